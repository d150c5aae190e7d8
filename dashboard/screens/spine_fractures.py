"""Broken bones: events by age against the two limits, each with energy, mechanism and whether it counts."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.fracture_axis import fracture_axis
from dashboard.charts.records import Row, truth
from dashboard.charts.wording import age_text, brief, capital
from dashboard.data.checklist import source_of
from dashboard.data.patient import Record
from dashboard.data.spine import Spine
from dashboard.screens.pieces import heading, note, palette, panel, table, text

_CONFIG = {"displayModeBar": False}


def show_fractures(record: Record, found: Spine) -> None:
    """The panel; a sentence where no broken bone is recorded."""
    with panel("fractures"):
        heading("Broken bones", "filled: counts · hollow: not known · ring: does not count")
        if not found.events:
            today = found.today
            if today is None:
                note("Broken bones are not worked out for who has died; the table behind the course has them.")
                return
            told = today["told_on"] if truth(today["history_complete"]) else None
            asked = (
                f"; the history was asked for in full on {told}"
                if told
                else "; whether the history is complete is not recorded"
            )
            note(f"None recorded up to {record.as_of}{asked}.")
            return
        ages = (found.limits["iscd_young_under_years"], found.limits["iscd_any_under_years"])
        figure = fracture_axis(found.events, ages, record.person.age_years, palette())
        st.plotly_chart(
            figure, theme=None, config=_CONFIG, key="fracture-axis", alt="Broken bones by age; the table has them"
        )
        st.html(table("Day|Age, y>|Bones|Energy|How|Counts", "".join(_row(row) for row in reversed(found.events))))
        for sentence in _sentences(found):
            note(sentence)


def _row(row: Row) -> str:
    about = {"month": "month known", "year": "year known"}.get(row["date_precision"] or "", "")
    words = {
        True: "yes",
        False: f"no: {row['not_counted_because']}",
        None: f"not known: {row['missing'] or row['note'] or 'a fact'} missing",
    }
    small = f"<small>{text(source_of(row))}</small>"
    cells = [
        f"<td>{text(row['fracture_date'])}<small>{text(about)}</small></td>",
        f'<td class="tb-number">{text(age_text(row["age_years"]))}</td>',
        f"<td>{text(capital(row['bones']))}{small}</td>",
        f"<td>{text(row['energy'])}</td>",
        f"<td>{text(row['mechanism'] or 'not recorded')}</td>",
        f"<td>{text(words[truth(row['counts'])])}<small>{text(row['note'])}</small></td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _sentences(found: Spine) -> list[str]:
    """Counts are of events; the rate before and since a bisphosphonate."""
    said = ["Bones of one injury are one event; fingers, toes, ribs and the like do not count (a setting)."]
    rate = found.rate
    if rate is None:
        return said
    before, since = (f"{rate[f'n_{when}']}, {_a_year(rate[f'per_year_{when}'])}" for when in ("before", "since"))
    words = f"Long-bone events before {rate['agent']} ({rate['start_date']}): {before}; since: {since}."
    return [*said, words + (f" {capital(rate['note'])}." if rate["note"] else "")]


def _a_year(rate: float | None) -> str:
    return f"{brief(rate, 2)} a year" if rate is not None else "rate not known"
