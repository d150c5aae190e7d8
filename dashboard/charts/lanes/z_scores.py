"""The Z lane: one line per site and kind of Z, broken where two scans must not be compared."""

import math
from dataclasses import dataclass

from dashboard.charts.course_data import CourseRows
from dashboard.charts.labels import Box, nudged_apart
from dashboard.charts.lanes.exposure import bisphosphonate_exposure
from dashboard.charts.lanes.sheet import SMALL_PX, Place, Sheet
from dashboard.charts.lanes.z_breaks import draw_breaks, free_note
from dashboard.charts.lanes.z_hover import excluded_card, excluded_words, no_z_card
from dashboard.charts.lanes.z_lines import brief_label, draw_series, series_label, whisker, whisker_words
from dashboard.charts.lanes.z_series import NotComparable, ZSeries, breaks, excluded_points, scans_without_z, z_series
from dashboard.charts.palette import faint
from dashboard.charts.records import Row, days_between
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import literal, number, short_site, signed

LOW_Z = -2
_USUAL = (-4, 2)
_USUAL_HEIGHT_PX = 190
_EXTRA_PX_PER_Z = 26
_MOST_HEIGHT_PX = 330
_WITHOUT_SCANS_PX = 96
_LEAST_PX_PER_TICK = 18
_LABEL_GAP_PX = 16
_MARK_PX = 5
_MARK_Z = 0.3
_STALE_DAYS = 365
_LATEST_PX = 138


@dataclass(frozen=True)
class ZLane:
    """What the lane draws, worked out before, because its height depends on it. low and high: its range in Z."""

    course: CourseRows
    series: list[ZSeries]
    broken: list[NotComparable]
    excluded: list[Row]
    without_z: list[Row]
    low: int
    high: int
    gap_above_px: float = 0

    @property
    def is_empty(self) -> bool:
        return not (self.series or self.excluded or self.without_z)

    @property
    def height_px(self) -> float:
        if self.is_empty:
            return _WITHOUT_SCANS_PX
        extra = (self.high - self.low) - (_USUAL[1] - _USUAL[0])
        return min(_USUAL_HEIGHT_PX + extra * _EXTRA_PX_PER_Z, _MOST_HEIGHT_PX)

    @property
    def y_range(self) -> tuple[float, float]:
        return self.low, self.high

    def down_px(self, z: float) -> float:
        """Pixels from the lane's top to a Z."""
        return (self.high - z) / (self.high - self.low) * self.height_px

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Grid, exposure, breaks, whiskers, lines and marks, then the latest values at the right."""
        _draw_grid(self, sheet, place)
        _draw_exposure(self.course, sheet, place)
        if self.is_empty:
            sheet.sentence(place, f"No DXA recorded up to {self.course.as_of}")
            return
        taken = _mark_boxes(self, sheet)
        draw_breaks(self.broken, {one.site for one in self.series}, sheet, place, taken)
        for one in self.series:
            draw_series(one, self.course.birth_date, sheet, place)
        _draw_excluded(self, sheet, place, taken)
        _draw_without_z(self, sheet, place)
        _draw_latest(self, sheet, place)


def z_lane(course: CourseRows) -> ZLane:
    """The Z lane of a patient; its range is -4 to +2, wider by whole numbers where the data are."""
    series, excluded = z_series(course), excluded_points(course)
    broken = breaks(series, excluded)
    # room for a mark, and for the whiskers: they would run into the lane below
    reach = [(row["z"], max(_MARK_Z, whisker(row))) for one in series for row in one.points]
    reach += [(row["z"], _MARK_Z) for row in excluded]
    low = min([_USUAL[0], *(math.floor(z - far) for z, far in reach)])
    high = max([_USUAL[1], *(math.ceil(z + far) for z, far in reach)])
    if broken and any(z > high - 1.2 for z, _ in reach):
        high += 1  # room for the words of a break, which stand at the top
    return ZLane(course, series, broken, excluded, scans_without_z(course), low, high)


def _draw_grid(lane: ZLane, sheet: Sheet, place: Place) -> None:
    step = 1 if place.height_px / (lane.high - lane.low) >= _LEAST_PX_PER_TICK else 2
    ticks = [z for z in range(lane.low + 1, lane.high) if (z - LOW_Z) % step == 0]
    strong = f'<span style="color:{sheet.palette.text}">{number(LOW_Z, 0)}</span>'
    for z in ticks:
        sheet.tick(place, z, strong if z == LOW_Z else signed(z, 0))
    # Between grid and marks: an axis's own `zeroline` would be 0, and a shape below the grid could not be seen.
    x = {"x0": sheet.axis.at(sheet.axis.start), "x1": sheet.axis.at(sheet.axis.end)}
    line = {"color": sheet.palette.rule, "width": 1.2}
    sheet.shape(type="line", line=line, layer="between", **x, **place.span(LOW_Z, LOW_Z))
    under = whisker_words(lane.series)
    sheet.name(place, "Z-score", y_px=10 + 7 * len(under), under=under)


def _draw_exposure(course: CourseRows, sheet: Sheet, place: Place) -> None:
    tint = faint(sheet.palette.bisphosphonate, 0.10 if sheet.palette.name == "light" else 0.14)
    for begin, end in bisphosphonate_exposure(course):
        across = {"x0": sheet.axis.at(begin), "x1": sheet.axis.at(end)}
        sheet.shape(fillcolor=tint, layer="below", **across, **place.full_height())


def _mark_boxes(lane: ZLane, sheet: Sheet) -> list[Box]:
    """The pixels of the lane's marks, which no words may cover."""
    rows = [row for one in lane.series for row in one.points] + lane.excluded
    spots = [(sheet.axis.px(row["scan_date"]), lane.down_px(row["z"])) for row in rows]
    return [Box(x - _MARK_PX, x + _MARK_PX, y - _MARK_PX, y + _MARK_PX) for x, y in spots]


def _draw_excluded(lane: ZLane, sheet: Sheet, place: Place, taken: list[Box]) -> None:
    """Hollow circles; of several excluded for one reason, the first with room for it says it."""
    said: set[tuple[str, str]] = set()
    for row in lane.excluded:
        card = excluded_card(row, lane.course.birth_date)
        looks = {
            "symbol": "circle-open",
            "size": 9,
            "color": sheet.palette.of_site(row["site"]),
            "line": {"width": 1.6},
        }
        name = f"{literal(short_site(row['site'], row.get('side')))} excluded"
        sheet.marks(place, [row["scan_date"]], [row["z"]], [card], name, **looks)
        reason = (row["site"], excluded_words(row))
        for shift in (-15, 15, -30, 30):
            y_px = lane.down_px(row["z"]) + shift
            if reason in said or y_px > place.height_px - 8:
                continue
            if free_note(f"excluded: {reason[1]}", row["scan_date"], y_px, sheet, place, taken):
                said.add(reason)


def _draw_without_z(lane: ZLane, sheet: Sheet, place: Place) -> None:
    """Crosses at the lane's foot for scans of which no Z is known."""
    rows = lane.without_z
    if not rows:
        return
    foot = lane.low + 9 / place.height_px * (lane.high - lane.low)
    cards = [no_z_card(row, lane.course.birth_date) for row in rows]
    looks = {"symbol": "x-thin", "size": 7, "line": {"width": 1.4, "color": sheet.palette.text_third}}
    days = [row["scan_date"] for row in rows]
    sheet.marks(place, days, [foot] * len(rows), cards, "no Z", **looks)
    words = "no Z" if lane.series or lane.excluded else "scanned, but no Z: point at a cross for the reason"
    sheet.words(words, days[-1], place.on(foot), shift=7, colour=sheet.palette.text_third, size=SMALL_PX)


def _draw_latest(lane: ZLane, sheet: Sheet, place: Place) -> None:
    """The newest value of each series in the right margin, as near to its own height as the others let it be."""
    newest = [one.points[-1] for one in lane.series]
    wanted = [lane.down_px(row["z"]) for row in newest]
    spots = nudged_apart(wanted, _LABEL_GAP_PX, 8, place.height_px - 8)
    for one, row, spot in zip(lane.series, newest, spots, strict=True):
        stale = days_between(row["scan_date"], lane.course.as_of) > _STALE_DAYS
        when = f"  {row['scan_date'].year}" if stale else ""
        value = number(row["z"], 1)
        room = _LATEST_PX - text_width(f"{value}  {when}", bold=True)
        label = series_label(one) if text_width(series_label(one)) <= room else clipped(brief_label(one), room)
        text = f"<b>{value}</b>  {literal(label)}{when}"
        sheet.latest(place, text, colour=sheet.palette.of_site(one.site), y_px=spot)
