"""What is said of a spine image on the page: a reading of it, and how its fractures came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.contracts import TABLES, column
from core.contracts.headers import WIDE
from dashboard.charts.lanes.vertebrae import SDI_LEVELS
from dashboard.charts.records import Row
from dashboard.data.by_hand import Form, Outcome, Wanted, enter
from dashboard.data.patient import Person
from dashboard.data.spine import Spine
from dashboard.data.work import Watch

MODALITIES = tuple(column(TABLES["spine_images"], "modality").choices)
METHODS = tuple(column(TABLES["vertebral_reads"], "method").choices)
ENERGIES = tuple(column(TABLES["vertebral_reads"], "energy").choices)
LOCAL_DISEASE = tuple(column(TABLES["vertebral_reads"], "local_disease").choices)
NOT_READABLE = "x"
UNREAD = "not readable"
LEVELS = SDI_LEVELS
HEIGHTS = ("anterior_mm", "middle_mm", "posterior_mm")
READ = Form(
    "reading",
    WIDE,
    "spine image by hand.csv",
    {
        "image_date": "Day of the image",
        "modality": "Kind of image",
        "reader": "Reader",
        "method": "Method",
        "grading_scheme": "Grading scheme",
        "energy": "Energy of the injury",
        "local_disease": "Local disease",
        "anterior_mm": "Anterior",
        "middle_mm": "Middle",
        "posterior_mm": "Posterior",
    },
    unusual="Unusual heights are right",
)
CONFIRMATION = Form(
    "confirmation",
    "vertebral_reads",
    "spine fractures confirmed by hand.csv",
    {"energy": "Energy of the injury", "local_disease": "Local disease"},
    changes=True,
)


@dataclass(frozen=True)
class Reading:
    """What the form says. image_id: of an image that stands, else None with its day and kind. grades: by level, "0" to
    "3" or NOT_READABLE; heights: by level, the words of its field; what is not there was not said."""

    image_id: str | None
    image_date: date | None
    modality: str
    reader: str
    method: str
    scheme: str
    energy: str
    local_disease: str
    grades: Mapping[str, str]
    heights: Mapping[str, str]
    by: str
    unusual_is_right: bool = False


def add_reading(person: Person, found: Spine, reading: Reading, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write a reading as a batch, checked as a file; of an image that stands it is one more reading, the last of which
    counts. Nothing is written where there is any problem."""
    if missing := (*_missing(reading), *_not_three(reading)):
        return Outcome(None, missing)
    rows, soft = (row_of(found, reading),), reading.unusual_is_right
    return enter(Wanted(READ, person, rows, reading.by, accept_soft=soft, version=found.version), asked, watch)


def row_of(found: Spine, reading: Reading) -> dict[str, object]:
    """The row of a wide file that the reading is checked and written as, beside whose it is."""
    image = next((row for row in found.images if row["image_id"] == reading.image_id), None)
    row: dict[str, object] = {
        "image_date": image["image_date"] if image else reading.image_date,
        "modality": image["modality"] if image else reading.modality,
        "reader": reading.reader.strip(),
        "method": reading.method,
        "grading_scheme": reading.scheme.strip(),
        "energy": reading.energy,
        "local_disease": reading.local_disease,
        **reading.grades,
    }
    if image:
        numbers = [one["reading_no"] for one in found.reads if one["image_id"] == image["image_id"]]
        row |= {"image_id": image["image_id"], "reading_no": max(numbers, default=0) + 1}
    elif any(one["image_date"] == reading.image_date for one in found.images):
        row |= {"image_id": _free_id(found, reading.image_date)}
    for level, words in reading.heights.items():
        row |= {f"{level} {name}": said for name, said in zip(HEIGHTS, words.split(), strict=False) if said != "-"}
    return row


def said_of(levels: Mapping[str, tuple[str | None, str | None]]) -> tuple[dict[str, str], dict[str, str]]:
    """Grades and heights by level, of the fields (grade, heights) that were filled in."""
    grades = {level: NOT_READABLE if grade == UNREAD else grade for level, (grade, _) in levels.items() if grade}
    return grades, {level: words.strip() for level, (_, words) in levels.items() if words and words.strip()}


def _not_three(reading: Reading) -> tuple[str, ...]:
    return tuple(
        f"{level}: “{words}” are not three heights. Write front, middle and back in mm, with a blank between them "
        "and - for one that was not measured."
        for level, words in reading.heights.items()
        if len(words.split()) != len(HEIGHTS)
    )


def _free_id(found: Spine, day: date | None) -> str:
    """The number of a further image of a day."""
    taken = {row["image_id"] for row in found.images}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{day}-{n}") not in taken)


def _missing(reading: Reading) -> tuple[str, ...]:
    new = reading.image_id is None
    wanted = (
        (reading.image_date or not new, "Say the day of the image."),
        (reading.modality or not new, "Say what kind of image it is."),
        (reading.grades or reading.heights, "Enter a grade or heights for at least one level."),
        (reading.by.strip(), "Give your name: it stands beside the batch."),
    )
    return tuple(words for value, words in wanted if not value)


def unconfirmed(found: Spine, image_id: str) -> list[Row]:
    """The fractures of an image of which energy or local disease is not known, by level; none where the definition does
    not apply."""
    if found.today is None or found.today["state"] == "not applicable":
        return []
    rows = [row for row in found.vertebral_fractures if row["image_id"] == image_id and row["excluded_because"] is None]
    open_rows = [row for row in rows if row["energy"] is None or row["local_disease"] is None]
    return sorted(open_rows, key=lambda row: row["level_no"])


def confirm_low_trauma(
    person: Person, found: Spine, image_id: str, by: str, asked: str = "", watch: Watch | None = None
) -> Outcome:
    """Say of all fractures of an image of which it is not known: low trauma, no local disease. One batch."""
    if not by.strip():
        return Outcome(None, ("Give your name: it stands beside the batch.",))
    rows = tuple(confirming_rows(found, unconfirmed(found, image_id)))
    if not rows:
        return Outcome(None, ("Energy and local disease of all fractures of this image are known.",))
    return enter(Wanted(CONFIRMATION, person, rows, by, version=found.version), asked, watch)


def confirming_rows(found: Spine, fractures: Sequence[Row]) -> list[dict[str, object]]:
    """A row for each fracture: what is known of it stays as it is."""
    numbers = {(row["image_id"], row["level"]): row["reading_no"] for row in found.history}
    return [
        {
            "image_id": row["image_id"],
            "reading_no": numbers[row["image_id"], row["level"]],
            "level": row["level"],
            "energy": "" if row["energy"] else "low",
            "local_disease": "" if row["local_disease"] else "no",
        }
        for row in fractures
    ]
