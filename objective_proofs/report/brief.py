"""A proof in a few words: the facts that its last step adds up, or how many steps it takes.

    p * [log(q/p) <= q/p - 1]
    [0 <= (x - y)**2]
    31 steps, by 2 case distinctions

Laws that are equations, such as `log(s/t) = log(s) - log(t)`, are not among the facts; they are named with the axioms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..kernel import axioms
from ..kernel.rules import Proof
from ..kernel.statement import Statement
from ..kernel.term import Node, node, num
from ..printer import show

LONGEST = 160
_ZERO, _ONE = num(0), num(1)


def in_brief(statement: Statement, certificate: dict[str, Any]) -> str:
    """Return how a proof that the kernel has accepted shows the conclusion, in a few words.

    Raises:
        KernelError: the certificate does not fit.
    """
    steps = certificate["proof"]
    proof = Proof(statement.names, statement.hypotheses, statement.conclusion)
    if not steps:
        return "nothing is left to show"
    if proof.waiting:
        return _counted(steps)
    laws: set[Node] = set()
    goal, given = proof.goal, len(proof.facts)
    for step in steps[:-1]:
        if step[0] in ("cases", "split", "absurd", "theorem") and not proof.waiting:
            return _counted(steps)
        if step[0] == "axiom":
            laws.add(axioms.instance(step[1], [proof.read(text, "real") for text in step[2:]])[1])
        proof.step(step)
    rule, *arguments = steps[-1]
    if proof.waiting or proof.goal is not goal:
        return _counted(steps)
    if rule == "fact":
        return "a hypothesis" if arguments[0] < given else f"[{show(tidied(proof.facts[arguments[0]]))}]"
    if rule == "evaluate":
        return "rational enclosures of both sides"
    if rule != "combine":
        return _counted(steps)
    parts = [_product(proof, product, given) for product in arguments[0]]
    parts += [_multiple(proof, *entry) for entry in arguments[1] if proof.facts[entry[1]] not in laws]
    text = " + ".join(parts)
    if not parts:
        return "both sides have the same normal form" + (", by these laws" if arguments[1] else "")
    return text if len(text) <= LONGEST else _counted(steps)


def _counted(steps: Sequence[Sequence[Any]]) -> str:
    """Return how long a proof is."""
    cases = sum(step[0] in ("cases", "split") for step in steps)
    more = f", by {cases} case distinction{'s' * (cases > 1)}" if cases else ""
    if any(step[0] == "absurd" for step in steps):
        more += ", by contradiction"
    return f"{len(steps)} step{'s' * (len(steps) > 1)}{more}"


def _product(proof: Proof, product: Sequence[Any], given: int) -> str:
    """Return a product of facts: one of them in brackets, the others as what they say is not negative."""
    coefficient, *factors = product
    squares = [f for f in factors if isinstance(f, str)]
    numbers = sorted((f for f in factors if not isinstance(f, str)), key=lambda f: _rank(proof.facts[f], f, given))
    parts = [] if str(coefficient) == "1" else [str(coefficient)]
    parts += [_factor(_gap(proof.facts[n])) for n in numbers[:-1]]
    if numbers:
        parts += map(_square, squares)
        return " * ".join([*parts, f"[{show(tidied(proof.facts[numbers[-1]]))}]"])
    if not squares:
        return f"[0 < {coefficient}]"
    return " * ".join([*parts, f"[0 <= {'*'.join(map(_square, squares))}]"])


def _square(text: str) -> str:
    return f"{text}**2" if text.isidentifier() else f"({text})**2"


def _rank(fact: Node, number: int, given: int) -> tuple[bool, bool, int]:
    """Return which of several facts is rather the one in brackets: no plain sign, not given, the last."""
    return fact.args[0] is not _ZERO, number >= given, number


def _gap(fact: Node) -> Node:
    """Return what a fact says is not negative."""
    low, high = fact.args
    return tidied(high if low is _ZERO else node("add", high, node("neg", low)))


def _factor(t: Node) -> str:
    return f"({show(t)})" if t.op in ("add", "neg") else show(t)


def _multiple(proof: Proof, text: str, number: int) -> str:
    shown = f"[{show(tidied(proof.facts[number]))}]"
    if text in ("1", "-1"):
        return shown
    return f"{_factor(tidied(proof.read(text, 'real')))} * {shown}"


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


def _joined(factors: list[Node]) -> Node:
    return node("mul", *factors) if len(factors) > 1 else factors[0]
