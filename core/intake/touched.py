"""Each patient for whom a file brings something: what is new, what changes, whose findings move; worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from core.contracts import TABLES
from core.intake.report import Change, FindingChange, PatientTouched
from core.intake.staging import Staging

SEVERITIES = "CHML"


def patients_touched(
    staging: Staging, tables: list[str], changes: list[Change], findings: list[FindingChange]
) -> list[PatientTouched]:
    """Every patient of a new or changed row, worst first: by the worst finding that opens or changes, then findings
    that close, then values that change, then patients with new rows only, each by number."""
    own = [table for table in tables if TABLES[table].HAS_PATIENT]
    if not own:
        return []
    union = " UNION ALL ".join(_COUNTED.format(table=table) for table in own)
    cursor = staging.cursor
    cursor.execute(f"CREATE OR REPLACE TABLE touched AS {union}")
    newcomer = _FROM_FILE if "patients" in own else _FROM_NOWHERE
    rows = cursor.execute(_PATIENTS.format(newcomer=newcomer)).fetchall()
    found = [
        PatientTouched(key, number or "", name or "", centre or "", born, precision, known, new or {}, changed or {})
        for key, number, name, centre, born, precision, known, new, changed in rows
    ]
    return in_order(_with_changes(found, changes, findings))


def _with_changes(
    found: Iterable[PatientTouched], changes: list[Change], findings: list[FindingChange]
) -> list[PatientTouched]:
    values = Counter(change.patient_key for change in changes)
    moved = Counter(finding.patient_key for finding in findings)
    worst: dict[int, str] = {}
    for finding in findings:
        if finding.kind != "vanishes":
            worst[finding.patient_key] = min(
                worst.get(finding.patient_key, "L"), finding.severity, key=SEVERITIES.index
            )
    return [
        replace(
            one,
            changed_values=values[one.patient_key],
            findings=moved[one.patient_key],
            worst=worst.get(one.patient_key),
        )
        for one in found
    ]


def in_order(found: Iterable[PatientTouched]) -> list[PatientTouched]:
    """Worst first."""
    return sorted(
        found,
        key=lambda one: (
            SEVERITIES.index(one.worst) if one.worst else len(SEVERITIES),
            -one.findings,
            -one.changed_values,
            one.patient,
            one.centre,
        ),
    )


_COUNTED = """
SELECT patient_key, '{table}' AS named, count_if(NOT known)::INTEGER AS new_rows, count_if(differs)::INTEGER AS changed
FROM diff_{table} WHERE NOT known OR differs GROUP BY patient_key"""

# A new patient's own row is in the file; everybody else is in the store.
_FROM_FILE = "SELECT patient_key, centre, patient_id, family_name, given_name, date_of_birth, date_of_birth_precision"
_FROM_NOWHERE = f"{_FROM_FILE} FROM store.patients WHERE false"
_FROM_FILE += " FROM final_patients WHERE patient_key NOT IN (SELECT patient_key FROM store.patients)"

_PATIENTS = """
WITH people AS (
    SELECT patient_key, centre, patient_id, family_name, given_name, date_of_birth, date_of_birth_precision,
        true AS known
    FROM store.patients WHERE patient_key IN (SELECT patient_key FROM touched)
    UNION ALL SELECT *, false FROM ({newcomer})),
counts AS (
    SELECT patient_key,
        map_from_entries(list((named, new_rows) ORDER BY named) FILTER (new_rows > 0)) AS new_rows,
        map_from_entries(list((named, changed) ORDER BY named) FILTER (changed > 0)) AS changed
    FROM touched GROUP BY patient_key)
SELECT c.patient_key, p.patient_id, concat_ws(', ', p.family_name, p.given_name), p.centre, p.date_of_birth::VARCHAR,
    p.date_of_birth_precision, coalesce(p.known, false), c.new_rows, c.changed
FROM counts c LEFT JOIN people p USING (patient_key)"""
