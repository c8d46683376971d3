"""Exact linear programs: is a polynomial a nonnegative combination of given ones?

Rows that leave no choice are solved first (this alone settles a program of thousands of columns that fall apart); what is left goes to
Z3's simplex, whose arithmetic is exact. Rows and columns are put in an order that does not depend on the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ..kernel.poly import METER, Monomial, Poly, Rational
from .text import monomial_key

MAX_COLUMNS = 4000
RESOURCES = 500_000  # of Z3, for one program; each counts as one product of monomials
WORD = 32  # bits


class Column(NamedTuple):
    """One polynomial of a combination.

    Attributes:
        poly: the polynomial.
        strict: whether a positive multiplier makes the combination positive.
    """

    poly: Poly
    strict: bool = False


def solve(target: Poly, columns: Sequence[Column], strict: bool) -> list[Rational] | None:
    """Return multipliers with which the columns and a nonnegative constant sum to the target, or `None`.

    Args:
        target: the polynomial to reach; the zero polynomial asks for a contradiction, normalised to 1.
        columns: the polynomials at hand.
        strict: whether a positive constant or a positive multiplier of a strict column is asked for.
    """
    program = _Program(target, [*columns, Column({(): 1}, strict=True)], strict)
    values = program.solve()
    return None if values is None else values[:-1]


class _Program:
    def __init__(self, target: Poly, columns: list[Column], strict: bool) -> None:
        self.columns, self.strict, self.normalised = columns, strict, strict and not target
        self.rows: dict[Monomial | str, dict[int, Rational]] = {m: {} for m in target}
        self.right: dict[Monomial | str, Rational] = {m: c for m, c in target.items()}  # noqa: C416
        for number, column in enumerate(columns):
            for monomial, coefficient in column.poly.items():
                self.rows.setdefault(monomial, {})[number] = coefficient
                self.right.setdefault(monomial, 0)
        if self.normalised:
            self.rows["strict"] = {n: 1 for n, c in enumerate(columns) if c.strict}
            self.right["strict"] = 1
        self.using: list[list[Monomial | str]] = [[] for _ in columns]
        for row, entries in self.rows.items():
            for number in entries:
                self.using[number].append(row)
        self.values: list[Rational | None] = [None] * len(columns)

    def solve(self) -> list[Rational] | None:
        if not self.presolve():
            return None
        if any(self.rows.values()):
            found = self.simplex()
            if found is None:
                return None
            for number, value in found.items():
                self.values[number] = value
        values = [v or 0 for v in self.values]
        if self.strict and not any(v > 0 for v, c in zip(values, self.columns, strict=True) if c.strict):
            return None
        return values

    def presolve(self) -> bool:
        """Fix every multiplier that a row forces; return whether the rows can still hold."""
        pending = list(self.rows)
        while pending:
            row = pending.pop()
            entries, right = self.rows[row], self.right[row]
            if not entries:
                if right:
                    return False
                continue
            if len(entries) == 1:
                ((number, coefficient),) = entries.items()
                value = Fraction(right) / coefficient
                if value < 0:
                    return False
                pending += self.fix(number, value)
            else:
                signs = {c > 0 for c in entries.values()}
                if len(signs) == 1 and not right:
                    for number in list(entries):
                        pending += self.fix(number, 0)
                elif len(signs) == 1 and (right > 0) not in signs:
                    return False
        return True

    def fix(self, number: int, value: Rational) -> list[Monomial | str]:
        self.values[number] = value
        for row in self.using[number]:
            coefficient = self.rows[row].pop(number)
            if value:
                self.right[row] -= coefficient * value
        return self.using[number]

    def simplex(self) -> dict[int, Rational] | None:
        """Return multipliers for what presolving left open, from Z3's exact simplex."""
        open_columns = list({n for entries in self.rows.values() for n in entries})
        if len(open_columns) > MAX_COLUMNS:
            return None
        open_columns.sort(key=lambda n: (len(self.columns[n].poly), _key(self.columns[n].poly), n))
        places = {n: place for place, n in enumerate(open_columns)}
        lines = [f"(declare-const x{place} Real)(assert (>= x{place} 0))" for place in range(len(places))]
        widest = 0
        for row in sorted(self.rows, key=lambda r: r if isinstance(r, str) else monomial_key(r)):
            entries = self.rows[row]
            if entries:
                widest = max(widest, *(_bits(c) for c in entries.values()))
                terms = [f"(* {_number(entries[n])} x{places[n]})" for n in sorted(entries, key=places.__getitem__)]
                lines.append(f"(assert (= (+ {' '.join(terms)} 0) {_number(self.right[row])}))")
        if self.strict and not self.normalised:
            done = any(v and v > 0 and c.strict for v, c in zip(self.values, self.columns, strict=True))
            some = [f"x{place}" for place, n in enumerate(open_columns) if self.columns[n].strict]
            if not done:
                lines.append(f"(assert (> (+ {' '.join(some)} 0 0) 0))")
        model = _session().model("\n".join(lines), widest)
        return None if model is None else {n: model.get(f"x{place}", Fraction(0)) for n, place in places.items()}


class _Session:
    """One context of Z3, which takes some milliseconds to make, and the resources that it has used."""

    def __init__(self) -> None:
        import z3

        self.context, self.used = z3.Context(), 0

    def model(self, text: str, bits: int) -> dict[str, Fraction] | None:
        """Return the values that Z3 finds within its share of the work, which the meter is charged for, or `None`.

        Args:
            text: the program in SMT-LIB.
            bits: the size of its largest number: long ones make the steps of the simplex long, which Z3 does not count.
        """
        import z3

        weight = 1 + bits // WORD
        solver = z3.SimpleSolver(ctx=self.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", max(1, min(RESOURCES, METER.left) // weight))
        solver.from_string(text)
        answer = solver.check()
        total = next((value for key, value in solver.statistics() if key == "rlimit count"), self.used)
        METER.charge((total - self.used) * weight)
        self.used = total
        if answer != z3.sat:
            return None
        found = solver.model()
        values = ((d.name(), found[d]) for d in found.decls())
        return {name: Fraction(value.numerator_as_long(), value.denominator_as_long()) for name, value in values}


_SESSIONS: list[_Session] = []


def fresh() -> None:
    """Forget what Z3 has seen: what it finds may depend on that, and is to depend on the goal in hand alone."""
    _SESSIONS.clear()


def _session() -> _Session:
    if not _SESSIONS:
        _SESSIONS.append(_Session())
    return _SESSIONS[0]


def _key(p: Poly) -> list[tuple[str, str]]:
    """Return what polynomials are sorted by, which does not depend on the process."""
    return sorted((monomial_key(m), str(c)) for m, c in p.items())


def _bits(value: Rational) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _number(value: Rational) -> str:
    """Return a rational in SMT-LIB."""
    size = str(abs(value.numerator)) if value.denominator == 1 else f"(/ {abs(value.numerator)} {value.denominator})"
    return size if value >= 0 else f"(- {size})"
