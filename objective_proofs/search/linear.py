"""Exact linear programs: is a polynomial a nonnegative combination of given ones?

Rows that leave no choice are solved first (this alone settles a program of thousands of columns that fall apart); what is left goes to
Z3's simplex, whose arithmetic is exact. Rows and columns are put in an order that does not depend on the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ..kernel.poly import Monomial, Poly, Rational
from .text import monomial_key, text

MAX_COLUMNS = 4000


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
        import z3

        open_columns = list({n for entries in self.rows.values() for n in entries})
        if len(open_columns) > MAX_COLUMNS:
            return None
        open_columns.sort(key=lambda n: (len(self.columns[n].poly), text(self.columns[n].poly), n))
        context = _context()
        solver = z3.SimpleSolver(ctx=context)
        solver.set("random_seed", 0)
        unknown = {n: z3.Real(f"x{n}", context) for n in open_columns}
        for variable in unknown.values():
            solver.add(variable >= 0)
        for row in sorted(self.rows, key=lambda r: r if isinstance(r, str) else monomial_key(r)):
            entries = self.rows[row]
            if entries:
                total = z3.Sum([_number(entries[n], context) * unknown[n] for n in open_columns if n in entries])
                solver.add(total == _number(self.right[row], context))
        if self.strict and not self.normalised:
            done = any(v and v > 0 and c.strict for v, c in zip(self.values, self.columns, strict=True))
            some = [unknown[n] for n in open_columns if self.columns[n].strict]
            if not done:
                solver.add(z3.Sum([*some, _number(0, context)]) > 0)
        if solver.check() != z3.sat:
            return None
        model = solver.model()
        found: dict[int, Rational] = {}
        for number, variable in unknown.items():
            value = model.eval(variable, model_completion=True)
            found[number] = Fraction(value.numerator_as_long(), value.denominator_as_long())
        return found


_CONTEXTS: list[Any] = []


def fresh() -> None:
    """Forget what Z3 has seen: what it finds may depend on that, and is to depend on the goal in hand alone."""
    _CONTEXTS.clear()


def _context() -> Any:
    if not _CONTEXTS:
        import z3

        _CONTEXTS.append(z3.Context())  # takes some milliseconds
    return _CONTEXTS[0]


def _number(value: Rational, context: object) -> object:
    import z3

    return z3.RealVal(str(value), context)
