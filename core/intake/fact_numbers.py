"""The numbers of an episode's facts, and of the pregnancy that they belong to, where a file gives none."""

from __future__ import annotations

from core.intake.report import Problem
from core.intake.staging import Staging


def number_facts(staging: Staging) -> None:
    """A fact of an episode that the store has already keeps its number; others go on after the last one there."""
    same = " AND ".join(
        f'n."{name}" IS NOT DISTINCT FROM s."{name}"'
        for name in ("patient_key", "pregnancy_no", "finding", "joint", "side", "time_point", "which")
    )
    staging.cursor.execute(
        f"""UPDATE in_pregnancy_findings n SET finding_no = s.finding_no FROM store.pregnancy_findings s
        WHERE n.finding_no IS NULL AND {same}"""
    )
    staging.cursor.execute(
        """WITH taken AS (
          SELECT patient_key, pregnancy_no, max(finding_no) AS last FROM (
            SELECT patient_key, pregnancy_no, finding_no FROM store.pregnancy_findings
            UNION ALL SELECT patient_key, pregnancy_no, finding_no FROM in_pregnancy_findings)
          GROUP BY ALL),
        numbered AS (
          SELECT f.rowid AS place, coalesce(t.last, 0)
            + row_number() OVER (PARTITION BY f.patient_key, f.pregnancy_no ORDER BY f.file_row) AS finding_no
          FROM in_pregnancy_findings f LEFT JOIN taken t USING (patient_key, pregnancy_no) WHERE f.finding_no IS NULL)
        UPDATE in_pregnancy_findings n SET finding_no = numbered.finding_no, counted = true
        FROM numbered WHERE numbered.place = n.rowid"""
    )


def ask_which_pregnancy(staging: Staging) -> None:
    """A fact without the number of its pregnancy, of a woman who has several, is not put to the first one."""
    rows = staging.cursor.execute(
        """SELECT file_row, n FROM in_pregnancy_findings
        JOIN (SELECT patient_key, count(*) AS n FROM store.pregnancies GROUP BY patient_key HAVING count(*) > 1)
        USING (patient_key) WHERE pregnancy_no IS NULL GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    header = staging.header("pregnancy_findings", "pregnancy_no")
    staging.add(
        Problem(
            staging.file, row, header, None, "hard", f"the patient has {count} pregnancies: which one is it?",
            "Fill in pregnancy_no.",
        )
        for row, count in rows
    )  # fmt: skip
