"""The worklist as the store keeps it: patients with findings, a line for each state, ranked, searched and cut in SQL.

To read every finding and show the first two hundred patients took seconds at a hundred thousand patients; to rank them
anew at each look a tenth of one. So the lines rest in a table, renewed in the transaction that changes findings, what
was said about them, or the day. A test proves that what rests is what a plain reading of all findings gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.rules.findings import known_sql
from core.store import Cursor, plain_rows

ORDER = ("C", "H", "M", "L")
_RANKED = "".join(ORDER)

# One line for each patient and state: the worst finding, of equals the one open for longest, then by rule and object.
# The diagnosis that stands for the patient is a confirmed one before a suspected one, then the oldest.
_LINES = """,
headed AS (
  SELECT k.patient_key, k.state, strpos('{ranked}', k.severity) AS rank, k.rule, k.severity, k.object, k.since,
    k.sentence, count(*) OVER (PARTITION BY k.patient_key, k.state) AS findings
  FROM known k
  QUALIFY row_number() OVER (PARTITION BY k.patient_key, k.state
    ORDER BY strpos('{ranked}', k.severity), k.since NULLS LAST, k.rule, k.object) = 1),
diagnosed AS (
  SELECT patient_key, diagnosis_code
  FROM diagnoses f
  WHERE coalesce(status, '') NOT IN ('excluded', 'resolved') AND (until_date IS NULL OR until_date > today())
    AND {whose}
  QUALIFY row_number() OVER (PARTITION BY patient_key
    ORDER BY status IS DISTINCT FROM 'confirmed', since_date, diagnosis_code) = 1)
SELECT h.*, p.token, p.centre, p.patient_id, concat_ws(', ', p.family_name, p.given_name) AS name,
  p.date_of_birth AS birth, p.date_of_birth_precision AS birth_precision, coalesce(p.synthetic, false) AS synthetic,
  coalesce(d.diagnosis_code, '') AS diagnosis, t.days AS spine_days, t.z AS spine_z,
  folded(concat_ws(' ', concat_ws(', ', p.family_name, p.given_name), p.patient_id, d.diagnosis_code, h.sentence,
    h.rule)) AS searched
FROM headed h
JOIN patients p USING (patient_key)
LEFT JOIN diagnosed d USING (patient_key)
LEFT JOIN spine_z_tail t USING (patient_key)
ORDER BY h.state, h.rank, h.since NULLS LAST, p.patient_id, p.centre
"""


@dataclass(frozen=True)
class Counts:
    """How many there are, by state ('open', 'acknowledged', 'snoozed'): findings, and patients by their worst one."""

    findings: dict[str, int]
    patients: dict[str, dict[str, int]]


def keep_lines(cursor: Cursor) -> None:
    """Make the lines of all patients anew, from the store's findings, states and kept facts."""
    cursor.execute(f"CREATE OR REPLACE TABLE worklist AS {_lines_sql('true')}")


def renew_lines(cursor: Cursor, patients: str) -> None:
    """Make the lines of some patients anew; patients: a SELECT of their keys."""
    cursor.execute(f"DELETE FROM worklist WHERE patient_key IN ({patients})")
    cursor.execute(f"INSERT INTO worklist BY NAME {_lines_sql(f'f.patient_key IN ({patients})')}")


def _lines_sql(whose: str) -> str:
    return known_sql(whose) + _LINES.format(ranked=_RANKED, whose=whose)


def read_counts(cursor: Cursor) -> Counts:
    """All findings, counted. A patient counts once in each state, with the worst finding in that state."""
    rows = cursor.execute(
        "SELECT state, severity, count(*), sum(findings)::BIGINT FROM worklist GROUP BY state, severity"
    ).fetchall()
    findings: dict[str, int] = {}
    patients: dict[str, dict[str, int]] = {}
    for state, severity, people, found in rows:
        findings[state] = findings.get(state, 0) + found
        patients.setdefault(state, {})[severity] = people
    return Counts(findings, patients)


def read_lines(
    cursor: Cursor, state: str, severity: str = "", words: str = "", most: int = 200
) -> tuple[list[dict[str, Any]], int]:
    """The first `most` patients with findings in a state, the worst first, then open for longest; and how many match.

    severity: only those whose worst finding in that state has it; '' for all. words: only those in whose name, number,
    diagnosis, or that finding's sentence or rule every word stands.
    A row: patient_key, token, centre, patient_id, name, then of the worst finding rule, severity, object, since,
    sentence, days_open; findings (how many in that state), birth, birth_precision, age_years, diagnosis, synthetic,
    and the newest comparable Z of the spine: spine_days, spine_z (lists, oldest first; None without any).
    """
    which, given = "state = $state", {"state": state}
    if severity:
        which, given = f"{which} AND severity = $severity", given | {"severity": severity}
    for place, word in enumerate(words.casefold().split()):
        which, given = f"{which} AND contains(searched, $word_{place})", given | {f"word_{place}": word}
    matching = cursor.execute(f"SELECT count(*) FROM worklist WHERE {which}", given).fetchone()
    order = "ORDER BY rank, since NULLS LAST, patient_id, centre"
    # Ranked by the few narrow columns first: with all of them in one statement it takes ten times as long.
    rows = plain_rows(
        cursor,
        f"""SELECT * EXCLUDE (rank, searched), date_diff('day', since, today()) AS days_open,
              age_years(birth, today()) AS age_years
            FROM worklist
            WHERE rowid IN (SELECT rowid FROM worklist WHERE {which} {order} LIMIT {int(most)})
            {order}""",
        given,
    )
    return rows, matching[0] if matching else 0
