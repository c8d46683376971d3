"""The reader of claims: what it accepts and as what, and what it refuses with which sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objective_proofs import ClaimError
from objective_proofs.kernel.statement import read_statement
from objective_proofs.printer import show
from objective_proofs.questions.problem import from_line, from_record
from objective_proofs.questions.reader import MAX_NESTING
from objective_proofs.questions.tokens import MAX_TEXT, SYMBOLS

ACCEPTED = {
    "x <= y": "x <= y",
    "x >= y": "y <= x",
    "x > 0": "0 < x",
    "x = y": "x = y",
    "x == y": "x = y",
    "x != y": "x != y",
    "0 <= x < 1": "0 <= x and x < 1",
    "a > b == c": "b < a and b = c",
    "x - x + 0*x = x/x": "x - x + 0*x = x/x",
    "-x**2 = (-x)**2": "-x**2 = (-x)**2",
    "x^2 = x**2": "x**2 = x**2",
    "2**-1 = 1/2": "2**-1 = 1/2",
    "x**2**3 = 0": "x**8 = 0",
    "x**(-(1+1)) = 0": "x**-2 = 0",
    "+x = x": "x = x",
    "x - (y - z) = 0": "x - (y - z) = 0",
    "x/y/z = x*y/z": "x/y/z = x*y/z",
    "0.1 = 1e-1": "1/10 = 1/10",
    "2.50 = .5 + 1.": "5/2 = 1/2 + 1",
    "1.5e3 = 15E+2": "1500 = 1500",
    "Abs(x) = abs(x)": "abs(x) = abs(x)",
    "Max(x, y, z) = min(x, y)": "max(max(x, y), z) = min(x, y)",
    "cosh(x) = 1": "(exp(x) + exp(-x))/2 = 1",
    "sinh(x) = 1": "(exp(x) - exp(-x))/2 = 1",
    "tanh(x) = 1": "(exp(x) - exp(-x))/(exp(x) + exp(-x)) = 1",
    "sigmoid(x) = softplus(x)": "1/(1 + exp(-x)) = log(1 + exp(x))",
    "log1p(x) = expm1(x)": "log(1 + x) = exp(x) - 1",
    "x**(1/2) = x**0.5": "sqrt(x) = sqrt(x)",
    "x**(3/2) = x**-1.5": "sqrt(x)**3 = sqrt(x)**-3",
    "x**(1/4) = x**0.75": "sqrt(sqrt(x)) = sqrt(sqrt(x))**3",
    "2**(1/3) = 2": "exp((1/3)*log(2)) = 2",
    "x**(1/3) = 2": "if(x = 0, 0, exp((1/3)*log(x))) = 2",
    "x**(-1/3) = 2": "exp((-1/3)*log(x)) = 2",
    "2**x = x**y": "exp(x*log(2)) = exp(y*log(x))",
    "if(x < 0, -x, x) = 1": "if(x < 0, -x, x) = 1",
    "not x < y and true": "not x < y and true",
    "x < 1 or y < 1 and z < 1": "x < 1 or y < 1 and z < 1",
    "x < 1 implies y < 1 implies z < 1": "x < 1 implies y < 1 implies z < 1",
    "x < 1 iff not y < 1": "x < 1 iff not y < 1",
    "(x < 1) and (y < 2 or False)": "x < 1 and (y < 2 or false)",
    "lam_1 <= _y2": "lam_1 <= _y2",
}  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED)
def test_a_claim_is_captured_as_written(text: str) -> None:
    """Nothing is simplified; numbers are the rationals that their digits say."""
    assert show(from_line(text).statement.conclusion) == ACCEPTED[text]


@pytest.mark.parametrize("text", [t for t in ACCEPTED if "if(" not in ACCEPTED[t] or t.startswith("if")])
def test_what_is_printed_reads_back(text: str) -> None:
    """The kernel's own text of a claim is a claim, and the same one."""
    once = from_line(text).statement.conclusion

    assert from_line(show(once)).statement.conclusion is once


def test_hypotheses_and_order_of_variables() -> None:
    """Variables are declared as the conclusion mentions them, then those of the hypotheses alone."""
    assert from_line("w1 <= w2, c > 0 |- b + w1*r <= b + w2*r").statement.text == (
        "statement claim\nreal b, w1, r, w2, c\ngiven w1 <= w2\ngiven 0 < c\nshow b + w1*r <= b + w2*r"
    )


def test_a_base_that_a_hypothesis_says_is_positive() -> None:
    """A root of a plainly positive base needs no case for zero, and nothing is said about it."""
    problem = from_line("0 < a <= 1, b >= 1 |- (a*b + 2)**(1/3) >= 0 and a**b > 0")

    assert show(problem.statement.conclusion) == "0 <= exp((1/3)*log(a*b + 2)) and 0 < exp(b*log(a))"
    assert problem.assumptions == ()


def test_a_hypothesis_after_the_root_does_not_make_its_base_positive() -> None:
    """What reading a power takes for granted stands before it."""
    assert "if(a = 0" in from_line("a**(1/3) > 1, a > 0 |- a >= 1").statement.text


def test_how_powers_are_read_is_said() -> None:
    """Powers that are not plain are listed with how they are read."""
    assert from_line("x**y >= z**(2/3)").assumptions == (
        "x**y is read as exp(y*log(x)), which needs x > 0",
        "z**(2/3) is read as 0 where z = 0, and elsewhere as exp((2/3)*log(z))",
    )


def test_pi_is_a_real_between_two_rationals() -> None:
    """pi becomes a variable with two bounds, which are listed."""
    problem = from_line("x < pi |- x < 22/7")

    assert problem.pi
    assert problem.statement.text.split("\n")[1:4] == [
        "real x, pi",
        "given 157079632679489661923/50000000000000000000 < pi",
        "given pi < 314159265358979323847/100000000000000000000",
    ]
    assert problem.assumptions == ("pi is a real with 3.14159265358979323846 < pi < 3.14159265358979323847",)


REFUSED = {
    "": "column 1: expected a number, a name or '(', found the end",
    "x": "column 1: expected a formula, found the number x; write a comparison such as x <= y",
    "x + 1 |- x = x": "column 1: expected a formula, found the number x + 1; write a comparison such as x <= y",
    "x < ": "column 5: expected a number, a name or '(', found the end",
    "(x < 1": "column 7: expected ')' or an operator, found the end",
    "x < 1)": "column 6: expected an operator or the end, found ')'",
    "x y < 1": "column 3: expected an operator or the end, found 'y'",
    "x < 1, y < 1": "column 6: expected one formula, or |- between hypotheses and conclusion, found ','",
    "x < 1,, y < 1 |- x < 1": "column 7: expected a number, a name or '(', found ','",
    "x < 1 |-": "column 9: expected a number, a name or '(', found the end",
    "x < 1 |- x < 1 |- x < 1": "column 16: expected an operator or the end, found '|-'",
    "x < 1 |- x < 1, x < 2": "column 15: expected an operator or the end, found ','; join conclusions by and",
    "(x < 1) + 1 > 0": "column 1: expected a number, found a formula; join formulas by and, or, not, implies, iff",
    "x and y": "column 1: expected a formula, found the number x; write a comparison such as x <= y",
    "x < 1 iff x < 2 iff x < 3": "column 17: expected parentheses around one of the two iff, found none",
    "2x > 1": "column 2: expected an operator after the number 2, found 'x'; write * for a product",
    "0x10 > 1": "column 2: expected an operator after the number 0, found 'x'; write * for a product",
    "1_0 > 1": "column 2: expected an operator after the number 1, found '_'; write * for a product",
    "1.2.3 > 1": "column 4: expected an operator after the number 1.2, found '.'; write * for a product",
    "erf(x) > 0": "column 1: erf is not supported: the functions are abs, cosh, exp, expm1, log, log1p, max, min, "
    "sigmoid, sinh, softplus, sqrt, tanh",
    "x > 0 |- ln(x) < x": "column 10: ln is not supported: write log(x)",
    "x*(x(1)) > 0": "column 5: expected an operator after the variable x, found '('; write * for a product",
    "log(x, 2) > 0": "column 1: expected 1 argument of log, found 2; write log(x)/log(b) for another base",
    "max(x) > 0": "column 1: expected 2 to 99 arguments of max, found 1",
    "exp() > 0": "column 1: expected 1 argument of exp, found 0",
    "exp + 1 > 0": "column 1: expected a variable, found exp, which has another meaning; choose another name",
    "lambda > 0": "column 1: expected a variable, found lambda, which has another meaning; choose another name",
    "sum > 0": "column 1: expected a variable, found sum, which has another meaning; choose another name",
    "x < inf": "column 5: expected a real number, found inf",
    "x**1001 > 0": "column 4: expected an exponent of at most 1000, found 1001",
    "x**10**9 > 0": "column 4: expected an exponent of at most 1000, found 1000000000",
    "x**9**9**9**9 > 0": "column 10: expected an exponent of at most 1000, found 387420489",
    "1e999999999 > 0": "column 1: expected a number of at most 900 digits, found 1e999999999...",
    "1e901 > 0": "column 1: expected a number of at most 900 digits, found 1e901",
    "x \u2264 1": "column 3: expected a number, a name or an operator, found '\\u2264'; write <=",
    "\u03bb > 0": "column 1: expected a number, a name or an operator, found '\\u03bb'; "
    "names and operators are plain ASCII",
    "x\u0661 > 0": "column 2: expected a number, a name or an operator, found '\\u0661'; "
    "names and operators are plain ASCII",
    "x[0] > 0": "column 2: expected a number, a name or an operator, found '['; ask knows single reals, not vectors",
    "x.__class__ > 0": "column 2: expected a number, a name or an operator, found '.'; attributes are not supported",
    "x\x00 > 0": "column 2: expected a number, a name or an operator, found '\\x00'; write the claim in Python syntax",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_claim_is_refused_in_one_sentence(text: str) -> None:
    """The sentence names the column, what was expected and what was found."""
    with pytest.raises(ClaimError) as caught:
        from_line(text)

    assert str(caught.value) == REFUSED[text]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + "x > 0" + ")" * 100_000,
        "(" * (MAX_NESTING + 1) + "x" + ")" * (MAX_NESTING + 1) + " > 0",
        "-" * 5000 + "x > 0",
        "not " * 4000 + "x > 0",
        "2**" * 5000 + "x > 0",
        "x" + "/x" * 5000 + " > 0",
        "x < 1 implies " * 1000 + "x < 1",
        "x + " * 3_000_000 + "x > 0",
        "x" * (MAX_TEXT + 1),
        "9" * 10_000 + " > 0",
    ],
)
def test_what_is_too_large_is_refused(text: str) -> None:
    """Length, nesting and digits are bounded before anything is built."""
    with pytest.raises(ClaimError) as caught:
        from_line(text)

    assert len(str(caught.value)) < 200


def test_long_sums_are_no_nesting() -> None:
    """A sum of thousands of terms is flat."""
    assert len(from_line(" + ".join(["x"] * 4000) + " > 0").statement.conclusion.args[1].args) == 4000


SORTS = {
    "real": [],
    "positive": ["0 < x"],
    "nonneg": ["0 <= x"],
    "NonNegative": ["0 <= x"],
    "unit": ["0 <= x", "x <= 1"],
    "open_unit": ["0 < x", "x < 1"],
    "dim": [],
    "positive_dim": ["1 <= x"],
}


@pytest.mark.parametrize("sort", SORTS)
def test_sorts_of_a_record(sort: str) -> None:
    """A sort becomes a declaration and its hypotheses, before the record's own."""
    record = {"vars": {"x": sort, "y": "real"}, "hypotheses": ["y > 7"], "conclusion": "x > y"}
    lines = from_record(record, "p-1").statement.text.split("\n")
    kind = ["dim x", "real y"] if "dim" in sort else ["real x, y"]

    assert lines == ["statement p_1", *kind, *(f"given {f}" for f in SORTS[sort]), "given 7 < y", "show y < x"]


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"vars": {"x": "int"}, "conclusion": "x > 0"},
         "expected x to be of a sort among real, positive, nonnegative, unit, open_unit, dim, positive_dim, "
         "found 'int'"),
        ({"vars": ["x y"], "conclusion": "x > 0"}, "expected a variable such as x or w1, found 'x y'"),
        ({"vars": ["x"], "conclusion": "y > 0"},
         "conclusion: column 1: expected one of the variables declared, found y; add it to the variables"),
        ({"vars": ["x"], "hypotheses": ["x > 0", "x >"], "conclusion": "x > 0"},
         "hypothesis 2: column 4: expected a number, a name or '(', found the end"),
        ({"conclusion": "x > 0 |- x > 0"}, "conclusion: column 7: expected an operator or the end, found '|-'"),
    ],
)  # fmt: skip
def test_records_that_are_not_supported(record: dict[str, object], sentence: str) -> None:
    """A record's error names the formula and the column."""
    with pytest.raises(ClaimError) as caught:
        from_record(record, "p")

    assert str(caught.value) == sentence


def test_a_variable_named_pi_is_no_constant_where_it_is_declared() -> None:
    """A list that declares pi means a variable; one that does not means the number."""
    assert not from_record({"vars": ["pi"], "conclusion": "pi > 3"}, "p").pi
    assert from_record({"vars": ["x"], "conclusion": "pi > 3"}, "p").pi


PIECES = [
    *SYMBOLS,
    "x",
    "y",
    "2",
    "0.5",
    "1e3",
    "pi",
    "exp(",
    "log(",
    "max(",
    "sqrt(",
    "if(",
    "and",
    "or",
    "not",
    "implies",
    "iff",
    "true",
    "f(",
]


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_every_text_is_a_claim_or_refused(text: str) -> None:
    """Whatever is asked, it is a statement that the kernel reads, or one sentence."""
    try:
        found = from_line(text)
    except ClaimError as error:
        assert str(error) and "\n" not in str(error)
    else:
        assert read_statement(found.statement.text).conclusion is found.statement.conclusion
