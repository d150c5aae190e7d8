"""The one open store of this server, and the way every loader is cached.

The process that serves the dashboard owns the store. It opens it once, takes the command line's requests through the
inbox, and follows the computer's day unless the store's day is frozen or was set at the start.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from core.call import DEFAULT_STORE
from core.cli import answer_request
from core.clinic import keep_in_step, open_clinic
from core.errors import StoreHeld, StoreUnreadable
from core.inbox import Inbox
from core.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Closed:
    """Why there is no store to show: held by another process, or unreadable."""

    held: bool
    why: str


class _Open:
    """An open store with its inbox, until close()."""

    def __init__(self, path: Path, as_of: date | None) -> None:
        self.store = open_clinic(path, as_of)
        self.frozen = bool(as_of or self.store.value("SELECT as_of_frozen FROM store_state"))
        self.inbox = Inbox(self.store.path, lambda argv: answer_request(self.in_step(), argv))
        self.inbox.start()
        # The first statement with a parameter imports pandas inside DuckDB, over a second: not at a user's cost.
        self.store.query("SELECT 1 WHERE 1 = ?", [1])
        self._closed = False
        atexit.register(self.close)

    def in_step(self) -> Store:
        """The store, on the computer's day where no other day was set."""
        if not self.frozen and self.store.as_of != date.today():
            keep_in_step(self.store, date.today())
        return self.store

    def close(self) -> None:
        """Give the store up; safe to call twice."""
        if not self._closed:
            self._closed = True
            self.inbox.stop()
            self.store.close()


@st.cache_resource(show_spinner="Opening the store …", on_release=_Open.close)
def _opened(path: str, as_of: str) -> _Open:
    return _Open(Path(path), date.fromisoformat(as_of) if as_of else None)


def _asked_for() -> tuple[str, str]:
    return str(Path(os.environ.get("TRABECULA_STORE", DEFAULT_STORE)).resolve()), os.environ.get("TRABECULA_AS_OF", "")


def store_path() -> Path:
    """The file of this server's store, whether it can be opened or not."""
    return Path(_asked_for()[0])


def the_store() -> Store:
    """The store of this server, in step with the day. Raises StoreHeld or StoreUnreadable."""
    return _opened(*_asked_for()).in_step()


def give_up_the_store() -> None:
    """Close whatever this process holds (tests, and a server that ends)."""
    _opened.clear()


def why_closed() -> Closed | None:
    """None where the store is open; else what to tell the user."""
    try:
        the_store()
    except StoreHeld as error:
        return Closed(True, str(error))
    except StoreUnreadable as error:
        return Closed(False, str(error))
    return None


def per_version(load: Callable[..., T]) -> Callable[..., T]:
    """A loader `load(store, *args)` becomes `load(*args)`, answered from memory until the store or its day moves on.

    Each caller gets a copy of its own, so that nobody can change what another one sees.
    """

    def kept(_store: Store, path: str, version: int, as_of: date, *args: Any) -> T:
        return load(_store, *args)

    # Streamlit tells cached functions apart by these names; all loaders would be one without them.
    kept.__module__, kept.__qualname__, kept.__doc__ = load.__module__, load.__qualname__, load.__doc__
    cached = st.cache_data(show_spinner=False, max_entries=128)(kept)

    def ask(*args: Any) -> T:
        store = the_store()
        return cached(store, str(store.path), store.version(), store.as_of, *args)

    ask.__name__, ask.__doc__ = load.__name__, load.__doc__
    ask.__wrapped__ = load  # type: ignore[attr-defined]  # the work itself, as functools has it: tests time it
    return ask


@per_version
def patient_count(store: Store) -> int:
    """How many patients the store has."""
    return int(store.value("SELECT count(*) FROM patients"))


def as_of() -> date:
    """The day that counts as today."""
    return the_store().as_of


def is_frozen() -> bool:
    """True where the day is the store's own or was set at the start, and not the computer's."""
    return _opened(*_asked_for()).frozen
