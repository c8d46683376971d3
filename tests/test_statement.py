"""Statements: sorts, binders, capture, and the kernel's own text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from objective_proofs import (
    Density,
    Dim,
    Distribution,
    Formula,
    Function,
    Index,
    Matrix,
    NonNegative,
    NonNegativeVector,
    OpenUnit,
    Point,
    PointFunction,
    Positive,
    PositiveDim,
    PositiveVector,
    Real,
    Space,
    StatementError,
    Unit,
    Vector,
    VectorFunction,
    dot,
    eq,
    exp,
    expectation,
    forall,
    given,
    implies,
    integral,
    log,
    mean_over,
    squared_norm,
    sum_over,
    vector,
    vectors,
)
from objective_proofs.definitions.gaussian import diagonal_kl_to_standard, kl_coordinate_to_standard, reparameterize
from objective_proofs.definitions.losses import mse, squared_error
from objective_proofs.printer import show
from objective_proofs.statement import capture

Latent = Annotated[Vector, "d"]


def signs(a: NonNegative, b: Positive, c: Unit, d: OpenUnit, n: PositiveDim) -> Formula:
    return eq(a + b + c + d, n)


def families(n: Dim, mu: Vector, p: PositiveVector, q: NonNegativeVector, k: Index) -> Formula:
    return mu[k] + dot(mu, p) <= squared_norm(2 - mu * q / 3) + mean_over(n, lambda j: abs(q)[j])


def inside_an_application(
    v: Latent,
    f: Annotated[VectorFunction, "d -> n"],
    g: Annotated[Function, "n -> real"],
    d: Dim,
    n: Dim,
) -> Formula:
    return g(f(-v)) <= sum_over(n, lambda i: f(vector(d, lambda j: v[j] * f(v)[i]))[i])


def nearest(e: Annotated[Matrix, "K", "d"], z: Latent, k: Annotated[Index, "K"], K: Dim) -> Formula:
    distance = lambda j: sum_over(z, lambda i: (z[i] - e[j, i]) ** 2)
    return given(eq(distance(k), 0)).then(forall(K, lambda j: distance(k) <= squared_norm(z - e[j])))


def functions(
    f: Function, g: Annotated[Function, "n, real, X -> real"], dec: Annotated[VectorFunction, "X -> n"],
    generator: Annotated[PointFunction, "n -> X"], X: Space, u: Point, n: Dim, k: Index,
) -> Formula:  # fmt: skip
    return given(forall(X, lambda point: f(1) <= f(2))).then(g(dec(u), f(dec(u)[k]), u) <= 0)


def densities(q: Density, p: Distribution) -> Formula:
    return expectation(q, lambda z: log(q(z))) >= integral(p.space, lambda z: q(z) * log(p(z)))


def nested(n: Dim, x: Vector, i: Index) -> Formula:
    return eq(sum_over(n, lambda i: sum_over(n, lambda i: x[i]) * x[i]), x[i])


def quantified(n: Dim, f: Function) -> Formula:
    return forall(vectors(n), lambda v: forall(Unit, lambda t: implies(f(t) > 0, sum_over(v, lambda i: t * v[i]) <= 1)))


TEXTS: list[tuple[Callable[..., Formula], str]] = [
    (
        signs,
        ("dim n\nreal a, b, c, d\ngiven 0 <= a\ngiven 0 < b\ngiven 0 <= c\ngiven c <= 1\ngiven 0 < d\ngiven d < 1\ngiven 1 <= n\n"
        "show a + b + c + d = n"),
    ),
    (
        families,
        ("dim n\nfunction mu[n], p[n], q[n]\nindex k < n\ngiven forall(i < n: 0 < p[i])\ngiven forall(i < n: 0 <= q[i])\n"
        "show mu[k] + sum(i < n: mu[i]*p[i]) <= sum(i < n: (2 - mu[i]*q[i]/3)**2) + (1/n)*sum(j < n: abs(q[j]))"),
    ),
    (
        nearest,
        ("dim K, d\nfunction e[K, d], z[d]\nindex k < K\ngiven sum(i < d: (z[i] - e[k, i])**2) = 0\n"
        "show forall(j < K: sum(i < d: (z[i] - e[k, i])**2) <= sum(i < d: (z[i] - e[j, i])**2))"),
    ),
    (
        functions,
        ("dim n\nspace X\nfunction f(real), g(n, real, X), dec(X)[n], generator(n) in X\npoint u in X\nindex k < n\n"
        "given forall(point in X: f(1) <= f(2))\nshow g(dec(u), f(dec(u)[k]), u) <= 0"),
    ),
    (
        densities,
        ("space Z\nfunction q(Z), p(Z)\ngiven forall(z in Z: 0 < q(z))\ngiven integral(z in Z: q(z)) = 1\n"
        "given forall(z in Z: 0 <= p(z))\ngiven integral(z in Z: p(z)) = 1\n"
        "show integral(z in Z: q(z)*log(p(z))) <= integral(z in Z: q(z)*log(q(z)))"),
    ),
    (
        inside_an_application,
        ("dim d, n\nfunction v[d], f(d)[n], g(n)\n"
        "show g(f(fun(i < d: -v[i]))) <= sum(i < n: f(fun(i_1 < d: v[i_1]*f(v)[i]))[i])"),
    ),
    (nested, "dim n\nfunction x[n]\nindex i < n\nshow sum(i_1 < n: sum(i_2 < n: x[i_2])*x[i_1]) = x[i]"),
    (
        quantified,
        ("dim n\nfunction f(real)\n"
        "show forall(v[n]: forall(t: 0 <= t and t <= 1 implies 0 < f(t) implies sum(i < n: t*v[i]) <= 1))"),
    ),
]


@pytest.mark.parametrize(("function", "text"), TEXTS, ids=[f.__name__ for f, _ in TEXTS])
def test_text(function: Callable[..., Formula], text: str) -> None:
    """A statement prints as expected, and the kernel reads the very same nodes from its text."""
    made = capture(function)

    assert made.text == f"statement {function.__name__}\n{text}\n"
    assert made.kernel.conclusion is made.conclusion
    assert made.kernel.hypotheses == tuple(h.formula for h in made.hypotheses)
    assert made.kernel.names == made.symbols


def test_sort_hypotheses_name_their_parameter() -> None:
    """A hypothesis knows whether a sort says it, and whose."""

    def claim(x: Positive, y: Real) -> Formula:
        return given(x <= y).given(y <= 1).then(x <= 1)

    made = capture(claim)

    assert [(show(h.formula), h.from_sort, h.parameter) for h in made.hypotheses] == [
        ("0 < x", True, "x"), ("x <= y", False, ""), ("y <= 1", False, ""),
    ]  # fmt: skip
    assert made.one_line == "0 < x, x <= y, y <= 1 |- x <= 1"


def test_implicit_dimension_is_n() -> None:
    """Without a dimension among the parameters a vector ranges over n."""

    def claim(mu: Vector, logvar: Vector) -> Formula:
        return diagonal_kl_to_standard(mu, logvar) >= 0

    assert "function mu[n], logvar[n]" in capture(claim).text


def test_definitions() -> None:
    """The shared definitions unfold to the displayed formulas."""

    def claim(mu: Vector, logvar: Vector, eps: Vector, m: Real, s: Real, k: Index) -> Formula:
        return given(reparameterize(mu, logvar, eps)[k] <= reparameterize(m, s, 0), squared_error(m, 0) >= 0).then(
            mse(mu, eps) <= kl_coordinate_to_standard(m, s)
        )

    made = capture(claim)

    assert made.one_line == (
        "mu[k] + exp(logvar[k]/2)*eps[k] <= m + exp(s/2)*0, 0 <= (m - 0)**2 |- "
        "(1/max(n, 1))*sum(k < n: (mu[k] - eps[k])**2) <= (exp(s) + m**2 - 1 - s)/2"
    )


def test_vectors_as_arguments_are_captured_whole() -> None:
    """A vector expression is an abstraction where a function takes it, and nothing is captured."""

    def claim(f: Annotated[Function, "n -> real"], n: Dim, mu: Vector) -> Formula:
        return eq(sum_over(n, lambda i: f(vector(n, lambda j: mu[i] * mu[j])) * f(mu)), 0)

    made = capture(claim)

    assert show(made.conclusion) == "sum(i < n: f(fun(i_1 < n: mu[i]*mu[i_1]))*f(mu)) = 0"
    assert made.kernel.conclusion is made.conclusion


_leak: list[Any] = []

MISTAKES: list[tuple[Callable[..., object], dict[str, Any], str]] = [
    (lambda x: True, {"x": Real}, "annotate the parameters"),
    (lambda x: None, {"x": Real}, "return the conclusion"),
    (lambda x: 1.5, {"x": Real}, "write a comparison"),
    (lambda x: x, {"x": Real}, "found the expression x"),
    (lambda x: given(x > 0), {"x": Real}, "given(...).then(conclusion)"),
    (lambda x: given(True).then(x > 0), {"x": Real}, "found True"),
    (lambda x: x > 0, {}, "x: Real"),
    (lambda x: x > 0, {"x": float}, "found float"),
    (lambda x: x > 0, {"x": "Missing"}, "Missing"),
    (lambda x=1: x > 0, {"x": Real}, "default"),
    (lambda *x: x > 0, {"x": Real}, "*args"),
    (lambda exp: exp > 0, {"exp": Real}, "reserves"),
    (lambda σ: σ > 0, {"σ": Real}, "ASCII"),
    (lambda n: sum_over(n, lambda σ: 1) > 0, {"n": Dim}, "ASCII"),
    (lambda x: x > undefined, {"x": Real}, "NameError"),  # type: ignore[name-defined]  # noqa: F821
    (lambda m, n, v: squared_norm(v) > 0, {"m": Dim, "n": Dim, "v": Vector}, 'Annotated[Vector, "m"]'),
    (lambda v, k: v[k] > 0, {"v": Annotated[Vector, "d"], "k": Annotated[Index, "K"]}, "an index of K"),
    (lambda v, w: squared_norm(v + w) > 0, {"v": Annotated[Vector, "d"], "w": Annotated[Vector, "n"]}, "over n"),
    (lambda v: v[0] > 0, {"v": Vector}, "expected an index of n"),
    (lambda v: v > 0, {"v": Vector}, "forall(n"),
    (lambda v: eq(v, 0), {"v": Vector}, "expected a real expression"),
    (lambda v: eq(v, v), {"v": Vector}, "found v of type Vector; take its entries"),
    (lambda v: v > 0, {"v": Vector}, "the vector v compared"),
    (lambda v: v @ v > 0, {"v": Vector}, "dot(u, v)"),
    (lambda v: sum(v[i] for i in range(v.dim)) > 0, {"v": Vector}, "the dimension n; write sum_over(n"),
    (lambda x: forall(Vector, lambda v: x > 0), {"x": Real}, "forall(vectors(n)"),
    (lambda q: expectation(lambda z: q(z) / 2, lambda z: 1) > 0, {"q": Distribution}, "integral(space"),
    (lambda q: eq(1, 1), {"q": Annotated[Density, "X", "Z"]}, "joint density"),
    (lambda q: eq(1, 1), {"q": Annotated[Density, "X, Z"]}, "joint density"),
    (lambda v: sum(v) > 0, {"v": Vector}, "sum_over(n"),
    (lambda x: sum_over(x, lambda i: 1) > 0, {"x": Real}, "expected a dimension"),
    (lambda n: forall(n, lambda i: True), {"n": Dim}, "found True"),
    (lambda n: forall(float, lambda x: x > 0), {"n": Dim}, "found float"),
    (lambda f: f(1, 2) > 0, {"f": Function}, "expected 1 arguments"),
    (lambda f, v: f(v) > 0, {"f": Function, "v": Vector}, "expected a real"),
    (lambda f, x: f(x) > 0, {"f": Annotated[Function, "n -> real"], "x": Real}, "a vector over n"),
    (lambda f: eq(1, 1), {"f": VectorFunction}, "d -> n"),
    (lambda f: eq(1, 1), {"f": Annotated[Function, "n -> d"]}, "VectorFunction"),
    (lambda e: eq(1, 1), {"e": Matrix}, 'Annotated[Matrix, "K", "d"]'),
    (lambda x, v: x > 0, {"x": Real, "v": Annotated[Vector, "x"]}, "write x: Dim"),
    (lambda q, v: eq(1, 1), {"q": Distribution, "v": Annotated[Vector, "Z"]}, "a space too"),
    (lambda q, p, z: eq(1, 1), {"q": Distribution["A"], "p": Distribution["B"], "z": Point}, 'Annotated[Point, "A"]'),
    (lambda n, v: eq(sum_over(n, lambda i: _leak.append(v[i]) or 0), _leak[-1]), {"n": Dim, "v": Vector}, "inside its own lambda"),
]


@pytest.mark.parametrize(("function", "annotations", "cure"), MISTAKES)
def test_mistakes(function: Callable[..., object], annotations: dict[str, Any], cure: str) -> None:
    """Every mistake is one sentence with its place and a cure."""
    function.__annotations__.update(annotations)
    with pytest.raises(StatementError) as caught:
        capture(function, "claim")

    assert cure in str(caught.value)
    assert str(caught.value).startswith(f"claim ({__file__}:")
    assert "\n" not in str(caught.value)
    assert caught.value.line >= function.__code__.co_firstlineno


def test_string_annotations_resolve() -> None:
    """Packs may import annotations from __future__, as this file does."""
    assert isinstance(nested.__annotations__["n"], str)
    assert "dim n" in capture(nested).text


def test_run_time_subscripts() -> None:
    """`Vector["d"]` is `Annotated[Vector, "d"]` at run time."""
    assert Vector["d"] == Latent
    assert Matrix["K", "d"] == Annotated[Matrix, "K", "d"]


def test_a_claim_is_an_implication_as_a_formula() -> None:
    """`given(...).then(...)` inside another formula means the implication."""

    def claim(x: Real) -> Formula:
        return forall(Real, lambda y: given(y > 0).then(exp(y) > x))

    assert show(capture(claim).conclusion) == "forall(y: 0 < y implies x < exp(y))"


def test_importing_is_light() -> None:
    """Nothing heavy is imported by the front end."""
    code = (
        "import sys, objective_proofs.objectives, objective_proofs.statement, objective_proofs.registry\n"
        "import objective_proofs.definitions.gaussian, objective_proofs.definitions.losses\n"
        "heavy = {'sympy', 'z3', 'numpy', 'dataclasses', 'inspect', 'pathlib', 'argparse', 'difflib', 'fractions'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_public_names() -> None:
    """Every public name resolves, and none is also the name of a module, which would shadow it."""
    import importlib.util

    import objective_proofs

    for name in objective_proofs.__all__:
        assert getattr(objective_proofs, name).__name__ == name
        assert importlib.util.find_spec(f"objective_proofs.{name}") is None
