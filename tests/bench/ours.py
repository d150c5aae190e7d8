"""The application's side: each measured call stands here once, on public functions, without Streamlit's memory of answers.

Runs in a worker on the application's own interpreter. Stores stay open between calls, as in the served application.
"""

from __future__ import annotations

import re
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from core.clinic import open_clinic
from core.contracts import TABLES
from core.intake import Options, load, preview, read_and_check, run
from core.intake import check as whole_check
from core.intake.apply import copy_patients
from core.rules import views, workspace
from core.store import Cursor, Store
from dashboard.data import opened, patient, worklist
from tests.bench.children import AS_OF

TODAY: date = AS_OF.astype(object)
Answer = dict[str, Any]


_OPEN: dict[str, Store] = {}
_KEPT = ExitStack()


def store_of(path: str) -> Store:
    """The open store of a file; the first statement with a parameter imports pandas, which is not what is measured."""
    if path not in _OPEN:
        _OPEN[path] = open_clinic(Path(path), TODAY)
        _OPEN[path].query("SELECT 1 WHERE 1 = ?", [1])
    return _OPEN[path]


def close_all() -> None:
    """Give up every store (a worker's end does it too)."""
    _heights.cache_clear()
    _KEPT.close()
    while _OPEN:
        _OPEN.popitem()[1].close()


def check(store: str, path: str) -> Answer:
    """From a file on disk to typed, checked cells and the list of problems; nothing is written."""
    patients = store_of(store)
    started = time.perf_counter()
    report = read_and_check(patients, Path(path).name, Path(path), Options())
    seconds = time.perf_counter() - started
    bad = sorted({one.row for one in report.problems if one.row is not None and one.severity != "note"})
    return {"seconds": seconds, "rows": report.rows_in, "per_s": report.rows_in / seconds, "bad_rows": bad}


def check_whole(store: str, path: str) -> Answer:
    """The whole check: whose rows they are and what they would change as well; the rows are in the store already."""
    place = store_of(store)
    started = time.perf_counter()
    report = whole_check(place, Path(path).name, Path(path), Options())
    seconds = time.perf_counter() - started
    assert report.same == report.rows_in
    return {"seconds": seconds, "per_s": report.rows_in / seconds}


def peak_mb() -> Answer:
    """The most memory that this process ever held. A child's getrusage starts at its parent's, the kernel's VmHWM does not."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return {"mb": int(line.split()[1]) / 1024}
    return {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024}


def bare_read(path: str) -> Answer:
    """DuckDB's CSV reader with the columns' types into a table that is thrown away: no check, no problem list."""
    with store_of(str(Path(path).parent / "patients.duckdb")).cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(_BARE_READ, [path])
        seconds = time.perf_counter() - started
        rows = _one(cursor, "SELECT count(*) FROM temp.bare")
        cursor.execute("DROP TABLE temp.bare")
    return {"seconds": seconds, "rows": rows, "per_s": rows / seconds}


_BARE_READ = """
CREATE TEMP TABLE bare AS FROM read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"', columns = {
    'patient_id': 'VARCHAR', 'scan_date': 'DATE', 'site': 'VARCHAR', 'levels': 'VARCHAR', 'bmd_g_cm2': 'DOUBLE',
    'bmc_g': 'DOUBLE', 'area_cm2': 'DOUBLE', 'manufacturer': 'VARCHAR', 'model': 'VARCHAR', 'serial_number': 'VARCHAR',
    'software': 'VARCHAR', 'scan_mode': 'VARCHAR', 'height_cm': 'DOUBLE', 'z_reported': 'DOUBLE',
    'z_reported_reference': 'VARCHAR'})"""


@cache
def _heights(store: str) -> Cursor:
    """A cursor with the heights of all scans, sex and age beside them, and the rule of height Z under another name."""
    cursor = _KEPT.enter_context(store_of(store).cursor())  # its temporary tables end with it
    for rule in views.rules():
        if rule.name in ("references_in_use", "height_z"):  # the store keeps the rows of one of them under its name
            named = re.sub(r"\b(VIEW|FROM|JOIN) (references_in_use|height_z)\b", r"\1 measured_\2", rule.sql)
            cursor.execute(named.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMP VIEW", 1))
    cursor.execute(
        """CREATE TEMP TABLE inputs AS
        SELECT s.height_cm AS x, p.sex, age_years(p.date_of_birth, s.scan_date) AS age_years
        FROM dxa_scans s JOIN patients p USING (patient_key)"""
    )
    return cursor


def z_ready(store: str) -> Answer:
    """Height Z with value, sex and age side by side: finding L, M, S and the formula."""
    return _timed_z(_heights(store), _Z_READY)


_Z_READY = """
CREATE OR REPLACE TEMP TABLE scored AS
SELECT lms_z(x, b.l + (age_years - b.age_from) * b.l_per_year, b.m + (age_years - b.age_from) * b.m_per_year,
             b.s + (age_years - b.age_from) * b.s_per_year) AS height_z
FROM inputs i
JOIN lms_buckets b ON b.sex = i.sex AND b.bucket = lms_bucket(age_years) AND age_years >= b.age_from AND age_years < b.age_to
WHERE b.reference_id = 'cdc2000_stature'"""


def z_end_to_end(store: str) -> Answer:
    """The rule's own statement, for whose height, when, and its Z: who the patient is, the age, L, M, S, the formula."""
    return _timed_z(
        _heights(store),
        "CREATE OR REPLACE TEMP TABLE scored AS SELECT patient_key, measured_on, height_z FROM measured_height_z",
    )


def z_whole_rule(store: str) -> Answer:
    """Every column of the rule, its words too."""
    return _timed_z(_heights(store), "CREATE OR REPLACE TEMP TABLE scored AS FROM measured_height_z")


def _timed_z(cursor: Cursor, sql: str) -> Answer:
    started = time.perf_counter()
    cursor.execute(sql)
    seconds = time.perf_counter() - started
    made = _one(cursor, "SELECT count(height_z) FROM temp.scored")
    return {"seconds": seconds, "per_s": made / seconds, "made": made}


def z_sample(store: str, count: int) -> Answer:
    """Some heights with age, sex and our Z, for the rival to work on."""
    rows = _heights(store).execute(
        f"""SELECT h.age_years, p.sex, h.height_cm, h.height_z FROM store.main.height_z h
        JOIN store.main.patients p USING (patient_key) WHERE h.height_z IS NOT NULL ORDER BY hash(h.patient_key, h.measured_on)
        LIMIT {int(count)}"""
    )
    return {"heights": rows.fetchall()}


def tokens(store: str, count: int) -> Answer:
    """Patients in no order, with their numbers, of those who have all lanes."""
    rows = store_of(store).query(
        f"""SELECT p.token, p.patient_id FROM patients p SEMI JOIN infusions i USING (patient_key)
        SEMI JOIN spine_images m USING (patient_key) ORDER BY hash(patient_id) LIMIT {int(count)}"""
    )
    return {"patients": rows.to_numpy().tolist()}


def patient_page(store: str, token: str) -> Answer:
    """All that the Patient page shows of a patient."""
    place, load_record = store_of(store), _uncached(patient.record)
    started = time.perf_counter()
    record = load_record(place, token)
    seconds = time.perf_counter() - started
    assert len(record.course.scans) and len(record.course.infusions) and len(record.course.vertebrae)
    return {"seconds": seconds}


def worklist_page(store: str) -> Answer:
    """All that the Worklist loads when it comes up."""
    place = store_of(store)
    loads = [_uncached(one) for one in (worklist.last_records, worklist.last_upload, opened.patient_count)]
    started = time.perf_counter()
    counted = _uncached(worklist.counts)(place)
    lines, _ = _uncached(worklist.lines)(place, "open", "", "")
    found = _uncached(worklist.findings_of_patient)(place, int(lines[0]["patient_key"]))
    _uncached(worklist.limits_of)(place, tuple(found[0]["limits"]))
    for one in loads:
        one(place)
    return {"seconds": time.perf_counter() - started, "findings": sum(counted.findings.values())}


def month(store: str, path: str) -> Answer:
    """A month's file into a copy of a store, with the findings that follow from it."""
    with tempfile.TemporaryDirectory(dir=Path(store).parent) as folder:
        copy = shutil.copyfile(store, Path(folder) / "copy.duckdb")
        with open_clinic(copy, TODAY) as place:
            place.query("SELECT 1 WHERE 1 = ?", [1])
            with _timed(preview, "findings_after") as asked, _timed(run, "renew_affected") as written:
                started = time.perf_counter()
                report = load(place, "month.csv", Path(path))
                seconds = time.perf_counter() - started
    renewed = sum(asked + written)
    return {"seconds": seconds, "rows": report.new, "findings": len(report.findings), "findings_seconds": renewed}


@contextmanager
def _timed(module: ModuleType, name: str) -> Iterator[list[float]]:
    """How long each call of a function took that a module calls by this name."""
    function, taken = getattr(module, name), list[float]()

    def timed(*args: Any) -> Any:
        started = time.perf_counter()
        answer = function(*args)
        taken.append(time.perf_counter() - started)
        return answer

    with patch.object(module, name, timed):
        yield taken


def views_of_one(store: str, count: int) -> Answer:
    """What each rule says of one patient with a new vertebral fracture: milliseconds, patient by patient.

    answer: what the store keeps is read; of the rest the rule's own statement is asked, where the rules below it are
    worked out. statement: the latter of every rule.
    """
    place = store_of(store)
    keys = place.query(
        f"SELECT patient_key FROM findings WHERE rule = 'VF-NEW' ORDER BY hash(patient_key) LIMIT {int(count)}"
    )["patient_key"]
    return {"asked": [_timed_views(place, f"WHERE patient_key = {key}") for key in keys]}


def views_of_all(store: str) -> Answer:
    """The same of all patients of the store at once."""
    return {"asked": [_timed_views(store_of(store), "")]}


def _timed_views(place: Store, whose: str) -> dict[str, dict[str, float]]:
    statement: dict[str, float] = {}
    kept: dict[str, float] = {}
    with place.workspace() as cursor:
        cursor.execute(f"CREATE TABLE affected AS SELECT patient_key FROM store.main.patients {whose}")
        copy_patients(cursor, TABLES)
        workspace.lend(cursor, TODAY)
        for rule in views.rules():
            made = rule.sql.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TABLE", 1)
            statement[rule.name] = _milliseconds(cursor, made)
    # A workspace with the rules of all patients fills the memory: to read beside it would measure what has to give way.
    with place.workspace() as cursor:
        for name in workspace.KEPT:
            read = f"CREATE OR REPLACE TABLE read AS FROM store.main.{name} {whose}"
            kept[name] = _milliseconds(cursor, read)
    return {"statement": statement, "answer": statement | kept}


def _milliseconds(cursor: Cursor, sql: str) -> float:
    started = time.perf_counter()
    cursor.execute(sql)
    return 1_000 * (time.perf_counter() - started)


def _uncached(loader: Callable[..., Any]) -> Callable[..., Any]:
    """What a loader of dashboard.data does where its answer is not in memory: load(store, ...)."""
    wrapped: Callable[..., Any] = loader.__wrapped__  # type: ignore[attr-defined]
    return wrapped


def _one(cursor: Cursor, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    return int(row[0]) if row else 0
