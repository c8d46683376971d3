"""The score table of `make bench`: problems with known answers, beside solvers on the same problems.

    python tests/bench/score.py [SET ...] [--limit S] [--jobs N] [--engine NAME] [--where-defined] [--failures]

Each engine answers each problem in a process of its own that may use `limit` seconds of processor time, and is not
told the expected answer. `wrong` counts what was proved though it is false, or refuted though it is true; `undefined`
what was found to have a term without value inside its hypotheses; `undecided` all the rest, those included that an
engine cannot read. The baselines are given definedness as a hypothesis always (see `baselines.py`), Objective Proofs
with `--where-defined` only; its answers are those of `ask --file`.

Main definitions: `ENGINES`, `score`, `answer`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench import baselines, ours  # noqa: E402
from tests.bench.run import table  # noqa: E402
from tests.bench.sets import MAIN_SETS, SETS, Problem, Unsupported, load  # noqa: E402

LIMIT = 5
WALL = 6  # times the limit, after which a process is ended on a machine that gives it no time
ENGINES: dict[str, Callable[[Problem, float, bool], str]] = {
    ours.NAME: ours.solve,
    "Z3 alone": lambda problem, limit, where: baselines.solve_z3(problem, limit),
    "Z3 with instances": lambda problem, limit, where: baselines.solve_z3_with_instances(problem, limit),
}
if baselines.CVC5:
    ENGINES["cvc5"] = lambda problem, limit, where: baselines.solve_cvc5(problem, limit)
PROCESSES = multiprocessing.get_context("fork")


class Answer(NamedTuple):
    """What an engine said of a problem, in how many seconds of processor time."""

    verdict: str
    seconds: float
    reason: str = ""

    def outcome(self, problem: Problem) -> str:
        """Return the column of the table that the answer counts for."""
        if self.verdict in ("PROVED", "REFUTED"):
            right = (self.verdict == "PROVED") == problem.expected
            return self.verdict.lower() if right else "wrong"
        return "undefined" if self.verdict == "UNDEFINED" else "undecided"


def answer(engine: str, problem: Problem, limit: int = LIMIT, where: bool = False) -> Answer:
    """Return the answer of an engine within a limit of processor time, in a process of its own."""
    receiver, sender = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_work, args=(sender, engine, problem, limit, where))
    process.start()
    sender.close()
    try:
        found: Answer = receiver.recv() if receiver.poll(WALL * limit) else Answer("TIMEOUT", limit, "no time")
    except EOFError:  # the process was ended, by its limit on processor time or by a crash
        found = Answer("TIMEOUT", limit, f"over {limit} s")
    process.kill()
    process.join()
    return found


def _work(sender: Connection, engine: str, problem: Problem, limit: int, where: bool) -> None:
    start = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(start) + limit + 1, resource.RLIM_INFINITY))
    try:
        verdict, reason = ENGINES[engine](problem, limit, where), ""
    except Unsupported as error:
        verdict, reason = "UNKNOWN", f"unsupported: {error}"
    except Exception as error:
        verdict, reason = "ERROR", f"{type(error).__name__}: {error}"
    seconds = time.process_time() - start
    sender.send(Answer(verdict, seconds, reason) if seconds <= limit else Answer("TIMEOUT", limit, f"over {limit} s"))
    sender.close()


def score(problems: Sequence[Problem], answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the cells of one row: proved, refuted, undefined, undecided, wrong, median seconds."""
    found = Counter(a.outcome(p) for p, a in zip(problems, answers, strict=True))
    true = sum(p.expected for p in problems)
    cells = [f"{found['proved']}/{true}", f"{found['refuted']}/{len(problems) - true}"]
    cells += [str(found[column]) for column in ("undefined", "undecided", "wrong")]
    return (*cells, f"{median(a.seconds for a in answers):.2f}" if answers else "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the chosen sets with the chosen engines and print the table."""
    parser = argparse.ArgumentParser(description="Score problem sets with known answers, beside solvers.")
    parser.add_argument(
        "sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; by default {', '.join(MAIN_SETS)}"
    )
    parser.add_argument("--all", action="store_true", help="run every set")
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds of processor time a problem and engine")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="problems at the same time")
    parser.add_argument(
        "--engine", action="append", choices=ENGINES, help="only this engine (may be given more than once)"
    )
    parser.add_argument("--where-defined", action="store_true", help="take the conditions of definedness as hypotheses")
    parser.add_argument("--failures", action="store_true", help="list what our engine did not decide as expected")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.sets if name not in SETS]
    if unknown:
        parser.error(f"expected sets of {', '.join(SETS)}, found {', '.join(unknown)}")
    chosen = SETS if options.all else options.sets or MAIN_SETS
    engines = options.engine or list(ENGINES)
    said = "where defined" if options.where_defined else "as stated"
    print(f"Problems with known answers, {said}; at most {options.limit} s of processor time each")
    rows, failures = [], []
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for name in chosen:
            problems = load(name)
            for engine in engines:
                ask = partial(answer, engine, limit=options.limit, where=options.where_defined)
                answers = list(pool.map(ask, problems))
                rows.append((name if engine == engines[0] else "", engine, *score(problems, answers)))
                failures += [
                    (engine, a, p)
                    for p, a in zip(problems, answers, strict=True)
                    if a.outcome(p) not in ("proved", "refuted") and (engine == ours.NAME or a.outcome(p) == "wrong")
                ]
                print(f"  {name}: {engine}", file=sys.stderr, flush=True)
    table("Score", ("set", "engine", "proved", "refuted", "undefined", "undecided", "wrong", "median s"), rows)
    wrong = [f for f in failures if f[1].outcome(f[2]) == "wrong"]
    for engine, found, problem in failures if options.failures else wrong:
        print(
            f"{engine}: {found.verdict} {problem.id} (expected {str(problem.expected).lower()}): {problem.text}"
            f"{'; ' + found.reason if found.reason else ''}"
        )


if __name__ == "__main__":
    main()
