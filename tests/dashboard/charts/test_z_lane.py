"""The Z lane: what is joined, what is broken, what is hollow, what is named."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.course import course_figure
from dashboard.charts.course_data import CourseData, course_rows
from dashboard.charts.lanes.z_scores import z_lane
from dashboard.charts.palette import LIGHT
from tests.dashboard.charts import invented
from tests.dashboard.charts.invented import AS_OF, pair, scan

A, B, C = date(2024, 1, 10), date(2025, 1, 15), date(2026, 2, 20)
BORN = date(2014, 1, 1)


def figure_of(scans, pairs=(), **more):
    return course_figure(CourseData(BORN, AS_OF, pd.DataFrame(scans), pd.DataFrame(list(pairs)), **more), "date", LIGHT)


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def names(figure):
    return [one.name for one in figure.data]


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def dashed_verticals(figure):
    return [shape for shape in figure.layout.shapes if shape.type == "line" and shape.line.dash]


def test_comparable_scans_are_joined():
    figure = figure_of([scan(A, -1.0), scan(B, -1.2)], [pair(A, B)])
    assert trace(figure, "LS reported").y == (-1.0, -1.2)
    assert trace(figure, "LS reported").connectgaps is False
    assert dashed_verticals(figure) == []


def test_a_line_is_broken_where_scans_are_not_comparable_and_the_figure_says_why():
    scans = [scan(A, -1.0, device="GE Prodigy"), scan(B, -1.2), scan(C, -1.4)]
    figure = figure_of(scans, [pair(A, B, False, why="the densitometer changed"), pair(B, C)])
    assert trace(figure, "LS reported").y == (-1.0, None, -1.2, -1.4)
    assert len(dashed_verticals(figure)) == 1
    assert A.isoformat() < dashed_verticals(figure)[0].x0 < B.isoformat()
    assert {"GE Prodigy", "Hologic Horizon", "not comparable"} <= set(texts(figure))
    assert "the densitometer changed" in trace(figure, "not comparable").hovertext[0]


def test_where_comparability_is_unknown_a_thin_dotted_line_joins_and_the_card_says_so():
    figure = figure_of([scan(A, -1.0), scan(B, -1.2)], [pair(A, B, None, why="software not recorded")])
    assert trace(figure, "LS reported").y == (-1.0, None, -1.2)
    join = trace(figure, "LS reported, comparability unknown")
    assert join.y == (-1.0, -1.2, None) and join.line.dash == "1px,4px" and join.line.width == 1
    assert "comparability unknown: software not recorded" in trace(figure, "LS reported").hovertext[2]
    assert dashed_verticals(figure) == []


def test_without_any_pair_nothing_is_joined_as_if_comparable():
    figure = figure_of([scan(A, -1.0), scan(B, -1.2)])
    assert trace(figure, "LS reported").y == (-1.0, None, -1.2)


def test_another_reference_breaks_a_line_even_on_one_device():
    figure = figure_of([scan(A, -1.0, reference="set 1"), scan(B, -1.2, reference="set 2")], [pair(A, B)])
    assert trace(figure, "LS reported").y == (-1.0, None, -1.2)
    assert "the reference of the Z changed" in texts(figure)


def test_a_series_that_skips_a_scan_is_joined_only_if_every_step_is_comparable():
    scans = [scan(A, -1.0), scan(B, None), scan(C, -1.4)]
    whole = figure_of(scans, [pair(A, B), pair(B, C)])
    assert trace(whole, "LS reported").y == (-1.0, -1.4)
    broken = figure_of(scans, [pair(A, B, False), pair(B, C)])
    assert trace(broken, "LS reported").y == (-1.0, None, -1.4)


def test_reported_computed_and_size_adjusted_are_three_series_told_apart_by_name_and_mark():
    kinds = ("reported", "computed", "reported_size_adjusted")
    figure = figure_of([scan(A, -1.0 - i, series=kind) for i, kind in enumerate(kinds)])
    assert trace(figure, "LS reported").marker.symbol == "circle"
    assert trace(figure, "LS computed").line.dash == "dash"
    adjusted = trace(figure, "LS size-adj.")
    assert (adjusted.marker.symbol, adjusted.line.dash, adjusted.marker.color) == ("square", "dot", LIGHT.surface)
    assert {one.marker.line.color or one.marker.color for one in (adjusted, trace(figure, "LS reported"))} == {
        LIGHT.lumbar_spine
    }


def test_an_excluded_scan_is_a_hollow_circle_with_its_reason_and_outside_the_line():
    scans = [scan(A, -1.0), scan(B, -0.2, excluded=True, excluded_reason="movement"), scan(C, -1.4)]
    figure = figure_of(scans, [pair(A, C)])
    assert trace(figure, "LS reported").y == (-1.0, -1.4)
    hollow = trace(figure, "LS excluded")
    assert (hollow.y, hollow.marker.symbol) == ((-0.2,), "circle-open")
    assert "Excluded: movement" in hollow.hovertext[0]
    assert "excluded: movement" in texts(figure)


def test_an_excluded_scan_narrows_the_place_of_a_change_of_scanner():
    middle = date(2024, 12, 1)
    scans = [scan(A, -1.0, device="old"), scan(middle, -1, device="old", excluded=True), scan(C, -1.4, device="new")]
    figure = figure_of(scans, [pair(A, C, False)])
    assert dashed_verticals(figure)[0].x0 > middle.isoformat()


def test_own_precision_draws_whiskers_and_a_default_draws_hollow_ones_that_are_labelled():
    own = figure_of([scan(A, -1.0, z_precision_sd=0.2)])
    assert trace(own, "LS reported").error_y.array == (0.392,)
    default = figure_of([scan(A, -1.0, z_precision_sd=0.2, own_precision=False)])
    assert trace(default, "LS reported").error_y.visible is False
    tubes = [one for one in default.data if one.name == "LS reported, not this centre's precision"]
    assert [one.error_y.color for one in tubes][1] == LIGHT.surface
    assert any("hollow whiskers" in text and "not this" in text for text in texts(default))
    assert not any("hollow" in text for text in texts(own))


@pytest.mark.parametrize("own", [True, False])
def test_no_whisker_leaves_the_lane(own):
    scans = [scan(A, -3.7, z_precision_sd=0.5, own_precision=own), scan(B, 1.6, z_precision_sd=0.5, own_precision=own)]
    figure = figure_of(scans)
    lane = z_lane(course_rows(CourseData(BORN, AS_OF, pd.DataFrame(scans))))
    drawn = [one for one in figure.data if one.error_y.array]
    ends = [y + way * far for one in drawn for y, far in zip(one.y, one.error_y.array, strict=True) for way in (-1, 1)
            if y is not None]  # fmt: skip
    assert ends and lane.low <= min(ends) and max(ends) <= lane.high


def test_unknown_precision_draws_no_whisker():
    figure = figure_of([scan(A, -1.0, z_precision_sd=None)])
    assert trace(figure, "LS reported").error_y.visible is False
    assert not any("not this centre" in str(name) for name in names(figure))


def test_the_range_is_minus_4_to_2_and_grows_by_whole_numbers():
    assert figure_of([scan(A, -1.0)]).layout.yaxis.tickvals == (-3, -2, -1, 0, 1)
    low = figure_of([scan(A, -5.1)])
    assert low.layout.yaxis.tickvals == (-5, -4, -3, -2, -1, 0, 1)
    assert low.layout.height > figure_of([scan(A, -1.0)]).layout.height


def test_minus_2_is_the_only_line_that_is_emphasised():
    figure = figure_of([scan(A, -1.0)])
    levels = [s for s in figure.layout.shapes if s.type == "line" and s.y0 == s.y1]
    assert [(shape.y0, shape.line.color) for shape in levels] == [(-2, LIGHT.rule)]


def test_the_card_gives_value_change_days_limits_device_and_verdict():
    scans = [scan(A, -1.0), scan(B, -1.2), scan(C, -1.8)]
    pairs = [pair(A, B), pair(B, C, d_bmd_g_cm2=0.031, verdict="Gained less than expected for age")]
    card = trace(figure_of(scans, pairs), "LS reported").hovertext[2]
    for said in (
        "Lumbar spine, L1–L4",
        "Z −1.8",
        "−0.6 Z since 2025-01-15 (401 d) · LSC 0.39",
        "+0.031 g/cm² · LSC 0.028",
        "−0.8 Z since first comparable 2024-01-10 (772 d)",
        "Gained less than expected for age",
        "Hologic Horizon · 2026-02-20 · 12 y 1 mo",
    ):
        assert said in card


def test_a_card_across_a_break_gives_no_change():
    card = trace(figure_of([scan(A, -1.0), scan(B, -1.2)], [pair(A, B, False, why="levels")]), "LS reported").hovertext[
        2
    ]
    assert "not comparable with 2024-01-10: levels" in card
    assert "Z since" not in card


def test_a_scan_without_z_is_seen_and_says_why():
    figure = figure_of([scan(A, None, series="computed", reference_note="the reference starts at 9.0 y")])
    assert "No Z: the reference starts at 9.0 y" in trace(figure, "no Z").hovertext[0]
    assert "No DXA recorded up to 2026-11-20" not in texts(figure)


def test_two_level_sets_of_one_day_are_two_series():
    scans = [scan(day, z, levels=levels) for day in (A, B) for z, levels in ((-1.0, "L1-L4"), (-2.0, "L2-L4"))]
    figure = figure_of(scans, [pair(A, B)])
    assert trace(figure, "LS L1–L4 reported").y == (-1.0, -1.0)
    assert trace(figure, "LS L2–L4 reported").y == (-2.0, -2.0)


def test_an_old_latest_value_carries_its_year():
    figure = figure_of([scan(A, -1.0)])
    assert "<b>−1.0</b>  LS reported  2024" in texts(figure)


def test_forty_scans_of_two_sites_keep_all_their_points():
    figure = course_figure(invented.many(40), "age", LIGHT)
    points = [y for y in trace(figure, "TBLH computed").y if y is not None]
    assert len(points) == 40
    assert trace(figure, "TBLH computed").y.count(None) == 4  # three unknown links and one change of scanner


def test_scans_between_count_even_if_they_carry_another_kind_of_z():
    adjusted = "reported_size_adjusted"
    scans = [scan(A, -1.0, series=adjusted), scan(B, -1.2), scan(C, -1.4, series=adjusted)]
    figure = figure_of(scans, [pair(A, B, series="reported"), pair(B, C, series=adjusted)])
    assert trace(figure, "LS size-adj.").y == (-1.0, -1.4)


def test_a_reference_that_was_not_stated_leaves_the_join_open():
    scans = [scan(day, -1.0, reference="reference not stated") for day in (A, B)]
    figure = figure_of(scans, [pair(A, B)])
    assert trace(figure, "LS reported").y == (-1.0, None, -1.0)
    assert trace(figure, "LS reported, comparability unknown").y == (-1.0, -1.0, None)


def test_two_references_on_one_day_are_two_series():
    scans = [scan(day, z, series="computed", reference=ref) for day in (A, B) for z, ref in ((-1.0, "X"), (-2.0, "Y"))]
    figure = figure_of(scans, [pair(A, B, series="computed", reference=ref) for ref in ("X", "Y")])
    assert trace(figure, "LS computed, X").y == (-1.0, -1.0)
    assert trace(figure, "LS computed, Y").y == (-2.0, -2.0)


def test_the_limits_of_the_reference_and_cautions_stand_on_the_card():
    row = scan(
        A,
        -1.0,
        series="computed",
        reference_note="Fitted, not a published table.",
        soft_reasons=np.array(["scoliosis"], dtype=object),
    )
    card = trace(figure_of([row]), "LS computed").hovertext[0]
    assert "Fitted, not a published table." in card and "caution: scoliosis" in card


def test_the_reason_of_an_exclusion_is_said_once():
    figure = figure_of([scan(A, -1.0, excluded=True, excluded_reason="excluded: metal rods")])
    assert "excluded: metal rods" in texts(figure)
    assert "Excluded: metal rods" in trace(figure, "LS excluded").hovertext[0]


def test_a_lane_without_any_known_error_says_why_it_has_no_whiskers():
    assert any("no whiskers: error" in text for text in texts(figure_of([scan(A, -1.0, z_precision_sd=None)])))


def test_a_change_of_software_is_said_in_short_and_in_full_on_the_card():
    why = "software APEX 5.6.0.5, then APEX 5.6.1.2"
    figure = figure_of([scan(A, -1.0), scan(B, -1.2)], [pair(A, B, False, why=why)])
    assert "software changed" in texts(figure)
    assert "APEX 5.6.1.2" in trace(figure, "not comparable").hovertext[0]


def test_several_scans_excluded_for_one_reason_say_it_once():
    scans = [scan(day, -1.0, excluded=True, excluded_reason="metal rods") for day in (A, B, C)]
    assert texts(figure_of(scans)).count("excluded: metal rods") == 1


def test_what_two_references_compute_on_different_days_is_two_series_under_their_names():
    scans = [scan(A, -1.0, series="computed", reference="X"), scan(B, -2.0, series="computed", reference="Y")]
    figure = figure_of(scans)
    assert trace(figure, "LS computed, X").y == (-1.0,)
    assert trace(figure, "LS computed, Y").y == (-2.0,)
    assert any("LS X" in text or "LS computed, X" in text for text in texts(figure))


def test_long_names_of_references_still_tell_their_latest_values_apart():
    names = ("A centre's own table of the year 2020", "Bachrach 1999, spine L2-L4")
    scans = [scan(A, z, series="computed", reference=name) for z, name in zip((-1.0, -2.0), names, strict=True)]
    said = [text for text in texts(figure_of(scans)) if text.startswith("<b>−")]
    assert any("LS A cent" in text for text in said) and any("LS Ba" in text for text in said)


def test_a_scan_that_several_references_refuse_says_every_reason():
    scans = [scan(A, None, series="computed", no_z_because=why) for why in ("age 8.4 is below 9.0", "other levels")]
    assert "age 8.4 is below 9.0; other levels" in trace(figure_of(scans), "no Z").hovertext[0]
