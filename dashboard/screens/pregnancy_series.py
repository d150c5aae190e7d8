"""Below the figures: the clocks of recovery, how many diagnoses are confirmed, where the published source disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.charts.pregnancy.words import months_told
from dashboard.charts.records import Row
from dashboard.screens.pieces import heading_html, lines, text

# Of the one series whose text and table were compared; docs/top-cases.md has all eleven, with what is held instead.
_COMPARED = "Rev Colomb Reumatol 2023 (Valme, Seville)"
_DISAGREES = (
    "Recovery after 1 to 9 months in the table, 2 to 9 in the text",
    "Case 1: left in the table, right in the text",
    "Case 4: no calcium in the table, “all” in the text",
    "Case 1 or 2: who had corticosteroids in pregnancy",
    "Case 2: an “elective” section for ruptured membranes",
    "From when recovery counts is not stated: counted from delivery",
)


def show_series(rows: Sequence[Row]) -> None:
    """Three panels beside each other."""
    panels = [_clocks(rows), _confirmed(rows)]
    if any(row["published_in"] == _COMPARED for row in rows):
        panels.append(_source())
    inside = "".join(f'<section class="tb-panel">{one}</section>' for one in panels)
    st.html(f'<div class="tb-three">{inside}</div>')


def _clocks(rows: Sequence[Row]) -> str:
    def months(what: str) -> str:
        found = sorted(row[f"{what}_first"] for row in rows if row[f"{what}_last"] is not None)
        return ", ".join(months_told(one) for one in found) + " mo" if found else "not recorded"

    weaned = sum(row["lactation_end"] is not None for row in rows)
    told = (
        ("Clinical recovery", months("recovered")),
        ("MRI oedema gone", months("marrow")),
        ("BMD recovered", months("bmd")),
        ("Lactation ended", f"{weaned} of {len(rows)} recorded"),
    )
    return heading_html("Recovery clocks", "months after delivery") + lines(told)


def _confirmed(rows: Sequence[Row]) -> str:
    counted = Counter({True: "confirmed", False: "another found"}.get(row["confirmed"], "cannot tell") for row in rows)
    open_ones = Counter(one for row in rows for one in row["not_settled"] or [])
    said = ", ".join(f"{n} {words}" for words, n in counted.most_common())
    chips = "".join(f'<span class="tb-dashed">{escape(name)} · {n}</span>' for name, n in open_ones.most_common())
    rule = "Confirmed only when each differential is excluded or not applicable. A blank is not a “no”."
    body = f'<div class="tb-chips">{chips}</div><p class="tb-note">{text(rule)}</p>'
    return heading_html(f"Confirmed? {said}", "not settled, in how many") + body


def _source() -> str:
    items = "".join(f"<li>{text(one)}</li>" for one in _DISAGREES)
    return heading_html("Where the source disagrees with itself", _COMPARED) + f'<ul class="tb-points">{items}</ul>'
