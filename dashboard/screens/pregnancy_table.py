"""Every fact of an episode as a table: as entered, what it rests on, and the file's row that brought it."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.data.csv_text import csv_text
from dashboard.data.pregnancy import Episode
from dashboard.screens.pieces import heading, panel, table, text

_HEADS = "When|Days after delivery>|Fact|Joint|Value, words|Rests on|Batch, row>"
_FILE = (
    "finding_no", "finding", "joint", "side", "time_point", "after_first", "after_last", "day_first", "day_last",
    "gestation_first", "gestation_last", "value", "which", "evidence", "recorded_by", "origin_assumed",
    "batch_id", "file_row",
)  # fmt: skip


def show_points(found: Episode) -> None:
    """The panel; facts without a place in time come last."""
    with panel("pregnancy-points"):
        heading("Facts of the episode", f"{len(found.points)} recorded · as entered")
        st.html(table(_HEADS, "".join(_row(row) for row in found.points)))
        st.download_button(
            "Download", lambda: csv_text(_FILE, [[row[name] for name in _FILE] for row in found.points]).encode(),
            "facts_of_the_episode.csv", "text/csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _row(row: Row) -> str:
    said = " · ".join(str(one) for one in (row["which"], row["value"]) if one)
    rests = " · ".join(str(one) for one in (row["evidence"], row["recorded_by"]) if one)
    where = "" if row["side"] in (None, "none") else f"{row['side']} "
    assumed = " (origin assumed)" if row["origin_assumed"] else ""
    cells = (row["time_point"] + assumed, None, row["finding"], f"{where}{row['joint'] or ''}", said, rests, None)
    html = ["<td>" + text(cell or "") + "</td>" for cell in cells]
    html[1] = f'<td class="tb-number">{_days(row)}</td>'
    html[6] = f'<td class="tb-number">{row["batch_id"]}, {row["file_row"]}</td>'
    return f"<tr>{''.join(html)}</tr>"


def _days(row: Row) -> str:
    first, last = row["after_first"], row["after_last"]
    if first is None:
        return "not known"
    shown = f"{first}" if first == last else f"from {first}" if last is None else f"{first} to {last}"
    return shown.replace("-", "−")
