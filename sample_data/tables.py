"""The base files as rows: what each holds, in which columns (names of the contracts, or the visit file's headers)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sample_data import AS_OF, DEMO_STATE, STORED_TO
from sample_data.asking import ASSESSMENTS, answers
from sample_data.course import SPINE_LEVELS, Course
from sample_data.days import day
from sample_data.scans import Row, is_apart
from sample_data.spine_heights import HEIGHTS, height_rows
from sample_data.story import Story
from sample_data.wide import BLOODS_APART, STORE_HEADERS, seen_on, wide_rows


@dataclass(frozen=True)
class Table:
    """One file: its name, its columns in order, its rows."""

    name: str
    headers: tuple[str, ...]
    rows: list[Row]
    delimiter: str = ","


PATIENTS = ("patient_id", "date_of_birth", "sex", "family_name", "given_name", "family_history", "synthetic", "note")
DIAGNOSES = ("patient_id", "diagnosis_code", "since_date", "status", "group", "gene", "variant_hgvs", "inheritance")
SCANS = (
    "patient_id", "scan_id", "site", "side", "levels", "scan_date", "bmd_g_cm2", "bmc_g", "area_cm2",
    "manufacturer", "model", "serial_number", "software", "scan_mode", "positioning_ok", "z_reported",
    "z_reported_reference", "z_size_adjusted_reported", "z_size_adjusted_method", "excluded", "excluded_reason",
    "artefacts",
)  # fmt: skip
IMAGES = ("patient_id", "image_date", "modality", "reader", "method", *SPINE_LEVELS, "energy", "local_disease")
FRACTURES = (
    "patient_id", "event_id", "bone", "side", "fracture_date", "date_precision", "location", "energy",
    "mechanism", "local_disease", "confirmed_by_imaging",
)  # fmt: skip
TREATMENTS = (
    "patient_id", "agent", "start_date", "course_no", "stop_date", "drug_class", "dose", "dose_unit", "frequency",
    "route", "regimen", "phase", "indication", "prednisolone_equivalent_mg_per_kg_per_day", "prior_exposure",
    "stop_reason",
)  # fmt: skip
INFUSIONS = (
    "patient_id", "agent", "infusion_date", "sequence", "status", "dose_mg", "weight_kg", "weight_date", "regimen",
    "first_ever", "reaction",
)  # fmt: skip
LABS = (
    "patient_id", "sample_id", "analyte", "sample_date", "operator", "value", "unit", "lab_low", "lab_high",
    "laboratory", "text_result",
)  # fmt: skip

# Units of the panel as laboratory A writes them, and the conventional ones of laboratory B (SI over conventional).
LAB_UNITS = {"magnesium": "mmol/L", "albumin": "g/L", "urine Ca/Cr": "mmol/mmol"}
EARLY_RANGES = {"calcium": (2.15, 2.60), "phosphate": (1.10, 1.95)}
CONVENTIONAL = {"calcium": ("mg/dL", 0.2495, 1), "phosphate": ("mg/dL", 0.3229, 1), "25-OH-D": ("ng/mL", 2.496, 0)}


def base_tables(courses: list[Course]) -> list[Table]:
    """All base files, in the order of loading: everything up to the end of the store's last month."""
    stored = [row for drawn in courses for row in wide_rows(drawn, month=False) if seen_on(row) <= STORED_TO]
    apart = [row for drawn in courses if is_apart(drawn.story) for row in drawn.scans if _stored(row["scan_date"])]
    images = [row for drawn in courses for row in drawn.images if _stored(row["image_date"])]
    infusions = [row for drawn in courses if not _by_visit(drawn.story) for row in drawn.infusions]
    return [
        Table("patients.csv", PATIENTS, [patient_row(drawn.story) for drawn in courses]),
        Table("diagnoses.csv", DIAGNOSES, [row for drawn in courses for row in _diagnoses(drawn.story)]),
        Table("visits-to-2026-10.csv", STORE_HEADERS, sorted(stored, key=_by_date)),
        Table("dxa_scans.csv", SCANS, apart),
        Table("spine_images.csv", IMAGES, images),
        Table("vertebral_heights.csv", HEIGHTS, [row for drawn in courses for row in height_rows(drawn, STORED_TO)]),
        Table("fractures.csv", FRACTURES, [row for drawn in courses for row in drawn.fractures], ";"),
        Table("treatments.csv", TREATMENTS, [row for drawn in courses for row in drawn.treatments]),
        Table("infusions.csv", INFUSIONS, infusions),
        Table("labs.csv", LABS, [row for drawn in courses for row in _labs(drawn)]),
        Table("assessments.csv", ASSESSMENTS, [row for drawn in courses for row in answers(drawn, STORED_TO)]),
    ]


def demo_state(courses: list[Course]) -> Table:
    """When each child was last reviewed: three days after the last visit, unless the story says otherwise or never.

    What was due for a plainer child was booked on the demo's day.
    """
    rows: list[Row] = []
    for drawn in courses:
        if drawn.story.reviewed == "never":
            continue
        last = max(seen_on(row) for row in wide_rows(drawn, month=False) if seen_on(row) <= STORED_TO)
        usual = min(last + timedelta(days=3), STORED_TO)
        reviewed = day(drawn.story.reviewed) if drawn.story.reviewed else usual
        booked = AS_OF if drawn.story.background else None
        row: Row = {"patient_id": drawn.story.patient_id, "reviewed_on": reviewed, "booked_on": booked}
        rows.append(row | {"reviewer": "demo"})
    return Table(DEMO_STATE, ("patient_id", "reviewed_on", "booked_on", "reviewer"), rows)


def patient_row(story: Story) -> Row:
    """The person; every one says that it is invented."""
    return {
        "patient_id": story.patient_id,
        "date_of_birth": day(story.born),
        "sex": story.sex,
        "family_name": story.family,
        "given_name": story.given,
        "family_history": story.family_history,
        "synthetic": "yes",
        "note": f"Synthetic. {story.told}".strip(),
    }


def _diagnoses(story: Story) -> Iterable[Row]:
    for item in story.diagnoses:
        yield {
            "patient_id": story.patient_id,
            "diagnosis_code": item.code,
            "since_date": day(item.since),
            "status": item.status,
            "group": item.group,
            "gene": item.gene,
            "variant_hgvs": item.variant,
            "inheritance": item.inheritance,
        }


def _labs(drawn: Course) -> Iterable[Row]:
    """Samples outside the visit panel: yearly magnesium and albumin; after a first infusion; a second laboratory."""
    if not drawn.story.background:
        for sample in drawn.bloods:
            if int(str(sample["number"])) % 2 == 0 and _stored(sample["sample_date"]):
                yield from (_lab(sample, name, unit) for name, unit in LAB_UNITS.items())
    for sample in drawn.after_infusion:
        yield from (_lab(sample, name, "mmol/L", EARLY_RANGES[name]) for name in EARLY_RANGES)
    if drawn.story.number in BLOODS_APART:
        for sample in drawn.bloods:
            yield from (_conventional(sample, name) for name in CONVENTIONAL)


def _lab(sample: Row, name: str, unit: str, limits: tuple[float, float] | None = None) -> Row:
    on = sample["sample_date"]
    row: Row = {
        "patient_id": sample["patient_id"],
        "sample_id": f"B{on:%Y%m%d}",
        "analyte": name,
        "sample_date": on,
        "value": sample[name],
        "unit": unit,
        "laboratory": "Laboratory A",
    }
    return row | ({"lab_low": f"{limits[0]:.2f}", "lab_high": f"{limits[1]:.2f}"} if limits else {})


def _conventional(sample: Row, name: str) -> Row:
    unit, factor, digits = CONVENTIONAL[name]
    value = float(str(sample[name])) / factor
    row = _lab(sample, name, unit)
    row |= {"sample_id": f"C{sample['sample_date']:%Y%m%d}", "laboratory": "Laboratory B"}
    return row | {"value": f"{value:.{digits}f}"}


def _by_visit(story: Story) -> bool:
    return any(run.by_visit for run in story.infused)


def _stored(on: object) -> bool:
    assert isinstance(on, date)
    return on <= STORED_TO


def _by_date(row: Row) -> tuple[date, str]:
    return seen_on(row), str(row["Patient ID"])
