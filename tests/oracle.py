"""An oracle for statements that does not trust the kernel: points drawn at random, values by `tests.kernel.model`.

`violation` looks for values of the declared symbols at which every hypothesis holds and a term has no value or the
conclusion is false: there can be none for a PROVED statement. `refutes` says whether a witness does that without a
doubt: it must for a REFUTED one. Both answer only where all quantifiers range over indices and points.

Main definitions: `violation`, `refutes`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import Statement
from objective_proofs.kernel.term import BINDERS, DIM, REAL, Node, Signature
from objective_proofs.kernel.text import read
from tests.kernel.model import Unsure, value

SPECIAL = tuple(
    map(Fraction, (0, 1, -1, 2, -2, "1/2", "-1/2", 3, "1/10", "9/10", "1/1000", "-1/1000", "1001/1000", 10))
)
Environment = dict[str, Any]


class Unknown(Exception):
    """The oracle has no opinion: a quantifier over infinitely many values, or numbers too large or too close."""


def violation(statement: Statement, rng: random.Random, count: int, total: bool = False) -> Environment | None:
    """Return one of `count` drawn environments in which the statement is false or undefined, or `None`.

    Args:
        statement: what the kernel has proved.
        rng: where the environments come from.
        count: how many are tried; those outside the hypotheses count too.
        total: look only for falsity, with inv(0) = 0 and arbitrary values of `log` and `sqrt` off their domains.
    """
    if not _finite(statement):
        return None
    for number in range(count):
        env = _environment(statement, rng, positive=number % 2 == 0)
        try:
            if env is not None and _status(statement, env, total) in ("refuted", "undefined"):
                return env
        except Unknown:
            continue
    return None


def refutes(statement: Statement, witness: dict[str, Any]) -> bool:
    """Return whether hypotheses and definedness hold at a witness and the conclusion does not.

    Raises:
        Unknown: the values cannot be told apart.
    """
    if not _finite(statement):
        raise Unknown
    try:
        env = _witnessed(statement, witness)
    except Unsure as error:
        raise Unknown from error
    return _status(statement, env) == "refuted"


def _status(statement: Statement, env: Environment, total: bool = False) -> str:
    needed = [] if total else obligations(statement)
    try:
        for place, formula in enumerate((*statement.hypotheses, statement.conclusion)):
            if not all(value(o, env) for at, o in needed if at == place):
                return "undefined"
            if not value(formula, env):
                return "excluded" if place < len(statement.hypotheses) else "refuted"
    except (Unsure, OverflowError, mpmath.libmp.ComplexResult) as error:
        raise Unknown from error
    return "holds"


def _finite(statement: Statement) -> bool:
    """Return whether all quantifiers range over indices and points."""

    def finite(t: Node) -> bool:
        inside = all(finite(a) for a in t.args if isinstance(a, Node))
        return inside and (t.op not in BINDERS or t.op in ("fun", "diff") or t.args[0][0] in ("index", "point"))

    return all(map(finite, (*statement.hypotheses, statement.conclusion)))


def _environment(statement: Statement, rng: random.Random, positive: bool) -> Environment | None:
    """Return values for the declared symbols, or `None` when an index has nothing to range over."""
    env: Environment = {}
    signatures = [d for d in statement.names.values() if isinstance(d, Signature)]
    least = int(any(sort[0] == "vector" for s in signatures for sort in s.arguments))  # all empty vectors are equal
    for name, declared in statement.names.items():
        if isinstance(declared, str):
            env[name] = [rng.choice((0, 1, Fraction(1, 2), 2)) for _ in range(rng.randint(1, 3))]
        elif isinstance(declared, Signature):
            env[name] = _function(rng.randrange(2**32), positive)
        elif declared.sort in (REAL, DIM):
            env[name] = _number(rng, positive) if declared.sort == REAL else rng.randint(least, 3)
        else:
            domain = env[declared.sort[1]] if isinstance(declared.sort[1], str) else declared.sort[1]
            size = domain if isinstance(domain, int) else len(domain)
            if not size:
                return None
            env[name] = rng.randrange(size)
    return env


def _number(rng: random.Random, positive: bool) -> Fraction:
    kind = rng.random()
    found = Fraction(rng.randint(-400, 400), 100) if kind < 0.5 else rng.choice(SPECIAL)
    found += Fraction(rng.choice((-1, 1)), 10 ** rng.randint(2, 9)) if kind > 0.9 else 0
    return abs(found) / rng.choice((1, 1, 4, 100)) if positive else found


def _function(seed: int, positive: bool) -> Callable[..., Fraction]:
    """Return a function with small rational values; of a vector it looks at the first entry."""
    table: dict[Any, Fraction] = {}

    def at(*args: Any) -> Fraction:
        key = tuple(str(a(0)) if callable(a) else str(a) for a in args)
        if key not in table:
            table[key] = _number(random.Random(f"{seed} {key}"), positive)
        return table[key]

    return at


def _witnessed(statement: Statement, witness: dict[str, Any]) -> Environment:
    """Return the environment that a witness of the kernel describes."""
    env: Environment = {}
    for name, declared in statement.names.items():
        given = witness[name]
        if isinstance(declared, str):
            env[name] = [Fraction(w) for w in given]
        elif isinstance(declared, Signature):
            env[name] = _uncurried(given)
        else:
            env[name] = _closed(given) if declared.sort == REAL else given
    return env


def _closed(given: Any) -> Any:
    return Fraction(given) if isinstance(given, int) else value(read(given, {}), {})


def _uncurried(given: Any) -> Callable[..., Any]:
    def at(*args: Any) -> Any:
        found = given
        for arg in args:
            found = (
                found[arg] if isinstance(found, list) else (_closed(found) if isinstance(found, str) else found)(arg)
            )
        return found if callable(found) or isinstance(found, Fraction) else _closed(found)

    return at
