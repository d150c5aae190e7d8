"""The table behind the course figure: every value that it draws, one a row, with its batch and file row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from core.intake.entered import entered_of, row_key
from core.spreadsheet import harmless
from dashboard.charts.lanes.drug_words import dose_per_kg
from dashboard.charts.lanes.labs import lab_words, range_words
from dashboard.charts.lanes.z_hover import excluded_words
from dashboard.charts.records import Row
from dashboard.charts.time_axis import age_in_years
from dashboard.charts.wording import MINUS, SERIES_NAMES, brief, capital, modality_name, number, site_name
from dashboard.data.opened import the_store
from dashboard.data.patient import Record

COLUMNS = ("patient_id", "date", "age_y", "lane", "what", "value", "unit", "note", "batch", "row")


Entered = Mapping[tuple[str, str, str], str]


def entered_values(record: Record) -> Entered:
    """What the files had where a value was converted on its way in: {(table, key of its row, column): `50 in`}."""
    return entered_of(the_store(), record.person.patient_key)


def course_table(record: Record, entered: Entered | None = None) -> pd.DataFrame:
    """Columns COLUMNS, newest first. `value` is text as it is written on the page; patient_id is the rows' own.

    entered: as entered_values; said in the note of a value that came in another unit.
    """
    lanes = (
        _scans(record),
        _densities(record, entered or {}),
        _growth(record, entered or {}),
        _vertebrae(record),
        _fractures(record),
        _drugs(record),
        _infusions(record, entered or {}),
        _labs(record),
    )
    rows = [row for lane in lanes for row in lane]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values("date", ascending=False, kind="stable").reset_index(drop=True)


def table_csv(table: pd.DataFrame) -> bytes:
    """The table as UTF-8 CSV with a BOM, as spreadsheets want it; a cell that one would run starts with a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    plain = table.assign(value=table["value"].str.replace(MINUS, "-"))  # a spreadsheet reads only the hyphen as minus
    writer.writerows([_harmless(cell) for cell in row] for row in plain.itertuples(index=False))
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> str:
    return "" if cell is pd.NA or cell != cell else harmless(cell)


def _row(
    record: Record, row: Row, day: str, lane: str, what: str, value: str, unit: str, said: Iterable[Any]
) -> tuple[Any, ...]:
    age = round(age_in_years(record.course.birth_date, row[day]), 2)
    notes = "; ".join(str(one) for one in said if one)
    return (record.person.patient_id, row[day], age, lane, what, value, unit, notes, row["batch_id"], row["file_row"])


def _scans(record: Record) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("scans", "scan_date"):
        if row["z"] is not None:
            kind = SERIES_NAMES.get(row["series"], row["series"])
            region = f"{site_name(row['site'], row['side'], row['levels'])}, {kind}"
            said = (row["reference"], _excluded(row), row["device"])
            decimals = 2 if row["series"] == "computed" else 4  # a reported number stays as it was printed
            yield _row(record, row, "scan_date", "Z-score", region, brief(row["z"], decimals), "SD", said)


def _as_entered(entered: Entered, table: str, row: Row, column: str) -> str:
    said = entered.get((table, row_key(table, row), column))
    return f"entered as {said}" if said else ""


def _growth(record: Record, entered: Entered) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("visits", "visit_date"):
        for column, what, unit in (("height_cm", "Height", "cm"), ("weight_kg", "Weight", "kg")):
            if row[column] is not None:
                said = (row["height_method"] if what == "Height" else "", _as_entered(entered, "visits", row, column))
                yield _row(record, row, "visit_date", "Growth", what, brief(row[column], 1), unit, said)


def _densities(record: Record, entered: Entered) -> Iterator[tuple[Any, ...]]:
    seen = set()
    for row in record.rows("scans", "scan_date"):
        key = (row["scan_id"], row["site"], row["side"], row["levels"])
        if row["bmd_g_cm2"] is not None and key not in seen:
            seen.add(key)
            region = site_name(row["site"], row["side"], row["levels"])
            said = (_excluded(row), row["device"], _as_entered(entered, "dxa_scans", row, "bmd_g_cm2"))
            yield _row(record, row, "scan_date", "Bone density", region, number(row["bmd_g_cm2"], 3), "g/cm²", said)


def _excluded(row: Row) -> str:
    return f"excluded: {excluded_words(row)}" if row["excluded"] else ""


def _vertebrae(record: Record) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("vertebrae", "image_date"):
        grade = (
            "not readable" if not row["readable"] else "no grade" if row["grade"] is None else str(int(row["grade"]))
        )
        said = (row["event"], modality_name(row["modality"]), row["across_methods"] and "across methods: confirm")
        yield _row(record, row, "image_date", "Vertebral", row["level"], grade, "grade", said)


def _fractures(record: Record) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("fractures", "fracture_date"):
        side = f"{row['side']} " if row["side"] in ("left", "right") else ""
        precision = row["date_precision"] if row["date_precision"] in ("month", "year") else None
        known = precision and f"date known to the {precision}"
        yield _row(
            record,
            row,
            "fracture_date",
            "Fracture",
            f"{side}{row['bone']}",
            row["energy"] or "unknown",
            "energy",
            (row["location"], known),
        )


def _drugs(record: Record) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("treatments", "start_date"):
        dose = brief(row["dose"]) if row["dose"] is not None else "unknown"
        said = (
            row["frequency"],
            row["route"],
            row["regimen"],
            f"until {row['stop_date']}" if row["stop_date"] else "running",
        )
        yield _row(record, row, "start_date", "Drug", capital(row["agent"]), dose, row["dose_unit"] or "", said)


def _infusions(record: Record, entered: Entered) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("infusions", "infusion_date"):
        dose = dose_per_kg(row)
        given = row["dose_mg"] is not None and f"{brief(row['dose_mg'], 2)} mg"
        said = (row["status"], given, _as_entered(entered, "infusions", row, "dose_mg"))
        value = brief(dose) if dose is not None else "unknown"
        yield _row(record, row, "infusion_date", "Infusion", capital(row["agent"]), value, "mg/kg", said)


def _labs(record: Record) -> Iterator[tuple[Any, ...]]:
    for row in record.rows("labs", "sample_date"):
        said = (range_words(row), row["specimen"], row["laboratory"])
        yield _row(
            record, row, "sample_date", "Laboratory", capital(row["analyte"]), lab_words(row), row["unit"] or "", said
        )
