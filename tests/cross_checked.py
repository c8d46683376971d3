"""Statements that the cross-checks are tried on: true ones, and plausible false ones with their witnesses."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from objective_proofs.kernel.statement import Statement, read_statement

_KL = "(exp(l) + mu**2 - 1 - l)/2"
_KL_SUM = "sum(i < n: (exp(logvar[i]) + mu[i]**2 - 1 - logvar[i])/2)"
_MOMENTS = """space Z
function p(Z), eps(Z)
real mu, sigma
given forall(z in Z: 0 <= p(z))
given integral(z in Z: p(z)) = 1
given integral(z in Z: p(z)*eps(z)) = 0
given integral(z in Z: p(z)*eps(z)**2) = 1
"""
_WEIGHTS = "dim n\nfunction p[n], x[n]\ngiven forall(i < n: 0 <= p[i])\ngiven sum(i < n: p[i]) = 1\n"
_SPLIT = "real p, q, D\ngiven 0 < p\ngiven 0 < q\ngiven 0 < D\ngiven D < 1\n"
_OPTIMAL = "p*log(p/(p + q)) + q*log(q/(p + q))"

TRUE = {
    "zero_weight": "real base, r\nshow base + 0*r = base",
    "monotone": "real base, r, w1, w2\ngiven w1 <= w2\ngiven 0 <= r\nshow base + w1*r <= base + w2*r",
    "monotone_three": "real b, m, r, w1, w2, v1, v2\ngiven w1 <= w2 and 0 <= r\ngiven v1 <= v2\ngiven 0 <= m\n"
    "show b + v1*m + w1*r <= b + v2*m + w2*r",
    "kl_nonneg": f"real mu, l\nshow 0 <= {_KL}",
    "kl_zero_iff": f"real mu, l\nshow {_KL} = 0 iff mu = 0 and l = 0",
    "kl_sum_nonneg": f"dim n\nfunction mu[n], logvar[n]\nshow 0 <= {_KL_SUM}",
    "kl_sum_zero_iff": f"dim n\nfunction mu[n], logvar[n]\nshow {_KL_SUM} = 0 iff "
    "forall(i < n: mu[i] = 0 and logvar[i] = 0)",
    "entropy_tangent": "real x\ngiven 0 < x\nshow 0 <= x*log(x) - x + 1",
    "gibbs_pointwise": "real p, q\ngiven 0 < p\ngiven 0 < q\nshow p - q <= p*log(p/q)",
    "gibbs": "space Z\nfunction p(Z), q(Z)\ngiven forall(z in Z: 0 < p(z))\ngiven forall(z in Z: 0 < q(z))\n"
    "given integral(z in Z: p(z)) = 1\ngiven integral(z in Z: q(z)) = 1\n"
    "show 0 <= integral(z in Z: p(z)*log(p(z)/q(z)))",
    "softplus_difference": "real t\nshow log(1 + exp(t)) - log(1 + exp(-t)) = t",
    "softplus_positive": "real t\nshow 0 < log(1 + exp(t))",
    "softplus_above": "real t\nshow t < log(1 + exp(t))",
    "squared_distance": "dim n\nfunction x[n], y[n]\nshow 0 <= sum(i < n: (x[i] - y[i])**2)",
    "nearest_code": "dim K, d\nfunction e[K, d], z[d]\nindex k < K, j < K\n"
    "given forall(m < K: sum(i < d: (z[i] - e[k, i])**2) <= sum(i < d: (z[i] - e[m, i])**2))\n"
    "show sum(i < d: (z[i] - e[k, i])**2) <= sum(i < d: (z[i] - e[j, i])**2)",
    "lsgan": "real r, f\nshow 1/2 <= (r - 1)**2 + f**2 + (f - 1)**2",
    "reparametrised_mean": _MOMENTS + "show integral(z in Z: p(z)*(mu + sigma*eps(z))) = mu",
    "reparametrised_variance": _MOMENTS + "show integral(z in Z: p(z)*(mu + sigma*eps(z) - mu)**2) = sigma**2",
    "jensen_square": _WEIGHTS + "show sum(i < n: p[i]*x[i])**2 <= sum(i < n: p[i]*x[i]**2)",
    "optimal_discriminator": _SPLIT + f"show p*log(D) + q*log(1 - D) <= {_OPTIMAL}",
    "root_squared": "real x\ngiven 0 <= x\nshow sqrt(x)**2 = x",
    "am_gm": "real x, y\ngiven 0 <= x\ngiven 0 <= y\nshow sqrt(x*y) <= (x + y)/2",
    "decoder": "dim n\nspace Z\nfunction dec(n)[n], x[n], m(Z)[n]\npoint z in Z\n"
    "show 0 <= sum(j < n: (x[j] - dec(m(z))[j])**2)",
    "mean_of_ones": "dim n\ngiven 1 <= n\nshow sum(i < n: 1)/n = 1",
    "nonnegative_function": "function f(real)\nreal x, y\ngiven forall(t: 0 <= f(t))\nshow 0 <= f(x) + 2*f(y)",
}

FALSE: dict[str, tuple[str, dict[str, Any]]] = {
    "monotone_any_sign": (
        "real base, r, w1, w2\ngiven w1 <= w2\nshow base + w1*r <= base + w2*r",
        {"base": Fraction(0), "r": Fraction(-1), "w1": Fraction(0), "w2": Fraction(1)},
    ),
    "kl_positive": (f"real mu, l\nshow 0 < {_KL}", {"mu": "0", "l": "log(1)"}),
    "kl_above": (f"real mu, l\nshow 1/100 <= {_KL}", {"mu": Fraction(1, 100), "l": Fraction(1, 100)}),
    "kl_zero_iff_mean": (f"real mu, l\nshow {_KL} = 0 iff mu = 0", {"mu": "0", "l": "1"}),
    "sum_positive": (
        "dim n\nfunction a[n]\ngiven forall(i < n: 0 < a[i])\nshow 0 < sum(i < n: a[i])",
        {"n": 0, "a": []},
    ),
    "vanishing_everywhere": (
        "space Z\nfunction a(Z)\npoint z in Z\ngiven forall(z in Z: 0 <= a(z))\ngiven integral(z in Z: a(z)) = 0\n"
        "show a(z) = 0",
        {"Z": ["0", "1"], "a": ["1", "0"], "z": 0},
    ),
    "lsgan_strict": ("real r, f\nshow 1/2 < (r - 1)**2 + f**2 + (f - 1)**2", {"r": "1", "f": "1/2"}),
    "jensen_reversed": (
        _WEIGHTS + "show sum(i < n: p[i]*x[i]**2) <= sum(i < n: p[i]*x[i])**2",
        {"n": 2, "p": {(0,): Fraction(1, 2), (1,): Fraction(1, 2)}, "x": {(0,): Fraction(1), "default": Fraction(0)}},
    ),
    "discriminator_reversed": (
        _SPLIT + f"show {_OPTIMAL} <= p*log(D) + q*log(1 - D)",
        {"p": "1", "q": "1", "D": "9/10"},
    ),
    "root_of_square": ("real x\nshow sqrt(x**2) = x", {"x": Fraction(-1)}),
    "bounded_exp": ("real x\nshow exp(x) <= 101 + x + x**2", {"x": Fraction(20)}),
    "large_function": (
        "function f(real)\nreal x\ngiven forall(t: 0 <= f(t))\nshow 1 <= f(x)",
        {"f": "fun(x: 1/2)", "x": "3"},
    ),
}


def statement(text: str) -> Statement:
    """Return the statement that a text says, under a name of no importance."""
    return read_statement("statement example\n" + text)
