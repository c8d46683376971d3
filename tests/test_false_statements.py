"""A pack of false statements, each one that a careless capture, lifting or rule of roots and logarithms would prove."""

import pathlib

import pytest

from objective_proofs import StatementError
from objective_proofs.loading import load
from objective_proofs.registry import Entry
from objective_proofs.search import prove

ENTRIES = load(["tests/packs/false_statements.py"], str(pathlib.Path(__file__).resolve().parent.parent)).entries


def test_pack_is_loaded() -> None:
    """All nine statements are there."""
    assert len(ENTRIES) == 9


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
def test_false_statement_is_not_proved(entry: Entry) -> None:
    """The search finds no certificate; a statement that smuggles an index out of its lambda is not even captured."""
    if entry.id.endswith(".escaped"):
        with pytest.raises(StatementError, match="inside its own lambda only"):
            entry.statement  # noqa: B018
    else:
        assert prove(entry.statement.kernel, effort=2) is None
