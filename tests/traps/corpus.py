"""The corpus of traps: false or undefined claims, each beside the nearest true one, in the text files of this folder.

A trap is three lines: the danger it stands for, the wrong claim and its true control, each of the two behind a mark.
`REFUTED` and `UNDEFINED` say what an exact witness shows of a wrong claim; `FALSE`, that no witness is asked for.
`PROVED` says that the search proves a control with no help; `TRUE`, that it need not. A claim is written `hypothesis;
... |- conclusion` in the kernel's language; a name that is not in `SYMBOLS` and is not bound stands for a real.

Main definitions: `Trap`, `TRAPS`, `statement`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from objective_proofs.kernel.statement import Statement, read_statement
from objective_proofs.kernel.text import KEYWORDS

SYMBOLS = {
    "n": "dim n", "m": "dim m", "Z": "space Z", "k": "index k < n", "z0": "point z0 in Z", "mu": "function mu[n]",
    "nu": "function nu[n]", "rho": "function rho[n]", "A": "function A[n, n]", "P": "function P(Z)",
    "Q": "function Q(Z)", "f": "function f(real)", "g": "function g(real, real)", "F": "function F(n)",
}  # fmt: skip
WRONG, RIGHT = ("REFUTED", "UNDEFINED", "FALSE"), ("PROVED", "TRUE")
_NAME = re.compile(r"[A-Za-z_]\w*")
_BOUND = re.compile(r"\b(?:sum|integral|fun|forall|diff)\((\w+)")


class Trap(NamedTuple):
    """A wrong claim and its nearest true control, each with its mark."""

    danger: str
    mark: str
    wrong: str
    control_mark: str
    control: str


def statement(claim: str, name: str = "claim") -> Statement:
    """Return the kernel's statement of a claim, with the declarations that it needs."""
    left, _, conclusion = claim.rpartition("|-")
    used = set(_NAME.findall(claim)) - KEYWORDS
    while True:  # a family needs its dimension, a density its space
        needed = {name for u in used & SYMBOLS.keys() for name in _NAME.findall(SYMBOLS[u]) if name in SYMBOLS}
        if needed <= used:
            break
        used |= needed
    reals = sorted(used - SYMBOLS.keys() - set(_BOUND.findall(claim)))
    lines = [f"statement {name}", *([f"real {', '.join(reals)}"] if reals else [])]
    lines += [declaration for symbol, declaration in SYMBOLS.items() if symbol in used]
    lines += [f"given {h.strip()}" for h in left.split(";") if h.strip()]
    return read_statement("\n".join([*lines, f"show {conclusion.strip()}"]))


def _read(path: Path) -> list[Trap]:
    found = []
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="ascii").strip())
    for block in (b for b in blocks if not b.startswith("#")):
        danger, wrong, control = block.split("\n")
        found.append(Trap(danger, *wrong.split(maxsplit=1), *control.split(maxsplit=1)))
    return found


TRAPS = [trap for path in sorted(Path(__file__).parent.glob("*.txt")) for trap in _read(path)]
