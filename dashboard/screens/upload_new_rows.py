"""The first new rows of each table as a commit would store them: to see decimals, dates and units before it."""

from __future__ import annotations

import streamlit as st

from dashboard.data.column_words import column_words
from dashboard.data.preview import is_number
from dashboard.data.upload import NewRow, Report
from dashboard.screens.pieces import label, table, text
from dashboard.screens.upload_person import rested

_YES_NO = {"true": "yes", "false": "no"}


def show_new_rows(report: Report) -> None:
    """A tab a table; nothing where the file brings no new row."""
    names = list(dict.fromkeys(row.table for row in report.new_rows))
    if not names:
        return
    st.html(
        '<div class="tb-heading"><h2>New rows as they would be stored</h2>'
        "<span>the first of each table: look at decimals, dates and units</span></div>"
    )
    counts = {name: report.tables[name]["new"] for name in names}
    tabs = st.tabs([label(f"{column_words(name)} {counts[name]:,}") for name in names])
    for name, tab in zip(names, tabs, strict=True):
        with tab:
            st.html(rows_html([row for row in report.new_rows if row.table == name], counts[name]))


def rows_html(rows: list[NewRow], count: int) -> str:
    """Rows of one table; a column that none of them fills is left out."""
    units = {name: unit for row in rows for name, _, unit in row.values}
    titles = [text(f"{column_words(name)}{f', {unit}' if unit else ''}") for name, unit in units.items()]
    marks = [">" if is_number(rows[0].table, name) else "" for name in units]
    heads = "|".join(["Row>", "Patient", *(f"{title}{mark}" for title, mark in zip(titles, marks, strict=True))])
    lines = "".join(_line(row, list(units)) for row in rows)
    more = f'<p class="tb-note">and {count - len(rows):,} more</p>' if count > len(rows) else ""
    return f'<div class="tb-rows">{table(heads, lines)}</div>{more}'


def _line(row: NewRow, names: list[str]) -> str:
    values = {name: value for name, value, _ in row.values}
    cells = "".join(_cell(row.table, name, values.get(name)) for name in names)
    return f'<tr><td class="tb-number">{row.row}</td><td>{text(row.patient)}</td>{cells}</tr>'


def _cell(table_name: str, name: str, value: str | None) -> str:
    number = is_number(table_name, name)
    shown = "" if value is None else rested(_YES_NO.get(value, value), number)
    side = ' class="tb-number"' if number else ""
    return f"<td{side}>{shown}</td>"
