"""Inequalities between functions of reals: without maxima, without denominators, by derivatives, each told by sampled points."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..kernel.poly import METER, Poly, canonical, constant, difference, normal, scaled
from ..kernel.rules import negation
from ..kernel.term import NODES, KernelError, Node, node
from ..printer import show
from . import roots, tangents
from .along import variables
from .arguments import simplified
from .boxes import on_box
from .calculus import by_derivative
from .clearing import cleared, cleared_fact, denominators, reciprocal
from .context import Context, atoms
from .elimination import eliminated
from .factors import factored
from .inversion import by_exponentials, by_logarithms, by_squaring
from .pieces import by_pieces, piecewise
from .proof import Closer, Fact, Tree, leaf
from .reduction import Multiples, Reduction, combined, substituted
from .sampling import Points, sample
from .squares import by_squares
from .steps import ZERO, Prover, branch, proved
from .text import text, tidy, tidy_term
from .valley import by_valley

if TYPE_CHECKING:
    from .strategy import Search

STAGES = {  # for each effort: how many derivatives deep, products of monomials, steps
    2: ((1, 300_000, 3000), (2, 600_000, 6000)),
    3: ((4, 2_000_000, 20_000),),
}
MAX_TERMS = 60
MAX_POLYNOMIAL = 600  # terms of what is only a sum of squares
MANY_TERMS = 25  # of what common factors are looked for in before sums of squares
MAX_SQUARES = 40  # goals of one search that sums of squares are tried for
SQUARES_WORK = 1_500_000  # products of monomials, for each of them
Key = tuple[Node, frozenset[Node]]
LAST = 2  # facts, the opposites of which are tried


def analysed(search: Search, context: Context, goal: Node, effort: int) -> Closer | None:
    """Return a proof of an inequality between reals, or of `false` from an inequality that is not so; or `None`.

    Args:
        search: whose budget is spent, in part.
        context: what is known.
        goal: an inequality, or `false`.
        effort: 2 for a few derivatives, 3 for more.
    """
    if goal.op == "false":
        return _contradiction(search, context, effort)
    for depth, work, steps in STAGES[effort]:
        found = _bounded(search, lambda analysis, depth: analysis.inequality(context, goal, depth), depth, work, steps)
        if found is not None:
            return found
    return None


def identical(search: Search, context: Context, goal: Node) -> Closer | None:
    """Return a proof of an equation whose sides agree at the sampled points, by rewriting their difference to zero; or `None`."""
    def proof(analysis: _Analysis, depth: int) -> Closer | None:
        return analysis.equation(context, goal, depth)

    return _bounded(search, proof, *STAGES[2][0])


def _bounded(search: Search, proof: Callable[[_Analysis, int], Closer | None], depth: int, work: int, steps: int) -> Closer | None:
    """Return what an analysis with a part of the budgets finds."""
    left, METER.left = METER.left, min(METER.left, work)
    begun, kept = METER.left, max(0, search.budget.left - steps)
    search.budget.left -= kept
    try:
        return proof(_Analysis(search, depth), depth)
    except KernelError:  # the part is used up, or a term grew too large
        return None
    finally:
        METER.left = left - (begun - METER.left)
        search.budget.left = max(0, search.budget.left) + kept


def _contradiction(search: Search, context: Context, effort: int) -> Closer | None:
    """Return a proof of `false`: the opposite of one of the last facts, from the others."""
    for fact in [f for f in context.given if f.formula.op in ("le", "lt")][:-1 - LAST:-1]:
        others = Context(context.names, [f for f in context.given if f is not fact], context.derived, context.theorems)
        opposite = negation(fact.formula)
        closer = analysed(search, others, opposite, effort)
        if closer is not None:
            known = Fact(opposite, "cut", [show(opposite)], [leaf(closer)])
            return Closer("combine", ([[1, fact], [1, known]], []))
    return None


def _sharpened(context: Context) -> Context:
    """Return the context with a < b for all a <= b and a != b in it."""
    child = context.extended(context.names, [])
    for unequal in context.unequal:
        for sides in (unequal.formula.args, unequal.formula.args[::-1]):
            weak = context.find(node("le", *sides))
            if weak is None:
                continue
            low, high = sides
            known = Fact(node("le", low, high), "cut", [show(node("le", low, high))], [leaf(Closer("fact", [weak]))])
            below, less, more = (Fact(node(op, *pair)) for op, pair in (("le", (high, low)), ("lt", (low, high)), ("lt", (high, low))))
            cases = [branch(less, Closer("combine", ([[1, less], [1, below]], []))),
                     branch(more, Closer("combine", ([[1, more], [1, known]], [])))]
            ordered = cases if unequal.formula.args == sides else cases[::-1]
            closer = Closer("absurd", [], [branch(below, Closer("cases", [unequal], ordered))])
            child.learn(Fact(less.formula, "cut", [show(less.formula)], [leaf(closer)]))
    return child


def _key(context: Context, goal: Node) -> Key:
    """Return what is the same for the same goal in the same context."""
    return canonical(goal), frozenset(f.canonical for f in context.given)


def _sampled(context: Context, p: Poly) -> Points | None:
    """Return points at which the inequalities hold, of equalities that are too hard to draw points for."""
    others = Context(context.names, [f for f in context.given if f.formula.op != "eq"], (), context.theorems)
    return sample(others, [p])


class _Analysis:
    """One proof by analysis; it remembers what it has failed to prove.

    Args:
        search: whose budget is spent, and whose combinations of facts close goals.
        depth: how many derivatives deep it goes.
    """

    def __init__(self, search: Search, depth: int) -> None:
        self.search, self.depth = search, depth
        self.failed: set[tuple[Key, int]] = set()

    def inequality(self, context: Context, goal: Node, depth: int) -> Closer | None:
        """Return a proof of an inequality by taking it apart, at most so many derivatives deep."""
        p = difference(goal)
        if not 0 < len(p) <= MAX_POLYNOMIAL or not self.search.budget.spend():
            return None
        points = sample(context, [p])
        if points is None:
            return self.squares(context, goal, p, _sampled(context, p))
        if not points.nonnegative(p):
            return None
        if context.unequal:
            context = _sharpened(context)

        def prove(inner: Context, formula: Node) -> Closer | None:
            return self.goal(inner, formula, depth)

        def deeper(inner: Context, formula: Node) -> Closer | None:
            return self.goal(inner, formula, depth - 1)

        if piecewise(p):
            return by_pieces(context, goal, p, prove) if len(p) <= MAX_TERMS else None
        found = self.squares(context, goal, p, points)
        if found is not None or len(p) > MAX_TERMS:
            return found
        found = (
            eliminated(context, goal, p, prove)
            or by_squaring(context, goal, p, points, prove)
            or by_logarithms(context, goal, p, points, prove)
            or by_exponentials(context, goal, p, prove)
        )
        if found is not None:
            return found
        rewritten = self.rewritten(context, p, points, prove)
        if rewritten is not None:
            return self.through(context, goal, *rewritten, prove)
        found = factored(context, goal, p, points, prove) or self.search.close(context, goal, 1) or on_box(context, goal, p)
        if found is not None:
            return found
        ways: list[Callable[[], Closer | None]] = []
        if denominators(p):
            ways.append(lambda: cleared(context, goal, p, points, prove))
        if depth > 0:
            ways.append(lambda: by_derivative(self.search, context, goal, p, deeper, depth == self.depth or len(variables(p)) == 1))
        if any(a.op in ("exp", "log") for a in atoms([p])):
            ways.reverse()  # a derivative makes logarithms of sums simpler, and polynomials times logarithms worse
        if depth > 0:
            ways.append(lambda: by_valley(self.search, context, goal, p, points, deeper))
        return next((closer for way in ways if (closer := way()) is not None), None)

    def squares(self, context: Context, goal: Node, p: Poly, points: Points | None) -> Closer | None:
        """Return a proof of an inequality between quotients of polynomials by sums of squares, with a budget of their own, or `None`."""
        def prove(inner: Context, formula: Node) -> Closer | None:
            q = difference(formula)
            found = self.search.close(inner, formula, 0)
            if found is None and points is not None and len(q) > MANY_TERMS:
                found = factored(inner, formula, q, points, prove)
            return found or by_squares(self.search, inner, formula, q)

        key = _key(context, goal)
        plain = all(NODES[b].op not in ("exp", "log") for b in {b for m in p for b, _ in m})
        if points is None or not plain or len(variables(p)) < 2 or key in self.search.squares or len(self.search.squares) >= MAX_SQUARES:
            return None
        self.search.squares.add(key)
        left, METER.left = METER.left, SQUARES_WORK
        try:
            child = context.extended(context.names, [])
            for fact in context.relations():
                if denominators(fact.poly) and not fact.rule:
                    whole = cleared_fact(context, fact, points, prove)
                    if whole is not None:
                        child.learn(whole)
            return cleared(child, goal, p, points, prove) if denominators(p) else by_squares(self.search, child, goal, p)
        except KernelError:
            return None
        finally:
            METER.left = left

    def equation(self, context: Context, goal: Node, depth: int) -> Closer | None:
        """Return a proof of an equation by rewriting the difference of its sides to zero, or `None`."""
        rest = difference(goal)
        points = sample(context, [rest]) if 0 < len(rest) <= MAX_TERMS and self.search.budget.spend() else None
        if points is None or not points.nonnegative(rest) or not points.nonnegative(scaled(rest, -1)):
            return None
        multiples: Multiples = {}
        while rest:
            rewritten = self.rewritten(context, rest, points, lambda inner, formula: self.goal(inner, formula, depth))
            if rewritten is None:
                return None
            rest, more = rewritten
            multiples = combined([(multiples, 1), (more, 1)])
        return Closer("combine", ([], [[text(m), f] for f, m in multiples.items() if m]))

    def goal(self, context: Context, goal: Node, depth: int) -> Closer | None:
        """Return a proof of a goal that comes up on the way, or `None`."""
        if goal.op not in ("le", "lt") or not self.search.budget.spend():
            return None
        key = (_key(context, goal), depth)
        if key in self.failed:
            return None
        self.failed.add(key)  # until it is proved: it is no help on the way to itself
        found = self.search.close(context, goal, 0) or self.inequality(context, goal, depth)
        if found is not None:
            self.failed.remove(key)
        return found

    def rewritten(self, context: Context, p: Poly, points: Points, prove: Prover) -> tuple[Poly, Multiples] | None:
        """Return a normal form with logarithms and roots taken apart and fractions reduced, and the multiples that this takes."""
        rest, same = simplified(context, p, points, prove)
        rest, multiples = self.rooted(context, rest, points, prove)
        multiples |= {fact: constant(-1) for fact in same}
        equalities = self.apart(context, rest)
        if any(a.op in ("exp", "log") for a in atoms([rest])):
            for number in denominators(rest):
                found = reciprocal(context, normal(NODES[number].args[1]), points, prove)
                equalities += [found[0]] if found is not None else []
        rest, more = Reduction(equalities).reduce(rest)
        multiples = combined([(multiples, 1), (more, 1)])
        return (rest, multiples) if multiples else None

    def through(self, context: Context, goal: Node, rest: Poly, multiples: Multiples, prove: Prover) -> Closer | None:
        """Return a proof of a goal from the same goal for a normal form that differs by multiples of equalities."""
        formula = node(goal.op, ZERO, tidy_term(rest))
        closer = prove(context, formula)
        if closer is None:
            return None
        fact = Fact(formula, "cut", [show(formula)], [leaf(closer)])
        return Closer("combine", ([[1, fact]], [[text(m), f] for f, m in multiples.items() if m]))

    def rooted(self, context: Context, p: Poly, points: Points, prove: Prover) -> tuple[Poly, Multiples]:
        """Return a normal form with products of roots for roots of products, and the multiples of equalities that this takes."""
        def premise(formula: Node) -> Tree | None:
            fact = proved(context, formula, prove)
            return None if fact is None else leaf(Closer("fact", [fact]))

        multiples: Multiples = {}
        for atom in [a for a in atoms([p]) if a.op == "sqrt"]:
            argument = tidy(atom.args[0])
            factors = roots.all_factors(normal(argument), points)
            equal = roots.split_root(context, argument, premise, factors) if factors is not None else None
            if equal is not None:
                p, quotient = substituted(p, atom.number, normal(equal.formula.args[1]))
                multiples = combined([(multiples, 1), ({equal: quotient}, -1)])
        return p, multiples

    def apart(self, context: Context, p: Poly) -> list[Fact]:
        """Return equalities that take the logarithms of products apart, and what the squares of roots are."""
        work = Context(context.names, context.given, context.derived, context.theorems)
        before = len(work.derived)
        for _ in range(2):
            for fact in tangents.expansions(self.search, work, [p, *(f.poly for f in work.derived[before:])]):
                work.learn(fact)
        for atom in [a for a in atoms([p]) if a.op == "sqrt"]:
            for fact in roots.root_facts(self.search, work, atom.args[0]):
                work.learn(fact)
        return [f for f in work.derived[before:] if f.formula.op == "eq"]
