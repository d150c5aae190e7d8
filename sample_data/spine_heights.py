"""Heights of the vertebrae on the images of some children, in mm: a second reading beside the reader's grades.

Invented: the sizes only have to look like a child's spine, the losses of height lie within the grade that was read.
"""

from __future__ import annotations

from datetime import date

from sample_data.chance import stream
from sample_data.course import SPINE_LEVELS, Course
from sample_data.scans import Row
from sample_data.visiting import true_height_cm

HEIGHTS = (
    "patient_id", "image_id", "reading_no", "level", "reader", "method", "anterior_mm", "middle_mm", "posterior_mm",
)  # fmt: skip
# Posterior height of T4 and of L4 at 165 cm, and how much lower a plain vertebra is in front and in the middle.
_TOP_MM, _BOTTOM_MM, _OF_CM = 17.0, 26.0, 165.0
_PLAIN_WEDGE, _PLAIN_HOLLOW = 0.04, 0.05
# Loss of height by grade, well within the bounds of rule book 2.2, and of a vertebra that has grown back.
_LOSS = {1: (0.215, 0.240), 2: (0.280, 0.370), 3: (0.430, 0.480)}
_AFTERWARDS = (0.11, 0.16)


def height_rows(drawn: Course, until: date) -> list[Row]:
    """The measured levels of a child's images up to a day; none where nobody measured."""
    story = drawn.story
    if not story.vertebrae_measured:
        return []
    rows: list[Row] = []
    broken: set[str] = set()
    for image in drawn.images:
        day = image["image_date"]
        if not isinstance(day, date) or day > until:
            continue
        for number, level in enumerate(SPINE_LEVELS):
            grade = image[level]
            if not isinstance(grade, int):
                continue
            broken |= {level} if grade else set()
            tall = true_height_cm(story, day) / _OF_CM
            posterior = tall * (_TOP_MM + (_BOTTOM_MM - _TOP_MM) * number / (len(SPINE_LEVELS) - 1))
            losses = _losses(story.patient_id, day, level, grade, level in broken)
            rows.append(_row(image, level, posterior, *losses))
    return rows


def _losses(patient_id: str, day: date, level: str, grade: int, was_broken: bool) -> tuple[float, float]:
    """How much lower the vertebra is in front and in the middle than behind, as shares."""
    shape = stream(patient_id, f"shape of {level}")
    biconcave = shape.random() < 0.45
    measured = stream(patient_id, f"heights of {level} on {day}")
    wobble = measured.uniform(-0.004, 0.004)
    if not grade and not was_broken:
        return _PLAIN_WEDGE + wobble, _PLAIN_HOLLOW - wobble
    low, high = _LOSS[grade] if grade else _AFTERWARDS
    loss = low + (high - low) * stream(patient_id, f"loss of {level} at grade {grade}").random() + wobble
    return (loss / 2, loss) if biconcave else (loss, loss * 0.6)


def _row(image: Row, level: str, posterior: float, wedge: float, hollow: float) -> Row:
    return {
        "patient_id": image["patient_id"],
        "image_id": f"{image['image_date']}-1",
        "reading_no": 2,
        "level": level,
        "reader": image["reader"],
        "method": "morphometry",
        "anterior_mm": f"{posterior * (1 - wedge):.1f}",
        "middle_mm": f"{posterior * (1 - hollow):.1f}",
        "posterior_mm": f"{posterior:.1f}",
    }
