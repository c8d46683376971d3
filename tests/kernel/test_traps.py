"""False statements that a careless kernel would prove, or true ones that it would refute, each beside a true control.

The rows are the dangers of the project's soundness rules that this logic can express. A trap is a false or undefined
statement with the attempt that a missing check would let through; the control is a proof, by the same rules, of the
nearest true statement. Stop-gradients are no terms of this language, and a change of variables is no rule.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.definedness import obligations
from objective_proofs.kernel.term import KernelError
from tests.kernel.replaying import judged, reason, statement

SUM = ["combine", [], []]
DEFINED = [["absurd"], ["combine", [[1, 0]], [["1", 2]]]]  # of -1/u from 1 <= u

ZERO = "diff(v: max(0, max(v, 2*v)) - max(0, 2*v))(0)"  # it is 0, but calculated with 1/0 = 0 it is -1/4
BESIDE = f"diff(u: if(u != 1, (u - 1)*{ZERO}, 0) - if(u != 1, -(u - 1)/4, 0))(1)"  # 1/4
NEVER = [["absurd"], ["cases", 0], ["combine", [[1, 2]], []], ["combine", [[1, 2]], []]]  # whatever follows from 1 != 1


class Trap(NamedTuple):
    """A false statement with an attempt, and a true one with a proof."""

    false: str
    attempt: list[Any]
    true: str
    proof: list[Any]


TRAPS = {
    "capture by a binder": Trap(
        "forall(u: sum(i < n: f(u)) = n*f(u)); forall(i < n: f(mu[i]) = mu[i]) |- sum(i < n: f(mu[i])) = n*f(mu[k])",
        [["instance", 0, "mu[i]"], ["fact", 2]],
        "forall(u: sum(i < n: f(u)) = n*f(u)) |- sum(i < n: f(mu[k])) = n*f(mu[k])",
        [["instance", 0, "mu[k]"], ["fact", 1]],
    ),
    "capture by congruence": Trap(
        "x = mu[k] |- sum(i < n: x*mu[i]) = sum(i < n: mu[i]*mu[i])",
        [["congruence", 0, "fun(u: sum(i < n: u*mu[i]))"], ["fact", 1]],
        "x = mu[k] |- sum(i < n: x*mu[i]) = sum(i < n: mu[k]*mu[i])",
        [["congruence", 0, "fun(u: sum(i < n: u*mu[i]))"], ["fact", 1]],
    ),
    "one index for all": Trap(
        "0 <= mu[k] |- 0 <= sum(i < n: mu[i])",
        [["cut", "forall(i < n: 0 <= mu[i])"], ["fact", 0], ["lift", 1], ["fact", 2]],
        "forall(i < n: 0 <= mu[i]) |- 0 <= sum(i < n: mu[i])",
        [["cut", "forall(i < n: 0 <= mu[i])"], ["instance", 0, "i"], ["fact", 1], ["lift", 1], ["fact", 2]],
    ),
    "a fresh variable escapes": Trap(
        "forall(u: f(u) = 0 or u = u) |- x = 0",
        [["cut", "forall(v: v = v)"], SUM, ["cut", "v = 0"], SUM, ["fact", 2]],
        "|- forall(v: v = v) and x = x",
        [SUM, SUM],
    ),
    "roots as exponents": Trap(
        "|- sqrt(x**2) = x",
        [["axiom", "sqrt_square", "x**2"], ["combine", [[1, "x"]], []], SUM],
        "0 <= x |- sqrt(x**2)**2 = x**2",
        [["axiom", "sqrt_square", "x**2"], ["combine", [[1, "x"]], []], ["fact", 1]],
    ),
    "log of a square": Trap(
        "x != 0 |- log(x**2) = 2*log(x)",
        [["axiom", "log_product", "x", "x"], ["fact", 0], ["fact", 0], ["fact", 1]],
        "0 < x |- log(x**2) = 2*log(x)",
        [["axiom", "log_product", "x", "x"], ["fact", 0], ["fact", 0], ["fact", 1]],
    ),
    "log of a product of negatives": Trap(
        "0 < x*y |- log(x*y) = log(x) + log(y)",
        [["axiom", "log_product", "x", "y"], ["fact", 0], ["fact", 0], ["fact", 1]],
        "0 < x; 0 < y |- log(x*y) = log(x) + log(y)",
        [["axiom", "log_product", "x", "y"], ["fact", 0], ["fact", 1], ["fact", 2]],
    ),
    "cancellation": Trap(
        "|- x/x = 1", [SUM], "x != 0 |- x/x = 1", [["axiom", "inverse", "x"], ["fact", 0], ["fact", 1]]
    ),
    "zero rule for integrals": Trap(
        "forall(z in Z: 0 <= q(z)); integral(z in Z: q(z)) = 0 |- q(c) = 0",
        [["member", 0, "c"], ["fact", 2]],
        "forall(i < n: 0 <= mu[i]); sum(i < n: mu[i]) = 0 |- mu[k] <= 0",
        [["member", 0, "k"], ["combine", [[1, 2]], [["1", 1]]]],
    ),
    "a density below its integral": Trap(
        "forall(z in Z: 0 < q(z)) |- q(c) <= integral(z in Z: q(z))",
        [["member", 0, "c"], ["fact", 1]],
        "forall(i < n: 0 < mu[i]) |- mu[k] <= sum(i < n: mu[i])",
        [["member", 0, "k"], ["fact", 1]],
    ),
    "the integral of one": Trap(
        "|- integral(z in Z: 1) = 1", [SUM], "|- integral(z in Z: 2) = 2*integral(z in Z: 1)", [SUM]
    ),
    "a strict integral": Trap(
        "forall(z in Z: 0 < q(z)) |- 0 < integral(z in Z: q(z))",
        [["lift", 0], ["fact", 1]],
        "forall(z in Z: 0 < q(z)) |- 0 <= integral(z in Z: q(z))",
        [["lift", 0], ["fact", 1]],
    ),
    "an empty sum": Trap(
        "forall(i < m: 0 < nu[i]) |- 0 < sum(i < m: nu[i])",
        [["lift", 0], ["fact", 1]],
        "1 <= m; forall(i < m: 0 < nu[i]) |- 0 < sum(i < m: nu[i])",
        [["lift", 1, 0], ["fact", 2]],
    ),
    "the first of none": Trap(
        "forall(i < m: nu[i] = 1) |- 1 <= m",
        [["cut", "forall(i < m: 0 <= 1)"], SUM, ["member", 1, "i"], ["fact", 2]],
        "forall(i < n: mu[i] = 1) |- 1 <= n",
        [["cut", "forall(i < n: 0 <= 1)"], SUM, ["member", 1, "k"], ["fact", 2]],
    ),
    "lifting a mean": Trap(
        "forall(i < n: mu[i] <= 1) |- sum(i < n: mu[i]) <= 1",
        [["lift", 0], ["fact", 1]],
        "forall(i < n: mu[i] <= 1) |- sum(i < n: mu[i]) <= n",
        [["lift", 0], ["fact", 1]],
    ),
    "sums exchanged with a product": Trap(
        "|- sum(i < n: mu[i]*mu[i]) = sum(i < n: mu[i])*sum(i < n: mu[i])",
        [SUM],
        "|- sum(i < n: sum(j < n: mu[i]*mu[j])) = sum(i < n: mu[i])*sum(i < n: mu[i])",
        [SUM],
    ),
    "rows for columns": Trap(
        "|- sum(i < n: a[i, k]) = sum(i < n: a[k, i])", [SUM], "|- sum(i < n: 2*a[i, k]) = 2*sum(j < n: a[j, k])", [SUM]
    ),
    "another space": Trap("|- sum(i < n: 1) = m", [SUM], "|- sum(i < n: 1) = n", [SUM]),
    "strict from multiplier zero": Trap(
        "x <= y; 0 < w |- x < y",
        [["combine", [[1, 0], [1, 1]], []]],
        "x <= y; 0 < w |- x < y + w",
        [["combine", [[1, 0], [1, 1]], []]],
    ),
    "strict from a square": Trap(
        "|- 0 < x**2", [["combine", [[1, "x"]], []]], "|- 0 < x**2 + 1", [["combine", [[1, "x"]], []]]
    ),
    "strict tangent at its point": Trap(
        "|- 1 + x < exp(x)",
        [["axiom", "exp_tangent", "x"], ["fact", 0]],
        "x != 0 |- 1 + x < exp(x)",
        [["axiom", "exp_tangent_strict", "x"], ["fact", 0], ["fact", 1]],
    ),
    "a case forgotten": Trap(
        "x != y |- x < y",
        [["cases", 0], ["fact", 1], ["fact", 1]],
        "x != y; x <= y |- x < y",
        [["cases", 0], ["fact", 2], ["combine", [[2, 1], [1, 2]], []]],
    ),
    "converse": Trap(
        "x = 0 implies y = 0; y = 0 |- x = 0",
        [["apply", 0], ["fact", 1], ["fact", 2]],
        "x = 0 implies y = 0; x = 0 |- y = 0",
        [["apply", 0], ["fact", 1], ["fact", 2]],
    ),
    "not for all is for none": Trap(
        "not forall(u: f(u) = 0) |- f(x) != 0",
        [["instance", 0, "x"], ["fact", 1]],
        "forall(u: f(u) != 0) |- f(x) != 0",
        [["instance", 0, "x"], ["fact", 1]],
    ),
    "the other branch": Trap(
        "x <= 0 |- if(0 < x, 1, 2) = 1",
        [["if_cases", "if(0 < x, 1, 2)"], ["cases", 1], ["fact", 3], ["fact", 3]],
        "x <= 0 |- if(0 < x, 1, 2) = 2",
        [["if_cases", "if(0 < x, 1, 2)"], ["cases", 1], ["absurd"], ["combine", [[1, 0], [1, 2]], []], ["fact", 3]],
    ),
    "congruence of an inequality": Trap(
        "x <= y |- x**2 <= y**2",
        [["congruence", 0, "fun(u: u**2)"], ["fact", 1]],
        "x = y |- x**2 = y**2",
        [["congruence", 0, "fun(u: u**2)"], ["fact", 1]],
    ),
    "vectors equal in one place": Trap(
        "mu[k] = 0 |- F(mu) = F(fun(i < n: 0))",
        [["congruence", 0, "fun(v[n]: F(v))"], ["fact", 1]],
        "forall(i < n: mu[i] = 0) |- F(mu) = F(fun(i < n: 0))",
        [["congruence", 0, "fun(v[n]: F(v))"], ["fact", 1]],
    ),
    "a real is no dimension": Trap(
        "|- 0 <= x", [["natural", "x"], ["fact", 0]], "|- 0 <= n", [["natural", "n"], ["fact", 0]]
    ),
    "between zero and one": Trap(
        "|- 1 <= n or n < 0", [["natural", "n"], ["fact", 1]], "|- n = 0 or 1 <= n", [["natural", "n"], ["fact", 1]]
    ),
    "derivative across a gap": Trap(
        "|- -(1/(-1)) <= -(1/1)",
        [["monotone", "fun(u: -(1/u))", "-1", "1", "le"], *DEFINED, ["combine", [[1, "1/u"]], []], ["apply", 0], SUM, ["fact", 1]],
        "|- -(1/1) <= -(1/2)",
        [["monotone", "fun(u: -(1/u))", "1", "2", "le"], *DEFINED, ["combine", [[1, "1/u"]], []], ["apply", 0], SUM, ["fact", 1]],
    ),
    "a derivative that is positive on another interval": Trap(
        "x <= y |- x**2 <= y**2",
        [["monotone", "fun(u: u**2)", "x", "y", "le"], ["combine", [[2, 1]], []], ["apply", 1], ["fact", 0], ["fact", 2]],
        "0 <= x; x <= y |- x**2 <= y**2",
        [["monotone", "fun(u: u**2)", "x", "y", "le"], ["combine", [[2, 0], [2, 2]], []], ["apply", 2], ["fact", 1],
         ["fact", 3]],
    ),
    "an interval that is turned around": Trap(
        "y <= x |- x**3 <= y**3",
        [["monotone", "fun(u: u**3)", "x", "y", "le"], ["combine", [[3, "u"]], []], ["apply", 1], ["fact", 0], ["fact", 2]],
        "x <= y |- x**3 <= y**3",
        [["monotone", "fun(u: u**3)", "x", "y", "le"], ["combine", [[3, "u"]], []], ["apply", 1], ["fact", 0], ["fact", 2]],
    ),
    "a strict conclusion from a derivative that vanishes": Trap(
        "x < y |- 0*x < 0*y",
        [["monotone", "fun(u: 0*u)", "x", "y", "lt"], SUM, ["apply", 1], ["fact", 0], ["fact", 2]],
        "x < y |- 2*x < 2*y",
        [["monotone", "fun(u: 2*u)", "x", "y", "lt"], SUM, ["apply", 1], ["fact", 0], ["fact", 2]],
    ),
    "a fact about the outer variable under the derivative": Trap(
        "y = x |- x*0 <= x*1",
        [["monotone", "fun(x: x*y)", "0", "1", "le"], ["combine", [[1, "x"]], [["x", 0]]], ["apply", 1], SUM, ["fact", 2]],
        "0 <= x |- x*0 <= x*1",
        [["monotone", "fun(u: x*u)", "0", "1", "le"], ["fact", 0], ["apply", 1], SUM, ["fact", 2]],
    ),
    "a derivative that is asked for around the point only": Trap(
        f"|- {BESIDE} = 0",
        [["differentiate", BESIDE], *NEVER * 3, ["fact", 0]],
        "|- diff(u: (u - 1)*diff(v: 3*v)(0) - (u - 1)*4)(1) = -1",
        [["differentiate", "diff(u: (u - 1)*diff(v: 3*v)(0) - (u - 1)*4)(1)"], ["fact", 0]],
    ),
    "a derivative in an argument that is asked for around the point only": Trap(
        "|- diff(u: f(diff(v: abs(v))(u)) - f(diff(v: abs(v))(u)))(1) = 0",
        [["differentiate", "diff(u: f(diff(v: abs(v))(u)) - f(diff(v: abs(v))(u)))(1)"], ["evaluate"], ["fact", 0]],
        "|- diff(u: diff(v: abs(v))(u) - 1)(1) = 0",
        [["differentiate", "diff(u: diff(v: abs(v))(u) - 1)(1)"], ["evaluate"], ["fact", 0]],
    ),
    "a root at the end of its domain": Trap(
        "|- diff(u: log(1 + sqrt(u)) - log(2 + 2*sqrt(u)))(0) = 0",
        [["differentiate", "diff(u: log(1 + sqrt(u)) - log(2 + 2*sqrt(u)))(0)"], *[["evaluate"]] * 4, ["fact", 0]],
        "|- diff(u: log(1 + sqrt(u)) - log(2 + 2*sqrt(u)))(1) = 0",
        [["differentiate", "diff(u: log(1 + sqrt(u)) - log(2 + 2*sqrt(u)))(1)"], *[["evaluate"]] * 4, ["fact", 0]],
    ),
    "a value that is calculated at a corner": Trap(
        f"|- {ZERO} = -1/4",
        [["differentiate", ZERO], ["fact", 0]],
        f"|- {ZERO.replace('(0)', '(1)')} = 0",
        [["differentiate", ZERO.replace("(0)", "(1)")], *[["evaluate"]] * 3, ["fact", 0]],
    ),
    "a corner": Trap(
        "|- diff(u: abs(u))(0) = 0",
        [["differentiate", "diff(u: abs(u))(0)"], ["evaluate"], ["fact", 0]],
        "|- diff(u: abs(u))(2) = 1",
        [["differentiate", "diff(u: abs(u))(2)"], ["evaluate"], ["fact", 0]],
    ),
    "a corner that depends on another variable": Trap(
        "|- sum(i < n: diff(u: max(u, mu[i]))(mu[i])) = n/2",
        [["cut", "forall(i < n: diff(u: max(u, mu[i]))(mu[i]) = 1/2)"], ["differentiate", "diff(u: max(u, mu[i]))(mu[i])"],
         SUM, ["fact", 0], ["lift", 0], ["fact", 1]],
        "|- sum(i < n: diff(u: u + mu[i])(mu[i])) = n",
        [["cut", "forall(i < n: diff(u: u + mu[i])(mu[i]) = 1)"], ["differentiate", "diff(u: u + mu[i])(mu[i])"],
         ["fact", 0], ["lift", 0], ["fact", 1]],
    ),
    "a derivative of what vanishes off its domain": Trap(
        "|- diff(u: 0*log(u))(-1) = 0",
        [["differentiate", "diff(u: 0*log(u))(-1)"], ["evaluate"], ["fact", 0]],
        "|- diff(u: 0*log(u))(2) = 0",
        [["differentiate", "diff(u: 0*log(u))(2)"], ["evaluate"], ["fact", 0]],
    ),
    "a quotient of what vanishes": Trap(
        "|- diff(u: u/u)(0) = 0",
        [["differentiate", "diff(u: u/u)(0)"], ["evaluate"], ["fact", 0]],
        "|- diff(u: u/u)(2) = 0",
        [["differentiate", "diff(u: u/u)(2)"], ["evaluate"], ["fact", 0]],
    ),
    "an equality at a point under a derivative": Trap(
        "y = x |- diff(u: u*y)(x) = 2*x",
        [["congruence", 0, "fun(y: diff(u: u*y)(x))"], ["differentiate", "diff(x: x*x)(x)"], ["combine", [], [["1", 1], ["1", 2]]]],
        "y = x |- diff(u: u*y)(x) = x",
        [["congruence", 0, "fun(y: diff(u: u*y)(x))"], ["differentiate", "diff(u: u*x)(x)"], ["combine", [], [["1", 1], ["1", 2]]]],
    ),
    "two variables of one name": Trap(
        "|- diff(u: u*diff(u: u**2)(1))(x) = 4*x",
        [["differentiate", "diff(u: u*diff(u: u**2)(1))(x)"], ["fact", 0]],
        "|- diff(u: u*diff(u: u**2)(u))(x) = 4*x",
        [["differentiate", "diff(u: u*diff(u: u**2)(u))(x)"], ["fact", 0]],
    ),
    "a derivative in the outer variable": Trap(
        "|- diff(u: diff(v: u*v)(3))(x) = x",
        [["differentiate", "diff(u: diff(v: u*v)(3))(x)"], ["fact", 0]],
        "|- diff(u: diff(v: u*v)(3))(x) = 1",
        [["differentiate", "diff(u: diff(v: u*v)(3))(x)"], ["fact", 0]],
    ),
    "sums exchanged without their indices": Trap(
        "|- sum(i < n: sum(j < n: a[i, j]*mu[i])) = n*sum(i < n: a[i, i]*mu[i])",
        [["exchange", "sum(i < n: sum(j < n: a[i, j]*mu[i]))"], ["fact", 0]],
        "|- sum(i < n: sum(j < n: a[i, j]*mu[i])) = sum(i < n: sum(j < n: a[j, i]*mu[j]))",
        [["exchange", "sum(i < n: sum(j < n: a[i, j]*mu[i]))"], ["fact", 0]],
    ),
    "sums exchanged for those over the other set": Trap(
        "|- sum(i < n: sum(j < m: mu[i])) = sum(j < m: nu[j])*n",
        [["exchange", "sum(i < n: sum(j < m: mu[i]))"], ["fact", 0]],
        "|- sum(i < n: sum(j < m: mu[i])) = sum(j < n: mu[j])*m",
        [["exchange", "sum(i < n: sum(j < m: mu[i]))"], ["fact", 0]],
    ),
    "null at one point": Trap(
        "0 <= q(c); integral(z in Z: q(z)) = 0 |- integral(z in Z: q(z)*p(z)) = 0",
        [["null", 0, 1, "fun(z in Z: q(z)*p(z))"], ["combine", [], [["-p(z)", 2]]], ["fact", 2]],
        "forall(z in Z: 0 <= q(z)); integral(z in Z: q(z)) = 0 |- integral(z in Z: q(z)*p(z)) = 0",
        [["null", 0, 1, "fun(z in Z: q(z)*p(z))"], ["combine", [], [["-p(z)", 2]]], ["fact", 2]],
    ),
    "null over another set": Trap(
        "forall(i < n: 0 <= mu[i]); sum(i < n: mu[i]) = 0 |- sum(j < m: nu[j]) = 0",
        [["null", 0, 1, "fun(j < m: nu[j])"], ["fact", 2]],
        "forall(i < n: 0 <= mu[i]); sum(i < n: mu[i]) = 0 |- sum(j < n: mu[j]*x) = 0",
        [["null", 0, 1, "fun(j < n: mu[j]*x)"], ["combine", [], [["-x", 2]]], ["fact", 2]],
    ),
    "induction without its base": Trap(
        "forall(t in naturals: f(t + 1) = 2*f(t)) |- forall(t in naturals: f(t) = 0)",
        [["induction", "forall(t in naturals: f(t) = 0)"], ["instance", 0, "t_1"], ["combine", [], [["2", 1], ["1", 2]]],
         ["instance", 1, "t"], ["fact", 2]],
        "f(0) = 0; forall(t in naturals: f(t + 1) = 2*f(t)) |- forall(t in naturals: f(t) = 0)",
        [["induction", "forall(t in naturals: f(t) = 0)"], ["fact", 0], ["instance", 1, "t_1"],
         ["combine", [], [["2", 2], ["1", 3]]], ["instance", 2, "t"], ["fact", 3]],
    ),
    "induction without its step": Trap(
        "f(0) = 0 |- forall(t in naturals: f(t) = 0)",
        [["induction", "forall(t in naturals: f(t) = 0)"], ["fact", 0], ["instance", 1, "t"], ["fact", 2]],
        "f(0) = 0; forall(t in naturals: f(t + 1) = f(t)) |- forall(t in naturals: f(t) = 0)",
        [["induction", "forall(t in naturals: f(t) = 0)"], ["fact", 0], ["instance", 1, "t_1"],
         ["combine", [], [["1", 2], ["1", 3]]], ["instance", 2, "t"], ["fact", 3]],
    ),
    "the step to the next declared dimension": Trap(
        "|- forall(t in naturals: sum(i < n: 1) = t)",
        [["induction", "forall(n in naturals: sum(i < n: 1) = n)"], SUM, SUM, ["instance", 0, "t"], ["fact", 1]],
        "|- forall(t in naturals: forall(u: sum(i < n: u) = u*n))",
        [["induction", "forall(t in naturals: forall(u: sum(i < n: u) = u*n))"], SUM, SUM, SUM],
    ),
    "a negative number as a natural number": Trap(
        "forall(t in naturals: 0 <= f(t)) |- 0 <= f(-1)",
        [["instance", 0, "-1"], ["fact", 1]],
        "forall(t in naturals: 0 <= f(t)) |- 0 <= f(2*n + 1)",
        [["instance", 0, "2*n + 1"], ["fact", 1]],
    ),
    "a difference as a natural number": Trap(
        "forall(t in naturals: 0 <= f(t)) |- 0 <= f(n - 1)",
        [["instance", 0, "n - 1"], ["fact", 1]],
        "forall(t in naturals: 0 <= f(t)) |- 0 <= f(n + m)",
        [["instance", 0, "n + m"], ["fact", 1]],
    ),
    "a real as a natural number": Trap(
        "forall(t in naturals: t = 0 or 1 <= t) |- x = 0 or 1 <= x",
        [["instance", 0, "x"], ["fact", 1]],
        "forall(t in naturals: t = 0 or 1 <= t) |- n = 0 or 1 <= n",
        [["instance", 0, "n"], ["fact", 1]],
    ),
    "a number that is natural by an equality": Trap(
        "x = 1/2 |- forall(t in naturals: t = x) iff 0 = 1",
        [["congruence", 0, "fun(t in naturals: f(t))"], ["fact", 0]],
        "n = 2 |- f(n) = f(2)",
        [["congruence", 0, "fun(t in naturals: f(t))"], ["fact", 1]],
    ),
    "numbers do not decide an equality": Trap("|- sqrt(2)**2 < 2", [["evaluate"]], "|- sqrt(2) < 3/2", [["evaluate"]]),
}


@pytest.mark.parametrize("name", TRAPS)
def test_trap(name: str) -> None:
    """The attempt on the false statement fails."""
    assert reason(TRAPS[name].false, TRAPS[name].attempt)


@pytest.mark.parametrize("name", TRAPS)
def test_control(name: str) -> None:
    """The same rules prove the true statement beside it."""
    assert "" == reason(TRAPS[name].true, TRAPS[name].proof)


REALS = "real x, y\nfunction f(real)"
WITNESSES: dict[str, tuple[str, dict[str, Any]]] = {
    "a table as a function of a real": (
        "forall(u: 2*f(u) <= f(u - 1) + f(u + 1)) |- f(0) = 0",
        {"x": 0, "y": 0, "f": "fun(u: 1)"},
    ),
    "a hypothesis that fails": ("x < y |- y < x", {"x": 1, "y": 0, "f": "fun(u: 1)"}),
    "a term without value": ("|- 1/x = 1", {"x": 0, "y": 0, "f": "fun(u: 1)"}),
    "a useless guard": ("|- log(x) <= log(x) + 1", {"x": -1, "y": 0, "f": "fun(u: 1)"}),
    "too close to tell": ("|- exp(log(x)) = x", {"x": 2, "y": 0, "f": "fun(u: 1)"}),
    "a derivative at a corner as a value": ("|- x = 1", {"x": "diff(u: abs(u))(0)", "y": 0, "f": "fun(u: 1)"}),
    "a function with derivatives at corners": ("|- f(0) = 1", {"x": 0, "y": 0, "f": "fun(u: diff(v: abs(v))(u))"}),
    "a derivative at a corner": ("|- diff(u: abs(u))(x) = 1", {"x": 0, "y": 0, "f": "fun(u: 1)"}),
    "a value off the domain": ("y = 0 |- f(-1) = 0", {"x": 0, "y": 0, "f": "fun(u: log(u))"}),
}


@pytest.mark.parametrize("name", WITNESSES)
def test_no_refutation(name: str) -> None:
    """What a witness does not certainly make false is not refuted."""
    text, witness = WITNESSES[name]

    assert "REJECTED" == judged(text, witness, REALS).verdict


def test_control_of_refutation() -> None:
    """The same symbols refute what is false and defined."""
    assert "REFUTED" == judged("x < y |- f(x) < f(y)", {"x": 0, "y": 1, "f": "fun(u: 1 - u)"}, REALS).verdict


def test_useless_guard_is_needed() -> None:
    """log x <= log x + 1 needs no proof of x > 0 for its truth, but does for its definedness."""
    guarded, bare = statement("0 < x |- log(x) <= log(x) + 1", REALS), statement("|- log(x) <= log(x) + 1", REALS)

    assert "PROVED" == check(guarded, {"proof": [SUM], "defined": [[["fact", 0]]]}).verdict
    assert "REJECTED" == check(bare, {"proof": [SUM], "defined": [[SUM]]}).verdict
    assert 1 == len(obligations(bare))


@pytest.mark.parametrize(
    "text",
    ["sg(x) = x", "D(x, x**2) = 2*x", "integral(z: exp(-z**2)) = 1", "integral(z in Z: q(z + 1)) = 1", "x**(1/2) = x"],
)
def test_not_expressible(text: str) -> None:
    """Stop-gradients, Lebesgue integrals, shifts of points and real exponents are not in the language."""
    with pytest.raises(KernelError):
        statement(f"|- {text}")
