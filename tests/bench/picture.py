"""The picture of docs/benchmarks.md: what was measured at three sizes, and the rivals beside it. From the figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go
from playwright.sync_api import sync_playwright
from plotly.subplots import make_subplots

from dashboard.charts.palette import LIGHT
from tests.bench.plan import SHARES, Figures
from tests.bench.targets import TARGETS
from tests.browser.conftest import FLAGS
from tests.browser.ensure_chromium import Machine, find

WIDTH, HEIGHT = 1200, 640
_SIZES = ("10k", "100k", "1M scans")


@dataclass(frozen=True)
class Panel:
    """A figure at three sizes (`growing`, without its ending), a limit to stay under, and single figures at full size."""

    title: str
    growing: str
    digits: str = ".3s"
    limit: str = ""
    beside: tuple[tuple[str, str], ...] = ()


PANELS = (
    Panel(
        "Rows read and checked a second",
        "intake_rows_per_s",
        beside=(
            ("bare read, nothing checked", "bare_rows_per_s"),
            ("pandera", "pandera_rows_per_s"),
            ("pydantic", "pydantic_rows_per_s"),
        ),
    ),
    Panel("Most memory of that, MB", "intake_peak_mb", ".0f", "intake_peak_mb"),
    Panel("Month's file of 50 scans loaded, s", "small_month_commit_s", ".2f"),
    Panel("All data of a Patient page, ms", "patient_query_ms", ".0f", "patient_query_ms_1m"),
    Panel("All data of the Worklist, ms", "worklist_ms", ".0f", "worklist_ms_1m"),
    Panel("Month's file of one patient in twenty loaded, s", "month_commit_s", ".2f", "month_commit_s_1m"),
)


def figure(figures: Figures) -> go.Figure:
    """Six panels, one scale each, from zero."""
    drawn = make_subplots(rows=2, cols=3, subplot_titles=[panel.title for panel in PANELS], horizontal_spacing=0.075)
    for place, panel in enumerate(PANELS):
        _draw(drawn, panel, figures, place // 3 + 1, place % 3 + 1)
    drawn.update_xaxes(type="category", range=[-0.25, 2.35], showgrid=False, linecolor=LIGHT.rule, ticks="")
    drawn.update_yaxes(
        rangemode="tozero", gridcolor=LIGHT.grid, zeroline=False, nticks=5, tickfont_color=LIGHT.text_third
    )
    drawn.update_annotations(font_size=14, font_color=LIGHT.text, xanchor="left")
    for number in range(len(PANELS)):
        axis = drawn.layout["xaxis" if not number else f"xaxis{number + 1}"]
        drawn.layout.annotations[number].x = axis.domain[0]
    return drawn.update_layout(
        width=WIDTH, height=HEIGHT, showlegend=False, paper_bgcolor=LIGHT.surface, plot_bgcolor=LIGHT.surface,
        font={"family": "IBM Plex Sans, sans-serif", "size": 12, "color": LIGHT.text_second},
        margin={"l": 52, "r": 24, "t": 44, "b": 36},
    )  # fmt: skip


def _draw(drawn: go.Figure, panel: Panel, figures: Figures, row: int, col: int) -> None:
    values = [figures[f"{panel.growing}_{size}"] for size in SHARES]
    words = [format(value, panel.digits) for value in values]
    drawn.add_trace(_line(_SIZES, values, words), row, col)
    for name, found in panel.beside:
        mark = {"color": LIGHT.rule, "size": 8, "symbol": "line-ew", "line": {"width": 2, "color": LIGHT.rule}}
        text = f"{name} {figures[found]:.3s}"
        beside = go.Scatter(x=_SIZES[-1:], y=[figures[found]], text=text, mode="markers+text", marker=mark)
        drawn.add_trace(beside.update(textposition="middle left", textfont_color=LIGHT.text_third), row, col)
    target = next((one for one in TARGETS if one.name == panel.limit), None)
    if target:
        drawn.add_trace(_limit(target.wanted), row, col)


def _line(sizes: Sequence[str], values: list[float], words: list[str]) -> go.Scatter:
    return go.Scatter(
        x=sizes, y=values, text=words, mode="lines+markers+text", textposition="top center", cliponaxis=False,
        line={"color": LIGHT.lumbar_spine, "width": 2}, marker={"size": 8}, textfont={"color": LIGHT.text},
    )  # fmt: skip


def _limit(wanted: float) -> go.Scatter:
    """A quiet line that the last value is to stay under."""
    line = {"color": LIGHT.rule, "width": 1, "dash": "4px,3px"}
    text = ["", "", f"to reach {wanted:g}"]
    shown = go.Scatter(x=_SIZES, y=[wanted] * 3, text=text, mode="lines+text", line=line, textposition="bottom left")
    return shown.update(textfont_color=LIGHT.text_third)


def take(figures: Figures, path: Path) -> None:
    """Write the picture."""
    page_text = figure(figures).to_html(include_plotlyjs=True, config={"staticPlot": True})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(Machine()), args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        page.set_content(f"<style>body{{margin:0}}</style>{page_text}")
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.locator(".js-plotly-plot").screenshot(path=path)
        browser.close()
