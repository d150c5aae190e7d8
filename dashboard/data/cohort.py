"""What the Cohort page shows: the courses that a choice holds, the change of Z in them, the rows for a spreadsheet.

Each is one statement on the facts that the store keeps of the rules cohort_courses, cohort_scans and cohort_events: at
a hundred thousand patients only what is drawn leaves the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.store import Store, plain_rows
from dashboard.charts.cohort.rows import ARMS, Arm, Course, Event, Line, Point, Quarter
from dashboard.charts.records import Row
from dashboard.data.cohort_choice import Chosen, condition
from dashboard.data.opened import per_version

MOST_LINES = 300
PAGE = 40
_ARM = "CASE naive WHEN true THEN 'naive' WHEN false THEN 'pretreated' ELSE 'not stated' END"
# A number that is the same whatever else is chosen, and says nothing of the patient.
_NUMBERED = """(SELECT *, row_number() OVER (ORDER BY hash(patient_key), patient_key) AS no
  FROM cohort_courses WHERE agent = $agent)"""
_NAME = "coalesce(nullif(concat_ws(', ', p.family_name, p.given_name), ''), p.patient_id)"

_RESPONSE = """
WITH courses AS (
  SELECT patient_key, no, {arm} AS arm FROM {numbered} WHERE {where}),
scans AS (
  SELECT s.patient_key, c.arm, s.scan_date, s.months, s.z, s.d_z, s.is_baseline, s.left_out, s.late_enough
  FROM cohort_scans s
  JOIN courses c USING (patient_key)
  WHERE s.agent = $agent AND s.site = $site),
told AS (      -- of several scans of a patient in a quarter the last one
  SELECT arm, patient_key, CAST(round(months / 3) AS INTEGER) AS quarter, arg_max(d_z, months) AS d_z,
    bool_or(late_enough) AS late
  FROM scans
  WHERE left_out IS NULL AND NOT is_baseline
  GROUP BY ALL),
people AS (
  SELECT arm, patient_key, max(quarter) AS last_quarter, bool_or(late) AS late FROM told GROUP BY ALL),
ends AS (
  SELECT arm, last_quarter, count(*) AS n FROM people GROUP BY ALL),
quarters AS (  -- the weeks around the first infusion tell nothing
  SELECT arm, quarter, count(*) AS n, quantile_cont(d_z, [0.25, 0.5, 0.75]) AS q
  FROM told WHERE quarter > 0 GROUP BY ALL),
at_risk AS (
  SELECT q.arm, q.quarter, sum(e.n)::INTEGER AS n
  FROM quarters q
  JOIN ends e ON e.arm = q.arm AND e.last_quarter >= q.quarter
  GROUP BY ALL),
drawn AS (
  SELECT arm, patient_key FROM people
  QUALIFY row_number() OVER (PARTITION BY arm ORDER BY hash(patient_key), patient_key) <= $most),
lines AS (
  SELECT d.arm, c.no, p.token, {name} AS name,
    list_sort(list(struct_pack(months := s.months, d_z := s.d_z, z := s.z,
      on_day := CASE WHEN p.dates_are_relative THEN NULL ELSE s.scan_date END))) AS points
  FROM drawn d
  JOIN courses c USING (patient_key)
  JOIN patients p USING (patient_key)
  JOIN scans s ON s.patient_key = d.patient_key AND (s.left_out IS NULL OR s.is_baseline)
  GROUP BY ALL),
of_courses AS (SELECT arm, count(*) AS n FROM courses GROUP BY arm),
of_before AS (SELECT arm, count(DISTINCT patient_key) AS n FROM scans WHERE is_baseline GROUP BY arm),
of_after AS (SELECT arm, count(*) AS n, count(*) FILTER (late) AS late FROM people GROUP BY arm)
SELECT
  (SELECT list(struct_pack(arm, n)) FROM of_courses) AS courses,
  (SELECT list(struct_pack(arm, n)) FROM of_before) AS before,
  (SELECT list(struct_pack(arm, n, late)) FROM of_after) AS after,
  (SELECT list(struct_pack(arm := q.arm, quarter := q.quarter, n := q.n, q := q.q, at_risk := r.n))
   FROM quarters q JOIN at_risk r ON r.arm = q.arm AND r.quarter = q.quarter) AS quarters,
  (SELECT list(struct_pack(arm, no, token, name, points)) FROM lines) AS lines,
  (SELECT list(struct_pack(left_out, n)) FROM (SELECT left_out, count(*) AS n FROM scans
   WHERE left_out IS NOT NULL AND NOT is_baseline GROUP BY left_out)) AS left_out"""

_COURSES = """
WITH courses AS (
  SELECT *, {arm} AS arm FROM {numbered} WHERE {where}),
page AS (
  SELECT * FROM courses ORDER BY length_months DESC, patient_key LIMIT $size OFFSET $first),
happened AS (
  SELECT e.patient_key,
    list_sort(list(struct_pack(months := e.months, kind := e.kind, what := e.what,
      on_day := CASE WHEN g.dates_are_relative THEN NULL ELSE e.on_day END))) AS events
  FROM cohort_events e
  JOIN page g USING (patient_key)
  WHERE e.agent = $agent
  GROUP BY e.patient_key)
SELECT g.no, p.token, {name} AS name, g.arm, g.length_months, g.ongoing, g.n_infusions, g.regimen_id, g.age_at_start,
  g.diagnosis, h.events
FROM page g
JOIN patients p USING (patient_key)
LEFT JOIN happened h USING (patient_key)
ORDER BY g.length_months DESC, g.patient_key"""

_TABLE = """
WITH courses AS (
  SELECT *, {arm} AS arm FROM {numbered} WHERE {where})
SELECT p.patient_id, c.no, c.arm, c.age_at_start, c.diagnosis, c.regimen_id, c.first_date, c.dates_are_relative,
  s.months, s.is_baseline, s.z, s.d_z, s.left_out, s.why, s.reference, s.batch_id, s.file_row
FROM cohort_scans s
JOIN courses c USING (patient_key)
JOIN patients p USING (patient_key)
WHERE s.agent = $agent AND s.site = $site
ORDER BY c.no, s.months"""


@dataclass(frozen=True)
class Response:
    """The change of Z in the chosen courses. arms: those with a course, in their order; left_out: why scans do not
    count, and how many; n_courses: of all arms."""

    arms: tuple[Arm, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def n_courses(self) -> int:
        return sum(arm.n_courses for arm in self.arms)


@per_version
def response(store: Store, chosen: Chosen) -> Response:
    """The change of Z in the chosen courses, by one statement."""
    with store.reading() as cursor:
        row = plain_rows(cursor, _filled(_RESPONSE, chosen), _given(chosen, site=chosen.site, most=MOST_LINES))[0]
    found = {name: row[name] or [] for name in row}
    courses, before = ({one["arm"]: one["n"] for one in found[name]} for name in ("courses", "before"))
    after = {one["arm"]: one for one in found["after"]}
    arms = tuple(
        Arm(
            arm, courses[arm], before.get(arm, 0), after.get(arm, {}).get("n", 0), after.get(arm, {}).get("late", 0),
            _quarters(found["quarters"], arm), _lines(found["lines"], arm),
        )
        for arm in ARMS if arm in courses
    )  # fmt: skip
    left_out = sorted(((one["left_out"], one["n"]) for one in found["left_out"]), key=lambda one: (-one[1], one[0]))
    return Response(arms, tuple(left_out))


def _quarters(rows: list[Row], arm: str) -> tuple[Quarter, ...]:
    own = sorted((one for one in rows if one["arm"] == arm), key=lambda one: one["quarter"])
    quartiles = (tuple(one["q"]) for one in own)
    return tuple(
        Quarter(one["quarter"], one["n"], low, median, high, one["at_risk"])
        for one, (low, median, high) in zip(own, quartiles, strict=True)
    )


def _lines(rows: list[Row], arm: str) -> tuple[Line, ...]:
    own = sorted((one for one in rows if one["arm"] == arm), key=lambda one: one["no"])
    return tuple(Line(one["token"], one["name"], one["no"], tuple(map(_point, one["points"]))) for one in own)


def _point(one: Row) -> Point:
    return Point(one["months"], one["d_z"], one["z"], one["on_day"])


@per_version
def courses(store: Store, chosen: Chosen, page: int) -> list[Course]:
    """PAGE of the chosen courses, the longest first, with what happened in them. page: 0 is the first."""
    given = _given(chosen, size=PAGE, first=page * PAGE)
    with store.reading() as cursor:
        rows = plain_rows(cursor, _filled(_COURSES, chosen), given)
    return [_course(row) for row in rows]


def _course(row: Row) -> Course:
    events = tuple(Event(one["kind"], one["months"], one["what"], one["on_day"]) for one in row["events"] or [])
    return Course(
        row["token"], row["name"], row["no"], row["arm"], row["length_months"], row["ongoing"], row["n_infusions"],
        row["regimen_id"] or "", row["age_at_start"], row["diagnosis"] or "", events,
    )  # fmt: skip


@per_version
def scan_rows(store: Store, chosen: Chosen) -> list[Row]:
    """Every scan of the chosen courses, those that do not count too, with its batch and file row."""
    with store.reading() as cursor:
        return plain_rows(cursor, _filled(_TABLE, chosen), _given(chosen, site=chosen.site))


def _filled(sql: str, chosen: Chosen) -> str:
    return sql.format(arm=_ARM, numbered=_NUMBERED, name=_NAME, where=condition(chosen)[0])


def _given(chosen: Chosen, **more: Any) -> dict[str, Any]:
    return {"agent": chosen.agent, **condition(chosen)[1], **more}
