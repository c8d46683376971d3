"""A proof in a few words: the facts that its last step adds up, or what they come from, or how many steps it takes.

    p * [log(q/p) <= q/p - 1]
    [0 <= (x - y)**2]
    logarithms apart: the gap is 0 at q = p and never falls from there, by its derivative in q
    squared: x * [x <= 1]
    by contradiction: b * [a + b < 2] + [0 <= (b - 1)**2] + [a*b = 1]
    a * [0 <= y**3 - x**3], where 0 <= y**3 - x**3: its gap is 0 at y = x and never falls from there, ...
    as a product of x - 1 and exp(x) - x: 31 steps
    by the cases of max(0, x): 63 steps

The gap is the larger side less the smaller. Squares are compared where the larger side is not negative. Laws that are
equations, such as `log(s/t) = log(s) - log(t)`, are not among the facts; they are named with the axioms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ..kernel.poly import Poly, constant, difference, is_constant, normal, scaled, term, times
from ..kernel.rules import negation
from ..kernel.statement import Statement
from ..kernel.term import Node, node, num
from ..kernel.text import Names, read
from ..printer import show
from .tree import Goal, Known, Step, proof_tree

LONGEST = 160
SHORT = 40
MAX_REASONS = 2
_ZERO, _ONE = num(0), num(1)
Steps = list[list[Any]]


def in_brief(statement: Statement, certificate: dict[str, Any]) -> str:
    """Return how a proof that the kernel has accepted shows the conclusion, in a few words.

    Raises:
        KernelError: the certificate does not fit.
    """
    steps: Steps = certificate["proof"]
    count = f"{len(steps)} step{'s' * (len(steps) != 1)}"
    if not steps:
        return "nothing is left to show"
    if any(step[0] == "theorem" for step in steps):
        return count
    goal = proof_tree(statement, steps)
    if goal is None:
        return count
    found = _told(goal, "the gap")
    if found is not None and len(found) <= LONGEST:
        return found
    how = _outline(goal)
    return f"{how}: {count}" if how else count


def _told(goal: Goal, subject: str) -> str | None:
    """Return how a goal is shown, or `None` if that takes more than a few words.

    Args:
        goal: the goal with its proof.
        subject: what the gap of the goal is called.
    """
    closer = goal.closer
    if goal.absurd:
        return _squared(goal) or _contradiction(closer)
    if closer.rule == "evaluate":
        return "rational enclosures of both sides"
    if closer.rule == "fact":
        (known,) = closer.used.values()
        if known.step is None:
            return "a hypothesis"
        return f"[{show(tidied(known.formula))}]" if _evident(known) else _told_cut(known, subject)
    if closer.rule == "cases":
        return _both_sides(goal, subject)
    return _derivative(goal, subject) or _sum(closer, subject)


def _sum(closer: Step, subject: str) -> str | None:
    """Return what shows the only fact of a combination that is not plain, or else the combination as it is."""
    deep = _deep(closer)
    found = _through(closer, deep, subject) if len(deep) == len(closer.arguments[0]) == 1 else None
    return found or _combination(closer, deep)


def _deep(closer: Step) -> list[Known]:
    """Return the facts of a combination that are not plain."""
    facts = (closer.used[n] for _, *factors in closer.arguments[0] for n in factors if isinstance(n, int))
    return [fact for fact in facts if not _evident(fact)]


def _combination(closer: Step, deep: list[Known]) -> str | None:
    """Return a combination of facts, with what shows those that are not plain; or `None` if that takes too many words."""
    products, equalities = closer.arguments
    parts = [_product(closer.used, product) for product in products]
    parts += [_multiple(text, closer.used[n], closer.names) for text, n in equalities if not _law(closer.used[n])]
    whole = " + ".join(parts) or "both sides have the same normal form" + (", by these laws" if equalities else "")
    reasons = {show(tidied(known.formula)): _told_cut(known, "its gap") for known in deep}
    if len(reasons) > MAX_REASONS or None in reasons.values():
        return None
    return whole + (", where " if reasons else "") + "; ".join(f"{fact}: {reason}" for fact, reason in reasons.items())


def _contradiction(closer: Step) -> str | None:
    """Return a combination of facts, the opposite of a goal among them, whose sum cannot hold; or `None`."""
    found = _combination(closer, _deep(closer)) if closer.rule == "combine" and closer.arguments[0] else None
    return f"by contradiction: {found}" if found else None


def _through(closer: Step, deep: list[Known], subject: str) -> str | None:
    """Return how the only fact of a combination is shown that is not plain, where the combination is plain; or `None`."""
    products, equalities = closer.arguments
    others = [entry for entry in equalities if not _law(closer.used[entry[1]])]
    (coefficient, *factors), (core,) = products[0], deep
    rest = [f for f in factors if not isinstance(f, int) or closer.used[f] is not core]
    inverses = [f for f in rest if isinstance(f, int) and _inverted(closer.used[f].formula)]
    laws = {_axiom(closer.used[number]) for _, number in equalities}
    if core.step is None or len(rest) > len(inverses) or (not inverses and str(coefficient) != "1"):
        return None
    found = _told_cut(core, "it" if inverses else subject)
    if found is None or (others and inverses):
        return None
    if inverses:
        return f"without denominators: {found}"
    if others:
        shown = ", ".join(dict.fromkeys(show(tidied(closer.used[n].formula)) for _, n in others))
        return f"by {shown}: {found}"
    apart = bool(laws & {"log_product", "log_quotient"}) and found.startswith(subject)
    return f"logarithms apart: {found}" if apart else found


def _squared(goal: Goal) -> str | None:
    """Return how the squares of two sides a <= b are compared, where the opposite is refuted by that; or `None`.

    It is refuted by (a - b)**2 + 2*(a - b)*b + (b**2 - a**2) = 0, in which b is a product of facts and numbers.
    """
    closer = goal.closer
    if closer.rule != "combine" or goal.formula.op not in ("le", "lt"):
        return None
    products, equalities = closer.arguments
    opposite = negation(goal.formula)
    number = next((n for n, known in closer.used.items() if known.step is None and known.formula is opposite), None)
    uses = sorted(factors.count(number) for _, *factors in products)
    square: list[Any] = next((factors for _, *factors in products if factors.count(number) == 2), [])
    rest = [factors for _, *factors in products if number not in factors]
    if uses != [0, 1, 2] or len(square) != 2 or len(rest[0]) != 1 or type(rest[0][0]) is not int:
        return None
    if any(not _law(closer.used[n]) for _, n in equalities):
        return None
    known = closer.used[rest[0][0]]
    told = None if is_constant(difference(known.formula)) else _told_cut(known, "their gap")
    if told is None and not _evident(known):
        return None
    if told is not None and told.startswith("squared: "):
        return told.replace("squared", "squared twice", 1)
    return f"squared: {told or f'[{show(tidied(known.formula))}]'}"


def _told_cut(known: Known, subject: str) -> str | None:
    """Return how a fact is shown that was proved first."""
    if known.step is None or known.step.rule != "cut" or len(known.step.goals) != 1:
        return None
    return _told(known.step.goals[0], subject)


def _evident(known: Known) -> bool:
    """Return whether a fact is given, comes from an axiom or another fact, or is a plain sum of such."""
    if known.step is None or known.step.rule not in ("cut", "apply"):
        return known.step is None or known.step.rule != "monotone"
    if known.step.rule == "apply":
        return all(map(_evident, known.step.used.values()))
    return all(
        not goal.absurd and goal.closer.rule != "cases" and all(map(_evident, goal.closer.used.values()))
        for goal in known.step.goals
    )


def _axiom(known: Known) -> str:
    return str(known.step.arguments[0]) if known.step is not None and known.step.rule == "axiom" else ""


def _law(known: Known) -> bool:
    """Return whether a fact is an equation that an axiom states."""
    return _axiom(known) != "" and known.formula.op == "eq"


# derivatives


def _derivative(goal: Goal, subject: str) -> str | None:
    """Return the words for a goal that is shown from its value at one point and the rule `monotone`, or `None`."""
    found = _growth(goal)
    if found is None:
        return None
    x, base, value, start, rising = found
    if is_constant(value):
        level = show(term(value))
    elif start is not None and _same(difference(start), value):
        level = f"{'>' if start.op == 'lt' else '>='} 0"
    else:
        return None
    way = "rises" if rising else "never falls"
    where, name = show(tidied(base)), show(x)
    return f"{subject} is {level} at {name} = {where} and {way} from there, by its derivative in {name}"


def _both_sides(goal: Goal, subject: str) -> str | None:
    """Return the words for a goal that is shown by the rule `monotone` on both sides of one point, or `None`."""
    told = {_derivative(part, subject) for part in goal.closer.goals}
    return told.pop() if len(told) == 1 else None


def _growth(goal: Goal) -> tuple[Node, Node, Poly, Node | None, bool] | None:
    """Return the variable and the point from which the gap of a goal grows, its value there, and a fact on that.

    The last part is whether it rises. `None` if the goal is not a sum of such growth and at most one other fact.
    """
    if goal.closer.rule != "combine" or goal.formula.op not in ("le", "lt"):
        return None
    products, equalities = goal.closer.arguments
    if equalities or any(str(product[0]) != "1" or len(product) != 2 for product in products):
        return None
    facts = [goal.closer.used[n] for _, n in products if isinstance(n, int)]
    grown = [fact for fact in facts if _by_monotone(fact)]
    if len(grown) != 1 or not len(products) == len(facts) <= 2:
        return None
    start = next((fact.formula for fact in facts if fact is not grown[0]), None)
    (rule,) = [k for k in grown[0].step.used.values() if k.step is not None] if grown[0].step else []
    low, high = rule.formula.args[0].args
    left, right = map(normal, grown[0].formula.args)
    whole, rising = difference(goal.formula), grown[0].formula.op == "lt"
    if high.op == "var" and _same(right, whole):
        return high, low, left, start, rising
    if low.op == "var" and _same(scaled(left, -1), whole):
        return low, high, scaled(right, -1), start, rising
    return None


def _by_monotone(known: Known) -> bool:
    """Return whether a fact says how a function grows between two points."""
    step = known.step
    if step is None or step.rule != "apply":
        return False
    return any(k.step is not None and k.step.rule == "monotone" for k in step.used.values())


def _same(p: Mapping[Any, Any], q: Mapping[Any, Any]) -> bool:
    return {m: c for m, c in p.items() if c} == {m: c for m, c in q.items() if c}


# the outline of a longer proof


def _outline(goal: Goal) -> str:
    """Return in a few words how a proof that is not told in full begins, or ""."""
    if goal.absurd:
        return "by contradiction"
    closer = goal.closer
    if closer.rule == "cases":
        return _cases(closer)
    if closer.rule == "combine":
        products, equalities = closer.arguments
        factors = products[0][1:] if len(products) == 1 and not equalities else []
        if len(factors) > 1 and _is_product(goal, products[0]):
            gaps = [show(_gap(closer.used[f].formula)) if isinstance(f, int) else _square(f) for f in factors]
            if all(len(gap) <= SHORT for gap in gaps) and len(" and ".join(gaps)) <= LONGEST // 2:
                return f"as a product of {' and '.join(gaps)}"
    deep = [known for known in closer.used.values() if not _evident(known)]
    if len(deep) == 1 and deep[0].step is not None and deep[0].step.rule == "cut" and len(deep[0].step.goals) == 1:
        return _outline(deep[0].step.goals[0])
    return "with derivatives" if any(step.rule == "monotone" for step in _steps(goal)) else ""


def _is_product(goal: Goal, product: list[Any]) -> bool:
    """Return whether the gap of a goal is a product of facts and squares, with no number left over."""
    coefficient, *factors = product
    whole = constant(Fraction(coefficient))
    for factor in factors:
        if isinstance(factor, int):
            whole = times(whole, difference(goal.closer.used[factor].formula))
        else:
            root = normal(read(factor, goal.closer.names))
            whole = times(whole, times(root, root))
    return goal.formula.op in ("le", "lt") and _same(whole, difference(goal.formula))


def _cases(closer: Step) -> str:
    """Return of what a proof tells cases apart."""
    (known,) = closer.used.values()
    step = known.step
    text = ""
    if step is not None and step.rule == "if_cases":
        text = str(step.arguments[0])
    elif _axiom(known) == "max_cases" and step is not None:
        text = f"max({', '.join(step.arguments[1:])})"
    elif known.formula.op in ("or", "ne"):
        text = show(tidied(known.formula))
    return f"by the cases of {text}" if 0 < len(text) <= SHORT else "by cases"


def _steps(goal: Goal) -> Iterator[Step]:
    """Yield the steps that a goal uses."""
    pending = [goal.closer]
    seen: set[int] = set()
    while pending:
        step = pending.pop()
        if id(step) in seen:
            continue
        seen.add(id(step))
        yield step
        pending += [known.step for known in step.used.values() if known.step is not None]
        pending += [inner.closer for inner in step.goals]


# the text of a combination


def _product(used: Mapping[int, Known], product: list[Any]) -> str:
    """Return a product of facts: one of them in brackets, the others as what they say is not negative."""
    coefficient, *factors = product
    squares = [f for f in factors if isinstance(f, str)]
    numbers = sorted((f for f in factors if not isinstance(f, str)), key=lambda f: _rank(used[f], f))
    parts = [] if str(coefficient) == "1" else [str(coefficient)]
    parts += [_factor(_gap(used[n].formula)) for n in numbers[:-1]]
    if numbers:
        parts += map(_square, squares)
        return " * ".join([*parts, f"[{show(tidied(used[numbers[-1]].formula))}]"])
    if not squares:
        return f"[0 < {coefficient}]"
    return " * ".join([*parts, f"[0 <= {'*'.join(map(_square, squares))}]"])


def _square(text: str) -> str:
    return f"{text}**2" if text.isidentifier() else f"({text})**2"


def _rank(known: Known, number: int) -> tuple[bool, bool, int]:
    """Return which of several facts is rather the one in brackets: no plain sign, not given, the last."""
    return known.formula.args[0] is not _ZERO, known.step is not None, number


def _gap(fact: Node) -> Node:
    """Return what a fact says is not negative."""
    low, high = fact.args
    return tidied(high if low is _ZERO else node("add", high, node("neg", low)))


def _factor(t: Node) -> str:
    return f"({show(t)})" if t.op in ("add", "neg") else show(t)


def _multiple(text: str, known: Known, names: Names) -> str:
    shown = f"[{show(tidied(known.formula))}]"
    return shown if text in ("1", "-1") else f"{_factor(tidied(read(text, names)))} * {shown}"


def tidied(t: Node) -> Node:
    """Return a term or formula with `p*(1/q)` as `p/q` and `-log(p/q)` as `log(q/p)`: the same where it is defined."""
    if t.op in ("num", "var"):
        return t
    args = [tidied(a) if isinstance(a, Node) else a for a in t.args]
    if t.op == "mul":
        below = [a.args[1] for a in args if _inverse(a)]
        above = [a for a in args if not _inverse(a)]
        if below and above:
            return node("div", _joined(above), _joined(below))
    if t.op == "neg" and args[0].op == "log" and args[0].args[0].op == "div":
        return node("log", node("div", *reversed(args[0].args[0].args)))
    return node(t.op, *args)


def _inverse(t: Node) -> bool:
    return t.op == "div" and t.args[0] is _ONE and t.args[1].op != "num"


def _inverted(fact: Node) -> bool:
    """Return whether a fact says that an inverse is positive."""
    return fact.op == "lt" and fact.args[0] is _ZERO and _inverse(fact.args[1])


def _joined(factors: list[Node]) -> Node:
    return node("mul", *factors) if len(factors) > 1 else factors[0]
