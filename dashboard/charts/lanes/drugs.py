"""The drug lanes: one row a drug, a bar for each course, ticks for infusions, the total or the start at the right."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.charts.course_data import CourseRows
from dashboard.charts.labels import Extent, is_free
from dashboard.charts.lanes.drug_words import course_card, course_wordings, infusion_card, infusion_words, right_words
from dashboard.charts.lanes.sheet import Anchor, InPixels, Place, Sheet
from dashboard.charts.palette import Palette, faint
from dashboard.charts.records import Row
from dashboard.charts.text_width import text_width
from dashboard.charts.time_axis import DayAxis
from dashboard.charts.wording import capital, literal

_BAR_PX = 14
_PITCH_PX = 22
_CLASS_LANES = {"glucocorticoid": "Glucocorticoid", "vitamin D": "Vitamin D", "calcium": "Calcium"}
_CLASS_ORDER = ("glucocorticoid", "vitamin D", "calcium", "bisphosphonate")


@dataclass(frozen=True)
class DrugRow:
    """One row of the lanes: courses and infusions of one drug, or of one class whose courses do not overlap."""

    name: str
    drug_class: str
    courses: list[Row]
    infusions: list[Row]


@dataclass(frozen=True)
class DrugLanes(InPixels):
    """All drug rows on one y axis, row 0 at the top."""

    course: CourseRows
    rows: list[DrugRow]
    gap_above_px: float = 14
    none: str = "No treatment"

    @property
    def height_px(self) -> float:
        return _PITCH_PX * max(1, len(self.rows))

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Bars, ticks, words; or the sentence that no treatment is recorded."""
        if not self.rows:
            sheet.name(place, "Treatment")
            sheet.sentence(place, f"{self.none} recorded up to {self.course.as_of}")
        for index, row in enumerate(self.rows):
            middle = _PITCH_PX * (index + 0.5)
            sheet.name(place, row.name, y_px=middle)
            sheet.latest(place, right_words(row.courses, row.infusions, sheet, self.course.as_of), y_px=middle)
            draw_bars(row, middle, self.course, sheet, place)
            _draw_words(row, middle, self.course, sheet, place)
            _draw_infusions(row, middle, self.course, sheet, place)


def drug_lanes(course: CourseRows, none: str = "No treatment") -> DrugLanes:
    """The drug lanes of a patient: glucocorticoid, vitamin D, calcium, bisphosphonates, then the others by name.

    none: what is not recorded where there is no row.
    """
    courses: dict[tuple[str, str], list[Row]] = defaultdict(list)
    infusions: dict[str, list[Row]] = defaultdict(list)
    for row in course.infusions:
        if row.get("status") != "cancelled":
            infusions[row["agent"]].append(row)
    for row in course.treatments:
        drug_class = row.get("drug_class") or "other"
        lane = drug_class if drug_class in _CLASS_LANES else row["agent"]
        courses[(drug_class, lane)].append(row)
    rows = [one for (kind, lane), group in courses.items() for one in _rows_of(kind, lane, group, infusions)]
    unbooked = set(infusions) - {row["agent"] for group in courses.values() for row in group}
    rows += [DrugRow(capital(agent), "bisphosphonate", [], infusions[agent]) for agent in sorted(unbooked)]
    return DrugLanes(course, sorted(rows, key=_place_in_list), none=none)


def _rows_of(kind: str, lane: str, group: list[Row], infusions: dict[str, list[Row]]) -> list[DrugRow]:
    """One row; or one for each agent where courses of two agents of a class run at the same time."""
    agents = list(dict.fromkeys(row["agent"] for row in group))
    if len(agents) > 1 and _overlap(group):
        return [DrugRow(capital(a), kind, [r for r in group if r["agent"] == a], infusions.get(a, [])) for a in agents]
    given = sorted((row for agent in agents for row in infusions.get(agent, [])), key=lambda row: row["infusion_date"])
    return [DrugRow(_CLASS_LANES.get(lane, capital(lane)), kind, group, given)]


def _overlap(group: list[Row]) -> bool:
    ends = [row.get("stop_date") or date.max for row in group]
    return any(later["start_date"] < end for end, later in zip(ends, group[1:], strict=False))


def _place_in_list(row: DrugRow) -> tuple[int, date, str]:
    place = _CLASS_ORDER.index(row.drug_class) if row.drug_class in _CLASS_ORDER else len(_CLASS_ORDER)
    days = [course["start_date"] for course in row.courses] + [one["infusion_date"] for one in row.infusions]
    return place, min(days), row.name


def _colour(drug_class: str, palette: Palette) -> tuple[str, float]:
    """Colour and opacity of a bar. Classes without a colour share the neutral tone and are told apart by name."""
    own = {"glucocorticoid": (palette.glucocorticoid, 0.4), "bisphosphonate": (palette.bisphosphonate, 0.34)}
    return own.get(drug_class, (palette.supplement, 0.28))


def _end(row: Row, course: CourseRows) -> date:
    """The last day of a course; a running one ends at the as-of date, and none before it began."""
    return max(row.get("stop_date") or course.as_of, row["start_date"])


def draw_bars(row: DrugRow, middle: float, course: CourseRows, sheet: Sheet, place: Place) -> None:
    """One bar a course, from its true start, which may lie left of the plot."""
    if not row.courses:
        return
    tone, opacity = _colour(row.drug_class, sheet.palette)
    axis = sheet.axis
    spans = [(one["start_date"], _end(one, course)) for one in row.courses]
    looks = {"width": place.length(_BAR_PX), "marker": {"color": faint(tone, opacity), "line": {"width": 0}}}
    text = {"hovertext": [course_card(one) for one in row.courses], "hoverinfo": "text", "name": literal(row.name)}
    lengths = [axis.width(begin, end) for begin, end in spans]
    begins = [axis.at(begin) for begin, _ in spans]
    sheet.trace(place, type="bar", orientation="h", base=begins, x=lengths, y=[middle] * len(spans), **looks, **text)
    edge = place.span(middle - _BAR_PX / 2, middle + _BAR_PX / 2)
    for begin, _ in spans:
        if begin >= axis.start:
            sheet.upright(begin, {"color": tone, "width": 1.5}, **edge)


def _draw_words(row: DrugRow, middle: float, course: CourseRows, sheet: Sheet, place: Place) -> None:
    """Words inside a bar where they fit, else left of it, else right of it, else only on its card; newest first."""
    axis = sheet.axis
    ticks = [(axis.px(one["infusion_date"]) - 3, axis.px(one["infusion_date"]) + 3) for one in row.infusions]
    spans = [(max(one["start_date"], axis.start), _end(one, course)) for one in row.courses]
    jobs = [(*days, course_wordings(one, row.name)) for days, one in zip(spans, row.courses, strict=True)]
    doses = infusion_words(row.infusions)
    if doses:  # the doses that were given say more than the course they belong to
        days = [day for days in spans for day in days] + [one["infusion_date"] for one in row.infusions]
        jobs = [(min(days), max(days), (doses,))]
    taken = ticks + [(axis.px(begin), axis.px(end)) for begin, end in spans]
    for begin, end, wordings in reversed(jobs):
        others = [one for one in taken if one != (axis.px(begin), axis.px(end))]
        found = _spot(wordings, begin, end, axis, others)
        if found is not None:
            taken.append(found.extent)
            sheet.words(literal(found.words), found.day, place.on(middle), shift=found.shift, anchor=found.anchor)


@dataclass(frozen=True)
class _BarWords:
    """Words hung on a day, so that they stay with their bar when the axis is zoomed or the figure is wider."""

    words: str
    day: date
    shift: float
    anchor: Anchor
    extent: Extent


def _spot(wordings: Sequence[str], begin: date, end: date, axis: DayAxis, taken: Sequence[Extent]) -> _BarWords | None:
    """Where the first wording that fits somewhere goes: inside, left, right; None where none fits."""
    left, right = axis.px(begin), axis.px(end)
    for words in wordings:
        width = text_width(literal(words))
        inside, before, behind = (
            (left + 8, left + 8 + width),
            (left - 8 - width, left - 8),
            (right + 8, right + 8 + width),
        )
        if inside[1] <= right - 4 and is_free(*inside, taken, 2):
            return _BarWords(words, begin, 8, "left", inside)
        if before[0] >= 0 and is_free(*before, taken, 2):
            return _BarWords(words, begin, -8, "right", before)
        if behind[1] <= axis.plot_px and is_free(*behind, taken, 2):
            return _BarWords(words, end, 8, "left", behind)
    return None


def _draw_infusions(row: DrugRow, middle: float, course: CourseRows, sheet: Sheet, place: Place) -> None:
    """Thick ticks for infusions given, thin ones for those planned."""
    for status, thickness in (("given", 3.2), ("planned", 1.4)):
        group = [one for one in row.infusions if one.get("status") == status]
        if group:
            cards = [infusion_card(one, course.as_of) for one in group]
            line = {"width": thickness, "color": sheet.palette.bisphosphonate}
            name = f"{literal(row.name)} {status}"
            days = [one["infusion_date"] for one in group]
            sheet.marks(place, days, [middle] * len(group), cards, name, symbol="line-ns", size=13, line=line)
