"""Who owns the store: a lock file beside it that stays locked whatever happens to the store's own file.

DuckDB's lock alone is not enough: in the process that holds a store, any open and close of its file drops the
kernel's POSIX lock on it, and a second writer gets in. flock on a file of its own does not suffer from that.
"""

from __future__ import annotations

import json
import os
import socket
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import StoreHeld


def beside(path: Path, ending: str) -> Path:
    """A companion of the store: demo.duckdb -> demo.duckdb.lock."""
    return path.with_name(path.name + ending)


def remove_store(path: Path) -> None:
    """Take a closed store and its small companions away; what waits to be loaded into it stays."""
    for one in (path, *(beside(path, ending) for ending in (".wal", ".lock", ".owner.json"))):
        one.unlink(missing_ok=True)


class StoreLock:
    """Taken while a process owns the store; says who it is in a small file that others may read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(str(beside(path, ".lock")))
        self._owner = beside(path, ".owner.json")

    def take(self) -> None:
        """Own the store or raise StoreHeld with the owner's process number."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise held_by(self._path) from None
        record = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().isoformat(timespec="seconds"),
        }
        self._owner.write_text(json.dumps(record), encoding="utf-8")

    def release(self) -> None:
        """Give the store up; safe to call twice."""
        if self._lock.is_locked:
            self._owner.unlink(missing_ok=True)
            self._lock.release()


def held_by(path: Path) -> StoreHeld:
    """The sentence for a store that another process owns."""
    try:
        owner = json.loads(beside(path, ".owner.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        owner = {}
    pid = owner.get("pid")
    who = f"process {pid} on {owner.get('host')} since {owner.get('since')}" if pid else "another process"
    return StoreHeld(f"The store {path} is held by {who}. Close that program, or let it do the work.", pid)
