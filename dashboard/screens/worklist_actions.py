"""What can be done about a finding: acknowledge, snooze, bring back; each with a reason that stays beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard.data.opened import as_of
from dashboard.data.worklist import acknowledge, reopen, snooze
from dashboard.screens.pieces import label
from dashboard.screens.who import ask_name

_SNOOZE_DAYS, _SNOOZE_MOST_DAYS = 30, 730


def show_actions(finding: dict[str, Any]) -> None:
    """What the finding's state allows, each in a form that opens below its button."""
    # With other facts it is another form: what was not seen cannot be acknowledged.
    key = "-".join(str(finding[name]) for name in ("patient_key", "rule", "object", "severity", "fact_key"))
    if finding["state"] != "open":
        _form("Bring back", key, lambda reason, by, _: reopen(finding, reason, by))
        return
    _form(
        "Acknowledge", key, lambda reason, by, _: acknowledge(finding, reason, by),
        "It leaves the open list, and comes back with a worse value or a new fact.",
    )  # fmt: skip
    _form(
        "Snooze", key, lambda reason, by, until: snooze(finding, until, reason, by),
        "It comes back on that day, or earlier with a worse value or a new fact.", asks_until=True,
    )  # fmt: skip


def _form(
    words: str, key: str, act: Callable[[str, str, date], str], explained: str = "", asks_until: bool = False
) -> None:
    today = as_of()
    with st.popover(words, width="stretch"), st.form(f"{words}-{key}", border=False):
        if explained:
            st.markdown(explained)
        until = today
        if asks_until:
            first, last = today + timedelta(1), today + timedelta(_SNOOZE_MOST_DAYS)
            until = st.date_input("Until", today + timedelta(_SNOOZE_DAYS), first, last, format="YYYY-MM-DD")
        reason = st.text_input("Reason", placeholder="For example: seen in clinic, plan agreed")
        by = ask_name(f"by-{words}-{key}")
        if st.form_submit_button(words, type="primary"):
            wrong = act((reason or "").strip(), by, until)
            if not wrong:
                st.rerun()
            st.error(label(wrong))
