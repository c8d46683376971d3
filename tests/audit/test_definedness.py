"""What is said of theorems that are not defined: the term, the values, and the hypothesis that cures it."""

from __future__ import annotations

from pathlib import Path

import pytest

from objective_proofs.audit.definedness import missing
from objective_proofs.audit.values import cure
from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.statement import read_statement
from objective_proofs.plan import Options
from objective_proofs.project import open_project
from objective_proofs.run import run
from tests.sample_project import make

PACK = '''"""A pack for tests."""
from objective_proofs import Dim, Formula, Function, Real, Vector, forall, given, log, sum_over, theorem


@theorem("nobody")
def entropy(n: Dim, p: Vector) -> Formula:
    """A term without value at probability zero."""
    return given(forall(n, lambda i: p[i] >= 0)).then(sum_over(n, lambda i: -p[i] * log(p[i])) <= n)


@theorem("nobody")
def late(x: Real) -> Formula:
    """A guard that comes too late."""
    return given(log(x) >= 0, x > 0).then(x >= 1)


@theorem("nobody")
def quantified(n: Real, f: Function) -> Formula:
    """A term under a quantifier over the reals."""
    return given(forall(Real, lambda t: f(t) / n <= 1)).then(f(0) / n <= 1)
'''


def test_messages(tmp_path: Path) -> None:
    """Each names the term, the witness, and the hypothesis, with its place where that matters."""
    report = run(open_project([], str(make(tmp_path, PACK))), Options(jobs=1))

    assert [(r.verdict, r.reason, r.advice) for r in report.results] == [
        (
            "UNDEFINED",
            "log(p[i]) has no value at n = 1, p = [0]: forall(i < n: 0 < p[i]) is false there",
            "add the hypothesis forall(i < n: 0 < p[i])",
        ),
        (
            "UNDEFINED",
            "log(x) has no value at x = 0: 0 < x is false there",
            "add the hypothesis 0 < x before 0 <= log(x)",
        ),
        (
            "UNKNOWN",
            "no proof was found that f(t)/n has a value, which needs n != 0; it has none at n = 0, f = fun(x: 0)",
            "add the hypothesis n != 0 before forall(t: f(t)/n <= 1)",
        ),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["real x", "show 0 <= sqrt(x**2 - 2*x + 1)"], None),
        (["real x", "given 1 <= x", "show 0 <= log(x)"], None),
        (["real x", "show 0 <= log(x**2)"], "0 < x**2"),
        (["real x, y", "given x != 0", "show 1/x <= 1/y"], "y != 0"),
    ],
)
def test_missing(lines: list[str], expected: str | None) -> None:
    """The first obligation without a proof is told, and nothing where each has one."""
    found = missing(read_statement("\n".join(("statement s", *lines))), {}, ())

    assert (found and found.cure) == (expected and f"add the hypothesis {expected}")


def test_cure_is_as_plain_as_it_can_be() -> None:
    """Quantifiers and premises are left out where what is needed does not depend on them."""
    s = read_statement(
        "statement s\nreal a\ndim n\nfunction p[n]\n"
        "show forall(i < n: 1/p[i] <= 1) and forall(x: 0 <= x implies 1/a <= x)"
    )

    assert [cure(s, 0, o) for _, o in obligations(s)] == [
        "add the hypothesis forall(i < n: p[i] != 0)",
        "add the hypothesis a != 0",
    ]
