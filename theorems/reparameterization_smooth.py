"""Pathwise gradients of E f(mu + sigma*eps) for any smooth f: the derivative is stated with its rate.

[KW14] Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
[R14]  Rezende, Mohamed and Wierstra, Stochastic Backpropagation and Approximate Inference in Deep Generative Models, 2014.

Main statements: `gradient_of_expectation_in_mean`, `gradient_of_expectation_in_scale`.
"""

from typing import Annotated

from objective_proofs import Distribution, Formula, Function, Real, eq, expectation, forall, given, refuted, theorem

Noise = Annotated[Function, "Z -> real"]
TestFunction = Annotated[Function, "real -> real"]


def is_smooth(f: Function, slope: Function, c: Real) -> Formula:
    """f has the derivative `slope` at every point, up to c times the squared distance."""

    def error(u: Real, v: Real) -> Real:
        return f(v) - f(u) - (v - u) * slope(u)

    return forall(
        Real,
        lambda u: forall(Real, lambda v: (error(u, v) <= c * (v - u) ** 2) & (error(u, v) >= -c * (v - u) ** 2)),
    )


@theorem(
    "KW14 Section 2.3; R14 eq. 9", claims=("RP-6",),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 <= p(z))",
        "integral(z in Z: p(z)) = 1",
        "forall(u: forall(v: f(v) - f(u) - (v - u)*slope(u) <= c*(v - u)**2))",
        "forall(u: forall(v: -c*(v - u)**2 <= f(v) - f(u) - (v - u)*slope(u)))",
    ),
)
def gradient_of_expectation_in_mean(
    p: Distribution, eps: Noise, f: TestFunction, slope: TestFunction, c: Real, mu: Real, sigma: Real, h: Real
) -> Formula:
    """E f(mu + sigma*eps) has the derivative E f'(mu + sigma*eps) in mu, up to c*h**2."""

    def at(m: Real, g: Function) -> Real:
        return expectation(p, lambda z: g(m + sigma * eps(z)))

    return given(is_smooth(f, slope, c)).then(
        (at(mu + h, f) - at(mu, f) - h * at(mu, slope) <= c * h**2) & (at(mu + h, f) - at(mu, f) - h * at(mu, slope) >= -c * h**2)
    )


@theorem(
    "KW14 Section 2.3; R14 eq. 9", claims=("RP-6",),
    redundant=("integral(z in Z: p(z)) = 1",),
    undecided=(
        "satisfiable",
        "forall(z in Z: 0 <= p(z))",
        "forall(u: forall(v: f(v) - f(u) - (v - u)*slope(u) <= c*(v - u)**2))",
        "forall(u: forall(v: -c*(v - u)**2 <= f(v) - f(u) - (v - u)*slope(u)))",
    ),
)
def gradient_of_expectation_in_scale(
    p: Distribution, eps: Noise, f: TestFunction, slope: TestFunction, c: Real, mu: Real, sigma: Real, h: Real
) -> Formula:
    """E f(mu + sigma*eps) has the derivative E[eps*f'(mu + sigma*eps)] in sigma."""

    def at(s: Real) -> Real:
        return expectation(p, lambda z: f(mu + s * eps(z)))

    gradient = expectation(p, lambda z: eps(z) * slope(mu + sigma * eps(z)))
    error = c * h**2 * expectation(p, lambda z: eps(z) ** 2)
    return given(is_smooth(f, slope, c)).then(
        (at(sigma + h) - at(sigma) - h * gradient <= error) & (at(sigma + h) - at(sigma) - h * gradient >= -error)
    )


@refuted("KW14 Section 2.3, taken for an exact difference: f(u) = u**2", claims=("RP-6",))
def difference_eq_gradient_step(p: Distribution, eps: Noise, mu: Real, sigma: Real, h: Real) -> Formula:
    """The change of an expectation is not the gradient times the step."""

    def at(m: Real) -> Real:
        return expectation(p, lambda z: (m + sigma * eps(z)) ** 2)

    return eq(at(mu + h) - at(mu), h * expectation(p, lambda z: 2 * (mu + sigma * eps(z))))
