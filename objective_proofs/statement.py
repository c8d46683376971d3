"""Statements: what a theorem's function says, captured, printed in the kernel's own text and read back from it.

    def monotone(base: Real, regularizer: Real, w1: Real, w2: Real) -> Formula:
        return given(w1 <= w2, regularizer >= 0).then(base + w1*regularizer <= base + w2*regularizer)

Parameters are the universally quantified variables, their annotations are sorts and sign hypotheses, and the returned formula is
the conclusion.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from .binding import canonical
from .declaration import Symbols, declare, parameters
from .errors import StatementError
from .expression import FRESH, Formula, and_, formula, implies
from .kernel.statement import Statement as KernelStatement
from .kernel.statement import read_statement
from .kernel.term import DIM, REAL, KernelError, Node, Signature
from .printer import free_symbols, show


class Hypothesis(NamedTuple):
    """One hypothesis of a statement.

    Attributes:
        formula: the formula.
        from_sort: whether the sort of a parameter says it, rather than `given`.
        parameter: the name of that parameter, or "".
    """

    formula: Node
    from_sort: bool
    parameter: str


class Claim(Formula):
    """A conclusion under hypotheses, made by `given(...).then(...)`; as a formula it is the implication."""

    __slots__ = ("conclusion", "hypotheses")

    def __init__(self, hypotheses: tuple[Formula, ...], conclusion: Formula) -> None:
        super().__init__((implies(and_(*hypotheses), conclusion) if hypotheses else conclusion).node)
        self.hypotheses, self.conclusion = hypotheses, conclusion


class Given:
    """Hypotheses that wait for their conclusion."""

    __slots__ = ("hypotheses",)

    def __init__(self, hypotheses: tuple[Formula, ...]) -> None:
        self.hypotheses = hypotheses

    def given(self, *more: Formula) -> Given:
        """Return these hypotheses and more."""
        return Given((*self.hypotheses, *map(formula, more)))

    def then(self, conclusion: Formula) -> Claim:
        """Return the claim that the conclusion holds under these hypotheses."""
        conclusion = formula(conclusion)
        if isinstance(conclusion, Claim):
            return Claim((*self.hypotheses, *conclusion.hypotheses), conclusion.conclusion)
        return Claim(self.hypotheses, conclusion)


def given(*hypotheses: Formula) -> Given:
    """Return hypotheses, to be followed by `.then(conclusion)`.

    Raises:
        StatementError: one of them is no formula.
    """
    return Given(()).given(*hypotheses)


class Statement:
    """For all values of the symbols that satisfy the hypotheses, the conclusion holds.

    Attributes:
        name: the name or id.
        symbols: the declared symbols by name: a variable, a `Signature`, or a space's own name.
        text: the statement in the kernel's own text.
        one_line: the statement as `ask` takes it: hypotheses |- conclusion.
    """

    __slots__ = ("_canonical", "_kernel", "_written", "name", "one_line", "symbols", "text")

    def __init__(self, name: str, symbols: Symbols, hypotheses: list[Hypothesis], conclusion: Node) -> None:
        """Hold formulas as they were written.

        Raises:
            StatementError: a formula uses a symbol that is not declared, or declared otherwise.
        """
        self.name, self.symbols = name, symbols
        self._written = (*hypotheses, Hypothesis(conclusion, False, ""))
        self._canonical: tuple[Hypothesis, ...] = ()
        self._kernel: KernelStatement | None = None
        *given, claimed = [show(w.formula, _declared(w.formula, symbols)) for w in self._written]
        lines = [f"statement {name}", *_declarations(symbols), *(f"given {text}" for text in given), f"show {claimed}", ""]
        self.text = "\n".join(lines)
        self.one_line = f"{', '.join(given)} |- {claimed}".lstrip()

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """What is assumed, the sorts' first."""
        return self._named()[:-1]

    @property
    def conclusion(self) -> Node:
        """What is claimed."""
        return self._named()[-1].formula

    def _named(self) -> tuple[Hypothesis, ...]:
        """Return the hypotheses and the conclusion with their binders named as the kernel reads them."""
        if not self._canonical:
            self._canonical = tuple(w._replace(formula=canonical(w.formula)) for w in self._written)
        return self._canonical

    @property
    def kernel(self) -> KernelStatement:
        """The statement as the kernel reads it from the text.

        Raises:
            StatementError: the kernel refuses it.
        """
        if self._kernel is None:
            try:
                self._kernel = read_statement(self.text)
            except KernelError as error:
                raise StatementError(str(error), self.name) from None
        return self._kernel

    def latex(self) -> str:
        """Return the LaTeX of the statement."""
        from .encode import latex

        return str(latex.statement(self.kernel))

    def sympy(self) -> Any:
        """Return the statement as SymPy has it, encoded straight from the terms."""
        from .encode import sympy

        return sympy.statement(self.kernel)

    def z3(self) -> Any:
        """Return the statement as Z3 has it, encoded straight from the terms (not by way of SymPy)."""
        from .encode import z3

        return z3.statement(self.kernel)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def __repr__(self) -> str:
        return f"{self.name}: {self.one_line}"


def capture(function: Callable[..., object], name: str = "") -> Statement:
    """Return the statement that a theorem's function says.

    Args:
        function: its parameters annotated with sorts; it returns a formula or `given(...).then(...)`.
        name: the statement's name, by default the function's.

    Raises:
        StatementError: the function does not say one; the error names the function, its file and the line.
    """
    name = name or function.__name__
    code = function.__code__
    try:
        declared = declare(parameters(function))
        claimed = function(**declared.values)
        if isinstance(claimed, Given):
            raise StatementError("expected a conclusion, found hypotheses alone; write given(...).then(conclusion)")
        conclusion = formula(claimed)
        assumed: tuple[Formula, ...] = ()
        if isinstance(conclusion, Claim):
            assumed, conclusion = conclusion.hypotheses, conclusion.conclusion
        hypotheses = [Hypothesis(f.node, True, owner) for f, owner in declared.hypotheses]
        hypotheses += [Hypothesis(_elaborated(f.node), False, "") for f in assumed]
        return Statement(name, declared.symbols, hypotheses, _elaborated(conclusion.node))
    except StatementError as error:
        raise StatementError(error.reason, name, code.co_filename, _line(error, code)) from None
    except Exception as error:  # noqa: BLE001 - a pack may raise anything
        reason = f"expected a statement, found {type(error).__name__}: {error}"
        raise StatementError(reason, name, code.co_filename, _line(error, code)) from None


def _elaborated(t: Node) -> Node:
    """Return a formula without stop-gradients, which only a pack that has imported the module of derivatives can have written."""
    module = sys.modules.get(f"{__package__}.differentiation")
    return t if module is None else module.elaborated(t)


def _line(error: BaseException, code: Any) -> int:
    """Return the line of the function's file in which an error arose: the innermost one, or where the function begins."""
    line, trace = int(code.co_firstlineno), error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == code.co_filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _declared(checked: Node, symbols: Symbols) -> set[str]:
    """Return the names of the symbols of a formula, each of which has to be declared as it is used."""
    used = free_symbols(checked)
    for name, sort in used:
        if FRESH in name:
            short = name.partition(FRESH)[0]
            raise StatementError(f"expected {short} inside its own lambda only, found it outside; build the term within the lambda")
        declared = symbols.get(name)
        found = "space" if isinstance(declared, str) else declared.sort if isinstance(declared, Node) else declared
        if found != sort:
            raise StatementError(f"expected parameters only, found {name}, which is not declared here; add {name} to the parameters")
    return {name for name, _ in used}


def _declarations(symbols: Symbols) -> list[str]:
    """Return the lines that declare symbols, those of one kind in a row on one line."""
    lines: list[tuple[str, list[str]]] = []
    for name, symbol in symbols.items():
        keyword, shown = _declaration(name, symbol)
        if lines and lines[-1][0] == keyword:
            lines[-1][1].append(shown)
        else:
            lines.append((keyword, [shown]))
    return [f"{keyword} {', '.join(shown)}" for keyword, shown in lines]


def _declaration(name: str, symbol: Node | Signature | str) -> tuple[str, str]:
    """Return the keyword and the text that declare one symbol."""
    if isinstance(symbol, str):
        return "space", name
    if isinstance(symbol, Signature):
        arguments = ", ".join(a if a == REAL else a[1] for a in symbol.arguments)
        shown = name + (f"({arguments})" if arguments else "") + (f"[{', '.join(symbol.indices)}]" if symbol.indices else "")
        return "function", shown if symbol.result == REAL else f"{shown} in {symbol.result[1]}"
    if symbol.sort in (REAL, DIM):
        return str(symbol.sort), name
    kind, domain = symbol.sort
    return str(kind), f"{name} < {domain}" if kind == "index" else f"{name} in {domain}"
