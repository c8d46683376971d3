"""A proof in words: the steps of a certificate, each with what it adds to what is known.

The kernel does the steps; this only reads off the facts and the goal before and after each of them.
"""

from __future__ import annotations

from typing import Any

from ..kernel import axioms
from ..kernel.check import Theorems
from ..kernel.definedness import obligations
from ..kernel.rules import Proof
from ..kernel.statement import Statement
from ..kernel.term import Node
from ..printer import show

LONGEST = 240
WORDS = {
    "cut": "First {0}.",
    "instance": "From ({0}) at {rest}:",
    "apply": "By ({0}), once its premise is shown:",
    "cases": "By the cases of ({0}):",
    "absurd": "Suppose not:",
    "fact": "This is ({0}).",
    "lift": "Sum or integrate both sides of ({0}):",
    "member": "One term of ({0}), at {rest}, is at most the sum of all:",
    "congruence": "Put both sides of ({0}) into {rest}:",
    "natural": "{0} is a natural number:",
    "if_cases": "By the cases of {0}:",
    "evaluate": "This is decided by its value.",
    "differentiate": "Take the derivative in {0}, once it is defined:",
    "exchange": "Exchange the two in {0}:",
    "null": "({0}) is an equality almost everywhere, so {rest} vanishes wherever it is one:",
    "induction": "By induction, {0}:",
}  # of the rules whose arguments stand in them as they are


def in_words(statement: Statement, certificate: dict[str, Any], theorems: Theorems) -> list[str]:
    """Return the lines that tell a proof that the kernel has accepted.

    Raises:
        KernelError: the certificate does not fit.
    """
    goals = [(len(statement.hypotheses), statement.conclusion), *obligations(statement)]
    lines: list[str] = []
    for place, ((count, goal), steps) in enumerate(
        zip(goals, [certificate["proof"], *certificate["defined"]], strict=True)
    ):
        lines.append("The conclusion." if place == 0 else f"Defined: {_text(goal)}.")
        lines += [
            f"  {line}" for line in _told(Proof(statement.names, statement.hypotheses[:count], goal, theorems), steps)
        ]
    return lines


def _told(proof: Proof, steps: list[list[Any]]) -> list[str]:
    lines = [f"({number}) {_text(fact)}  [given]" for number, fact in enumerate(proof.facts)]
    if proof.goal is None:
        return [*lines, "Nothing is left to show."]
    lines.append(f"Show {_text(proof.goal)}.")
    for step in steps:
        depth, goal, known = len(proof.waiting), proof.goal, list(proof.facts)
        lines.append("  " * depth + _step(proof, step))
        proof.step(step)
        if proof.goal is None:
            lines.append("Done.")
            break
        inner = "  " * len(proof.waiting)
        if step[0] in ("combine", "fact", "evaluate") and len(proof.waiting) < depth + 1:
            lines[-1] += " Done."
        same = next(
            (k for k, (a, b) in enumerate(zip(known, proof.facts, strict=False)) if a is not b),
            min(len(known), len(proof.facts)),
        )
        lines += [f"{inner}({number}) {_text(fact)}" for number, fact in enumerate(proof.facts) if number >= same]
        if proof.goal is not goal:
            lines.append(f"{inner}Show {_text(proof.goal)}.")
    return lines


def _text(term: Node | str) -> str:
    text = term if isinstance(term, str) else show(term)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def _step(proof: Proof, step: list[Any]) -> str:
    """Return the sentence for a step that the kernel is about to do."""
    rule, *args = step
    if rule == "combine":
        return _combination(proof, *args)
    if rule == "axiom":
        found = axioms.AXIOMS[args[0]]
        where = ", ".join(f"{name} = {text}" for name, text in zip(found.variables, args[1:], strict=True))
        return f"By {found.conclusion} at {_text(where)}  [{args[0]}]:"
    if rule == "theorem":
        where = ", ".join(f"{name} = {text}" for name, text in args[1].items())
        return f"By the theorem {args[0]}{f' at {_text(where)}' if where else ''}:"
    if rule == "monotone":
        way = "rises" if args[3] == "lt" else "does not fall"
        return f"{_text(args[0])} {way} from {_text(args[1])} to {_text(args[2])}, by its derivative:  [monotone]"
    rest = ", ".join(map(str, args[1:]))
    return WORDS[rule].format(_text(str(args[0])) if args else "", rest=_text(rest)) + f"  [{rule}]"


def _combination(proof: Proof, products: list[list[Any]], equalities: list[list[Any]]) -> str:
    parts = [_product(proof, product) for product in products]
    parts += [_factor(str(text)) + f"*[{_text(proof.facts[number])}]" for text, number in equalities]
    goal = _text(proof.goal) if proof.goal is not None else ""
    if not parts:
        return f"{goal}: both sides have the same normal form, up to a constant of the right sign.  [combine]"
    return f"{goal} is the sum of {'  and  '.join(parts)}.  [combine]"


def _product(proof: Proof, product: list[Any]) -> str:
    coefficient, *factors = product
    parts = [f"({factor})**2" if isinstance(factor, str) else f"[{_text(proof.facts[factor])}]" for factor in factors]
    return "*".join([_factor(str(coefficient)), *parts] if coefficient != 1 or not parts else parts)


def _factor(text: str) -> str:
    return text if text.isalnum() else f"({text})"
