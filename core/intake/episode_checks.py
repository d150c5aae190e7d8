"""A pregnancy and the facts of its episode: points in time that can be read, in an order that can be, of a woman."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.intake.episode_tables import episodes
from core.intake.explain import shown
from core.intake.pregnancy_checks import CONFIRM, PREGNANCIES, before_the_rules, by_the_rules, men, problem
from core.intake.report import Problem
from core.intake.staging import Staging
from core.intake.time_points import HOW, HOW_MONTHS, HOW_ORIGIN, count_of, how, why_no_point

_FACTS = "pregnancy_findings"
_Fact = tuple[int, str, int, str]  # its row, point in time, number and name
# Further from its delivery than this a fact may be of another pregnancy: asked; this product's choice.
_FAR_DAYS = 1096
# Weeks alone that are fewer may be meant from the delivery on; this product's choice.
_EARLY_DAYS = 7 * 13
_FIRST_TRIMESTER = "is read as a gestational age of the first trimester"
# What an MRI does not show is no oedema that is present.
_NONE = r"(no|none|nil|absent|normal|negative|not? .*|0|false|n|n/?a|excluded|[-–—.]+)"
# A fact of the illness cannot come before it; a treatment or an excluded disease can.
_OF_THE_ILLNESS = (
    "diagnosis", "weight-bearing none", "weight-bearing partial", "weight-bearing full", "pain-free", "recovered",
    "discharged", "MRI oedema resolved", "BMD recovered", "rehabilitation",
)  # fmt: skip


def check_episodes(staging: Staging, tables: list[str]) -> None:
    """All checks of pregnancies and episodes; nothing where the file has neither."""
    brings = [table for table in (PREGNANCIES, _FACTS) if table in tables]
    if not brings:
        return
    for table in brings:
        staging.add(men(staging, table))
    if PREGNANCIES in brings:
        staging.add(before_the_rules(staging))
    if _FACTS in brings:
        staging.add(_incomplete(staging))
        staging.add(_other_fact(staging))
    with episodes(staging, tables):
        found = list(by_the_rules(staging)) if PREGNANCIES in brings else []
        if _FACTS in brings:
            found += [*_no_points(staging), *_early_days(staging), *_strange_days(staging)]
        found += [*_orders(staging), *_marrow(staging)]
    staging.add(found)


def _incomplete(staging: Staging) -> Iterator[Problem]:
    """Facts that say nothing without their other half: when, a pain score's number, what was given or excluded."""
    rows = staging.cursor.execute(
        """SELECT file_row, finding, value, finding_no,
          CASE WHEN finding = 'pain score'
                 AND NOT coalesce(TRY_CAST(replace(value, ',', '.') AS DOUBLE) BETWEEN 0 AND 10, false) THEN 'pain'
               WHEN (finding = 'treatment' OR finding LIKE 'differential %') AND which IS NULL THEN 'which'
               WHEN finding = 'MRI oedema present' AND regexp_full_match(lower(trim(value)), ?) THEN 'none'
               WHEN time_point IS NULL AND NOT EXISTS (SELECT 1 FROM store.pregnancy_findings s WHERE
                 s.patient_key = i.patient_key AND s.pregnancy_no = i.pregnancy_no AND s.finding_no = i.finding_no)
               THEN 'time' END AS fault
        FROM in_pregnancy_findings i""",
        [_NONE],
    ).fetchall()
    for row, finding, value, number, fault in rows:
        of = {"finding_no": str(number), "finding": finding}
        if fault == "pain":
            yield problem(staging, _FACTS, "value", row, value, (_no_score(value), "Correct the value."))
        elif fault == "which":
            what = "what was given" if finding == "treatment" else "which disease"
            yield problem(staging, _FACTS, "which", row, None, (f"{finding} does not say {what}", "Fill in `which`."))
        elif fault == "none":
            mend = "Leave the cell empty; an MRI finding tells what it shows, MRI oedema resolved what is gone."
            yield problem(staging, _FACTS, "value", row, value, (f"{value!r} is no oedema that is present", mend), **of)
        elif fault == "time":
            yield problem(staging, _FACTS, "time_point", row, None, (f"the time of {finding} is empty", HOW), **of)


def _no_score(value: str | None) -> str:
    return ("the pain score is empty" if value is None else f"{value!r} is no pain score") + ": a number from 0 to 10"


def _other_fact(staging: Staging) -> Iterator[Problem]:
    """A number that another fact has: a file that counts its own rows from 1 would overwrite what came before."""
    rows = staging.cursor.execute(
        """SELECT i.file_row, i.finding_no, i.finding, s.finding FROM in_pregnancy_findings i
        JOIN store.pregnancy_findings s USING (patient_key, pregnancy_no, finding_no)
        WHERE i.finding <> s.finding ORDER BY ALL"""
    ).fetchall()
    for row, number, finding, before in rows:
        message = f"fact {number} is {before} on record, and {finding} in this row"
        mend = (
            "Leave finding_no empty for a new fact; confirm it if the fact on record is to be replaced (--accept-soft)."
        )
        yield problem(staging, _FACTS, "finding_no", row, number, (message, mend), soft=True)


def _no_points(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        """SELECT file_row, time_point, finding_no, finding FROM episode_points
        WHERE kind IS NULL AND batch_id IS NULL AND time_point IS NOT NULL ORDER BY ALL"""
    ).fetchall()
    for row, text, number, finding in rows:
        counted = _is_counted(staging, row, number, finding)
        name, cell, said = _no_count(text) if counted else ("time_point", text, (why_no_point(text), how(text)))
        yield problem(staging, _FACTS, name, row, cell, said, finding_no=str(number), finding=finding)


def _is_counted(staging: Staging, row: int, number: int, finding: str) -> bool:
    """Whether the point in time of a fact was made of a number of months."""
    bound = staging.bound_of(_FACTS, "time_point", {"finding_no": str(number), "finding": finding}, row)
    return bound is not None and bound.slot.unit == "months"


def _at_its_point(staging: Staging, fact: _Fact, said: tuple[str, str], soft: bool = False) -> Problem:
    """A problem of a fact, with what the file itself has for the point."""
    row, text, number, finding = fact
    cell = count_of(text)[0] if _is_counted(staging, row, number, finding) else text
    return problem(staging, _FACTS, "time_point", row, cell, said, soft, finding_no=str(number), finding=finding)


def _no_count(text: str) -> tuple[str, str, tuple[str, str]]:
    """Which of the two cells of a count cannot be read: its column, what stands there, and what to do."""
    months, origin = count_of(text)
    if re.fullmatch(r"\s*[0-9]{1,4}\s*", months) and origin:  # the count can be read
        return "value", origin, (f"{shown(origin)!r} is nothing that months are counted from", HOW_ORIGIN)
    return "time_point", months, (f"{shown(months)!r} is no number of months", HOW_MONTHS)


def _early_days(staging: Staging) -> Iterator[Problem]:
    """Points ahead of today, and before the patient's birth."""
    rows = staging.cursor.execute(
        f"""SELECT p.file_row, p.time_point, p.finding_no, p.finding, p.day_first > today() AS ahead
        FROM episode_points p LEFT JOIN {staging.staged}.births b USING (patient_key)
        WHERE p.kind NOT IN ('in pregnancy', 'in the puerperium') AND p.batch_id IS NULL
          AND (p.day_first > today() AND NOT coalesce(b.relative, false) OR p.day_last < b.born) ORDER BY ALL"""
    ).fetchall()
    for row, text, number, finding, ahead in rows:
        why = f"lies in the future: today is {staging.as_of}" if ahead else "is before the patient's birth date"
        said = (f"{text} {why}", "Correct the time, or the dates of the pregnancy.")
        yield _at_its_point(staging, (row, text, number, finding), said)


def _strange_days(staging: Staging) -> Iterator[Problem]:
    """Points far from their pregnancy, before it began, or in weeks that it did not reach: of another one, perhaps."""
    rows = staging.cursor.execute(
        """SELECT * FROM (
          SELECT p.file_row, p.time_point, p.finding_no, p.finding,
            CASE WHEN p.gestation_last < 0 THEN 'is before the pregnancy began'
                 WHEN p.kind = 'gestation' AND regexp_full_match(p.time_point, $bare) AND p.gestation_last < $early
                 THEN $trimester
                 WHEN p.kind = 'gestation' AND p.after_first > 0 AND a.delivered
                 THEN 'is later than the delivery (' || a.delivery_told || ')'
                 WHEN abs(p.after_first) > $far THEN 'lies years away from the delivery' END AS why
          FROM episode_points p
          JOIN pregnancy_anchors a ON a.patient_key = p.patient_key AND a.pregnancy_no = p.pregnancy_no
          WHERE p.batch_id IS NULL AND p.kind NOT IN ('in pregnancy', 'in the puerperium'))
        WHERE why IS NOT NULL ORDER BY ALL""",
        {"far": _FAR_DAYS, "early": _EARLY_DAYS, "bare": r"(?i)\s*\d+\s*[a-z.]*\s*", "trimester": _FIRST_TRIMESTER},
    ).fetchall()
    mend = (
        "Correct it, or give the fact the pregnancy_no that it belongs to; confirm it if it is right (--accept-soft)."
    )
    for row, text, number, finding, why in rows:
        instead = f"Write `{text.strip()} after delivery` if that is meant. " if why == _FIRST_TRIMESTER else ""
        said = (f"{finding} ({text}) {why}", instead + mend)
        yield _at_its_point(staging, (row, text, number, finding), said, soft=True)


def _orders(staging: Staging) -> Iterator[Problem]:
    """A milestone before the onset; full weight-bearing before it was possible in part."""
    for fact, words, onset in _pairs(staging, "symptom onset", _OF_THE_ILLNESS):
        yield _at_its_point(staging, fact, (f"{words} is before the {onset}", "Correct one of the two."))
    for fact, words, partial in _pairs(staging, "weight-bearing partial", ("weight-bearing full",)):
        yield _at_its_point(staging, fact, (f"{words} is before {partial}", CONFIRM), soft=True)


# Of two facts the one that the file brings: where it has both, the first named.
_OWN = """CASE WHEN p.batch_id IS NULL THEN p.file_row ELSE o.file_row END,
  CASE WHEN p.batch_id IS NULL THEN p.time_point ELSE o.time_point END,
  CASE WHEN p.batch_id IS NULL THEN p.finding_no ELSE o.finding_no END,
  CASE WHEN p.batch_id IS NULL THEN p.finding ELSE o.finding END"""


def _pairs(staging: Staging, first: str, later: tuple[str, ...]) -> Iterator[tuple[_Fact, str, str]]:
    """Facts that surely lie before the first fact of a kind, where the file brings the one or the other: the fact that
    it brings, and both in words."""
    rows = staging.cursor.execute(
        f"""WITH firsts AS (
          SELECT * FROM episode_points WHERE finding = $first
          QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no ORDER BY place NULLS LAST, finding_no) = 1)
        SELECT {_OWN}, p.finding, p.time_point, o.finding, o.time_point
        FROM episode_points p JOIN firsts o ON o.patient_key = p.patient_key AND o.pregnancy_no = p.pregnancy_no
        WHERE (p.batch_id IS NULL OR o.batch_id IS NULL) AND list_contains($later::VARCHAR[], p.finding)
          AND surely_before(p.span, o.span)
        ORDER BY ALL""",
        {"first": first, "later": list(later)},
    ).fetchall()
    for row, text, number, finding, one, at, other, other_at in rows:
        yield (row, text, number, finding), f"{one} ({at})", f"{other} ({other_at})"


def _marrow(staging: Staging) -> Iterator[Problem]:
    """Oedema that is gone before, or when, it was first seen."""
    rows = staging.cursor.execute(
        f"""WITH seen AS (
          SELECT * FROM episode_points WHERE finding = 'MRI oedema present' AND place IS NOT NULL
          QUALIFY row_number() OVER (PARTITION BY patient_key, pregnancy_no, joint ORDER BY place) = 1)
        SELECT {_OWN}, p.time_point, min(o.time_point)
        FROM episode_points p JOIN seen o ON o.patient_key = p.patient_key AND o.pregnancy_no = p.pregnancy_no
          AND coalesce(o.joint = p.joint, true)
        WHERE p.finding = 'MRI oedema resolved' AND (p.batch_id IS NULL OR o.batch_id IS NULL)
          AND (surely_before(p.span, o.span) OR p.day_last = o.day_first OR (p.after_last = o.after_first))
        GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    for *fact, at, seen in rows:
        message = f"the oedema is resolved ({at}) before or when an MRI first shows it ({seen})"
        yield _at_its_point(staging, tuple(fact), (message, "Correct one of the two."))
