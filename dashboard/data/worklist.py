"""What the worklist shows: findings with whose they are, how complete the data are, what was done about a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from core.errors import TrabeculaError
from core.rules import states
from core.rules.findings import read_findings
from core.rules.limits import all_limits, read_overrides
from core.rules.views import rules
from core.store import Store
from dashboard.data.opened import per_version, the_store

ORDER = ("C", "H", "M", "L")


@dataclass(frozen=True)
class LimitShown:
    """A limit that a finding rests on: `≤ −2.0 SD`, where it is from, and whether it still waits for a signature."""

    meaning: str
    words: str
    source: str
    sign_off: str


@dataclass(frozen=True)
class LastUpload:
    """The newest batch that stands."""

    batch_id: int
    file_name: str
    day: date


@per_version
def findings(store: Store) -> pd.DataFrame:
    """Every finding with its patient, worst first, then open for the longest time.

    Columns as core.rules.findings.read_findings, and birth (date), birth_precision, age_years, diagnosis, synthetic,
    days_open.
    """
    found = read_findings(store).merge(store.query(_PEOPLE), on="patient_key", how="left")
    # Texts that are missing are empty, so that nothing has to tell None from NaN.
    found[["name", "diagnosis"]] = found[["name", "diagnosis"]].fillna("")
    found["since"] = pd.to_datetime(found["since"])
    found["days_open"] = (pd.Timestamp(store.as_of) - found["since"]).dt.days
    rank = found["severity"].map(ORDER.index)
    return (
        found.assign(rank=rank)
        .sort_values(["rank", "days_open", "patient_id", "rule", "object"], ascending=[True, False, True, True, True])
        .drop(columns="rank")
        .reset_index(drop=True)
    )


# The diagnosis that stands for the patient: a confirmed one before a suspected one, then the oldest.
_PEOPLE = """
WITH diagnosed AS (
    SELECT patient_key, diagnosis_code,
        row_number() OVER (PARTITION BY patient_key
            ORDER BY status IS DISTINCT FROM 'confirmed', since_date, diagnosis_code) AS place
    FROM diagnoses
    WHERE coalesce(status, '') NOT IN ('excluded', 'resolved') AND (until_date IS NULL OR until_date > today()))
SELECT p.patient_key, p.date_of_birth AS birth, p.date_of_birth_precision AS birth_precision,
    age_years(p.date_of_birth, today()) AS age_years, d.diagnosis_code AS diagnosis,
    coalesce(p.synthetic, false) AS synthetic
FROM patients p
LEFT JOIN diagnosed d ON d.patient_key = p.patient_key AND d.place = 1"""


@per_version
def spine_z_tails(store: Store) -> dict[int, list[tuple[date, float]]]:
    """Per patient the newest run of lumbar spine Z-scores that are comparable with one another, oldest first.

    A line across a change of scanner would show a trend that nobody measured.
    """
    rows = store.query(_SPINE_Z)
    return {
        int(str(key)): [(day.date(), float(z)) for day, z in zip(run["scan_date"], run["z"], strict=True)]
        for key, run in rows.groupby("patient_key")
    }


_SPINE_Z = """
WITH shown AS (  -- one kind of Z by one reference: where another one leads a day, the run begins anew
    SELECT patient_key, scan_date, z,
        z_comparable AND series = lag(series) OVER course
            AND (series NOT LIKE 'computed%' OR reference = lag(reference) OVER course) AS goes_on
    FROM scan_pairs WHERE site = 'lumbar spine' AND leads AND z IS NOT NULL
    WINDOW course AS (PARTITION BY patient_key ORDER BY scan_date)),
led AS (
    SELECT patient_key, scan_date, z,
        sum(CASE WHEN goes_on THEN 0 ELSE 1 END) OVER (PARTITION BY patient_key ORDER BY scan_date) AS run
    FROM shown)
SELECT patient_key, scan_date, z FROM led
QUALIFY run = max(run) OVER (PARTITION BY patient_key) ORDER BY patient_key, scan_date"""


@per_version
def complete_to(store: Store) -> list[tuple[str, date | None]]:
    """For each kind of data the last day that the store has any of it from: [("DXA scans", 2026-11-02), ...]."""
    rows = store.query(
        "SELECT kind, max(last_date) AS last_date FROM data_complete_to GROUP BY kind ORDER BY 2 DESC NULLS LAST, kind"
    )
    return [(str(kind), None if pd.isna(day) else day.date()) for kind, day in rows.itertuples(index=False)]


@per_version
def last_upload(store: Store) -> LastUpload | None:
    """The newest batch that was not undone; None in a store without any."""
    rows = store.query(
        "SELECT batch_id, file_name, loaded_at FROM batches WHERE state = 'loaded' ORDER BY batch_id DESC LIMIT 1"
    )
    if rows.empty:
        return None
    return LastUpload(int(rows["batch_id"][0]), str(rows["file_name"][0]), rows["loaded_at"][0].date())


@per_version
def limits_of(store: Store, limit_ids: tuple[str, ...]) -> list[LimitShown]:
    """The limits that a finding names, as they are in force here."""
    with store.cursor() as cursor:
        known = {limit.limit_id: limit for limit in all_limits(read_overrides(cursor))}
    found = [known[name] for name in limit_ids if name in known]
    return [
        LimitShown(one.limit.meaning, one.words.replace("<=", "≤").replace(">=", "≥"), one.limit.source, one.sign_off)
        for one in found
    ]


def rule_words(rule: str) -> dict[str, str]:
    """What the rule book says of a finding: Question, Source, Opens, Closes, Reopens; empty for an unknown name."""
    return next((dict(one.header) for one in rules() if one.finding == rule), {})


def acknowledge(finding: dict[str, Any], reason: str, by: str) -> str:
    """Take note of a finding; it leaves the open list until it changes. Returns what is wrong, or nothing."""
    return _said(states.acknowledge, finding, reason=reason, by=by)


def snooze(finding: dict[str, Any], until: date, reason: str, by: str) -> str:
    """Put a finding off until a day. Returns what is wrong, or nothing."""
    return _said(states.snooze, finding, until=until, reason=reason, by=by)


def reopen(finding: dict[str, Any], reason: str, by: str) -> str:
    """Bring a finding back to the open list. Returns what is wrong, or nothing."""
    return _said(states.reopen, finding, reason=reason, by=by)


def _said(act: Callable[..., None], finding: dict[str, Any], **how: Any) -> str:
    try:
        act(the_store(), int(finding["patient_key"]), str(finding["rule"]), str(finding["object"]), **how)
    except TrabeculaError as error:
        return str(error)
    return ""
