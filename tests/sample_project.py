"""A small project with a pack of its own, and certificates for it that the search would find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PACK = '''"""A pack for tests."""
from objective_proofs import Formula, Real, eq, given, log, refuted, theorem


@theorem("algebra", claims=("T-1",))
def product_nonneg(x: Real, y: Real) -> Formula:
    """A product of nonnegative numbers is nonnegative."""
    return given(x >= 0, y >= 0).then(x * y >= 0)


@theorem("analysis", using=(product_nonneg,))
def log_below(x: Real) -> Formula:
    """The logarithm stays below its tangent at one."""
    return given(x > 0).then(log(x) <= x - 1)


@theorem("algebra", redundant=("0 <= x",), using=(product_nonneg,))
def square_of_nonneg(x: Real) -> Formula:
    """The square of a nonnegative number is nonnegative."""
    return given(x >= 0).then(x * x >= 0)


@refuted("algebra, without the signs")
def product_nonneg_for_any_sign(x: Real, y: Real) -> Formula:
    """A product of any two numbers is nonnegative."""
    return x * y >= 0
'''
IDS = [
    f"theorems.toy.{name}"
    for name in ("product_nonneg", "log_below", "square_of_nonneg", "product_nonneg_for_any_sign")
]
CERTIFICATES: dict[str, dict[str, Any]] = {
    IDS[0]: {"proof": [["combine", [[1, 0, 1]], []]], "defined": []},
    IDS[1]: {"proof": [["axiom", "log_tangent", "x"], ["fact", 0], ["fact", 1]], "defined": [[["fact", 0]]]},
    IDS[2]: {
        "proof": [["theorem", IDS[0], {"x": "x", "y": "x"}], ["fact", 0], ["fact", 0], ["fact", 1]],
        "defined": [],
    },
    IDS[3]: {"witness": {"x": "1", "y": "-1"}},
}


AUDIT: dict[str, Any] = {
    "defined": "PROVED",
    "satisfiable": {"witness": {"x": 0}},
    "hypotheses": [
        {
            "text": "0 <= x",
            "needed": True,
            "because": "conclusion",
            "witness": {"x": -1},
            "gives": "0 <= -1",
            "strict": None,
            "declared": None,
        }
    ],
    "conclusion": {"strict": "reached"},
    "unknown": [],
}


def make(folder: Path, pack: str = PACK, settings: str = "", certificates: dict[str, Any] | None = None) -> Path:
    """Write a project with one pack `theorems/toy.py` and return its root."""
    (folder / "theorems").mkdir()
    (folder / "theorems" / "toy.py").write_text(pack)
    (folder / "pyproject.toml").write_text(settings)
    if certificates is not None:
        from objective_proofs.certificate import write

        (folder / "theorems" / "certificates").mkdir()
        (folder / "theorems" / "certificates" / "toy.json").write_text(write(certificates))
    return folder


def fake_search(found: dict[str, Any], monkeypatch: Any, result: str = "agrees") -> list[str]:
    """Let the search return given certificates, cross-checks a result, audits no fault; return the ids searched for."""
    from objective_proofs import work

    searched: list[str] = []

    def search(statement: Any, cited: Any, task: Any) -> tuple[Any, bool]:
        searched.append(statement.name)
        return found.get(statement.name), False

    def cross_check(statement: Any, verdict: str, certificate: Any) -> dict[str, Any]:
        return {name: {"result": result, "reason": "", "scope": "all"} for name in ("sympy", "z3", "numeric")}

    monkeypatch.setattr(work, "_audit", lambda *_: (AUDIT, {}))
    monkeypatch.setattr(work, "_search", search)
    monkeypatch.setattr(work, "_cross_check", cross_check)
    return searched
