"""A coverage-guided fuzzer of the kernel: mutated statements and certificates, kept when they reach new code.

    python -m tests.fuzz.fuzz [--seconds S | --runs N] [--seed K]

What no input may do: make the kernel raise anything but `KernelError`; prove a statement of the pool of false ones,
or any mutated statement that `tests.oracle` finds false at some point; replay a proof without its definedness where
the oracle finds the conclusion false in the total model; refute a statement of the pool of true ones, or any other by a
witness that the oracle evaluates otherwise. With `--runs` the same seed gives the same inputs. Exits 1 after a finding.

Main definitions: `Fuzzer`, `Finding`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from objective_proofs.kernel import check as checker
from objective_proofs.kernel import poly
from objective_proofs.kernel.check import Checked, check_all, replay
from objective_proofs.kernel.rules import Proof
from objective_proofs.kernel.statement import Statement, read_statements
from objective_proofs.kernel.term import KernelError
from tests import oracle
from tests.fuzz import mutate
from tests.fuzz.seeds import FALSE, TRUE, Case, pools, seeds

WORK = 100_000  # products of monomials: a fiftieth of what the kernel allows, so that many inputs fit into a second
POINTS = 60  # at which a proof of a mutated statement is put to the test
MAX_CORPUS = 4000
KERNEL = str(Path(checker.__file__).parent)


class Finding(NamedTuple):
    """An input that the kernel treated wrongly."""

    why: str
    statements: str
    certificates: str


class Coverage:
    """The steps from line to line that the kernel takes, as numbers."""

    def __init__(self) -> None:
        self.seen: set[tuple[int, int]] = set()
        self.files: dict[str, int] = {}
        self.last = 0

    def run(self, function: Callable[[], Any]) -> tuple[Any, bool]:
        """Return what a function returns, and whether the kernel took a step not seen before."""
        before, self.last, outer = len(self.seen), 0, sys.gettrace()
        sys.settrace(self.enter)
        try:
            result = function()
        finally:
            sys.settrace(outer)
        return result, len(self.seen) > before

    def enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(KERNEL):
            return None
        base = self.files.setdefault(name, 10_000 * len(self.files))

        def line(inner: FrameType, event: str, arg: Any) -> Any:
            if event == "line":
                here = base + inner.f_lineno
                self.seen.add((self.last, here))
                self.last = here
            return line

        return line


class Fuzzer:
    """One run: the corpus, what it has covered, and what it has found.

    Args:
        seed: of all randomness.
        start: the cases to begin with.
        known: the pool of each statement of known truth, by its text.
        traced: whether to follow the kernel's lines, which costs most of the time.
    """

    def __init__(self, seed: int, start: Sequence[Case], known: dict[str, str], traced: bool = True) -> None:
        self.rng = random.Random(seed)
        self.corpus, self.known, self.traced = list(start), known, traced
        self.claims = sorted(known)
        self.all_certificates = [c for case in start for c in case.certificates.values()]
        self.coverage = Coverage()
        self.findings: list[Finding] = []
        self.runs = self.proved = self.refuted = self.replayed = 0
        self.slowest = (0.0, "")

    def seeded(self) -> None:
        """Run the cases of the corpus as they are."""
        for case in list(self.corpus):
            self.run("\n".join(case.statements), case.json)

    def once(self) -> None:
        """Run one mutated case and keep it if it reached new code."""
        rng = self.rng
        recent = self.corpus[-200:] if rng.random() < 0.3 else self.corpus
        case = rng.choice(recent)
        statements, certificates = list(case.statements), dict(case.certificates)
        for _ in range(rng.choice((1, 1, 2, 4))):
            kind = rng.random()
            place = rng.randrange(len(statements))
            if kind < 0.25:
                statements[place] = mutate.statement(rng, statements[place])
            elif kind < 0.3:  # another statement, of known truth, under the same name
                title = statements[place].split("\n")[0]
                statements[place] = "\n".join([title, *rng.choice(self.claims).split("\n")[1:]])
            elif kind < 0.4 and certificates:
                name = statements[place].split("\n")[0].split()[-1]
                changed = mutate.without_hypothesis(rng, statements[place], certificates.get(name))
                statements[place], certificates[name] = changed
            elif certificates:
                name = rng.choice(sorted(certificates))
                certificates[name] = mutate.certificate(rng, certificates[name], self.all_certificates)
        made = Case(tuple(statements), certificates)
        text, certificate = "\n".join(statements), made.json
        if rng.random() < 0.05:
            text, certificate = (mutate.json_text(rng, text), certificate) if rng.random() < 0.5 else (
                text, mutate.json_text(rng, certificate))  # fmt: skip
        if self.run(text, certificate) and len(self.corpus) < MAX_CORPUS:
            self.corpus.append(made)

    def run(self, statements: str, certificates: str) -> bool:
        """Put one input to the kernel and its answer to the oracles; return whether it reached new code."""
        self.runs += 1
        start = time.process_time()

        def ask() -> list[Checked]:
            try:
                return check_all(statements, certificates)
            except KernelError:
                return []

        try:
            results, new = self.coverage.run(ask) if self.traced else (ask(), False)
        except Exception as error:
            self.findings.append(Finding(f"raised {type(error).__name__}: {error!s:.200}", statements, certificates))
            return True
        self.slowest = max(self.slowest, (time.process_time() - start, statements))
        for result in results:
            why = self.wrong(result, statements, certificates)
            if why:
                self.findings.append(Finding(f"{result.name}: {why}", statements, certificates))
        return new

    def wrong(self, result: Checked, statements: str, certificates: str) -> str:
        """Return what is wrong about a verdict, or nothing."""
        stated = next(s for s in read_statements(statements) if s.name == result.name)
        pool = self.known.get(stated.text) or self.known.get(_renamed(stated.text))
        if result.verdict == "REJECTED":
            return self.wrong_proof(stated, json.loads(certificates)["theorems"].get(result.name))
        if result.verdict == "PROVED":
            self.proved += 1
            if pool == FALSE:
                return "a false statement is PROVED"
            if pool != TRUE:
                at = oracle.violation(stated, random.Random(0), POINTS)
                return f"PROVED, but false or undefined at {at}" if at is not None else ""
            return ""
        self.refuted += 1
        if pool == TRUE:
            return "a true statement is REFUTED"
        try:
            witness = json.loads(certificates)["theorems"][result.name]["witness"]
            return "" if oracle.refutes(stated, witness) else "REFUTED by a witness that the oracle does not confirm"
        except oracle.Unknown:
            return ""

    def wrong_proof(self, stated: Statement, certificate: Any) -> str:
        """Return what is wrong about the proof in a certificate that is rejected for its definedness, or nothing."""
        proof = certificate.get("proof") if isinstance(certificate, dict) else None
        poly.METER.left = WORK
        try:
            replay(Proof(stated.names, stated.hypotheses, stated.conclusion), proof)
        except (KernelError, RecursionError, ValueError):
            return ""
        self.replayed += 1
        at = oracle.violation(stated, random.Random(0), POINTS, total=True)
        return f"replayed without definedness, but false at {at}" if at is not None else ""


def _renamed(text: str) -> str:
    """Return the text of a statement under the name that the corpus of traps gives all of them."""
    return "\n".join(["statement claim", *text.split("\n")[1:]])


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz for a time or a number of runs, and report."""
    parser = argparse.ArgumentParser(description="Fuzz the kernel, guided by coverage.")
    parser.add_argument("--seconds", type=float, default=60, help="how long, without --runs")
    parser.add_argument("--runs", type=int, help="how many inputs: the same inputs again for the same seed")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    allowed, checker.MAX_WORK = checker.MAX_WORK, WORK
    fuzzer = Fuzzer(options.seed, seeds(), pools())
    start = len(fuzzer.corpus)
    fuzzer.seeded()
    covered, end = len(fuzzer.coverage.seen), time.monotonic() + options.seconds
    while fuzzer.runs - start < options.runs if options.runs is not None else time.monotonic() < end:
        fuzzer.once()
    checker.MAX_WORK = allowed
    print(
        f"{fuzzer.runs} inputs from {start} seeds (seed {options.seed}): {fuzzer.proved} PROVED, "
        f"{fuzzer.refuted} REFUTED, "
        f"{fuzzer.replayed} replayed without definedness; "
        f"{len(fuzzer.coverage.seen)} steps covered, {covered} by the seeds; {len(fuzzer.findings)} findings; "
        f"the slowest took {fuzzer.slowest[0]:.2f} s"
    )
    for finding in fuzzer.findings:
        print(f"\n{finding.why}\n{finding.statements}\n{finding.certificates}")
    return 1 if fuzzer.findings else 0


if __name__ == "__main__":
    sys.exit(main())
