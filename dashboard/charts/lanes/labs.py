"""Laboratory lanes: one for each analyte and unit, neutral lines, the laboratory's own range as a band."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.course_data import CourseRows
from dashboard.charts.labels import Box, is_clear
from dashboard.charts.lanes.sheet import SMALL_PX, Anchor, Place, Sheet
from dashboard.charts.records import Row, days_between
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import brief, capital, literal, number, span

_HEIGHT_PX = 34
_STALE_DAYS = 365
_LATEST_PX = 80
_TWO_DECIMALS = ("calcium", "phosphate", "magnesium")
_ORDER = ("25-OH-D", "calcium", "ionised calcium", "phosphate", "alkaline phosphatase", "PTH")
_USUAL_SPECIMENS = ("blood", "serum", "plasma")
_SHORT_NAMES = {"alkaline phosphatase": "ALP", "urine calcium/creatinine": "Urine Ca/Cr"}
# Without a range a lane would stretch small scatter over its whole height; it spans at least this share of the middle.
_LEAST_SPAN = 0.3


@dataclass(frozen=True)
class LabLane:
    """The results of one analyte in one unit; without results, the lane that says that there are none."""

    course: CourseRows
    analyte: str
    unit: str
    results: list[Row]
    gap_above_px: float = 8

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX

    @property
    def y_range(self) -> tuple[float, float]:
        return _y_range(self.numbers)

    @property
    def numbers(self) -> list[Row]:
        """The results that are numbers; `haemolysed` and the like are not."""
        return [row for row in self.results if row.get("value") is not None]

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Band, line, marks, numbers of results outside their range, and the latest one at the right."""
        low, high = place.y_range
        if not self.results:
            sheet.name(place, "Laboratory")
            sheet.sentence(place, f"No laboratory result recorded up to {self.course.as_of}")
            return
        sheet.name(
            place,
            _SHORT_NAMES.get(self.analyte, capital(self.analyte)),
            under=[literal(self.unit)] if self.unit else (),
        )
        _draw_bands(self.numbers, (low, high), sheet, place)
        if self.numbers:
            _draw_line(self, sheet, place)
            _draw_numbers(self, sheet, place, (low, high))
        _draw_texts(self, low, high, sheet, place)
        sheet.latest(place, _latest_words(self, sheet))


def lab_lanes(course: CourseRows) -> list[LabLane]:
    """A lane for each analyte, specimen and unit that has a result; where there is none, one lane that says so."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in course.labs:
        specimen = row.get("specimen")
        named = not specimen or specimen in _USUAL_SPECIMENS or specimen in row["analyte"]
        where = "" if named else f", {specimen}"
        groups[(f"{row['analyte']}{where}", row.get("unit") or "")].append(row)
    lanes = [LabLane(course, analyte, unit, rows) for (analyte, unit), rows in groups.items()]
    lanes = sorted(lanes, key=_place_in_list) or [LabLane(course, "", "", [])]
    return [LabLane(one.course, one.analyte, one.unit, one.results, 14 if i == 0 else 8) for i, one in enumerate(lanes)]


def is_outside(row: Row) -> bool:
    """True when a result surely lies outside its range; `<10` is below a lower limit of 50, `>10` is not."""
    low, high, operator = row.get("lab_low"), row.get("lab_high"), row.get("operator") or "="
    below = low is not None and (row["value"] < low or (operator == "<" and row["value"] <= low)) and operator != ">"
    above = high is not None and (row["value"] > high or (operator == ">" and row["value"] >= high)) and operator != "<"
    return below or above


def lab_words(row: Row) -> str:
    """A result as plain text: `2.04`, `<10`; two decimals where clinics write two."""
    if row.get("value") is None:
        return str(row.get("text_result") or "no number")
    operator = row.get("operator")
    return (operator if operator in ("<", ">") else "") + _value(row, row["value"])


def range_words(row: Row) -> str:
    """The laboratory's range: `2.20–2.65`, `≥ 50`, `range unknown`."""
    low, high = row.get("lab_low"), row.get("lab_high")
    if low is not None and high is not None:
        return span(_value(row, low), _value(row, high))
    if low is not None:
        return f"\u2265 {_value(row, low)}"
    return f"\u2264 {_value(row, high)}" if high is not None else "range unknown"


def _value(row: Row, value: float) -> str:
    two = any(name in row["analyte"].lower() for name in _TWO_DECIMALS) and value < 10
    return number(value, 2) if two else brief(value, 0 if value >= 100 else 1 if value >= 10 else 2)


def _place_in_list(lane: LabLane) -> tuple[int, str, str]:
    first = _ORDER.index(lane.analyte) if lane.analyte in _ORDER else len(_ORDER)
    return first, lane.analyte.lower(), lane.unit


def _y_range(numbers: Sequence[Row]) -> tuple[float, float]:
    edges = [row["value"] for row in numbers]
    edges += [row[name] for row in numbers for name in ("lab_low", "lab_high") if row.get(name) is not None]
    if not edges:
        return 0.0, 1.0
    low, high = min(edges), max(edges)
    middle = (low + high) / 2
    half = max((high - low) / 2 * 1.28, abs(middle) * _LEAST_SPAN / 2) or 1.0
    return middle - half, middle + half


def _draw_bands(numbers: Sequence[Row], y_range: tuple[float, float], sheet: Sheet, place: Place) -> None:
    """A band for each run of results with one range; it changes with age and laboratory, half-way between samples."""
    runs: list[list[Row]] = []
    for row in numbers:
        if runs and _limits(runs[-1][0]) == _limits(row):
            runs[-1].append(row)
        else:
            runs.append([row])
    begin = sheet.axis.start
    for index, run in enumerate(runs):
        following = runs[index + 1][0]["sample_date"] if index + 1 < len(runs) else None
        end = run[-1]["sample_date"] + (following - run[-1]["sample_date"]) / 2 if following else sheet.axis.end
        low, high = _limits(run[0])
        if low is not None or high is not None:
            x = {"x0": sheet.axis.at(begin), "x1": sheet.axis.at(end)}
            y = place.span(y_range[0] if low is None else low, y_range[1] if high is None else high)
            sheet.shape(fillcolor=sheet.palette.sunk, layer="below", **x, **y)
        begin = end


def _limits(row: Row) -> tuple[float | None, float | None]:
    return row.get("lab_low"), row.get("lab_high")


def _draw_line(lane: LabLane, sheet: Sheet, place: Place) -> None:
    outside = [is_outside(row) for row in lane.numbers]
    colours = [sheet.palette.attention if out else sheet.palette.text_second for out in outside]
    marker = {"size": [8 if out else 5 for out in outside], "color": colours, "opacity": 1, "line": {"width": 0}}
    looks = {"mode": "lines+markers", "line": {"color": sheet.palette.text_second, "width": 1}, "marker": marker}
    text = {"hovertext": [_card(lane, row) for row in lane.numbers], "hoverinfo": "text", "name": literal(lane.analyte)}
    x = [sheet.axis.at(row["sample_date"]) for row in lane.numbers]
    sheet.trace(place, x=x, y=[row["value"] for row in lane.numbers], **looks, **text)


def _card(lane: LabLane, row: Row) -> str:
    lines = [
        f"<b>{literal(f'{capital(lane.analyte)} {lab_words(row)} {lane.unit}')}</b>",
        f"{row['sample_date']} · range {range_words(row)}",
        literal(row.get("laboratory") or "laboratory not recorded"),
    ]
    return "<br>".join(lines)


def _draw_numbers(lane: LabLane, sheet: Sheet, place: Place, y_range: tuple[float, float]) -> None:
    """The number beside each result outside its range or beyond a detection limit, newest first, where it has room."""
    low, high = y_range
    spots = []
    for row in lane.numbers:
        spots.append((sheet.axis.px(row["sample_date"]), (high - row["value"]) / (high - low) * _HEIGHT_PX))
    taken = [Box(x - 4, x + 4, y - 4, y + 4) for x, y in spots]
    for row, (x, y) in reversed(list(zip(lane.numbers, spots, strict=True))):
        if not (is_outside(row) or row.get("operator") in ("<", ">")):
            continue
        words = literal(lab_words(row))
        width = text_width(words, SMALL_PX)
        for shift, anchor, left in ((8.0, "right", x + 8), (-8.0, "left", x - 8 - width)):
            box = Box(left, left + width, y - 6, y + 6)
            if left >= 0 and left + width <= sheet.axis.plot_px and is_clear(box, taken, 1):
                taken.append(box)
                side: Anchor = "left" if anchor == "right" else "right"
                sheet.words(words, row["sample_date"], place.on(row["value"]), shift=shift, anchor=side, size=SMALL_PX)
                break


def _draw_texts(lane: LabLane, low: float, high: float, sheet: Sheet, place: Place) -> None:
    """Results without a number (`haemolysed`) as small crosses at the lane's foot."""
    rows = [row for row in lane.results if row.get("value") is None]
    if rows:
        days, foot = [row["sample_date"] for row in rows], low + (high - low) * 0.15
        looks = {"symbol": "x-thin", "size": 6, "line": {"width": 1.2, "color": sheet.palette.text_third}}
        sheet.marks(place, days, [foot] * len(rows), [_card(lane, row) for row in rows], "no number", **looks)


def _latest_words(lane: LabLane, sheet: Sheet) -> str:
    row = lane.results[-1]
    stale = days_between(row["sample_date"], lane.course.as_of) > _STALE_DAYS
    words = literal(clipped(lab_words(row), _LATEST_PX, bold=True))
    tail = f"{row['sample_date']:%Y-%m}" if stale else "" if row.get("value") is None else range_words(row)
    return f"{sheet.strong(words)}  {tail}".rstrip()
