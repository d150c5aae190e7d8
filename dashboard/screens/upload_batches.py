"""The book of batches, newest first, each with the way back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.data.batches import batches, later_batches, undo
from dashboard.data.upload import findings_text
from dashboard.screens.pieces import heading, label, note, panel, text
from dashboard.screens.upload_done import tell

_FIRST, _MOST = 6, 200
_ASKED = "batches-undo"


def show_batches() -> None:
    """The panel."""
    rows: list[dict[str, Any]] = batches().to_dict("records")
    with panel("batches"):
        heading("Batches", "Undo restores exactly what was before")
        if not rows:
            note("Nothing was uploaded yet.")
            return
        every = len(rows) > _FIRST and st.toggle(f"All {len(rows)} batches", key="batches-all")
        for row in rows[: _MOST if every else _FIRST]:
            _show(row)
    if _ASKED in st.session_state:
        _ask(next(row for row in rows if row["batch_id"] == st.session_state[_ASKED]))


def _show(row: dict[str, Any]) -> None:
    counts = ", ".join(
        f"{row[f'rows_{name}']} {words}"
        for name, words in (("new", "new"), ("changed", "changed"), ("same", "same"), ("refused", "held back"))
        if row[f"rows_{name}"]
    )
    undone = row["state"] == "undone"
    when = f"{row['loaded_at']:%Y-%m-%d %H:%M}" + (f" by {row['loaded_by']}" if row["loaded_by"] else "")
    with st.container(horizontal=True, vertical_alignment="center", key=f"batch-{row['batch_id']}"):
        st.html(
            f'<div class="tb-batch{" tb-undone" if undone else ""}"><b>{row["batch_id"]}</b>'
            f"<span>{text(row['file_name'])}</span><span>{text(counts)}</span><span>{text(when)}</span></div>"
        )
        st.button(
            "Undone" if undone else "Undo", disabled=undone, key=f"undo-{row['batch_id']}",
            on_click=_mark, args=(int(row["batch_id"]),),
        )  # fmt: skip


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
    with st.container(horizontal=True):
        if st.button(f"Undo batch {number}", type="primary", key="undo-do"):
            _forget()
            changed, wrong = undo(number)
            tell(
                "Nothing was undone" if wrong else f"Batch {number} is undone",
                wrong or f"{findings_text(changed).capitalize()}.",
            )
            st.rerun()
        st.button("Keep it", on_click=_forget, key="undo-keep")
