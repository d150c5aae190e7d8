"""Staged files: kept beside the store until they are committed or discarded, so that a restart loses nothing.

`<store>.staged/<id>/` holds the bytes as they came (`data`) and what was said about them (`staged.json`). The id is
made of name and content: the same file dropped again is the same staged file.
"""

from __future__ import annotations

import copy
import getpass
import hashlib
import io
import json
import shutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from core.errors import StoreChanged, TrabeculaError
from core.intake import Change, FindingChange, Options, PatientTouched, Problem, Report, check, load
from core.intake.matchings import remember
from core.intake.peek import PEEK_BYTES, peek
from core.intake.report import NewRow
from core.store import Store
from core.store.lock import beside
from dashboard.data.opened import the_store
from dashboard.data.work import Watch, done

__all__ = ["Change", "FindingChange", "NewRow", "PatientTouched", "Problem", "Report"]  # screens take these from here
T = TypeVar("T")
_DATA, _SAID = "data", "staged.json"
_ID_LENGTH = 16
_PIECE = 2**20
_SAID_SINCE = "What was said about the file changed since it was checked. Look at the new preview, then commit."
_GONE = "the staged file was discarded or committed elsewhere meanwhile"


@dataclass(frozen=True)
class Staged:
    """A file that waits. batch_id: it was committed as this batch, and stays for the rows that were held back.

    keep_matching: what was matched by hand is kept at the commit for the next file with the same headers.
    """

    staged_id: str
    name: str
    size: int
    staged_at: str
    options: Options = field(default_factory=Options)
    batch_id: int | None = None
    keep_matching: bool = True


@dataclass(frozen=True)
class Done:
    """What a commit did. report is None and why says it where nothing was written."""

    report: Report | None
    why: str = ""
    store_changed: bool = False


def stage(name: str, data: bytes | BinaryIO) -> Staged:
    """Keep a dropped file beside the store, piece by piece. Nothing of it is read yet."""
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    source.seek(0)
    draft = _folder() / f"incoming-{uuid.uuid4().hex}"
    draft.mkdir(parents=True)
    digest, size = hashlib.sha256(name.encode() + b"\0"), 0
    with (draft / _DATA).open("wb") as kept:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += kept.write(piece)
    folder = _folder() / digest.hexdigest()[:_ID_LENGTH]
    if (folder / _SAID).exists():
        shutil.rmtree(draft, ignore_errors=True)
        return _read(folder)
    shutil.rmtree(folder, ignore_errors=True)  # a drop that was cut off before it was written down
    draft.rename(folder)
    return _write(Staged(folder.name, name, size, datetime.now().isoformat(sep=" ", timespec="minutes")))


def staged_files() -> list[Staged]:
    """Everything that waits, in the order it came."""
    folder = _folder()
    kept = [_read(one) for one in folder.iterdir() if (one / _SAID).is_file()] if folder.is_dir() else []
    return sorted(kept, key=lambda staged: (staged.staged_at, staged.name))


def as_now(staged: Staged) -> Staged:
    """The staged file with all that was said about it since a page was made of it; itself where it is gone.

    A page's buttons hold what was said when they were drawn: a second click may come before the page has followed the
    first one.
    """
    folder = _folder() / staged.staged_id
    return _read(folder) if (folder / _SAID).is_file() else staged


def say(staged: Staged, **choices: Any) -> Staged:
    """Change what is said about a file: table, columns, date_order, decimal, accept_soft."""
    now = as_now(staged)
    return _write(replace(now, options=replace(now.options, **choices)))


def keep_matching(staged: Staged, keep: bool) -> Staged:
    """Whether what was matched by hand is kept for the next file with the same headers."""
    return _write(replace(as_now(staged), keep_matching=keep))


def discard(staged: Staged) -> None:
    """Forget a staged file; the store is not touched."""
    shutil.rmtree(_folder() / staged.staged_id, ignore_errors=True)


def report_of(staged: Staged, watch: Watch | None = None) -> Report:
    """What the file holds, what is wrong with it and what it would change, against the store as it is now.

    It is worked out once for a store, a day and what was said about the file; watch is told how far that is.
    """
    try:
        return _own_copy(_checked(staged, watch)[0])
    except TrabeculaError as error:
        problem = Problem(staged.name, None, None, None, "hard", str(error), "Discard the file and drop it again.")
        return Report(staged.name, problems=[problem])


def derived(staged: Staged, report: Report, make: Callable[[Report], T]) -> T:
    """What `make` makes of a report, once for each report that is kept. It is shared: nobody may change it."""
    try:
        memo = _checked(staged, None)[1]
    except TrabeculaError:
        return make(report)
    if make.__qualname__ not in memo:
        memo[make.__qualname__] = make(report)
    return memo[make.__qualname__]


def _checked(staged: Staged, watch: Watch | None) -> tuple[Report, dict[str, Any]]:
    store, path = the_store(), _folder() / staged.staged_id / _DATA
    key = ("check", str(path), store.version(), store.as_of, staged.name, staged.options.to_json())

    def run(tell: Watch) -> tuple[Report, dict[str, Any]]:
        return check(store, staged.name, _there(path), staged.options, progress=tell), {}

    return done(key, run, watch)


def _own_copy(report: Report) -> Report:
    """A report whose lists are the caller's own; what is in them is frozen, and copying it would take seconds."""
    own = copy.copy(report)
    for one in fields(report):
        if isinstance(value := getattr(report, one.name), list):
            setattr(own, one.name, list(value))
    return own


def commit(staged: Staged, seen: Report, asked: str = "", watch: Watch | None = None, by: str = "") -> Done:
    """Write the rows that are in order, if the store is still the one that `seen` was made against and nothing was said
    about the file since.

    A file that was taken whole is forgotten; one with rows held back stays, so that they are not lost. asked: a name
    for this one wish, so that a page which starts anew meanwhile waits for the commit that it had begun. by: who
    commits it, else user_name().
    """
    store, folder = the_store(), _folder() / staged.staged_id
    if as_now(staged).options != staged.options:
        return Done(None, _SAID_SINCE, store_changed=True)

    def run(tell: Watch) -> Done:
        return _commit(store, folder, staged, by or user_name(), seen.store_version, tell)

    return done(("commit", str(folder), asked or uuid.uuid4().hex), run, watch)


def _commit(store: Store, folder: Path, staged: Staged, by: str, version: int | None, tell: Watch) -> Done:
    try:
        said = replace(staged.options, loaded_by=by)
        report = load(store, staged.name, _there(folder / _DATA), said, version, progress=tell)
    except StoreChanged as error:
        return Done(None, str(error), store_changed=True)
    except TrabeculaError as error:
        return Done(None, str(error))
    if report.batch_id is not None and staged.options.columns and staged.keep_matching:
        headers = peek(_begin(folder / _DATA), said).headers
        remember(store, headers, said.table, said.columns, staged.name, report.batch_id, said.loaded_by)
    if report.refused:
        _write(replace(staged, batch_id=report.batch_id), folder)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return Done(report)


def user_name() -> str:
    """Whose name a batch is kept under where nobody gives one: this machine's user, who started the dashboard."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


def staged_begin(staged: Staged) -> bytes:
    """The begin of the file as it was dropped, enough to see its headers and a few values."""
    return _begin(_folder() / staged.staged_id / _DATA)


def _begin(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(PEEK_BYTES)
    except FileNotFoundError:
        raise TrabeculaError(_GONE) from None


def _there(path: Path) -> Path:
    """The file, which somebody may have discarded meanwhile."""
    if not path.is_file():
        raise TrabeculaError(_GONE)
    return path


def _folder() -> Path:
    return beside(the_store().path, ".staged")


def _read(folder: Path) -> Staged:
    said = json.loads((folder / _SAID).read_text(encoding="utf-8"))
    return Staged(**(said | {"options": Options(**said["options"])}))


def _write(staged: Staged, folder: Path | None = None) -> Staged:
    """Keep what is said about a file; of one that was discarded meanwhile nothing is kept."""
    path = (folder or _folder() / staged.staged_id) / _SAID
    if not path.parent.is_dir():
        return staged
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(staged)), encoding="utf-8")
    draft.replace(path)  # a reader sees all of it or the former one
    return staged
