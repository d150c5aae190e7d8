"""The panel of the map, and below it what is said of the chosen image."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.spine.figure import spine_figure
from dashboard.data.patient import Record
from dashboard.data.spine import Spine, drawn_rows
from dashboard.screens.pieces import heading, note, palette, panel
from dashboard.screens.spine_choice import Choice, choose_in_map, show_against
from dashboard.screens.spine_confirm import show_confirm
from dashboard.screens.spine_enter import show_enter

_CONFIG = {"displayModeBar": False, "doubleClick": False, "scrollZoom": False}


def figure_of_choice(record: Record, found: Spine, choice: Choice) -> go.Figure | None:
    """The figure in this user's colours; None where there is no image."""
    if not found.images:
        return None
    against = choice.against["image_id"] if choice.against else None
    return spine_figure(drawn_rows(record, found), choice.cell, against, palette())


def show_map(record: Record, found: Spine, choice: Choice, figure: go.Figure | None) -> None:
    """The panel with the figure that `figure_of_choice` made."""
    with panel("spine"):
        with st.container(horizontal=True, vertical_alignment="center", key="spine-head"):
            heading("Vertebrae by image", "grade as read · one column an image, not to time scale")
            show_against(record, choice)
            show_enter(record, found)
        if figure is None:
            note(f"No image of the spine is recorded up to {record.as_of}: what is not imaged is not known.")
            return
        _show_figure(record, figure)
        _show_legend()
        if choice.cell is not None:
            show_confirm(record, found, choice.cell[0])


def _show_figure(record: Record, figure: go.Figure) -> None:
    key = f"spine-figure-{record.person.token}"
    said = (
        "Grade of each vertebra on each image, the deformity index and the drugs; the lists beside it have the values"
    )
    with st.container(key="spine-scroll"):  # on a narrow page it keeps its width, and is moved in its frame
        st.plotly_chart(
            figure, theme=None, config=_CONFIG, key=key, alt=said, selection_mode="points",
            on_select=lambda: choose_in_map(record, st.session_state.get(key)),
        )  # fmt: skip


_SIGNS = ("▲ new or worse", "△ reshaped", "≈ near a boundary of grades", "(2) by measured heights alone")
_LEGEND = (
    ("tb-grade-1", "grade 1"), ("tb-grade-2", "grade 2"), ("tb-grade-3", "grade 3"),
    ("tb-hatched", "not readable: never 0"), ("tb-blank", "blank: nothing recorded"),
)  # fmt: skip


def _show_legend() -> None:
    keys = "".join(f'<span><i class="tb-key {name}"></i>{words}</span>' for name, words in _LEGEND)
    signs = "".join(f"<span>{words}</span>" for words in _SIGNS)
    st.html(f'<div class="tb-legend tb-small">{keys}{signs}</div>')
