"""Training objectives as values: a base term plus weighted terms.

[TL] TorchLean, NN.MLTheory.Generative.Latent.Objective (weightedTwoTerm, weightedThreeTerm).

An objective is made from expressions, `WeightedTwoTerm(base=reconstruction, regularizer=kl)`, or stands as the annotation of a
theorem's parameter, which declares one symbol for each of its components. Called with a weight it gives the objective's value.
A class of one's own is a sort as well: derive it from `Objective`, list its `components`, and define `__call__`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeAlias

from .arrays import Vector, vector_symbol
from .binders import sum_over
from .errors import StatementError
from .expression import Real, real
from .kernel.term import var as kernel_variable
from .printer import free_symbols

if TYPE_CHECKING:
    from .expression import RealLike

    Weights: TypeAlias = "RealLike | Vector | Sequence[RealLike]"


class Objective:
    """An immutable value made of named components.

    Attributes:
        components: the names of the components and the sort of each, `Real` or `Vector` or any other.
    """

    __slots__ = ()
    components: ClassVar[dict[str, type]] = {}

    def __init__(self, **values: Any) -> None:
        missing = [name for name in self.components if name not in values] or [n for n in values if n not in self.components]
        if missing:
            raise StatementError(f"{type(self).__name__}: expected {', '.join(self.components)}, found {', '.join(values)}")
        for name, kind in self.components.items():
            object.__setattr__(self, name, real(values[name]) if issubclass(kind, Real) else values[name])

    def __call__(self, w: Any) -> Real:
        """Return the value of the objective at weight `w`."""
        raise StatementError(f"{type(self).__name__}: expected a definition of __call__, found none")

    def _default_weight(self, name: str) -> Any:
        """Return the symbol that stands for the weight where none is given."""
        return Real(kernel_variable(name, "real"))

    def _at(self, w: Any) -> Real:
        if w is not None:
            return self(w)
        taken = {name.rstrip("0123456789") for name, _ in free_symbols(self(1).node)}
        name = "w"
        while name in taken:
            name += "_"
        return self(self._default_weight(name))

    def latex(self, w: Any = None) -> str:
        """Return the LaTeX of the value at weight `w`, by default a symbol w."""
        return self._at(w).latex()

    def sympy(self, w: Any = None) -> Any:
        """Return the value at weight `w`, by default a symbol w, as SymPy has it."""
        return self._at(w).sympy()

    def z3(self, w: Any = None) -> Any:
        """Return the value at weight `w`, by default a symbol w, as Z3 has it."""
        return self._at(w).z3()

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.components)})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable; make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable; make a new one")

    def __eq__(self, other: object) -> NoReturn:
        raise StatementError("expected a formula, found objectives compared by ==; write eq(first(w), second(w))")

    __hash__ = object.__hash__


class WeightedTwoTerm(Objective):
    """base + w*regularizer [TL], as in beta-VAE: reconstruction + beta*KL.

    Attributes:
        base: the unweighted term.
        regularizer: the weighted term.
    """

    __slots__ = ("base", "regularizer")
    components: ClassVar[dict[str, type]] = {"base": Real, "regularizer": Real}
    base: Real
    regularizer: Real

    def __init__(self, base: RealLike, regularizer: RealLike) -> None:
        super().__init__(base=base, regularizer=regularizer)

    def __call__(self, w: RealLike) -> Real:
        """Return base + w*regularizer."""
        return self.base + real(w) * self.regularizer


class WeightedThreeTerm(Objective):
    """base + middle + w*regularizer [TL], as in VQ-VAE: reconstruction + codebook + beta*commitment.

    Attributes:
        base: the first unweighted term.
        middle: the second unweighted term.
        regularizer: the weighted term.
    """

    __slots__ = ("base", "middle", "regularizer")
    components: ClassVar[dict[str, type]] = {"base": Real, "middle": Real, "regularizer": Real}
    base: Real
    middle: Real
    regularizer: Real

    def __init__(self, base: RealLike, middle: RealLike, regularizer: RealLike) -> None:
        super().__init__(base=base, middle=middle, regularizer=regularizer)

    def __call__(self, w: RealLike) -> Real:
        """Return base + middle + w*regularizer."""
        return self.base + self.middle + real(w) * self.regularizer


class WeightedSum(Objective):
    """base + w[0]*terms[0] + w[1]*terms[1] + ..., any number of weighted terms.

    Attributes:
        base: the unweighted term.
        terms: the weighted terms: a `Vector` of symbolic length, or a tuple of `Real`.
    """

    __slots__ = ("base", "terms")
    components: ClassVar[dict[str, type]] = {"base": Real, "terms": Vector}
    base: Real
    terms: Any

    def __init__(self, base: RealLike, terms: Vector | Sequence[RealLike]) -> None:
        super().__init__(base=base, terms=terms if isinstance(terms, Vector) else tuple(map(real, terms)))

    def __call__(self, w: Weights) -> Real:
        """Return the objective with one weight for each term, or with one real as the weight of all of them.

        Raises:
            StatementError: the weights do not match the terms.
        """
        terms = self.terms
        if isinstance(terms, Vector):
            if isinstance(w, (list, tuple)):
                raise StatementError(f"expected a Vector of weights over {terms.dim.name} or one real, found {len(w)} separate weights")
            if not isinstance(w, Vector):
                return self.base + real(w) * sum_over(terms, lambda k: terms[k])
            weighted = w * terms
            return self.base + sum_over(terms, lambda k: weighted[k])
        if isinstance(w, Vector):
            raise StatementError(f"expected {len(terms)} separate weights or one real, found the vector {w}")
        if isinstance(w, (list, tuple)):
            if len(w) != len(terms):
                raise StatementError(f"expected one weight for each of the {len(terms)} terms, found {len(w)}")
            total = self.base
            for weight, term in zip(w, terms, strict=True):
                total = total + real(weight) * term
            return total
        first, *rest = terms or (real(0),)
        for term in rest:
            first = first + term
        return self.base + real(w) * first

    def _default_weight(self, name: str) -> Weights:
        if isinstance(self.terms, Vector):
            return vector_symbol(name, self.terms.dim)
        return [Real(kernel_variable(f"{name}{k + 1}", "real")) for k in range(len(self.terms))]
