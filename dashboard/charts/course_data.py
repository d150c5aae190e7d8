"""What the course figure is drawn from: one patient, one as-of date, seven tables."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import pandas as pd

from dashboard.charts.records import Row, records

Table: TypeAlias = pd.DataFrame | list[Row]


@dataclass(frozen=True)
class CourseData:
    """The tables of one patient, as frames or plain rows. A missing optional column is read as unknown.

    scans       view scan_series, one row = one Z of one analysed region of one scan:
                scan_date, site, series ('reported', 'reported_size_adjusted', 'computed'), z (SD; NULL = none);
                optional: side, levels, reference, reference_note, no_z_because, bmd_g_cm2, z_precision_sd (SD),
                own_precision (bool), excluded (bool), excluded_reason, soft_reasons (list of text), device,
                height_z (SD)
    pairs       view scan_pairs, one row = one Z of a scan and the valid scan of the site before it:
                site, scan_date, before_date, comparable (of the scans: TRUE, FALSE, NULL = unknown);
                optional: side, series, reference, levels, why, d_bmd_g_cm2, lsc_g_cm2, z_lsc (SD), verdict (sentence)
    vertebrae   view vertebral_history, one row = one level on one image:
                image_date, level ('T4'..'L4'), readable (bool), grade (0-3, NULL = unknown), event;
                optional: fractured (bool, may be TRUE without a grade), image_id, modality, before_grade, before_date,
                across_methods (bool)
    fractures   table fractures: fracture_date, bone; optional: side, energy, location, date_precision, mechanism,
                confirmed_by_imaging
    treatments  table treatments: agent, drug_class, start_date; optional: stop_date, dose, dose_unit, frequency, route,
                regimen, phase, prednisolone_equivalent_mg_per_kg_per_day
    infusions   table infusions: agent, infusion_date, status ('planned', 'given', 'cancelled');
                optional: dose_mg, weight_kg, weight_date, regimen
    labs        table labs: analyte, sample_date, value, unit; optional: specimen, operator ('=', '<', '>'), lab_low,
                lab_high, laboratory, text_result
    """

    birth_date: date
    as_of: date
    scans: Table = field(default_factory=list)
    pairs: Table = field(default_factory=list)
    vertebrae: Table = field(default_factory=list)
    fractures: Table = field(default_factory=list)
    treatments: Table = field(default_factory=list)
    infusions: Table = field(default_factory=list)
    labs: Table = field(default_factory=list)


@dataclass(frozen=True)
class CourseRows:
    """The same as plain rows, each list sorted by its day; converted once, because that costs as much as drawing."""

    birth_date: date
    as_of: date
    scans: list[Row]
    pairs: list[Row]
    vertebrae: list[Row]
    fractures: list[Row]
    treatments: list[Row]
    infusions: list[Row]
    labs: list[Row]


def course_rows(course: CourseData) -> CourseRows:
    """Rows without a day, a level or an analyte are left out: they have no place on a time axis."""
    return CourseRows(
        birth_date=course.birth_date,
        as_of=course.as_of,
        scans=records(course.scans, "scan_date"),
        pairs=records(course.pairs, "scan_date", "before_date"),
        vertebrae=records(course.vertebrae, "image_date", "level"),
        fractures=records(course.fractures, "fracture_date"),
        treatments=records(course.treatments, "start_date"),
        infusions=records(course.infusions, "infusion_date"),
        labs=records(course.labs, "sample_date", "analyte"),
    )
