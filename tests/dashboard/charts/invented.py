"""Invented patients for the chart tests: frames shaped like the views and tables that the charts read."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard.charts.course_data import CourseData

AS_OF = date(2026, 11, 20)
SPINE_LEVELS = ("T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4")


def scan(day: date, z: float | None, **more: Any) -> dict[str, Any]:
    """One row of scan_series; lumbar spine, reported, own precision unless `more` says otherwise."""
    row = {
        "scan_date": day, "site": "lumbar spine", "side": "none", "levels": "L1-L4", "series": "reported", "z": z,
        "reference": "Hologic, as printed", "reference_note": None, "bmd_g_cm2": 0.512, "z_precision_sd": 0.14,
        "own_precision": True, "excluded": False, "excluded_reason": None, "device": "Hologic Horizon",
        "height_z": -2.3,
    }  # fmt: skip
    return row | more


def pair(before: date, after: date, comparable: bool | None = True, **more: Any) -> dict[str, Any]:
    """One row of scan_pairs."""
    row = {
        "scan_date": after, "before_date": before, "site": "lumbar spine", "side": "none", "comparable": comparable,
        "why": None, "days": (after - before).days, "d_bmd_g_cm2": 0.012, "lsc_g_cm2": 0.028, "z_lsc": 0.39,
        "verdict": "Within measurement error",
    }  # fmt: skip
    return row | more


def level(day: date, name: str, grade: int | None, event: str, **more: Any) -> dict[str, Any]:
    """One row of vertebral_history."""
    row = {
        "image_date": day, "image_id": f"{day}-1", "modality": "vfa", "level": name, "readable": grade is not None,
        "grade": grade, "before_grade": None, "before_date": None, "event": event, "across_methods": False,
    }  # fmt: skip
    return row | more


def image(day: date, grades: dict[str, int | None], events: dict[str, str], **more: Any) -> list[dict[str, Any]]:
    """All 13 levels of one image; levels not named are grade 0."""
    return [level(day, n, grades.get(n, 0), events.get(n, "normal"), **more) for n in SPINE_LEVELS]


def rich() -> CourseData:
    """A boy with Duchenne dystrophy: two scanners, an excluded scan, fractures, four drugs, three analytes."""
    days = [
        date(2020, 10, 5),
        date(2021, 10, 11),
        date(2022, 10, 17),
        date(2024, 10, 21),
        date(2025, 10, 20),
        date(2026, 10, 26),
    ]
    zs = {
        ("lumbar spine", "reported_size_adjusted"): [-0.6, -0.7, -0.9, -1.0, -1.2, -1.8],
        ("lumbar spine", "reported"): [-1.1, -1.3, -1.7, -1.8, -2.1, -2.7],
        ("total body less head", "reported"): [-1.7, -2.1, -2.5, -2.6, -2.9, -3.3],
    }
    scans = []
    for (site, series), values in zs.items():
        for day, z in zip(days, values, strict=True):
            device = "GE Prodigy" if day.year < 2024 else "Hologic Horizon"
            levels = "L1-L4" if site == "lumbar spine" else "none"
            scans.append(
                scan(day, z, site=site, series=series, device=device, levels=levels, reference=f"{device[:3]} ref")
            )
    scans.append(scan(date(2023, 10, 16), -0.9, excluded=True, excluded_reason="movement", device="GE Prodigy"))
    pairs = []
    for site in ("lumbar spine", "total body less head"):
        for before, after in pairwise(days):
            changed = after.year == 2024
            why = "the densitometer changed" if changed else None
            pairs.append(pair(before, after, not changed, site=site, why=why))
    vertebrae = image(days[0], {"T12": 1, "T4": None, "T5": None}, {"T12": "first seen"})
    vertebrae += image(days[2], {"T12": 1}, {"T12": "stable"})
    vertebrae += image(days[3], {"T7": 1}, {"T7": "new", "T12": "reshaped fully"})
    seen = date(2026, 6, 9)
    vertebrae += image(seen, {"T8": 2, "T7": 2}, {"T8": "new", "T7": "worse"}, before_grade=1, before_date=days[4])
    vertebrae += image(days[5], {"T8": 2, "T7": 1}, {"T8": "stable", "T7": "reshaped partly"})
    fractures = [
        {
            "fracture_date": date(2022, 3, 2),
            "bone": "femur",
            "side": "left",
            "energy": "low",
            "confirmed_by_imaging": True,
        }
    ]
    gc = {"prednisolone_equivalent_mg_per_kg_per_day": 0.75, "dose": 0.9, "dose_unit": "mg/kg/day"}
    treatments = [
        {"agent": "deflazacort", "drug_class": "glucocorticoid", "start_date": date(2019, 10, 7), **gc},
        {
            "agent": "cholecalciferol",
            "drug_class": "vitamin D",
            "start_date": days[0],
            "dose": 1000,
            "dose_unit": "IU/day",
        },
        {"agent": "calcium", "drug_class": "calcium", "start_date": seen, "dose": 500, "dose_unit": "mg/day"},
        {"agent": "zoledronate", "drug_class": "bisphosphonate", "start_date": date(2026, 6, 23), "dose": None},
    ]
    infusions = [
        {
            "agent": "zoledronate",
            "infusion_date": date(2026, 6, 23),
            "status": "given",
            "dose_mg": 0.4525,
            "weight_kg": 36.2,
        },
        {
            "agent": "zoledronate",
            "infusion_date": date(2026, 9, 22),
            "status": "given",
            "dose_mg": 0.905,
            "weight_kg": 36.2,
        },
        {
            "agent": "zoledronate",
            "infusion_date": date(2026, 12, 22),
            "status": "planned",
            "dose_mg": 0.9,
            "weight_kg": None,
        },
    ]
    return CourseData(
        date(2014, 6, 14),
        AS_OF,
        *map(pd.DataFrame, (scans, pairs, vertebrae, fractures, treatments, infusions, _labs(days))),
    )


def _labs(days: list[date]) -> list[dict[str, Any]]:
    def rows(analyte: str, unit: str, low: float, high: float, values: list[float]) -> list[dict[str, Any]]:
        known = {
            "analyte": analyte,
            "unit": unit,
            "lab_low": low,
            "lab_high": high,
            "operator": "=",
            "specimen": "serum",
        }
        at = [
            *days[:3],
            date(2023, 10, 16),
            *days[3:5],
            date(2026, 6, 9),
            date(2026, 6, 25),
            date(2026, 9, 22),
            date(2026, 11, 2),
        ]
        return [known | {"sample_date": day, "value": value} for day, value in zip(at, values, strict=True)]

    return [
        *rows("25-OH-D", "nmol/L", 50, 125, [38, 70, 74, 47, 72, 76, 90, 91, 88, 71]),
        *rows("calcium", "mmol/L", 2.2, 2.65, [2.4, 2.38, 2.41, 2.4, 2.36, 2.37, 2.4, 2.04, 2.36, 2.35]),
        *rows("ALP", "U/L", 141, 460, [230, 215, 210, 205, 200, 190, 180, 170, 150, 149]),
    ]


def empty() -> CourseData:
    """A child of whom nothing is recorded but the birth date."""
    return CourseData(date(2018, 2, 3), AS_OF)


def one_scan() -> CourseData:
    """A single scan with a published default as its precision, and nothing else."""
    return CourseData(date(2015, 2, 3), AS_OF, pd.DataFrame([scan(date(2026, 3, 1), -1.4, own_precision=False)]))


def many(count: int = 40) -> CourseData:
    """Scans every 120 days of two sites, reported and computed Z, unknown links, a crushed spine, many samples."""
    first = AS_OF - timedelta(days=120 * count)
    days = [first + timedelta(days=120 * i) for i in range(count)]
    scans, pairs = [], []
    for site, offset in (("lumbar spine", 0.0), ("total body less head", -0.6)):
        for i, day in enumerate(days):
            z = -3.0 + 0.05 * i + (0.2 if i % 3 else 0) + offset
            device = f"Hologic {'Discovery' if i < 25 else 'Horizon'}"
            scans.append(scan(day, z, site=site, own_precision=i > 20, device=device))
            scans.append(
                scan(
                    day,
                    z - 0.35,
                    site=site,
                    series="computed",
                    reference="Bachrach 1999",
                    own_precision=i > 20,
                    device=device,
                )
            )
            if i:
                comparable = None if i in (5, 6, 7) else i != 25
                pairs.append(
                    pair(
                        days[i - 1],
                        day,
                        comparable,
                        site=site,
                        why="software not recorded" if comparable is None else None,
                    )
                )
    vertebrae = image(
        days[0],
        dict.fromkeys(("T6", "T7", "T8", "L1"), 2) | {"T12": 3},
        dict.fromkeys(("T6", "T7", "T8", "L1", "T12"), "first seen"),
    )
    for i in range(3, 20, 3):
        name = SPINE_LEVELS[i % 13]
        vertebrae += image(days[i], {name: 1}, {name: "new, timing uncertain"}, modality="radiograph")
    fractures = [
        {"fracture_date": days[i], "bone": b, "side": "right", "energy": e}
        for i, b, e in ((2, "tibia", "low"), (3, "clavicle", None), (4, "femur", "high"), (30, "radius", "unknown"))
    ]
    infusions = [
        {
            "agent": "pamidronate",
            "infusion_date": days[4] + timedelta(days=91 * i + j),
            "status": "given",
            "dose_mg": 20 if i else None,
            "weight_kg": 20.0 + i,
        }
        for i in range(20)
        for j in range(3)
    ]
    treatments = [
        {
            "agent": "prednisolone",
            "drug_class": "glucocorticoid",
            "start_date": days[i],
            "stop_date": days[i + 3],
            "dose": None if i == 8 else 5.0 * i,
            "dose_unit": "mg/day",
            "frequency": None,
        }
        for i in (0, 8, 20, 30)
    ]
    treatments.append(
        {
            "agent": "methotrexate",
            "drug_class": "other",
            "start_date": days[3],
            "stop_date": days[9],
            "dose": 10,
            "dose_unit": "mg",
            "frequency": "weekly",
        }
    )
    labs = [
        {
            "analyte": "25-OH-D",
            "unit": "nmol/L",
            "sample_date": days[0] + timedelta(days=60 * i),
            "value": 10 if i < 4 else 30 + 2 * i,
            "operator": "<" if i < 4 else "=",
            "lab_low": 50,
            "lab_high": None,
        }
        for i in range(60)
    ]
    labs.append(
        {
            "analyte": "PTH",
            "unit": "pmol/L",
            "sample_date": days[9],
            "value": None,
            "text_result": "haemolysed",
            "operator": None,
            "lab_low": None,
            "lab_high": None,
        }
    )
    return CourseData(
        days[0] - timedelta(days=900),
        AS_OF,
        *map(pd.DataFrame, (scans, pairs, vertebrae, fractures, treatments, infusions, labs)),
    )


def adult() -> CourseData:
    """A woman of 34 with transient osteoporosis of pregnancy: hip and spine, no drugs."""
    days = [date(2025, 5, 2), date(2026, 2, 3), date(2026, 9, 4)]
    scans = [scan(day, z) for day, z in zip(days, (-2.6, -1.9, -1.2), strict=True)]
    scans += [
        scan(day, z, site="total hip", side="left", levels="none", reference="NHANES III, as printed")
        for day, z in zip(days, (-2.9, -1.7, -0.8), strict=True)
    ]
    pairs = [
        pair(a, b, site=site, side=side)
        for site, side in (("lumbar spine", "none"), ("total hip", "left"))
        for a, b in pairwise(days)
    ]
    return CourseData(date(1992, 1, 7), AS_OF, pd.DataFrame(scans), pd.DataFrame(pairs))


def hostile() -> CourseData:
    """Names and notes with HTML in them: they must be shown as they were written."""
    evil = '<b>bold</b> <a href="https://x">x</a> &amp; %{y}'
    data = rich()
    scans = data.scans.assign(device=evil, reference=evil)
    treatments = data.treatments.assign(agent=evil)
    labs = data.labs.assign(laboratory=evil, unit="<i>u</i>")
    fractures = data.fractures.assign(bone=evil, mechanism=evil)
    return CourseData(
        data.birth_date, AS_OF, scans, data.pairs, data.vertebrae, fractures, treatments, data.infusions, labs
    )
