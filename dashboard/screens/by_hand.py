"""A form for an entry by hand: a button, the form below it, the writing, and what was said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.data.by_hand import Outcome
from dashboard.data.patient import Record
from dashboard.data.work import Watch
from dashboard.screens.form_below import form_below
from dashboard.screens.pieces import label
from dashboard.screens.upload_progress import WRITING, progress
from dashboard.screens.wishes import carrying_out, wish, wished


@dataclass(frozen=True)
class ByHand:
    """One kind of entry. write: (record, what was entered, name of the wish, watch) to what came of it.

    name: begins the keys of its form and of its state; told: what is being written, in a word or two.
    """

    name: str
    button: str
    icon: str
    write: Callable[[Record, Any, str, Watch], Outcome]
    told: Callable[[Any], str]

    @property
    def asked(self) -> str:
        return f"{self.name}-asked"


def show_by_hand(kind: ByHand, record: Record, key: str, form: Callable[[], None]) -> None:
    """The button and its form, in a fragment. The key has to change once something is written: the form closes then."""
    _write(kind, record)
    for told in st.session_state.pop(f"{kind.name}-told", ()):
        st.toast(label(told), duration="long")  # one for each: a long one is cut off
    below = form_below(record, kind.button, f"open-{key}", icon=kind.icon)
    if below is None:
        return
    with below, st.container(key=f"{kind.name}-form"):
        form()


def send(kind: ByHand, record: Record, words: str, key: str, entered: Callable[[], Any]) -> None:
    """The button that writes what was entered; below it what is wrong with it."""
    if st.button(words, type="primary", key=f"do-{key}"):
        wish(kind.asked, record.person.token, entered())
        _write(kind, record)
    token, problems = st.session_state.pop(f"{kind.name}-wrong", ("", ()))
    if token == record.person.token:
        st.error(" ".join(label(one) for one in ("Nothing was written.", *problems)))


def _write(kind: ByHand, record: Record) -> None:
    """Write what was asked for, if anything was; then the page anew, or what is wrong."""
    asked = wished(kind.asked)
    if asked is None or asked[0] != record.person.token:
        return
    token, entered, name = asked
    with carrying_out(kind.asked), progress(WRITING, kind.told(entered)) as watch:
        outcome = kind.write(record, entered, name, watch)
    if outcome.batch_id is None:
        st.session_state[f"{kind.name}-wrong"] = (token, outcome.problems)
        return
    written = f"Written as batch {outcome.batch_id}. The Upload page can take it back."
    st.session_state[f"{kind.name}-told"] = (written, *outcome.notes)
    st.rerun()
