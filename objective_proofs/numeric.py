"""Sampled cross-check: a statement evaluated at about a thousand points that satisfy its hypotheses.

Floats only point at candidates. Nothing is called a contradiction before it is confirmed at an exact point by rigorous
enclosures, so rounding, overflow and `nan` raise no alarm.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy

from . import recursion, sample, solving
from .cross_check.result import AGREES, CONTRADICTS, UNKNOWN, Result
from .cross_check.scope import scope as scope_of
from .encode import interval
from .encode.numpy import Points, compile
from .kernel.definedness import obligations
from .kernel.statement import Statement
from .kernel.term import BINDERS, DIM, KernelError, Node, Signature
from .printer import show
from .unroll import sized

POINTS = 1000
ENOUGH = 20
KEPT = 10_000  # terms whose nesting is kept for the next time
TRIED = 60  # unequal sizes, when the hypotheses exclude all equal ones
RECHECKED = 3  # of each kind of candidate, in each group of points
SIZES = (1, 2, 3, 5, 0)


def check(statement: Statement, verdict: str, witness: Mapping[str, Any] | None = None) -> Result:
    """Return what sampled points say about a statement, or for a refuted one what its witness says.

    Args:
        statement: the statement.
        verdict: `PROVED` or `REFUTED`.
        witness: the values that make a refuted statement false, as `cross_check` takes them.
    """
    if verdict == "REFUTED" and witness is not None:
        return _witness(statement, witness)
    try:
        return _Sampling(statement).result(verdict)
    except KernelError as error:
        return Result(UNKNOWN, str(error), points=0)


def _witness(statement: Statement, witness: Mapping[str, Any]) -> Result:
    found, why = interval.falsifies(statement, witness)
    if found is None:
        return Result(UNKNOWN, f"at the witness: {why}", "witness", 0)
    if found:
        return Result(AGREES, "", "witness", 1)
    return Result(CONTRADICTS, f"the witness does not refute it: {why}", "witness", 1)


class _Sampling:
    def __init__(self, statement: Statement) -> None:
        self.original = statement
        self.recursion = recursion.recursion(statement)
        self.statement = sample.concrete(statement, self.recursion.names)
        self.hypotheses = [compile(h) for h in self.statement.hypotheses]
        self.guards = [o for _, o in obligations(self.statement)]
        self.defined = [compile(o) for o in self.guards]
        self.conclusion = compile(self.statement.conclusion)
        self.plans = [
            solving.steps((*self.statement.hypotheses, *extra)) for extra in _premises(self.statement.conclusion)
        ]
        self.counted = self.drawn = 0
        self.rng = numpy.random.default_rng(zlib.crc32(statement.text.encode()))

    def result(self, verdict: str) -> Result:
        names = sized(self.original)
        used = []
        doubtful = 0
        for sizes, count, plan in self.groups(names):
            points = sample.draw(self.statement, sizes, count, self.rng)
            base = dict(points.values)
            recursion.run(self.recursion, points)
            for step in plan:
                sample.run(step, points)
            recursion.run(self.recursion, points)  # what the steps have changed may occur in it
            counted, candidates = self.evaluate(points)
            self.drawn += count
            self.counted += counted
            if counted and sizes not in used:
                used.append(sizes)
            for row, certain in candidates:
                found, reason = self.recheck(base, plan, sizes, row)
                if found:
                    scope = scope_of(names, [sizes])
                    return Result(
                        AGREES if verdict == "REFUTED" else CONTRADICTS, reason if verdict == "PROVED" else "", scope, 1
                    )
                doubtful += certain and found is None
        scope = scope_of(names, used)
        if verdict == "REFUTED":
            return Result(UNKNOWN, f"no counterexample among {self.counted} sampled points", scope, self.counted)
        if doubtful:
            return Result(
                UNKNOWN,
                f"{doubtful} sampled points violate it in floats but could not be decided exactly",
                scope,
                self.counted,
            )
        if self.counted < ENOUGH:
            reason = f"only {self.counted} of {self.drawn} sampled points satisfy the hypotheses"
            return Result(UNKNOWN, reason, scope, self.counted)
        return Result(AGREES, "", scope, self.counted)

    def groups(self, names: list[str]) -> Iterator[tuple[dict[str, int], int, list[solving.Step]]]:
        """Yield the sizes, the number of points and the steps of each group of points."""
        meanings = self.original.names
        if not names:
            tables: list[dict[str, int]] = [{}] * 4
        else:
            largest = 3 if max(map(_nesting, (*self.statement.hypotheses, self.statement.conclusion))) > 2 else 5
            tables = [{name: min(size, largest) for name in names} for size in SIZES]
            tables[-1] = {name: 1 if isinstance(meanings[name], str) else 0 for name in names}
            if len(names) > 1:
                tables.insert(3, {name: int(self.rng.integers(1, 4)) for name in names})
        indexed = [m.sort[1] for m in meanings.values() if isinstance(m, Node) and m.sort[0] in ("index", "point")]
        tables = [t for t in tables if all(t[d] for d in indexed) and self.allowed(t)]
        if not tables:
            tried = ({name: int(self.rng.integers(1, 7)) for name in names} for _ in range(TRIED))
            tables = [t for t in tried if self.allowed(t)][: len(SIZES)]
        for place, sizes in enumerate(tables):
            yield sizes, -(-POINTS // len(tables)), self.plans[place % len(self.plans)]

    def allowed(self, sizes: dict[str, int]) -> bool:
        """Return whether the hypotheses about dimensions alone hold at given sizes."""
        for formula in self.statement.hypotheses:
            if _about_dimensions(formula) and interval.holds(formula, sizes) is False:
                return False
        return True

    def evaluate(self, points: Points) -> tuple[int, list[tuple[int, bool]]]:
        """Return how many points count, and the rows where the conclusion may fail: surely, or but for rounding."""
        valid = numpy.ones(points.count, bool)
        for formula in (*self.hypotheses, *self.defined):
            truth = formula(points)
            valid &= truth.plain & truth.known
            if not valid.any():
                return 0, []
        truth = self.conclusion(points)
        valid &= truth.known
        false = valid & truth.surely_not
        close = valid & ~truth.plain & ~truth.surely_not
        candidates = [(int(row), True) for row in numpy.flatnonzero(false)[:RECHECKED]]
        return int(valid.sum()), candidates + [(int(row), False) for row in numpy.flatnonzero(close)[:RECHECKED]]

    def recheck(
        self, base: dict[str, Any], plan: list[solving.Step], sizes: dict[str, int], row: int
    ) -> tuple[bool | None, str]:
        """Return whether the statement is certainly false at the exact point that a row of floats stands for."""
        if self.recursion.names:  # a table of the first values of a sequence is no point
            return None, ""
        assignment: dict[str, Any] = dict(sizes)
        for name, block in base.items():
            meaning = self.statement.names[name]
            if isinstance(meaning, str):
                assignment[name] = [Fraction(w) for w in block[row].tolist()]
            elif isinstance(meaning, Node):
                assignment[name] = Fraction(float(block[row])) if meaning.sort == "real" else int(block[row])
            elif isinstance(meaning, Signature):
                real = meaning.result == "real"
                assignment[name] = {
                    tuple(map(int, k)): Fraction(float(v)) if real else int(v) for k, v in numpy.ndenumerate(block[row])
                }
        try:
            for step in plan:
                sample.run_exactly(step, assignment, sizes)
        except interval.Undecided:
            return None, ""
        found, _ = interval.falsifies(self.statement, assignment, self.guards)
        return found, f"false at {_shown(assignment)}" if found else ""


def _premises(conclusion: Node) -> list[tuple[Node, ...]]:
    """Return what else to aim at, besides the hypotheses, so that an implication is not only tested vacuously."""
    while conclusion.op == "forall":
        conclusion = conclusion.args[2]
    if conclusion.loose or conclusion.op not in ("implies", "iff"):
        return [()]
    return (
        [(), (conclusion.args[0],)]
        if conclusion.op == "implies"
        else [(), (conclusion.args[0],), (conclusion.args[1],)]
    )


@lru_cache(KEPT)
def _nesting(t: Node) -> int:
    """Return how many binders are nested inside one another."""
    inner = max((_nesting(a) for a in t.args if type(a) is Node), default=0)
    return inner + (t.op in BINDERS)


def _about_dimensions(t: Node) -> bool:
    if t.op in ("app", "bound", "sum", "integral", "forall", "fun") or (t.op == "var" and t.sort != DIM):
        return False
    return all(_about_dimensions(a) for a in t.args if type(a) is Node)


def _shown(assignment: dict[str, Any]) -> str:
    """Return an assignment as one short line."""

    def text(value: Any) -> str:
        if isinstance(value, dict):
            return "[" + ", ".join(map(str, value.values())) + "]"
        if isinstance(value, list):
            return "weights [" + ", ".join(map(str, value)) + "]"
        return show(value) if isinstance(value, Node) else str(value)

    line = ", ".join(f"{name} = {text(value)}" for name, value in assignment.items())
    return line if len(line) <= 300 else line[:297] + "..."
