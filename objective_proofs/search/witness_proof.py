"""Witnesses of statements that quantify over all reals, natural numbers or vectors, which the kernel does not evaluate.

`Prover.judge` says what a witness shows like `kernel.witness.judge`, and decides such a quantifier too: it is false
where the kernel evaluates an instance of it to false, and true where a proof of it is found that the kernel replays.
"""

from __future__ import annotations

from typing import Any

from ..kernel.check import check
from ..kernel.definedness import obligations
from ..kernel.poly import MAX_WORK, METER
from ..kernel.statement import Statement
from ..kernel.term import DIM, REAL, KernelError, Node, Sort, domain_size, node, num, replace, require, var
from ..kernel.text import Names
from ..kernel.witness import meaning, truth
from .certify import prove
from .context import Budget
from .witness_goal import samples
from .witness_naturals import first, plain

ATTEMPTS = 60  # proofs in one search
EFFORT, MORE_EFFORT = 1, 3  # the second where a function is defined by cases
WORK = 20_000  # of one proof, in products of monomials


def infinite(statement: Statement) -> bool:
    """Return whether a statement quantifies over all reals or vectors: only a proof decides that at a witness."""
    return any(map(_quantifies, (*statement.hypotheses, statement.conclusion)))


def _quantifies(t: Node) -> bool:
    return (t.op == "forall" and _is_infinite(t.args[0])) or any(_quantifies(a) for a in t.args if type(a) is Node)


def _is_infinite(sort: Sort) -> bool:
    return bool(sort in (REAL, DIM) or sort[0] == "vector")


def _has_cases(t: Node) -> bool:
    return t.op == "if" or any(_has_cases(a) for a in t.args if type(a) is Node)


class Prover:
    """A judge of witnesses with a limited number of proofs.

    Args:
        attempts: how many proofs may be tried.
    """

    def __init__(self, attempts: int = ATTEMPTS) -> None:
        self.left = attempts

    def judge(self, statement: Statement, witness: dict[str, Any]) -> str:
        """Return what a witness shows of a statement, like `kernel.witness.judge`.

        Raises:
            KernelError: a value is of the wrong kind, a truth value is not decided, or no more proofs may be tried.
        """
        METER.left = MAX_WORK
        names: Names = {}
        for name, declared in statement.names.items():
            names[name] = meaning(declared, witness[name], names)
        instance = statement.at(names)
        needed = obligations(instance)
        for place, formula in enumerate((*instance.hypotheses, instance.conclusion)):
            if not all(self.decided(o, instance) for at, o in needed if at == place):
                return "undefined"
            if not self.decided(formula, instance):
                return "excluded" if place < len(instance.hypotheses) else "refuted"
        return "holds"

    def decided(self, f: Node, instance: Statement) -> bool:
        """Return the truth value of a closed formula of an instance.

        Raises:
            KernelError: it is not decided.
        """
        op, args = f.op, f.args
        if not _quantifies(f):
            METER.left = MAX_WORK
            return truth(f)
        if op in ("and", "or"):
            return (all if op == "and" else any)(self.decided(a, instance) for a in args)
        if op == "implies":
            return not self.decided(args[0], instance) or self.decided(args[1], instance)
        if op == "not":
            return not self.decided(args[0], instance)
        if op == "iff":
            return self.decided(args[0], instance) == self.decided(args[1], instance)
        require(op == "forall", "a quantifier inside a term is not decided")
        if not _is_infinite(args[0]):
            literals = (node("literal", k, args[0]) for k in range(domain_size(args[0])))
            return all(self.decided(replace(args[2], k), instance) for k in literals)
        if self.fails(f, instance):
            return False
        if args[0] == DIM:
            return self.for_all_naturals(f, instance)
        return self.proved(f, instance, MORE_EFFORT if _has_cases(f) else EFFORT)

    def for_all_naturals(self, quantified: Node, instance: Statement) -> bool:
        """Return whether a formula is true for all natural numbers: for each of the first few, and then for all others.

        Raises:
            KernelError: it is not decided.
        """
        body = quantified.args[2]
        count = first(body)
        if not all(self.decided(replace(body, num(k)), instance) for k in range(count)):
            return False
        counter = var("t" + "_" * len(instance.names), DIM)
        return self.always(replace(body, node("add", counter, num(count))), counter, instance)

    def always(self, f: Node, counter: Node, instance: Statement) -> bool:
        """Return True once a formula about any natural number is proved, each of its conjuncts apart.

        Raises:
            KernelError: no proof is found for one of them.
        """
        if f.op == "and":
            return all(self.always(part, counter, instance) for part in f.args)
        if f.op == "forall" and not _is_infinite(f.args[0]):
            literals = (node("literal", k, f.args[0]) for k in range(domain_size(f.args[0])))
            return all(self.always(replace(f.args[2], k), counter, instance) for k in literals)
        return self.proved(plain(f, counter), instance._replace(names={**instance.names, counter.args[0]: counter}), EFFORT)

    def fails(self, quantified: Node, instance: Statement) -> bool:
        """Return whether a sample makes a formula that is quantified over reals or vectors false, without any proof."""
        evaluation = Prover(attempts=0)
        for value in samples(quantified.args[0]):
            try:
                if not evaluation.decided(replace(quantified.args[2], value), instance):
                    return True
            except KernelError:
                continue
        return False

    def proved(self, f: Node, instance: Statement, effort: int) -> bool:
        """Return True once a proof of a formula is found and replayed.

        Raises:
            KernelError: none is found, or no more may be tried.
        """
        require(self.left > 0, "no more proofs may be tried")
        self.left -= 1
        claim = instance._replace(hypotheses=(), conclusion=f)
        certificate = prove(claim, effort=effort, work=Budget(WORK))
        require(
            certificate is not None and check(claim, certificate).verdict == "PROVED", "no proof decides a truth value"
        )
        return True
