r"""Terms, formulas and statements in LaTeX.

Names become what the papers print: `mu` is `\mu`, `w1` is `w_{1}`, `logvar` is `\mathrm{logvar}`, `sigma_q` is
`\sigma_{q}`, `alpha_bar` is `\bar{\alpha}`, a family `mu[i]` is `\mu_{i}`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..kernel.statement import Statement
from ..kernel.term import BINDERS, DIM, Node, Signature, shift
from ..kernel.term import node as make

GREEK = frozenset(
    re.findall(
        r"\w+",
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega",
    )
)
_SYNONYMS = {"eps": "varepsilon"}
_ACCENTS = frozenset({"bar", "hat", "tilde"})
_RELATIONS = {"eq": "=", "le": r"\le", "lt": "<", "ne": r"\ne"}
_CONNECTIVES = {"and": r"\land", "or": r"\lor", "implies": r"\Rightarrow", "iff": r"\Leftrightarrow"}
_LEVELS = {
    "iff": 1,
    "implies": 2,
    "or": 3,
    "and": 4,
    "not": 5,
    **dict.fromkeys(_RELATIONS, 6),
    "add": 7,
    "sum": 7,
    "integral": 7,
    "forall": 1,
    "if": 1,
    "neg": 8,
    "mul": 9,
    "pow": 11,
}
_ATOM, _FACTOR = 12, 9


def name(text: str) -> str:
    """Return a name as a symbol with its subscripts."""
    base, subscripts = _parts(text)
    return base + (f"_{{{', '.join(subscripts)}}}" if subscripts else "")


def term(node: Node) -> str:
    """Return a term or formula in LaTeX."""
    return _Printer(_free(node)).show(node, 0, [])


def formula(node: Node) -> str:
    """Return a formula in LaTeX."""
    return term(node)


def statement(statement: Statement) -> str:
    r"""Return a statement in LaTeX: its hypotheses, `\vdash`, its conclusion."""
    conclusion = term(statement.conclusion)
    if not statement.hypotheses:
        return rf"\vdash {conclusion}"
    hypotheses = r",\; ".join(term(h) for h in statement.hypotheses)
    return rf"{hypotheses} \;\vdash\; {conclusion}"


def _parts(text: str) -> tuple[str, list[str]]:
    """Return the symbol of a name and its subscripts.

    A letter takes accents and subscripts, `alpha_bar` and `p_data`; words are one name, for `log_n` is no logarithm to the base n.
    """
    pieces = [p for p in text.split("_") if p] or [text]
    match = re.fullmatch(r"([A-Za-z]+)([0-9]+)", pieces[-1])
    if match:
        pieces[-1:] = [match[1], match[2]]
    if _is_letter(pieces[0]):
        accented = len(pieces) > 1 and pieces[1] in _ACCENTS
        base = rf"\{pieces[1]}{{{_symbol(pieces[0])}}}" if accented else _symbol(pieces[0])
        return base, [_symbol(p) for p in pieces[1 + accented :]]
    count = next((k for k, p in enumerate(pieces) if p.isdigit()), len(pieces))
    return _symbol("_".join(pieces[:count])), [_symbol(p) for p in pieces[count:]]


def _is_letter(piece: str) -> bool:
    """Return whether a piece of a name is one letter, Latin or Greek."""
    return len(piece) == 1 or _SYNONYMS.get(piece, piece) in GREEK


def _symbol(piece: str) -> str:
    greek = _SYNONYMS.get(piece, piece)
    if greek in GREEK:
        return "\\" + greek
    escaped = piece.replace("_", r"\_")
    return escaped if len(piece) == 1 or piece.isdigit() else rf"\mathrm{{{escaped}}}"


def _free(t: Node) -> set[str]:
    found = {t.args[0]} if t.op in ("var", "app") else set()
    for a in t.args:
        if type(a) is Node:
            found |= _free(a)
    return found


class _Printer:
    """One walk; `scope` holds the names of the variables bound outside, innermost last."""

    def __init__(self, free: set[str]) -> None:
        self.free = free

    def show(self, t: Node, level: int, scope: list[str]) -> str:
        """Return `t`, in parentheses unless it binds tighter than `level`."""
        text = self.text(t, scope)
        return rf"\left({text}\right)" if _LEVELS.get(t.op, _ATOM) <= level else text

    def text(self, t: Node, scope: list[str]) -> str:
        op, args = t.op, t.args
        if op in ("num", "literal"):
            return str(args[0])
        if op == "table":
            return rf"\left({', '.join(self.show(a, 0, scope) for a in args[1:])}\right)"
        if op == "var":
            return name(args[0])
        if op == "bound":
            return name(scope[-1 - args[0]]) if args[0] < len(scope) else rf"\#{args[0]}"
        if op == "app":
            return self.application(args[0], args[1], args[2:], scope)
        if op == "at" and args[0].op == "diff":
            return self.derivative(args[0], args[1], scope)
        if op == "at":
            return f"{{{self.show(args[0], _ATOM - 1, scope)}}}_{{{self.show(args[1], 0, scope)}}}"
        if op == "add":
            return self.sum(args, scope)
        if op == "mul":
            return self.product(args, scope)
        if op in _RELATIONS:
            return f"{self.show(args[0], 6, scope)} {_RELATIONS[op]} {self.show(args[1], 6, scope)}"
        if op in BINDERS:
            return self.binder(t, scope)
        return self.operation(op, args, scope)

    def operation(self, op: str, args: tuple[Node, ...], scope: list[str]) -> str:
        if op in ("true", "false"):
            return r"\top" if op == "true" else r"\bot"
        first = self.show(args[0], 0, scope)
        if op in ("exp", "log"):
            return rf"\{op}\left({first}\right)" if op == "log" or len(first) > 12 else f"e^{{{first}}}"
        if op == "sqrt":
            return rf"\sqrt{{{first}}}"
        if op == "abs":
            return rf"\left|{first}\right|"
        if op in ("max", "min"):
            return rf"\{op}\left({first}, {self.show(args[1], 0, scope)}\right)"
        if op == "div":
            return rf"\frac{{{first}}}{{{self.show(args[1], 0, scope)}}}"
        if op == "neg":
            return f"-{self.show(args[0], 8, scope)}"
        if op == "pow":
            base = self.show(args[0], 11, scope)
            plain = args[0].op in ("var", "num", "bound") or args[0].op == "app"
            return f"{base if plain else f'{{{self.grouped(args[0], scope)}}}'}^{{{args[1]}}}"
        if op == "not":
            return rf"\lnot {self.show(args[0], 5, scope)}"
        if op == "if":
            yes, no = (self.show(a, 0, scope) for a in args[1:])
            return rf"\begin{{cases}} {yes} & \text{{if }} {first} \\ {no} & \text{{otherwise}} \end{{cases}}"
        level = _LEVELS[op]
        right = level - 1 if op == "implies" else level
        shown = [self.show(a, right if k else level, scope) for k, a in enumerate(args)]
        return f" {_CONNECTIVES[op]} ".join(shown)

    def grouped(self, base: Node, scope: list[str]) -> str:
        """Return the base of a power, in parentheses unless it brings its own."""
        shown = self.show(base, 0, scope)
        return shown if base.op == "abs" else rf"\left({shown}\right)"

    def sum(self, args: tuple[Node, ...], scope: list[str]) -> str:
        text = self.show(args[0], 7 if args[0].op in ("add", "sum", "integral") else 6, scope)
        for a in args[1:]:
            sign, part = ("-", a.args[0]) if a.op == "neg" else ("+", a)
            text += f" {sign} {self.show(part, 8 if part.op == 'neg' else 7, scope)}"
        return text

    def product(self, args: tuple[Node, ...], scope: list[str]) -> str:
        shown = [self.show(a, _FACTOR, scope) for a in args]
        text = shown[0]
        for (_, left), (a, right) in pairwise(zip(args, shown, strict=True)):
            digits = right[0].isdigit() or (left[-1].isdigit() and a.op in ("num", "div", "pow") and right[0] != "{")
            text += (r" \cdot " if digits else r" \, ") + right
        return text

    def application(self, head: str, signature: Signature, args: tuple[Node, ...], scope: list[str]) -> str:
        count = len(signature.arguments)
        shown = [self.show(a, 0, scope) for a in args]
        symbol, subscripts = _parts(head)
        if not count:
            return f"{symbol}_{{{', '.join([*subscripts, *shown])}}}" if shown or subscripts else symbol
        text = rf"{name(head)}\left({', '.join(shown[:count])}\right)"
        return text + (f"_{{{', '.join(shown[count:])}}}" if shown[count:] else "")

    def derivative(self, function: Node, point: Node, scope: list[str]) -> str:
        """Return the derivative of a function at a point."""
        variable, count = function.args[1], 0
        while variable in scope or variable in self.free:
            count += 1
            variable = f"{function.args[1]}{count}"
        shown, body = name(variable), self.show(function.args[2], _FACTOR, [*scope, variable])
        return rf"\left.\frac{{d}}{{d{shown}}} {body}\right|_{{{shown} = {self.show(point, 0, scope)}}}"

    def binder(self, t: Node, scope: list[str]) -> str:
        sort, hint, body = t.args
        if t.op == "fun" and body.op == "app" and body.args[-1] is make("bound", 0, sort) and body.args[1].indices:
            head, signature, *rest = body.args[:-1]
            if not any(_mentions(a, 0) for a in rest):
                return self.application(head, signature, tuple(shift(a, -1) for a in rest), scope)
        variable, count = hint, 0
        while variable in scope or variable in self.free:
            count += 1
            variable = f"{hint}{count}"
        inside = [*scope, variable]
        shown, domain = name(variable), name(str(sort[1])) if sort not in ("real", DIM) else ""
        kind = {
            "index": rf"{shown} < {domain}",
            "point": rf"{shown} \in {domain}",
            "vector": rf"{shown} \in \mathbb{{R}}^{{{domain}}}",
        }.get(sort[0], rf"{shown} \in \mathbb{{{'N' if sort == DIM else 'R'}}}")
        if t.op == "forall":
            return rf"\forall {kind}:\; {self.show(body, 0, inside)}"
        if t.op == "sum":
            return rf"\sum_{{{kind}}} {self.show(body, 7, inside)}"
        if t.op == "integral":
            return rf"\int_{{{domain}}} {self.show(body, 7, inside)} \, d{shown}"
        return rf"\left({self.show(body, 0, inside)}\right)_{{{kind}}}"


def _mentions(t: Node, level: int) -> bool:
    if t.op == "bound":
        return bool(t.args[0] == level)
    inner = level + 1 if t.op in BINDERS else level
    return any(_mentions(a, inner) for a in t.args if type(a) is Node and a.loose > inner)
