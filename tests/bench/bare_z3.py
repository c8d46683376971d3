"""The baseline of `prove --fresh`: a bare script that proves the seven objective lemmas with Z3 directly.

[TL] TorchLean, NN.MLTheory.Generative.Latent.Objective: TL-1 to TL-7. It imports SymPy and Z3, as one would who uses both,
and leaves nothing behind: no certificate, no cross-check, no report.
"""

import sympy  # noqa: F401 - imported for its cost alone
import z3

base, middle, regularizer, w, w1, w2 = z3.Reals("base middle regularizer w w1 w2")


def two(weight: z3.ArithRef) -> z3.ArithRef:
    """Return base + weight*regularizer."""
    return base + weight * regularizer


def three(weight: z3.ArithRef) -> z3.ArithRef:
    """Return base + middle + weight*regularizer."""
    return base + middle + weight * regularizer


zero = z3.RealVal(0)
LEMMAS = {
    "two_term_zero_regularizer": z3.Implies(regularizer == 0, two(w) == base),
    "two_term_zero_weight": two(zero) == base,
    "two_term_monotone_in_weight": z3.Implies(z3.And(w1 <= w2, regularizer >= 0), two(w1) <= two(w2)),
    "three_term_zero_regularizer": z3.Implies(regularizer == 0, three(w) == base + middle),
    "three_term_zero_middle_zero_regularizer": z3.Implies(z3.And(middle == 0, regularizer == 0), three(w) == base),
    "three_term_zero_weight": three(zero) == base + middle,
    "three_term_monotone_in_weight": z3.Implies(z3.And(w1 <= w2, regularizer >= 0), three(w1) <= three(w2)),
}

if __name__ == "__main__":
    for name, lemma in LEMMAS.items():
        solver = z3.Solver()
        solver.add(z3.Not(lemma))
        if solver.check() != z3.unsat:
            raise SystemExit(f"{name}: expected a proof, found none")
