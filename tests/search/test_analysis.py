"""Inequalities of analysis that the search proves with no help, and false neighbours of them that it does not prove."""

import pathlib

import pytest

from objective_proofs.kernel.check import check
from objective_proofs.kernel.statement import read_statement, read_statements
from objective_proofs.search import prove
from objective_proofs.search.witness import find_witness

CLAIMS = {s.name: s for s in read_statements((pathlib.Path(__file__).parent / "analysis.txt").read_text())}
FALSE = {
    "a larger constant": ("p*log(p/q) +", "5/6*p*log(p/q) +", "pinsker"),
    "without the root": ("1 - exp(-", "1 - exp(-2/3*", "bh"),
    "a smaller bound": ("<= 55", "<= 53", "box"),
    "a lower valley": ("+ 3", "+ 2", "valley"),
    "below its minimum": ("-3/10", "-1/4", "l12"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claim_is_proved(name: str) -> None:
    """Every claim has a certificate that the kernel accepts."""
    checked = check(CLAIMS[name], prove(CLAIMS[name]))

    assert checked.verdict == "PROVED", checked.error


@pytest.mark.parametrize("name", ["pinsker", "bh", "conj_gan", "t12", "box", "lc_tv"])
def test_same_certificate_again(name: str) -> None:
    """A search in a process that has seen many other terms since writes the same certificate."""
    first = prove(CLAIMS[name])
    prove(CLAIMS["jeff"], effort=1)

    assert prove(read_statement(CLAIMS[name].text)) == first


@pytest.mark.parametrize("why", FALSE)
def test_false_neighbour_is_not_proved(why: str) -> None:
    """A claim that asks for a little too much has a counterexample, and no certificate."""
    old, new, name = FALSE[why]
    false = read_statement(CLAIMS[name].text.replace(old, new))

    assert false.text != CLAIMS[name].text
    assert find_witness(false) is not None
    assert prove(false, effort=2) is None
