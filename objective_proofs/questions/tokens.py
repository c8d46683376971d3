"""The tokens of a claim: numbers, names and symbols, each with its column."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..errors import ClaimError

MAX_TEXT = 20_000  # characters
MAX_NAME = 60
SYMBOLS = ("|-", "**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">", "=")
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<symbol>"
    + "|".join(map(re.escape, SYMBOLS))
    + ")"
)
_BLANK = re.compile(r"[ \t\r\n]*")
_CURES = {
    "≤": "write <=", "≥": "write >=", "≠": "write !=", "⊢": "write |-", "·": "write *", "\u00d7": "write *",
    "\u2212": "write -", "√": "write sqrt(...)", "π": "write pi", "∞": "infinity is no real number", "²": "write **2",
    "³": "write **3", "&": "write and", "|": "write |- before the conclusion, abs(...) or `or`", "~": "write not",
    "!": "write != or not", "%": "remainders are not supported", ".": "attributes are not supported",
    "[": "ask knows single reals, not vectors", "{": "use parentheses",
    ":": "expected a plain claim, without := or lambda", ";": "separate hypotheses by commas",
    "'": "strings are not supported", "\"": "strings are not supported", "@": "write * for a product",
    "\\": "write plain text, not LaTeX", "$": "write plain text, not LaTeX",
}  # fmt: skip


class Token(NamedTuple):
    """One token; the last one of a text has kind "end".

    Attributes:
        kind: "number", "name", "symbol" or "end".
        text: what is written, or "".
        column: where it begins, counted from 1.
    """

    kind: str
    text: str
    column: int

    def __str__(self) -> str:
        return f"{self.text[:40]!r}" if self.text else "the end"


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text and an end.

    Raises:
        ClaimError: the text is too long, or holds something else.
    """
    if len(text) > MAX_TEXT:
        raise ClaimError(f"expected a claim of at most {MAX_TEXT} characters, found {len(text)}; split it")
    found: list[Token] = []
    place = _skip(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ClaimError(_unexpected(text[place]), place + 1)
        kind, written = str(match.lastgroup), match.group()
        after = text[match.end() : match.end() + 1]
        if kind == "number" and (after == "." or after == "_" or after.isalnum()):
            wrong = f"expected an operator after the number {written[:40]}, found {after!a}; write * for a product"
            raise ClaimError(wrong, match.end() + 1)
        if kind == "name" and len(written) > MAX_NAME:
            raise ClaimError(
                f"expected a name of at most {MAX_NAME} characters, found one of {len(written)}", place + 1
            )
        found.append(Token(kind, written, place + 1))
        place = _skip(text, match.end())
    return [*found, Token("end", "", len(text) + 1)]


def _skip(text: str, place: int) -> int:
    """Return where the blanks end that begin at a place."""
    match = _BLANK.match(text, place)
    return match.end() if match else place


def _unexpected(character: str) -> str:
    cure = _CURES.get(character)
    if cure is None:
        cure = "names and operators are plain ASCII" if not character.isascii() else "write the claim in Python syntax"
    return f"expected a number, a name or an operator, found {character!a}; {cure}"
