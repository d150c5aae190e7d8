"""Time to recovery: steps, band, those last known without it, numbers at risk, labels apart, too few."""

from __future__ import annotations

import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.pregnancy.curve import curve_figure
from dashboard.charts.pregnancy.curve_numbers import at_risk, level_at
from dashboard.charts.pregnancy.rows import OBSERVATIONAL, Curve, Step
from tests.dashboard.charts.pregnancy.places import assert_no_overlap, names, plain, said, texts, trace

PUBLISHED = Curve(
    "published <b>", 4, 4,
    (Step(1, 0.75, 0.13, 0.96, 4), Step(2, 0.5, 0.06, 0.84, 3), Step(6, 0.25, 0.01, 0.67, 2), Step(9, 0.0, None, None, 1)),
    median_months=2,
)  # fmt: skip
OWN = Curve(
    "own women", 7, 3, (Step(2.3, 6 / 7, 0.33, 0.98, 7), Step(5, 0.64, 0.2, 0.9, 4), Step(8, 0.32, 0.05, 0.7, 2)),
    (3.1, 4.2, 7.5, 14), (("no delivery date", 2), ("recovery without a place in time", 1)), 8,
)  # fmt: skip
THIRD = Curve(
    "regional form",
    5,
    3,
    (Step(3, 0.8, 0.2, 0.96, 5), Step(6, 0.6, 0.1, 0.9, 4), Step(7, 0.3, 0.02, 0.7, 2)),
    (6.5, 13),
)
ONE = Curve("systemic form", 1, 0, (), (3,))


def test_steps_start_at_the_delivery_with_everybody_and_fall_at_the_months_of_recovery():
    line = trace(curve_figure([PUBLISHED], LIGHT), "published &lt;b&gt;")
    assert line.line.shape == "hv"
    assert list(line.x) == [0, 1, 2, 6, 9] and list(line.y) == [100, 75, 50, 25, 0]


def test_a_curve_goes_on_flat_to_the_last_month_that_is_known():
    line = trace(curve_figure([OWN], LIGHT), "own women")
    assert (line.x[-1], line.y[-1]) == (14, line.y[-2]) == (14, 32)
    nobody = trace(curve_figure([Curve("nobody yet", 3, 0, (), (2, 5, 5))], LIGHT), "nobody yet")
    assert list(nobody.x) == [0, 5] and list(nobody.y) == [100, 100]


def test_the_band_is_drawn_where_its_bounds_are_defined():
    band = trace(curve_figure([PUBLISHED], LIGHT), "published &lt;b&gt; band")
    assert band.fill == "toself" and band.x[:4] == (1, 2, 2, 1) and band.y[:4] == (13, 13, 96, 96)
    assert max(one for one in band.x if one is not None) == 9
    holed = Curve("x", 4, 2, (Step(1, 0.75, None, None, 4), Step(2, 0.5, 0.1, 0.8, 3)), (4, 5))
    assert set(trace(curve_figure([holed], LIGHT), "x band").x) == {2, 5, None}
    assert "not defined" in trace(curve_figure([holed], LIGHT), "x").hovertext[1]


def test_women_last_known_without_recovery_are_ticks_on_the_curve():
    ticks = trace(curve_figure([OWN], LIGHT), "own women censored")
    assert ticks.marker.symbol == "line-ns" and list(ticks.x) == [3.1, 4.2, 7.5, 14]
    assert list(ticks.y) == pytest.approx([600 / 7, 600 / 7, 64, 32])
    assert "published &lt;b&gt; censored" not in names(curve_figure([PUBLISHED], LIGHT))


@pytest.mark.parametrize(
    ("months", "left"), [(0, 7), (2.3, 7), (2.4, 6), (3.1, 6), (3.2, 5), (5, 4), (6, 3), (9, 1), (14, 1), (15, 0)]
)
def test_at_risk_are_those_still_followed_just_before(months: float, left: int):
    assert at_risk(OWN, months) == left


@pytest.mark.parametrize(("months", "share"), [(0, 1), (0.99, 1), (1, 0.75), (5.9, 0.5), (9, 0), (20, 0)])
def test_a_step_counts_from_its_month_on(months: float, share: float):
    assert level_at(PUBLISHED, months) == share


def test_numbers_at_risk_stand_under_the_ticks_in_a_row_for_each_curve():
    figure = curve_figure([PUBLISHED, OWN], LIGHT)
    ticks = list(figure.layout.xaxis.tickvals)
    assert ticks == [0, 2, 4, 6, 9, 12]
    rows: dict[float, dict[float, str]] = {}
    for note in figure.layout.annotations:
        if note.xref == "x":
            rows.setdefault(note.yshift, {})[note.x] = note.text
    upper, lower = (rows[shift] for shift in sorted(rows, reverse=True))
    assert upper == {0: "4", 2: "3", 4: "2", 6: "2", 9: "1", 12: "0"}
    assert lower == {0: "7", 2: "7", 4: "5", 6: "3", 9: "1", 12: "1"}


def test_three_curves_differ_in_colour_dash_and_name_and_have_no_legend():
    figure = curve_figure([PUBLISHED, OWN, THIRD], LIGHT)
    lines = [trace(figure, name).line for name in ("published &lt;b&gt;", "own women", "regional form")]
    assert len({one.color for one in lines}) == len({one.dash for one in lines}) == 3
    assert figure.layout.showlegend is False
    assert {"Own women 7 women, 3 recovered half by month 8", "Regional form 5 women, 3 recovered"} <= set(
        texts(figure)
    )
    assert {one.line.dash for one in figure.layout.shapes} == {one.dash for one in lines}
    with pytest.raises(ValueError, match="at most 3"):
        curve_figure([PUBLISHED, OWN, THIRD, ONE], LIGHT)


@pytest.mark.parametrize("width_px", [800.0, 1100.0])
def test_labels_of_curves_that_end_alike_are_moved_apart(width_px: float):
    figure = curve_figure([PUBLISHED, OWN, THIRD], DARK, width_px)
    assert_no_overlap(figure, width_px)
    heights = [note.y for note in figure.layout.annotations if "recovered" in note.text and note.yref == "y"]
    assert len(heights) == 3 and min(abs(a - b) for a in heights for b in heights if a != b) > 15


def test_what_it_is_not_and_who_is_left_out_stand_under_it():
    figure = curve_figure([OWN, ONE], LIGHT, 700)
    whole = " ".join(plain(note.text) for note in figure.layout.annotations)
    assert OBSERVATIONAL in whole
    assert "Left out of own women: no delivery date (2), recovery without a place in time (1)." in whole
    assert "Not drawn: systemic form (1 woman)." in whole and "systemic form" not in names(figure)


def test_fewer_than_two_women_give_a_sentence_and_no_line():
    for curves, here in (([ONE], "1 woman"), ([], "no woman"), ([Curve("x", 0, 0, ())], "no woman")):
        figure = curve_figure(curves, LIGHT)
        assert names(figure) == ["none"] and "at least two women" in said(figure) and f"here {here}." in said(figure)
    assert "none" not in names(curve_figure([Curve("x", 2, 0, (), (3, 4))], LIGHT))


def test_names_are_shown_as_they_were_written():
    labels = [note.text for note in curve_figure([PUBLISHED], LIGHT).layout.annotations if "ublished" in note.text]
    assert labels and all("ublished &lt;b&gt;" in text for text in labels)
