"""One woman's episode: her course from the delivery, what is urgent or open, beside the published cases."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.pregnancy.joint_map import joint_map
from dashboard.charts.pregnancy.timeline import timeline_figure
from dashboard.charts.records import Row
from dashboard.data.patient import BornUnknown, Record, record
from dashboard.data.pregnancy import Episode, Known, episode, episodes, known
from dashboard.data.pregnancy_figures import course
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_find import show_search, show_unknown
from dashboard.screens.pieces import heading, note, palette, panel, strip, written_panels
from dashboard.screens.pregnancy_cases import show_cases
from dashboard.screens.pregnancy_enter import show_enter_fact, show_enter_pregnancy
from dashboard.screens.pregnancy_facts import facts_html, rail_html
from dashboard.screens.pregnancy_table import show_points

_CONFIG = {"displayModeBar": False, "doubleClick": "reset"}
WIDTH_PX = 900  # the narrowest that pregnancy.css lets it be drawn


def show_woman(token: str) -> None:
    """The page of the patient whose token is in the address."""
    who = known(token)
    if who is None:
        show_unknown()
        return
    rows = [row for row in episodes() if row["token"] == token]
    number = _choose(who, rows)
    found = episode(who.patient_key, number) if number else None
    try:
        whole = record(token)
    except BornUnknown:  # a published case: nothing is entered by hand
        whole = None
    _strip(who, found, whole)
    if whole is not None:
        _enter(whole, who, number or 1)
    if found is None:
        with panel("pregnancy-none"):
            heading("No fact of an episode is recorded", f"{len(who.pregnancies)} pregnancies on record")
            note("Enter the pregnancy first, then what was found: onset, diagnosis, images, pain, weight-bearing.")
        return
    _show(found, rows)


def _choose(who: Known, rows: list[Row]) -> int | None:
    """The pregnancy that is shown: the latest with an episode, or the one that was chosen."""
    numbers = sorted({row["pregnancy_no"] for row in rows} | set(who.pregnancies))
    if len(numbers) < 2:
        return numbers[0] if numbers else None
    latest = max((row["pregnancy_no"] for row in rows), default=numbers[-1])
    chosen = st.segmented_control(
        "Pregnancy", numbers, default=latest, required=True, format_func=lambda one: f"Pregnancy {one}",
        key=f"pregnancy-no-{who.token}", label_visibility="collapsed",
    )  # fmt: skip
    return int(chosen) if chosen else latest


def _strip(who: Known, found: Episode | None, whole: Record | None) -> None:
    with strip("patient"):
        st.html(facts_html(who, found))
        st.page_link(page("pregnancy"), label="All episodes", icon=":material/arrow_back:")
        if whole is not None:
            st.page_link(
                page("patient"), label="Course", icon=":material/show_chart:", query_params={PARAMETER: who.token}
            )
        with st.popover("Find", icon=":material/search:", key=f"search-{who.token}"):
            show_search(who.token, "stretch")


def _enter(whole: Record, who: Known, number: int) -> None:
    with st.container(key="pregnancy-enter", horizontal=True, gap="small"):
        show_enter_fact(whole, number, bool(who.pregnancies))
        show_enter_pregnancy(whole, number, who.pregnancies)


def _show(found: Episode, rows: list[Row]) -> None:
    with st.container(key="pregnancy-body"):
        main, rail = st.container(key="pregnancy-main"), st.container(key="pregnancy-rail")
    drawn = course(found)
    with main:
        with panel("pregnancy-course"):
            heading(
                "Course from delivery",
                f"band: published recovery, {drawn.window_months[0]} to {drawn.window_months[1]} months",
            )
            with st.container(key="pregnancy-scroll-course"):
                figure = timeline_figure(drawn, palette(), False, WIDTH_PX)
                st.plotly_chart(
                    figure, theme=None, config=_CONFIG, key="pregnancy-course-figure",
                    alt="Milestones, pain, weight-bearing, oedema, lactation and drugs by time from the delivery",
                )  # fmt: skip
        beside = [row for row in rows if row["pregnancy_no"] == found.whole["pregnancy_no"]]
        published = [row for row in episodes() if row["published_in"] and row not in beside]
        show_cases([*beside, *published], False, "beside", "Beside the published cases", WIDTH_PX, opens=False)
        show_points(found)
    with rail:
        with panel("pregnancy-joints"):
            heading("Joints", "seen from the front")
            st.plotly_chart(
                joint_map(drawn.joints, palette(), hidden=False), theme=None, config=_CONFIG, key="pregnancy-joint-map",
                alt="Joints that hurt, and those with marrow oedema",
            )  # fmt: skip
        written_panels(rail_html(found))
