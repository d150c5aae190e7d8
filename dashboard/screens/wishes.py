"""A wish that a click makes and the next run of the page carries out: kept in the session until it is done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st


def wish(key: str, *what: Any) -> None:
    """Keep a wish, with a name of its own at its end; a second click asks for nothing more."""
    st.session_state.setdefault(key, (*what, uuid.uuid4().hex))


def wished(key: str) -> tuple[Any, ...] | None:
    """What was wished and is not done yet."""
    found: tuple[Any, ...] | None = st.session_state.get(key)
    return found


@contextmanager
def carrying_out(key: str) -> Iterator[None]:
    """Do inside what was wished. The wish stays until it is done: a click meanwhile starts the page anew, which then
    waits for the same work."""
    try:
        yield
    except Exception:
        del st.session_state[key]  # a fault is shown once, not tried again at each click
        raise
    del st.session_state[key]
