"""Change bar, spine strip, severity marks, sparklines, bone density figure."""

import re
from datetime import date
from itertools import pairwise
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import pytest

from dashboard.charts.bmd import bmd_figure
from dashboard.charts.change_bar import change_bar
from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.spine_strip import spine_strip
from dashboard.charts.svg_marks import comparable_tail, severity_mark, sparkline
from tests.dashboard.charts import invented
from tests.dashboard.charts.invented import image, scan

DAY = date(2025, 3, 1)


def svg(uri):
    return ElementTree.fromstring(unquote(uri.removeprefix("data:image/svg+xml,")))


def kinds(uri):
    return [element.tag.split("}")[1] for element in svg(uri)]


def lefts(html):
    return [float(x) for x in re.findall(r"left:calc\((-?[\d.]+)%", html)]


def test_the_change_bar_puts_a_change_beyond_its_limit_outside_the_ticks():
    low, high, _, dot = lefts(change_bar(-0.6, 0.51, LIGHT.lumbar_spine, LIGHT, "Z", 2))
    assert dot < low < 50 < high
    low, _, _, dot = lefts(change_bar(-0.4, 0.51, LIGHT.lumbar_spine, LIGHT, "Z", 2))
    assert low < dot < 50


def test_the_change_bar_says_its_numbers_and_an_unknown_limit():
    assert "change −0.60 Z, least significant change 0.51" in change_bar(-0.6, 0.51, "#000000", LIGHT, "Z", 2)
    unknown = change_bar(0.012, None, "#000000", LIGHT, "g/cm²", 3)
    assert "least significant change unknown" in unknown
    assert len(lefts(unknown)) == 2  # the middle and the dot: no ticks


def test_the_change_bar_has_no_svg_because_streamlit_would_drop_it():
    assert "<svg" not in change_bar(0.0, 0.4, "#000000", DARK, "Z", 2)


def test_the_spine_strip_tells_readable_unreadable_and_not_imaged_apart():
    rows = [row for row in image(DAY, {"T7": 2, "T4": None}, {}) if row["level"] not in ("L3", "L4")]
    html = spine_strip(pd.DataFrame(rows), LIGHT)
    cells = re.findall(r'<div title="([^"]+)" style="([^"]+)"', html)
    looks = dict(cells)
    assert len(cells) == 13
    assert LIGHT.grades[2] in looks["T7: grade 2"]
    assert "dashed" in looks["T4: not readable"]
    assert "transparent;" in looks["L4: not imaged"] + ";"
    assert "unknown: T4, L3, L4" in html


def test_a_spine_strip_without_an_image_has_13_blank_cells():
    assert spine_strip(pd.DataFrame(), LIGHT).count("not imaged") == 13


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_each_severity_has_a_shape_of_its_own(palette):
    assert [kinds(severity_mark(s, palette))[1] for s in "CHML"] == ["path", "path", "rect", "circle"]
    filled, hollow = (svg(severity_mark(s, palette))[1].get("fill") for s in "CH")
    assert (filled, hollow) == (palette.attention, "none")
    assert svg(severity_mark("C", palette))[0].text == "Critical"


def test_a_data_uri_can_stand_in_an_html_attribute():
    assert not set(severity_mark("H", LIGHT)) & set("\"'<> #")


def test_the_sparkline_gets_only_the_comparable_tail():
    data = invented.rich()
    tail = comparable_tail(data.scans, data.pairs, "lumbar spine", "reported")
    assert [z for _, z in tail] == [-1.8, -2.1, -2.7]
    assert comparable_tail(data.scans, data.pairs, "total hip", "reported") == []
    assert comparable_tail(pd.DataFrame(), pd.DataFrame(), "lumbar spine", "reported") == []


def test_a_sparkline_of_one_scan_is_a_dot_and_of_none_is_nothing():
    assert kinds(sparkline([(DAY, -1.0)], LIGHT)) == ["title", "path", "circle"]
    assert kinds(sparkline([(DAY, -1.0), (date(2026, 3, 1), -2.0)], LIGHT)) == ["title", "path", "path", "circle"]
    assert sparkline([], LIGHT) is None


BANDS = pd.DataFrame(
    [{"age_years": age, "m2": 0.5, "m1": 0.6, "median": 0.7, "p1": 0.8, "p2": 0.9} for age in (9.0, 10.0, 11.0, 25.0)]
)


def test_bone_density_points_are_not_joined_and_excluded_ones_are_hollow():
    rows = [scan(DAY, -1.0, age_years=9.5), scan(DAY, -1.2, age_years=10.5, excluded=True, excluded_reason="movement")]
    figure = bmd_figure(pd.DataFrame(rows), BANDS, "Hologic only", LIGHT)
    measured, excluded = (next(t for t in figure.data if t.name == name) for name in ("measured", "excluded"))
    assert (measured.mode, excluded.mode) == ("markers", "markers")
    assert (measured.marker.symbol, excluded.marker.symbol) == ("circle", "circle-open")
    assert "0.512 g/cm²" in measured.hovertext[0]


def test_the_bands_carry_their_limits_and_end_where_the_reference_ends():
    figure = bmd_figure(pd.DataFrame([scan(DAY, -1.0, age_years=8.0)]), BANDS, "Hologic only", LIGHT)
    caption = figure.layout.annotations[0].text
    assert "9.0 to 25.0 y" in caption and "Hologic only" in caption
    median = next(t for t in figure.data if t.name == "median")
    assert min(median.x) == 9.0 and max(median.x) == 9.0  # the child's own stretch: 7 to 9 y


def test_without_reference_or_points_the_figure_says_so():
    no_bands = bmd_figure(pd.DataFrame([scan(DAY, -1.0, age_years=8.0)]), pd.DataFrame(), "", LIGHT)
    assert "No reference bands for this site." in no_bands.layout.annotations[0].text
    nothing = bmd_figure(pd.DataFrame(), BANDS, "", LIGHT)
    assert "No bone density recorded for this site" in [note.text for note in nothing.layout.annotations]


def pair(before: date, day: date, comparable: bool | None, why: str | None) -> dict:
    return {"site": "lumbar spine", "side": "none", "levels": "L1-L4", "before_date": before, "scan_date": day,
            "comparable": comparable, "why": why}  # fmt: skip


def serial(*devices: str) -> pd.DataFrame:
    """A scan a year, each by its device."""
    return pd.DataFrame(
        [scan(date(2021 + n, 3, 1), -1.0, age_years=9.0 + n, device=device) for n, device in enumerate(devices)]
    )


def test_bone_density_breaks_between_scans_that_must_not_be_compared():
    first, second, third = (date(year, 3, 1) for year in (2021, 2022, 2023))
    pairs = [pair(first, second, True, None), pair(second, third, False, "scanner P1, then H1")]
    figure = bmd_figure(serial("Prodigy", "Prodigy", "Horizon"), pd.DataFrame(), "", LIGHT, pairs)
    assert [line.x0 for line in figure.layout.shapes] == [10.5]  # half-way between 10 and 11 years
    words = [note.text for note in figure.layout.annotations]
    assert {"Prodigy", "Horizon", "not comparable"} <= set(words)
    cards = next(trace for trace in figure.data if trace.name == "measured").hovertext
    assert "+0.000" not in cards[0] and "since 2021-03-01" in cards[1]
    assert "not comparable with 2022-03-01: scanner P1, then H1" in cards[2] and "Horizon" in cards[2]


def test_comparability_that_is_not_known_is_said_on_hover_and_draws_no_break():
    days = date(2021, 3, 1), date(2022, 3, 1)
    figure = bmd_figure(
        serial("Prodigy", "Prodigy"), pd.DataFrame(), "", LIGHT, [pair(*days, None, "software not stated")]
    )
    assert not figure.layout.shapes
    cards = next(trace for trace in figure.data if trace.name == "measured").hovertext
    assert "comparability unknown with 2021-03-01: software not stated" in cards[1]


def test_words_of_breaks_that_would_cover_each_other_are_left_to_the_hover_card():
    days = [date(2021 + n, 3, 1) for n in range(6)]
    pairs = [pair(*two, False, "scanner changed") for two in pairwise(days)]
    names = [f"A densitometer of a long name {n}" for n in range(6)]
    figure = bmd_figure(serial(*names), pd.DataFrame(), "", LIGHT, pairs)
    assert len(figure.layout.shapes) == 5
    words = [note.text for note in figure.layout.annotations]
    assert words.count("≠") >= 2 and words.count("not comparable") >= 1


@pytest.mark.parametrize(("change", "said"), [(0.03, ["−0.028", "0", "+0.028"]), (0.5, ["±0.028"])])
def test_the_ticks_of_a_change_bar_have_their_numbers(change: float, said: list[str]):
    html = change_bar(change, 0.028, "#000000", LIGHT, "g/cm²", 3)
    assert re.findall(r"line-height:14px[^>]*>([^<]*)<", html) == said
