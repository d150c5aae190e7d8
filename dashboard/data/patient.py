"""Everything that the Patient page shows of one patient, read at once and kept until the store moves on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from core.clinic import choose_leading_series
from core.errors import TrabeculaError
from core.rules import states
from core.rules.findings import findings_of
from core.store import Cursor, Store, plain_rows
from dashboard.charts.course_data import CourseData
from dashboard.charts.records import Row, days_between, records
from dashboard.data.bands import bands_of
from dashboard.data.opened import per_version, the_store

MOST_FOUND = 20


class RowsOfAnother(Exception):
    """Rows of more than one patient came back. Nothing of them may be shown."""


class BornUnknown(Exception):
    """A patient without a birth date, of whom no page by age can be made: a published case."""


@dataclass(frozen=True)
class Person:
    """Who the patient is. Texts are as the store has them; None or '' where nothing is recorded.

    batch_id, file_row: of the row of `patients`, which also has the family history.
    """

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
    family_history: str
    batch_id: int | None
    file_row: int | None


@dataclass(frozen=True)
class Review:
    """The latest review on or before the as-of date."""

    reviewed_on: date
    reviewed_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Record:
    """One patient's plain rows, with the columns of the views and tables whose names they carry.

    findings: as core.rules.findings.findings_of, and days_open. definition: of the views iscd and spine_due. loaded_at:
    when each batch was loaded. version: that of the store when they were read, or before.
    """

    person: Person
    as_of: date
    course: CourseData
    review: Review | None
    findings: list[Row]
    visits: list[Row]
    height_z: list[Row]
    diagnoses: list[Row]
    assessments: list[Row]
    sdi: list[Row]
    schedule: list[Row]
    definition: list[Row]
    data_complete_to: list[Row]
    loaded_at: dict[int, datetime]
    version: int
    kept: dict[tuple[str, ...], list[Row]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, name: str, *sort_by: str) -> list[Row]:
        """Rows of the record or of its course, sorted, without those that miss what they are sorted by."""
        key = (name, *sort_by)
        if key not in self.kept:
            self.kept[key] = records(getattr(self.course if hasattr(self.course, name) else self, name), *sort_by)
        return self.kept[key]


@per_version
def record(store: Store, token: str) -> Record | None:
    """The patient of a token; None where there is none.

    Raises RowsOfAnother if any row is not the patient's own, BornUnknown where no birth date is on record.
    """
    version = store.version()  # asked first: at worst the rows are newer than it says
    with store.reading() as cursor:
        known = cursor.execute("SELECT patient_key FROM identities WHERE token = ?", [token]).fetchone()
        found = plain_rows(cursor, _PERSON, [known[0], token]) if known else []
        if not found:
            return None
        if found[0]["date_of_birth"] is None:
            raise BornUnknown(found[0]["patient_id"])
        person = _person(found[0])
        rows: dict[str, Any] = {name: _own_rows(cursor, name, *read, person) for name, read in _READ.items()}
        if any(row["weight_kg"] is None for row in rows["infusions"]):  # costs as much as six of the others
            rows["infusions"] = _own_rows(cursor, "infusions", _INFUSIONS, (), person)
        rows["findings"] = own_findings(cursor, person.patient_key, store.as_of)
        review, loaded_at = _review(cursor, person.patient_key), _batches(cursor)
    course = CourseData(person.birth, store.as_of, **{field: rows.pop(name) for field, name in _COURSE.items()})
    return Record(person, store.as_of, course, review, loaded_at=loaded_at, version=version, **rows)


def has_moved(record: Record) -> bool:
    """True where something has been written since the record was read, or the day has moved."""
    store = the_store()
    return (store.version(), store.as_of) != (record.version, record.as_of)


def own_findings(cursor: Cursor, patient_key: int, as_of: date) -> list[Row]:
    """A patient's findings, worst first, with days_open (None where since is not known)."""
    rows = findings_of(cursor, patient_key)
    for row in rows:
        row["days_open"] = days_between(row["since"], as_of) if row["since"] else None
    return all_own(rows, patient_key, "findings")


def all_own(rows: list[Row], patient_key: int, name: str) -> list[Row]:
    """The rows, if each is the patient's own. Raises RowsOfAnother."""
    if any(row["patient_key"] != patient_key for row in rows):
        raise RowsOfAnother(f"{name}: rows of another patient than the one that was asked for")
    return rows


def _own_rows(cursor: Cursor, name: str, sql: str, order: tuple[str, ...], person: Person) -> list[Row]:
    # The key, a number of the store's own, stands in the query: DuckDB plans a parameter three times as long.
    rows = all_own(plain_rows(cursor, sql.replace("{key}", str(int(person.patient_key)))), person.patient_key, name)
    return sorted(rows, key=lambda row: tuple((row[one] is not None, row[one]) for one in order))


# The weight of a dose is its own or that of the nearest visit, at most 90 days (under 2 years: 30) away.
_INFUSIONS = """
WITH given AS (
    SELECT i.*, age_years(p.date_of_birth, i.infusion_date) AS age
    FROM infusions i JOIN patients p USING (patient_key)
    WHERE i.patient_key = {key} AND (i.infusion_date <= today() OR i.status = 'planned')),
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

# Two kept facts in one statement: the label of the as-of day, and whether an image of the spine is due.
_DEFINITION = """
SELECT i.patient_key, i.state, i.label, i.met_on, i.not_applicable_because, d.status AS image_status,
    d.due_date AS image_due_date, d.last_image, d.all_reasons AS image_because
FROM iscd i LEFT JOIN spine_due d USING (patient_key)
WHERE i.patient_key = {key}"""

# What tells the Zs of one day apart: which of them comes last must not follow from where its row lies.
_ONE_Z = ("scan_id", "site", "levels", "series", "reference")
# Each with what its rows are sorted by, here: DuckDB takes longer to plan a sort than to read a patient's few rows.
# Facts of a later day than the as-of date are not known on it; a booked infusion is.
_READ: dict[str, tuple[str, tuple[str, ...]]] = {
    "scan_series": ("FROM scan_series WHERE patient_key = {key}", ("scan_date", *_ONE_Z)),
    "scan_pairs": ("FROM scan_pairs WHERE patient_key = {key}", ("scan_date", *_ONE_Z)),
    "vertebral_history": ("FROM vertebral_history WHERE patient_key = {key}", ("image_date", "level_no", "image_id")),
    "fractures": ("FROM fractures WHERE patient_key = {key} AND fracture_date <= today()", ()),
    "treatments": ("FROM treatments WHERE patient_key = {key} AND start_date <= today()", ()),
    "infusions": ("FROM infusions WHERE patient_key = {key} AND (infusion_date <= today() OR status = 'planned')", ()),
    "labs": ("FROM labs WHERE patient_key = {key} AND sample_date <= today()", ()),
    "visits": ("FROM visits WHERE patient_key = {key} AND visit_date <= today()", ("visit_date",)),
    "height_z": ("FROM height_z WHERE patient_key = {key}", ("measured_on",)),
    "diagnoses": ("FROM diagnoses WHERE patient_key = {key} AND since_date <= today()", ("since_date",)),
    "assessments": ("FROM assessments WHERE patient_key = {key} AND assessed_date <= today()", ("assessed_date",)),
    "sdi": ("FROM sdi WHERE patient_key = {key}", ("image_date", "n_readable")),
    "definition": (_DEFINITION, ()),
    "schedule": ("FROM schedule WHERE patient_key = {key}", ("due_date", "what")),
    "data_complete_to": ("FROM data_complete_to WHERE patient_key = {key}", ("kind",)),
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
FROM patients WHERE patient_key = ? AND token = ?"""


def _person(row: Row) -> Person:
    return Person(
        patient_key=int(row["patient_key"]),
        token=row["token"],
        centre=row["centre"],
        patient_id=row["patient_id"],
        name=row["name"],
        sex=row["sex"] or None,
        birth=row["date_of_birth"],
        birth_precision=row["date_of_birth_precision"] or None,
        age_years=row["age_years"],
        synthetic=bool(row["synthetic"]),
        dates_are_relative=bool(row["dates_are_relative"]),
        deceased=row["deceased_date"],
        family_history=row["family_history"] or "",
        batch_id=row["batch_id"],
        file_row=row["file_row"],
    )


def _review(cursor: Cursor, key: int) -> Review | None:
    rows = plain_rows(cursor, "FROM reviews WHERE patient_key = ? AND reviewed_on <= today()", [key])
    if not rows:
        return None
    last = max(all_own(rows, key, "reviews"), key=lambda row: (row["reviewed_on"], row["review_id"]))
    return Review(last["reviewed_on"], last["reviewed_by"] or "", last["recorded_at"])


def _batches(cursor: Cursor) -> dict[int, datetime]:
    return dict(cursor.execute("SELECT batch_id, loaded_at FROM batches").fetchall())


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
