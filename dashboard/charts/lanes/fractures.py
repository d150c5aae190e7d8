"""The lane of broken bones other than vertebrae: a diamond each, with bone, side and energy in words."""

from dataclasses import dataclass
from datetime import date

from dashboard.charts.course_data import CourseRows
from dashboard.charts.lanes.marks import ROW_PX, NamedMark, draw_marks, placed, rows_used
from dashboard.charts.lanes.sheet import InPixels, Place, Sheet
from dashboard.charts.records import Row, truth
from dashboard.charts.time_axis import TimeAxis
from dashboard.charts.wording import age_words, literal

LONG_BONES = frozenset({"humerus", "radius", "ulna", "femur", "tibia", "fibula"})
_HEIGHT_PX = 20


@dataclass(frozen=True)
class FractureLane(InPixels):
    """Marks with their rows."""

    course: CourseRows
    marks: list[NamedMark]
    gap_above_px: float = 6

    @property
    def height_px(self) -> float:
        return _HEIGHT_PX + (rows_used(self.marks) - 1) * ROW_PX

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Marks with words, or the sentence that none is recorded."""
        sheet.name(place, "Long bone")
        draw_marks(self.marks, sheet, place)
        if not self.marks:
            sheet.sentence(place, f"No fracture recorded up to {self.course.as_of}")


def fracture_lane(course: CourseRows, axis: TimeAxis) -> FractureLane:
    """The fracture lane of a patient. Other bones than long ones are named, and never counted as such."""
    marks = [_mark(row, course.birth_date) for row in course.fractures]
    return FractureLane(course, placed(marks, axis))


def _mark(row: Row, birth_date: date) -> NamedMark:
    bone = row.get("bone") or "bone not recorded"
    side = f"{row['side']} " if row.get("side") in ("left", "right") else ""
    energy = row.get("energy")
    known = energy not in (None, "unknown")
    where = literal(f"{side}{bone}")
    words = f"{where}, {literal(f'{energy} energy' if known else 'energy unknown')}"
    symbol = "diamond" if bone in LONG_BONES else "diamond-wide"
    return NamedMark(row["fracture_date"], (words, where), _card(row, words, birth_date), hollow=False, symbol=symbol)


def _card(row: Row, words: str, birth_date: date) -> str:
    precision = row.get("date_precision")
    about = f" (known to the {literal(precision)})" if precision in ("month", "year") else ""
    words_for = {True: "confirmed by imaging", False: "not confirmed by imaging", None: "confirmation not recorded"}
    lines = [
        f"<b>{words}</b>",
        f"{row['fracture_date']}{about} · {age_words(birth_date, row['fracture_date'])}",
        literal(", ".join(str(row[name]) for name in ("location", "mechanism") if row.get(name))),
        words_for[truth(row.get("confirmed_by_imaging"))],
        "" if row.get("bone") in LONG_BONES else "not a long bone: outside the count of the ISCD definition",
    ]
    return "<br>".join(line for line in lines if line)
