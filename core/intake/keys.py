"""Key columns are never empty: where a file lacks one, it is given the default of the data model, and the user
is told."""

from __future__ import annotations

from core.contracts import TABLES
from core.contracts.headers import WIDE
from core.contracts.kinds import WIDE_KINDS
from core.intake.fact_numbers import ask_which_pregnancy, fill_times, number_facts
from core.intake.report import Problem
from core.intake.staging import Staging

# table: {key column: (partition of its sequence, SQL with {n} for the number within the partition)}
_NUMBERED: dict[str, dict[str, tuple[str, str]]] = {
    "dxa_scans": {
        "scan_id": ("patient_key, scan_date, site, side, levels", "strftime(scan_date, '%Y-%m-%d') || '-' || {n}")
    },
    "spine_images": {"image_id": ("patient_key, image_date", "strftime(image_date, '%Y-%m-%d') || '-' || {n}")},
    "fractures": {
        "event_id": ("patient_key, fracture_date, bone, side", "strftime(fracture_date, '%Y-%m-%d') || '-' || {n}")
    },
    "labs": {
        "sample_id": (
            "patient_key, sample_date, sample_time, analyte, specimen",
            "strftime(sample_date, '%Y-%m-%d') || coalesce(' ' || left(sample_time::VARCHAR, 5), '') || '-' || {n}",
        )
    },
    "infusions": {"sequence": ("patient_key, agent, infusion_date", "{n}")},
    "treatments": {"course_no": ("patient_key, agent, start_date", "{n}")},
    "vertebral_reads": {"reading_no": ("", "1")},
    "pregnancies": {"pregnancy_no": ("", "1")},
    "pregnancy_findings": {"pregnancy_no": ("", "1")},
}
_PLAIN: dict[str, dict[str, str]] = {
    "dxa_scans": {"side": "'none'", "levels": "CASE WHEN site = 'lumbar spine' THEN 'not stated' ELSE 'none' END"},
    "fractures": {"side": "'unknown'"},
    "labs": {"specimen": "'not stated'"},  # an analyte that is known brings its own
    "diagnoses": {"since_date": "first_visit"},
}
_ASKED = ("dxa_scans", "labs", "infusions", "spine_images", "vertebral_reads", "treatments")
# The column of each table by which two things of one day are told apart.
NUMBERS = {table: next(iter(keys)) for table, keys in _NUMBERED.items()} | {"pregnancy_findings": "finding_no"}
# Columns whose default number was counted, not read: overwriting such a row may be a mistaken second measurement.
COUNTED = {table: number for table, number in NUMBERS.items() if table in _ASKED}
_MOST = 5  # rows named in one sentence


def fill_keys(staging: Staging, table: str) -> None:
    """Fill the empty key columns of in_<table>; say so once a column. Rows whose key stays empty are refused."""
    for name, expression in _PLAIN.get(table, {}).items():
        if name == "since_date":
            _first_visits(staging)
        else:
            staging.cursor.execute(f"UPDATE in_{table} SET {name} = {expression} WHERE {name} IS NULL")
    staging.cursor.execute(f"ALTER TABLE in_{table} ADD COLUMN counted BOOLEAN DEFAULT false")
    if table == "pregnancy_findings":
        ask_which_pregnancy(staging)
    for name, (partition, expression) in _NUMBERED.get(table, {}).items():
        _number(staging, table, name, partition, expression)
    if table == "pregnancy_findings":
        number_facts(staging)
        if staging.layout.kind in WIDE_KINDS:
            fill_times(staging)
    if table == "labs" and staging.layout.kind != WIDE:
        _ask_several_results(staging)
    staging.cursor.execute(f"DELETE FROM in_{table} WHERE file_row IN (SELECT file_row FROM refused)")
    _refuse_keyless(staging, table)


def _number(staging: Staging, table: str, name: str, partition: str, expression: str) -> None:
    cursor = staging.cursor
    empty = cursor.execute(f"SELECT count(*) FROM in_{table} WHERE {name} IS NULL").fetchone()
    if not empty or not empty[0]:
        return
    # One row of a wide file is one visit, so each thing in it is the first of its day; a table's rows are counted.
    wide = staging.layout.kind in WIDE_KINDS
    cursor.execute(f"UPDATE in_{table} SET {name} = {expression.format(n='1')}, counted = true WHERE {name} IS NULL")
    if partition and not wide:
        # few share a day: the hash finds them, and only they are counted
        cursor.execute(
            f"""CREATE OR REPLACE TABLE nth AS WITH told AS (SELECT *, hash({partition}) AS told FROM in_{table}),
            alike AS (SELECT told FROM told GROUP BY told HAVING count(*) > 1)
            SELECT file_row, row_number() OVER (PARTITION BY {partition} ORDER BY file_row) AS n
            FROM told SEMI JOIN alike USING (told)"""
        )
        cursor.execute(
            f"""UPDATE in_{table} SET {name} = {expression.format(n="nth.n")} FROM nth
            WHERE nth.file_row = in_{table}.file_row AND counted AND nth.n > 1"""
        )
    if not wide and table not in ("vertebral_reads", "pregnancies", "pregnancy_findings"):
        how = "by date and order in the file" if "date" in expression else "by their order in the file"
        staging.problems.append(
            Problem(
                staging.file,
                None,
                name,
                None,
                "note",
                f"{'1 row has' if empty[0] == 1 else f'{empty[0]} rows have'} no {name}: numbered {how}",
                "Nothing needs doing, unless two real things of one day must be told apart.",
            )
        )


def _ask_several_results(staging: Staging) -> None:
    """Different results of one time without a sample's number may be two samples, or one and its correction."""
    rows = staging.cursor.execute(
        """WITH alike AS (
          SELECT *, list(file_row) OVER (
            one ORDER BY file_row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS of_one
          FROM in_labs
          WHERE counted AND sample_date IS NOT NULL AND coalesce(value::VARCHAR, text_result) IS NOT NULL
          WINDOW one AS (PARTITION BY patient_key, analyte, specimen, sample_date, sample_time)
          QUALIFY count(DISTINCT (value, operator, text_result)) OVER (
            PARTITION BY patient_key, analyte, specimen, sample_date, sample_time) > 1)
        SELECT file_row, analyte, sample_date, sample_time, coalesce(value_entered, text_result), of_one
        FROM alike i
        -- what is in the store like that was asked about when it came
        ANTI JOIN store.labs s ON s.patient_key = i.patient_key AND s.sample_id = i.sample_id AND s.analyte = i.analyte
          AND s.specimen = i.specimen AND s.value IS NOT DISTINCT FROM i.value
          AND s.operator IS NOT DISTINCT FROM i.operator AND s.text_result IS NOT DISTINCT FROM i.text_result"""
    ).fetchall()
    staging.add(
        Problem(
            staging.file,
            row,
            staging.header("labs", "value"),
            shown,
            "soft",
            f"{analyte} stands {len(alike)} times for {day}{f' {time:%H:%M}' if time else ''} without a sample number "
            f"({_named(alike)}): two samples, or one and its correction?",
            "Two samples: confirm it (--accept-soft), or give each its own sample_id. "
            "A correction: take the wrong row out.",
        )
        for row, analyte, day, time, shown, alike in rows
    )


def _named(rows: list[int]) -> str:
    return f"rows {', '.join(map(str, rows[:_MOST]))}{', …' if len(rows) > _MOST else ''}"


def _first_visits(staging: Staging) -> None:
    in_file = "in_visits" if staging.layout.kind == WIDE and staging.layout.find("visits", "visit_date") else None
    more = f" UNION ALL SELECT patient_key, visit_date FROM {in_file}" if in_file else ""
    staging.cursor.execute(
        f"""UPDATE in_diagnoses SET since_date = v.first_visit FROM
        (SELECT patient_key, min(visit_date) AS first_visit FROM (SELECT patient_key, visit_date FROM
            store.visits{more}) GROUP BY patient_key) v
        WHERE in_diagnoses.patient_key = v.patient_key AND in_diagnoses.since_date IS NULL"""
    )


def _refuse_keyless(staging: Staging, table: str) -> None:
    for name in TABLES[table].KEY:
        rows = staging.cursor.execute(f'SELECT file_row FROM in_{table} WHERE "{name}" IS NULL').fetchall()
        mend = f"Fill in {name}."
        message = f"{name} is empty, and the row cannot be placed without it"
        day = TABLES[table].DATE
        if name in _NUMBERED.get(table, {}) and day:
            message = f"{day} is empty, and the row cannot be placed without its day"
            mend = f"Fill in {day}."
        if name == "since_date":
            mend = "Fill in since_date, or load the patient's visits first: the first visit's date is taken."
        header = staging.header(table, name)
        staging.add(
            Problem(
                staging.file,
                row,
                header,
                None,
                "hard",
                message,
                mend,
            )
            for (row,) in rows
        )
