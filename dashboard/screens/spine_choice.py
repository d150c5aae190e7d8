"""Which cell of the map and which earlier image the page is about: chosen in the map or in the two lists beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.spine.rows import Cell
from dashboard.data.patient import Record
from dashboard.data.spine import Spine, earlier_images, of_review

FIRST, REVIEW, BEFORE = "First image", "Last review", "Image before"


@dataclass(frozen=True)
class Choice:
    """cell: an image and a level of it; against: the earlier image that it is held to, by one of `offered`."""

    cell: Cell | None
    offered: dict[str, Row]
    by: str | None

    @property
    def against(self) -> Row | None:
        """The earlier image; None where the chosen image is the first."""
        return self.offered.get(self.by or "")


def _key(record: Record, name: str) -> str:
    return f"spine-{name}-{record.person.token}"


def choice_of(record: Record, found: Spine) -> Choice:
    """What was chosen; at first the newest image, its worst level, held to that of the review or the one before."""
    cell = st.session_state.get(_key(record, "cell"))
    if cell is None or not _is_there(found, cell):
        cell = found.last_cell()
    if cell is None:
        return Choice(None, {}, None)
    offered = _offered(record, found, cell)
    by = st.session_state.get(_key(record, "against"))
    usual = REVIEW if REVIEW in offered else BEFORE
    return Choice(cell, offered, by if by in offered else usual if offered else None)


def _is_there(found: Spine, cell: Cell) -> bool:
    return any((row["image_id"], row["level"]) == tuple(cell) for row in found.history)


def _offered(record: Record, found: Spine, cell: Cell) -> dict[str, Row]:
    earlier = earlier_images(found, cell)
    if not earlier:
        return {}
    chosen = next(row for row in found.images if row["image_id"] == cell[0])
    # An image that was there at the review is no news since; it is held to the one before.
    reviewed = record.review.reviewed_on if record.review else None
    at_review = of_review(earlier, reviewed) if reviewed and chosen["image_date"] > reviewed else None
    offered = {FIRST: earlier[0]} if len(earlier) > 1 else {}
    offered |= {REVIEW: at_review} if at_review else {}
    return offered | {BEFORE: earlier[-1]}


def choose_in_map(record: Record, event: Any) -> None:
    """Take the cell of a click into the map; a click beside all cells changes nothing."""
    points = event.selection.points if event else []
    cells = [point.get("customdata") for point in points if point.get("customdata")]
    if cells:
        image_id, level = cells[0][:2]
        st.session_state[_key(record, "cell")] = (str(image_id), str(level))


def choose_cell(record: Record, cell: Cell) -> None:
    """Take a cell from the lists beside the map."""
    st.session_state[_key(record, "cell")] = cell


def show_against(record: Record, choice: Choice) -> None:
    """The choice of the earlier image, where there is one."""
    if len(choice.offered) > 1:
        st.segmented_control(
            "Compared with", list(choice.offered), default=choice.by, required=True, key=_key(record, "against"),
            label_visibility="collapsed",
        )  # fmt: skip
