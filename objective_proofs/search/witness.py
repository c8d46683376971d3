"""The search for witnesses: exact, small values at which a statement is refuted, undefined, or true.

Shapes of witnesses are tried in the order of preference, each with a batch of short rationals; then with more of them
and downhill from the least violated; then with Z3. Whatever is found is confirmed by `kernel.witness.judge` and made as
simple as that allows. All work is counted in steps, so that the same statement gives the same witness. Where a
statement quantifies over all reals or vectors, a few of them are tried, and what is found is proved (`find_by_proof`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import numpy

from ..kernel.definedness import evaluated
from ..kernel.poly import MAX_WORK, METER, is_constant, normal, term
from ..kernel.statement import Statement
from ..kernel.term import KernelError, contains
from ..kernel.witness import judge
from ..sequences import sequences
from . import witness_points as points
from . import witness_z3
from .text import tidy
from .witness_equations import Goal, touching
from .witness_goal import WANTED, goals
from .witness_points import Program, cost, rational
from .witness_proof import Prover
from .witness_roots import cleaned
from .witness_shape import Shape, numeral, render, shapes, substitute

BUDGET = 1_000_000  # a step is about one or two microseconds
SEQUENCE_BUDGET = 250_000  # where there are sequences, whose recursions are met soon or never
MAX_SHAPES = 60
FIRST_SHAPES = 8  # of which those without slots come first where something undefined is wanted
FEW, MANY, ROUNDS = 600, 6000, 60
CONFIRMED = 6  # points of one batch that the kernel is asked about
SHORTLIST = 64
REPLACEMENTS = 14
UNDECIDED, MOST_UNDECIDED = 30, 40_000  # steps for each of the kernel's, where these enclosed numbers in vain
EXACT, EXACT_PROGRAMS, EXACT_STEPS = 40, 4, 200_000  # points, programs and steps a program where floats are not asked
MAX_PAIRS = 3000
ROW_STEPS = 400  # rows of one operation that take one step
STEPS_A_RESOURCE = 5  # of Z3
Judge = Callable[[Statement, dict[str, Any]], str]


class _Exhausted(Exception):
    """The budget is used up."""


def find_witness(statement: Statement, budget: int = BUDGET) -> dict[str, Any] | None:
    """Return a witness that refutes a statement, or `None` if none is found.

    Args:
        statement: read by the kernel from its text.
        budget: how many steps the search may take.
    """
    return find(statement, "refuted", budget)


def find(statement: Statement, wanted: str, budget: int = BUDGET) -> dict[str, Any] | None:
    """Return a witness for which `kernel.witness.judge` returns what is wanted, or `None` if none is found.

    Args:
        statement: read by the kernel from its text.
        wanted: `refuted`, `undefined`, or `holds`, which also asks for the hypotheses to be true.
        budget: how many steps the search may take.

    Raises:
        ValueError: nothing of that kind can be wanted.
    """
    if wanted not in WANTED:
        raise ValueError(f"expected one of {', '.join(WANTED)}, found {wanted!r}")
    return _found(_Search(statement, wanted, budget))


def find_by_proof(statement: Statement, wanted: str, budget: int = BUDGET) -> dict[str, Any] | None:
    """Return a witness that a proof replayed by the kernel shows to be what is wanted, or `None`.

    Args:
        statement: read by the kernel from its text; `find` is for those without quantifiers over reals or vectors.
        wanted: as for `find`; what `Prover.judge` is to return.
        budget: how many steps the search may take, proofs not counted.

    Raises:
        ValueError: nothing of that kind can be wanted.
    """
    if wanted not in WANTED:
        raise ValueError(f"expected one of {', '.join(WANTED)}, found {wanted!r}")
    budget = min(budget, SEQUENCE_BUDGET) if sequences(statement) else budget
    return _found(_Search(statement, wanted, budget, Prover().judge))


def _differentiated(statement: Statement) -> Statement:
    """Return a statement with its derivatives evaluated, for the search; what is found is judged at the statement itself."""
    if not any(contains(f, "diff") for f in (*statement.hypotheses, statement.conclusion)):
        return statement
    return statement._replace(hypotheses=tuple(map(evaluated, statement.hypotheses)), conclusion=evaluated(statement.conclusion))


def _found(search: _Search) -> dict[str, Any] | None:
    metered, METER.left = METER.left, MAX_WORK
    try:
        return next(search.witnesses(), None)
    except (_Exhausted, KernelError):
        return None
    finally:
        METER.left = metered


class _Search:
    """One search.

    Args:
        statement: the statement.
        wanted: what `confirm` is to return.
        budget: how many steps it may take.
        confirm: says what a witness shows; other than the kernel's `judge` it may also decide quantifiers over reals
            and vectors, of which the search then tries a few.
    """

    def __init__(self, statement: Statement, wanted: str, budget: int, confirm: Judge = judge) -> None:
        self.statement, self.original, self.wanted, self.left, self.confirm = _differentiated(statement), statement, wanted, budget, confirm
        self.rng = numpy.random.Generator(numpy.random.PCG64(0))
        self.text_steps = 100 + len(statement.text)

    def spend(self, steps: int) -> None:
        """Take some steps, and those that the kernel has taken since the last call; proofs are not counted."""
        self.left -= steps + (MAX_WORK - METER.left if self.confirm is judge else 0)
        METER.left = MAX_WORK
        if self.left < 0:
            raise _Exhausted

    def witnesses(self) -> Iterator[dict[str, Any]]:
        """Yield witnesses, the quickest search first."""
        programs: list[Program] = []
        for shape in islice(self.shapes(), MAX_SHAPES):
            self.spend(2 * self.text_steps)
            try:
                found = goals(self.statement, shape, self.wanted, sampled=self.confirm is not judge)
            except KernelError:
                continue
            for goal in found:
                program = Program(goal)
                self.spend(10 * program.size)
                programs.append(program)
                yield from self.drawn(program, FEW)
        for goal in (g for program in programs[:EXACT_PROGRAMS] for g in touching(program.goal)):
            program = Program(goal)
            self.spend(10 * program.size)
            yield from self.drawn(program, FEW)
        for program in programs[:EXACT_PROGRAMS] if self.confirm is judge else ():
            yield from self.exact(program)
        for program in programs:
            yield from self.drawn(program, MANY, descending=True)
        for program in programs:
            yield from self.solved(program)

    def shapes(self) -> Iterator[Shape]:
        """Yield the shapes of witnesses; a quotient by an empty dimension is undefined whatever the rest is."""
        found = shapes(self.statement)
        first = list(islice(found, FIRST_SHAPES)) if self.wanted == "undefined" else []
        return chain(sorted(first, key=lambda shape: len(shape.slots) > 0), found)

    def run(self, program: Program, columns: dict[str, Any], count: int) -> tuple[Any, dict[str, Any]]:
        """Return the violations at `count` points and the columns of all slots."""
        self.spend(program.size * (1 + count // ROW_STEPS))
        violation, columns = program.run(columns)
        violation = numpy.broadcast_to(violation, count)
        return numpy.where(numpy.isnan(violation), numpy.inf, violation), columns

    def drawn(self, program: Program, count: int, descending: bool = False) -> Iterator[dict[str, Any]]:
        """Yield witnesses among drawn points, and then downhill from them."""
        columns = points.draw(program.goal, count if program.goal.free else 1, self.rng)
        rows = len(next(iter(columns.values()))) if columns else 1
        violation, _ = self.run(program, columns, rows)
        yield from self.confirmed(program, columns, violation == 0)
        if descending:
            yield from self.downhill(program, columns, violation)

    def exact(self, program: Program) -> Iterator[dict[str, Any]]:
        """Yield a witness among few points that the kernel is asked about whatever floats say of them.

        Floats do not tell small numbers from zero, and do not reach large ones.
        """
        enough = self.left - EXACT_STEPS
        for values in points.extreme(program.goal, EXACT):
            found = self.judged(program.goal, values) if self.left > enough else None
            if found is not None:
                yield found[0]
                return

    def solved(self, program: Program) -> Iterator[dict[str, Any]]:
        """Yield the witness that Z3 finds, and then downhill from what it finds."""
        model, resources = witness_z3.model(program.goal)
        self.spend(STEPS_A_RESOURCE * resources)
        if model is None:
            return
        yield from self.simplest(program, model)
        columns = {slot: numpy.array([float(value)]) for slot, value in model.items()}
        yield from self.downhill(program, columns, self.run(program, columns, 1)[0])

    def downhill(self, program: Program, columns: dict[str, Any], violation: Any) -> Iterator[dict[str, Any]]:
        """Yield witnesses downhill from the least violated rows."""
        def spend(rows: int) -> None:
            self.spend(program.size * (1 + rows // ROW_STEPS))

        lower = points.descend(program, columns, violation, self.rng, ROUNDS, spend)
        if lower is not None:
            yield from self.confirmed(program, lower, numpy.ones(len(next(iter(lower.values()))), bool))

    def confirmed(self, program: Program, columns: dict[str, Any], valid: Any) -> Iterator[dict[str, Any]]:
        """Yield the witnesses that the kernel confirms among the valid rows, after making them simple."""
        rows = numpy.flatnonzero(valid)
        costs = numpy.zeros(len(rows))
        for column in columns.values():
            values, places = numpy.unique(column[rows], return_inverse=True)
            costs += numpy.array([cost(rational(v)) for v in values.tolist()])[places]
        for row in rows[numpy.argsort(costs, kind="stable")[:CONFIRMED]]:
            yield from self.simplest(program, {slot: rational(float(column[row])) for slot, column in columns.items()})

    def simplest(self, program: Program, values: dict[str, Fraction]) -> Iterator[dict[str, Any]]:
        """Yield the witness of given values, made simple unless that takes proofs, if it is confirmed."""
        found = self.judged(program.goal, values)
        if found is None:
            return
        witness, price = found
        improved = self.confirm is judge
        while improved:
            improved = False
            try:
                for simpler in self.simpler(program, values, price):
                    found = self.judged(program.goal, simpler)
                    if found is not None and found[1] < price:
                        values, (witness, price), improved = simpler, found, True
                        break
            except _Exhausted:
                break
        yield witness

    def judged(self, goal: Goal, values: dict[str, Fraction]) -> tuple[dict[str, Any], float] | None:
        """Return the witness of exact values of the free slots with its cost, or `None` if it is not what is wanted."""
        self.spend(2 * self.text_steps)
        known = {slot: numeral(value) for slot, value in values.items()}
        price = sum(map(cost, values.values()))
        try:
            for name, value in goal.solved:
                p = cleaned(normal(substitute(value, known)))
                known[name] = tidy(term(p))
                price += cost(Fraction(p.get((), 0))) if is_constant(p) else 100 + known[name].size
            witness = render(goal.shape, known)
            return (witness, price) if self.confirm(self.original, witness) == self.wanted else None
        except KernelError:
            if self.confirm is judge:
                self.spend(min(UNDECIDED * (MAX_WORK - METER.left), MOST_UNDECIDED))
            return None

    def simpler(self, program: Program, values: dict[str, Fraction], price: float) -> list[dict[str, Fraction]]:
        """Return points without violation that replace one or two values by simpler ones, the simplest first."""
        single: list[dict[str, Fraction]] = []
        for slot, value in values.items():
            nice = sorted((v for v in points.NICE if cost(v) < cost(value)), key=lambda v: (cost(v), v))[:REPLACEMENTS]
            near = (-value, *(value.limit_denominator(d) for d in points.DENOMINATORS))
            single += [{slot: v} for v in dict.fromkeys((*nice, *(v for v in near if cost(v) < cost(value))))]
        pairs = ({**b, **a} for k, a in enumerate(single) for b in single[:k] if a.keys() != b.keys())
        changes = [*single, *islice(pairs, MAX_PAIRS)]
        if not changes:
            return []
        columns = {slot: numpy.array([float(change.get(slot, value)) for change in changes])
                   for slot, value in values.items()}
        violation, columns = self.run(program, columns, len(changes))
        ranked: list[tuple[float, int]] = []
        for row in numpy.flatnonzero(violation == 0).tolist():
            total = sum(cost(changes[row].get(slot, value)) for slot, value in values.items())
            ranked.append((total, row))
        ranked.sort()
        shortlist = []
        for total, row in ranked[:SHORTLIST]:
            solved = [numpy.broadcast_to(columns[name], len(changes))[row] for name, _ in program.goal.solved]
            if not numpy.all(numpy.isfinite(solved)):
                continue
            total += sum(cost(rational(float(v))) for v in solved)
            if total < price:
                shortlist.append((total, row))
        return [{**values, **changes[row]} for _, row in sorted(shortlist)[:CONFIRMED]]
