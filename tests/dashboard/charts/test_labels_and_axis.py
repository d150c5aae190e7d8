"""Labels that keep apart, widths of text, ages, numbers."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.labels import MarkLabel, in_rows, nudged_apart
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.time_axis import age_in_years
from dashboard.charts.wording import age_words, brief, literal, number, signed


@given(st.lists(st.floats(-50, 250), max_size=11))
def test_nudged_labels_keep_their_gap_and_stay_inside(wanted):
    placed = nudged_apart(wanted, 16, 8, 182)
    ordered = sorted(placed)
    assert all(b - a >= 16 - 1e-6 for a, b in pairwise(ordered))
    assert all(8 - 1e-6 <= y <= 182 + 1e-6 for y in placed)


def test_labels_that_are_already_apart_stay_where_they_are():
    assert nudged_apart([100, 20, 60], 16, 8, 182) == [100, 20, 60]


@given(st.lists(st.tuples(st.floats(0, 460), st.floats(20, 200)), max_size=30))
def test_labels_in_rows_never_cover_a_label_or_a_mark(items):
    marks = [MarkLabel(at, (width, width / 2)) for at, width in sorted(items)]
    spots = in_rows(marks, 460, 5)
    words = []
    for mark, spot in zip(marks, spots, strict=True):
        width = mark.widths_px[spot.text]
        if spot.side == "left":
            words.append((spot.row, mark.at_px - 11 - width, mark.at_px - 11))
        elif spot.side == "right":
            words.append((spot.row, mark.at_px + 11, mark.at_px + 11 + width))
    for i, (row, left, right) in enumerate(words):
        assert left >= 0 and right <= 460
        assert all(other != row or right <= begin or left >= end for other, begin, end in words[i + 1 :])
        hit = [m for m, s in zip(marks, spots, strict=True) if s.row == row and left < m.at_px < right]
        assert hit == []


def test_widths_are_those_of_the_bundled_font():
    # measured in Chromium's canvas with dashboard/static/IBMPlexSans-Regular.woff2 and SemiBold at 12 px
    assert text_width("0123456789") == pytest.approx(72.0, abs=0.1)
    assert text_width("T8 grade 2, new") == pytest.approx(86.23, abs=0.3)
    assert text_width("T7 grade 1 → 2, worse") == pytest.approx(119.09, abs=0.3)
    assert text_width("T8 grade 2, new", bold=True) == pytest.approx(88.68, abs=1.5)
    assert text_width("<b>−1.8</b>") == pytest.approx(text_width("−1.8"))
    assert text_width("&lt;10") == pytest.approx(text_width("<10"))


def test_clipped_text_fits_and_ends_in_an_ellipsis():
    assert clipped("short", 100) == "short"
    cut = clipped("a rather long name of a drug", 60)
    assert cut.endswith("…") and text_width(cut) <= 60


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2014, 6, 14), date(2024, 6, 13), 10 - 1 / 366),
        (date(2014, 6, 14), date(2024, 6, 14), 10.0),
        (date(2012, 2, 29), date(2023, 2, 28), 11 - 1 / 365),
        (date(2012, 2, 29), date(2023, 3, 1), 11.0),
        (date(2012, 2, 29), date(2024, 2, 29), 12.0),
    ],
)
def test_age_is_whole_on_birthdays_only(born, day, age):
    assert age_in_years(born, day) == pytest.approx(age, abs=1e-9)


@given(st.dates(date(1950, 1, 1), date(2020, 12, 31)), st.integers(0, 20000))
def test_age_grows_each_day(born, days):
    day = born + timedelta(days=days)
    assert age_in_years(born, day) < age_in_years(born, day + timedelta(days=1))


def test_numbers_have_a_real_minus_and_no_negative_zero():
    assert number(-1.84, 1) == "−1.8"
    assert number(-0.04, 1) == "0.0"
    assert (signed(0.4), signed(-0.4), signed(0.04)) == ("+0.4", "−0.4", "0.0")
    assert (brief(0.0375), brief(500.0), brief(1.20)) == ("0.0375", "500", "1.2")


def test_age_words_count_whole_months():
    assert age_words(date(2014, 6, 14), date(2022, 11, 13)) == "8 y 4 mo"
    assert age_words(date(2014, 6, 14), date(2022, 11, 14)) == "8 y 5 mo"


def test_literal_keeps_markup_and_entities_as_they_were_written():
    assert literal("<b>x</b> &lt; \x00y") == "&lt;b&gt;x&lt;/b&gt; &amp;lt;  y"
