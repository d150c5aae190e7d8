"""The store's inbox: a command line that finds the store held asks the process that holds it to do the work.

A request is a small file in a folder beside the store; the owner answers with another. Files work alike on every
system, need no port, and only who may write beside the store can ask.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from core.errors import StoreHeld
from core.store.lock import beside, held_by

_LOOK_EVERY_S = 0.15
_TAKEN_WITHIN_S = 5.0
_DONE_WITHIN_S = 600.0
_log = logging.getLogger(__name__)

Reply = tuple[int, str, str]


def ask(store: Path, argv: list[str]) -> Reply:
    """Let the process that holds the store run a verb: (exit code, standard output, standard error).

    Raises StoreHeld where nobody takes the request: the owner has no inbox, or hangs.
    """
    folder = beside(store, ".inbox")
    if not folder.is_dir():
        raise held_by(store)
    name = uuid.uuid4().hex
    request, taken, answer = (folder / f"{name}.{ending}" for ending in ("request", "taken", "answer"))
    _put(request, json.dumps({"argv": argv}))
    try:
        return _wait(store, request, taken, answer)
    finally:
        for path in (request, taken, answer):
            path.unlink(missing_ok=True)


def _wait(store: Path, request: Path, taken: Path, answer: Path) -> Reply:
    began = time.monotonic()
    while time.monotonic() - began < _DONE_WITHIN_S:
        if answer.exists():
            said = json.loads(answer.read_text(encoding="utf-8"))
            return int(said["exit_code"]), said["out"], said["err"]
        if request.exists() and not taken.exists() and time.monotonic() - began > _TAKEN_WITHIN_S:
            raise held_by(store)
        time.sleep(_LOOK_EVERY_S / 3)
    raise StoreHeld(
        f"The process that holds {store} has not finished the work in {_DONE_WITHIN_S:.0f} s; ask again later."
    )


def _put(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or nothing."""
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


class Inbox:
    """The owner's side: a thread that takes requests while the store is open."""

    def __init__(self, store: Path, run: Callable[[list[str]], Reply]) -> None:
        self._folder = beside(store, ".inbox")
        self._run = run
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to answer; requests left by processes that are gone are dropped."""
        self._folder.mkdir(exist_ok=True)
        for path in self._folder.iterdir():
            # what somebody asked while this store was opening is still wanted
            if time.time() - path.stat().st_mtime > _TAKEN_WITHIN_S:
                path.unlink(missing_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer no more, and leave no trace."""
        self._stop.set()
        self._thread.join(timeout=5)
        for path in self._folder.iterdir():
            path.unlink(missing_ok=True)
        self._folder.rmdir()

    def _work(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_S):
            for request in sorted(self._folder.glob("*.request")):
                self._answer(request)

    def _answer(self, request: Path) -> None:
        taken = request.with_suffix(".taken")
        try:
            request.replace(taken)
            argv = json.loads(taken.read_text(encoding="utf-8"))["argv"]
        except (OSError, ValueError, KeyError, TypeError):
            _log.warning("an unreadable request in %s was dropped", self._folder)
            taken.unlink(missing_ok=True)
            return
        try:
            code, out, err = self._run([str(part) for part in argv])
        except Exception:  # noqa: BLE001 - a bug must not silence the inbox: it is logged, and the asker is told
            _log.exception("a request failed")
            code, out, err = 1, "", "trabecula: the work failed inside the running dashboard; its log says why."
        _put(taken.with_suffix(".answer"), json.dumps({"exit_code": code, "out": out, "err": err}))
