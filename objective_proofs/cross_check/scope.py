"""Which instances of a statement an engine looks at, and how a report names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from ..ground import goals, instances, vacuous
from ..kernel.statement import Statement
from ..unroll import GroundError, Sizes, sized
from .result import AGREES, CONTRADICTS, UNKNOWN, Result

LARGEST = 3
Batch = tuple[dict[str, int], list[Statement]]
_latest: list[tuple[Statement, list[Batch]]] = []  # of the statement for which all batches were made last


def batches(statement: Statement) -> Iterator[Batch]:
    """Yield sizes with the instances of a statement at them, the smallest first, those with false hypotheses left out.

    All dimensions and spaces have the same size, 1, 2 or 3, unless the hypotheses exclude that; dimensions can also be
    0. A statement without either is its own only instance.

    Raises:
        GroundError: the statement has no finite instance of this kind, or too large a one.
    """
    if _latest and _latest[0][0] is statement:
        yield from _latest[0][1]
        return
    made: list[Batch] = []
    for batch in _batches(statement):
        made.append(batch)
        yield batch
    _latest[:] = [(statement, made)]


def _batches(statement: Statement) -> Iterator[Batch]:
    names = sized(statement)
    spaces = [name for name in names if isinstance(statement.names[name], str)]
    usual: list[Sizes] = [dict.fromkeys(names, size) for size in range(1, LARGEST + 1)] if names else [{}]
    if len(spaces) < len(names):
        usual.insert(0, {name: int(name in spaces) for name in names})
    for candidates in (usual, _unequal(names)):
        found = 0
        for sizes in candidates:
            batch = [made for made in instances(statement, sizes) if not vacuous(made)]
            if batch:
                found += 1
                yield dict(sizes), batch
            if found >= LARGEST and candidates is not usual:
                return
        if found:
            return


def _unequal(names: list[str]) -> Iterator[Sizes]:
    """Yield the other sizes to try when the hypotheses exclude equal ones."""
    for row in product(range(1, LARGEST + 2), repeat=len(names) if len(names) <= LARGEST else 0):
        if len(set(row)) > 1 or row == (LARGEST + 1,):
            yield dict(zip(names, row, strict=True))


def survey(
    statement: Statement, decide: Callable[[Statement], tuple[bool | None, str]], large: int | None = None
) -> Result:
    """Return what an engine says about the instances of a statement that was proved, the smallest sizes first.

    Args:
        statement: the statement.
        decide: returns whether a ground goal holds, `False` only when certain, `None` if not known; and why.
        large: the number of nodes from which on an instance is left out once two sizes are settled.

    Returns:
        `contradicts` for the first goal that fails; `agrees` if all hold at two sizes at least, or at all there are.
    """
    names, used = sized(statement), list[dict[str, int]]()
    stopped = ""
    try:
        for sizes, batch in batches(statement):
            parts = [goal for made in batch for goal in goals(made)]
            if (
                large
                and settled(used) > 1
                and sum(h.size for g in parts for h in (*g.hypotheses, g.conclusion)) > large
            ):
                continue
            for goal in parts:
                found, reason = decide(goal)
                if found is False:
                    return Result(CONTRADICTS, reason, scope(names, [sizes]))
                if found is None:
                    stopped = reason
                    break
            if stopped:
                break
            used.append(sizes)
    except GroundError as error:
        stopped = str(error)
    if not used:
        return Result(UNKNOWN, stopped or "the hypotheses hold at no size that was tried", scope(names, used))
    if stopped and names and settled(used) < 2:
        return Result(UNKNOWN, f"settled only for {scope(names, used)}: {stopped}", scope(names, used))
    return Result(AGREES, "", scope(names, used))


def settled(used: list[dict[str, int]]) -> int:
    """Return how many of some sizes are not empty."""
    return sum(all(sizes.values()) for sizes in used)


def scope(names: list[str], used: list[dict[str, int]]) -> str:
    """Return the text that names some sizes: `all`, `none`, `n = 1, 2, 3` or `n = Z = 1, 2` or `n = 1, m = 2; ...`."""
    if not names:
        return "all"
    if all(len(set(sizes.values())) == 1 for sizes in used):
        return f"{' = '.join(names)} = {', '.join(str(sizes[names[0]]) for sizes in used)}" if used else "none"
    return "; ".join(", ".join(f"{name} = {sizes[name]}" for name in names) for sizes in used)
