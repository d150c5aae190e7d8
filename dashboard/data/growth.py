"""What the Growth page shows beside the patient's record: visit by visit how the child grows and matures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.clinic import rules_today
from core.store import Store, plain_rows
from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.records import Row, records
from dashboard.data.csv_text import csv_text
from dashboard.data.opened import per_version
from dashboard.data.patient import Record, all_own, reference_bands

_RULES = ("growth_tempo", "height_z", "height_losses", "growth")
_LIMITS = ("puberty_late_girl_years", "puberty_late_boy_years", "testis_prepubertal_ml", "height_loss_cm")
_REFERENCE = "SELECT reference_id, title, limits_to_show FROM references_in_use WHERE measure = 'height_cm' AND enabled"


@dataclass(frozen=True)
class Growth:
    """One patient's rows of the views whose names they carry, oldest first.

    reference: the height reference in use: reference_id, title, limits_to_show. limits: in force, by their names.
    """

    tempo: list[Row]
    heights: list[Row]
    losses: list[Row]
    collapsed_on: date | None
    scoliosis_on: date | None
    reference: Row | None
    limits: dict[str, float]


@per_version
def growth(store: Store, patient_key: int) -> Growth:
    """The rows of a patient's key. Raises RowsOfAnother if any row is not the patient's own."""
    with rules_today(store, (*_RULES, "references_in_use"), patient_key) as cursor:
        rows = {name: all_own(plain_rows(cursor, f"FROM {name}"), patient_key, name) for name in _RULES}
        reference = plain_rows(cursor, _REFERENCE)
        limits = cursor.execute(f"SELECT {', '.join(f'limits.{name}()' for name in _LIMITS)}").fetchone() or ()
    whole = next(iter(rows["growth"]), {})
    return Growth(
        tempo=sorted(rows["growth_tempo"], key=lambda row: row["on_date"]),
        heights=sorted(rows["height_z"], key=lambda row: (row["measured_on"], row["source_table"])),
        losses=sorted(rows["height_losses"], key=lambda row: row["visit_date"]),
        collapsed_on=whole.get("collapsed_on"),
        scoliosis_on=whole.get("scoliosis_on"),
        reference=next(iter(reference), None),
        limits=dict(zip(_LIMITS, map(float, limits), strict=True)),
    )


def growth_rows(record: Record, found: Growth) -> GrowthRows:
    """What the figure is drawn from: with the pain of each visit, and the bands of the reference for this sex."""
    pains = {row["visit_date"]: row["back_pain_0_10"] for row in record.rows("visits", "visit_date")}
    visits = [{**row, "back_pain_0_10": pains.get(row["on_date"])} for row in found.tempo]
    bands: list[Row] = []
    if found.reference and record.person.sex:
        bands = records(reference_bands(found.reference["reference_id"], record.person.sex)[0], "age_years")
    return GrowthRows(
        record.person.birth, record.as_of, visits, _once_a_day(found.heights), found.losses, bands, found.collapsed_on,
        found.scoliosis_on,
    )  # fmt: skip


def _once_a_day(heights: list[Row]) -> list[Row]:
    """A scan repeats the height of its visit: of one day and one value the visit's row is drawn."""
    visits = {(row["measured_on"], row["height_cm"]) for row in heights if row["source_table"] == "visits"}
    return [
        row
        for row in heights
        if row["source_table"] == "visits" or (row["measured_on"], row["height_cm"]) not in visits
    ]


HEADS = (
    "number", "date", "age_y", "height_cm", "height_method", "height_z", "no_z_because", "velocity_cm_per_year",
    "velocity_from", "weight_kg", "tanner_stage", "testicular_volume_ml", "bone_age_y", "bone_age_delay_y",
    "menarche", "back_pain_0_10", "batch", "row",
)  # fmt: skip


def visits_csv(record: Record, rows: GrowthRows) -> str:
    """All visits as a CSV that no spreadsheet runs, newest first."""

    def cell(value: object) -> object:
        return f"{value:.6g}" if isinstance(value, float) else "" if value is None else value

    names = (
        "on_date", "age_years", "height_cm", "height_method", "height_z", "why_no_z", "velocity_cm_per_year",
        "velocity_from", "weight_kg", "tanner_stage", "testicular_volume_ml", "bone_age_years", "bone_age_delay_years",
        "menarche_date", "back_pain_0_10", "batch_id", "file_row",
    )  # fmt: skip
    lines = [[record.person.patient_id, *(cell(row[name]) for name in names)] for row in reversed(rows.visits)]
    return csv_text(HEADS, lines)
