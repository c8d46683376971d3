"""The catalogue of claims: what a project sets out to settle, and which registered statements settle it.

It is kept beside the packs, in a file `claims.toml`, and is optional:

    [[groups]]
    title = "Weighted objectives"
    source = "Higgins et al. 2017"
    claims = [
        { id = "W-1", text = "A larger weight of a nonnegative term increases the objective." },
        { id = "W-2", text = "A larger weight increases the objective.", misstated = true },
        { id = "W-3", text = "Training finds the minimum.", open = "says nothing about real numbers" },
    ]

Theorems and refutations name the claims that they settle: `@theorem(source, claims=("W-1",))`. A claim is settled by a
theorem; one that is marked `misstated`, false as it is commonly stated, by a refutation and the theorem that corrects it.
`open` says why a claim is not settled, or what of it is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .errors import ObjectiveProofsError
from .registry import Entry

FILE = "claims.toml"
_KEYS = {"id": str, "text": str, "source": str, "misstated": bool, "open": str}
_NEEDED = ("id", "text")


class CatalogueError(ObjectiveProofsError):
    """A catalogue of claims is missing or cannot be read.

    Attributes:
        path: the file, or the folder where it was looked for.
    """

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


class Claim(NamedTuple):
    """One claim of the catalogue.

    Attributes:
        id: its permanent id.
        text: what it says, in a sentence.
        group: the title of its group.
        source: where it is made.
        misstated: whether it is false as it is commonly stated, or needs a hypothesis that is commonly left out.
        open: why it is not, or not fully, settled; "" where nothing is left.
    """

    id: str
    text: str
    group: str
    source: str = ""
    misstated: bool = False
    open: str = ""


class Settled(NamedTuple):
    """A claim with the registered statements that name it.

    Attributes:
        claim: the claim.
        theorems: those that are expected to be PROVED.
        refutations: those that are expected to be REFUTED.
    """

    claim: Claim
    theorems: tuple[Entry, ...]
    refutations: tuple[Entry, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left: it has a theorem, a refutation too where it is misstated, and no reason why not."""
        complete = bool(self.theorems) and (bool(self.refutations) or not self.claim.misstated)
        return complete and not self.claim.open

    @property
    def state(self) -> str:
        """`settled`, `partly open`, `open`, or `not settled`, where no reason is given."""
        if self.done:
            return "settled"
        if not self.claim.open:
            return "not settled"
        return "partly open" if self.theorems or self.refutations else "open"


class Catalogue(NamedTuple):
    """The claims of a project.

    Attributes:
        path: the file, absolute; of several, the first.
        claims: in the order of the file.
    """

    path: str
    claims: tuple[Claim, ...]


def load_catalogue(root: str, packs: Iterable[str]) -> Catalogue | None:
    """Return the catalogue beside the packs of a project, or `None` if there is none.

    Args:
        root: the project's root.
        packs: packs and folders of packs, relative to it.

    Raises:
        CatalogueError: it cannot be read.
    """
    places = (os.path.join(root, path) for path in packs)
    folders = dict.fromkeys(place if os.path.isdir(place) else os.path.dirname(place) for place in places)
    paths = [path for folder in folders if os.path.isfile(path := os.path.join(folder, FILE))]
    if not paths:
        return None
    claims: dict[str, Claim] = {}
    for path in paths:
        for claim in _read(path):
            if claim.id in claims:
                raise CatalogueError(f"expected different ids, found {claim.id} again; rename or delete one", path)
            claims[claim.id] = claim
    return Catalogue(paths[0], tuple(claims.values()))


def _read(path: str) -> list[Claim]:
    import tomllib

    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"expected TOML, found an error in it: {error}", path) from None
    groups = table.get("groups")
    if set(table) != {"groups"} or not isinstance(groups, list) or not all(isinstance(g, dict) for g in groups):
        raise CatalogueError("expected nothing but tables [[groups]]", path)
    return [claim for group in groups for claim in _group(group, path)]


def _group(group: dict[str, Any], path: str) -> list[Claim]:
    title, source, claims = group.get("title"), group.get("source", ""), group.get("claims")
    if not isinstance(title, str) or not title or not isinstance(source, str) or not isinstance(claims, list):
        raise CatalogueError(f"expected a group with a title, a source and claims, found {group!s:.60}", path)
    return [_claim(claim, title, source, path) for claim in claims]


def _claim(found: Any, title: str, source: str, path: str) -> Claim:
    label = found.get("id") if isinstance(found, dict) and isinstance(found.get("id"), str) else str(found)[:40]
    if not isinstance(found, dict) or not all(found.get(key) for key in _NEEDED):
        raise CatalogueError(f"{label}: expected a claim with an id and a text", path)
    for key, value in found.items():
        if key not in _KEYS:
            raise CatalogueError(f"{label}: expected {', '.join(_KEYS)}, found the unknown key {key!r}", path)
        if type(value) is not _KEYS[key]:
            kind = "true or false" if _KEYS[key] is bool else "a text"
            raise CatalogueError(f"{label}: expected {kind} for {key}, found {value!r:.60}", path)
    return Claim(**{"group": title, "source": source, **found})


def settled(catalogue: Catalogue, entries: Sequence[Entry]) -> list[Settled]:
    """Return each claim with the registered statements that name it, in the order of the registry."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(entry.claims):
            found.setdefault(name, []).append(entry)
    made = []
    for claim in catalogue.claims:
        named = found.get(claim.id, [])
        theorems, refutations = (tuple(e for e in named if e.expected == kind) for kind in ("PROVED", "REFUTED"))
        made.append(Settled(claim, theorems, refutations))
    return made


def strangers(catalogue: Catalogue, entries: Sequence[Entry]) -> list[str]:
    """Return a sentence for each registered statement that names a claim which the catalogue does not have."""
    known = {claim.id for claim in catalogue.claims}
    return [
        f"{entry.id} ({entry.path}:{entry.line}): expected claims of {os.path.basename(catalogue.path)}, found {claim}; "
        "correct it, or add it there"
        for entry in entries
        for claim in dict.fromkeys(entry.claims)
        if claim not in known
    ]


def gaps(found: Sequence[Settled]) -> list[str]:
    """Return what lacks in claims that are neither settled nor open for a reason: at most three sentences."""
    lacking: dict[str, list[str]] = {}
    for one in found:
        if one.state == "not settled":
            lacking.setdefault(_lacking(one), []).append(one.claim.id)
    return [
        f"{', '.join(ids)}: expected {what}; register one that names the claim, or say by `open` why there is none"
        for what, ids in sorted(lacking.items())
    ]


def _lacking(one: Settled) -> str:
    if one.theorems:
        return "a refutation of what is commonly stated, found theorems only"
    return "a theorem that corrects what is refuted, found refutations only" if one.refutations else "a theorem, found none"
