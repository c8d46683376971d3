"""The text of a witness."""

from __future__ import annotations

from typing import Any


def shown_witness(witness: dict[str, Any]) -> str:
    """Return the values of a witness on one line."""
    return ", ".join(f"{name} = {_text(value)}" for name, value in witness.items())


def _text(value: Any) -> str:
    return f"[{', '.join(map(_text, value))}]" if isinstance(value, list) else str(value)
