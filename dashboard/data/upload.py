"""Staged files: kept beside the store until they are committed or discarded, so that a restart loses nothing.

`<store>.staged/<id>/` holds the bytes as they came (`data`) and what was said about them (`staged.json`). The id is
made of name and content: the same file dropped again is the same staged file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import StoreChanged, TrabeculaError
from core.intake import Change, FindingChange, Options, Problem, Report, check, load
from core.store import Store
from core.store.lock import beside
from dashboard.data.opened import per_version, the_store

__all__ = ["Change", "FindingChange", "Problem", "Report"]  # screens take these from here
_DATA, _SAID = "data", "staged.json"
_ID_LENGTH = 16


@dataclass(frozen=True)
class Staged:
    """A file that waits. batch_id: it was committed as this batch, and stays for the rows that were held back."""

    staged_id: str
    name: str
    size: int
    staged_at: str
    options: Options = field(default_factory=Options)
    batch_id: int | None = None


@dataclass(frozen=True)
class Done:
    """What a commit did. report is None and why says it where nothing was written."""

    report: Report | None
    why: str = ""
    store_changed: bool = False


def stage(name: str, data: bytes) -> Staged:
    """Keep a dropped file beside the store. Nothing of it is read yet."""
    digest = hashlib.sha256(name.encode() + b"\0" + data).hexdigest()[:_ID_LENGTH]
    folder = _folder() / digest
    if (folder / _SAID).exists():
        return _read(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _DATA).write_bytes(data)
    staged = Staged(digest, name, len(data), datetime.now().isoformat(sep=" ", timespec="minutes"))
    return _write(staged)


def staged_files() -> list[Staged]:
    """Everything that waits, in the order it came."""
    folder = _folder()
    kept = [_read(one) for one in folder.iterdir() if (one / _SAID).is_file()] if folder.is_dir() else []
    return sorted(kept, key=lambda staged: (staged.staged_at, staged.name))


def say(staged: Staged, **choices: Any) -> Staged:
    """Change what is said about a file: table, columns, date_order, decimal, accept_soft."""
    return _write(replace(staged, options=replace(staged.options, **choices)))


def discard(staged: Staged) -> None:
    """Forget a staged file; the store is not touched."""
    shutil.rmtree(_folder() / staged.staged_id, ignore_errors=True)


def report_of(staged: Staged) -> Report:
    """What the file holds, what is wrong with it and what it would change, against the store as it is now."""
    try:
        return _report(staged.staged_id, staged.name, staged.options.to_json())
    except TrabeculaError as error:
        problem = Problem(staged.name, None, None, None, "hard", str(error), "Discard the file and drop it again.")
        return Report(staged.name, problems=[problem])


@per_version
def _report(store: Store, staged_id: str, name: str, options: str) -> Report:
    return check(store, name, staged_bytes(staged_id), Options.from_json(options))


def commit(staged: Staged, seen: Report) -> Done:
    """Write the rows that are in order, if the store is still the one that `seen` was made against.

    A file that was taken whole is forgotten; one with rows held back stays, so that they are not lost.
    """
    try:
        report = load(the_store(), staged.name, staged_bytes(staged.staged_id), staged.options, seen.store_version)
    except StoreChanged as error:
        return Done(None, str(error), store_changed=True)
    except TrabeculaError as error:
        return Done(None, str(error))
    if report.refused:
        _write(replace(staged, batch_id=report.batch_id))
    else:
        discard(staged)
    return Done(report)


def findings_text(changes: list[FindingChange]) -> str:
    """`2 findings appear, 1 vanishes`."""
    words = []
    for kind, one, many in (
        ("appears", "appears", "appear"),
        ("vanishes", "vanishes", "vanish"),
        ("changes", "changes", "change"),
    ):
        count = sum(change.kind == kind for change in changes)
        if count:
            words.append(f"{count} {'finding ' if count == 1 else 'findings '}{one if count == 1 else many}")
    return ", ".join(words) or "no finding changes"


def staged_bytes(staged_id: str) -> bytes:
    """The file as it was dropped. Raises TrabeculaError where somebody discarded it meanwhile."""
    try:
        return (_folder() / staged_id / _DATA).read_bytes()
    except FileNotFoundError:
        raise TrabeculaError("the staged file was discarded or committed elsewhere meanwhile") from None


def _folder() -> Path:
    return beside(the_store().path, ".staged")


def _read(folder: Path) -> Staged:
    said = json.loads((folder / _SAID).read_text(encoding="utf-8"))
    return Staged(**(said | {"options": Options(**said["options"])}))


def _write(staged: Staged) -> Staged:
    path = _folder() / staged.staged_id / _SAID
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(staged)), encoding="utf-8")
    draft.replace(path)  # a reader sees all of it or the former one
    return staged
