"""Facts derived from the atoms that are present: axioms at their arguments, hypotheses at their indices.

Each function takes the search, a context and the normal forms in sight, and yields derived facts. A fact with premises is
yielded only when the search proves them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from ..kernel import axioms
from ..kernel.poly import Poly, Rational, constant, exponential, inverse, normal, plus, power, scaled, times
from ..kernel.rules import negation
from ..kernel.term import BINDERS, DIM, NODES, REAL, Node, Signature, instantiate, node, num, var
from ..printer import show
from .combination import completions, root_of
from .context import Context, atoms, broken, exponent_parts, facts_of
from .proof import Closer, Fact, Tree, leaf, number_text
from .text import monomial_key, text, tidy, tidy_term

if TYPE_CHECKING:
    from .strategy import Search

MAX_PAIRS = 12
FEW = 60
ZERO, ONE = num(0), num(1)


def axiom(search: Search, context: Context, name: str, *values: Node) -> Iterator[Fact]:
    """Yield the conclusion of an axiom at the given terms, if its premises can be proved."""
    values = tuple(map(tidy, values))
    if (name, *values) in context.tried or not context.first(len(context.given), name, *values):
        return
    premises, conclusion = axioms.instance(name, list(values))
    trees = []
    for premise in premises:
        tree = search.side_condition(context, premise)
        if tree is None:
            return
        trees.append(tree)
    context.first(name, *values)
    yield from facts_of(conclusion, "axiom", [name, *map(show, values)], trees)


def basic(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield what needs no choice: signs of exponentials, inverses, natural numbers, squares of what is not zero."""
    for part in exponent_parts(polys):
        yield from axiom(search, context, "exp_positive", _exponent({part: 1}))
    for name, meaning in context.indices:
        if isinstance(meaning.sort[1], str):
            yield from facts_of(node("le", ONE, var(meaning.sort[1], DIM)), "inhabited", [name])
    for atom in atoms(polys):
        if atom.sort == DIM:
            zero_or_more = node("or", node("eq", atom, ZERO), node("le", ONE, atom))
            yield from facts_of(node("and", node("le", ZERO, atom), zero_or_more), "natural", [show(atom)])
        elif atom.op == "div":
            yield from _inverse(search, context, atom.args[1])
        elif atom.op == "max":
            yield from _maximum(context, atom)
        elif atom.op == "sqrt":
            yield from _root(search, context, atom.args[0])
    if len(context.given) <= FEW:
        yield from _antisymmetry(context)
    for fact in context.given if len(context.given) <= FEW else ():
        if fact.formula.op == "eq":
            yield from _zero_squares(search, context, fact)
    for fact in context.unequal:
        yield _square_of_nonzero(fact)


def _exponent(p: Poly) -> Node:
    """Return the argument of an exponential, given as a monomial of exponentials."""
    ((monomial, _),) = p.items()
    total: Poly = {}
    for number, exponent in monomial:
        total = plus(total, normal(NODES[number].args[0]), exponent)
    return tidy_term(total)


def _inverse(search: Search, context: Context, bottom: Node) -> Iterator[Fact]:
    yield from axiom(search, context, "inverse_positive", bottom)
    yield from axiom(search, context, "inverse", bottom)
    negated = tidy_term(scaled(normal(bottom), -1))
    yield from axiom(search, context, "inverse_positive", negated)


def _zero_squares(search: Search, context: Context, fact: Fact) -> Iterator[Fact]:
    """Yield that each form is zero whose squares, with positive multipliers, sum to zero by an equality."""
    for sign in (1, -1):
        poly = scaled(fact.poly, sign)
        roots = sorted({r for r in map(root_of, poly) if r is not None}, key=monomial_key)
        forms, leads, rest = completions(poly, roots)
        if rest or len(forms) < 2 or not context.first("squares", fact):
            continue
        for place, form in enumerate(forms):
            value = tidy_term(form)
            zero, apart = node("eq", value, ZERO), Fact(node("ne", value, ZERO))
            positive = _square_of_nonzero(apart)
            others = [[number_text(c), text(f)] for k, (f, c) in enumerate(zip(forms, leads, strict=True)) if k != place]
            products = [[number_text(leads[place]), positive], *others]
            closer = Closer("combine", (products, [[text(constant(-sign)), fact]]))
            yield Fact(zero, "cut", [show(zero)], [leaf(Closer("absurd", [], [_branch(apart, closer)]))])


def _antisymmetry(context: Context) -> Iterator[Fact]:
    """Yield a = b from a <= b and b <= a."""
    for fact in context.given:
        other = context.find(node("le", *reversed(fact.formula.args))) if fact.formula.op == "le" else None
        if other is not None:
            left, right = fact.formula.args
            yield _equal(left, right, fact, other)


def _root(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    """Yield the square and the sign of a root."""
    argument = tidy(argument)
    nonneg = list(axiom(search, context, "sqrt_nonneg", argument))
    square = list(axiom(search, context, "sqrt_square", argument))
    yield from (*nonneg, *square)
    positive = search.side_condition(context, node("lt", ZERO, argument))
    if positive is not None and nonneg and square:
        formula = node("lt", ZERO, node("sqrt", argument))
        below = Fact(node("le", node("sqrt", argument), ZERO))
        above = Fact(node("lt", ZERO, argument), "cut", [show(node("lt", ZERO, argument))], [positive])
        closer = Closer("combine", ([[1, nonneg[0], below], [1, above]], [["-1", square[0]]]))
        yield Fact(formula, "cut", [show(formula)], [leaf(Closer("absurd", [], [_branch(below, closer)]))])
    if nonneg and square:
        yield from _factored_root(search, context, argument, nonneg[0], square[0])


def _factored_root(search: Search, context: Context, argument: Node, nonneg: Fact, square: Fact) -> Iterator[Fact]:
    """Yield sqrt(r**2*v) = r*sqrt(v) for a monomial r that is not negative; two nonnegative terms with equal squares are equal."""
    p = normal(argument)
    if len(p) != 1:
        return
    ((monomial, coefficient),) = p.items()
    outside: list[tuple[int, Rational]] = []
    inside: list[tuple[int, Rational]] = []
    for number, exponent in monomial:
        if NODES[number].op == "exp":
            outside.append((number, Fraction(exponent) / 2))
        else:
            outside += [(number, exponent // 2)] if exponent > 1 else []
            inside += [(number, exponent % 2)] if exponent % 2 else []
    root = scaled({tuple(outside): 1}, 1)
    if not outside or not context.first("root", argument):
        return
    rest = tidy_term({tuple(inside): coefficient})
    signs = [search.side_condition(context, node("le", ZERO, t)) for t in (tidy_term(root), rest)]
    if signs[0] is None or signs[1] is None:
        return
    other = list(_root_facts(search, context, rest)) if inside or coefficient != 1 else []
    right = normal(node("mul", tidy_term(root), node("sqrt", rest)))
    left = node("sqrt", argument)
    sign = [Fact(node("le", ZERO, t), "cut", [show(node("le", ZERO, t))], [tree])
            for t, tree in zip((tidy_term(root), rest), signs, strict=True) if tree is not None]
    value = tidy_term(right)
    unequal = node("eq", left, value)
    product_sign: list[object] = [1, sign[0], *(f for f in other if f.formula.op == "le")]
    nonneg_right = node("le", ZERO, value)
    above = Fact(nonneg_right, "cut", [show(nonneg_right)], [leaf(Closer("combine", ([product_sign], [])))])
    squares = [f for f in other if f.formula.op == "eq"]
    branches = []
    for low, high, base in ((left, value, nonneg), (value, left, above)):
        less = Fact(node("lt", low, high))
        # high**2 - low**2 = (high - low)**2 + 2*low*(high - low), and both squares are the argument
        direction = -1 if high is value else 1
        multiples = [[text(constant(direction)), square]]
        multiples += [[text(scaled(times(root, root), -direction)), f] for f in squares]
        branches.append(_branch(less, Closer("combine", ([[1, less, less], [2, less, base]], multiples))))
    apart = Fact(node("ne", left, value))
    closer = Closer("absurd", [], [_branch(apart, Closer("cases", [apart], branches))])
    yield Fact(unequal, "cut", [show(unequal)], [leaf(closer)])


def _root_facts(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    for name in ("sqrt_nonneg", "sqrt_square"):
        values = axioms.instance(name, [argument])
        tree = search.side_condition(context, values[0][0])
        if tree is not None:
            yield from facts_of(values[1], "axiom", [name, show(argument)], [tree])


def _square_of_nonzero(fact: Fact) -> Fact:
    """Return 0 < (a - b)**2 from a != b, by the two cases of the sign."""
    difference = tidy_term(fact.poly)
    formula = node("lt", ZERO, node("pow", difference, 2))
    low, high = Fact(node("lt", *fact.formula.args)), Fact(node("lt", *reversed(fact.formula.args)))
    branches = [_branch(case, Closer("combine", ([[1, case, case]], []))) for case in (low, high)]
    return Fact(formula, "cut", [show(formula)], [leaf(Closer("cases", [fact], branches))])


def _branch(case: Fact, closer: Closer) -> Tree:
    return Tree([((case,), closer)])


def tangents(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield tangents of every exponential and logarithm at its own point, and what defines roots, maxima and cases."""
    for part in exponent_parts(polys):
        argument = _exponent({part: 1})
        strict = list(axiom(search, context, "exp_tangent_strict", argument)) if search.strict else []
        yield from strict or axiom(search, context, "exp_tangent", argument)
    for atom in atoms(polys):
        if atom.op == "log":
            strict = list(axiom(search, context, "log_tangent_strict", atom.args[0])) if search.strict else []
            yield from strict or axiom(search, context, "log_tangent", atom.args[0])
            yield from _log_difference(search, context, ONE, atom.args[0])
        elif atom.op == "if":
            condition, yes, no = atom.args
            parts = [node("and", c, node("eq", atom, v)) for c, v in ((condition, yes), (negation(condition), no))]
            yield from facts_of(node("or", *parts), "if_cases", [show(atom)])


def _log_difference(search: Search, context: Context, u: Node, v: Node) -> Iterator[Fact]:
    """Yield log(u) - log(v) <= u/v - 1, from the tangent at u/v and the logarithm of a quotient."""
    quotient = tidy(node("div", u, v))
    strict = list(axiom(search, context, "log_tangent_strict", quotient)) if search.strict else []
    tangent = strict or list(axiom(search, context, "log_tangent", quotient))
    parted = list(axiom(search, context, "log_quotient", u, v))
    if tangent and parted:
        left = plus(normal(node("log", u)), normal(node("log", v)), -1)
        right = plus(normal(quotient), constant(1), -1)
        formula = node("lt" if strict else "le", tidy_term(left), tidy_term(right))
        closer = Closer("combine", ([[1, tangent[0]]], [["-1", parted[0]]]))
        yield Fact(formula, "cut", [show(formula)], [leaf(closer)])


def expansions(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield the logarithm of every product and quotient as a sum, and of every exponential as its exponent."""
    arguments = [atom.args[0] for atom in atoms(polys) if atom.op == "log"]
    for argument in arguments:
        yield from _expanded(search, context, argument)
    for u, v in product(arguments[:MAX_PAIRS], repeat=2):
        factor = _ratio(normal(u), normal(v)) if u is not v else None
        if factor is not None and factor != {(): 1}:
            yield from axiom(search, context, "log_product", tidy_term(factor), v)
            yield from _expanded(search, context, tidy_term(factor))


def _ratio(p: Poly, q: Poly) -> Poly | None:
    """Return the monomial f with p = f*q, if there is one and q has several monomials."""
    if len(p) != len(q) or len(q) < 2:
        return None
    first = next(iter(q))
    for monomial, coefficient in p.items():
        factor = times({monomial: coefficient}, power({first: q[first]}, -1))
        if times(factor, q) == p:
            return factor
    return None


def inverses(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield exp(log(t)) = t for every logarithm in an exponent."""
    for atom in atoms(polys):
        if atom.op == "exp":
            for inner in atoms([normal(atom.args[0])]):
                if inner.op == "log":
                    yield from axiom(search, context, "exp_log", inner.args[0])


def _expanded(search: Search, context: Context, argument: Node) -> Iterator[Fact]:
    p = normal(argument)
    if len(p) != 1:
        return
    ((monomial, coefficient),) = p.items()
    exponents = tuple((a, e) for a, e in monomial if NODES[a].op == "exp")
    top: list[Poly] = [constant(coefficient)] if coefficient != 1 else []
    top += [{exponents: 1}] if exponents else []
    bottom: list[Poly] = []
    for number, exponent in sorted(monomial, key=lambda factor: monomial_key(((factor[0], 1),))):
        atom = NODES[number]
        if atom.op == "div":
            bottom += [normal(atom.args[1])] * int(exponent)
        elif atom.op != "exp":
            top += [{((number, 1),): 1}] * int(exponent)
    if top == [{exponents: 1}] and not bottom:
        yield from axiom(search, context, "log_exp", _exponent({exponents: 1}))
        return
    whole = top[0] if top else constant(1)
    for part in top[1:]:
        yield from axiom(search, context, "log_product", tidy_term(whole), tidy_term(part))
        whole = times(whole, part)
    for part in bottom:
        yield from axiom(search, context, "log_quotient", tidy_term(whole), tidy_term(part))
        whole = times(whole, inverse(part))


def _maximum(context: Context, atom: Node) -> Iterator[Fact]:
    """Yield max(s, t) as a disjunction, that it is at least s and t, and which of them it is if that is known."""
    s, t = map(tidy, atom.args)
    _, conclusion = axioms.instance("max_cases", [s, t])
    (either,) = facts_of(conclusion, "axiom", ["max_cases", show(s), show(t)])
    yield either
    for side in (s, t):
        formula = node("le", side, node("max", s, t))
        branches = []
        for part in conclusion.args:
            order, value = map(Fact, broken(part))
            products = [] if (part is conclusion.args[0]) == (side is t) else [[1, order]]
            branches.append(Tree([((order, value), Closer("combine", (products, [["-1", value]])))]))
        above = Fact(formula, "cut", [show(formula)], [leaf(Closer("cases", [either], branches))])
        yield above
        less = context.find(node("le", t if side is s else s, side))
        if less is not None and not less.rule:
            yield _larger(conclusion, either, node("max", s, t), side, above, less)


def _larger(conclusion: Node, either: Fact, whole: Node, side: Node, above: Fact, less: Fact) -> Fact:
    """Return max(s, t) = t from s <= t: max(s, t) <= t in both cases, and t <= max(s, t)."""
    at_most = node("le", whole, side)
    branches = []
    for part in conclusion.args:
        order, value = map(Fact, broken(part))
        products = [] if part.args[1].args[1] is side else [[1, less]]
        branches.append(Tree([((order, value), Closer("combine", (products, [["1", value]])))]))
    below = Fact(at_most, "cut", [show(at_most)], [leaf(Closer("cases", [either], branches))])
    return _equal(whole, side, below, above)


def _equal(a: Node, b: Node, below: Fact, above: Fact) -> Fact:
    """Return a = b from a <= b and b <= a."""
    equal, apart = node("eq", a, b), Fact(node("ne", a, b))
    branches = []
    for sides, opposite in (((a, b), above), ((b, a), below)):
        less = Fact(node("lt", *sides))
        branches.append(_branch(less, Closer("combine", ([[1, less], [1, opposite]], []))))
    closer = Closer("absurd", [], [_branch(apart, Closer("cases", [apart], branches))])
    return Fact(equal, "cut", [show(equal)], [leaf(closer)])


def pair_tangents(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield the tangents of every exponential at every other one, and of every logarithm at every other argument.

    Where there are logarithms, an exponent counts as the logarithm of its exponential.
    """
    exponents = [normal(_exponent({part: 1})) for part in exponent_parts(polys)][:MAX_PAIRS]
    for p, q in product([{}, *exponents], repeat=2):
        if p != q:
            yield from axiom(search, context, "exp_tangent", tidy_term(plus(p, q, -1)))
    arguments = [tidy(atom.args[0]) for atom in atoms(polys) if atom.op == "log"][:MAX_PAIRS]
    if arguments:
        for exponent in exponents[:4]:
            point = tidy_term(exponential(exponent))
            yield from axiom(search, context, "log_exp", tidy_term(exponent))
            arguments += [] if point in arguments else [point]
    for u, v in product(arguments, repeat=2):
        if u is not v:
            yield from _log_difference(search, context, u, v)
    for place, u in enumerate(arguments[:4]):
        for v in arguments[place + 1:4]:
            yield from axiom(search, context, "log_product", u, v)
            yield from _log_difference(search, context, ONE, tidy(node("mul", u, v)))
            yield from axiom(search, context, "log_tangent", tidy(node("mul", u, v)))


def hypotheses(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield instances of quantified facts at the indices, points, reals and vectors in sight; and implied conclusions."""
    for fact in context.facts():
        if fact.formula.op == "forall":
            for values in product(*_choices(fact.formula, context, polys)):
                if not context.first(fact, *values):
                    continue
                found = fact.formula
                for value in values:
                    found = instantiate(found, value)
                yield from facts_of(found, "instance", [fact, *map(show, values)])
        elif fact.formula.op == "implies":
            tree = search.side_condition(context, fact.formula.args[0])
            if tree is not None:
                yield from facts_of(fact.formula.args[1], "apply", [fact], [tree])


def _choices(formula: Node, context: Context, polys: Sequence[Poly]) -> list[list[Node]]:
    """Return, for each nested quantifier, the values worth trying."""
    found = []
    functions = _functions(formula)
    while formula.op == "forall":
        sort = formula.args[0]
        values: dict[Node, None] = {}
        for meaning in context.names.values():
            if isinstance(meaning, Node) and meaning.sort == sort and sort != REAL:
                values.setdefault(meaning)
        for name, meaning in context.names.items():
            if isinstance(meaning, Signature) and sort[0] == "vector" and meaning == Signature((), (sort[1],)):
                values.setdefault(var(name, sort))
        if sort == REAL or sort[0] == "vector":
            for value in [*_arguments(polys, functions, sort)[:5], *((ZERO, ONE) if sort == REAL else ())]:
                values.setdefault(value)
        found.append(list(values)[:7])
        formula = formula.args[2]
    return found


def _functions(t: Node) -> set[str]:
    found = {t.args[0]} if t.op == "app" else set()
    for child in t.args:
        if isinstance(child, Node):
            found |= _functions(child)
    return found


def _arguments(polys: Sequence[Poly], functions: set[str], sort: object) -> list[Node]:
    """Return the closed arguments of the given sort that the functions have in the normal forms."""
    found: dict[Node, None] = {}

    def visit(t: Node) -> None:
        for child in t.args:
            if isinstance(child, Node):
                if t.op == "app" and t.args[0] in functions and child.sort == sort and not child.loose:
                    found.setdefault(tidy(child))
                visit(child)

    for atom in atoms(polys):
        visit(atom)
    if sort == REAL and not found:
        for atom in atoms(polys):
            if atom.sort == REAL and atom.op in ("var", "app"):
                found.setdefault(atom)
    return list(found)


def congruences(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield f(a) = f(b) for equal a and b, where a stands inside an atom in sight."""
    for fact in context.facts():
        if fact.rule not in ("", "instance", "apply"):
            continue
        if fact.formula.op == "eq":
            sides = [(fact.formula.args[0], False), (fact.formula.args[1], True)]
            domain = None
        elif fact.formula.op == "forall" and fact.formula.args[0][0] == "index" and fact.formula.args[2].op == "eq":
            domain = fact.formula.args[0]
            body = fact.formula.args[2]
            sides = [(tidy(_vector(domain, a)), b) for a, b in zip(body.args, (False, True), strict=True)]
        else:
            continue
        for side, _ in sides:
            if side.op in ("num", "neg", "add", "mul", "div", "pow") and domain is None:
                continue
            for atom in atoms(polys):
                holed = _holed(atom, side, 0)
                if holed is not atom and atom is not side and atom.op != "var":
                    sort = REAL if domain is None else ("vector", domain[1])
                    context_term = node("fun", sort, "x", holed)
                    if domain is None:
                        values = [instantiate(context_term, s) for s in fact.formula.args]
                    else:
                        values = [instantiate(context_term, _vector(domain, s)) for s in fact.formula.args[2].args]
                    yield Fact(node("eq", *values), "congruence", [fact, show(context_term)])


def equal_vectors(search: Search, context: Context, polys: Sequence[Poly]) -> Iterator[Fact]:
    """Yield f(v) = f(w) for two applications in sight whose vectors can be shown to be equal entry by entry."""
    applications = [a for a in atoms(polys[:1]) if a.op == "app" and any(_is_vector(t) for t in a.args[2:])]
    for place, first in enumerate(applications):
        for second in applications[place + 1:]:
            differing = [(v, w) for v, w in zip(first.args[2:], second.args[2:], strict=False) if v is not w]
            if first.args[:2] != second.args[:2] or len(differing) != 1 or not _is_vector(differing[0][0]):
                continue
            v, w = map(tidy, differing[0])
            if v.loose or w.loose or not context.first("vectors", v, w):
                continue
            formula = node("forall", v.args[0], "i", node("eq", v.args[2], w.args[2]))
            if formula in search.pending:
                continue
            search.pending.add(formula)
            tree = search.prove(context, formula, 1)
            search.pending.discard(formula)
            if tree is not None:
                known = Fact(formula, "cut", [show(formula)], [tree])
                holed = node("fun", v.sort, "v", _holed(first, v, 0))
                values = (instantiate(holed, _vector(v.args[0], side)) for side in formula.args[2].args)
                yield Fact(node("eq", *values), "congruence", [known, show(holed)])


def _is_vector(t: object) -> bool:
    return isinstance(t, Node) and t.op == "fun"


def _vector(domain: object, body: Node) -> Node:
    return node("fun", domain, "i", body)


def _holed(t: Node, part: Node, level: int) -> Node:
    """Return `t` with every occurrence of the closed term `part` replaced by a loose bound variable."""
    if (not t.loose and tidy(t) is tidy(part)) or (t.op == "fun" and _same_vector(t, part)):
        return node("bound", level, t.sort)
    inner = level + 1 if t.op in BINDERS else level
    args = tuple(_holed(a, part, inner) if isinstance(a, Node) else a for a in t.args)
    return t if all(a is b for a, b in zip(args, t.args, strict=True)) else node(t.op, *args)


def _same_vector(t: Node, part: Node) -> bool:
    return part.op == "fun" and t.sort == part.sort and tidy(t.args[2]) is tidy(part.args[2])
