"""Mutations of certificates and of the texts of statements: small changes that a kernel must see through.

A certificate is changed as JSON (numbers, strings, steps dropped, repeated, moved, taken from another), its strings
and the lines of a statement token by token. All randomness comes from the `random.Random` given.

Main definitions: `certificate`, `statement`, `without_hypothesis`, `json_text`.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Sequence
from typing import Any

RULES = (
    "combine", "cut", "axiom", "instance", "apply", "cases", "split", "absurd", "fact", "lift", "member", "congruence",
    "natural", "inhabited", "if_cases", "theorem", "evaluate", "monotone", "differentiate", "exchange", "null", "induction",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 3, 7, -2, 10**9, "1/2", "-1/2", "1/1000", "2/3", "0", True, None, 0.5, [], {}, "4/2", "1/0")
TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|\*\*|<=|!=|[-+*/()\[\],:<=]|\s+|.", re.DOTALL)
SWAPS = {
    "<": "<=", "<=": "<", "=": "<=", "!=": "=", "+": "-", "-": "+", "*": "/", "/": "*", "exp": "log", "log": "sqrt",
    "sqrt": "abs", "abs": "exp", "max": "min", "min": "max", "and": "or", "or": "and", "implies": "iff", "iff":
    "implies", "sum": "integral", "integral": "sum", "fun": "diff", "diff": "fun", "naturals": "Z", "0": "1", "1": "0", "2": "3", "3": "2",
}  # fmt: skip
ODD = (
    "0",
    "x",
    "n",
    "(",
    ")",
    "-",
    "**",
    "1000",
    "not",
    "true",
    "1/0",
    "fun(u: u)",
    "diff(u: u**2)(x)",
    "forall(t in naturals: 0 <= t)",
    "n - 1",
    "\x00",
    "é",
    "\n",
    "9" * 1100,
    "[",
    "]",
)


def certificate(rng: random.Random, found: Any, others: Sequence[Any]) -> Any:
    """Return a certificate with one place changed; `others` are certificates from which steps may be taken."""
    made = copy.deepcopy(found)
    places = list(_places(made))
    if not places:
        return rng.choice(NUMBERS)
    steps = [(holder, key) for holder, key in places if _is_step(holder[key])]
    whole = bool(steps) and rng.random() < 0.4
    holder, key = rng.choice(steps if whole else places)
    value = holder[key]
    if isinstance(holder, list) and (whole or rng.random() < 0.2):
        _moved(rng, holder, key, others)
    elif isinstance(value, str) and rng.random() < 0.7:
        holder[key] = rng.choice(RULES) if value in RULES else text(rng, value)
    elif isinstance(value, int) and rng.random() < 0.7:
        holder[key] = value + rng.choice((-1, 1, -2, 2))
    else:
        holder[key] = rng.choice((rng.choice(NUMBERS), copy.deepcopy(_piece(rng, rng.choice(others)))))
    return made


def _places(value: Any) -> Any:
    """Yield each place inside a JSON value, as its list or object and the place there."""
    pending = [value]
    while pending:
        here = pending.pop()
        for key in range(len(here)) if isinstance(here, list) else sorted(here) if isinstance(here, dict) else ():
            yield here, key
            pending.append(here[key])


def _is_step(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], str) and value[0] in RULES


def _piece(rng: random.Random, value: Any) -> Any:
    places = list(_places(value))
    if not places:
        return value
    holder, key = rng.choice(places)
    return holder[key]


def _moved(rng: random.Random, holder: list[Any], key: int, others: Sequence[Any]) -> None:
    """Drop, repeat, exchange or insert an element of a list."""
    kind = rng.randrange(4)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder.insert(key, copy.deepcopy(holder[key]))
    elif kind == 2:
        other = rng.randrange(len(holder))
        holder[key], holder[other] = holder[other], holder[key]
    else:
        holder.insert(key, copy.deepcopy(_piece(rng, rng.choice(others))))


def text(rng: random.Random, value: str) -> str:
    """Return a text with one token exchanged for another, dropped, repeated, or replaced by something odd."""
    tokens = TOKEN.findall(value)
    solid = [k for k, t in enumerate(tokens) if not t.isspace()]
    if not solid:
        return rng.choice(ODD)
    place = rng.choice(solid)
    kind = rng.random()
    if kind < 0.4 and tokens[place] in SWAPS:
        tokens[place] = SWAPS[tokens[place]]
    elif kind < 0.8:
        tokens[place] = tokens[rng.choice(solid)]
    elif kind < 0.9:
        tokens[place] = rng.choice(ODD)
    elif kind < 0.95:
        del tokens[place]
    else:
        tokens.insert(place, tokens[place])
    return "".join(tokens)


def statement(rng: random.Random, found: str) -> str:
    """Return the text of a statement with one hypothesis dropped, exchanged or repeated, or one token changed."""
    title, *lines = found.split("\n")
    given = [k for k, line in enumerate(lines) if line.startswith("given")]
    formulas = [k for k, line in enumerate(lines) if line.startswith(("given", "show"))]
    kind = rng.random()
    if given and kind < 0.2:
        del lines[rng.choice(given)]
    elif given and kind < 0.3:
        a, b = rng.choice(given), rng.choice(given)
        lines[a], lines[b] = lines[b], lines[a]
    else:
        place = rng.choice(formulas) if formulas and kind < 0.9 else rng.randrange(len(lines)) if lines else -1
        if place >= 0:
            keyword, _, rest = lines[place].partition(" ")
            lines[place] = f"{keyword} {text(rng, rest)}"
    return "\n".join([title, *lines])


def without_hypothesis(rng: random.Random, found: str, certificate: Any) -> tuple[str, Any]:
    """Return a statement without one of its hypotheses, and its certificate without the steps and factors that cite it.

    What is left is a proof if some rule fails to ask for what that hypothesis gave.
    """
    lines = found.split("\n")
    given = [k for k, line in enumerate(lines) if line.startswith("given")]
    if not given or not isinstance(certificate, dict):
        return found, certificate
    number = rng.randrange(len(given))
    del lines[given[number]]
    proofs = [certificate.get("proof"), *_list(certificate.get("defined"))]
    proof, *defined = [[s for step in _list(p) if (s := _renumbered(step, number)) is not None] for p in proofs]
    return "\n".join(lines), {"proof": proof, "defined": defined}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _renumbered(step: Any, number: int) -> Any:
    """Return a step with the facts after that number renumbered, or `None` if it is about that fact alone."""
    if not _is_step(step):
        return step

    def new(fact: Any) -> Any:
        return fact - 1 if type(fact) is int and fact > number else fact

    rule, *arguments = step
    if rule == "combine" and len(arguments) == 2:
        products = [
            [*p[:1], *(new(f) for f in p[1:] if f != number)] for p in _list(arguments[0]) if isinstance(p, list)
        ]
        return [rule, products, [[*e[:-1], new(e[-1])] for e in _list(arguments[1]) if isinstance(e, list) and e]]
    if arguments and type(arguments[0]) is int:
        return None if arguments[0] == number else [rule, new(arguments[0]), *map(new, arguments[1:])]
    return step


def json_text(rng: random.Random, found: str) -> str:
    """Return a text in which some characters are dropped, repeated or replaced, whatever that does to it."""
    letters = list(found)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(letters) + 1)
        kind = rng.randrange(3)
        if kind == 0:
            del letters[place : place + rng.choice((1, 1, 1, 10, 1000))]
        elif kind == 1:
            letters[place:place] = rng.choice(
                ('"', "{", "[" * 300, "]", ",", ":", "\\", "\\u0000", "NaN", "1e5", "-", "0", " ")
            )
        else:
            letters[place:place] = letters[place : place + rng.choice((1, 5, 50))]
    return "".join(letters)
