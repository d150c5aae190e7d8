"""The list of references, each with its limits, and what can be done about it: use, leave, remove."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.data.references import Reference, leave, remove, use
from dashboard.screens.pieces import heading, label, panel, text
from dashboard.screens.who import ask_name

_ASKED = "references-asked"
_ACTS = {"use": use, "leave": leave, "remove": remove}
_WORDS = {
    "use": "A Z is computed by it from now on, under its own name. No leading Z changes by that.",
    "leave": "No Z is computed by it from now on. What was printed stays.",
    "remove": "The table, and a height adjustment that was loaded for it, leave the store. The file stays on record.",
}


def show_list(every: list[Reference], tell: Callable[[str], None]) -> None:
    """The panel."""
    with panel("references"):
        heading("All references", "its limits stand beside every Z of a reference")
        for one in every:
            _show(one)
    asked = st.session_state.get(_ASKED)
    for one in every:
        if asked and one["reference_id"] == asked[1]:
            _ask(asked[0], one, tell)


def _show(one: Reference) -> None:
    name, used = one["reference_id"], bool(one["enabled"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"reference-{name}"):
        st.html(_row(one))
        height_in_use = used and one["measure"] == "height_cm"
        st.button(
            "Leave" if used else "Use", key=f"switch-{name}", disabled=height_in_use, on_click=_mark,
            args=("leave" if used else "use", name),
            help="Use another height reference instead: without one no height has a Z" if height_in_use else None,
        )  # fmt: skip
        if one["origin"] == "centre" or one["adjustment_origin"] == "centre":
            st.button("Remove", key=f"remove-{name}", type="tertiary", disabled=height_in_use, on_click=_mark,
                      args=("remove", name))  # fmt: skip


def _row(one: Reference) -> str:
    what = " · ".join(part for part in (one["site"] or "height", one["levels"], _MEASURES[one["measure"]]) if part)
    chip = "in use" if one["enabled"] else "not in use"
    origin = (
        f"loaded by {one['loaded_by']}, {one['loaded_on']}" if one["origin"] == "centre" else "comes with the program"
    )
    ages = f"{one['age_from']:g} to {one['age_to']:g} y"
    device = one["device_family"] or "any device"
    off = "" if one["enabled"] else " tb-off"
    adjustment = " · with height adjustment" if one["adjustment_limits"] else ""
    return (
        f'<div class="tb-ref{off}"><div><b>{text(one["title"])}</b><em>{chip}</em>'
        f"<small>{text(one['reference_id'])}</small></div>"
        f"<div>{text(what)}<small>{text(f'{ages} · {device}{adjustment}')}</small></div>"
        f"<div>{text(origin)}<small>{text(one['limits_to_show'])}</small></div></div>"
    )


_MEASURES = {"bmd_g_cm2": "BMD", "bmc_g": "BMC", "height_cm": ""}


def _mark(act: str, reference_id: str) -> None:
    st.session_state[_ASKED] = (act, reference_id)


def _forget() -> None:
    st.session_state.pop(_ASKED, None)


@st.dialog("Change what is used", on_dismiss=_forget)
def _ask(act: str, one: Reference, tell: Callable[[str], None]) -> None:
    st.markdown(f"**{label(one['title'])}**. {_WORDS[act]}")
    if act != "use" and one["leads"]:
        series = "one series" if one["leads"] == 1 else f"{one['leads']} series"
        st.markdown(f"It leads in {series} now: another Z will lead there, where there is one.")
    if act == "use" and one["measure"] == "height_cm":
        st.markdown("It takes the place of the height reference in use; every height Z is computed anew.")
    by = ask_name(f"references-by-{act}")
    with st.container(horizontal=True):
        if st.button(act.capitalize(), type="primary", key="references-do", disabled=not by):
            said, wrong = _ACTS[act](one["reference_id"], by)
            if not wrong:
                _forget()
                tell(said)
                st.rerun()
            st.error(label(wrong))
        st.button("Keep it", on_click=_forget, key="references-keep")
