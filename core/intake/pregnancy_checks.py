"""A pregnancy at the door: of a woman of an age to bear, with dates that fit each other and the pregnancy before it."""

from __future__ import annotations

from collections.abc import Iterator

from core.intake.report import Problem
from core.intake.staging import Staging
from core.intake.time_points import HOW_GESTATION, why_no_gestation
from core.rules.limits import limit_value

PREGNANCIES = "pregnancies"
CONFIRM = "Correct one of the two; confirm it if it is right (--accept-soft)."
# This product's choice, all asked and not refused: dates of one pregnancy that lie further apart may be of two, so may
# deliveries that follow each other sooner (22 weeks); the ages of a mother that are usual.
_APART_DAYS, _NEXT_DELIVERY_DAYS, _MOTHER_YEARS = 28, 154, (12, 55)


def problem(
    staging: Staging,
    table: str,
    name: str,
    row: int,
    value: object,
    said: tuple[str, str],
    soft: bool = False,
    **of: object,
) -> Problem:
    """A problem of one row, at the file's own column for a table's."""
    header = staging.header(table, name, of or None, row)
    shown = None if value is None else str(value)
    return Problem(staging.file, row, header, shown, "soft" if soft else "hard", *said)


def men(staging: Staging, table: str) -> Iterator[Problem]:
    """A pregnancy, or a fact of one, of a man."""
    new = "UNION ALL SELECT patient_key, sex FROM in_patients" if staging.has("in_patients") else ""
    rows = staging.cursor.execute(
        f"""SELECT min(i.file_row) FROM in_{table} i
        JOIN (SELECT patient_key, sex FROM store.patients {new}) p USING (patient_key)
        WHERE p.sex = 'male' GROUP BY i.file_row ORDER BY 1"""
    ).fetchall()
    for (row,) in rows:
        said = ("the patient is a man: a pregnancy cannot be his", "Correct the patient's number, or the sex.")
        yield Problem(staging.file, row, staging.header("patients", "patient_id"), None, "hard", *said)


def before_the_rules(staging: Staging) -> Iterator[Problem]:
    """What the file's own rows and the store's tell by themselves."""
    yield from _two_in_one(staging)
    yield from _lactation(staging)
    yield from _other_delivery(staging)
    yield from _moved(staging)


def by_the_rules(staging: Staging) -> Iterator[Problem]:
    """What the pregnancies as they would stand tell. Call within episodes()."""
    yield from _gestations(staging)
    yield from _spans(staging)
    yield from _ages(staging)
    yield from _too_near(staging)
    yield from _early_lactation(staging)


def _two_in_one(staging: Staging) -> Iterator[Problem]:
    """Rows of one number whose days lie too far apart for one pregnancy."""
    rows = staging.cursor.execute(
        """WITH dated AS (
          SELECT *, coalesce(expected_date, last_menstrual_period + $days, delivery_date) AS around FROM in_pregnancies)
        SELECT patient_key, pregnancy_no, list(file_row ORDER BY around, file_row) FROM dated
        GROUP BY patient_key, pregnancy_no HAVING max(around) - min(around) > $most ORDER BY ALL""",
        {"days": int(limit_value("pregnancy_days")), "most": _NEXT_DELIVERY_DAYS},
    ).fetchall()
    for _, number, of_rows in rows:
        named = f"{', '.join(map(str, of_rows[:-1]))} and {of_rows[-1]}"
        message = f"rows {named} are pregnancies of one woman at different times, and all are number {number}"
        mend = "Give each its own pregnancy_no, the earliest 1."
        for row in of_rows:
            yield problem(staging, PREGNANCIES, "pregnancy_no", row, number, (message, mend))


def _lactation(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        "SELECT file_row, lactation_start, lactation_end FROM in_pregnancies WHERE lactation_end < lactation_start"
    ).fetchall()
    for row, start, end in rows:
        said = (f"breastfeeding ends on {end}, before it starts on {start}", "Correct one of the two dates.")
        yield problem(staging, PREGNANCIES, "lactation_end", row, end, said)


def _early_lactation(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        """SELECT file_row, lactation_start, lactation_end, delivery_date FROM pregnancies
        WHERE batch_id IS NULL AND least(lactation_start, lactation_end) < delivery_date ORDER BY ALL"""
    ).fetchall()
    for row, start, end, born in rows:
        name, does, day = ("lactation_end", "ends", end) if start is None else ("lactation_start", "starts", start)
        message = f"breastfeeding {does} on {day}, before the delivery on {born}"
        yield problem(staging, PREGNANCIES, name, row, day, (message, CONFIRM), soft=True)


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
        yield problem(staging, PREGNANCIES, "delivery_date", row, day, (message, mend), soft=True)


def _moved(staging: Staging) -> Iterator[Problem]:
    """An expected day or last period far from the one on record may be another pregnancy's."""
    rows = staging.cursor.execute(
        """SELECT * FROM (
          SELECT i.file_row, i.pregnancy_no, coalesce(i.expected_date, i.last_menstrual_period + $days) AS here,
            coalesce(o.expected_date, o.last_menstrual_period + $days, o.delivery_date) AS there,
            i.expected_date IS NOT NULL
          FROM in_pregnancies i JOIN store.pregnancies o USING (patient_key, pregnancy_no))
        WHERE abs(here - there) > $most""",
        {"days": int(limit_value("pregnancy_days")), "most": 2 * _APART_DAYS},
    ).fetchall()
    for row, number, day, before, by_expected in rows:
        message = (
            f"pregnancy {number} is expected around {before} on record, and around {day} by this row: another one?"
        )
        mend = "Give it a pregnancy_no of its own; confirm it if it corrects the day (--accept-soft)."
        name = "expected_date" if by_expected else "last_menstrual_period"
        yield problem(staging, PREGNANCIES, name, row, day, (message, mend), soft=True)


def _gestations(staging: Staging) -> Iterator[Problem]:
    low, high = int(limit_value("gestation_shortest_days")), int(limit_value("pregnancy_longest_days"))
    rows = staging.cursor.execute(
        """SELECT file_row, delivery_gestation FROM pregnancies
        WHERE batch_id IS NULL AND delivery_gestation IS NOT NULL
          AND NOT coalesce(gestation_first(delivery_gestation) BETWEEN ? AND ?, false) ORDER BY ALL""",
        [low, high],
    ).fetchall()
    for row, text in rows:
        yield problem(staging, PREGNANCIES, "delivery_gestation", row, text, (why_no_gestation(text), HOW_GESTATION))


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
            yield problem(staging, PREGNANCIES, "delivery_date", row, born, said)
        elif not low <= days <= high:
            message = (
                f"by its dates the pregnancy lasted {days // 7}+{days % 7}: a gestational age lies between 4+0 and 43+6"
            )
            yield problem(staging, PREGNANCIES, "delivery_date", row, born, (message, "Correct one of the dates."))
        elif differs:
            said = (f"gestational age at delivery: {differs}", CONFIRM)
            yield problem(staging, PREGNANCIES, "delivery_gestation", row, None, said, soft=True)


def _ages(staging: Staging) -> Iterator[Problem]:
    """Mothers of an age that is unusual; an expected day that disagrees with the last period, or lies too far ahead."""
    rows = staging.cursor.execute(
        f"""SELECT p.file_row,
          date_diff('day', b.born, coalesce(p.delivery_date, p.expected_date, p.last_menstrual_period)) / 365.25
        FROM pregnancies p JOIN {staging.staged}.births b USING (patient_key) WHERE p.batch_id IS NULL ORDER BY ALL"""
    ).fetchall()
    for row, age in rows:
        if age is not None and not _MOTHER_YEARS[0] <= age <= _MOTHER_YEARS[1]:
            message = f"the mother would be {age:.0f} years old"
            yield problem(staging, PREGNANCIES, "delivery_date", row, None, (message, CONFIRM), soft=True)
    rows = staging.cursor.execute(
        """SELECT file_row, expected_date, last_menstrual_period,
          expected_date > today() + CAST(limits.pregnancy_longest_days() AS INTEGER) AS far
        FROM pregnancies
        WHERE batch_id IS NULL AND (expected_date > today() + CAST(limits.pregnancy_longest_days() AS INTEGER)
          OR abs(expected_date - last_menstrual_period - limits.pregnancy_days()) > ?) ORDER BY ALL""",
        [_APART_DAYS],
    ).fetchall()
    for row, day, period, far in rows:
        why = "lies further ahead than a pregnancy lasts" if far else f"does not fit the last period ({period})"
        yield problem(
            staging, PREGNANCIES, "expected_date", row, day, (f"the expected day {day} {why}", CONFIRM), soft=True
        )


def _too_near(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        """SELECT p.file_row, p.pregnancy_no, p.delivery_date, o.pregnancy_no, o.delivery_date
        FROM pregnancies p JOIN pregnancies o ON o.patient_key = p.patient_key AND o.pregnancy_no <> p.pregnancy_no
        WHERE p.batch_id IS NULL AND abs(p.delivery_date - o.delivery_date) < ?
          AND (o.batch_id IS NOT NULL OR o.pregnancy_no < p.pregnancy_no)
        ORDER BY ALL""",
        [_NEXT_DELIVERY_DAYS],
    ).fetchall()
    for row, number, day, other, before in rows:
        message = f"pregnancies {other} and {number} have deliveries on {before} and {day}: too near for two"
        yield problem(staging, PREGNANCIES, "delivery_date", row, day, (message, CONFIRM), soft=True)
