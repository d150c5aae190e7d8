"""Courses of a drug whose doses are added up: two that go on at one time may be one whose begin was corrected."""

from __future__ import annotations

from core.intake.report import Problem
from core.intake.staging import Staging

# Of these the rules add what is taken at one time.
_ADDED = ("glucocorticoid", "calcium", "vitamin D")


def check_courses(staging: Staging) -> None:
    """Ask about a course that is not on record and begins while another one of the same drug goes on."""
    rows = staging.cursor.execute(
        """WITH fresh AS MATERIALIZED (  -- not on record. Else DuckDB 1.5 loses a column of the two joins
          SELECT i.* FROM in_treatments i
          ANTI JOIN store.treatments s ON s.patient_key = i.patient_key AND s.agent = i.agent
            AND s.start_date = i.start_date AND s.course_no = i.course_no),
        known AS (          -- the store's, as they would stand after the file, and the file's own
          SELECT s.patient_key, s.agent, s.start_date, coalesce(i.stop_date, s.stop_date) AS stop_date, s.batch_id
          FROM store.treatments s
          LEFT JOIN in_treatments i ON i.patient_key = s.patient_key AND i.agent = s.agent
            AND i.start_date = s.start_date AND i.course_no = s.course_no
          UNION ALL
          SELECT patient_key, agent, start_date, stop_date, NULL::INTEGER FROM fresh)
        SELECT i.file_row, i.agent, i.start_date,
          max(struct_pack(start_date := k.start_date, batch_id := k.batch_id)) AS other
        FROM fresh i
        JOIN known k ON k.patient_key = i.patient_key AND k.agent = i.agent AND k.start_date <> i.start_date
          AND coalesce(k.stop_date > i.start_date, true) AND coalesce(i.stop_date > k.start_date, true)
          AND (k.batch_id IS NOT NULL OR k.start_date < i.start_date)
        WHERE list_contains(?::VARCHAR[], i.drug_class)
        GROUP BY i.file_row, i.agent, i.start_date ORDER BY ALL""",
        [list(_ADDED)],
    ).fetchall()
    header = staging.header("treatments", "start_date")
    for row, agent, day, other in rows:
        where = "in this file" if other["batch_id"] is None else f"on record (batch {other['batch_id']})"
        message = f"a course of {agent} since {other['start_date']} {where} goes on: both doses would be added up"
        mend = (
            "Give the other one its stop_date if this one follows it; if its begin was wrong, take that batch back; "
            "confirm it if both are taken at one time (--accept-soft)."
        )
        staging.add([Problem(staging.file, row, header, str(day), "soft", message, mend)])
