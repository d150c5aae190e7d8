"""The figure of a reference's table: one part for each sex, the same ranges, bands where L, M and S put them."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.reference_table import reference_figure


def bands(*sexes: str) -> pd.DataFrame:
    rows = [
        {"sex": sex, "age_years": age, "m2": m - 0.2, "m1": m - 0.1, "median": m, "p1": m + 0.1, "p2": m + 0.2}
        for sex, shift in zip(sexes, (0.0, 0.3), strict=False)
        for age, m in ((5.0, 0.5 + shift), (10.0, 0.8 + shift))
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_each_sex_has_its_part_on_the_same_ranges(palette):
    figure = reference_figure(bands("female", "male"), "g/cm2", palette)
    layout = figure.layout
    assert tuple(layout.xaxis.range) == tuple(layout.xaxis2.range) == (5.0, 10.0)
    assert tuple(layout.yaxis.range) == tuple(layout.yaxis2.range)
    assert layout.yaxis.domain[0] > layout.yaxis2.domain[1]
    words = [note.text for note in layout.annotations]
    assert {"Female", "Male", "g/cm²", "median", "+2"} <= set(words)
    assert figure.layout.height == reference_figure(bands("female", "male"), "g/cm2", LIGHT).layout.height


def test_a_card_tells_median_and_both_bands():
    figure = reference_figure(bands("male"), "g/cm2", LIGHT)
    (points,) = [trace for trace in figure.data if trace.name == "male, ages"]
    assert points.hovertext[0] == "<b>Male, 5 y</b><br>median 0.5<br>±1 SD 0.4 to 0.6<br>±2 SD 0.3 to 0.7"


def test_nothing_is_drawn_of_an_empty_table():
    assert len(reference_figure(pd.DataFrame(columns=["sex", "age_years"]), "g", LIGHT).data) == 0
