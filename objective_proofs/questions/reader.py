"""The reader of claims `HYPOTHESIS, HYPOTHESIS |- CONCLUSION` in Python's syntax for expressions, captured as written.

    term     t + t   t - t   t * t   t / t   -t   t ** t   t ^ t   3   0.1   1e-9   x   pi   exp(t) ...
             if(F, t, t)
    formula  t = t   t == t   t != t   t <= t < t ...   not F   F and F   F or F   F implies F   F iff F   true   false

Names are real variables. A number is the rational that its digits say: `0.1` is exactly 1/10. `pi` is a real between
two rationals that are listed with the answer. Nothing is ever evaluated as code, and length, nesting, digits and
exponents are bounded.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..errors import ClaimError, StatementError
from ..expression import Real, build, real
from ..kernel.term import FORMULA, REAL, Node, var
from ..kernel.text import KEYWORDS
from .functions import FUNCTIONS, call, constant, number, power
from .tokens import Token, tokens

MAX_NESTING = 100
PI = var("pi", REAL)
PI_DIGITS = ("3.14159265358979323846", "3.14159265358979323847")
_LEVELS = {"iff": 1, "implies": 2, "or": 3, "and": 4, "=": 6, "==": 6, "!=": 6, "<=": 6, "<": 6, ">=": 6, ">": 6,
           "+": 7, "-": 7, "*": 8, "/": 8, "**": 10, "^": 10}  # fmt: skip
_RELATIONS = {"=": "eq", "==": "eq", "!=": "ne", "<=": "le", "<": "lt", ">=": "le", ">": "lt"}
_TRUTH = {"true": "true", "True": "true", "false": "false", "False": "false"}
_WORDS = {"and", "or", "not", "implies", "iff", "if"}
_NO_REALS = {"inf", "infty", "infinity", "Infinity", "oo", "nan", "NaN"}


class Claim(NamedTuple):
    """What a text claims.

    Attributes:
        variables: the variables of the conclusion in the order in which they occur, then those of the hypotheses alone.
        hypotheses: the formulas before `|-`.
        conclusion: the formula after it.
        notes: how powers are read where that is not plain.
    """

    variables: tuple[str, ...]
    hypotheses: tuple[Node, ...]
    conclusion: Node
    notes: tuple[str, ...]


class Scope:
    """What several texts share: the variables declared, the bases known to be positive, the notes.

    Args:
        declared: the variables by name; by default every name is a real variable.
        known: formulas that hold.
    """

    def __init__(self, declared: dict[str, Node] | None = None, known: Iterable[Node] = ()) -> None:
        self.declared = declared
        self.seen: dict[str, Node] = {}
        self.positives: set[Node] = set()
        self.notes: dict[str, None] = {}
        for formula in known:
            self.learn(formula)

    def learn(self, formula: Node) -> None:
        """Note which terms a hypothesis says are positive."""
        if formula.op == "and":
            for part in formula.args:
                self.learn(part)
        elif formula.op in ("lt", "le"):
            low, high = formula.args
            bound = constant(low)
            if bound is not None and (bound > 0 or (bound == 0 and formula.op == "lt")):
                self.positives.add(high)

    def positive(self, t: Node) -> bool:
        """Return whether a term is plainly positive."""
        if t in self.positives or t is PI or t.op == "exp" or (t.op == "num" and t.args[0] > 0):
            return True
        if t.op in ("add", "mul", "div", "max", "min"):
            return all(map(self.positive, t.args))
        return t.op in ("pow", "sqrt") and self.positive(t.args[0])

    def name(self, token: Token) -> Node:
        """Return what a name stands for.

        Raises:
            ClaimError: it stands for nothing, or cannot be a variable.
        """
        name = token.text
        if name in _NO_REALS:
            raise ClaimError(f"expected a real number, found {name}", token.column)
        if keyword.iskeyword(name) or name in KEYWORDS or name in FUNCTIONS:
            raise ClaimError(
                f"expected a variable, found {name}, which has another meaning; choose another name", token.column
            )
        found = PI if name == "pi" else var(name, REAL)
        if self.declared is not None and (name != "pi" or name in self.declared):
            if name not in self.declared:
                raise ClaimError(
                    f"expected one of the variables declared, found {name}; add it to the variables", token.column
                )
            found = self.declared[name]
        self.seen[name] = found
        return found


class Reader:
    """A Pratt parser over one text; its recursion is bounded by `MAX_NESTING`."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.tokens, self.scope, self.place, self.nesting = tokens(text), scope, 0, 0

    @property
    def next(self) -> Token:
        """The next token."""
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def ahead(self, *texts: str) -> bool:
        """Take the next token if it is one of these."""
        found = self.next.text in texts
        self.place += found
        return found

    def want(self, text: str) -> None:
        if not self.ahead(text):
            raise ClaimError(f"expected {text!r} or an operator, found {self.next}", self.next.column)

    def formula(self) -> Node:
        """Take a whole formula, with what ends it still ahead."""
        start = self.next
        found = self.expression()
        if self.next.text not in ("", ",", "|-"):
            raise ClaimError(f"expected an operator or the end, found {self.next}", self.next.column)
        return self.checked(found, FORMULA, start)

    def checked(self, found: Node, sort: str, start: Token) -> Node:
        """Return what was read from a token on, if it is of the sort expected there."""
        if found.sort == sort or (sort == REAL and found.sort != FORMULA):
            return found
        if sort == FORMULA:
            raise ClaimError(
                f"expected a formula, found the number {Real(found)!r:.60}; write a comparison such as x <= y",
                start.column,
            )
        raise ClaimError(
            "expected a number, found a formula; join formulas by and, or, not, implies, iff", start.column
        )

    def expression(self, level: int = 0) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise ClaimError(f"expected at most {MAX_NESTING} levels of nesting, found more", self.next.column)
        start = self.next
        left = self.prefix()
        while self.next.kind != "number" and _LEVELS.get(self.next.text, 0) > level:
            left = self.infix(left, start, self.take())
        self.nesting -= 1
        return left

    def infix(self, left: Node, start: Token, operator: Token) -> Node:
        own = _LEVELS[operator.text]
        if own == 6:
            return self.chain(self.checked(left, REAL, start), operator)
        sort = FORMULA if own < 6 else REAL
        left = self.checked(left, sort, start)
        if own in (3, 4, 7) or operator.text == "*":
            return self.flat(left, operator, own, sort)
        after = self.next
        right = self.checked(self.expression(own - 1 if own in (2, 10) else own), sort, after)
        if own == 10:
            found = power(left, right, self.scope.positive, after.column)
            if found.note:
                self.scope.notes[found.note] = None
            return found.term
        if own == 1 and self.next.text == "iff":
            raise ClaimError("expected parentheses around one of the two iff, found none", self.next.column)
        return build("div" if operator.text == "/" else operator.text, left, right)

    def flat(self, left: Node, operator: Token, level: int, sort: str) -> Node:
        """Take the rest of a sum, a product, a conjunction or a disjunction."""
        joined = ("+", "-") if level == 7 else (operator.text,)
        parts, sign = [left], operator.text
        while True:
            after = self.next
            right = self.checked(self.expression(level), sort, after)
            parts.append(build("neg", right) if sign == "-" else right)
            sign = self.next.text
            if not self.ahead(*joined):
                return build({7: "add", 8: "mul"}.get(level, operator.text), *parts)

    def chain(self, left: Node, operator: Token) -> Node:
        """Take the rest of a comparison, or of a chain of them."""
        parts = []
        while True:
            after = self.next
            right = self.checked(self.expression(6), REAL, after)
            sides = (right, left) if operator.text in (">=", ">") else (left, right)
            parts.append(build(_RELATIONS[operator.text], *sides))
            if self.next.text not in _RELATIONS:
                return build("and", *parts) if len(parts) > 1 else parts[0]
            left, operator = right, self.take()

    def prefix(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return real(number(token.text, token.column)).node
        if token.text == "(":
            inside = self.expression()
            self.want(")")
            return inside
        if token.text in ("-", "+"):
            after = self.next
            inside = self.checked(self.expression(9), REAL, after)
            return build("neg", inside) if token.text == "-" else inside
        if token.text == "not":
            after = self.next
            return build("not", self.checked(self.expression(5), FORMULA, after))
        if token.text in _TRUTH:
            return build(_TRUTH[token.text])
        if token.kind != "name" or (token.text in _WORDS and token.text != "if"):
            raise ClaimError(f"expected a number, a name or '(', found {token}", token.column)
        if self.next.text == "(":
            return self.application(token)
        return self.scope.name(token)

    def application(self, token: Token) -> Node:
        """Take the arguments of a function and return its value."""
        if token.text in self.scope.seen or (self.scope.declared and token.text in self.scope.declared):
            raise ClaimError(
                f"expected an operator after the variable {token.text}, found '('; write * for a product",
                self.next.column,
            )
        self.take()
        starts, found = [self.next], []
        while self.next.text != ")":
            found.append(self.expression())
            if not self.ahead(","):
                break
            starts.append(self.next)
        self.want(")")
        if token.text == "if" and len(found) == 3:
            sorts = (FORMULA, REAL, REAL)
            return build("if", *(self.checked(a, s, t) for a, s, t in zip(found, sorts, starts, strict=True)))
        return call(token.text, [self.checked(a, REAL, t) for a, t in zip(found, starts, strict=False)], token.column)


def read_formula(text: str, scope: Scope) -> Node:
    """Return the one formula that a text says.

    Raises:
        ClaimError: it says none.
    """
    reader = Reader(text, scope)
    found = _guarded(reader.formula, reader)
    if reader.next.kind != "end":
        raise ClaimError(f"expected an operator or the end, found {reader.next}", reader.next.column)
    return found


def read_claim(text: str) -> Claim:
    """Return the claim that a line makes; without `|-` it has no hypotheses.

    Raises:
        ClaimError: the text is no claim; the error names the column, what was expected there and what was found.
    """
    scope = Scope()
    reader = Reader(text, scope)
    found: list[Node] = []
    if not any(t.text == "|-" for t in reader.tokens):
        found.append(_guarded(reader.formula, reader))
        if reader.next.text == ",":
            raise ClaimError(
                "expected one formula, or |- between hypotheses and conclusion, found ','", reader.next.column
            )
    else:
        while not reader.ahead("|-"):
            found.append(_guarded(reader.formula, reader))
            scope.learn(found[-1])
            reader.ahead(",")
        assumed, scope.seen = scope.seen, {}
        found.append(_guarded(reader.formula, reader))
        scope.seen = {**scope.seen, **assumed}
    if reader.next.kind != "end":
        cure = "; join conclusions by and" if reader.next.text == "," else ""
        raise ClaimError(f"expected an operator or the end, found {reader.next}{cure}", reader.next.column)
    return Claim(tuple(scope.seen), tuple(found[:-1]), found[-1], tuple(scope.notes))


def _guarded(read: Callable[[], Node], reader: Reader) -> Node:
    """Return what is read; what the kernel or the language of statements refuses is refused with its column."""
    try:
        return read()
    except StatementError as error:
        raise ClaimError(error.reason, reader.tokens[min(reader.place, len(reader.tokens) - 1)].column) from None


def pi_enclosure() -> tuple[Node, Node]:
    """Return the two hypotheses that enclose pi."""
    low, high = (real(digits).node for digits in PI_DIGITS)
    return build("lt", low, PI), build("lt", PI, high)
