"""The four encodings, side by side on the same terms, and the rigorous evaluation at one point."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy
import pytest
import sympy
import z3

from objective_proofs.encode import interval, latex
from objective_proofs.encode import numpy as numpy_encoding
from objective_proofs.encode import sympy as sympy_encoding
from objective_proofs.encode import z3 as z3_encoding
from objective_proofs.encode.derivative import at_point
from objective_proofs.encode.numpy import Points
from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.term import DIM, REAL, Node, Signature, var
from objective_proofs.kernel.text import read
from tests.kernel import model

NAMES = {
    **{name: var(name, REAL) for name in ("x", "y", "w1", "mu", "logvar", "sigma_q")},
    "n": var("n", DIM),
    "Z": "Z",
    "a": Signature((), ("n",)),
    "f": Signature((REAL,), ()),
    "q": Signature((("point", "Z"),), ()),
    "dec": Signature((("vector", "n"),), ("n",)),
}
FAMILY = {(0,): Fraction(2), (1,): Fraction(-1), (2,): Fraction(3)}


def term(text: str) -> Node:
    return read(text, NAMES)


def statement(text: str) -> Statement:
    return read_statement("statement example\n" + text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w1", "w_{1}"),
        ("p_data", r"p_{\mathrm{data}}"),
        ("alpha_bar", r"\bar{\alpha}"),
        ("alpha_bar_t", r"\bar{\alpha}_{t}"),
        ("log_n", r"\mathrm{log\_n}"),
        ("fake_logits", r"\mathrm{fake\_logits}"),
        ("logit2", r"\mathrm{logit}_{2}"),
        ("p_gen1", r"p_{\mathrm{gen}, 1}"),
    ],
)
def test_latex_name(text: str, expected: str) -> None:
    """A letter takes accents and subscripts; words stay one name."""
    assert latex.name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w1*mu**2", r"w_{1} \, \mu^{2}"),
        ("x/y", r"\frac{x}{y}"),
        ("(x + y)*w1", r"\left(x + y\right) \, w_{1}"),
        ("x - (y - mu)", r"x - \left(y - \mu\right)"),
        ("x - y - mu", r"x - y - \mu"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("(x + y)**2", r"{\left(x + y\right)}^{2}"),
        ("2*3", r"2 \cdot 3"),
        ("exp(logvar)", r"\exp\left(\mathrm{logvar}\right)"),
        ("exp(x)", "e^{x}"),
        ("sqrt(sigma_q)", r"\sqrt{\sigma_{q}}"),
        ("abs(x)", r"\left|x\right|"),
        ("sum(i < n: a[i]**2)", r"\sum_{i < n} a_{i}^{2}"),
        ("sum(i < n: a[i] + x)", r"\sum_{i < n} \left(a_{i} + x\right)"),
        ("sum(i < n: a[i])*x", r"\left(\sum_{i < n} a_{i}\right) \, x"),
        ("sum(i < n: a[i]) + x", r"\left(\sum_{i < n} a_{i}\right) + x"),
        ("integral(z in Z: q(z)*x)", r"\int_{Z} q\left(z\right) \, x \, dz"),
        ("sum(x < n: a[x]*x1(x))".replace("x1(x)", "mu"), r"\sum_{x < n} a_{x} \, \mu"),
        ("forall(i < n: a[i] = 0)", r"\forall i < n:\; a_{i} = 0"),
        ("x = 0 iff y = 0 and mu <= 1", r"x = 0 \Leftrightarrow y = 0 \land \mu \le 1"),
        ("dec(a)[i]".replace("[i]", ""), r"\mathrm{dec}\left(a\right)"),
        ("diff(u: u**2*x)(x)", r"\left.\frac{d}{du} \left(u^{2} \, x\right)\right|_{u = x}"),
        ("diff(u: diff(v: v)(u))(x)", r"\left.\frac{d}{du} \left.\frac{d}{dv} v\right|_{v = u}\right|_{u = x}"),
        ("forall(t in naturals: 0 <= t*x)", r"\forall t \in \mathbb{N}:\; 0 \le t \, x"),
        ("if(x < 0, 0, x)", r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}"),
        ("y*if(x < 0, 0, x)", r"y \, \left(\begin{cases} 0 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}\right)"),
    ],
)
def test_latex(text: str, expected: str) -> None:
    """A term is printed as the papers print it, with the parentheses that its meaning needs."""
    assert latex.term(term(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "u**3 - u/2 + 7", "1/u", "u**-3", "(u + 1)/(u**2 + 2)", "exp(-u/2)*u", "log(1 + exp(u))", "sqrt(u**2 + 1)/u",
        "exp(u*log(u))", "max(u, 2)**2", "min(u, 3/u)*u", "abs(u - 2)*u", "max(u - 1, 1 - u)", "u*log(u)*exp(u)",
    ],
)  # fmt: skip
def test_derivatives_against_sympy(text: str) -> None:
    """The derivative as it is written, once and twice, has SymPy's value, as has the quotient of differences of the model."""
    u = sympy.Symbol("u", positive=True)
    function = sympy.sympify(text, locals={"u": u, "max": sympy.Max, "min": sympy.Min, "abs": sympy.Abs})
    for point in ("1/3", "5/2"):
        once, twice = f"diff(u: {text})({point})", f"diff(v: diff(u: {text})(v))({point})"
        for number, nested in enumerate((once, twice), 1):
            expected = sympy.diff(function, u, number).subs(u, sympy.Rational(point)).doit().evalf(30)
            for t in (term(nested), at_point(term(nested))):
                with mpmath.workdps(40):
                    assert abs(model.high(model.value(t, {})) - mpmath.mpf(str(expected))) < 1e-20


def test_latex_of_bound_variable_that_is_also_free() -> None:
    """A bound variable never prints like a free one."""
    assert latex.term(term("sum(x < n: a[x])*x")) == r"\left(\sum_{x_{1} < n} a_{x_{1}}\right) \, x"


def test_statements_print_hypotheses_and_conclusion() -> None:
    """Every target shows the hypotheses and the conclusion, none of them decided."""
    found = statement("real mu\ngiven 0 <= mu\nshow 0 <= mu**2")

    assert latex.statement(found) == r"0 \le \mu \;\vdash\; 0 \le \mu^{2}"
    assert str(sympy_encoding.statement(found)) == "0 <= mu |- 0 <= mu**2"
    assert str(z3_encoding.statement(found)) == "Implies(And(0 <= mu), 0 <= mu*mu)"


def test_sympy_terms() -> None:
    """Sums, families, functions and integrals have their SymPy counterparts over real symbols."""
    x, mu = sympy.symbols("x mu", real=True)

    assert sympy_encoding.term(term("x**2/2 + mu")) == x**2 / 2 + mu
    assert str(sympy_encoding.term(term("sum(i < n: a[i]*x)"))) == "Sum(x*a(i), (i, 0, n - 1))"
    assert str(sympy_encoding.term(term("integral(z in Z: q(z))"))) == "Integral(measure_Z(z)*q(z), (z, -oo, oo))"
    assert sympy_encoding.term(term("f(x)")).is_real
    assert sympy_encoding.term(term("sum(x < n: a[x]) + sum(i < n: a[i]*x)")).has(x)


def test_sympy_formulas_are_not_relationals() -> None:
    """A formula that SymPy would decide stays a pair of sides."""
    found = sympy_encoding.term(term("0 <= mu**2"))

    assert (found.kind, found.parts) == ("<=", (0, sympy.Symbol("mu", real=True) ** 2))


def test_z3_terms() -> None:
    """Dimensions are integers, families functions of them, `exp` is uninterpreted."""
    assert z3_encoding.term(term("n*x")).sexpr() == "(* (to_real n) x)"
    assert z3_encoding.term(term("exp(x) + 1/y")).sexpr() == "(+ (exp x) (/ 1.0 y))"
    solver = z3.Solver()
    solver.add(
        z3.Not(z3_encoding.term(term("forall(i < n: a[i] <= x) implies (0 < n implies forall(i < n: a[i] <= x + 1))")))
    )
    assert solver.check() == z3.unsat


@pytest.mark.parametrize(
    "text",
    [
        "x**3 - y/(1 + x**2)", "exp(x) - log(1 + y**2)", "sqrt(x**2 + 1)", "max(x, y) - min(x, 2)", "abs(x - y)",
        "x**-2", "if(x < y, x, y)", "sum(i < n: a[i]**2*x)",
        "sum(i < n: sum(j < n: a[i]*a[j]))", "integral(z in Z: q(z)*x)", "sum(i < n: x)", "sum(i < n: 2)",
        "sum(i < n: sum(j < n: a[j] + x))", "sum(i < n: a[i]*sum(j < n: sum(i < n: a[i]**2)))", "sum(i < n: sum(j < n: x*a[i]))",
        "sum(i < n: sum(j < n: sum(k < n: a[i]*a[k])))", "sum(i < n: sum(j < n: sum(k < n: a[j]*a[k] + a[i])))",
        "integral(z in Z: sum(i < n: q(z)*a[i]))", "sum(i < n: integral(z in Z: a[i]/q(z)))", "integral(z in Z: 2)",
        "sum(i < n: if(forall(j < n: a[j] <= a[i]), a[i], 7))", "sum(i < n: if(forall(j < n: a[j] <= 3), a[i], 7))",
    ],
)  # fmt: skip
def test_numpy_agrees_with_rigorous_enclosures(text: str) -> None:
    """The vectorised value of a term lies where the rigorous evaluation puts it."""
    exact = {"x": Fraction(3, 2), "y": Fraction(-1, 4), "n": 3, "a": FAMILY, "Z": [Fraction(1, 2), Fraction(2)],
             "q": {(0,): Fraction(1), (1,): Fraction(3)}}  # fmt: skip
    points = Points(2, {"n": 3, "Z": 2}, {
        "x": numpy.array([1.5, 0.0]), "y": numpy.array([-0.25, 1.0]), "a": numpy.array([[2.0, -1.0, 3.0]] * 2),
        "Z": numpy.array([[0.5, 2.0]] * 2), "q": numpy.array([[1.0, 3.0]] * 2),
    })  # fmt: skip

    low, high = interval.enclosure(term(text), exact)

    assert float(numpy.broadcast_to(numpy_encoding.compile(term(text))(points), 2)[0]) == pytest.approx(float(low))
    assert high - low < Fraction(1, 10**20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exp(x) < 3", True), ("exp(x) = 3", False), ("exp(0) = 1", True), ("sqrt(4/9) = 2/3", True),
        ("exp(x)*exp(-x) = 1", None), ("log(-x) = 0", None), ("x != 1 implies 1/(x - 1) = 0", True),
        ("forall(t: 0 <= t**2)", True), ("forall(t: 0 < t**2)", False), ("forall(t: 0 <= exp(t) - 1 - t)", None),
        ("forall(i < n: a[i] < 4)", True), ("forall(v[n]: v[0] = 0)".replace("v[0]", "sum(i < n: v[i])"), False),
        ("exp(exp(exp(exp(9*x)))) < 0", None), ("f(x) = 7", True),
    ],
)  # fmt: skip
def test_truth_is_three_valued(text: str, expected: bool | None) -> None:
    """A formula is true or false only when that is certain."""
    assignment = {"x": Fraction(1), "n": 3, "a": FAMILY, "f": {(Fraction(1),): Fraction(7), "default": Fraction(0)}}

    assert interval.holds(term(text), assignment) is expected


def test_formula_masks_do_not_trust_rounding() -> None:
    """A tie is neither surely true nor surely false, and overflow is not known at all."""
    points = Points(3, {}, {"x": numpy.array([0.1, 1.0, 1e4]), "y": numpy.array([0.2, 0.0, 0.0])})

    truth = numpy_encoding.compile(term("x + y < 3/10 + exp(x) - exp(x)"))(points)

    assert not truth.surely[0] and not truth.surely_not[0]
    assert truth.surely_not[1]
    assert not truth.known[2]
