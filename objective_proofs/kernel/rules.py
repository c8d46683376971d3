"""The rules of proof. A proof is a list of steps; each step works on the first open goal.

A `Proof` holds the facts of the first open goal and the goals that wait. Goals are broken up as they come up: an implication
assumes its premise, a `forall` takes a fresh variable, a conjunction or an `iff` becomes two goals, `not` assumes the
opposite. Facts are broken up alike, and numbered in the order in which they arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from . import axioms
from .definedness import assumed, differentiated, needs
from .interval import sign
from .poly import METER, Poly, accumulate, canonical, constant, difference, holds, is_constant, normal, rational, term, times
from .statement import Statement, fitting, sorts
from .term import DIM, FORMULA, REAL, KernelError, Node, Signature, Sort, fits, instantiate, node, num, rebuilt, replace, require, var
from .text import Names, read

CONNECTIVES = ("and", "iff", "implies", "not", "forall")
_TRUE, _FALSE = node("true"), node("false")
_OPPOSITE = {"le": "lt", "lt": "le", "eq": "ne", "ne": "eq", "and": "or", "or": "and", "true": "false", "false": "true"}


class Proof:
    """The state of one proof: facts, the first open goal (`None` when all are closed), and the waiting goals.

    Args:
        names: the symbols of the statement.
        hypotheses: the first facts.
        goal: what is to be proved.
        theorems: statements that are already proved in this run, by name, with the axioms that each rests on.
    """

    def __init__(self, names: Names, hypotheses: tuple[Node, ...], goal: Node,
                 theorems: dict[str, tuple[Statement, frozenset[str]]] | None = None) -> None:
        self.names = dict(names)
        self.facts: list[Node] = []
        self.waiting: list[tuple[int, Names, Node, Node]] = []
        self.theorems = theorems or {}
        self.axioms: set[str] = set()
        self.goal: Node | None = None
        for hypothesis in hypotheses:
            self.assume(hypothesis)
        self.enter(goal)

    # facts and goals

    def assume(self, formula: Node) -> None:
        """Add a fact, broken up."""
        op, args = formula.op, formula.args
        METER.charge(formula.size if op in CONNECTIVES else 1)
        if op in ("and", "iff"):
            for part in _parts(formula):
                self.assume(part)
        elif op == "not" and negation(args[0]) is not formula:
            self.assume(negation(args[0]))
        elif op != "true":
            self.facts.append(formula)

    def enter(self, goal: Node) -> None:
        """Make `goal` the open goal, broken up."""
        op, args = goal.op, goal.args
        METER.charge(goal.size if op in CONNECTIVES else 1)
        if op in ("implies", "not"):
            self.assume(args[0])
            self.enter(args[1] if op == "implies" else _FALSE)
        elif op == "forall":
            self.enter(instantiate(goal, self.invent(args[1], args[0])))
        elif op in ("and", "iff"):
            self.postpone(*((_TRUE, part) for part in _parts(goal)))
            self.close()
        elif op == "true":
            self.close()
        else:
            self.goal = goal

    def invent(self, hint: str, sort: Sort) -> Node:
        """Return a variable that occurs nowhere yet."""
        count = 0
        while (name := f"{hint}_{count}" if count else hint) in self.names:
            count += 1
        made = var(name, sort)
        self.names = {**self.names, name: Signature((), (sort[1],)) if sort[0] == "vector" else made}
        return made

    def postpone(self, *goals: tuple[Node, Node]) -> None:
        """Put goals, each with one more fact, before the goals that wait."""
        self.waiting += [(len(self.facts), self.names, fact, goal) for fact, goal in reversed(goals)]

    def close(self) -> None:
        """Close the open goal and take up the next one, in the facts that it was put off with."""
        self.goal = None
        if self.waiting:
            count, self.names, fact, goal = self.waiting.pop()
            del self.facts[count:]
            self.assume(fact)
            self.enter(goal)

    def conclude(self, premises: Sequence[Node], fact: Node) -> None:
        """Ask for the premises, one goal each, and then for the open goal with `fact` known."""
        self.postpone(*((_TRUE, premise) for premise in premises), (fact, self.open_goal()))
        self.close()

    # the arguments of a step

    def open_goal(self, *ops: str) -> Node:
        """Return the open goal, which must have one of the operators if any are given."""
        if self.goal is None or (ops and self.goal.op not in ops):
            raise KernelError(f"expected an open goal {' or '.join(ops)}")
        return self.goal

    def fact(self, number: Any, *ops: str) -> Node:
        """Return the fact of that number, which must have one of the operators if any are given."""
        require(type(number) is int and 0 <= number < len(self.facts), "expected a fact below {}", len(self.facts))
        found: Node = self.facts[number]
        require(not ops or found.op in ops, "expected fact {} to be of the form {}, found {}", number, " or ".join(ops), found.op)
        return found

    def read(self, text: Any, sort: Sort) -> Node:
        """Return the closed term of the given sort that `text` says in the names of the open goal."""
        found = read(text, self.names)
        require(fits(found.sort, sort), "expected {}, found {}", sort, found.sort)
        return found

    def step(self, step: Any) -> None:
        """Do one step of a certificate.

        Raises:
            KernelError: the step does not fit, or its terms cannot be read or are too large.
        """
        require(type(step) is list and step and type(step[0]) is str and step[0] in RULES, "expected a list that begins with a rule")
        rule, count = RULES[step[0]]
        require(len(step) - 1 in count, "{} takes {} arguments, found {}", step[0], count[0], len(step) - 1)
        self.open_goal()
        rule(self, *step[1:])


def _parts(formula: Node) -> tuple[Node, ...]:
    """Return the parts of `and` and `or`, and the two directions of `iff` and `ne`."""
    args, turned = formula.args, {"iff": "implies", "ne": "lt"}.get(formula.op)
    return (node(turned, *args), node(turned, *reversed(args))) if turned else args


def negation(formula: Node) -> Node:
    """Return a formula equivalent to `not formula`, in which `not` stands only before `forall` and `iff`."""
    op, args = formula.op, formula.args
    if op in _OPPOSITE:
        turned = reversed(args) if op in ("le", "lt") else map(negation, args) if op in ("and", "or") else args
        return node(_OPPOSITE[op], *turned)
    if op == "implies":
        return node("and", args[0], negation(args[1]))
    return args[0] if op == "not" else node("not", formula)


def combine(proof: Proof, products: Any, equalities: Any) -> None:
    """Gamma |- a <= b, when b - a is a nonnegative combination of products of facts and squares, plus multiples of equalities.

    A product is [c, factor ...]: a rational c > 0; a factor is the number of a fact `l <= r` or `l < r`, standing for
    r - l, or the text of a term, standing for its square. A multiple is [term, number of a fact `l = r`].

    Fails when: what is left over is not a constant of the right sign. A goal a < b needs a positive constant, or a product
    of strict facts only; a = b allows no products and nothing left over; the goal `false` is read as 0 < 0.
    """
    goal = proof.open_goal("le", "lt", "eq", "false")
    require(type(products) is list and type(equalities) is list, "expected a list of products and a list of multiples")
    require(goal.op != "eq" or not products, "expected no products for an equality")
    left: Poly = dict(difference(goal)) if goal.op != "false" else {}
    strict = False
    for entry in products:
        require(type(entry) is list and entry and rational(entry[0]) > 0, "expected a product [c, factor ...] with c > 0")
        product, all_strict = constant(rational(entry[0])), len(entry) > 1
        for factor in entry[1:]:
            if type(factor) is str:
                root = normal(proof.read(factor, REAL))
                product, all_strict = times(product, times(root, root)), False
            else:
                all_strict = proof.fact(factor, "le", "lt").op == "lt" and all_strict
                product = times(product, difference(proof.facts[factor]))
        accumulate(left, product, -1)
        strict = strict or all_strict
    for entry in equalities:
        require(type(entry) is list and len(entry) == 2, "expected a multiple [term, fact]")
        accumulate(left, times(normal(proof.read(entry[0], REAL)), difference(proof.fact(entry[1], "eq"))), -1)
    relation = "eq" if goal.op == "eq" else "le" if goal.op == "le" or strict else "lt"
    if not is_constant(left) or not holds(relation, left.get((), 0)):
        raise KernelError("the steps do not sum to the goal; left over", term(left))
    proof.close()


def evaluate(proof: Proof) -> None:
    """Gamma |- a R b, when b - a has no variables and rational enclosures of its atoms decide its sign."""
    goal = proof.open_goal("le", "lt", "ne", "eq")
    found = sign(difference(goal))
    require(found is not None and holds(goal.op, found), "the enclosures do not show the goal")
    proof.close()


def cut(proof: Proof, text: Any) -> None:
    """Gamma |- F   Gamma, F |- G  /  Gamma |- G."""
    formula = proof.read(text, FORMULA)
    proof.conclude([formula], formula)


def axiom(proof: Proof, name: Any, *texts: Any) -> None:
    """Gamma |- premises of an axiom   Gamma, its conclusion |- G  /  Gamma |- G."""
    require(type(name) is str and name in axioms.AXIOMS, "expected the name of an axiom")
    premises, conclusion = axioms.instance(name, [proof.read(t, REAL) for t in texts])
    proof.axioms.add(name)
    proof.conclude(premises, conclusion)


def instance(proof: Proof, fact: Any, *texts: Any) -> None:
    """Gamma, forall x: F(x), F(t) |- G  /  Gamma, forall x: F(x) |- G; several terms for nested quantifiers."""
    found = proof.fact(fact)
    for text in texts:
        require(found.op == "forall", "more terms than quantifiers")
        found = instantiate(found, read(text, proof.names))
    proof.conclude([], found)


def apply(proof: Proof, fact: Any) -> None:
    """Gamma, A implies B |- A   Gamma, A implies B, B |- G  /  Gamma, A implies B |- G."""
    premise, conclusion = proof.fact(fact, "implies").args
    proof.conclude([premise], conclusion)


def cases(proof: Proof, fact: Any) -> None:
    """One goal for each part of a disjunction; `a != b` is `a < b or b < a`."""
    parts, goal = _parts(proof.fact(fact, "or", "ne")), proof.open_goal()
    proof.postpone(*((part, goal) for part in parts))
    proof.close()


def absurd(proof: Proof) -> None:
    """Gamma, not G |- false  /  Gamma |- G."""
    proof.assume(negation(proof.open_goal()))
    proof.enter(_FALSE)


def by_fact(proof: Proof, fact: Any) -> None:
    """Gamma, F |- F, up to normal form; any goal when F is `false`."""
    found = proof.fact(fact)
    require(found.op == "false" or canonical(found) is canonical(proof.open_goal()), "fact {} is not the goal", fact)
    proof.close()


def lift(proof: Proof, fact: Any, nonempty: Any = None) -> None:
    """Gamma, forall x: a(x) <= b(x), L[a] <= L[b] |- G  /  Gamma, forall x: a(x) <= b(x) |- G, L a sum or an integral.

    Equality lifts to equality. A strict fact lifts to a non-strict one; for a sum over i < n it stays strict when
    `nonempty` is the number of the fact `1 <= n`. Integrals conclude nothing strict and nothing pointwise.
    """
    domain, hint, body = proof.fact(fact, "forall").args
    op = {"index": "sum", "point": "integral"}.get(domain[0], "")
    require(op and body.op in ("le", "lt", "eq"), "expected a relation for every index or point")
    relation = "eq" if body.op == "eq" else "le"
    if nonempty is not None:
        require(op == "sum" and body.op == "lt", "expected a strict fact for every index")
        wanted = node("le", num(1), var(domain[1], DIM))
        require(canonical(proof.fact(nonempty)) is canonical(wanted), "expected the fact 1 <= n")
        relation = "lt"
    proof.conclude([], node(relation, *(node(op, domain, hint, side) for side in body.args)))


def member(proof: Proof, fact: Any, index: Any) -> None:
    """Gamma, forall i < n: a(i) <= b(i), b(k) - a(k) <= sum(b) - sum(a) |- G  /  Gamma, forall i < n: a(i) <= b(i) |- G."""
    found = proof.fact(fact, "forall")
    domain, hint, body = found.args
    require(domain[0] == "index" and body.op in ("le", "lt"), "expected an inequality for every index")
    low, high = instantiate(found, read(index, proof.names)).args
    less, more = (node("sum", domain, hint, side) for side in body.args)
    gains = (node("add", b, node("neg", a)) for a, b in ((low, high), (less, more)))
    proof.conclude([], node("le", *gains))


def congruence(proof: Proof, fact: Any, text: Any) -> None:
    """Gamma, a = b, C[a] = C[b] |- G  /  Gamma, a = b |- G; from `forall i < n: a(i) = b(i)` for a context of a vector."""
    found, context = proof.fact(fact, "eq", "forall"), read(text, proof.names)
    sides = found.args
    if found.op == "forall":
        domain, hint, body = found.args
        require(domain[0] == "index" and body.op == "eq", "expected an equality for every index")
        sides = tuple(node("fun", domain, hint, side) for side in body.args)
    require(context.op == "fun", "expected a context fun(x: t)")
    proof.conclude([], node("eq", *(instantiate(context, side) for side in sides)))


def natural(proof: Proof, text: Any) -> None:
    """Gamma, 0 <= n, n = 0 or 1 <= n |- G  /  Gamma |- G, n a dimension."""
    n = proof.read(text, DIM)
    zero_or_more = node("or", node("eq", n, num(0)), node("le", num(1), n))
    proof.conclude([], node("and", node("le", num(0), n), zero_or_more))


def if_cases(proof: Proof, text: Any) -> None:
    """Gamma, F and if(F, a, b) = a or not F and if(F, a, b) = b |- G  /  Gamma |- G."""
    found = proof.read(text, REAL)
    require(found.op == "if", "expected if(F, a, b)")
    condition, yes, no = found.args
    parts = (node("and", condition, node("eq", found, yes)), node("and", negation(condition), node("eq", found, no)))
    proof.conclude([], node("or", *parts))


def monotone(proof: Proof, text: Any, low: Any, high: Any, relation: Any) -> None:
    """Gamma |- f defined on [a, b] and 0 <= f' on (a, b)   Gamma, a <= b implies f(a) <= f(b) |- G  /  Gamma |- G; the same with `<`.

    Fails when: f is not differentiated by `derivative`. One goal for each obligation of f, each further one of f', and the sign of f'.
    """
    function, a, b = read(text, proof.names), proof.read(low, REAL), proof.read(high, REAL)
    require(function.sort == ("fun", REAL, REAL) and function.op == "fun", "expected a function fun(x: t) of a real")
    require(relation in ("le", "lt"), "expected 'le' or 'lt'")
    slope, x, needed = differentiated(function.args[2], ("sum",)), node("bound", 0, REAL), needs(function.args[2])
    proof.axioms |= assumed([function]) & {"leibniz"}
    further = [o for o in needs(function.args[2], 0) if o not in needed]
    premises = []
    for order, goal in (*(("le", o) for o in needed), *(("lt", o) for o in further), ("lt", node(relation, num(0), slope))):
        inside = node("and", node(order, a, x), node(order, x, b))
        premises.append(node("forall", REAL, function.args[1], node("implies", inside, goal)))
    values = (instantiate(function, a), instantiate(function, b))
    proof.conclude(premises, node("implies", node(relation, a, b), node(relation, *values)))


def differentiate(proof: Proof, text: Any) -> None:
    """Gamma |- t and its derivative t' defined at a   Gamma, diff(x: t)(a) = t'(a) |- G  /  Gamma |- G."""
    found = proof.read(text, REAL)
    require(found.op == "at" and found.args[0].op == "diff", "expected diff(x: t)(a)")
    function, a = found.args
    proof.axioms |= assumed([function])
    premises = [replace(o, a) for o in needs(function.args[2], 0)]
    proof.conclude(premises, node("eq", found, replace(differentiated(function.args[2]), a)))


def exchange(proof: Proof, text: Any) -> None:
    """Gamma, L[x] M[y] t = M[y] L[x] t |- G  /  Gamma |- G, L and M sums or integrals; two integrals by Fubini's theorem."""
    outer = proof.read(text, REAL)
    inner = outer.args[-1]
    require({outer.op, getattr(inner, "op", "")} <= {"sum", "integral"}, "expected a sum or an integral of another")
    turned = rebuilt(inner.args[2], lambda t, level: node("bound", level + (t.args[0] == level), t.sort)
                     if t.args[0] <= level + 1 else t)
    proof.axioms |= {"fubini"} if outer.op == inner.op == "integral" else set()
    proof.conclude([], node("eq", outer, node(inner.op, *inner.args[:2], node(outer.op, *outer.args[:2], turned))))


def null(proof: Proof, fact: Any, equation: Any, text: Any) -> None:
    """Gamma |- forall x: a(x) = b(x) implies h(x) = 0   Gamma, L[h] = 0 |- G  /  Gamma, forall x: a(x) <= b(x), L[a] = L[b] |- G."""
    domain, hint, body = proof.fact(fact, "forall").args
    op, function = {"index": "sum", "point": "integral"}.get(domain[0], ""), read(text, proof.names)
    require(op and body.op == "le", "expected an inequality for every index or point")
    require(function.op == "fun" and function.args[0] == domain, "expected a function of {}", domain)
    wanted = node("eq", *(node(op, domain, hint, side) for side in body.args))
    require(canonical(proof.fact(equation)) is canonical(wanted), "expected the fact that the two have the same sum or integral")
    vanishes = node("eq", function.args[2], num(0))
    premise = node("forall", domain, hint, node("implies", node("eq", *body.args), vanishes))
    proof.conclude([premise], node("eq", node(op, domain, hint, function.args[2]), num(0)))


def induction(proof: Proof, text: Any) -> None:
    """Gamma |- F(0)   Gamma |- forall t: F(t) implies F(t + 1)   Gamma, forall t: F(t) |- G  /  Gamma |- G, t a natural number."""
    claim = proof.read(text, FORMULA)
    require(claim.op == "forall" and claim.args[0] == DIM, "expected forall(t in naturals: F)")
    body = claim.args[2]
    following = replace(body, node("add", node("bound", 0, DIM), num(1)))
    step = node("forall", *claim.args[:2], node("implies", body, following))
    proof.conclude([instantiate(claim, num(0)), step], claim)


def theorem(proof: Proof, name: Any, meaning: Any) -> None:
    """Gamma |- hypotheses of T   Gamma, its conclusion |- G  /  Gamma |- G, T proved in the same run, at any of its instances.

    `meaning` gives each declared name of T its value: a term, the name of a dimension or of a space, `fun(...)` for a function.
    """
    require(type(name) is str and name in proof.theorems and type(meaning) is dict, "expected a theorem proved earlier in this run")
    statement, used = proof.theorems[name]
    values: Names = {}
    for symbol, declared in statement.names.items():
        text = meaning.get(symbol)
        if not isinstance(declared, (Node, Signature)):
            require(isinstance(text, str) and proof.names.get(text) == text, "{}: expected the name of a space", symbol)
            values[symbol] = str(text)
        else:
            *domains, result = sorts(declared, values)
            values[symbol] = fitting(read(text, proof.names), result, domains)
    proof.axioms |= used
    found = statement.at(values)
    proof.conclude(found.hypotheses, found.conclusion)


RULES: dict[str, tuple[Callable[..., None], range]] = {
    "combine": (combine, range(2, 3)), "cut": (cut, range(1, 2)), "axiom": (axiom, range(2, 4)),
    "instance": (instance, range(2, 10)), "apply": (apply, range(1, 2)), "cases": (cases, range(1, 2)),
    "monotone": (monotone, range(4, 5)), "absurd": (absurd, range(0, 1)), "fact": (by_fact, range(1, 2)),
    "lift": (lift, range(1, 3)), "member": (member, range(2, 3)), "congruence": (congruence, range(2, 3)),
    "natural": (natural, range(1, 2)), "if_cases": (if_cases, range(1, 2)),
    "theorem": (theorem, range(2, 3)), "evaluate": (evaluate, range(0, 1)), "differentiate": (differentiate, range(1, 2)),
    "exchange": (exchange, range(1, 2)), "null": (null, range(3, 4)), "induction": (induction, range(1, 2)),
}
