"""The table of infusion days: what was given at which weight, what the regimen comes to, and what the check says."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.wording import capital
from dashboard.data.checklist import source_of
from dashboard.data.dose_words import (
    ages_words,
    deviation_text,
    dose_text,
    expected_text,
    per_kg_text,
    regimen_words,
    since_text,
    verdict_text,
    weighed_text,
    weight_text,
    year_text,
)
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.data.treatment_table import dose_csv
from dashboard.screens.pieces import heading, mark, note, panel, table, text

_TIMING = {"early": "H", "late": "M"}
_FROM = {"infusion": "stated", "course": "stated with the course", "drug": "the one that fits"}
NEVER_ORDERS = "Published doses are checks of entries, never orders."
_HEADS = "Day|Dose, mg>|Weight, kg>|mg/kg>|Expected, mg>|Off, %>|Check|Timing|Regimen|Year, mg/kg>"


def show_doses(record: Record, found: Treatment) -> None:
    """The panel, newest day first."""
    with panel("doses"):
        heading("Doses and their checks", NEVER_ORDERS)
        if not found.doses:
            note(f"No infusion of a bisphosphonate is recorded up to {record.as_of}.")
            return
        st.html(table(_HEADS, "".join(_row(found, row) for row in reversed(found.doses))))
        if sources := _sources(found):
            st.html(sources)
        name = f"doses_{record.person.patient_id}_{record.as_of}.csv".replace("/", "-")
        st.download_button(
            "Doses as CSV", dose_csv(record, found), name, "text/csv", on_click="ignore", icon=":material/download:",
            type="tertiary",
        )  # fmt: skip


def _row(found: Treatment, row: Row) -> str:
    planned = row["status"] == "planned"
    state = '<span class="tb-chip">planned</span>' if planned else ""
    cells = [
        f"<td>{text(row['infusion_date'])}{state}<small>{text(capital(row['agent']))}</small>"
        f"<small>{text(source_of(row))}</small></td>",
        _number(dose_text(row)),
        _number(weight_text(row), weighed_text(row), row["weight_ok"] is False),
        _number(per_kg_text(row)),
        _number(expected_text(row)),
        _number(deviation_text(row)),
        _verdict(found, row),
        _timing(row),
        f"<td>{text(row['regimen_id'] or 'not known')}<small>{text(_by(row))}</small></td>",
        _number(year_text(row), "", bool(row["year_over"])),
    ]
    past = ' class="tb-planned"' if planned else ""
    return f"<tr{past}>{''.join(cells)}</tr>"


def _number(said: str, below: str = "", is_wrong: bool = False) -> str:
    small = f"<small>{text(below)}</small>" if below else ""
    shown = f'<b class="tb-wrong">{text(said)}</b>' if is_wrong else text(said)
    return f'<td class="tb-number">{shown}{small}</td>'


def _verdict(found: Treatment, row: Row) -> str:
    sign = mark(row["severity"]) + " " if row["severity"] else ""
    regimen = found.regimen(row)
    source = (
        f"{row['regimen_id']}: {regimen_words(regimen, phase=row['phase'])}. {regimen['source']}"
        if regimen
        else "no regimen is known"
    )
    return f'<td class="tb-written" title="{escape(source)}">{sign}{text(verdict_text(row))}{_why(row)}</td>'


def _why(row: Row) -> str:
    return f"<small>{text(capital(str(row['why'])))}</small>" if row["why"] else ""


def _timing(row: Row) -> str:
    severity = _TIMING.get(row["timing"] or "")
    sign = mark(severity) + " " if severity else ""
    return f"<td>{sign}{text(capital(str(row['timing'] or '')))}<small>{text(since_text(row))}</small></td>"


def _by(row: Row) -> str:
    """Who says that it is the regimen, and the phase."""
    phase = f"{row['phase']} dose" if row["phase"] == "full" else row["phase"]
    return ", ".join(part for part in (_FROM.get(row["regimen_from"] or "", ""), phase) if part)


def _sources(found: Treatment) -> str:
    """The regimens that the doses were held to, each with where it was published."""
    used = list(dict.fromkeys(row["regimen_id"] for row in found.doses if row["regimen_id"]))
    said = []
    for regimen_id in used:
        own = [one for one in found.regimens if one["regimen_id"] == regimen_id]
        doses = "; ".join(_with_ages(one) for one in own)
        sources = "; ".join(dict.fromkeys(str(one["source"]) for one in own if one["source"]))
        said.append(f"<p><b>{text(regimen_id)}</b> {text(doses)}.<small>{text(sources)}</small></p>")
    if not said:
        return ""
    words = "regimen" if len(said) == 1 else "regimens"
    head = f"<summary>{len(said)} {words}: doses and source</summary>"
    return f'<details class="tb-rulebook">{head}{"".join(said)}</details>'


def _with_ages(regimen: Row) -> str:
    ages = ages_words(regimen)
    return f"{ages}: {regimen_words(regimen)}" if ages else regimen_words(regimen)
