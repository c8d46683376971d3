"""Certificates on disk: one file of canonical JSON a pack, in the folder `certificates` beside the pack.

    {"format": 1, "theorems": {ID: {"proof": [step, ...], "defined": [[step, ...], ...]} or {"witness": {...}}}}

This is what `python -m objective_proofs.kernel.check` reads. A certificate never holds its statement and is never
trusted. What the audits found is kept in files of the same form in the folder `audits` beside them: see `audit.evidence`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from .errors import ObjectiveProofsError
from .kernel.check import FORMAT, read_json
from .kernel.term import KernelError

FOLDER, AUDITS = "certificates", "audits"
MAX_BYTES = 256_000_000
Certificate = dict[str, Any]


class CertificateError(ObjectiveProofsError):
    """A file of certificates cannot be read or written.

    Attributes:
        path: the file.
        reason: the sentence without its place.
    """

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


def path_of(pack: str) -> str:
    """Return the file that holds the certificates of a pack, given the pack's file."""
    folder, name = os.path.split(pack)
    return os.path.join(folder, FOLDER, name.removesuffix(".py") + ".json")


def audits_of(pack: str) -> str:
    """Return the file that holds what the audits of a pack found, given the pack's file."""
    folder, name = os.path.split(path_of(pack))
    return os.path.join(folder, AUDITS, name)


def compact(value: object) -> str:
    """Return canonical JSON on one line: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def write(certificates: dict[str, Certificate]) -> str:
    """Return the canonical text of a file of certificates, with one step of a proof a line."""
    if not certificates:
        return f'{{"format":{FORMAT},"theorems":{{}}}}\n'
    entries = [f"{json.dumps(name)}:{_entry(certificates[name])}" for name in sorted(certificates)]
    return f'{{"format":{FORMAT},"theorems":{{\n' + ",\n".join(entries) + "\n}}\n"


def _entry(certificate: Certificate) -> str:
    parts = (
        [certificate.get(key) for key in ("defined", "proof")]
        if type(certificate) is dict and len(certificate) == 2
        else []
    )
    if not parts or not all(type(part) is list for part in parts):
        return compact(certificate)
    defined = ",\n".join(f"  {compact(steps)}" for steps in certificate["defined"])
    proof = ",\n".join(f"  {compact(step)}" for step in certificate["proof"])
    return f'{{"defined":[{_lines(defined)}],\n "proof":[{_lines(proof)}]}}'


def _lines(text: str) -> str:
    return f"\n{text}" if text else ""


def read(path: str) -> dict[str, Any]:
    """Return the certificates of a file by id; none when there is no such file.

    Raises:
        CertificateError: the file cannot be read, or is not of this format.
    """
    cure = "`make prove` will search again"
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CertificateError(
            f"expected a readable file, found: {error.strerror}; check its permissions", path
        ) from None
    if len(data) > MAX_BYTES:
        raise CertificateError(f"expected at most {MAX_BYTES} bytes, found more; {cure}", path)
    try:
        found = read_json(data.decode("ascii"))
    except KernelError as error:
        raise CertificateError(f"{error} (truncated, merged or edited by hand?); {cure}", path) from None
    except UnicodeDecodeError:
        raise CertificateError(f"expected ASCII, found other bytes; {cure}", path) from None
    if type(found) is not dict or found.get("format") != FORMAT or type(found.get("theorems")) is not dict:
        version = found.get("format") if type(found) is dict else None
        raise CertificateError(f"expected certificates of format {FORMAT}, found format {version!r:.60}; {cure}", path)
    theorems: dict[str, Any] = found["theorems"]
    return theorems


def write_file(path: str, text: str) -> None:
    """Put `text` in the place of a file: all of it or, when that fails, nothing.

    Raises:
        CertificateError: the folder or the disk does not let it be written.
    """
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        try:
            with open(temporary, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            if os.path.exists(temporary):
                os.remove(temporary)
            raise
    except OSError as error:
        reason = (
            f"expected to write it, found: {error.strerror or error}; free the disk or allow writing, then run again"
        )
        raise CertificateError(reason, path) from None


class Kept(NamedTuple):
    """The certificates of one pack: as they were read, and as they are to be written."""

    read: dict[str, Any]
    now: dict[str, Any]


class Store:
    """The certificates of the packs of a project, or what their audits found, read when first asked for.

    Args:
        place: the file of a pack's entries, given the pack's file.

    Attributes:
        errors: the files that cannot be read, by path; they count as empty, and are replaced when something is kept
            there.
    """

    def __init__(self, place: Callable[[str], str] = path_of) -> None:
        self.errors: dict[str, CertificateError] = {}
        self.place = place
        self._files: dict[str, Kept] = {}

    def _file(self, path: str) -> Kept:
        if path not in self._files:
            found: dict[str, Any] = {}
            try:
                found = read(path)
            except CertificateError as error:
                self.errors[path] = error
            self._files[path] = Kept(found, dict(found))
        return self._files[path]

    def get(self, pack: str, name: str) -> Any:
        """Return the stored certificate of a theorem, whatever it holds, or `None`; `pack` is the pack's file."""
        return self._file(self.place(pack)).now.get(name)

    def put(self, pack: str, name: str, certificate: Certificate) -> None:
        """Keep a certificate for the next `save`."""
        self._file(self.place(pack)).now[name] = certificate

    def stale(self, pack: str, names: Iterable[str]) -> list[str]:
        """Return the ids that the file of a pack has a certificate for although no theorem has that id."""
        return sorted(set(self._file(self.place(pack)).now) - set(names))

    def forget(self, pack: str, names: Sequence[str]) -> None:
        """Drop certificates at the next `save`."""
        for name in names:
            self._file(self.place(pack)).now.pop(name, None)

    def save(self) -> list[CertificateError]:
        """Write the files whose certificates changed; return what could not be written."""
        failed = []
        for path, kept in sorted(self._files.items()):
            if kept.now == kept.read:
                continue
            try:
                write_file(path, write(kept.now))
                self._files[path] = Kept(dict(kept.now), kept.now)
            except CertificateError as error:
                failed.append(error)
            except RecursionError:
                failed.append(
                    CertificateError(
                        "expected steps, found lists nested too deeply; delete the file and run `make prove`", path
                    )
                )
        return failed
