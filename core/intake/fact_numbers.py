"""The numbers of an episode's facts, and of the pregnancy that they belong to, where a file gives none."""

from __future__ import annotations

from core.intake.report import Problem
from core.intake.staging import Staging

# Facts of a wide case file have numbers of their own below this; those that are handed out begin here.
FIRST_NUMBER = 1000
_WHAT = ("patient_key", "pregnancy_no", "finding", "joint", "side", "time_point", "which")


def number_facts(staging: Staging) -> None:
    """A fact of an episode that the store has already keeps its number; others go on after the last one there.

    The same fact with the same value is paired first, one to one; then one with another value, where only one can be
    meant.
    """
    _take_numbers(staging, (*_WHAT, "value"))
    _take_numbers(staging, _WHAT, only_one=True)
    staging.cursor.execute(
        """WITH taken AS (
          SELECT patient_key, pregnancy_no, max(finding_no) AS last FROM (
            SELECT patient_key, pregnancy_no, finding_no FROM store.pregnancy_findings
            UNION ALL SELECT patient_key, pregnancy_no, finding_no FROM in_pregnancy_findings)
          GROUP BY ALL),
        numbered AS (
          SELECT f.rowid AS place, greatest(coalesce(t.last, 0), $first - 1)
            + row_number() OVER (PARTITION BY f.patient_key, f.pregnancy_no ORDER BY f.file_row) AS finding_no
          FROM in_pregnancy_findings f LEFT JOIN taken t USING (patient_key, pregnancy_no) WHERE f.finding_no IS NULL)
        UPDATE in_pregnancy_findings n SET finding_no = numbered.finding_no, counted = true
        FROM numbered WHERE numbered.place = n.rowid""",
        {"first": FIRST_NUMBER},
    )


def _take_numbers(staging: Staging, names: tuple[str, ...], only_one: bool = False) -> None:
    """The numbers of the store's facts that are alike in some columns, the first to the first and so on.

    only_one: where store and file have one each, which tell when they were; `not stated` tells nothing.
    """
    same = " AND ".join(f'n."{name}" IS NOT DISTINCT FROM s."{name}"' for name in (*names, "nth"))
    alike = ", ".join(f'"{name}"' for name in names)
    counted = (
        f"row_number() OVER (PARTITION BY {alike} ORDER BY {{}}) AS nth, count(*) OVER (PARTITION BY {alike}) AS n"
    )
    free = """ANTI JOIN in_pregnancy_findings t ON t.patient_key = f.patient_key AND t.pregnancy_no = f.pregnancy_no
        AND t.finding_no = f.finding_no"""
    once = "AND n.n = 1 AND s.n = 1 AND n.time_point <> 'not stated'" if only_one else ""
    staging.cursor.execute(
        f"""UPDATE in_pregnancy_findings f SET finding_no = found.finding_no FROM (
          SELECT n.place, s.finding_no
          FROM (SELECT rowid AS place, *, {counted.format("file_row")} FROM in_pregnancy_findings
                WHERE finding_no IS NULL) n
          JOIN (SELECT f.*, {counted.format("finding_no")} FROM store.pregnancy_findings f {free}) s
            ON {same} {once}) found
        WHERE found.place = f.rowid"""
    )


def fill_times(staging: Staging) -> None:
    """What a case file does not say when it was is `not stated`, unless the store knows; a default replaces nothing."""
    staging.cursor.execute(
        """UPDATE in_pregnancy_findings n SET time_point = 'not stated'
        WHERE time_point IS NULL AND NOT EXISTS (
          SELECT 1 FROM store.pregnancy_findings s WHERE s.patient_key = n.patient_key
            AND s.pregnancy_no = n.pregnancy_no AND s.finding_no = n.finding_no)"""
    )


def ask_which_pregnancy(staging: Staging) -> None:
    """A fact without the number of its pregnancy is of the only one; of a woman who has several it is not guessed."""
    staging.cursor.execute(
        """UPDATE in_pregnancy_findings n SET pregnancy_no = s.only_one
        FROM (SELECT patient_key, min(pregnancy_no) AS only_one FROM store.pregnancies GROUP BY patient_key
              HAVING count(*) = 1) s
        WHERE n.pregnancy_no IS NULL AND s.patient_key = n.patient_key"""
    )
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
