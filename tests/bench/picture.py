"""The picture of docs/benchmarks.md: what was measured at three sizes, and the rivals beside it. From the figures alone."""

from __future__ import annotations

import base64
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
_REGULAR = Path(__file__).parents[2] / "dashboard" / "static" / "IBMPlexSans-Regular.woff2"
_DATA = base64.b64encode(_REGULAR.read_bytes()).decode()
_FONT = f"@font-face{{font-family:'IBM Plex Sans';src:url(data:font/woff2;base64,{_DATA})}}"
_SIZES = ("10k", "100k", "1M scans")


@dataclass(frozen=True)
class Panel:
    """A figure at three sizes (`growing`, without its ending), a limit to stay under, and single figures at full size."""

    title: str
    growing: str
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
    Panel("Most memory of that, MB", "intake_peak_mb", "intake_peak_mb"),
    Panel("Month's file of 50 scans loaded, s", "small_month_commit_s"),
    Panel("All data of a Patient page, ms", "patient_query_ms", "patient_query_ms_1m"),
    Panel("All data of the Worklist, ms", "worklist_ms", "worklist_ms_1m"),
    Panel("Month's file of one patient in twenty loaded, s", "month_commit_s", "month_commit_s_1m"),
)


def short(value: float) -> str:
    """1.9M, 350k, 26, 4.4, 0.83: two or three digits."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def figure(figures: Figures) -> go.Figure:
    """Six panels, one scale each, from zero."""
    drawn = make_subplots(
        rows=2,
        cols=3,
        subplot_titles=[panel.title for panel in PANELS],
        horizontal_spacing=0.075,
        vertical_spacing=0.19,
    )
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
    words = [short(value) for value in values]
    drawn.add_trace(_line(_SIZES, values, words), row, col)
    for name, found in panel.beside:
        mark = {"color": LIGHT.rule, "size": 8, "symbol": "line-ew", "line": {"width": 2, "color": LIGHT.rule}}
        text = f"{name} {short(figures[found])}"
        beside = go.Scatter(x=_SIZES[-1:], y=[figures[found]], text=text, mode="markers+text", marker=mark)
        drawn.add_trace(beside.update(textposition="middle left", textfont_color=LIGHT.text_third), row, col)
    target = next((one for one in TARGETS if one.name == panel.limit), None)
    if target:
        drawn.add_trace(_limit(target.wanted), row, col)
    highest = max([*values, *(figures[found] for _, found in panel.beside), target.wanted if target else 0])
    drawn.update_yaxes(range=[0, 1.18 * highest], row=row, col=col)


def _line(sizes: Sequence[str], values: list[float], words: list[str]) -> go.Scatter:
    return go.Scatter(
        x=sizes, y=values, text=words, mode="lines+markers+text", textposition="top center", cliponaxis=False,
        line={"color": LIGHT.lumbar_spine, "width": 2}, marker={"size": 8}, textfont={"color": LIGHT.text},
    )  # fmt: skip


def _limit(wanted: float) -> go.Scatter:
    """A quiet line that the last value is to stay under."""
    line = {"color": LIGHT.rule, "width": 1, "dash": "4px,3px"}
    text = [f"to reach {wanted:g}", "", ""]
    shown = go.Scatter(x=_SIZES, y=[wanted] * 3, text=text, mode="lines+text", line=line, textposition="top right")
    return shown.update(textfont_color=LIGHT.text_third)


def take(figures: Figures, path: Path) -> None:
    """Write the picture."""
    # what stands in the page first loads the font before the chart measures its words
    page_text = "<span style='font-family:IBM Plex Sans;position:absolute;opacity:0'>.</span>"
    page_text += figure(figures).to_html(include_plotlyjs=True, config={"staticPlot": True})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(Machine()), args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        page.set_content(f"<style>{_FONT} body{{margin:0}}</style>{page_text}")
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.wait_for_timeout(300)
        page.locator(".js-plotly-plot").screenshot(path=path)
        browser.close()
