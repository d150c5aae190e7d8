"""Cases of transient osteoporosis of pregnancy below each other, from onset or diagnosis to recovery.

All are aligned at the delivery: weeks before it at its left, months after it at its right, one scale of days.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.palette import Palette
from dashboard.charts.pregnancy.days import (
    DaysAxis,
    Need,
    Tick,
    fitted,
    month_ticks,
    placed_days,
    week_ticks,
    without_overlap,
)  # fmt: skip
from dashboard.charts.pregnancy.paper import BAND_WORDS_PX, TEXT_PX, Margins, Paper
from dashboard.charts.pregnancy.rows import Case
from dashboard.charts.pregnancy.swimmer_bars import draw_bars, draw_labels, draw_marks, label_needs, open_end
from dashboard.charts.pregnancy.swimmer_rows import LEAST_BEFORE_PX, case_rows, draw_words
from dashboard.charts.time_axis import DAYS_PER_MONTH

LAYOUT_WIDTH_PX = 1100
MOST_TALL = 8
"""More cases than these are drawn as compact rows."""
_TOP_PX, _FOOT_PX, _RIGHT_PX = 26, 6, 24
_NAME_SHARE, _NAME_LEAST_PX, _NAME_MOST_PX, _NAME_GAP_PX = 0.25, 178, 290, 10


def swimmer_figure(
    cases: Sequence[Case],
    window_months: tuple[int, int],
    palette: Palette,
    hidden: bool,
    width_px: float = LAYOUT_WIDTH_PX,
) -> go.Figure:
    """The figure of any number of cases, in the order given; without one, a sentence says so.

    window_months: first and last month of the published recovery. hidden: no name, no date and no way to a patient.
    width_px: what words are placed for.
    """
    name_px = min(max(width_px * _NAME_SHARE, _NAME_LEAST_PX), _NAME_MOST_PX)
    axis = _axis(cases, window_months, hidden, width_px - name_px - _RIGHT_PX)
    compact = len(cases) > MOST_TALL
    rows = case_rows(cases, palette, hidden, name_px - _NAME_GAP_PX, axis, compact)
    height = (rows[-1].top_px + rows[-1].height_px if rows else 60) + BAND_WORDS_PX
    paper = Paper(axis, palette, Margins(name_px, _RIGHT_PX, _TOP_PX, _FOOT_PX))
    paper.band(window_months, height)
    draw_words(rows, paper)
    draw_bars(rows, paper, hidden)
    draw_marks(rows, paper, hidden)
    draw_labels(rows, paper, hidden)
    # Over the grid and under the marks of the first days: Plotly has that layer only for shapes on both axes.
    line = {"color": palette.text_second, "width": 2}
    paper.upright(0, line, yref="y", y0=0, y1=height, layer="between")
    if not rows:
        paper.words("No case recorded.", 0, 30, shift=12)
    return paper.figure(height, _ticks(cases, axis))


def _axis(cases: Sequence[Case], window_months: tuple[int, int], hidden: bool, plot_px: float) -> DaysAxis:
    """As long as the data, the published band and the words beside the marks need."""
    needs = [Need(0, LEAST_BEFORE_PX), Need(window_months[1] * DAYS_PER_MONTH, 0, 26)]
    return fitted([*needs, *(need for case in cases for need in label_needs(case, hidden))], plot_px)


def _ticks(cases: Sequence[Case], axis: DaysAxis) -> list[Tick]:
    """The delivery, then months after it, then weeks before it as far as there are data."""
    ahead = bool(cases) and not any(case.delivered for case in cases)
    delivery = Tick(0, "<b>expected delivery</b>" if ahead else "<b>delivery</b>")
    days: list[float] = [day for case in cases for day in placed_days([case.onset, case.diagnosis, case.recovery])]
    days += [day for case in cases if (day := open_end(case)) is not None]
    return without_overlap([delivery, *month_ticks(axis.end), *week_ticks(min(days, default=0))], axis, TEXT_PX)
