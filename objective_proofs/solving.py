"""Simple hypotheses solved for sampling: signs, bounds, orders, equations, normalisations, vanishing moments.

Each becomes a `Step`, which assigns its target a term of the kernel, also under quantifiers over indices and points.
The steps run on batches of floats and on exact rationals; what they do not make true is left to filtering.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from .kernel.term import DIM, REAL, Node, Signature, Sort, node, num, shift
from .unroll import constant

KEPT = 10_000  # terms whose names are kept for the next time
Bounds = list[tuple[Node, bool]]  # each bound comes with whether it is strict


class Step(NamedTuple):
    """Assign `value` to `target` for all values of the variables of `binders`, the last of which is the innermost."""

    binders: tuple[Sort, ...]
    target: Node
    value: Node


def is_dynamic(signature: Signature) -> bool:
    """Return whether a function takes reals or vectors."""
    return any(s in (REAL, DIM) or s[0] == "vector" for s in signature.arguments)


def _extreme(op: str, bounds: Bounds) -> Node:
    found = bounds[0][0]
    for bound, _ in bounds[1:]:
        found = node(op, found, bound)
    return found


def bounded(v: Node, lows: Bounds, highs: Bounds) -> Node:
    """Return a formula in `v` that keeps to bounds for all reals, plainly so for interval arithmetic."""
    strict = any(s for _, s in (*lows, *highs))
    if not lows and not highs:
        return v
    if lows and highs:
        low, high = _extreme("max", lows), _extreme("min", highs)
        ratio = node("div", num(1), node("add", num(1), node("pow", v, 2)))
        if strict:
            ratio = node("div", node("add", num(1), node("mul", num(6), ratio)), num(8))
        return node("add", low, node("mul", node("add", high, node("neg", low)), ratio))
    away = node("add", node("pow", v, 2), node("div", num(1), num(64))) if strict else node("pow", v, 2)
    return node("add", _extreme("max", lows), away) if lows else node("add", _extreme("min", highs), node("neg", away))


def clamp(v: Node, lows: Bounds, highs: Bounds) -> Node:
    """Return `v` moved between bounds; each bound comes with whether it is strict."""
    strict = any(s for _, s in (*lows, *highs))
    relation = "lt" if strict else "le"
    if lows and highs:
        low, high = _extreme("max", lows), _extreme("min", highs)
        ratio = node("div", node("pow", v, 2), node("add", num(1), node("pow", v, 2)))
        if strict:
            ratio = node("if", node("eq", v, num(0)), node("div", num(1), num(2)), ratio)
        else:
            ratio = node("if", node("eq", v, num(1)), num(1), ratio)
        return node("add", low, node("mul", node("add", high, node("neg", low)), ratio))
    if lows:
        low = _extreme("max", lows)
        mirrored = node("add", low, low, node("neg", v))
        moved = node("if", node("eq", v, low), node("add", low, num(1)), mirrored) if strict else mirrored
        return node("if", node(relation, low, v), v, moved)
    if highs:
        high = _extreme("min", highs)
        mirrored = node("add", high, high, node("neg", v))
        below = node("add", high, node("neg", num(1)))
        moved = node("if", node("eq", v, high), below, mirrored) if strict else mirrored
        return node("if", node(relation, v, high), v, moved)
    return v


def steps(hypotheses: tuple[Node, ...]) -> list[Step]:
    """Return assignments that make simple hypotheses true; the others are left to filtering."""
    facts: list[tuple[tuple[Sort, ...], Node]] = []
    for hypothesis in hypotheses:
        _collect(hypothesis, (), facts)
    bounds: dict[tuple[tuple[Sort, ...], Node], Any] = {}
    fixed = {
        target_name(fact.args[0]) for binders, fact in facts if fact.op == "eq" and _is_target(fact.args[0], binders)
    }
    for binders, fact in facts:
        if fact.op in ("le", "lt"):
            _bound(binders, fact, bounds, fixed)
    pending = [Step(key[0], key[1], clamp(key[1], lows, highs)) for key, (lows, highs) in bounds.items()]
    signed = {target_name(key[1]) for key, (lows, _) in bounds.items() if _known_nonnegative(lows)}
    found: list[Step] = []
    while pending:
        waiting = {target_name(step.target) for step in pending}
        ready = next((p for p in pending if not (_names(p.value) & waiting - {target_name(p.target)})), pending[0])
        pending.remove(ready)
        found.append(ready)
    done: set[str] = set()
    for binders, fact in facts:
        if fact.op == "eq":
            found += _equation(binders, fact, done, signed)
    return found


def _known_nonnegative(lows: Bounds) -> bool:
    return any((constant(bound) or 0) >= 0 and constant(bound) is not None for bound, _ in lows)


def _collect(t: Node, binders: tuple[Sort, ...], facts: list[tuple[tuple[Sort, ...], Node]]) -> None:
    if t.op == "and":
        for part in t.args:
            _collect(part, binders, facts)
    elif t.op == "forall" and t.args[0] != REAL and t.args[0][0] in ("index", "point"):
        _collect(t.args[2], (*binders, t.args[0]), facts)
    elif t.op in ("eq", "le", "lt"):
        facts.append((binders, t))


def target_name(t: Node) -> str:
    return str(t.args[0]) if t.op in ("var", "app") else ""


@lru_cache(KEPT)
def _names(t: Node) -> frozenset[str]:
    parts = [_names(a) for a in t.args if type(a) is Node]
    return frozenset().union([target_name(t)] if t.op in ("var", "app") else [], *parts)


def _is_target(t: Node, binders: tuple[Sort, ...]) -> bool:
    """Return whether `t` is a real variable, or an entry of a family at exactly the variables of `binders`."""
    if t.op == "var":
        return t.sort == REAL and not binders
    if t.op != "app" or t.sort != REAL or is_dynamic(t.args[1]):
        return False
    bound = [a.args[0] for a in t.args[2:] if a.op == "bound"]
    plain = all(a.op in ("bound", "var") for a in t.args[2:])
    return plain and sorted(bound) == list(range(len(binders)))


def _bound(binders: tuple[Sort, ...], fact: Node, bounds: dict[Any, Any], fixed: set[str]) -> None:
    """Note an inequality as a bound of one of its targets."""
    low, high = fact.args
    strict = fact.op == "lt"
    candidates = [c for side in (high, low) for c in _targets(side, binders)]
    candidates.sort(key=lambda c: (target_name(c) in fixed, c not in (high, low)))
    for target in candidates:
        split = _linear(node("add", high, node("neg", low)), target)
        factor = constant(split[0]) if split else None
        if split and factor:
            limit = low if target is high else high if target is low else node("div", node("neg", split[1]), split[0])
            bounds.setdefault((binders, target), ([], []))[0 if factor > 0 else 1].append((limit, strict))
            return


def _targets(t: Node, binders: tuple[Sort, ...]) -> list[Node]:
    """Return the targets in `t` that stand under no binder of it."""
    if _is_target(t, binders):
        return [t]
    if t.op in ("sum", "integral", "fun", "forall", "app"):
        return []
    return [found for a in t.args if type(a) is Node for found in _targets(a, binders)]


def _linear(t: Node, target: Node) -> tuple[Node, Node] | None:
    """Return `a, b` with `t = a*target + b` and neither naming the target, or `None`."""
    if t is target:
        return num(1), num(0)
    if target_name(target) not in _names(t):
        return num(0), t
    parts = [_linear(a, target) for a in t.args if type(a) is Node]
    split = [p for p in parts if p is not None]
    if len(split) < len(parts):
        return None
    if t.op == "add":
        return node("add", *(p[0] for p in split)), node("add", *(p[1] for p in split))
    if t.op == "neg":
        return node("neg", split[0][0]), node("neg", split[0][1])
    if t.op == "div" and target_name(target) not in _names(t.args[1]):
        return node("div", split[0][0], t.args[1]), node("div", split[0][1], t.args[1])
    if t.op == "mul":
        inside = [k for k, a in enumerate(t.args) if target_name(target) in _names(a)]
        if len(inside) == 1:
            others = t.args[: inside[0]] + t.args[inside[0] + 1 :]
            return node("mul", split[inside[0]][0], *others), node("mul", split[inside[0]][1], *others)
    return None


def _equation(binders: tuple[Sort, ...], fact: Node, done: set[str], signed: set[str]) -> list[Step]:
    """Return the steps that solve one equation for a target not solved for before."""
    for left, right in (fact.args, fact.args[::-1]):
        if _is_target(left, binders) and target_name(left) not in done | _names(right):
            done.add(target_name(left))
            return [Step(binders, left, right)]
    for left, right in (fact.args, fact.args[::-1]):
        found = _functional(binders, left, right, done, signed)
        if found:
            return found
    difference = node("add", fact.args[0], node("neg", fact.args[1]))
    for target in _targets(difference, binders):
        split = _linear(difference, target)
        if split and target_name(target) not in done and constant(split[0]) != 0:
            done.add(target_name(target))
            return [Step(binders, target, node("div", node("neg", split[1]), split[0]))]
    return []


def _functional(binders: tuple[Sort, ...], left: Node, right: Node, done: set[str], signed: set[str]) -> list[Step]:
    """Return the step that scales or shifts a family so that a sum or integral over it has a given value."""
    chain: list[Node] = []
    body = left
    while body.op in ("sum", "integral"):
        chain.append(body)
        body = body.args[2]
    inner = (*binders, *(c.args[0] for c in chain))
    for target in _targets(body, inner) if chain else []:
        name, degree = target_name(target), _degree(body, target_name(target))
        if name in done or name in _names(right):
            continue
        total, wanted = shift(left, len(chain)), shift(right, len(chain))
        if constant(right) != 0 and ((degree == 1 and name in signed) or degree == 2):
            ratio = node("div", wanted, total)
            done.add(name)
            return [Step(inner, target, node("mul", target, ratio if degree == 1 else node("sqrt", ratio)))]
        split = _linear(body, target)
        if split and name not in signed:
            weight = split[0]
            for binder in reversed(chain):
                weight = node(binder.op, *binder.args[:2], weight)
            change = node("div", node("add", wanted, node("neg", total)), shift(weight, len(chain)))
            if constant(right) != 0:  # a later scaling keeps a vanishing moment, and no other
                done.add(name)
            return [Step(inner, target, node("add", target, change))]
    return []


def _degree(t: Node, name: str) -> int | None:
    """Return the degree in which a term is homogeneous in a family, or `None`."""
    if name not in _names(t):
        return 0
    if t.op == "app":
        return 1
    parts = [_degree(a, name) for a in t.args if type(a) is Node]
    known = [p for p in parts if p is not None]
    if len(known) < len(parts):
        return None
    if t.op == "mul":
        return sum(known)
    if t.op == "pow":
        return known[0] * int(t.args[1])
    if t.op in ("add", "neg"):
        return known[0] if len(set(known)) == 1 else None
    return known[0] if t.op == "div" and known[1] == 0 else None
