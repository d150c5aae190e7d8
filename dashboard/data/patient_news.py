"""What has come to be known of a patient since the last review: one entry a scan, image, fracture, drug, sample, visit.

A fact is news when it happened after the review, or when its batch was loaded after the review was recorded (then it
came late, and that is said). Without a review the last year counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.contracts import TABLES, columns
from dashboard.charts.lanes.drug_words import DOSE_UNKNOWN, dose_per_kg, missing_words
from dashboard.charts.lanes.labs import is_outside, lab_words, range_words
from dashboard.charts.records import Row
from dashboard.charts.wording import ARROW, brief, capital, modality_name, number, series_name, short_site, site_name
from dashboard.data.column_words import column_words
from dashboard.data.patient import Record

WITHOUT_REVIEW_DAYS = 365
_EVENTS = ("first seen", "new", "new, timing uncertain", "worse", "reshaped partly", "reshaped fully")


@dataclass(frozen=True)
class Evidence:
    """One value behind a fact, with the batch and the file's row that it came from."""

    label: str
    value: str
    on_date: date
    batch_id: int | None
    file_row: int | None


@dataclass(frozen=True)
class Fact:
    """One thing that is new. late: it happened before the review and was loaded after it."""

    day: date
    title: str
    detail: str
    late: bool
    evidence: list[Evidence]


def since_day(record: Record) -> date:
    """The day after which facts are news."""
    return record.review.reviewed_on if record.review else record.as_of - timedelta(days=WITHOUT_REVIEW_DAYS)


def facts_since(record: Record) -> list[Fact]:
    """Every new fact, newest first."""
    makers: tuple[Callable[[Record], Iterable[Fact]], ...] = (
        _scans,
        _images,
        _fractures,
        _drugs,
        _infusions,
        _samples,
        _visits,
    )
    found = [fact for make in makers for fact in make(record)]
    return sorted(found, key=lambda fact: fact.day, reverse=True)


def _is_new(record: Record, row: Row, day: date) -> bool:
    return day <= record.as_of and (day > since_day(record) or _is_late(record, row, day))


def _is_late(record: Record, row: Row, day: date) -> bool:
    loaded = record.loaded_at.get(row["batch_id"]) if row["batch_id"] is not None else None
    if record.review is None or loaded is None:
        return False
    return day <= record.review.reviewed_on and loaded > record.review.recorded_at


def _fact(record: Record, rows: list[Row], day: date, title: str, detail: str, evidence: list[Evidence]) -> Fact:
    return Fact(day, title, detail, any(_is_late(record, row, day) for row in rows), evidence)


def _evidence(row: Row, label: str, value: str, day: date) -> Evidence:
    return Evidence(label, value, day, row["batch_id"], row["file_row"])


def _new_groups(record: Record, name: str, day_column: str, key: str) -> list[list[Row]]:
    """The rows of each new scan, image or sample, in the order of their days."""
    groups: dict[Any, list[Row]] = {}
    for row in record.rows(name, day_column):
        if _is_new(record, row, row[day_column]):
            groups.setdefault((row[day_column], row[key]), []).append(row)
    return list(groups.values())


def _scans(record: Record) -> Iterable[Fact]:
    for rows in _new_groups(record, "scans", "scan_date", "scan_date"):
        day = rows[0]["scan_date"]
        shown = [row for row in rows if row["z"] is not None or row["series"] != "computed"]
        leading = [row for row in shown if row.get("is_primary") and row["z"] is not None and not row["excluded"]]
        leading.sort(key=lambda row: row["site"] != "lumbar spine")
        values = [f"{short_site(row['site'], row['side'])} Z {number(row['z'], 1)}" for row in leading]
        out = {site_name(row["site"]).lower() for row in shown if row["excluded"]}
        values += [f"{site} excluded" for site in sorted(out)]
        several = len({row["reference_id"] for row in shown if row["series"].startswith("computed")}) > 1
        evidence = [_evidence(row, _region(row, several), _z_words(row), day) for row in shown or rows]
        yield _fact(record, rows, day, "DXA", " · ".join(values) or "no Z", evidence)


def _region(row: Row, several: bool) -> str:
    """What was scanned and the kind of Z; several: references that a Z is computed from have to be told apart."""
    reference = row["reference"] if several and row["series"].startswith("computed") else None
    return f"{site_name(row['site'], row['side'], row['levels'])}, {series_name(row['series'], reference)}"


def _z_words(row: Row) -> str:
    parts = [f"Z {number(row['z'], 1)}" if row["z"] is not None else f"no Z: {row['no_z_because'] or 'not reported'}"]
    if row["bmd_g_cm2"] is not None:
        parts.append(f"{number(row['bmd_g_cm2'], 3)} g/cm²")
    if row["excluded"]:
        parts.append(str(row["excluded_reason"]))
    return ", ".join(parts)


def _images(record: Record) -> Iterable[Fact]:
    sums = {row["image_id"]: row["words"] for row in record.rows("sdi")}
    for rows in _new_groups(record, "vertebrae", "image_date", "image_id"):
        day, image = rows[0]["image_date"], rows[0]["image_id"]
        happened = [f"{row['level']} {row['event']}" for row in rows if row["event"] in _EVENTS]
        told = [row for row in rows if row["event"] not in ("normal",)]
        evidence = [_evidence(row, row["level"], _level_words(row), day) for row in told]
        evidence += [_evidence(rows[0], "Other levels", f"{len(rows) - len(told)} normal", day)]
        title = f"Spine image, {modality_name(rows[0]['modality'])}"
        yield _fact(record, rows, day, title, " · ".join([sums.get(image, "SDI not known"), *happened]), evidence)


def _level_words(row: Row) -> str:
    if not row["readable"]:
        return "not readable"
    grade = f"grade {int(row['grade'])}" if row["grade"] is not None else "no grade"
    return f"{grade}, {row['event']}" + (", across methods: confirm" if row["across_methods"] else "")


def _fractures(record: Record) -> Iterable[Fact]:
    for row in record.rows("fractures", "fracture_date"):
        day = row["fracture_date"]
        if _is_new(record, row, day):
            side = f"{row['side']} " if row["side"] in ("left", "right") else ""
            bone = f"{side}{row['bone']}"
            energy = row["energy"] if row["energy"] not in (None, "unknown") else None
            words = f"{energy} energy" if energy else "energy unknown"
            yield _fact(record, [row], day, f"Fracture: {bone}", words, [_evidence(row, capital(bone), words, day)])


def _drugs(record: Record) -> Iterable[Fact]:
    for row in record.rows("treatments", "start_date"):
        dose = f"{brief(row['dose'])} {row['dose_unit'] or ''}".strip() if row["dose"] is not None else DOSE_UNKNOWN
        words = " ".join(part for part in (dose, row["frequency"]) if part)
        for column, verb in (("start_date", "started"), ("stop_date", "stopped")):
            day = row[column]
            if day is not None and _is_new(record, row, day):
                title = f"{capital(row['agent'])} {verb}"
                yield _fact(record, [row], day, title, words, [_evidence(row, title, words, day)])


def _infusions(record: Record) -> Iterable[Fact]:
    for row in record.rows("infusions", "infusion_date"):
        day = row["infusion_date"]
        if row["status"] == "given" and _is_new(record, row, day):
            dose = dose_per_kg(row)
            words = f"{brief(dose)} mg/kg" if dose is not None else missing_words(row)
            title = f"{capital(row['agent'])} infusion"
            yield _fact(record, [row], day, title, words, [_evidence(row, title, words, day)])


def _samples(record: Record) -> Iterable[Fact]:
    for rows in _new_groups(record, "labs", "sample_date", "sample_date"):
        day = rows[0]["sample_date"]
        outside = [row for row in rows if row["value"] is not None and is_outside(row)]
        unknown = sum(row["lab_low"] is None and row["lab_high"] is None for row in rows)
        words = [f"{row['analyte']} {lab_words(row)} ({range_words(row)})" for row in outside]
        words += [f"{unknown} of {len(rows)} without a range"] if unknown else []
        evidence = [
            _evidence(row, capital(row["analyte"]), f"{lab_words(row)} {row['unit'] or ''} ({range_words(row)})", day)
            for row in rows
        ]
        counted = "1 result" if len(rows) == 1 else f"{len(rows)} results"
        yield _fact(record, rows, day, f"Laboratory, {counted}", " · ".join(words) or "all within range", evidence)


def _visits(record: Record) -> Iterable[Fact]:
    before: Row = {}
    for row in record.rows("visits", "visit_date"):
        day = row["visit_date"]
        if _is_new(record, row, day):
            changed = [words for words in (_pain(row, before), _mobility(row, before)) if words]
            size = ", ".join(
                f"{brief(row[column], 1)} {unit}"
                for column, unit in (("height_cm", "cm"), ("weight_kg", "kg"))
                if row[column] is not None
            )
            evidence = [_evidence(row, label, value, day) for label, value in _visit_values(row)]
            title = changed[0] if changed else "Visit"
            detail = " · ".join([*(["visit"] if changed else []), *changed[1:], size or "no height or weight"])
            yield _fact(record, [row], day, title, detail, evidence)
        before |= {name: value for name, value in row.items() if value is not None}


def _pain(row: Row, before: Row) -> str:
    now, then = row["back_pain_0_10"], before.get("back_pain_0_10")
    if now is None or now == then:
        return ""
    return (
        f"Back pain {brief(then)} {ARROW} {brief(now)} of 10" if then is not None else f"Back pain {brief(now)} of 10"
    )


def _mobility(row: Row, before: Row) -> str:
    now, then = row["mobility"], before.get("mobility")
    if now is None or now == then:
        return ""
    return f"Mobility: {then} {ARROW} {now}" if then else f"Mobility: {now}"


def _visit_values(row: Row) -> list[tuple[str, str]]:
    contract = TABLES["visits"]
    return [
        (capital(column_words(one.name)), _with_unit(row[one.name], one.unit))
        for one in columns(contract)
        if one.name != contract.DATE and row.get(one.name) is not None
    ]


def _with_unit(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{brief(value) if isinstance(value, int | float) else value} {unit}".strip()
