"""What the search proves with no help, and that it proves nothing false."""

import pathlib

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import Statement, read_statement, read_statements
from objective_proofs.kernel.term import Node, node, num
from objective_proofs.printer import show
from objective_proofs.search import prove
from objective_proofs.search.witness import find_witness

LEMMAS = {s.name: s for s in read_statements((pathlib.Path(__file__).parent / "lemmas.txt").read_text())}
CERTIFICATES: dict[str, object] = {}


def certificate(name: str) -> object:
    """Return the certificate that the search finds for a lemma, found once."""
    if name not in CERTIFICATES:
        CERTIFICATES[name] = prove(LEMMAS[name])
    return CERTIFICATES[name]


@pytest.mark.parametrize("name", LEMMAS)
def test_lemma_is_proved(name: str) -> None:
    """Every lemma has a certificate that the kernel accepts."""
    checked = check(LEMMAS[name], certificate(name))

    assert checked.verdict == "PROVED", checked.error


@pytest.mark.parametrize("name", ["mono", "kl_sum", "gibbs", "disc", "klc0", "msezero"])
def test_same_certificate_again(name: str) -> None:
    """A second search, in a process that has seen many other terms since, writes the same certificate."""
    again = prove(read_statement(LEMMAS[name].text))

    assert again == certificate(name)


def rebuilt(statement: Statement, hypotheses: list[Node], conclusion: Node) -> Statement:
    """Return the statement with other hypotheses and another conclusion."""
    lines = [line for line in statement.text.split("\n") if line.split()[0] not in ("given", "show")]
    return read_statement("\n".join([*lines, *(f"given {show(h)}" for h in hypotheses), f"show {show(conclusion)}"]))


def mutations(formula: Node) -> list[Node]:
    """Return versions of a formula with a relation flipped, made strict, or moved by a constant."""
    op, args = formula.op, formula.args
    if op in ("le", "lt", "eq"):
        small = node("div", num(1), num(1000))
        moved = [
            node("add", args[1], node("neg", small)),
            node("mul", args[1], node("add", num(1), small)),
            num(0),
            num(1),
        ]
        changed = [
            *(node(op, args[0], m) for m in moved),
            node("lt", *reversed(args)),
            node("ne" if op == "eq" else "lt", *args),
        ]
        return [f for f in changed if f is not formula]
    found = []
    for place, part in enumerate(args):
        if isinstance(part, Node) and part.sort == "formula":
            found += [node(op, *args[:place], m, *args[place + 1 :]) for m in mutations(part)]
    return found


def false_neighbours(statement: Statement) -> list[Statement]:
    """Return mutations of a true statement that an exact witness refutes."""
    hypotheses, conclusion = list(statement.hypotheses), statement.conclusion
    candidates = [rebuilt(statement, hypotheses, m) for m in mutations(conclusion)]
    candidates += [rebuilt(statement, hypotheses[:k] + hypotheses[k + 1 :], conclusion) for k in range(len(hypotheses))]
    return [c for c in candidates if find_witness(c, 4_000) is not None]


def test_nothing_false_is_proved() -> None:
    """No mutation with a counterexample is proved by the search, nor by the certificate of the true lemma."""
    count = 0
    for name, statement in LEMMAS.items():
        for false in false_neighbours(statement):
            count += 1
            assert check(false, certificate(name)).verdict == "REJECTED", false.text
            assert prove(false, effort=0) is None, false.text

    assert count >= 200


def test_least_effort() -> None:
    """The conclusion is tried at no smaller effort; conditions of definedness are tried at each."""
    statement = read_statement("statement s\nreal x\ngiven 0 < x\nshow 0 <= x*(1/x)")

    assert prove(statement, effort=0, least=1) is None
    assert check(statement, prove(statement, effort=1, least=1)).verdict == "PROVED"
