"""Hints as text."""

from objective_proofs.hint import cited, named, text_of


def lemma() -> None:
    """A function that is registered as a theorem."""


def test_theorem_is_named_by_its_function_or_name() -> None:
    """A function and a name of the same pack stand for an id; other text is a formula."""
    ids = {"pack.lemma"}
    functions = {id(lemma): "pack.lemma"}

    assert text_of(lemma, "pack", ids, functions) == "pack.lemma"
    assert text_of("lemma", "pack", ids, functions) == "pack.lemma"
    assert text_of("0 <= x", "pack", ids, functions) == "0 <= x"


def test_values_are_read_as_they_are_written() -> None:
    """The values that a theorem is cited at come back from the text."""
    values = {"x": "1", "f": "fun(i < n: if(a[i] = 0, 1, 2))"}
    text = text_of((lemma, values), "pack", {"pack.lemma"}, {id(lemma): "pack.lemma"})

    assert text == "pack.lemma with x = 1; f = fun(i < n: if(a[i] = 0, 1, 2))"
    assert cited(text) == ("pack.lemma", values)
    assert named([text, "0 <= x"]) == ["pack.lemma", "0 <= x"]
