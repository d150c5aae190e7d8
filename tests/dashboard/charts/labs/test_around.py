"""Around infusions: one line each, the first ever thick and on top, range band, what is missing in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard.charts.labs.around import around_figure
from dashboard.charts.labs.rows import AroundPanel
from dashboard.charts.palette import LIGHT

FIRST, LATER = date(2025, 3, 3), date(2025, 9, 3)


def result(infusion: date, day: int, value: float, **more: Any) -> dict[str, Any]:
    row = {
        "agent": "zoledronate", "infusion_date": infusion, "first_ever": infusion == FIRST, "day": day,
        "sample_date": infusion + timedelta(days=day), "value": value, "unit": "mmol/L", "operator": None, "low": 2.29,
        "high": 2.63, "status": "normal", "status_why": None, "batch_id": 3, "file_row": 4,
    }  # fmt: skip
    return row | more


PANEL = AroundPanel(
    "Calcium", "mmol/L",
    [result(FIRST, -5, 2.4), result(FIRST, 2, 2.1, status="low"), result(LATER, 0, 2.5), result(LATER, 9, 2.45)],
    2.29, 2.63, "sample within 72 h after 1 of 2 infusions",
)  # fmt: skip


def lines(figure) -> dict[str, Any]:
    return {one.name: one for one in figure.data}


def test_each_infusion_is_a_line_the_first_thick_and_drawn_last():
    figure = around_figure([PANEL], (-14, 30), LIGHT)
    assert [one.name for one in figure.data] == ["2025-09-03", "2025-03-03, first"]
    first, later = lines(figure)["2025-03-03, first"], lines(figure)["2025-09-03"]
    assert list(first.x) == [-5, 2] and list(later.x) == [0, 9]
    assert first.line.width > later.line.width and first.line.color == LIGHT.bisphosphonate


def test_a_result_outside_its_range_is_marked_and_numbered():
    figure = around_figure([PANEL], (-14, 30), LIGHT)
    marks = lines(figure)["2025-03-03, first"].marker
    assert list(marks.color) == [LIGHT.bisphosphonate, LIGHT.attention] and marks.size[1] > marks.size[0]
    assert "2.10" in [note.text for note in figure.layout.annotations]


def test_the_card_says_the_day_from_the_infusion_and_its_source():
    said = lines(around_figure([PANEL], (-14, 30), LIGHT))["2025-03-03, first"].hovertext
    assert "5 d before" in said[0] and "2 d after · low" in said[1]
    assert "zoledronate on 2025-03-03, the first ever" in said[1] and "Batch 3, row 4" in said[1]
    assert "the day of the infusion" in lines(around_figure([PANEL], (-14, 30), LIGHT))["2025-09-03"].hovertext[0]


def test_what_is_missing_is_said_and_an_empty_panel_is_no_clean_one():
    empty = AroundPanel("Magnesium", "mmol/L", [], says="no sample within 72 h after any infusion")
    figure = around_figure([PANEL, empty], (-14, 30), LIGHT)
    said = " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)
    assert "sample within 72 h after 1 of 2 infusions" in said
    assert "No result within these days of any infusion" in said and "no sample within 72 h after any infusion" in said


def test_the_axis_counts_days_with_the_infusion_in_it():
    axis = around_figure([PANEL], (-14, 30), LIGHT).layout.xaxis
    assert list(axis.range) == [-15, 31] and axis.ticktext[axis.tickvals.index(0)] == "infusion"
    assert axis.ticktext[0] == "−14 d"
