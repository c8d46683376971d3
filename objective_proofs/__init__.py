"""State, prove, refute and cross-check mathematical claims about training objectives.

The public names, each imported from its module when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .arrays import Dim as Dim
    from .arrays import Index as Index
    from .arrays import Matrix as Matrix
    from .arrays import Natural as Natural
    from .arrays import NonNegativeVector as NonNegativeVector
    from .arrays import PositiveDim as PositiveDim
    from .arrays import PositiveVector as PositiveVector
    from .arrays import Vector as Vector
    from .arrays import vector as vector
    from .binders import dot as dot
    from .binders import expectation as expectation
    from .binders import forall as forall
    from .binders import integral as integral
    from .binders import mean_over as mean_over
    from .binders import squared_norm as squared_norm
    from .binders import sum_over as sum_over
    from .binders import vectors as vectors
    from .differentiation import derivative as derivative
    from .differentiation import stop_gradient as stop_gradient
    from .errors import ClaimError as ClaimError
    from .errors import ObjectiveProofsError as ObjectiveProofsError
    from .errors import PackError as PackError
    from .errors import RegistryError as RegistryError
    from .errors import SelectionError as SelectionError
    from .errors import StatementError as StatementError
    from .expression import Formula as Formula
    from .expression import Real as Real
    from .expression import and_ as and_
    from .expression import eq as eq
    from .expression import iff as iff
    from .expression import implies as implies
    from .expression import ne as ne
    from .expression import not_ as not_
    from .expression import or_ as or_
    from .expression import real as real
    from .functions import abs_ as abs_
    from .functions import exp as exp
    from .functions import log as log
    from .functions import maximum as maximum
    from .functions import minimum as minimum
    from .functions import piecewise as piecewise
    from .functions import sigmoid as sigmoid
    from .functions import softplus as softplus
    from .functions import sqrt as sqrt
    from .questions import Answer as Answer
    from .questions import ask as ask
    from .registry import refuted as refuted
    from .registry import theorem as theorem
    from .sorts import NonNegative as NonNegative
    from .sorts import OpenUnit as OpenUnit
    from .sorts import Positive as Positive
    from .sorts import Unit as Unit
    from .spaces import Density as Density
    from .spaces import Distribution as Distribution
    from .spaces import Function as Function
    from .spaces import Point as Point
    from .spaces import PointFunction as PointFunction
    from .spaces import Space as Space
    from .spaces import VectorFunction as VectorFunction
    from .statement import Statement as Statement
    from .statement import given as given
    from .sympy_reader import from_sympy as from_sympy

_HOMES = {
    "arrays": ("Dim", "Index", "Matrix", "Natural", "NonNegativeVector", "PositiveDim", "PositiveVector", "Vector", "vector"),
    "binders": ("dot", "expectation", "forall", "integral", "mean_over", "squared_norm", "sum_over", "vectors"),
    "differentiation": ("derivative", "stop_gradient"),
    "errors": ("ClaimError", "ObjectiveProofsError", "PackError", "RegistryError", "SelectionError", "StatementError"),
    "expression": ("Formula", "Real", "and_", "eq", "iff", "implies", "ne", "not_", "or_", "real"),
    "functions": ("abs_", "exp", "log", "maximum", "minimum", "piecewise", "sigmoid", "softplus", "sqrt"),
    "questions": ("Answer", "ask"),
    "registry": ("refuted", "theorem"),
    "sorts": ("NonNegative", "OpenUnit", "Positive", "Unit"),
    "spaces": ("Density", "Distribution", "Function", "Point", "PointFunction", "Space", "VectorFunction"),
    "statement": ("Statement", "given"),
    "sympy_reader": ("from_sympy",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
__all__ = [
    "Answer", "ClaimError", "Density", "Dim", "Distribution", "Formula", "Function", "Index", "Matrix", "Natural",
    "NonNegative", "NonNegativeVector", "ObjectiveProofsError", "OpenUnit", "PackError", "Point", "PointFunction",
    "Positive", "PositiveDim", "PositiveVector", "Real", "RegistryError", "SelectionError", "Space", "Statement",
    "StatementError", "Unit", "Vector", "VectorFunction", "abs_", "and_", "ask", "derivative", "dot", "eq", "exp", "expectation",
    "forall", "from_sympy", "given", "iff", "implies", "integral", "log", "maximum", "mean_over", "minimum", "ne",
    "not_", "or_", "piecewise", "real", "refuted", "sigmoid", "softplus", "sqrt", "squared_norm", "stop_gradient", "sum_over",
    "theorem", "vector", "vectors",
]


def __getattr__(name: str) -> Any:
    """Return a public name, from the module that defines it."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'objective_proofs' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
