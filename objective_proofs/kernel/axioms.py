"""The analytic facts that are taken as given. Each is true for all real values of its variables.

An axiom is written in the language of statements: variables, premises, conclusion. What an instance may use is what is
written here and nothing else; TRUST.md argues for each one.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .statement import substitute
from .term import REAL, Node, require, var
from .text import Names, read


class Axiom(NamedTuple):
    """For all real values of `variables`: the `premises` imply the `conclusion`."""

    variables: tuple[str, ...]
    premises: tuple[str, ...]
    conclusion: str
    source: str


_ORDER = "ordered field; Rudin, Principles of Mathematical Analysis, 1.17-1.18"
_CONVEX = "convexity of exp; Hardy, Littlewood, Polya, Inequalities, section 4.2"
_MAX = "definition of max; abs(t) = max(t, -t), min(s, t) = -max(-s, -t)"
_LOG = "log inverts exp; Rudin, Principles of Mathematical Analysis, 8.7"

AXIOMS = {
    "inverse": Axiom(("t",), ("t != 0",), "t*(1/t) = 1", _ORDER),
    "inverse_positive": Axiom(("t",), ("0 < t",), "0 < 1/t", _ORDER),
    "exp_positive": Axiom(("t",), (), "0 < exp(t)", "Rudin, Principles of Mathematical Analysis, Theorem 8.6"),
    "exp_tangent": Axiom(("t",), (), "1 + t <= exp(t)", _CONVEX),
    "exp_tangent_strict": Axiom(("t",), ("t != 0",), "1 + t < exp(t)", _CONVEX),
    "log_exp": Axiom(("t",), (), "log(exp(t)) = t", _LOG),
    "exp_log": Axiom(("t",), ("0 < t",), "exp(log(t)) = t", _LOG),
    "log_tangent": Axiom(("t",), ("0 < t",), "log(t) <= t - 1", _CONVEX),
    "log_tangent_strict": Axiom(("t",), ("0 < t", "t != 1"), "log(t) < t - 1", _CONVEX),
    "log_product": Axiom(("s", "t"), ("0 < s", "0 < t"), "log(s*t) = log(s) + log(t)", _LOG),
    "log_quotient": Axiom(("s", "t"), ("0 < s", "0 < t"), "log(s/t) = log(s) - log(t)", _LOG),
    "sqrt_square": Axiom(("t",), ("0 <= t",), "sqrt(t)**2 = t", "Rudin, Principles of Mathematical Analysis, Theorem 1.21"),
    "sqrt_nonneg": Axiom(("t",), ("0 <= t",), "0 <= sqrt(t)", "Rudin, Principles of Mathematical Analysis, Theorem 1.21"),
    "max_cases": Axiom(("s", "t"), (), "s <= t and max(s, t) = t or t <= s and max(s, t) = s", _MAX),
}


def instance(name: str, values: list[Node]) -> tuple[list[Node], Node]:
    """Return the premises and the conclusion of an axiom at the given real terms.

    Raises:
        KernelError: there are too few values or too many.
    """
    axiom = AXIOMS[name]
    require(len(values) == len(axiom.variables), "{} takes {} terms, found {}", name, len(axiom.variables), len(values))
    *premises, conclusion = _formulas(axiom)
    names: Names = dict(zip(axiom.variables, values, strict=True))
    return [substitute(p, names) for p in premises], substitute(conclusion, names)


@cache
def _formulas(axiom: Axiom) -> list[Node]:
    """Return the premises and the conclusion of an axiom."""
    names: Names = {v: var(v, REAL) for v in axiom.variables}
    return [read(text, names) for text in (*axiom.premises, axiom.conclusion)]
