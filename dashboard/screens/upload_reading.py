"""How the file is read, and what may be said where it leaves that open: table, dates, decimals, headers."""

from __future__ import annotations

import streamlit as st

from dashboard.data.reading import LEAVE_OUT, headers_to_ask, kinds, meanings
from dashboard.data.upload import Report, Staged, say
from dashboard.screens.pieces import heading, label, note, panel, table, text

_OPEN = "as the file shows"
_Choices = dict[str | None, str]
_DATES: _Choices = {None: _OPEN, "dmy": "day first", "mdy": "month first", "ymd": "year first"}
_SIGNS: _Choices = {None: _OPEN, "point": "point: 1.5", "comma": "comma: 1,5"}


def show_reading(staged: Staged, report: Report) -> None:
    """The panel; each choice is kept with the staged file and the file is checked anew."""
    with panel("reading"):
        heading("Reading", "Say here what the file leaves open; nothing in the file is changed")
        tables: _Choices = {None: _OPEN} | {kind: "visit file, wide" if kind == "wide" else kind for kind in kinds()}
        with st.container(horizontal=True, key="reading-choices", vertical_alignment="bottom"):
            _ask(staged, "Table", "table", tables)
            _ask(staged, "Dates are", "date_order", _DATES)
            _ask(staged, "Decimals have a", "decimal", _SIGNS)
            _ask_soft(staged, sum(problem.severity == "soft" for problem in report.problems))
        _ask_headers(staged, report)
        _show_columns(report)


def asks(staged: Staged, report: Report) -> bool:
    """Whether the file leaves something open: a header without a meaning, or a value to confirm."""
    return bool(headers_to_ask(staged, report)) or any(problem.severity == "soft" for problem in report.problems)


def _ask(staged: Staged, words: str, name: str, options: _Choices) -> None:
    key = f"reading-{name}-{staged.staged_id}"
    st.selectbox(
        words, list(options), list(options).index(getattr(staged.options, name)), lambda one: options[one],
        key=key, on_change=_say, args=(staged, name, key), width=180,
    )  # fmt: skip


def _say(staged: Staged, name: str, key: str) -> None:
    say(staged, **{name: st.session_state[key]})


def _ask_soft(staged: Staged, count: int) -> None:
    key = f"reading-soft-{staged.staged_id}"
    if count or staged.options.accept_soft:
        st.toggle(
            f"Unusual values are right ({count})", staged.options.accept_soft, key=key,
            help="Takes the rows whose only problem is a value to confirm",
            on_change=_say, args=(staged, "accept_soft", key),
        )  # fmt: skip


def _ask_headers(staged: Staged, report: Report) -> None:
    headers = headers_to_ask(staged, report)
    if not headers:
        return
    note("Columns of the file without a meaning. Choose one, or leave it out:")
    known = meanings(report.table)
    with st.container(horizontal=True, key="reading-headers"):
        for number, header in enumerate(headers):
            key = f"reading-header-{number}-{staged.staged_id}"
            now = staged.options.columns.get(header)
            options = [None, LEAVE_OUT, *known, *([now] if now and now not in (*known, LEAVE_OUT) else [])]
            st.selectbox(
                label(header), options, options.index(now), _meaning, key=key, width=180,
                on_change=_map, args=(staged, header, key),
            )  # fmt: skip


def _meaning(column: str | None) -> str:
    return "not known" if column is None else "leave out" if column == LEAVE_OUT else column


def _map(staged: Staged, header: str, key: str) -> None:
    columns = dict(staged.options.columns)
    columns.pop(header, None)
    if st.session_state[key] is not None:
        columns[header] = st.session_state[key]
    say(staged, columns=columns)


def _show_columns(report: Report) -> None:
    rows = "".join(
        f"<tr><td>{text(column['header'])}</td><td>{text(column['table'])}</td><td>{text(column['column'])}</td>"
        f"<td>{text(', '.join(column['of'].values()))}</td><td>{text(column['unit'])}</td></tr>"
        for column in report.columns
        if column["table"] is not None
    )
    if rows:
        shown = table("Header|Table|Column|Of|Unit", rows)
        st.html(f'<details class="tb-rulebook"><summary>How each column is read</summary>{shown}</details>')
