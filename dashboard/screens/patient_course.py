"""The course figure with its axis, bone density behind it, and the table of everything that is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.bmd import bmd_figure
from dashboard.charts.course import course_figure
from dashboard.charts.records import Row
from dashboard.charts.time_axis import AxisKind
from dashboard.charts.wording import site_name
from dashboard.data.course_table import course_table, entered_values, table_csv
from dashboard.data.patient import Record, reference_bands
from dashboard.screens.pieces import note, palette, panel

_AXES: dict[str, str] = {"age": "Age", "date": "Date", "since_infusion": "Since first infusion"}
# The keys of its two controls: the figure is made of what they say before they are sent.
_ALL, _AXIS = "course-all", "course-axis"
_Region = tuple[str, str | None, str | None]
_CONFIG = {"displayModeBar": False, "doubleClick": "reset"}
# The analytes that bone care reads at each visit; the others are one switch away, and always in the table.
_FIRST_ANALYTES = ("25-OH-D", "calcium", "ionised calcium", "phosphate", "alkaline phosphatase", "PTH")


def course_of(record: Record) -> go.Figure:
    """The figure, by the axis and with the analytes that its panel has chosen."""
    everything = bool(_other_analytes(record)) and st.session_state.get(_ALL, False)
    labs = record.rows("labs")
    shown = labs if everything else [row for row in labs if row["analyte"] in _FIRST_ANALYTES]
    axis = st.session_state.get(_AXIS)
    chosen = axis if axis in _offered_axes(record) else "age"
    return course_figure(replace(record.course, labs=shown), cast(AxisKind, chosen), palette())


def show_course(record: Record, figure: go.Figure) -> None:
    """The panel with the figure that `course_of` made, and below it what can be opened."""
    with panel("course"):
        head = st.container(horizontal=True, vertical_alignment="center", key="course-head")
        _show_figure(figure)
        with head:
            st.html(
                '<div class="tb-heading" style="justify-content:flex-start"><h2>Course</h2>'
                "<span>filled mark: new · hollow: first image, excluded · thin tick: planned</span></div>"
            )
            rest = _other_analytes(record)
            if rest:
                st.toggle(_more(rest), key=_ALL, help=", ".join(rest))
            _choose_axis(record)
        _show_density(record)
        _show_table(record)


def _show_figure(figure: go.Figure) -> None:
    what = "Z-scores, fractures, drugs and laboratory results over time"
    said = f"Course: {what}; the table below has the values"
    st.plotly_chart(figure, theme=None, config=_CONFIG, key="course-figure", alt=said)


def _more(rest: list[str]) -> str:
    return "1 more analyte" if len(rest) == 1 else f"{len(rest)} more analytes"


def _choose_axis(record: Record) -> None:
    st.segmented_control(
        "Axis", _offered_axes(record), format_func=_AXES.__getitem__, default="age", required=True, key=_AXIS,
        label_visibility="collapsed",
    )  # fmt: skip


def _offered_axes(record: Record) -> list[str]:
    given = any(row["status"] == "given" for row in record.rows("infusions"))
    return list(_AXES) if given else [name for name in _AXES if name != "since_infusion"]


def _other_analytes(record: Record) -> list[str]:
    names = sorted({row["analyte"] for row in record.rows("labs") if row["analyte"] is not None})
    return [name for name in names if name not in _FIRST_ANALYTES]


def _show_density(record: Record) -> None:
    """Bone density by age, over the bands of a reference that covers the scans; drawn only when it is opened."""
    regions = list(dict.fromkeys(_region(row) for row in record.rows("scans") if row["bmd_g_cm2"] is not None))
    if not regions:
        return
    opened = st.expander("Bone density by age", key="course-density", on_change="rerun")
    if not opened.open:
        return
    with opened:
        region = st.selectbox(
            "Region", regions, format_func=lambda one: site_name(*one), key="density-region", width=300
        )
        points, bands, limits = _density(record, region, _choose_bands(record, region))
        figure = bmd_figure(points, bands, limits, palette(), record.rows("pairs"))
        st.plotly_chart(figure, theme=None, config=_CONFIG, key="density-figure")


def _region(row: Row) -> _Region:
    return row["site"], row["side"], row["levels"]


def _choose_bands(record: Record, region: _Region) -> str | None:
    """The reference whose bands are drawn: the one that speaks for the patient first; a choice only among several."""
    scans = [row for row in record.rows("scans") if _region(row) == region and _is_covered(row)]
    scans.sort(key=lambda row: not row["of_leading_reference"])
    titles = {row["reference_id"]: row["reference"] for row in scans}
    if len(titles) < 2:
        return next(iter(titles), None)
    return st.selectbox("Bands by", list(titles), format_func=titles.__getitem__, key="density-reference", width=300)


def _is_covered(row: Row) -> bool:
    return row["series"] == "computed" and row["z"] is not None and row["reference_measure"] == "bmd_g_cm2"


def _density(record: Record, region: _Region, reference_id: str | None) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """The points of a region, the bands that they may be drawn over, and what has to be said.

    Only scans for which the store computed a Z lie over bands: others are of another device, level set or age.
    """
    scans = record.rows("scans")
    own = pd.DataFrame([row for row in scans if _region(row) == region], columns=list(scans[0]))
    covered = own[(own["series"] == "computed") & own["z"].notna() & (own["reference_id"] == reference_id)]
    points, drawn = own.drop_duplicates("scan_id"), covered.drop_duplicates("scan_id")
    if covered.empty:
        why = own.loc[(own["series"] == "computed") & (own["scan_id"] == own["scan_id"].iloc[-1]), "no_z_because"]
        return points, pd.DataFrame(), "".join(f"{one}. " for one in why.dropna().unique()).strip()
    bands, limits = reference_bands(str(reference_id), record.person.sex or "")
    left_out = len(points) - len(drawn)
    return drawn, bands, limits + (f" {left_out} scans that it does not cover are not drawn." if left_out else "")


def _show_table(record: Record) -> None:
    opened = st.expander("Table behind the figure", key="course-table", on_change="rerun")
    if not opened.open:
        return
    with opened:
        table = course_table(record, entered_values(record))
        if table.empty:
            note("Nothing is recorded of this patient.")
            return
        st.dataframe(
            table, hide_index=True, height=420, column_config=_columns(), key="course-rows",
            alt="Every value of the course, newest first",
        )  # fmt: skip
        name = f"course_{record.person.patient_id}_{record.as_of}.csv".replace("/", "-")
        st.download_button(
            "Download as CSV", table_csv(table), name, "text/csv", on_click="ignore", icon=":material/download:"
        )


def _columns() -> dict[str, Any]:
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "patient_id": text("Number", width=90),
        "date": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width=92),
        "age_y": number("Age, y", format="%.2f", width=64),
        "lane": text("Lane", width=96),
        "what": text("What", width=210),
        "value": text("Value", width=80, alignment="right"),
        "unit": text("Unit", width=80),
        "note": text("Note", width="large"),
        "batch": number("Batch", width=56),
        "row": number("Row", width=64),
    }
