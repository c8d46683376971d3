"""Replays certificates against statements: the only code that says PROVED.

    python -m objective_proofs.kernel.check STATEMENTS CERTIFICATES

STATEMENTS is text in the language of `statement.py`; CERTIFICATES is JSON: `{"format": 1, "theorems": {NAME: CERTIFICATE}}`, where a
certificate is `{"proof": [step, ...], "defined": [[step, ...], ...]}` or `{"witness": {...}}`. A statement's certificate never
repeats the statement. Prints one line a statement; exits 0 when each is PROVED or REFUTED, 1 when one is not, 2 on unreadable input.
"""

from __future__ import annotations

import json
import sys
from typing import Any, NamedTuple

from .definedness import assumed, obligations
from .poly import MAX_WORK, METER
from .rules import Proof
from .statement import Statement, read_statements
from .term import KernelError, require
from .witness import judge

FORMAT = 1
Theorems = dict[str, tuple[Statement, frozenset[str]]]


class Checked(NamedTuple):
    """What the kernel found: `PROVED`, `REFUTED` or `REJECTED`, the axioms used, the number of steps, why it was rejected."""

    name: str
    verdict: str
    axioms: frozenset[str] = frozenset()
    steps: int = 0
    error: KernelError | None = None


def check(statement: Statement, certificate: Any, theorems: Theorems | None = None) -> Checked:
    """Replay one certificate. Whatever the certificate holds, this returns; it never raises.

    Args:
        statement: read by this kernel from its text.
        certificate: parsed JSON.
        theorems: statements that were PROVED earlier in this run; only these can be cited.
    """
    METER.left = MAX_WORK
    try:
        kind = set(certificate) if type(certificate) is dict else set()
        require(kind in ({"proof", "defined"}, {"witness"}), "expected 'proof' and 'defined', or 'witness'")
        if "witness" in certificate:
            found = judge(statement, certificate["witness"])
            require(found == "refuted", f"the witness does not refute the statement: {found}")
            return Checked(statement.name, "REFUTED")
        needed, defined = obligations(statement), certificate["defined"]
        require(type(defined) is list and len(defined) == len(needed), f"expected {len(needed)} proofs of definedness")
        goals = [(len(statement.hypotheses), statement.conclusion), *needed]
        proofs = [certificate["proof"], *defined]
        used = assumed((*statement.hypotheses, statement.conclusion)) if str in map(type, statement.names.values()) else set()
        for (count, formula), proof in zip(goals, proofs, strict=True):
            started = Proof(statement.names, statement.hypotheses[:count], formula, theorems)
            replay(started, proof)
            used |= started.axioms
        return Checked(statement.name, "PROVED", frozenset(used), sum(map(len, proofs)))
    except (KernelError, RecursionError, ValueError) as error:  # the interpreter limits nesting and the text of integers
        own = error if isinstance(error, KernelError) else KernelError("nested too deeply, or a number is too long")
        return Checked(statement.name, "REJECTED", error=own)


def replay(proof: Proof, steps: Any) -> None:
    """Do all steps of a proof.

    Raises:
        KernelError: a step does not fit, steps are left over, or a goal is left open.
    """
    require(type(steps) is list, "expected a list of steps")
    for place, step in enumerate(steps):
        try:
            proof.step(step)
        except KernelError as error:
            raise KernelError(f"step {place + 1} ({str(step)[:60]}): {error}", error.term) from None
    require(proof.goal is None, "a goal is left open")


def check_all(statements: str, certificates: str) -> list[Checked]:
    """Replay a file of certificates against a file of statements, in the statements' order.

    Raises:
        KernelError: one of the two texts cannot be read.
    """
    found = read_statements(statements)
    require(len({s.name for s in found}) == len(found), "two statements have the same name")
    parsed = read_json(certificates)
    fitting = type(parsed) is dict and parsed.get("format") == FORMAT and type(parsed.get("theorems")) is dict
    require(fitting, f"expected certificates of format {FORMAT}")
    theorems: Theorems = {}
    results = []
    for statement in found:
        results.append(check(statement, parsed["theorems"].get(statement.name), theorems))
        if results[-1].verdict == "PROVED":
            theorems[statement.name] = (statement, results[-1].axioms)
    return results


def read_json(text: str) -> Any:
    """Return parsed JSON without floats, duplicate keys, or nesting that would exhaust the stack.

    Raises:
        KernelError: it is not such JSON.
    """
    def once(items: list[tuple[str, Any]]) -> dict[str, Any]:
        require(len(dict(items)) == len(items), "a key stands twice")
        return dict(items)

    def refuse(found: str) -> Any:
        raise KernelError(f"{found} is not exact")

    try:
        return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise KernelError(f"expected exact JSON: {error}") from None


def main(arguments: list[str]) -> int:
    """Check the two files named by the arguments and print one line a statement."""
    try:
        require(len(arguments) == 2, "usage: check STATEMENTS CERTIFICATES")
        results = check_all(*(open(path, encoding="ascii").read() for path in arguments))  # noqa: SIM115
    except (OSError, UnicodeDecodeError, KernelError) as error:
        print(f"cannot check: {error}", file=sys.stderr)
        return 2
    for result in results:
        print(f"{result.verdict:9} {result.name}  {result.error or ', '.join(sorted(result.axioms))}")
    return 0 if all(r.verdict in ("PROVED", "REFUTED") for r in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
