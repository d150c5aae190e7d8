"""Pregnancy: does recovery from transient osteoporosis of pregnancy run as expected, or is something else missed?"""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.wording import brief
from dashboard.data.opened import as_of
from dashboard.data.pregnancy import episodes
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_find import show_search
from dashboard.screens.pieces import facts, heading, note, panel, strip
from dashboard.screens.pregnancy_cases import show_cases
from dashboard.screens.pregnancy_recovery import show_recovery
from dashboard.screens.pregnancy_series import show_series
from dashboard.screens.pregnancy_woman import show_woman

_EVERYBODY = "All"
_SOURCES = (_EVERYBODY, "Own", "Published")
_MONTH = 30.4375


def show() -> None:
    """One woman's episode where the address names her; else all of them."""
    token = st.query_params.get(PARAMETER, "")
    if token:
        show_woman(token)
        return
    rows = episodes()
    if not rows:
        _nobody()
        return
    with strip("pregnancy"):
        head = st.container(key="pregnancy-head")
        source = st.segmented_control(
            "Whose", _SOURCES, default=_EVERYBODY, required=True, key="pregnancy-source", label_visibility="collapsed"
        )
        hidden = st.toggle(
            "Hide identifiers", key="pregnancy-hide", help="Numbers instead of names, no dates; a click opens nobody"
        )
        with st.popover("Find", icon=":material/search:", key="search-pregnancy"):
            show_search("pregnancy", "stretch")
    shown = [row for row in rows if source == _EVERYBODY or bool(row["published_in"]) == (source == "Published")]
    with head:
        st.html(facts(_said(shown)))
    token = show_cases(shown, hidden)
    show_recovery(shown)
    show_series(shown)
    if token:
        st.switch_page(page("pregnancy"), query_params={PARAMETER: token})


def _said(rows: list[Row]) -> list[tuple[str, str]]:
    published = sum(bool(row["published_in"]) for row in rows)
    title = (
        "Transient osteoporosis of pregnancy",
        f"{len(rows)} episodes, {published} of them published · as of {as_of()}",
    )
    months = sorted(row["recovered_first"] / _MONTH for row in rows if row["recovered_first"] is not None)
    delivered = [row for row in rows if row["delivered"]]
    recovered = sum(row["status"] == "recovered" for row in delivered)
    span = f"after {_whole(months[0])} to {_whole(months[-1])} months from delivery" if months else "when is not known"
    multiple = [row["is_multiple"] for row in rows if row["is_multiple"] is not None]
    sides = [row["is_bilateral"] for row in rows if row["is_bilateral"] is not None]
    ivf = sum(row["conception"] == "IVF" for row in rows)
    return [
        title,
        (f"{recovered} of {len(delivered)} delivered recovered", span),
        (f"{sum(multiple)} of {len(multiple)} twins or more", f"{ivf} by IVF{_not_stated(len(rows) - len(multiple))}"),
        (_joints(rows), f"{sum(sides)} of {len(sides)} on both sides{_not_stated(len(rows) - len(sides))}"),
    ]


def _not_stated(count: int) -> str:
    return f" · {count} not stated" if count else ""


def _whole(months: float) -> str:
    return brief(round(months, 1), 1)


def _joints(rows: list[Row]) -> str:
    counted: dict[str, int] = {}
    for row in rows:
        for joint in row["joints"] or []:
            counted[joint] = counted.get(joint, 0) + 1
    names = sorted(counted.items(), key=lambda one: -one[1])
    return ", ".join(f"{n} {name}" for name, n in names[:3]) or "joints not stated"


def _nobody() -> None:
    with panel("pregnancy-empty"):
        heading("No episode is recorded yet")
        st.markdown(
            "This page follows women with transient osteoporosis of pregnancy, aligned at the delivery. It needs "
            "their pregnancies and the facts of the episode: upload a case file (one row per woman) or a file of "
            "facts, or find a patient below and enter them by hand."
        )
        note("Templates of both files are on the Upload page: “cases”, “pregnancies” and “pregnancy_findings”.")
        show_search("pregnancy")
        st.page_link(page("upload"), label="To the upload", icon=":material/upload:")
