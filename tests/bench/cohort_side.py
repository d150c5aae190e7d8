"""The Cohort page's side: a store in which everybody was treated, and what its loaders take without a memory of answers.

The facts that the page reads are put in as the rules would keep them; that the rules give such facts is tested elsewhere.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from core.clinic import open_clinic
from core.store import Store
from dashboard.data import cohort
from dashboard.data.cohort_choice import OLDEST, Chosen, offered
from tests.bench.stores import TODAY

AGENT, SCANS_EACH = "zoledronate", 9
_DIAGNOSES = (
    "['osteogenesis imperfecta type I', 'osteogenesis imperfecta type IV', 'Duchenne muscular dystrophy', NULL]"
)
# A scan three months before, then about every half year; one in ten cannot be held to the one before.
_FILL = (
    """INSERT INTO patients BY NAME
       SELECT i::INTEGER AS patient_key, 'token' || i AS token, 'main' AS centre, printf('M%06d', i) AS patient_id,
         'Synthetica-' || i AS family_name, 'Ada' AS given_name, true AS synthetic
       FROM range($patients) t(i)""",
    f"""INSERT INTO cohort_courses BY NAME
       SELECT i::INTEGER AS patient_key, '{AGENT}' AS agent, DATE '2018-01-01' + (hash(i) % 2000)::INTEGER AS first_date,
         CASE WHEN i % 20 = 0 THEN NULL ELSE i % 4 > 0 END AS naive, ['Z-6', 'Z-3', NULL][i % 3 + 1] AS regimen_id,
         2 + hash(i, 1) % 160 / 10 AS age_at_start, {_DIAGNOSES}[i % 4 + 1] AS diagnosis, 'primary' AS diagnosis_group,
         12 + hash(i, 2) % 900 / 10 AS length_months, true AS ongoing, 9 AS n_infusions, false AS dates_are_relative
       FROM range($patients) t(i)""",
    f"""INSERT INTO cohort_scans BY NAME
       SELECT i::INTEGER AS patient_key, '{AGENT}' AS agent, 'lumbar spine' AS site,
         k * 6 - 3 + hash(i, k) % 100 / 50 AS months, k = 0 AS is_baseline, -2 + k * 0.2 AS z,
         CASE WHEN k > 0 THEN k * 0.2 + hash(i, k, 3) % 100 / 100 - 0.5 ELSE 0 END AS d_z,
         CASE WHEN k > 0 AND hash(i, k, 4) % 10 = 0 THEN 'not comparable' END AS left_out, k > 1 AS late_enough,
         DATE '2018-01-01' + (hash(i) % 2000 + k * 180)::INTEGER AS scan_date
       FROM range($patients) t(i), range($scans) s(k)""",
    f"""INSERT INTO cohort_events BY NAME
       SELECT i::INTEGER AS patient_key, '{AGENT}' AS agent, 'infusion' AS kind, k * 6.0 AS months, '1.50 mg' AS what,
         DATE '2020-01-01' AS on_day
       FROM range($patients) t(i), range($scans) s(k)""",
)
_CHOICES = (
    Chosen(AGENT, age_to=OLDEST),
    Chosen(AGENT, diagnosis=("family", "osteogenesis imperfecta"), age_from=4, age_to=12),
    Chosen(AGENT, regimen="Z-6", arm="naive"),
)
_open: dict[str, Store] = {}


def make(path: str, patients: int) -> dict[str, Any]:
    """A store of so many treated patients, open for what is asked next."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).unlink(missing_ok=True)
    store = _open[path] = open_clinic(Path(path), TODAY)
    given = {"patients": patients, "scans": SCANS_EACH}
    with store.write() as cursor:
        for sql in _FILL:
            cursor.execute(sql, {name: value for name, value in given.items() if f"${name}" in sql})
    return {"patients": patients}


def response(path: str) -> dict[str, Any]:
    """Seconds of the figure's one statement, of the slowest of some choices; how many patients it is about, and lines."""
    store, taken, found = _open[path], [], []
    for chosen in _CHOICES:
        started = time.perf_counter()
        found.append(cohort.response.__wrapped__(store, chosen))  # type: ignore[attr-defined]
        taken.append(time.perf_counter() - started)
    assert all(arm.is_enough and arm.shown for answer in found for arm in answer.arms)
    return {"seconds": max(taken), "patients": found[0].n_courses, "lines": len(found[0].arms[0].lines)}


def rest(path: str) -> dict[str, Any]:
    """Seconds of what else the page reads: what may be chosen, and the first page of the courses."""
    store, started = _open[path], time.perf_counter()
    offered.__wrapped__(store, AGENT)  # type: ignore[attr-defined]
    assert len(cohort.courses.__wrapped__(store, _CHOICES[0], 0)) == cohort.PAGE  # type: ignore[attr-defined]
    return {"seconds": time.perf_counter() - started}


def close() -> dict[str, Any]:
    """Give the store up."""
    while _open:
        _open.popitem()[1].close()
    return {}
