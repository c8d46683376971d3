"""Z3's own verdict: the negation of a statement, with definedness and standard facts about `exp` and `log`, is refuted.

A model of the negation counts only when the statement is certainly false there with the true `exp`, `log` and `sqrt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import z3

from ..encode import interval
from ..encode.z3 import Encoder
from ..kernel.definedness import obligations
from ..kernel.statement import Statement
from ..kernel.term import KernelError, Node, Signature, node
from ..unroll import sized
from . import facts
from .result import AGREES, CONTRADICTS, UNKNOWN, Result
from .scope import survey
from .witness import beneath, values

RESOURCES = 100_000  # Z3's `rlimit` for all queries about one statement
QUERY = 30_000  # the same for one of them
LARGEST = 400  # instances with more nodes than this are left out once two sizes are settled
LARGE = 80  # instances with more nodes than this are left to the first of two solvers
MILLISECONDS = 2_000


def check(statement: Statement, verdict: str, witness: Mapping[str, Any] | None = None) -> Result:
    """Return Z3's opinion of a statement with a verdict.

    Args:
        statement: the statement.
        verdict: `PROVED` or `REFUTED`.
        witness: the values that make a refuted statement false, as `cross_check` takes them.
    """
    try:
        if verdict == "REFUTED" and witness is not None:
            return _witness(statement, witness)
        return _search(statement, verdict)
    except (KernelError, z3.Z3Exception) as error:
        return Result(UNKNOWN, str(error), "none")


def _search(statement: Statement, verdict: str) -> Result:
    """Look for a counterexample in every instance, the smallest sizes first."""
    found = survey(statement, _Engine().decide, LARGEST)
    if verdict == "PROVED" or found.result == UNKNOWN:
        return found
    if found.result == CONTRADICTS:
        return Result(AGREES, "", found.scope)
    if sized(statement):
        return Result(UNKNOWN, "no counterexample at these sizes", found.scope)
    return Result(CONTRADICTS, "the negation is unsatisfiable")


class _Engine:
    """Z3 in a context of its own, with a budget for all queries about one statement."""

    def __init__(self) -> None:
        self.context = z3.Context()
        self.left = RESOURCES
        self.spent = 0

    def solve(self, formulas: list[Any], tactic: str = "") -> Any:
        """Return a solver that has checked some formulas, and its answer."""
        solver = z3.Tactic(tactic, ctx=self.context).solver() if tactic else z3.Solver(ctx=self.context)
        options = {"rlimit": max(1, min(self.left, QUERY)), "timeout": MILLISECONDS}
        solver.set(**options if tactic else {**options, "random_seed": 0})
        solver.add(*formulas)
        answer = solver.check()
        count = next((value for key, value in solver.statistics() if key == "rlimit count"), self.spent)
        self.left, self.spent = self.left - (count - self.spent), count
        return solver, answer

    def decide(self, goal: Statement) -> tuple[bool | None, str]:
        """Return whether a ground goal holds, `False` only with a confirmed counterexample, and else why not."""
        guards = tuple(o for _, o in obligations(goal))
        kept = facts.instances((*goal.hypotheses, *guards), (goal.conclusion,))
        encoder = Encoder(self.context)
        nodes = [*kept, *facts.facts([*kept, goal.conclusion]), node("not", goal.conclusion)]
        formulas = [encoder.encode(f) for f in nodes]
        if not any(isinstance(meaning, Signature) for meaning in goal.names.values()):
            if self.solve(formulas, "qfnra-nlsat")[1] == z3.unsat:
                return True, ""
            if sum(h.size for h in kept) + goal.conclusion.size > LARGE:
                return None, "Z3 gives up on so large an instance"
        solver, answer = self.solve(formulas)
        if answer == z3.unsat:
            return True, ""
        if answer == z3.unknown:
            return None, f"Z3 gives up: {solver.reason_unknown()}"
        return self.confirm(goal, encoder, solver.model())

    def confirm(self, goal: Statement, encoder: Encoder, model: Any) -> tuple[bool | None, str]:
        """Return `False` if a goal is certainly false at a model, and else why the model does not count."""
        assignment: dict[str, Any] = {}
        for name, meaning in goal.names.items():
            if isinstance(meaning, Signature):
                assignment[name] = _table(model, encoder.function(name, meaning))
            elif isinstance(meaning, Node):
                value = model.eval(encoder.encode(meaning), model_completion=True)
                if not z3.is_rational_value(value):
                    return None, "Z3's model is irrational, so it is not confirmed"
                assignment[name] = Fraction(value.numerator_as_long(), value.denominator_as_long())
        if interval.falsifies(goal, assignment)[0]:
            return False, f"false at {', '.join(f'{k} = {v}' for k, v in assignment.items())}"[:300]
        wrong = [op for op, found in facts.atoms([*goal.hypotheses, goal.conclusion]).items() if found]
        return None, f"Z3's model uses a wrong {' or '.join(wrong)}" if wrong else "Z3's model is not confirmed"


def _table(model: Any, function: Any) -> dict[Any, Fraction]:
    """Return the table of a function in a model; entries that are not rational are left out."""
    found: dict[Any, Fraction] = {}
    interpretation = model[function]
    if interpretation is None:
        return {"default": Fraction(0)}
    if z3.is_rational_value(interpretation.else_value()):
        found["default"] = _fraction(interpretation.else_value())
    for place in range(interpretation.num_entries()):
        entry = interpretation.entry(place)
        parts = [entry.arg_value(k) for k in range(entry.num_args())]
        if all(map(z3.is_rational_value, (*parts, entry.value()))):
            found[tuple(map(_fraction, parts))] = _fraction(entry.value())
    return found


def _fraction(value: Any) -> Fraction:
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


def _witness(statement: Statement, witness: Mapping[str, Any]) -> Result:
    """Evaluate a witness in Z3's own arithmetic; `exp`, `log` and `sqrt` of it come as rational enclosures."""
    try:
        goal, given = values(statement, witness)
    except KeyError as error:
        return Result(UNKNOWN, f"the witness gives no value for {error}", "witness")
    if set(goal.names) - set(given):
        return Result(UNKNOWN, "the conclusion is quantified over reals", "witness")
    engine = _Engine()
    encoder = Encoder(engine.context)
    guards = [o for _, o in obligations(goal)]
    false = z3.And(*(encoder.encode(f) for f in (*goal.hypotheses, *guards)), z3.Not(encoder.encode(goal.conclusion)))
    known = []
    closed = [v for v in given.values() if isinstance(v, Node)]
    for op, arguments in facts.atoms([*goal.hypotheses, goal.conclusion, *closed]).items():
        for atom in (node(op, argument) for argument in arguments):
            try:
                low, high = interval.enclosure(atom, given)
            except interval.Undecided:
                continue
            known += [encoder.encode(atom) >= encoder.number(low), encoder.encode(atom) <= encoder.number(high)]
    false, *known = _substituted(encoder, goal, given, [false, *known])
    if engine.solve([*known, z3.Not(false)])[1] == z3.unsat:
        return Result(AGREES, "", "witness")
    if engine.solve([*known, false])[1] == z3.unsat and engine.solve(known)[1] == z3.sat:
        return Result(CONTRADICTS, "Z3 evaluates the witness otherwise", "witness")
    return Result(UNKNOWN, "Z3 cannot evaluate the witness", "witness")


def _substituted(encoder: Encoder, goal: Statement, given: Mapping[str, Any], formulas: list[Any]) -> list[Any]:
    """Return formulas with the values of a witness in place of variables and functions."""
    functions, variables = [], []
    for name, meaning in goal.names.items():
        if isinstance(meaning, Signature):
            functions.append((encoder.function(name, meaning), _body(encoder, given[name], len(meaning.arguments))))
        elif isinstance(meaning, Node):
            value = given[name]
            variables.append(
                (encoder.encode(meaning), encoder.encode(value) if isinstance(value, Node) else encoder.number(value))
            )
    made = [z3.substitute_funs(f, *functions) for f in formulas] if functions else formulas
    return [z3.substitute(f, *variables) for f in made] if variables else made


def _body(encoder: Encoder, function: Any, count: int) -> Any:
    """Return the value of a function at Z3's variables 0, 1, ..., given as a table or a closed abstraction."""
    places = [z3.Var(k, z3.RealSort(encoder.context)) for k in range(count)]
    if isinstance(function, Node):
        for _ in places:
            function = beneath(function)
        return encoder.encode(function, tuple(places))
    body = encoder.number(function.get("default", 0))
    for key, value in function.items():
        if key != "default":
            match = z3.And(*(p == encoder.number(k) for p, k in zip(places, key, strict=True)))
            body = z3.If(match, encoder.number(value), body)
    return body
