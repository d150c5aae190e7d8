"""The vertebral lane: a triangle for each level found broken or worse, with its grade in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.marks import ROW_PX, NamedMark, draw_marks, placed, rows_used
from dashboard.charts.lanes.sheet import InPixels, Place, Sheet
from dashboard.charts.records import Row, days_between, truth
from dashboard.charts.time_axis import TimeAxis
from dashboard.charts.wording import ARROW, literal, modality_name, span

SDI_LEVELS = ("T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4")
_ALL_LEVELS = ("T1", "T2", "T3", *SDI_LEVELS, "L5")
_SHOWN = ("first seen", "new", "new, timing uncertain", "worse")
_WORDS = {"first seen": "first image"}
_MOST_SINGLE = 2
_LEAST_HEIGHT_PX = 40


@dataclass(frozen=True)
class VertebralLane(InPixels):
    """Marks with their rows; the lane is as tall as its rows need."""

    course: CourseRows
    rows: list[Row]
    marks: list[NamedMark]
    gap_above_px: float = 14

    @property
    def height_px(self) -> float:
        return max(_LEAST_HEIGHT_PX, rows_used(self.marks) * ROW_PX + 5)

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Image days as small ticks at the foot, marks with words above, the latest SDI at the right."""
        sheet.name(place, "Vertebral")
        if not self.rows:
            sheet.sentence(place, f"No spine image recorded up to {self.course.as_of}")
            return
        _draw_image_days(self, sheet, place)
        draw_marks(self.marks, sheet, place)
        if not self.marks:
            sheet.sentence(place, _clean_sentence(self.rows))
        sdi, readable = sdi_words(latest_image(self.rows))
        sheet.latest(place, f"{sheet.strong(sdi)}  {readable}")


def vertebral_lane(course: CourseRows, axis: TimeAxis) -> VertebralLane:
    """The vertebral lane of a patient."""
    return VertebralLane(course, course.vertebrae, placed(_marks(course.vertebrae), axis))


def sdi_words(image: Sequence[Row]) -> tuple[str, str]:
    """The spinal deformity index of one image and how much of T4 to L4 it rests on: ('SDI ≥ 3', '11/13 readable')."""
    grades = {row["level"]: row["grade"] for row in image if row["level"] in SDI_LEVELS and truth(row.get("readable"))}
    known = [int(grade) for grade in grades.values() if grade is not None]
    if not known:
        return "SDI unknown", f"0/{len(SDI_LEVELS)} readable"
    at_least = "" if len(known) == len(SDI_LEVELS) else "\u2265 "
    return f"SDI {at_least}{sum(known)}", f"{len(known)}/{len(SDI_LEVELS)} readable"


def level_words(levels: Sequence[str]) -> str:
    """Levels from above downwards, neighbours joined: T6–T8, T12."""
    numbers = sorted(_ALL_LEVELS.index(level) for level in levels if level in _ALL_LEVELS)
    runs: list[list[int]] = []
    for position in numbers:
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    names = [[_ALL_LEVELS[position] for position in run] for run in runs]
    return ", ".join(span(run[0], run[-1]) if len(run) > 2 else ", ".join(run) for run in names)


def latest_image(rows: Sequence[Row]) -> list[Row]:
    """The rows of the newest image; of two on one day, the one with more readable levels."""
    newest = max(row["image_date"] for row in rows)
    images: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        if row["image_date"] == newest:
            images[row.get("image_id")].append(row)
    return max(images.values(), key=lambda image: sum(truth(row.get("readable")) is True for row in image))


def _marks(rows: Sequence[Row]) -> list[NamedMark]:
    groups: dict[tuple[date, str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        if row["event"] in _SHOWN and _is_fractured(row):
            groups[(row["image_date"], row["event"], bool(row.get("across_methods")))].append(row)
    marks = []
    for (day, event, _), group in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1] == "worse")):
        ordered = sorted(group, key=lambda row: _ALL_LEVELS.index(row["level"]) if row["level"] in _ALL_LEVELS else 99)
        shared = [ordered] if len(ordered) > _MOST_SINGLE else [[row] for row in ordered]
        marks += [_mark(day, event, members) for members in shared]
    return marks


def _is_fractured(row: Row) -> bool:
    return row["grade"] >= 1 if row["grade"] is not None else truth(row.get("fractured")) is True


def _mark(day: date, event: str, members: list[Row]) -> NamedMark:
    across = ", across methods: confirm" if members[0].get("across_methods") else ""
    levels = level_words([row["level"] for row in members])
    grade = _grade_words(event, members)
    wordings = (f"{levels} {grade}, {_WORDS.get(event, event)}{across}", f"{levels} {grade}", levels)
    modality = literal(modality_name(members[0].get("modality")))
    card = "<br>".join([f"<b>{day}</b> · {modality}", *(_card_line(row) for row in members)])
    return NamedMark(day, tuple(map(literal, wordings)), card, hollow=event == "first seen", symbol="triangle-down")


def _grade_words(event: str, members: list[Row]) -> str:
    grades = sorted({int(row["grade"]) for row in members if row["grade"] is not None})
    before = members[0].get("before_grade")
    if not grades:
        return "fractured, no grade"
    if event == "worse" and len(members) == 1 and before is not None:
        return f"grade {int(before)} {ARROW} {grades[0]}"
    return f"grade {grades[0]}" if len(grades) == 1 else f"grades {span(grades[0], grades[-1])}"


def _card_line(row: Row) -> str:
    event = literal(_WORDS.get(row["event"], row["event"]))
    line = f"<b>{literal(row['level'])}</b> {_grade_words('', [row])}, {event}"
    if row.get("before_grade") is not None and row.get("before_date"):
        days = days_between(row["before_date"], row["image_date"])
        line += f" · grade {int(row['before_grade'])} on {row['before_date']} ({days} d)"
    return line + (" · other method before: confirm" if row.get("across_methods") else "")


def _draw_image_days(lane: VertebralLane, sheet: Sheet, place: Place) -> None:
    """A small tick for each image, so that `imaged and nothing new` differs from `not imaged`."""
    images: dict[date, list[Row]] = defaultdict(list)
    for row in lane.rows:
        images[row["image_date"]].append(row)
    cards = [_image_card(day, rows) for day, rows in images.items()]
    looks = {"symbol": "line-ns", "size": 5, "line": {"width": 1.2, "color": sheet.palette.text_third}}
    sheet.marks(place, list(images), [lane.height_px - 3] * len(images), cards, "spine images", **looks)


def _image_card(day: date, rows: Sequence[Row]) -> str:
    kinds = sorted({literal(modality_name(row.get("modality"))) for row in rows})
    return f"<b>{day}</b> · {', '.join(kinds)}<br>{' · '.join(sdi_words(latest_image(rows)))}"


def _clean_sentence(rows: Sequence[Row]) -> str:
    days = {row["image_date"] for row in rows}
    images = "1 image" if len(days) == 1 else f"{len(days)} images"
    return f"No vertebral fracture read on {images}, latest {max(days)}"
