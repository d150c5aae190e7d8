"""How the file is read, and what may be said where it leaves that open: table, dates, decimals, each column."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.data.matching import matching_of
from dashboard.data.reading import encodings, kinds
from dashboard.data.upload import Report, Staged, say
from dashboard.screens.control_keys import key_of_now
from dashboard.screens.pieces import heading, panel
from dashboard.screens.upload_columns import show_columns
from dashboard.screens.upload_remembered import ask_to_remember

_OPEN = "as the file shows"
_Choices = dict[str, str]
_DATES: _Choices = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_SIGNS: _Choices = {"point": "point: 1.5", "comma": "comma: 1,5"}


def show_reading(staged: Staged, report: Report) -> None:
    """The panel; each choice is kept with the staged file and the file is checked anew."""
    with panel("reading"):
        heading("Reading", "What each column means; nothing in the file is changed")
        tables: _Choices = {kind: "visit file, wide" if kind == "wide" else kind for kind in kinds()}
        with st.container(horizontal=True, key="reading-choices", vertical_alignment="bottom"):
            _ask(staged, "Read as", "table", tables)
            _ask(staged, "Dates are", "date_order", _DATES)
            _ask(staged, "Decimals have a", "decimal", _SIGNS)
            _ask(staged, "Letters are", "encoding", encodings())
            _ask_header_row(staged)
            _ask_soft(staged, sum(problem.severity == "soft" for problem in report.problems))
        matching = matching_of(staged)
        # What may come and go has a place of its own: else the rows below would be drawn twice for a moment.
        offer = st.empty()
        if matching:
            with offer.container(gap="small"):
                ask_to_remember(staged)
            show_columns(staged, matching)


def asks(staged: Staged, report: Report) -> bool:
    """Whether the file leaves something open: a header without a meaning, or a value to confirm."""
    matching = matching_of(staged)
    open_columns = matching is not None and any(one.is_open for one in matching.columns)
    return open_columns or any(problem.severity == "soft" for problem in report.problems)


def _ask(staged: Staged, words: str, name: str, options: Mapping[str, str]) -> None:
    # A choice that was made elsewhere (a matching by hand says the table) is shown, too; none: as the file shows.
    key = key_of_now(f"reading-{name}-{staged.staged_id}", getattr(staged.options, name))
    st.selectbox(
        words, list(options), index=None, placeholder=_OPEN, format_func=lambda one: options[one], key=key,
        on_change=_say, args=(staged, name, key), width=180,
    )  # fmt: skip


def _say(staged: Staged, name: str, key: str) -> None:
    say(staged, **{name: st.session_state[key]})


def _ask_header_row(staged: Staged) -> None:
    key = key_of_now(f"reading-header_row-{staged.staged_id}", staged.options.header_row)
    st.number_input(
        "Header is row", min_value=1, max_value=60, value=None, step=1, placeholder="as found", key=key,
        on_change=_say, args=(staged, "header_row", key), width=140,
    )  # fmt: skip


def _ask_soft(staged: Staged, count: int) -> None:
    key = f"reading-soft-{staged.staged_id}"
    if count or staged.options.accept_soft:
        st.toggle(
            f"Unusual values are right ({count})", staged.options.accept_soft, key=key,
            help="Takes the rows whose only problem is a value to confirm",
            on_change=_say, args=(staged, "accept_soft", key),
        )  # fmt: skip
