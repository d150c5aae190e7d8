"""What may be chosen on the Cohort page: drug, site, diagnosis, age, regimen, treatment before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.store import Store, plain_rows
from dashboard.data.opened import per_version

SITES = ("lumbar spine", "total body less head")
OLDEST = 20
"""The end of the age control: from here on nobody is left out for being older."""
_EVERY, _GROUP, _FAMILY, _NAME, _NONE = "", "group", "family", "name", "none"
# `osteogenesis imperfecta type IV` is one of the family `osteogenesis imperfecta`.
_FAMILY_OF = "regexp_replace(diagnosis, '(?i),? type .*$', '')"


@dataclass(frozen=True)
class Chosen:
    """A choice of courses. diagnosis: (kind, what), kind one of '', group, family, name, none; regimen, arm: '' is all.

    age_from, age_to: at the start, in completed years, both included; a range from 0 to OLDEST leaves nobody out.
    """

    agent: str
    site: str = SITES[0]
    diagnosis: tuple[str, str] = (_EVERY, "")
    age_from: int = 0
    age_to: int = OLDEST - 1
    regimen: str = ""
    arm: str = ""

    @property
    def every_age(self) -> bool:
        return self.age_from <= 0 and self.age_to >= OLDEST


@dataclass(frozen=True)
class Offered:
    """What the courses of one drug leave to choose, each with how many there are. unknown_age: those without an age."""

    diagnoses: tuple[tuple[tuple[str, str], int], ...]
    regimens: tuple[tuple[str, int], ...]
    arms: tuple[tuple[str, int], ...]
    unknown_age: int


def condition(chosen: Chosen) -> tuple[str, dict[str, Any]]:
    """The condition on rows of cohort_courses, without the drug, and the values of its parameters."""
    kind, what = chosen.diagnosis
    tests = {
        _GROUP: "diagnosis_group = $diagnosis",
        _FAMILY: f"{_FAMILY_OF} = $diagnosis",
        _NAME: "diagnosis = $diagnosis",
    }
    parts, given = [], dict[str, Any]()
    if kind in tests:
        parts, given = [tests[kind]], {"diagnosis": what}
    elif kind == _NONE:
        parts = ["diagnosis IS NULL"]
    if not chosen.every_age:
        parts.append("age_at_start >= $age_from")
        given["age_from"] = chosen.age_from
        if chosen.age_to < OLDEST:
            parts.append("age_at_start < $age_to")
            given["age_to"] = chosen.age_to + 1
    if chosen.regimen:
        parts.append("regimen_id = $regimen")
        given["regimen"] = chosen.regimen
    arms = {"naive": "naive", "pretreated": "NOT naive", "not stated": "naive IS NULL"}
    if chosen.arm:
        parts.append(arms[chosen.arm])
    return " AND ".join(parts) or "true", given


@per_version
def drugs(store: Store) -> list[tuple[str, int]]:
    """The bisphosphonates that were given, with how many patients had them, most first."""
    with store.reading() as cursor:
        rows = plain_rows(
            cursor, "SELECT agent, count(*) AS n FROM cohort_courses GROUP BY agent ORDER BY n DESC, agent"
        )
    return [(row["agent"], row["n"]) for row in rows]


_OFFERED = """
WITH courses AS (
  SELECT diagnosis, diagnosis_group, {family} AS family, regimen_id, age_at_start,
    CASE naive WHEN true THEN 'naive' WHEN false THEN 'pretreated' ELSE 'not stated' END AS arm
  FROM cohort_courses
  WHERE agent = $agent)
SELECT 'name' AS kind, diagnosis AS what, count(*) AS n FROM courses WHERE diagnosis IS NOT NULL GROUP BY diagnosis
UNION ALL
SELECT 'group', diagnosis_group, count(*) FROM courses WHERE diagnosis_group IS NOT NULL GROUP BY diagnosis_group
UNION ALL
SELECT 'family', family, count(*) FROM courses GROUP BY family HAVING count(DISTINCT diagnosis) > 1
UNION ALL
SELECT 'none', '', count(*) FROM courses WHERE diagnosis IS NULL
UNION ALL
SELECT 'regimen', regimen_id, count(*) FROM courses WHERE regimen_id IS NOT NULL GROUP BY regimen_id
UNION ALL
SELECT 'arm', arm, count(*) FROM courses GROUP BY arm
UNION ALL
SELECT 'age', '', count(*) FROM courses WHERE age_at_start IS NULL"""


@per_version
def offered(store: Store, agent: str) -> Offered:
    """What the courses of a drug leave to choose."""
    with store.reading() as cursor:
        rows = plain_rows(cursor, _OFFERED.format(family=_FAMILY_OF), {"agent": agent})
    order = (_GROUP, _FAMILY, _NAME, _NONE)
    found = [row for row in rows if row["kind"] in order and row["n"]]
    found.sort(key=lambda row: (order.index(row["kind"]), -row["n"], row["what"]))
    of = {kind: [(row["what"], row["n"]) for row in rows if row["kind"] == kind] for kind in ("regimen", "arm", "age")}
    return Offered(
        tuple(((row["kind"], row["what"]), row["n"]) for row in found),
        tuple(sorted(of["regimen"], key=lambda one: (-one[1], one[0]))),
        tuple(of["arm"]),
        of["age"][0][1],
    )
