"""A pregnancy and the facts of its episode: points in time that can be read, in an order that can be, of a woman."""

from __future__ import annotations

from collections.abc import Iterator

from core.intake.episode_tables import episodes
from core.intake.report import Problem
from core.intake.staging import Staging
from core.intake.time_points import (
    HOW,
    HOW_GESTATION,
    HOW_MONTHS,
    months_of,
    why_no_gestation,
    why_no_point,
)
from core.rules.limits import limit_value

_FACTS, _PREGNANCIES = "pregnancy_findings", "pregnancies"
# A fact of the illness cannot come before it; a treatment or an excluded disease can.
_OF_THE_ILLNESS = (
    "diagnosis", "weight-bearing none", "weight-bearing partial", "weight-bearing full", "pain-free", "recovered",
    "discharged", "MRI oedema resolved", "BMD recovered", "rehabilitation",
)  # fmt: skip
_CONFIRM = "Correct one of the two; confirm it if it is right (--accept-soft)."


def check_episodes(staging: Staging, tables: list[str]) -> None:
    """All checks of pregnancies and episodes; nothing where the file has neither."""
    brings = [table for table in (_PREGNANCIES, _FACTS) if table in tables]
    if not brings:
        return
    for table in brings:
        staging.add(_men(staging, table))
    if _PREGNANCIES in brings:
        staging.add(_lactation(staging))
        staging.add(_other_delivery(staging))
    if _FACTS in brings:
        staging.add(_incomplete(staging))
    with episodes(staging, tables):
        found = (
            [*_no_points(staging), *_early_days(staging), *_orders(staging), *_marrow(staging)]
            if _FACTS in brings
            else []
        )
        found += [*_gestations(staging), *_spans(staging)] if _PREGNANCIES in brings else []
    staging.add(found)


def _problem(
    staging: Staging,
    table: str,
    name: str,
    row: int,
    value: object,
    said: tuple[str, str],
    soft: bool = False,
    **of: object,
) -> Problem:
    header = staging.header(table, name, of or None, row)
    shown = None if value is None else str(value)
    return Problem(staging.file, row, header, shown, "soft" if soft else "hard", *said)


def _men(staging: Staging, table: str) -> Iterator[Problem]:
    new = "UNION ALL SELECT patient_key, sex FROM in_patients" if staging.has("in_patients") else ""
    rows = staging.cursor.execute(
        f"""SELECT min(i.file_row) FROM in_{table} i
        JOIN (SELECT patient_key, sex FROM store.patients {new}) p USING (patient_key)
        WHERE p.sex = 'male' GROUP BY i.file_row ORDER BY 1"""
    ).fetchall()
    for (row,) in rows:
        said = ("the patient is a man: a pregnancy cannot be his", "Correct the patient's number, or the sex.")
        yield Problem(staging.file, row, staging.header("patients", "patient_id"), None, "hard", *said)


def _lactation(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        "SELECT file_row, lactation_start, lactation_end FROM in_pregnancies WHERE lactation_end < lactation_start"
    ).fetchall()
    for row, start, end in rows:
        said = (f"breastfeeding ends on {end}, before it starts on {start}", "Correct one of the two dates.")
        yield _problem(staging, _PREGNANCIES, "lactation_end", row, end, said)


def _other_delivery(staging: Staging) -> Iterator[Problem]:
    """A delivery of a pregnancy that has one already: its correction, or another pregnancy's."""
    rows = staging.cursor.execute(
        """SELECT i.file_row, i.pregnancy_no, i.delivery_date, o.delivery_date
        FROM in_pregnancies i JOIN store.pregnancies o USING (patient_key, pregnancy_no)
        WHERE i.delivery_date <> o.delivery_date"""
    ).fetchall()
    for row, number, day, before in rows:
        message = (
            f"pregnancy {number} has a delivery on {before} already: a second one, on {day}, is of another pregnancy"
        )
        mend = (
            f"Give it the number of that pregnancy (pregnancy_no {number + 1}); confirm it if it corrects the day "
            f"(--accept-soft)."
        )
        yield _problem(staging, _PREGNANCIES, "delivery_date", row, day, (message, mend), soft=True)


def _incomplete(staging: Staging) -> Iterator[Problem]:
    """Facts that say nothing without their other half: a pain score's number, what was given, what was excluded."""
    rows = staging.cursor.execute(
        """SELECT file_row, finding, value,
          CASE WHEN finding = 'pain score'
                 AND NOT coalesce(TRY_CAST(replace(value, ',', '.') AS DOUBLE) BETWEEN 0 AND 10, false) THEN 'pain'
               WHEN (finding = 'treatment' OR finding LIKE 'differential %') AND which IS NULL THEN 'which' END AS fault
        FROM in_pregnancy_findings"""
    ).fetchall()
    for row, finding, value, fault in rows:
        if fault == "pain":
            said = ("a pain score is a number from 0 to 10", "Correct the value.")
            yield _problem(staging, _FACTS, "value", row, value, said)
        elif fault == "which":
            what = "what was given" if finding == "treatment" else "which disease"
            said = (f"{finding} does not say {what}", "Fill in `which`.")
            yield _problem(staging, _FACTS, "which", row, None, said)


def _no_points(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        """SELECT file_row, time_point, finding_no, finding FROM episode_points
        WHERE kind IS NULL AND batch_id IS NULL ORDER BY ALL"""
    ).fetchall()
    for row, text, number, finding in rows:
        bound = staging.bound_of(_FACTS, "time_point", {"finding_no": str(number), "finding": finding}, row)
        cell = months_of(text) if bound and bound.slot.unit == "months" else text
        said = (f"{cell!r} is no number of months", HOW_MONTHS) if cell != text else (why_no_point(text), HOW)
        yield _problem(staging, _FACTS, "time_point", row, cell, said, finding_no=str(number), finding=finding)


def _early_days(staging: Staging) -> Iterator[Problem]:
    """Dates ahead of today, and before the patient's birth."""
    rows = staging.cursor.execute(
        f"""SELECT p.file_row, p.time_point, p.finding_no, p.finding, p.day_first > today() AS ahead
        FROM episode_points p LEFT JOIN {staging.staged}.births b USING (patient_key)
        WHERE p.kind = 'date' AND p.batch_id IS NULL
          AND (p.day_first > today() AND NOT coalesce(b.relative, false) OR p.day_first < b.born) ORDER BY ALL"""
    ).fetchall()
    for row, text, number, finding, ahead in rows:
        why = f"lies in the future: today is {staging.as_of}" if ahead else "is before the patient's birth date"
        said = (f"{text} {why}", "Correct the date.")
        yield _problem(staging, _FACTS, "time_point", row, text, said, finding_no=str(number), finding=finding)


_BEFORE = "(p.after_last < o.after_first OR p.gestation_last < o.gestation_first OR p.day_last < o.day_first)"


def _orders(staging: Staging) -> Iterator[Problem]:
    """A milestone before the onset; full weight-bearing before it was possible in part."""
    onset = "finding = 'symptom onset'"
    for row, finding, at, number, first, at_first in _pairs(staging, onset, _OF_THE_ILLNESS):
        message = f"{finding} ({at}) is before the {first} ({at_first})"
        yield _problem(
            staging, _FACTS, "time_point", row, at, (message, "Correct one of the two."), finding_no=str(number)
        )
    partial = "finding = 'weight-bearing partial'"
    for row, finding, at, number, first, at_first in _pairs(staging, partial, ("weight-bearing full",)):
        message = f"{finding} ({at}) is before {first} ({at_first})"
        yield _problem(staging, _FACTS, "time_point", row, at, (message, _CONFIRM), soft=True, finding_no=str(number))


def _pairs(staging: Staging, first: str, later: tuple[str, ...]) -> list[tuple[int, str, str, int, str, str]]:
    """Facts that surely lie before the first fact of a kind, where the file brings the one or the other."""
    return staging.cursor.execute(
        f"""WITH firsts AS (
          SELECT * FROM episode_points WHERE {first}
          QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no ORDER BY place NULLS LAST, finding_no) = 1)
        SELECT CASE WHEN p.batch_id IS NULL THEN p.file_row ELSE o.file_row END, p.finding, p.time_point,
          CASE WHEN p.batch_id IS NULL THEN p.finding_no ELSE o.finding_no END, o.finding, o.time_point
        FROM episode_points p JOIN firsts o ON o.patient_key = p.patient_key AND o.pregnancy_no = p.pregnancy_no
        WHERE (p.batch_id IS NULL OR o.batch_id IS NULL) AND list_contains(?::VARCHAR[], p.finding) AND {_BEFORE}
        ORDER BY ALL""",
        [list(later)],
    ).fetchall()


def _marrow(staging: Staging) -> Iterator[Problem]:
    """Oedema that is gone before, or when, it was first seen."""
    rows = staging.cursor.execute(
        f"""WITH seen AS (
          SELECT * FROM episode_points WHERE finding = 'MRI oedema present' AND place IS NOT NULL
          QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no, joint ORDER BY place) = 1)
        SELECT CASE WHEN p.batch_id IS NULL THEN p.file_row ELSE o.file_row END, p.time_point, min(o.time_point),
          CASE WHEN p.batch_id IS NULL THEN p.finding_no ELSE o.finding_no END
        FROM episode_points p JOIN seen o ON o.patient_key = p.patient_key AND o.pregnancy_no = p.pregnancy_no
          AND coalesce(o.joint = p.joint, true)
        WHERE p.finding = 'MRI oedema resolved' AND (p.batch_id IS NULL OR o.batch_id IS NULL)
          AND ({_BEFORE} OR p.day_last = o.day_first OR (p.after_last = o.after_first))
        GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    for row, at, seen, number in rows:
        message = f"the oedema is resolved ({at}) before or when an MRI first shows it ({seen})"
        yield _problem(
            staging, _FACTS, "time_point", row, at, (message, "Correct one of the two."), finding_no=str(number)
        )


def _gestations(staging: Staging) -> Iterator[Problem]:
    low, high = int(limit_value("gestation_shortest_days")), int(limit_value("pregnancy_longest_days"))
    rows = staging.cursor.execute(
        """SELECT file_row, delivery_gestation FROM pregnancies
        WHERE batch_id IS NULL AND delivery_gestation IS NOT NULL
          AND NOT coalesce(gestation_first(delivery_gestation) BETWEEN ? AND ?, false) ORDER BY ALL""",
        [low, high],
    ).fetchall()
    for row, text in rows:
        yield _problem(staging, _PREGNANCIES, "delivery_gestation", row, text, (why_no_gestation(text), HOW_GESTATION))


def _spans(staging: Staging) -> Iterator[Problem]:
    """Deliveries that the pregnancy's other dates exclude, or that the stated weeks do not fit."""
    low, high = int(limit_value("gestation_shortest_days")), int(limit_value("pregnancy_longest_days"))
    rows = staging.cursor.execute(
        """SELECT p.file_row, p.delivery_date, a.zero_first, p.delivery_date - a.zero_first AS days, a.differs
        FROM pregnancies p
        JOIN pregnancy_anchors a ON a.patient_key = p.patient_key AND a.pregnancy_no = coalesce(p.pregnancy_no, 1)
        WHERE p.batch_id IS NULL AND p.delivery_date IS NOT NULL
          AND coalesce(p.expected_date, p.last_menstrual_period) IS NOT NULL ORDER BY ALL"""
    ).fetchall()
    for row, born, begun, days, differs in rows:
        if days < 0:
            said = (
                f"the delivery on {born} is before the pregnancy began ({begun}, the last period)",
                "Correct one of the dates.",
            )
            yield _problem(staging, _PREGNANCIES, "delivery_date", row, born, said)
        elif not low <= days <= high:
            message = (
                f"by its dates the pregnancy lasted {days // 7}+{days % 7}: a gestational age lies between 4+0 and 43+6"
            )
            yield _problem(staging, _PREGNANCIES, "delivery_date", row, born, (message, "Correct one of the dates."))
        elif differs:
            said = (f"gestational age at delivery: {differs}", _CONFIRM)
            yield _problem(staging, _PREGNANCIES, "delivery_gestation", row, None, said, soft=True)
