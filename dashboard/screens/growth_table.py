"""The table of the Growth page: each visit with what was measured, newest first."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.growth.bone_age_lane import delay_words
from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.records import Row
from dashboard.charts.wording import age_text, number
from dashboard.data.checklist import source_of
from dashboard.data.growth import visits_csv
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading, panel, table, text

_HEADS = "Day|Age, y>|Height, cm>|Z>|Velocity, cm/y>|Weight, kg>|Tanner>|Testis, mL>|Bone age, y>|Pain>|Source"


def show_table(record: Record, rows: GrowthRows) -> None:
    """The panel; nothing where there is no visit: the figure has said so."""
    if not rows.visits:
        return
    with panel("growth-table"):
        heading("Visits", f"{len(rows.visits)}, newest first")
        st.html(table(_HEADS, "".join(_row(row) for row in reversed(rows.visits))))
        name = f"growth_{record.person.patient_id}_{record.as_of}.csv".replace("/", "-")
        st.download_button(
            "Download as CSV", visits_csv(record, rows), name, "text/csv", on_click="ignore", icon=":material/download:"
        )


def _row(row: Row) -> str:
    method = "" if row["height_method"] in (None, "standing") else row["height_method"]
    height = _number(row["height_cm"], 1, method)
    z = _number(row["height_z"], 2, row["why_no_z"] if row["height_cm"] is not None else "")
    velocity = _number(row["velocity_cm_per_year"], 1, row["velocity_says"] or "")
    bone_age = _number(row["bone_age_years"], 1, delay_words(row) if row["bone_age_years"] is not None else "")
    menarche = f"<small>menarche {text(row['menarche_date'])}</small>" if row["menarche_date"] else ""
    age = age_text(row["age_years"]) if row["age_years"] is not None else "–"
    cells = (
        f'<td class="tb-number">{age}</td>', height, z, velocity, _number(row["weight_kg"], 1),
        _number(row["tanner_stage"], 0), _number(row["testicular_volume_ml"], 0), bone_age,
        _number(row["back_pain_0_10"], 0),
    )  # fmt: skip
    return f"<tr><td>{text(row['on_date'])}{menarche}</td>{''.join(cells)}<td>{text(source_of(row))}</td></tr>"


def _number(value: float | None, decimals: int, below: str | None = "") -> str:
    """A cell: the number, `–` where nothing was measured, and below it what qualifies it."""
    said = "–" if value is None else number(value, decimals)
    small = f"<small>{text(below)}</small>" if below else ""
    return f'<td class="tb-number">{said}{small}</td>'
