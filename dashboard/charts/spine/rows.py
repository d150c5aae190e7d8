"""What the spine figure is drawn from: one patient's images and what was said of each level on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.vertebrae import SDI_LEVELS
from dashboard.charts.records import Row, truth

ALL_LEVELS = ("T1", "T2", "T3", *SDI_LEVELS, "L5")
Cell = tuple[str, str]  # image_id, level


@dataclass(frozen=True)
class SpineRows:
    """Plain rows of the views.

    images   one row an image, oldest first: image_id, image_date, modality; reason; comparable (to the image before:
             TRUE, FALSE, None), because (why not, or what is not stated), before_date
    history  view vertebral_history, one row = one level on one image
    sdi      view sdi, one row = one image and method
    course   treatments and infusions of the same patient
    """

    as_of: date
    images: list[Row]
    history: list[Row]
    sdi: list[Row]
    course: CourseRows

    @cached_property
    def cells(self) -> dict[Cell, Row]:
        """What each image says of each level that was read or measured on it."""
        return {(row["image_id"], row["level"]): row for row in self.history}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """T4 to L4, and others on which there is a read."""
        seen = {row["level"] for row in self.history} | set(SDI_LEVELS)
        return tuple(level for level in ALL_LEVELS if level in seen)

    def index_of(self, image_id: str) -> Row | None:
        """The deformity index of an image: of several methods, that with more readable levels."""
        rows = [row for row in self.sdi if row["image_id"] == image_id]
        return max(rows, key=lambda row: row["n_readable"], default=None)

    def was_read(self, image_id: str) -> bool:
        """Whether anything was said of any level of an image."""
        return any(row["image_id"] == image_id for row in self.history)

    def measured(self, image_id: str) -> dict[str, Row]:
        """The levels of an image of which front, middle and back were measured."""
        names = ("anterior_mm", "middle_mm", "posterior_mm")
        rows = [row for row in self.history if row["image_id"] == image_id]
        return {row["level"]: row for row in rows if all(row[name] is not None for name in names)}


def readable_of(index: Row) -> str:
    """On how many levels an image's deformity index rests, as the rule says it: `12/13`."""
    _, _, inside = str(index["words"]).partition(" (")
    return inside.rstrip(")").removesuffix(" readable").replace(" of ", "/")


def is_fractured(row: Row) -> bool:
    """Whether a level is known to be fractured."""
    return truth(row["fractured"]) is True
