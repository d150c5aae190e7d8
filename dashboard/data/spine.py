"""What the Spine page shows beside the patient's record: the images level by level, broken bones, and the definition on
each day. The rules are worked out for the one patient when the page is asked for, and kept until the store moves on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.clinic import rules_on
from core.store import Store, plain_rows
from dashboard.charts.course_data import course_rows
from dashboard.charts.records import Row, truth
from dashboard.charts.spine.rows import Cell, SpineRows, is_fractured
from dashboard.data.opened import per_version
from dashboard.data.patient import Record, all_own

_RULES = (
    "vertebral_history", "vertebral_fractures", "sdi", "spine_image_pairs", "fracture_events", "fracture_rate", "iscd",
    "spine_due",
)  # fmt: skip
_LIMITS = (
    "vertebral_mild_loss_percent", "vertebral_moderate_loss_percent", "vertebral_severe_loss_percent",
    "iscd_young_fractures", "iscd_young_under_years", "iscd_any_fractures", "iscd_any_under_years",
)  # fmt: skip
_IMAGES = """
SELECT i.*, p.comparable, p.because, p.before_date
FROM spine_images i LEFT JOIN spine_image_pairs p USING (patient_key, image_id)
WHERE i.image_date <= today()"""


@dataclass(frozen=True)
class Spine:
    """One patient's rows of the views and tables whose names they carry.

    images: with comparable, because and before_date of spine_image_pairs. reads: every reading of every level. days:
    the view iscd, of each visit and of the as-of day, oldest first. limits: in force, by their names. version: of the
    store when they were read, or before.
    """

    images: list[Row]
    reads: list[Row]
    history: list[Row]
    vertebral_fractures: list[Row]
    sdi: list[Row]
    events: list[Row]
    rate: Row | None
    days: list[Row]
    due: Row | None
    limits: dict[str, float]
    version: int

    @property
    def bounds(self) -> tuple[float, float, float]:
        """The loss of height, in percent, from which on a level is grade 1, 2 and 3."""
        mild, moderate, severe = (
            self.limits[f"vertebral_{name}_loss_percent"] for name in ("mild", "moderate", "severe")
        )
        return mild, moderate, severe

    @property
    def today(self) -> Row | None:
        """The definition as of the day; None for who has died: the rules are about the living."""
        return self.days[-1] if self.days else None

    def index_of(self, image_id: str) -> Row | None:
        """The deformity index of an image: of several methods, that with more readable levels."""
        rows = [row for row in self.sdi if row["image_id"] == image_id]
        return max(rows, key=lambda row: row["n_readable"], default=None)

    def last_cell(self) -> Cell | None:
        """What the page shows first: on the newest image with reads, the worst of what is new, else of what is
        fractured, else its first level."""
        if not self.history:
            return None
        newest = max((row["image_date"], row["image_id"]) for row in self.history)[1]
        rows = [row for row in self.history if row["image_id"] == newest]
        ever = {row["level"] for row in self.history if is_fractured(row)}
        worst = max(rows, key=lambda row: (*_how_much_to_look_at(row), row["level"] in ever, -row["level_no"]))
        return worst["image_id"], worst["level"]


def _how_much_to_look_at(row: Row) -> tuple[bool, bool, int, bool]:
    reshaped = row["event"].startswith("reshaped")
    return bool(truth(row["incident"])), is_fractured(row), row["grade"] or 0, reshaped


@per_version
def spine(store: Store, patient_key: int) -> Spine:
    """The rows of a patient's key. Raises RowsOfAnother if any row is not the patient's own."""
    version = store.version()  # asked first: at worst the rows are newer than it says
    with rules_on(store, store.as_of, _RULES, [patient_key]) as cursor:

        def own(name: str, sql: str = "") -> list[Row]:
            return all_own(plain_rows(cursor, sql or f"FROM {name}"), patient_key, name)

        rows = {name: own(name) for name in _RULES}
        images, reads = own("spine_images", _IMAGES), own("vertebral_reads")
        limits = cursor.execute(f"SELECT {', '.join(f'limits.{name}()' for name in _LIMITS)}").fetchone() or ()
    return Spine(
        images=sorted(images, key=lambda row: (row["image_date"], row["image_id"])),
        reads=sorted(reads, key=lambda row: (row["image_id"], row["level"], row["reading_no"])),
        history=sorted(
            rows["vertebral_history"], key=lambda row: (row["image_date"], row["image_id"], row["level_no"])
        ),
        vertebral_fractures=rows["vertebral_fractures"],
        sdi=sorted(rows["sdi"], key=lambda row: (row["image_date"], row["image_id"], row["n_readable"])),
        events=sorted(rows["fracture_events"], key=lambda row: row["fracture_date"]),
        rate=next(iter(rows["fracture_rate"]), None),
        days=sorted(rows["iscd"], key=lambda row: row["on_day"]),
        due=next(iter(rows["spine_due"]), None),
        limits=dict(zip(_LIMITS, map(float, limits), strict=True)),
        version=version,
    )


def drawn_rows(record: Record, found: Spine) -> SpineRows:
    """What the figure is drawn from."""
    return SpineRows(record.as_of, found.images, found.history, found.sdi, course_rows(record.course))


def earlier_images(found: Spine, chosen: Cell) -> list[Row]:
    """The images of days before that of the chosen one, oldest first."""
    day = next(row["image_date"] for row in found.images if row["image_id"] == chosen[0])
    return [row for row in found.images if row["image_date"] < day]


def of_review(images: list[Row], reviewed_on: date) -> Row | None:
    """The last of some images that was there at a review."""
    return next((row for row in reversed(images) if row["image_date"] <= reviewed_on), None)
