"""The spinal deformity index under the map, on the same columns, with the levels that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.charts.lanes.sheet import SMALL_PX, InPixels, Place, Sheet
from dashboard.charts.records import Row, truth
from dashboard.charts.spine.columns import ImageColumns
from dashboard.charts.spine.rows import SpineRows, readable_of
from dashboard.charts.wording import literal, modality_name, signed

_HEIGHT_PX = 92
_HEAD_PX = 24
_FOOT_PX = 26
_LEAST_TOP = 4


@dataclass(frozen=True)
class IndexLane(InPixels):
    """A mark for each image with a grade: hollow where not all of T4 to L4 were graded."""

    spine: SpineRows
    columns: ImageColumns
    gap_above_px: float = 10

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Lines only between images of the same method, marks with their number above and n of 13 below."""
        sheet.name(place, "SDI", under=["sum of grades, T4–L4"])
        found = [(n, self.spine.index_of(image["image_id"])) for n, image in enumerate(self.spine.images)]
        points = [(n, row) for n, row in found if row is not None and row["n_graded"]]
        if not points:
            sheet.sentence(place, "No level was graded")
            return
        top = max(_LEAST_TOP, *(row["sdi"] for _, row in points))
        ys = {n: _HEIGHT_PX - _FOOT_PX - row["sdi"] / top * (_HEIGHT_PX - _FOOT_PX - _HEAD_PX) for n, row in points}
        _draw_lines(points, ys, sheet, place)
        _draw_marks(points, ys, sheet, place)


def _draw_lines(points: list[tuple[int, Row]], ys: dict[int, float], sheet: Sheet, place: Place) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for (before, row), (after, later) in pairwise(points):
        if row["same_method"] == later["same_method"]:
            x += [before, after, None]
            y += [ys[before], ys[after], None]
    if x:
        line = {"color": sheet.palette.attention, "width": 1.5}
        sheet.trace(place, x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="SDI")


def _draw_marks(points: list[tuple[int, Row]], ys: dict[int, float], sheet: Sheet, place: Place) -> None:
    whole = [not truth(row["lower_bound"]) for _, row in points]
    colour, surface = sheet.palette.attention, sheet.palette.surface
    sheet.trace(
        place, x=[n for n, _ in points], y=[ys[n] for n, _ in points], mode="markers", name="SDI", hoverinfo="text",
        hovertext=[_card(row) for _, row in points], unselected={"marker": {"opacity": 1}},
        marker={"size": 8, "opacity": 1, "color": [colour if one else surface for one in whole],
                "line": {"color": colour, "width": 1.6}},
    )  # fmt: skip
    for n, row in points:
        at: dict[str, Any] = {"x": n, "xref": "x", "xanchor": "center"}
        index = f"{'' if not truth(row['lower_bound']) else '≥ '}{row['sdi']}"
        sheet.note(sheet.strong(index), size=13, yshift=13, **at, **place.on(ys[n]))
        sheet.note(
            readable_of(row), colour=sheet.palette.text_third, size=SMALL_PX, yshift=-13, **at, **place.on(ys[n])
        )


def _card(row: Row) -> str:
    lines = [f"<b>{row['image_date']} · {literal(modality_name(row['modality']))}</b>", literal(row["words"])]
    if row["d_sdi"] is not None:
        lines.append(
            f"change since {row['before_date']} over {row['levels_on_both']} levels: {signed(row['d_sdi'], 0)}"
        )
    if row["not_readable"]:
        lines.append(f"not readable: {literal(row['not_readable'])}")
    return "<br>".join(lines)
