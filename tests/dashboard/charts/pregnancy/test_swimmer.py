"""The cases below each other: positions, words as written, ranges, open ends, hidden names, nothing over another."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from dashboard.charts.palette import DARK, LIGHT, faint
from dashboard.charts.pregnancy.pieces import SURE, UNSURE
from dashboard.charts.pregnancy.rows import Case, Mark
from dashboard.charts.pregnancy.swimmer import MOST_TALL, swimmer_figure
from dashboard.charts.text_width import text_width
from dashboard.charts.time_axis import DAYS_PER_MONTH
from tests.dashboard.charts.pregnancy.places import assert_no_overlap, boxes, names, said, texts, trace, x_px
from tests.dashboard.charts.pregnancy.published import CASE_1, CASE_4, IN_PREGNANCY, PUBLISHED, WINDOW, given

OWN = Case(
    "token-own", "Dorn, <b>Ada</b>", 7, "left hip", False, True, ("36 y · singleton", "born 2026-03-31"),
    onset=Mark("2026-01-10", -80, -80), diagnosis=Mark("2026-02-09", -50, -48), followed_to=150, born_told="2026-03-31",
    before=given(IN_PREGNANCY, "LMWH"),
)  # fmt: skip
AHEAD = replace(OWN, delivered=False, onset=None, followed_to=-21, born_told="2026-11-02", title="")


def figure_of(*cases, palette=LIGHT, hidden=False, width_px=1100.0):
    return swimmer_figure(cases, WINDOW, palette, hidden, width_px)


def test_marks_lie_at_their_days_from_the_delivery():
    figure = figure_of(*PUBLISHED)
    assert list(trace(figure, "diagnosis").x) == [-59, -24, -91, 2]
    assert list(trace(figure, "recovery").x) == [183, 274, 30, 61]
    assert trace(figure, "diagnosis").marker.color == LIGHT.attention
    assert trace(figure, "recovery").marker.color == LIGHT.surface
    rows = list(trace(figure, "recovery").y)
    assert rows == sorted(rows) and rows == list(trace(figure, "diagnosis").y)
    assert list(trace(figure, "recovery").customdata) == ["t1", "t2", "t3", "t4"]


def test_a_day_before_the_delivery_is_as_long_as_one_after_it():
    figure = figure_of(*PUBLISHED)
    assert figure.layout.xaxis.type is None
    assert dict(zip(figure.layout.xaxis.ticktext, figure.layout.xaxis.tickvals, strict=True)) == pytest.approx(
        {"−12 wk": -84, "−8 wk": -56, "<b>delivery</b>": 0}
        | {f"{month} mo": month * DAYS_PER_MONTH for month in (1, 2, 4, 6, 8, 9, 10, 12)}
    )


def test_weeks_before_are_told_as_far_as_the_data_reach():
    assert "−12 wk" not in figure_of(CASE_4).layout.xaxis.ticktext
    longer = replace(CASE_4, recovery=None, followed_to=600)
    assert "18 mo" in figure_of(longer).layout.xaxis.ticktext


@pytest.mark.parametrize("width_px", [800.0, 1100.0])
def test_labels_of_the_axis_do_not_touch(width_px: float):
    figure = figure_of(*PUBLISHED, width_px=width_px)
    axis = figure.layout.xaxis
    spans = [
        (x_px(figure, day, width_px), text_width(text, 12) / 2)
        for day, text in zip(axis.tickvals, axis.ticktext, strict=True)
    ]
    assert all(a + half + 4 <= b - other for (a, half), (b, other) in itertools.pairwise(spans))


def test_what_is_known_as_a_range_is_paler():
    bars = trace(figure_of(CASE_1), "episode")
    assert list(zip(bars.base, bars.x, strict=True)) == [(-62, 6), (-56, 239)]
    assert list(bars.marker.color) == [faint(LIGHT.attention, UNSURE), faint(LIGHT.attention, SURE)]
    late = trace(figure_of(replace(CASE_1, recovery=Mark("4 to 6 mo", 122, 183))), "episode")
    assert (late.base[-1], late.x[-1], late.marker.color[-1]) == (122, 61, faint(LIGHT.attention, UNSURE))


def test_a_begin_without_an_end_is_no_day():
    bars = trace(figure_of(replace(CASE_1, diagnosis=Mark("postpartum", 0, None))), "episode")
    assert list(bars.base) == [0] and list(bars.marker.color) == [faint(LIGHT.attention, UNSURE)]


def test_a_bar_begins_at_the_onset_where_it_is_known():
    figure = figure_of(OWN)
    assert trace(figure, "episode").base[0] == -80 and list(trace(figure, "onset").x) == [-80]


def test_times_are_told_as_written_and_that_their_origin_is_assumed():
    told = texts(figure_of(*PUBLISHED))
    assert {"30+0", "31+0", "26+0", "day 2"} <= set(told)
    assert {f"{months} mo origin assumed" for months in (6, 9, 1, 2)} <= set(told)
    assert "from when it counts was not stated" in trace(figure_of(CASE_1), "recovery").hovertext[0]
    assert "assumed" not in said(figure_of(OWN))


def test_without_a_recovery_the_bar_goes_on_and_no_circle_ends_it():
    figure = figure_of(OWN)
    assert "recovery" not in names(figure) and list(trace(figure, "goes on").x) == [150]
    assert trace(figure, "goes on").marker.symbol == "triangle-right"
    assert "followed to 5 mo" in said(figure) and "No recovery recorded" in trace(figure, "goes on").hovertext[0]
    assert "goes on" not in names(figure_of(CASE_1))


def test_a_recovery_without_a_place_is_told_and_not_called_missing():
    figure = figure_of(replace(CASE_1, recovery=Mark("8 months", None, None), followed_to=300))
    assert "goes on" not in names(figure) and "recovered 8 months, no place in time" in said(figure)


def test_a_delivery_that_lies_ahead_is_called_expected():
    figure = figure_of(AHEAD)
    assert "delivery expected 2026-11-02" in said(figure)
    assert "<b>expected delivery</b>" in figure.layout.xaxis.ticktext
    assert list(trace(figure, "goes on").x) == [-21]
    assert "<b>delivery</b>" in figure_of(AHEAD, CASE_1).layout.xaxis.ticktext


def test_the_published_band_is_tinted_and_named_inside():
    figure = figure_of(*PUBLISHED)
    band = next(one for one in figure.layout.shapes if one.fillcolor)
    assert (band.x0, band.x1) == (2 * DAYS_PER_MONTH, 12 * DAYS_PER_MONTH)
    words = next(one for one in boxes(figure, 1100) if one.text == "published recovery, 2 to 12 months")
    assert words.left > x_px(figure, band.x0, 1100) and words.right < x_px(figure, band.x1, 1100)
    assert words.bottom <= figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    line = next(one for one in figure.layout.shapes if one.type == "line" and one.x0 == one.x1 == 0)
    assert line.line.width >= 2


def test_treatments_stand_left_and_right_of_the_delivery():
    figure = figure_of(*PUBLISHED)
    before = [note for note in figure.layout.annotations if note.x == 0 and note.xanchor == "right"]
    assert "Analgesia, rest, LMWH" in [note.text for note in before]
    bold = [note.text for note in figure.layout.annotations if LIGHT.bisphosphonate in note.text]
    assert len(bold) == 2 and all(f'{LIGHT.bisphosphonate}"><b>bisphosphonate</b>' in text for text in bold)
    assert "diagnosed after delivery" in said(figure_of(CASE_4))
    assert "treatment not recorded" in said(figure_of(OWN))


def test_published_cases_say_so_in_words():
    assert said(figure_of(*PUBLISHED)).count("published ·") == 4
    assert "published ·" not in said(figure_of(OWN))
    compact = figure_of(*PUBLISHED, *[replace(OWN, name=f"Own {n}") for n in range(5)])
    assert said(compact).count("published ·") == 4


def test_more_than_eight_cases_are_compact_rows():
    tall = figure_of(*[CASE_1] * MOST_TALL)
    compact = figure_of(*[CASE_1] * (MOST_TALL + 1))
    assert compact.layout.height < tall.layout.height / 2
    rows = list(trace(compact, "recovery").y)
    assert {round(b - a) for a, b in itertools.pairwise(rows)} == {34}
    assert "Analgesia" not in said(compact)
    assert "LMWH" in trace(compact, "recovery").hovertext[0]


def test_hidden_names_dates_and_tokens_are_nowhere():
    figure = figure_of(OWN, AHEAD, hidden=True)
    whole = json.dumps(figure.to_plotly_json(), default=str)
    for secret in ("Dorn", "Ada", "token-own", "2026"):
        assert secret not in whole
    assert "Woman 7" in said(figure) and "−7 wk" in texts(figure)
    assert "followed to 5 mo" in said(figure) and "born date hidden" in said(figure)
    shown = json.dumps(figure_of(OWN).to_plotly_json(), default=str)
    assert "2026-01-10" in shown and "token-own" in shown


def test_names_are_shown_as_they_were_written():
    heads = [note.text for note in figure_of(OWN).layout.annotations if "Dorn" in note.text]
    assert heads and all("Dorn, &lt;b&gt;Ada&lt;/b&gt;" in text for text in heads)
    assert "&lt;b&gt;Ada" in trace(figure_of(OWN), "diagnosis").hovertext[0]


@pytest.mark.parametrize("width_px", [800.0, 1100.0, 1340.0])
def test_no_words_of_the_published_cases_cover_others(width_px: float):
    assert_no_overlap(figure_of(*PUBLISHED, width_px=width_px), width_px)
    assert_no_overlap(figure_of(*PUBLISHED, OWN, AHEAD, width_px=width_px), width_px)
    assert_no_overlap(figure_of(*PUBLISHED, *[OWN, AHEAD] * 3, width_px=width_px), width_px)


def crossed(figure) -> list[str]:
    """The words that the line of the delivery goes through."""
    at = x_px(figure, 0, 1100)
    return [one.text for one in boxes(figure, 1100) if one.left < at < one.right]


def test_words_keep_off_the_line_of_the_delivery():
    assert crossed(figure_of(*PUBLISHED)) == []


@pytest.mark.parametrize("days", [-20, -3, 0, 2, 9, 14, 19, 60])
def test_words_above_a_bar_keep_off_it_too(days: int):
    case = replace(CASE_4, onset=Mark("onset", days - 12, days - 12), diagnosis=Mark(f"day {days}", days, days))
    figure = figure_of(case, *PUBLISHED)
    assert crossed(figure) == []
    assert_no_overlap(figure, 1100)


def test_nothing_to_place_is_said():
    bare = Case("t", "Bare", 1, "", False, True)
    figure = figure_of(bare, replace(bare, diagnosis=Mark("third trimester", None, None)))
    assert "no time recorded" in said(figure) and "no place in time: diagnosed third trimester" in said(figure)
    assert "No case recorded." in said(figure_of())


def test_colours_follow_the_palette():
    assert trace(figure_of(*PUBLISHED, palette=DARK), "diagnosis").marker.color == DARK.attention
