"""The visit file: one row is one visit: measures, DXA, bloods, the dose given, in the latest month the spine image."""

from __future__ import annotations

from datetime import date

from sample_data.chance import stream
from sample_data.course import SPINE_LEVELS, Course
from sample_data.scans import Row, is_apart

PATIENT_HEADERS = ("Date of birth", "Sex", "Family name", "Given name", "Synthetic")
VISIT_HEADERS = {
    "height_cm": "Height (cm)",
    "height_method": "Height method",
    "weight_kg": "Weight (kg)",
    "tanner_stage": "Tanner stage",
    "menarche_date": "Menarche date",
    "back_pain_0_10": "Back pain (0-10)",
    "mobility": "Mobility",
    "calcium_intake_mg_per_day": "Calcium intake (mg/day)",
    "diet_restriction": "Diet restriction",
    "disease_activity": "Disease activity",
    "fracture_history_complete": "Fracture history complete",
    "plan": "Plan",
}
DEVICE_HEADERS = {
    "manufacturer": "Manufacturer",
    "model": "Model",
    "serial_number": "Serial number",
    "software": "Software",
    "scan_mode": "Scan mode",
    "z_reported_reference": "Z reference",
}
SITE_HEADERS = {
    "levels": "levels",
    "bmd_g_cm2": "BMD (g/cm2)",
    "bmc_g": "BMC (g)",
    "area_cm2": "area (cm2)",
    "z_reported": "Z",
    "z_size_adjusted_reported": "size-adjusted Z",
    "z_size_adjusted_method": "size adjustment method",
}
SITES = {"lumbar spine": "LS", "total body less head": "TBLH"}
LAB_HEADERS = {
    "calcium": "Calcium (mmol/L)",
    "phosphate": "Phosphate (mmol/L)",
    "ALP": "ALP (U/L)",
    "creatinine": "Creatinine (umol/L)",
    "25-OH-D": "25-OH-D (nmol/L)",
    "PTH": "PTH (pmol/L)",
}
DOSE_HEADER = "Zoledronate (mg)"
IMAGE_HEADERS = {
    "image_date": "Image date",
    "modality": "Modality",
    "reader": "Reader",
    "method": "Method",
    **{level: level for level in SPINE_LEVELS},
    "energy": "Energy",
    "local_disease": "Local disease",
}

STORE_HEADERS = (
    "Patient ID",
    "Visit date",
    *VISIT_HEADERS.values(),
    *DEVICE_HEADERS.values(),
    *(f"LS {header}" for header in SITE_HEADERS.values()),
    *(f"TBLH {header}" for name, header in SITE_HEADERS.items() if name != "levels"),
    *LAB_HEADERS.values(),
    DOSE_HEADER,
)
MONTH_HEADERS = (*STORE_HEADERS[:2], *PATIENT_HEADERS, *STORE_HEADERS[2:], *IMAGE_HEADERS.values())

# The laboratory of another hospital writes for this child; its results are in labs.csv in conventional units.
BLOODS_APART = (46,)
NO_BLOODS = 0.12
NO_PTH = 0.3


def wide_rows(drawn: Course, month: bool) -> list[Row]:
    """One row per visit, by header. month: with scans and images that the store's own files hold apart."""
    return [_row(drawn, visit, month) for visit in drawn.visits]


def seen_on(row: Row) -> date:
    """The visit day of a row of the visit file."""
    on = row["Visit date"]
    assert isinstance(on, date)
    return on


def _row(drawn: Course, visit: Row, month: bool) -> Row:
    on = visit["visit_date"]
    assert isinstance(on, date)
    row: Row = {"Patient ID": drawn.story.patient_id, "Visit date": on}
    row |= {header: visit.get(name) for name, header in VISIT_HEADERS.items()}
    for scan in drawn.scans if month or not is_apart(drawn.story) else ():
        if scan["scan_date"] == on and scan["site"] in SITES:
            row |= {header: scan.get(name) for name, header in DEVICE_HEADERS.items()}
            row |= {f"{SITES[str(scan['site'])]} {header}": scan.get(name) for name, header in SITE_HEADERS.items()}
    row |= _bloods(drawn, on)
    if any(run.by_visit for run in drawn.story.infused):
        row[DOSE_HEADER] = next((dose.get("dose_mg") for dose in drawn.infusions if dose["infusion_date"] == on), None)
    if month:
        for image in drawn.images:
            if image["image_date"] == on:
                row |= {header: image.get(name) for name, header in IMAGE_HEADERS.items()}
    return row


def _bloods(drawn: Course, on: date) -> Row:
    """The panel of the day, with its gaps: now and then no sample, often no PTH."""
    chance = stream(drawn.story.patient_id, f"missing bloods {on}")
    if drawn.story.number in BLOODS_APART or chance.random() < (NO_BLOODS if drawn.story.background else 0.04):
        return {}
    panel = next(sample for sample in drawn.bloods if sample["sample_date"] == on)
    return {
        header: None if name == "PTH" and chance.random() < NO_PTH else panel[name]
        for name, header in LAB_HEADERS.items()
    }
