"""The search for proofs: what is tried at a goal, cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..kernel.interval import sign
from ..kernel.poly import METER, Poly, difference, holds, is_constant, normal
from ..kernel.rules import negation
from ..kernel.term import KernelError, Node, node, num
from ..kernel.text import Names
from ..printer import show
from . import common_denominator, congruence, exchange, hypotheses, norms, side_conditions, signs, tangents
from .analysis import analysed, identical
from .clearing import denominators
from .combination import combination
from .conditions import by_condition, conditional, has_cases
from .context import Budget, Context, atoms, broken
from .derivatives import by_derivatives, differentiates, without_derivatives
from .disjunctions import by_disjunction
from .induction import by_induction
from .inversion import by_exponentials
from .lifting import contradictions, functionals, lifted, speaks_of_functionals, without_functionals
from .linearised import by_points
from .matching import as_written
from .maxima import by_larger, has_nested_maxima
from .pointwise import pointwise
from .proof import Closer, Fact, Tree, leaf
from .quotients import equation_of_quotients
from .sampling import Doubts
from .side_conditions import closed, unequal
from .tangency import tangencies
from .vanishing import vanishing
from .weighted_means import by_weighted_means

POINTWISE_WORK = 200_000  # products of monomials that a proof under the functionals counts for, if it fails
VANISHING_WORK = 500_000  # products of monomials that what is zero almost everywhere is looked for with, before the facts are derived
KNOWN = -1  # the effort at which only what is known closes a goal
STEPS = (3000, 3000, 30_000, 30_000)  # for each effort
MANY = 300  # facts; with more, only what is linear in their number is tried
MAX_ROUNDS = 2
FALSE, ZERO, ONE = node("false"), num(0), num(1)

Source = Callable[["Search", Context, Sequence[Poly]], Iterator[Fact]]
WAVES: tuple[tuple[Source, ...], ...] = (
    (hypotheses.hypotheses, congruence.congruences, congruence.equal_vectors, congruence.equal_arguments, tangents.inverses,
     tangents.tangents, tangents.root_tangents, common_denominator.single_fractions, exchange.exchanges),
    (congruence.logarithms, exchange.insertions, exchange.exchanges, tangents.expansions, tangents.pair_tangents,
     tangents.ratio_tangents),
)


class Search:
    """One search: a budget of steps, and the side conditions that are already settled."""

    def __init__(self, steps: int = STEPS[0]) -> None:
        self.budget = Budget(steps)
        self.pending: set[Node] = set()
        self.strict = False  # whether the goal in hand asks for strict facts
        self.hints = 0
        self.analysing = False
        self.inside_cases = False  # whether a proof by cases at one element of a set is under way
        self.inductions = 0  # that are under way
        self.doubts = Doubts()
        self.squares: set[tuple[Node, frozenset[Node]]] = set()  # goals that sums of squares have been tried for, with what was known

    def fresh_hint(self, letter: str, names: Names) -> str:
        """Return a name for a bound variable that is bound nowhere else in this search.

        A derived fact may be written inside the proof of another; only then do the kernel's fresh names come out as expected.
        """
        while True:
            self.hints += 1
            if f"{letter}{self.hints}" not in names:
                return f"{letter}{self.hints}"

    def prove(self, context: Context, formula: Node, effort: int, prepare: Callable[[Context, int], object] | None = None) -> Tree | None:
        """Return a proof of a formula, or `None`.

        Args:
            context: what is known.
            formula: what is to be proved.
            effort: how many waves of derived facts, case splits and products are tried, from 0 to 3, or `KNOWN`.
            prepare: teaches the context of each goal that the formula is broken into more facts, with some effort.
        """
        found = self.directly(context, formula, effort, prepare)
        return found or (by_induction(self, context, formula, effort) if effort > 0 else None)

    def directly(
        self, context: Context, formula: Node, effort: int, prepare: Callable[[Context, int], object] | None = None
    ) -> Tree | None:
        """Return a proof of a formula without induction, or `None`."""
        if formula.op in ("le", "lt", "eq", "false"):
            closer = self.close(context, formula, effort)
            return None if closer is None else leaf(closer)
        machine = context.machine(formula)
        count, parts = len(context.given), []
        while machine.goal is not None:
            new = [Fact(f) for f in machine.facts[count:]]
            child = context.extended(machine.names, new)
            closer = None
            if prepare is not None:
                prepare(child, 0)
                closer = self.close(child, machine.goal, min(effort, 0))
                if closer is None and effort > 0:
                    prepare(child, effort)
            closer = closer or self.close(child, machine.goal, effort)
            if closer is None:
                return None
            parts.append((new, closer))
            machine.close()
        return Tree(parts)

    def side_condition(self, context: Context, formula: Node) -> Tree | None:
        """Return a cheap proof of a premise, or `None`."""
        return side_conditions.side_condition(self, context, formula)

    def apart_by_analysis(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return a proof of a != b from a < b or b < a, by analysis."""
        context = without_functionals(context, goal) or context
        for sides in (goal.args, goal.args[::-1]):
            below = node("lt", *sides)
            closer = self.analysis(context, below, effort)
            if closer is not None:
                return unequal(goal, below, closer)
        return None

    def close(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return what closes one goal that is not broken up further."""
        if not self.budget.spend():
            return None
        for fact in hypotheses.at_sides(context, goal) if effort > 0 and goal.op == "eq" else ():
            context.learn(fact)
        known = context.find(goal) or context.known.get(FALSE)
        if known is None:
            for fact in as_written(self, context, goal):
                context.learn(fact)
            known = context.find(goal)
        if known is not None or effort == KNOWN:
            return None if known is None else Closer("fact", [known])
        if goal.op == "ne" and effort == 0:
            tree = self.side_condition(context, goal)
            return None if tree is None else tree.parts[0][1]
        if goal.op not in ("le", "lt", "eq", "false"):
            found = self.apart_by_analysis(context, goal, effort) if goal.op == "ne" and effort > 1 and not self.analysing else None
            return found or self.absurd(context, goal, effort)
        if goal.op != "false" and differentiates(goal):
            return by_derivatives(self, context, goal, lambda inner, plain: self.close(inner, plain, effort))
        for fact in [f for f in context.given if f.formula.op in ("le", "lt", "eq") and differentiates(f.formula)]:
            if context.first("without derivatives", fact):
                plain = without_derivatives(self, context, fact)
                context.learn(plain or fact)
        poly = {} if goal.op == "false" else difference(goal)
        if goal.op != "false" and is_constant(poly):
            return Closer("combine", ([], [])) if holds(goal.op, poly.get((), 0)) else self.relation(context, goal, effort)
        if goal.op in ("le", "lt") and closed(poly):
            return Closer("evaluate") if holds(goal.op, sign(poly) or 0) and sign(poly) is not None else None
        return self.relation(context, goal, effort)

    def absurd(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return the proof by contradiction of a goal."""
        new = [Fact(f) for f in broken(negation(goal))]
        child = context.extended(context.names, new)
        closer = self.close(child, FALSE, effort)
        return None if closer is None else Closer("absurd", [], [Tree([(new, closer)])])

    def relation(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return what closes a goal that is a relation or `false`."""
        before, self.strict = self.strict, goal.op in ("lt", "false")
        apart = without_functionals(context, goal)
        found = self.arithmetic(apart, goal, effort) if apart is not None else None
        if found is None:
            found = self.arithmetic(context, goal, effort)
        self.strict = before
        return found

    def arithmetic(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return a combination of facts that closes a relation, deriving more facts wave by wave, or a proof by cases."""
        poly: Poly = {} if goal.op == "false" else dict(difference(goal))
        strict, equality = goal.op in ("lt", "false"), goal.op == "eq"
        work = Context(context.names, context.given, context.derived, context.theorems)
        many = len(context.given) > MANY
        stages: list[Context] = []  # what is known after each wave, for the proof of an equality by contradiction

        def attempt(level: int) -> Closer | None:
            return combination(poly, strict, equality, work.relations(), level) if self.budget.spend() else None

        found = attempt(0) or attempt(1)
        if found is None and effort > 0 and not many:
            sight = [poly, *(f.poly for f in context.relations())]
            told = [*hypotheses.at_parameters(context, sight), *(tangencies(self, context, sight) if equality else ())]
            for fact in told:
                work.learn(fact)
            found = attempt(0) if told else None
        if found is None and effort > 0 and goal.op != "false" and conditional(poly):
            found = by_condition(context, goal, poly, lambda child, formula: self.close(child, formula, effort))
        if found is None and equality and not many:
            found = congruence.equal_exponentials(self, poly, lambda formula: self.prove(context, formula, effort))
            if found is None and effort > 1 and functionals([poly, *(normal(a.args[0]) for a in atoms([poly]) if a.op == "log")]):
                found = congruence.equal_logarithms(self, context, poly, effort)
        if found is None and effort > 1 and not equality and goal.op == "le":
            found = by_weighted_means(self, context, goal)
        if found is None and effort > 1 and not many and not equality and not self.analysing:
            found = by_points(self, context, goal, effort)
        if found is None and effort > 1 and not many:
            left = METER.left
            found = pointwise(self, context, goal, poly, effort)
            if found is None and goal.op in ("le", "eq"):
                found = self.within(VANISHING_WORK, lambda: vanishing(self, context, goal, effort, lifted=False))
            METER.left = max(METER.left, left - POINTWISE_WORK)
        if found is None and effort > 1 and not many and not self.analysing:
            if not equality:
                found = self.without_logarithm(context, goal, effort) or norms.by_norms(self, context, goal, effort)
            found = found or self.analysis(context, goal, effort)
        if found is None and effort > 1 and equality and not many:
            found = self.expanded(context, goal)
        for wave in range(min(effort, len(WAVES))):
            if found is not None:
                return found
            polys = [poly, *(f.poly for f in context.relations())] if not many else [poly]
            if goal.op == "false" and not many:
                for fact in list(contradictions(self, work)):
                    work.learn(fact)
            if self.saturate(work, polys, wave, lift=not many):
                found = attempt(0) or attempt(1)
            if equality and not many:
                stages.append(work.extended(work.names, []))
        if found is None and effort > 0 and equality and has_nested_maxima(poly):
            found = by_larger(self, context, goal, poly, effort)
        if found is None and effort > 1 and goal.op in ("le", "eq") and not many:
            found = vanishing(self, work, goal, effort)
        for wave, stage in enumerate(stages):
            if found is None and effort > 1:
                found = by_disjunction(self, stage, goal, effort - 1)
            if found is None and (effort > 1 or not any(map(has_cases, atoms([poly])))):
                found = self.absurd(stage, goal, wave + 1)
        if found is None and effort > 1 and equality and not many and not self.analysing:
            found = self.both_ways(context, goal, effort)
        if found is None and effort > 1 and not many:
            found = attempt(2)
        if found is None and effort > 1 and not many:
            if not equality and goal.op != "false":
                found = self.absurd(work, goal, effort - 1)
            if found is None:
                found = by_disjunction(self, work, goal, effort - 1)
        return found

    def within(self, work: int, attempt: Callable[[], Closer | None]) -> Closer | None:
        """Return what an attempt finds with so many products of monomials, or `None`."""
        left, most, pending = METER.left, min(METER.left, work), set(self.pending)
        METER.left = most
        try:
            return attempt()
        except KernelError:
            self.pending = pending
            return None
        finally:
            METER.left += left - most

    def without_logarithm(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return a proof of an inequality with the logarithm of a sum or an integral from the one between the exponentials."""
        poly = difference(goal) if goal.op in ("le", "lt") else {}
        if not any(a.op == "log" and speaks_of_functionals(a) for a in atoms([poly])):
            return None
        return by_exponentials(context, goal, poly, lambda inner, formula: self.close(inner, formula, effort))

    def expanded(self, context: Context, goal: Node) -> Closer | None:
        """Return a proof of an equation between logarithms and quotients, from the logarithms of factors."""
        poly = difference(goal)
        if not any(a.op == "log" for a in atoms([poly])) or not denominators(poly):
            return None
        work = Context(context.names, context.given, context.derived, context.theorems)
        self.saturate(work, [poly, *(f.poly for f in context.relations())], 1)
        return equation_of_quotients(poly, [f for f in work.relations() if f.formula.op == "eq"])[0]

    def analysis(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return a proof of a relation between reals by analysis, in which no further such proof is started.

        Analysis knows relations only: what the quantified facts say of the terms in sight is given to it as well.
        """
        if goal.op != "false" and any(f.formula.op == "forall" for f in context.facts()):
            context = context.extended(context.names, hypotheses.relevant(self, context, difference(goal)))
        self.analysing = True
        try:
            return identical(self, context, goal) if goal.op == "eq" else analysed(self, context, goal, effort)
        finally:
            self.analysing = False

    def both_ways(self, context: Context, goal: Node, effort: int) -> Closer | None:
        """Return a proof of a = b from a <= b and b <= a, each by analysis."""
        facts = []
        for sides in (goal.args, goal.args[::-1]):
            formula = node("le", *sides)
            closer = self.analysis(context, formula, effort)
            if closer is None:
                return None
            facts.append(Fact(formula, "cut", [show(formula)], [leaf(closer)]))
        return Closer("fact", [signs.equal(*goal.args, *facts)])

    def saturate(self, context: Context, polys: Sequence[Poly], wave: int, lift: bool = False) -> bool:
        """Derive the facts of the waves up to `wave`; return whether anything is new.

        Tangents are taken where the goal and the hypotheses have atoms, not where other axioms have brought some in.
        """
        start = len(context.derived)
        for round_ in range(MAX_ROUNDS):
            before = len(context.derived)
            for source in (s for group in WAVES[:wave + 1] for s in group):
                everything = source is tangents.expansions
                sight = [*polys, *(f.poly for f in context.derived if f.formula.op in ("le", "lt", "eq")
                                   and (everything or f.rule not in ("axiom", "cut")))]
                for fact in source(self, context, sight):
                    context.learn(fact)
            if lift and round_ == 0:
                for fact in list(lifted(self, context, [*polys, *(f.poly for f in context.relations())], wave)):
                    context.learn(fact)
            for fact in signs.basic(self, context, [*polys, *(f.poly for f in context.relations())]):
                context.learn(fact)
            if len(context.derived) == before:
                break
        return len(context.derived) > start
