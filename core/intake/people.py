"""Whose row is it: file rows joined to patients of the store, or to new patients that the file itself brings."""

from __future__ import annotations

from core.contracts import TABLES, column
from core.contracts.case_headers import CASES
from core.contracts.ddl import sql_type
from core.contracts.headers import WIDE
from core.intake.explain import shown
from core.intake.keys import COUNTED
from core.intake.layout import Layout
from core.intake.patient_numbers import check_newcomers, nearest
from core.intake.report import Problem
from core.intake.staging import Staging

# Looking for the nearest of many known numbers takes a while: done for some unknown ones, not for all of a file.
_MOST_LOOKED_UP = 20


def make_people(staging: Staging) -> None:
    """Create `people` (file_row, centre, patient_id, patient_key, known, repeat_of): one row a file row with a number.

    Patients that are new to the store get the key they would have after a commit. Rows without a patient number,
    and rows of an unknown patient whom the file does not introduce, are refused.
    """
    layout, cursor = staging.layout, staging.cursor
    has_patient = layout.find("patients", "patient_id") is not None
    if not has_patient:
        cursor.execute(_NOBODY)
        return
    cursor.execute(_FILE_PATIENTS.format(centre=_value(layout, "centre"), patient_id=_value(layout, "patient_id")))
    _mark_repeats(staging)
    _refuse_nameless(staging)
    told = {"born": "date_of_birth", "sex": "sex", "relative": "dates_are_relative"}
    values = {key: _value(layout, name) for key, name in told.items()}
    cursor.execute(_NEW_PATIENTS.format(**values, introduces=_INTRODUCES.format(**values)))
    cursor.execute(_PEOPLE)
    check_newcomers(staging)


def refuse_strangers(staging: Staging) -> None:
    """Refuse rows of patients that neither the store nor a row that is taken introduces. Call after all other
    checks."""
    cursor = staging.cursor
    rows = cursor.execute(
        """SELECT p.file_row, p.patient_id, n.introduced_in, n.patient_id IS NOT NULL
        FROM people p LEFT JOIN newcomers n ON n.patient_key = p.patient_key
        WHERE NOT p.known AND p.patient_id IS NOT NULL AND p.file_row NOT IN (SELECT file_row FROM refused)
          AND (p.patient_key IS NULL OR NOT EXISTS (
              SELECT 1 FROM introductions i WHERE i.patient_key = p.patient_key AND i.file_row NOT IN (SELECT
                  file_row FROM refused)))"""
    ).fetchall()
    if not rows:
        return
    known = [row[0] for row in cursor.execute("SELECT DISTINCT patient_id FROM store.patients").fetchall()]
    numbers = list(dict.fromkeys(row[1] for row in rows))
    near = {number: nearest(number, known) for number in numbers[:_MOST_LOOKED_UP]}
    header = staging.header("patients", "patient_id")
    staging.add(
        _stranger(staging, header, row, patient_id, introduced_in, near.get(patient_id, ""))
        for row, patient_id, introduced_in, _ in rows
    )


def _stranger(
    staging: Staging, header: str, row: int, patient_id: str, introduced_in: int | None, near: str
) -> Problem:
    if introduced_in is not None:
        message = f"the patient is new, and row {introduced_in}, which brings birth date and sex, is refused"
        return Problem(
            staging.file, row, header, shown(patient_id), "hard", message, f"Correct row {introduced_in} first."
        )
    hint = f"; nearest is {near}" if near else ""
    mend = f"Correct the number, or {_how_to_add(staging.layout.kind)} so that the patient can be added."
    return Problem(staging.file, row, header, shown(patient_id), "hard", f"the patient is not known{hint}", mend)


def _how_to_add(kind: str) -> str:
    if kind in (WIDE, "patients"):
        return "give birth date and sex in the row"
    if kind == CASES:
        return "give sex and either the birth date or dates_are_relative = yes in the row"
    return "first load a file that has birth date and sex (a patients, visit or case file)"


def _value(layout: Layout, name: str) -> str:
    bound = layout.find("patients", name)
    # a bare NULL would be a number to DuckDB
    return f"v{bound.index}" if bound else f"NULL::{sql_type(column(TABLES['patients'], name).kind)}"


def _refuse_nameless(staging: Staging) -> None:
    rows = staging.cursor.execute("SELECT file_row FROM file_patients WHERE patient_id IS NULL").fetchall()
    header = staging.header("patients", "patient_id")
    staging.add(
        Problem(
            staging.file,
            row,
            header,
            None,
            "hard",
            "the row has no patient number",
            "Fill in the patient's number, or remove the row.",
        )
        for (row,) in rows
    )


def _mark_repeats(staging: Staging) -> None:
    """A row that repeats another in every cell is that row, not a second scan or a second dose.

    `repeats` has them. A row that repeats another in what is read of it, and not in columns without a meaning, is
    asked about where it would be a second thing of its day.
    """
    cursor = staging.cursor
    described = cursor.execute("SELECT * EXCLUDE (file_row, n_filled, unread, raw) FROM typed LIMIT 0").description
    names = ", ".join(str(column[0]) for column in described)
    # the hash only finds the few rows that are worth comparing in full
    rows = cursor.execute(
        f"""WITH told AS (SELECT *, hash({names}) AS told FROM typed),
        alike AS (SELECT told FROM told GROUP BY told HAVING count(*) > 1)
        SELECT file_row, first_row, exact_row, {_has_own_number(staging.layout)} FROM (
            SELECT *, min(file_row) OVER (PARTITION BY {names}) AS first_row,
                min(file_row) OVER (PARTITION BY unread, {names}) AS exact_row
            FROM told SEMI JOIN alike USING (told))
        WHERE file_row > first_row"""
    ).fetchall()
    cursor.execute("CREATE TABLE repeats (file_row INTEGER, repeat_of INTEGER, in_every_cell BOOLEAN)")
    asked = [(row, first) for row, first, exact, numbered in rows if row == exact and not numbered]
    staging.add(_ask_whether_second(staging, row, first) for row, first in asked)
    found = [
        (row, exact if exact < row else first, exact < row)
        for row, first, exact, numbered in rows
        if exact < row or numbered
    ]
    if found:
        cursor.execute(
            "INSERT INTO repeats SELECT unnest(?::INTEGER[]), unnest(?::INTEGER[]), unnest(?::BOOLEAN[])",
            [list(column) for column in zip(*found, strict=True)],
        )


def _has_own_number(layout: Layout) -> str:
    """TRUE where two rows that are alike can only be one thing: its number is in the file, or its day has one only."""
    counted = COUNTED.get(layout.kind)
    if counted is None:
        return "true"
    bound = layout.find(layout.kind, counted)
    return f"v{bound.index} IS NOT NULL" if bound else "false"


def _ask_whether_second(staging: Staging, row: int, first: int) -> Problem:
    thing = TABLES[staging.layout.kind].thing()
    others = ", ".join(header for header in staging.layout.unknown + staging.layout.ignored if header)
    message = f"the row says what row {first} says, except in columns that are not read ({shown(others)})"
    mend = f"If it is another {thing}, confirm it (--accept-soft); if it is the same, remove one of the two rows."
    return Problem(staging.file, row, None, None, "soft", message, mend)


def tell_repeats(staging: Staging) -> None:
    """What becomes of a row that repeats another: it is taken with it, or refused with it. Call after all checks."""
    rows = staging.cursor.execute(
        "SELECT r.file_row, repeat_of, in_every_cell, x.file_row IS NOT NULL FROM repeats r "
        "LEFT JOIN refused x ON x.file_row = repeat_of WHERE r.file_row NOT IN (SELECT file_row FROM refused)"
    ).fetchall()
    staging.add(_told_repeat(staging, *row) for row in sorted(rows))


def _told_repeat(staging: Staging, row: int, first: int, every_cell: bool, refused: bool) -> Problem:
    what = "in every cell" if every_cell else "in every column that is read"
    if refused:
        message = f"the row repeats row {first} {what}, and that one is refused"
        return Problem(staging.file, row, None, None, "hard", message, f"Correct row {first} and remove this one.")
    message = f"the row repeats row {first} {what} and is taken once"
    return Problem(staging.file, row, None, None, "note", message, "Nothing needs doing.")


# A file about devices: its rows belong to no patient.
_NOBODY = """
CREATE TABLE newcomers (patient_id VARCHAR, introduced_in INTEGER, patient_key INTEGER);
CREATE TABLE introductions (patient_key INTEGER, file_row INTEGER);
CREATE TABLE repeats (file_row INTEGER, repeat_of INTEGER, in_every_cell BOOLEAN);
CREATE TABLE people AS SELECT file_row, NULL::VARCHAR AS centre, NULL::VARCHAR AS patient_id, NULL::INTEGER
    AS patient_key,
    true AS known, NULL::INTEGER AS repeat_of FROM typed"""

_FILE_PATIENTS = """
CREATE TABLE file_patients AS
SELECT file_row, coalesce({centre}, (SELECT centre FROM store.store_state)) AS centre, {patient_id} AS
    patient_id FROM typed"""

# A published case has an age at most: who is told by relative dates needs no birth date.
_INTRODUCES = "coalesce(({born} IS NOT NULL OR {relative}) AND {sex} IS NOT NULL, false)"

_NEW_PATIENTS = """
CREATE TABLE newcomers AS
WITH unknown AS (
    SELECT f.centre, f.patient_id, min(f.file_row) AS first_row,
           arg_min(f.file_row, t.place) FILTER (t.introduces) AS introduced_in,
           arg_min(t.born, t.place) FILTER (t.introduces) AS date_of_birth,
           arg_min(t.sex, t.place) FILTER (t.introduces) AS sex
    FROM file_patients f JOIN (
        -- a row that is refused introduces nobody where another does
        SELECT file_row, {born} AS born, {sex} AS sex, {introduces} AS introduces,
            file_row + CASE WHEN file_row IN (SELECT file_row FROM refused) THEN 1000000000 ELSE 0 END AS place
        FROM typed) t USING (file_row)
    WHERE f.patient_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM store.patients p WHERE p.centre = f.centre
        AND p.patient_id = f.patient_id)
    GROUP BY ALL)
SELECT u.*, coalesce(i.patient_key,
    (SELECT coalesce(max(patient_key), 0) FROM store.identities) + row_number() OVER (PARTITION BY
        i.patient_key IS NULL ORDER BY u.first_row))::INTEGER AS patient_key
FROM unknown u LEFT JOIN store.identities i ON i.centre = u.centre AND i.patient_id = u.patient_id AND i.sex = u.sex
    AND i.date_of_birth IS NOT DISTINCT FROM u.date_of_birth
WHERE introduced_in IS NOT NULL;
CREATE TABLE introductions AS
SELECT n.patient_key, f.file_row FROM newcomers n JOIN file_patients f USING (centre, patient_id)
JOIN typed t USING (file_row)
WHERE {introduces}"""

_PEOPLE = """
CREATE TABLE people AS
SELECT f.file_row, f.centre, f.patient_id, coalesce(p.patient_key, n.patient_key) AS patient_key,
    p.patient_key IS NOT NULL AS known, r.repeat_of
FROM file_patients f
LEFT JOIN store.patients p ON p.centre = f.centre AND p.patient_id = f.patient_id
LEFT JOIN newcomers n ON n.centre = f.centre AND n.patient_id = f.patient_id
LEFT JOIN repeats r ON r.file_row = f.file_row"""
