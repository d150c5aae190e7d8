"""Checks that need more than one cell: dates against birth and the as-of day, BMD against BMC and area,
required facts."""

from __future__ import annotations

from collections.abc import Callable

from core.contracts import TABLES, columns
from core.contracts.dxa import SITE_LIMITS
from core.intake.course_checks import check_courses
from core.intake.drugs import check_infusions
from core.intake.episode_checks import check_episodes
from core.intake.report import Problem
from core.intake.spine_checks import check_heights, check_reads
from core.intake.staging import Staging
from core.rules.limits import limit_value

# An age that no patient has: hospital systems write 1900-01-01 where a birth date is not known. This product's choice.
_OLDEST_YEARS = 110
_LAST_CELL = "leave the cell empty if it is not known"


def cross_check(staging: Staging, tables: list[str]) -> None:
    """All checks between cells of a row, and between a row and what is known of its patient."""
    _births(staging, tables)
    if "patients" in tables:
        _ages(staging)
    for table in tables:
        _dates(staging, table)
    for table, check in _OF_TABLE:
        if table in tables:
            check(staging)
    check_episodes(staging, tables)


def _births(staging: Staging, tables: list[str]) -> None:
    """`births` (patient_key, born, relative): of the store, and of the file for patients that are new."""
    parts = ["SELECT patient_key, date_of_birth AS born, dates_are_relative AS relative FROM store.patients"]
    if "patients" in tables:
        parts.append(
            """SELECT patient_key, min(date_of_birth), bool_or(dates_are_relative) FROM in_patients
            WHERE patient_key NOT IN (SELECT patient_key FROM store.patients) GROUP BY patient_key"""
        )
    staging.cursor.execute(f"CREATE TABLE births AS {' UNION ALL '.join(parts)}")


def _ages(staging: Staging) -> None:
    """Ask about a birth date, new to the store, of a patient who would be very old by now."""
    rows = staging.cursor.execute(
        """SELECT i.file_row, i.date_of_birth, date_sub('year', i.date_of_birth, ?::DATE)
        FROM in_patients i LEFT JOIN store.patients s USING (patient_key)
        WHERE NOT coalesce(i.dates_are_relative, s.dates_are_relative, false)
            AND i.date_of_birth IS DISTINCT FROM s.date_of_birth AND date_sub('year', i.date_of_birth, ?::DATE) > ?""",
        [staging.as_of, staging.as_of, _OLDEST_YEARS],
    ).fetchall()
    header = staging.header("patients", "date_of_birth")
    mend = "Correct it, or leave the patient out until it is known; confirm it if it is right (--accept-soft)."
    staging.add(
        Problem(
            staging.file, row, header, str(born), "soft",
            f"born on {born} the patient would be {age} years old on {staging.as_of}: such a day often stands for an "
            f"unknown one", mend,
        )
        for row, born, age in rows
    )  # fmt: skip


def _dates(staging: Staging, table: str) -> None:
    contract = TABLES[table]
    if not contract.HAS_PATIENT:
        return
    for column in columns(contract):
        if column.kind != "date":
            continue
        header = staging.header(table, column.name)
        if column.name == "scan_date" or header == column.name:
            header = _day_header(staging, table, column.name)
        born = "false" if column.before_birth or column.name == "date_of_birth" else f"{column.name} < born"
        planned = (
            " AND status NOT IN ('planned', 'cancelled')"
            if table == "infusions" and column.name == "infusion_date"
            else ""
        )
        late = f"{column.name} > ?::DATE AND NOT coalesce(relative, false){planned}"
        if column.future and not planned:
            late = "false AND ?::DATE IS NULL"
        rows = staging.cursor.execute(
            f"""SELECT file_row, {column.name}, born, {born} FROM in_{table} LEFT JOIN births USING (patient_key)
            WHERE ({born}) OR ({late})""",
            [staging.as_of],
        ).fetchall()
        staging.add(_date_problem(staging, header, *row) for row in rows)


def _day_header(staging: Staging, table: str, name: str) -> str:
    """The header a table's day came from: its own, or the visit's."""
    own = staging.layout.find(table, name)
    visit = staging.layout.find("visits", "visit_date")
    return own.header if own else visit.header if visit else name


def _date_problem(staging: Staging, header: str, row: int, day: object, born: object, before_birth: bool) -> Problem:
    if before_birth:
        return Problem(
            staging.file,
            row,
            header,
            str(day),
            "hard",
            f"{day} is before the patient's birth date {born}",
            "Correct the date, or the patient's number.",
        )
    return Problem(
        staging.file,
        row,
        header,
        str(day),
        "hard",
        f"{day} lies in the future: today is {staging.as_of}",
        "Correct the date; only a planned or a cancelled infusion may lie ahead.",
    )


def _scan_content(staging: Staging) -> None:
    rows = staging.cursor.execute(
        "SELECT file_row, site FROM in_dxa_scans WHERE bmd_g_cm2 IS NULL AND (bmc_g IS NULL OR area_cm2 IS NULL)"
    ).fetchall()
    staging.add(
        Problem(
            staging.file,
            row,
            staging.header("dxa_scans", "bmd_g_cm2", {"site": site}),
            None,
            "hard",
            f"the {site} scan has neither BMD nor both BMC and area",
            "Give the BMD in g/cm2, or leave the whole scan out.",
        )
        for row, site in rows
    )
    _scan_ratio(staging)
    for site, limits in SITE_LIMITS.items():
        for name, (low, high) in limits.items():
            found = staging.cursor.execute(
                f"SELECT file_row, {name} FROM in_dxa_scans WHERE site = ? AND {name} IS NOT NULL AND NOT "
                f"{name} BETWEEN ? AND ?",
                [site, low, high],
            ).fetchall()
            staging.add(
                Problem(
                    staging.file,
                    row,
                    staging.header("dxa_scans", name, {"site": site}),
                    f"{value:g}",
                    "hard",
                    f"{value:g} is outside {low:g} to {high:g} for the {site}",
                    "Correct the value or its unit.",
                )
                for row, value in found
            )


def _scan_ratio(staging: Staging) -> None:
    limit = limit_value("bmd_mismatch_percent")
    rows = staging.cursor.execute(
        """SELECT file_row, site, bmd_g_cm2, bmc_g / area_cm2 FROM in_dxa_scans
        WHERE abs(bmd_g_cm2 / (bmc_g / area_cm2) - 1) * 100 > ?""",
        [limit],
    ).fetchall()
    for row, site, bmd, ratio in rows:
        apart = abs(bmd / ratio - 1) * 100
        message = f"{site}: BMC / area gives {ratio:.3f}, the BMD is {bmd:.3f}: {apart:.1f} % apart, limit {limit:g} %"
        staging.add(
            [
                Problem(
                    staging.file,
                    row,
                    staging.header("dxa_scans", "bmd_g_cm2", {"site": site}),
                    f"{bmd:g}",
                    "hard",
                    message,
                    "Correct BMD, BMC or area, or leave the scan out.",
                )
            ]
        )


def _lab_content(staging: Staging) -> None:
    rows = staging.cursor.execute(
        "SELECT file_row, analyte FROM in_labs WHERE value IS NULL AND text_result IS NULL"
    ).fetchall()
    header = staging.header("labs", "value")
    staging.add(
        Problem(
            staging.file, row, header, None, "hard", f"{analyte} has no result", "Give the value, or leave the row out."
        )
        for row, analyte in rows
    )


def _course_order(staging: Staging) -> None:
    rows = staging.cursor.execute(
        "SELECT file_row, start_date, stop_date FROM in_treatments WHERE stop_date < start_date"
    ).fetchall()
    header = staging.header("treatments", "stop_date")
    staging.add(
        Problem(
            staging.file,
            row,
            header,
            str(stop),
            "hard",
            f"the course stops on {stop}, before it starts on {start}",
            f"Correct one of the two dates, or {_LAST_CELL}.",
        )
        for row, start, stop in rows
    )


def _parents(staging: Staging, table: str, parent: str, key: str, what: str) -> None:
    own = f" UNION SELECT patient_key, {key} FROM in_{parent}" if staging.has(f"in_{parent}") else ""
    rows = staging.cursor.execute(
        f"""SELECT file_row, {key} FROM in_{table} WHERE {key} IS NOT NULL AND (patient_key, {key}) NOT IN
        (SELECT patient_key, {key} FROM store.{parent}{own})"""
    ).fetchall()
    header = staging.header(table, key)
    staging.add(
        Problem(
            staging.file,
            row,
            header,
            str(value),
            "hard",
            f"the patient has no {what} {value}",
            f"Load the {what} first ({parent}), or correct {key}.",
        )
        for row, value in rows
    )


_OF_TABLE: tuple[tuple[str, Callable[[Staging], None]], ...] = (
    ("dxa_scans", _scan_content),
    ("labs", _lab_content),
    ("treatments", _course_order),
    ("treatments", check_courses),
    ("infusions", check_infusions),
    ("vertebral_reads", lambda s: _parents(s, "vertebral_reads", "spine_images", "image_id", "spine image")),
    ("vertebral_reads", check_reads),
    ("vertebral_reads", check_heights),
    ("dxa_vertebrae", lambda s: _parents(s, "dxa_vertebrae", "dxa_scans", "scan_id", "scan")),
    ("pregnancy_findings", lambda s: _parents(s, "pregnancy_findings", "pregnancies", "pregnancy_no", "pregnancy")),
)
