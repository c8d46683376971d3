"""Claims close to true ones: a constant moved by a thousandth, a relation flipped or made strict, a hypothesis dropped.

Most are false, some still true; `disagreement` puts the search's verdict on one to the oracle, which knows nothing of
proofs.

    python -m tests.search.near_misses [--count N] [--effort E] [--seed K]

Main definitions: `near_misses`, `disagreement`, `sources`.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.term import KernelError, Node, apply, node, num
from objective_proofs.kernel.witness import judge
from objective_proofs.printer import show
from objective_proofs.search import prove
from objective_proofs.search.witness import BUDGET, find
from tests import oracle
from tests.bench import ours
from tests.bench.sets import SETS, Unsupported, load
from tests.traps.corpus import TRAPS, statement

POINTS = 150
SMALL = node("div", num(1), num(1000))
RELATIONS = ("eq", "ne", "le", "lt")
MAX_SIZE = 150  # nodes of a statement; larger ones take the search too long


def sources(size: int) -> list[Statement]:
    """Return true statements of at most `size` nodes: the controls of the traps, and the true problems of the sets."""
    found = [statement(trap.control) for trap in TRAPS]
    for name in SETS:
        for problem in load(name):
            try:
                found += [ours.statement(problem)] if problem.expected else []
            except Unsupported:
                continue
    return [s for s in found if sum(f.size for f in (*s.hypotheses, s.conclusion)) <= size]


def near_misses(true: Statement) -> list[Statement]:
    """Return the statements that differ from a true one in one place."""
    formulas = [*true.hypotheses, true.conclusion]
    declarations = [line for line in true.text.split("\n") if not line.startswith(("given", "show"))]
    changed = [formulas[:k] + formulas[k + 1 :] for k in range(len(true.hypotheses))]
    for place, formula in enumerate(formulas):
        changed += [[*formulas[:place], new, *formulas[place + 1 :]] for new in _variants(formula)]
    found = {}
    for *hypotheses, conclusion in changed:
        lines = [*declarations, *(f"given {show(h)}" for h in hypotheses), f"show {show(conclusion)}"]
        try:
            found.setdefault("\n".join(lines), read_statement("\n".join(lines)))
        except KernelError:  # what was moved is an index, or a dimension in a place where only a dimension may stand
            continue
    return list(found.values())


def _variants(t: Node) -> Iterator[Node]:
    """Yield a term or formula with one numeral moved, or one relation replaced by another."""
    if t.op == "num":
        yield node("add", t, SMALL)
        yield node("add", t, node("neg", SMALL))
    if t.op in RELATIONS:
        yield from (node(op, *t.args) for op in RELATIONS if op != t.op)
        yield node(t.op, *reversed(t.args))
    for place, child in enumerate(t.args):
        for new in _variants(child) if isinstance(child, Node) else ():
            try:
                args = (*t.args[:place], new, *t.args[place + 1 :])
                yield apply(*args) if t.op == "at" else node(t.op, *args)
            except KernelError:
                continue


def disagreement(claim: Statement, effort: int, verdicts: Counter[str], budget: int = BUDGET) -> str:
    """Return in what the search and the oracle disagree about a claim, or nothing; count the verdict.

    Args:
        claim: a statement, true or not.
        effort: the largest of the search for a proof.
        verdicts: where the verdict is counted.
        budget: how many steps the search for a witness may take.
    """
    proof = prove(claim, effort=effort)
    witness = find(claim, "refuted", budget) or find(claim, "undefined", budget)
    verdict = "PROVED" if proof is not None else "UNKNOWN"
    if witness is not None:
        if proof is not None:
            return f"both proved and refuted at {witness}"
        verdict = judge(claim, witness).upper()
    verdicts[verdict] += 1
    if verdict == "PROVED":
        at = oracle.violation(claim, random.Random(claim.text), POINTS)
        return "" if at is None else f"proved, but false or undefined at {at}"
    try:
        confirmed = verdict != "REFUTED" or (witness is not None and oracle.refutes(claim, witness))
    except oracle.Unknown:
        return ""
    return "" if confirmed else f"refuted, but not false at {witness}"


def chosen(count: int, seed: int, size: int = MAX_SIZE) -> list[Statement]:
    """Return so many near misses of statements of at most `size` nodes, the same ones for the same seed."""
    rng, found = random.Random(seed), []
    for true in sources(size):
        near = near_misses(true)
        found += rng.sample(near, min(len(near), 8))
    return rng.sample(found, min(count, len(found)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a number of near misses and report the disagreements."""
    parser = argparse.ArgumentParser(description="Put the search's verdicts on near misses to an independent oracle.")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--effort", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    verdicts: Counter[str] = Counter()
    wrong = 0
    for claim in chosen(options.count, options.seed):
        why = disagreement(claim, options.effort, verdicts)
        if why:
            wrong += 1
            print(f"{why}\n{claim.text}\n", flush=True)
    print(f"{options.count} near misses: {dict(sorted(verdicts.items()))}, {wrong} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
