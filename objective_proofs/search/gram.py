"""Sums of squares with exact coefficients: Gram matrices found in floating point, cut down to their faces, and rounded.

A polynomial is to be a sum of multipliers times sums of squares. Zeros of the polynomial force the forms under the squares
to vanish there; what is left of the forms is cut down further by the moments that the semidefinite program returns, until
the Gram matrices are well inside their cone. Then rounding to small denominators leaves them there, and an exact
elimination makes the coefficients right. Nothing that is returned depends on floating point being exact.

References: Peyrl and Parrilo, Computing sum of squares decompositions with rational coefficients, 2008.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from ..kernel.poly import METER, Poly, Rational
from . import semidefinite
from .forms import Exponents, Form, combined, decomposed, null_space, plain, plus, rational_rows, times, value
from .linear import Column
from .linear import solve as linear_program

Reduce = Callable[[Form], Form]

INSIDE, NEAR = 1e-6, 1e-5  # least eigenvalues: of matrices to be rounded, of matrices that are taken to be on the boundary
DENOMINATORS = (1, 2, 4, 6, 12, 24, 60, 120, 840, 5040, 10**5, 10**7, 10**9, 10**12)
FEW, MANY = 300, 1200  # squares of sums and differences that are tried: before a semidefinite program, and where there is none
MAX_FACES = 6
MAX_SIZE = 40  # of one Gram matrix
MAX_ENTRIES = 2600  # of all


class Block(NamedTuple):
    """Squares of combinations of the forms of a basis, each times a multiplier."""

    multiplier: Form
    basis: list[Form]


class Square(NamedTuple):
    """A weight times the multiplier of a block times the square of a form."""

    block: int
    weight: Fraction
    form: Form


def sum_of_squares(
    target: Form, blocks: Sequence[Block], zeros: Sequence[Sequence[Rational]], reduce: Reduce, poly: Callable[[Form], Poly]
) -> list[Square] | None:
    """Return squares that sum to a target up to what is reduced to zero, or `None`.

    Args:
        target: the polynomial, reduced.
        blocks: what squares there may be, their bases being monomials.
        zeros: points at which the target is zero and no multiplier is negative.
        reduce: the normal form modulo what is known to be zero.
        poly: the normal form of the kernel.
    """
    problem = _Problem(target, list(blocks), reduce)
    if not problem.trimmed() or not problem.vanishing(zeros):
        return None
    return problem.dominant(poly) or problem.solve()


class _Problem:
    def __init__(self, target: Form, blocks: list[Block], reduce: Reduce) -> None:
        self.target, self.blocks, self.reduce = target, blocks, reduce
        self.products: list[dict[tuple[int, int], Form]] = []

    def multiply(self) -> None:
        """Work out what the entries of the Gram matrices stand for, off the diagonal twice the product."""
        self.products = []
        for multiplier, basis in self.blocks:
            found = {}
            for j, right in enumerate(basis):
                outer = times(multiplier, right)
                for i in range(j + 1):
                    product = self.reduce(times(outer, basis[i]))
                    found[i, j] = product if i == j else plus({}, product, 2)
                METER.charge(j * len(outer) + 1)
            self.products.append(found)

    def trimmed(self) -> bool:
        """Drop what a monomial that the target lacks rules out; return whether the target can be reached yet."""
        self.multiply()
        alive = [set(range(len(b.basis))) for b in self.blocks]
        while True:
            users: dict[Exponents, list[tuple[int, int, int, bool]]] = {}
            for k, found in enumerate(self.products):
                for (i, j), product in found.items():
                    if i in alive[k] and j in alive[k]:
                        for e, c in product.items():
                            users.setdefault(e, []).append((k, i, j, c > 0))
            if any(e not in users for e in self.target):
                return False
            dead = set()
            for e, around in users.items():
                signs = {s for *_, s in around}
                if all(i == j for _, i, j, _ in around) and len(signs) == 1:
                    wanted = self.target.get(e, 0)
                    if not wanted:
                        dead |= {(k, i) for k, i, _, _ in around}
                    elif (wanted > 0) not in signs:
                        return False
            if not dead:
                break
            for k, i in dead:
                alive[k].discard(i)
        self.blocks = [Block(b.multiplier, [b.basis[i] for i in sorted(alive[k])]) for k, b in enumerate(self.blocks)]
        return True

    def vanishing(self, zeros: Sequence[Sequence[Rational]]) -> bool:
        """Keep of the forms what vanishes at the zeros of the target; return whether any are left."""
        for k, (multiplier, basis) in enumerate(self.blocks):
            rows = [[value(f, z) for f in basis] for z in zeros if value(multiplier, z)]
            self.blocks[k] = Block(multiplier, combined(basis, null_space(rows, len(basis))))
        return self.feasible()

    def feasible(self) -> bool:
        """Return whether there are forms left, and not too many."""
        sizes = [len(b.basis) for b in self.blocks]
        return any(sizes) and max(sizes) <= MAX_SIZE and sum(n * (n + 1) // 2 for n in sizes) <= MAX_ENTRIES

    def dominant(self, poly: Callable[[Form], Poly]) -> list[Square] | None:
        """Return squares of the forms and of sums and differences of two of them, by an exact linear program, or `None`."""
        squares = [Square(k, Fraction(1), form) for k, (_, basis) in enumerate(self.blocks) for form in (
            *basis, *(plus(f, g, sign) for f, g in combinations(basis, 2) for sign in (1, -1)))]
        if len(squares) > (FEW if semidefinite.available() else MANY):
            return None
        columns = [Column(poly(self.reduce(times(self.blocks[s.block].multiplier, times(s.form, s.form))))) for s in squares]
        weights = linear_program(poly(self.target), columns, strict=False)
        if weights is None:
            return None
        return [Square(s.block, Fraction(w), s.form) for s, w in zip(squares, weights, strict=True) if w]

    def solve(self) -> list[Square] | None:
        """Return the squares of rounded Gram matrices, cut down to a face as often as needed."""
        if not semidefinite.available():
            return None
        for _ in range(MAX_FACES):
            self.multiply()
            places = {e: n for n, e in enumerate(sorted({e for found in self.products for p in found.values() for e in p}))}
            if any(e not in places for e in self.target):
                return None
            size = max((abs(float(c)) for c in self.target.values()), default=1.0)
            scales = [[1 / sum(float(c) ** 2 for c in f.values()) ** 0.5 for f in b.basis] for b in self.blocks]
            used = [k for k, b in enumerate(self.blocks) if b.basis]
            vector = [0.0] * len(places)
            for e, c in self.target.items():
                vector[places[e]] = float(c) / size
            METER.charge(sum(len(b.basis) ** 3 for b in self.blocks))
            found = semidefinite.solve(vector, [(len(self.blocks[k].basis), {
                (i, j): {places[e]: float(c) * scales[k][i] * scales[k][j] / (1 if i == j else 2) for e, c in product.items()}
                for (i, j), product in self.products[k].items()}) for k in used])
            if found is None or found.least < -NEAR:
                return None
            if found.least > INSIDE:
                grams = {k: gram for k, gram in zip(used, found.grams, strict=True)}
                return self.rounded({(k, i, j): size * float(grams[k][i, j]) * scales[k][i] * scales[k][j]
                                     for k in used for i, j in self.products[k]})
            if not self.cut(dict(zip(used, found.moments, strict=True)), scales) or not self.feasible():
                return None
        return None

    def cut(self, moments: dict[int, Any], scales: list[list[float]]) -> bool:
        """Cut the forms down to those on which the moments are zero; return whether that succeeds."""
        import numpy

        spectra = {k: numpy.linalg.eigh(m) for k, m in moments.items()}
        values = sorted((float(v) for vs, _ in spectra.values() for v in vs if v > 1e-10), reverse=True)
        gaps = [(a / b, b) for a, b in zip(values, [*values[1:], 1e-10], strict=True) if a > 1e-6]
        if not gaps:
            return False
        bound = max(gaps)[1]
        for k, (eigenvalues, vectors) in spectra.items():
            multiplier, basis = self.blocks[k]
            chosen = [vectors[:, n] / numpy.array(scales[k]) for n in range(len(basis)) if eigenvalues[n] > 1.0001 * bound]
            rows = rational_rows(chosen)
            if rows is None:
                return False
            self.blocks[k] = Block(multiplier, combined(basis, null_space(rows, len(basis))))
        return True

    def rounded(self, grams: dict[tuple[int, int, int], float]) -> list[Square] | None:
        """Return squares with rational coefficients near the given Gram matrices, or `None`."""
        steps = self.eliminated()
        if steps is None:
            return None
        pivots = {column for column, _, _ in steps}
        free = [c for c in grams if c not in pivots]
        for denominator in DENOMINATORS:
            exact: dict[tuple[int, int, int], Rational] = {c: Fraction(round(grams[c] * denominator), denominator) for c in free}
            for column, row, right in reversed(steps):
                exact[column] = right - sum(c * exact[other] for other, c in row.items())
            squares: list[Square] = []
            for k, (_, basis) in enumerate(self.blocks):
                matrix = [[Fraction(exact[k, min(i, j), max(i, j)]) for j in range(len(basis))] for i in range(len(basis))]
                forms = decomposed(matrix, basis)
                if forms is None:
                    break
                squares += [Square(k, weight, form) for weight, form in forms]
            else:
                return squares
        return None

    def eliminated(self) -> list[tuple[tuple[int, int, int], dict[tuple[int, int, int], Rational], Rational]] | None:
        """Solve for as many entries of the Gram matrices as there are equations, the last one in terms of free entries only."""
        rows: dict[Exponents, dict[tuple[int, int, int], Rational]] = {}
        right: dict[Exponents, Rational] = dict(self.target)
        using: dict[tuple[int, int, int], set[Exponents]] = {}
        for k, found in enumerate(self.products):
            for (i, j), product in found.items():
                for e, c in product.items():
                    rows.setdefault(e, {})[k, i, j] = c
                    using.setdefault((k, i, j), set()).add(e)
        steps = []
        while rows:
            e = min(rows, key=lambda m: (len(rows[m]), m))
            row, number = rows.pop(e), right.get(e, 0)
            if not row:
                if number:
                    return None
                continue
            METER.charge(len(row))
            pivot = min(row, key=lambda c: (len(using[c]), abs(row[c]) not in (1, 2), c[1] == c[2], c))
            factor = Fraction(1) / row[pivot]
            for column in row:
                using[column].discard(e)
            rest = {c: plain(v * factor) for c, v in row.items() if c != pivot}
            number = plain(number * factor)
            steps.append((pivot, rest, number))
            for other in list(using[pivot]):
                line = rows[other]
                multiple = line.pop(pivot)
                METER.charge(len(rest))
                for column, c in rest.items():
                    new = plain(line.get(column, 0) - multiple * c)
                    if new:
                        line[column] = new
                        using[column].add(other)
                    else:
                        line.pop(column, None)
                        using[column].discard(other)
                right[other] = plain(right.get(other, 0) - multiple * number)
        return steps
