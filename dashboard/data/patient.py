"""Everything that the Patient page shows of one patient, read at once and kept until the store moves on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from core.clinic import choose_leading_series
from core.errors import TrabeculaError
from core.rules import states
from core.rules.findings import read_findings
from core.store import Store
from dashboard.charts.course_data import CourseData
from dashboard.charts.records import Row, records
from dashboard.data.bands import bands_of
from dashboard.data.opened import per_version, the_store

MOST_FOUND = 20


class RowsOfAnother(Exception):
    """Rows of more than one patient came back. Nothing of them may be shown."""


@dataclass(frozen=True)
class Person:
    """Who the patient is. Texts are as the store has them; None or '' where nothing is recorded."""

    patient_key: int
    token: str
    centre: str
    patient_id: str
    name: str
    sex: str | None
    birth: date
    birth_precision: str | None
    age_years: float
    synthetic: bool
    dates_are_relative: bool
    deceased: date | None


@dataclass(frozen=True)
class Review:
    """The latest review on or before the as-of date."""

    reviewed_on: date
    reviewed_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Record:
    """One patient's rows. Frames have the columns of the views and tables whose names they carry.

    findings: as core.rules.findings.read_findings, and days_open. loaded_at: when each batch was loaded.
    """

    person: Person
    as_of: date
    course: CourseData
    review: Review | None
    findings: pd.DataFrame
    visits: pd.DataFrame
    height_z: pd.DataFrame
    diagnoses: pd.DataFrame
    assessments: pd.DataFrame
    sdi: pd.DataFrame
    dxa_due: pd.DataFrame
    data_complete_to: pd.DataFrame
    loaded_at: dict[int, datetime]
    kept: dict[tuple[str, ...], list[Row]] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, name: str, *sort_by: str) -> list[Row]:
        """A frame of the record or of its course as plain rows, worked out once however many panels ask."""
        key = (name, *sort_by)
        if key not in self.kept:
            self.kept[key] = records(getattr(self.course if hasattr(self.course, name) else self, name), *sort_by)
        return self.kept[key]


@per_version
def record(store: Store, token: str) -> Record | None:
    """The patient of a token; None where there is none. Raises RowsOfAnother if any row is not the patient's own."""
    found = store.query(_PERSON, [token])
    if found.empty:
        return None
    person = _person(found.iloc[0])
    key = person.patient_key
    frames = {name: store.query(sql, [key]) for name, sql in _READ.items()}
    findings = read_findings(store, key)
    since = pd.to_datetime(findings["since"])
    frames["findings"] = findings.assign(since=since, days_open=(pd.Timestamp(store.as_of) - since).dt.days)
    for name, frame in frames.items():
        if not frame["patient_key"].isin([key]).all():
            raise RowsOfAnother(f"{name}: rows of another patient than {person.patient_id}")
    course = CourseData(person.birth, store.as_of, **{field: frames.pop(name) for field, name in _COURSE.items()})
    return Record(person, store.as_of, course, _review(store, key), loaded_at=_batches(store), **frames)


# The weight of a dose is its own or that of the nearest visit, at most 90 days (under 2 years: 30) away.
_INFUSIONS = """
WITH given AS (
    SELECT i.*, age_years(p.date_of_birth, i.infusion_date) AS age
    FROM infusions i JOIN patients p USING (patient_key)
    WHERE i.patient_key = ? AND (i.infusion_date <= today() OR i.status = 'planned')),
weighed AS (
    SELECT g.agent, g.infusion_date, g.sequence,
        arg_min(struct_pack(kg := v.weight_kg, on_day := v.visit_date),
                abs(date_diff('day', g.infusion_date, v.visit_date))) AS near
    FROM given g JOIN visits v ON v.patient_key = g.patient_key AND v.weight_kg IS NOT NULL AND v.visit_date <= today()
    WHERE abs(date_diff('day', g.infusion_date, v.visit_date)) <=
        CASE WHEN meets.height_infant_years(g.age) THEN limits.height_max_days_infant()
             ELSE limits.height_max_days() END
    GROUP BY ALL)
SELECT g.* EXCLUDE (age) REPLACE (
    coalesce(g.weight_kg, w.near.kg) AS weight_kg,
    CASE WHEN g.weight_kg IS NULL THEN w.near.on_day ELSE g.weight_date END AS weight_date)
FROM given g LEFT JOIN weighed w USING (agent, infusion_date, sequence)"""

# Facts of a later day than the as-of date are not known on it; a booked infusion is.
_READ = {
    "scan_series": "FROM scan_series WHERE patient_key = ? ORDER BY scan_date",
    "scan_pairs": "FROM scan_pairs WHERE patient_key = ? ORDER BY scan_date",
    "vertebral_history": "FROM vertebral_history WHERE patient_key = ? ORDER BY image_date, level_no",
    "fractures": "FROM fractures WHERE patient_key = ? AND fracture_date <= today()",
    "treatments": "FROM treatments WHERE patient_key = ? AND start_date <= today()",
    "infusions": _INFUSIONS,
    "labs": "FROM labs WHERE patient_key = ? AND sample_date <= today()",
    "visits": "FROM visits WHERE patient_key = ? AND visit_date <= today() ORDER BY visit_date",
    "height_z": "FROM height_z WHERE patient_key = ? ORDER BY measured_on",
    "diagnoses": "FROM diagnoses WHERE patient_key = ? AND since_date <= today() ORDER BY since_date",
    "assessments": "FROM assessments WHERE patient_key = ? AND assessed_date <= today() ORDER BY assessed_date",
    "sdi": "FROM sdi WHERE patient_key = ? ORDER BY image_date, n_readable",
    "dxa_due": "FROM dxa_due WHERE patient_key = ?",
    "data_complete_to": "FROM data_complete_to WHERE patient_key = ?",
}
_COURSE = {
    "scans": "scan_series",
    "pairs": "scan_pairs",
    "vertebrae": "vertebral_history",
    "fractures": "fractures",
    "treatments": "treatments",
    "infusions": "infusions",
    "labs": "labs",
}
_PERSON = """
SELECT *, concat_ws(', ', family_name, given_name) AS name, age_years(date_of_birth, today()) AS age_years
FROM patients WHERE token = ?"""


def _person(row: pd.Series) -> Person:
    def text(column: str) -> str | None:
        return row[column] if isinstance(row[column], str) and row[column] else None

    return Person(
        patient_key=int(row["patient_key"]),
        token=row["token"],
        centre=row["centre"],
        patient_id=row["patient_id"],
        name=text("name") or "",
        sex=text("sex"),
        birth=row["date_of_birth"].date(),
        birth_precision=text("date_of_birth_precision"),
        age_years=float(row["age_years"]),
        synthetic=_is_true(row["synthetic"]),
        dates_are_relative=_is_true(row["dates_are_relative"]),
        deceased=None if pd.isna(row["deceased_date"]) else row["deceased_date"].date(),
    )


def _is_true(value: Any) -> bool:
    return not pd.isna(value) and bool(value)


def _review(store: Store, key: int) -> Review | None:
    rows = store.query(
        "SELECT * FROM reviews WHERE patient_key = ? AND reviewed_on <= today() "
        "ORDER BY reviewed_on DESC, review_id DESC LIMIT 1",
        [key],
    )
    if rows.empty:
        return None
    row = rows.iloc[0]
    return Review(row["reviewed_on"].date(), row["reviewed_by"] or "", row["recorded_at"].to_pydatetime())


def _batches(store: Store) -> dict[int, datetime]:
    rows = store.query("SELECT batch_id, loaded_at FROM batches")
    return {int(batch): at.to_pydatetime() for batch, at in rows.itertuples(index=False)}


@per_version
def find_people(store: Store, words: str) -> pd.DataFrame:
    """Patients in whose name or number every word stands, by name: token, name, patient_id, centre, age_years.

    At most MOST_FOUND + 1 rows, so that a page can say that there are more.
    """
    return store.query(_FIND, [words.casefold().split(), MOST_FOUND + 1])


_FIND = """
SELECT token, concat_ws(', ', family_name, given_name) AS name, patient_id, centre,
    age_years(date_of_birth, today()) AS age_years
FROM patients
WHERE len(list_filter(?::VARCHAR[],
    lambda word: NOT contains(lower(concat_ws(' ', patient_id, given_name, family_name)), word))) = 0
ORDER BY family_name NULLS LAST, given_name, patient_id
LIMIT ?"""


def mark_reviewed(person: Person, by: str, note: str) -> str:
    """Record that the patient was gone through on the as-of day. Returns what is wrong, or nothing."""
    try:
        states.mark_reviewed(the_store(), person.patient_key, by=by, note=note)
    except TrabeculaError as error:
        return str(error)
    return ""


def lead_with(person: Person, site: str, series: str, by: str, reference_id: str | None = None) -> str:
    """Make a series (a computed one by one reference) lead at a site. Returns what is wrong, or nothing."""
    try:
        choose_leading_series(the_store(), person.patient_key, site, series, by, reference_id)
    except TrabeculaError as error:
        return str(error)
    return ""


@per_version
def reference_bands(store: Store, reference_id: str, sex: str) -> tuple[pd.DataFrame, str]:
    """A reference's bands for the bone density figure (age_years, m2, m1, median, p1, p2), and its limits.

    Empty where the reference needs more than sex and age, as one by ethnic group does.
    """
    rows = store.query(
        """SELECT age_years, l, m, s FROM lms_rows WHERE reference_id = ? AND sex = ? AND ethnicity = ''
           ORDER BY age_years""",
        [reference_id, sex],
    )
    said = store.query("SELECT title, limits_to_show FROM lms_references WHERE reference_id = ?", [reference_id])
    limits = ". ".join(said.iloc[0].dropna()) if len(said) else ""
    return bands_of(rows), limits
