"""The table of the Labs page: a line a day, a column an analyte; each result in full, to download."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.labs.rows import Panel
from dashboard.charts.labs.words import is_outside, result_words, unit_words
from dashboard.charts.records import Row
from dashboard.data.labs_table import HEADS, Day, days_of, long_rows, results_csv
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading, panel, table, text


def show_table(record: Record, panels: list[Panel]) -> None:
    """The panel; nothing where there is no result: the page has said so."""
    if not panels:
        return
    with panel("labs-table"):
        days = days_of(panels)
        count = sum(len(one.results) for one in panels)
        heading("Results by date", f"{count} results on {len(days)} days, newest first")
        st.html(_by_day(panels, days))
        opened = st.expander("Each result with range, source and what was entered", key="labs-long", on_change="rerun")
        if opened.open:
            with opened:
                st.html(_each(long_rows(record, panels)))
        name = f"labs_{record.person.patient_id}_{record.as_of}.csv".replace("/", "-")
        st.download_button(
            "Download as CSV", results_csv(record, panels), name, "text/csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def _by_day(panels: list[Panel], days: list[Day]) -> str:
    heads = "|".join(["Day", *(f"{_head(one)}>" for one in panels)])
    rows = []
    for day in days:
        cells = "".join(f'<td class="tb-number">{_cell(results)}</td>' for results in day.cells)
        rows.append(f"<tr><td>{text(day.day)}</td>{cells}</tr>")
    return table(heads, "".join(rows))


def _head(panel: Panel) -> str:
    return f"{text(panel.name.replace('|', '/'))}<small>{text(unit_words(panel.unit).replace('|', '/'))}</small>"


def _cell(results: list[Row]) -> str:
    """All results of a day; `–` where the analyte was not measured."""
    return "<br>".join(_result(row) for row in results) or "–"


def _result(row: Row) -> str:
    said = text(result_words(row))
    return (
        f'<b class="tb-outside">{said}</b> <em>{text(row.get("status_said") or row["status"])}</em>'
        if is_outside(row)
        else said
    )


_LONG = ("Day", "Analyte", "Result>", "Range", "Status", "Entered as", "Laboratory", "Batch, row")


def _each(rows: list[tuple[object, ...]]) -> str:
    lines = []
    for row in rows:
        one = dict(zip(HEADS, row, strict=True))
        laboratory = " · ".join(str(one[name]) for name in ("laboratory", "method") if one[name])
        source = f"<small>{text(one['range_from'])}</small>" if one["range_from"] else ""
        time = f"<small>{text(one['time'])}</small>" if one["time"] else ""
        lines.append(
            f"<tr><td>{text(one['date'])}{time}</td><td>{text(one['analyte'])}</td>"
            f'<td class="tb-number">{text(one["result"])} {text(one["unit"])}</td>'
            f"<td>{text(one['range'] or '–')}{source}</td><td>{text(one['status'])}</td>"
            f"<td>{text(one['entered'])} {text(one['unit_entered'])}</td><td>{text(laboratory)}</td>"
            f"<td>{text(one['batch'])}, {text(one['row'])}</td></tr>"
        )
    return table("|".join(_LONG), "".join(lines))
