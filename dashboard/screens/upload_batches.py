"""The book of batches, newest first, each with the way back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.data.batches import Holds, batches, built_on, foreseen, holds, later_batches, undo
from dashboard.data.preview import moves_text, verb_of
from dashboard.data.upload import FindingChange
from dashboard.screens.pieces import heading, label, mark, note, panel, text
from dashboard.screens.upload_done import tell

_FIRST, _MOST = 6, 200
_MOST_MOVES = 100
_ASKED = "batches-undo"


def show_batches() -> None:
    """The panel."""
    rows: list[dict[str, Any]] = batches().to_dict("records")
    with panel("batches"):
        heading(
            "Batches",
            "Undo restores exactly what was before; of batches that build on each other the latest goes first",
        )
        if not rows:
            note("Nothing was uploaded yet.")
            return
        every = len(rows) > _FIRST and st.toggle(f"All {len(rows)} batches", key="batches-all")
        shown = rows[: _MOST if every else _FIRST]
        numbers = tuple(int(row["batch_id"]) for row in shown)
        standing = tuple(n for n, row in zip(numbers, shown, strict=True) if _stands(row))
        # each is a look into all tables: of older ones it is asked when somebody wants to undo one
        held, later = holds(numbers), built_on(standing[:_FIRST])
        for number, row in zip(numbers, shown, strict=True):
            _show(row, held.get(number), later.get(number, []))
    if _ASKED in st.session_state:
        _ask(next(row for row in rows if row["batch_id"] == st.session_state[_ASKED]))


def _stands(row: dict[str, Any]) -> bool:
    return bool(row["state"] != "undone")


def _show(row: dict[str, Any], held: Holds | None, later: list[int]) -> None:
    counts = ", ".join(
        f"{row[f'rows_{name}']:,} {words}"
        for name, words in (("new", "new"), ("changed", "changed"), ("same", "same"), ("refused", "held back"))
        if row[f"rows_{name}"]
    )
    undone = not _stands(row)
    loaded = f"{row['loaded_at']:%Y-%m-%d %H:%M}" + (f" by {row['loaded_by']}" if row["loaded_by"] else "")
    when = f"undone {row['undone_at']:%Y-%m-%d %H:%M}" if undone else f"loaded {loaded}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"batch-{row['batch_id']}"):
        st.html(
            f'<div class="tb-batch{" tb-undone" if undone else ""}"><b>{row["batch_id"]}</b>'
            f"<span>{text(row['file_name'])}<small>{text(when)}</small></span>"
            f"<span>{text(counts)}<small>{text(_held(held))}</small></span></div>"
        )
        if undone:
            st.html('<p class="tb-note">undone</p>', width="content")
        else:
            st.button(
                "Undo", key=f"undo-{row['batch_id']}", on_click=_mark, args=(int(row["batch_id"]),),
                disabled=bool(later), help=_first(later) if later else None,
            )  # fmt: skip


def _first(later: list[int]) -> str:
    """Why a batch cannot be undone yet."""
    named = " and ".join(str(one) for one in later)
    return f"Batch {named} built on it: undo {named} first"


def _held(held: Holds | None) -> str:
    """`39 patients · 2026-10-12 to 2026-11-19`, of the rows that stand."""
    if held is None:
        return "no row of it stands"
    who = "1 patient" if held.patients == 1 else f"{held.patients:,} patients"
    if held.first is None or held.last is None:
        return who
    days = str(held.first) if held.first == held.last else f"{held.first} to {held.last}"
    return f"{who} · {days}"


def _mark(batch_id: int) -> None:
    st.session_state[_ASKED] = batch_id


def _forget() -> None:
    st.session_state.pop(_ASKED, None)


@st.dialog("Undo a batch", on_dismiss=_forget)
def _ask(row: dict[str, Any]) -> None:
    number = int(row["batch_id"])
    later = later_batches(number)
    if later:
        named = " and ".join(str(one) for one in later)
        st.markdown(f"Batch {number} cannot be undone now: batch {named} built on it. Undo {named} first.")
        st.button("Close", on_click=_forget, key="undo-close")
        return
    st.markdown(
        f"Batch {number} ({label(row['file_name'])}) is taken back whole: "
        "the store is then exactly as it was before it."
    )
    _show_moves(foreseen(number))
    with st.container(horizontal=True):
        if st.button(f"Undo batch {number}", type="primary", key="undo-do"):
            _forget()
            changed, wrong = undo(number)
            tell(
                "Nothing was undone" if wrong else f"Batch {number} is undone",
                wrong or f"{moves_text(changed).capitalize()}.",
            )
            st.rerun()
        st.button("Keep it", on_click=_forget, key="undo-keep")


def _show_moves(changes: list[FindingChange]) -> None:
    """Whose findings the undo would open, close or change, the worst first."""
    heading(f"{moves_text(changes).capitalize()}")
    rows = "".join(_move(change) for change in changes[:_MOST_MOVES])
    more = len(changes) - _MOST_MOVES
    if rows:
        st.html(f'<div class="tb-scroll tb-moves" tabindex="0">{rows}</div>')
    if more > 0:
        note(f"and {more:,} more")


def _move(change: FindingChange) -> str:
    sentence = text(change.sentence)
    if change.kind == "vanishes":
        sentence = f'<span class="tb-gone">{sentence}</span>'
    who = text(change.name or change.patient)
    verb = text(verb_of(change))
    return f'<div class="tb-moved">{mark(change.severity)}<p>{who}: {sentence}</p><em>{verb}</em></div>'
