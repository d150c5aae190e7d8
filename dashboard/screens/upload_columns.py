"""Every column of a staged file in a row: header, some of its values, what it is read as, the choice of a meaning."""

from __future__ import annotations

import streamlit as st

from dashboard.data.column_words import column_words
from dashboard.data.matching import LEAVE_OUT, FileColumn, Matching, choices, match
from dashboard.data.upload import Staged
from dashboard.screens.control_keys import key_of_now
from dashboard.screens.pieces import label, text
from dashboard.screens.upload_pager import paged

_PAGE = 15
_SHOWN_VALUES = 3
_HEAD = (
    '<div class="tb-column-head">'
    "<span>Column of the file</span><span>Values</span><span>Read as</span><span>Meaning</span></div>"
)
_STATES = {
    "unknown": ("soft", "Not known, kept out"),
    "clash": ("hard", "Same meaning as"),
    "left out": ("note", "Left out by hand"),
}


def show_columns(staged: Staged, matching: Matching) -> None:
    """What is missing or in conflict, then the columns, those that need a decision first."""
    with st.empty().container():
        _show_open(matching)
    columns = list(matching.columns)
    with st.container(horizontal=True, vertical_alignment="bottom", key="columns-tools"):
        st.html(f'<p class="tb-note">{text(_counted(matching))}</p>')
        if len(columns) > _PAGE:
            words = st.text_input(
                "Find a column", type="search", live=True, key=f"columns-find-{staged.staged_id}",
                placeholder="Header or meaning", label_visibility="collapsed", width=240,
            )  # fmt: skip
            columns = [one for one in columns if (words or "").casefold() in f"{one.header} {one.name}".casefold()]
    with st.container(key="columns", gap=None):
        st.html(_HEAD)
        for one in paged(columns, _PAGE, f"columns-{staged.staged_id}", "columns"):
            _show_column(staged, matching, one)


def _counted(matching: Matching) -> str:
    count = {state: sum(one.state == state for one in matching.columns) for state in ("unknown", "clash", "by hand")}
    said = [
        f"{count['unknown']} not known and kept out" if count["unknown"] else "",
        f"{count['clash']} in conflict" if count["clash"] else "",
        f"{count['by hand']} matched by hand" if count["by hand"] else "",
    ]
    number = len(matching.columns)
    return " · ".join([f"{number} columns" if number != 1 else "1 column", *(words for words in said if words)])


def _show_open(matching: Matching) -> None:
    """What has to be settled before a row can be read."""
    lines = [
        f"No column gives <b>{text(names[0])}</b>{_or(names[1:])}: choose which one is it."
        for names in matching.missing
    ]
    lines += [text(words) for words in matching.said]
    if lines:
        rows = "".join(f'<div><span class="tb-mark tb-mark-hard"></span><span>{line}</span></div>' for line in lines)
        st.html(f'<div class="tb-open" role="status">{rows}</div>')


def _or(names: tuple[str, ...]) -> str:
    return f" (or {text(', '.join(names))})" if names else ""


def _show_column(staged: Staged, matching: Matching, one: FileColumn) -> None:
    with st.container(key=f"meant-{one.position}-{staged.staged_id}"):
        st.html(
            f'<div class="tb-column"><div><b>{text(_title(one))}</b><small>column {one.position}</small></div>'
            f"<div>{_values(one)}</div><div>{_read_as(one)}</div></div>"
        )
        with st.container(gap=None):
            _ask(staged, matching, one)
            if one.is_open:
                _suggest(staged, matching, one)


def _title(one: FileColumn) -> str:
    return one.header or "(no header)"


def _values(one: FileColumn) -> str:
    shown = " · ".join(text(value) for value in one.values[:_SHOWN_VALUES])
    return f"<span>{shown}</span>" if shown else "<em>no value in the first rows</em>"


def _read_as(one: FileColumn) -> str:
    if one.state in _STATES:
        kind, words = _STATES[one.state]
        clash = f" {text(one.clash)}" if one.clash else ""
        return f'<span class="tb-mark tb-mark-{kind}"></span> {words}{clash}'
    if one.slot is None:
        return ""
    of = " ".join(value for name, value in one.slot.fixed if name != "status")
    unit = ", in which unit?" if one.needs_unit else f", {one.unit}" if one.unit else ""
    by = " · by hand" if one.state == "by hand" else ""
    what = f"unit of {column_words(one.slot.column)}" if one.slot.of_unit else f"{column_words(one.slot.column)}{unit}"
    return f"{text(what)}<small>{text(one.slot.table)}{text(f', {of}' if of else '')}{by}</small>"


def _ask(staged: Staged, matching: Matching, one: FileColumn) -> None:
    key = key_of_now(f"meaning-{one.position}-{staged.staged_id}", one.name)
    known = choices(matching.kind)
    # By its header a column may be read as what no choice is named for: that is shown as the header has it.
    names = [*known.names, *([one.name] if one.name and one.name not in known.words else [])]
    may_be_taken_back = one.state != "known"
    st.selectbox(
        label(_title(one) if one.key == one.header else f"{_title(one)}, column {one.position}"), names,
        index=None if may_be_taken_back else 0, format_func=lambda name: known.words.get(name, name), key=key,
        label_visibility="collapsed",
        placeholder="Choose a meaning", on_change=_chosen, args=(staged, matching, one, key),
    )  # fmt: skip


def _chosen(staged: Staged, matching: Matching, one: FileColumn, key: str) -> None:
    match(staged, matching, one, st.session_state[key])


def _suggest(staged: Staged, matching: Matching, one: FileColumn) -> None:
    known = choices(matching.kind)
    names = [LEAVE_OUT] if one.state == "clash" else [*matching.suggestions(one), LEAVE_OUT]
    with st.container(horizontal=True, gap="small", key=f"suggest-{one.position}-{staged.staged_id}"):
        for number, name in enumerate(names):
            words = known.words[name].split(" · ")[0]
            st.button(
                label(f"{words}?" if name != LEAVE_OUT else words), type="tertiary",
                key=f"suggest-{one.position}-{number}-{staged.staged_id}",
                on_click=match, args=(staged, matching, one, name),
            )  # fmt: skip
