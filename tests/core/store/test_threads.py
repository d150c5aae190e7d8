"""Patient safety: threads that read at once must each get the rows of the patient that they asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.store import Store

PATIENTS, THREADS, QUERIES = 200, 8, 10_000


def test_ten_thousand_queries_of_eight_threads_never_return_another_patient(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store:
        with store.write() as cursor:
            cursor.execute(
                f"""INSERT INTO visits (patient_key, visit_date, height_cm)
                SELECT p, DATE '2020-01-01' + INTERVAL (v) DAY, p FROM range({PATIENTS}) a(p), range(5) b(v)"""
            )

        def ask(number: int) -> int:
            key = (number * 7919) % PATIENTS
            with store.cursor() as cursor:
                rows = cursor.execute(
                    "SELECT patient_key, height_cm FROM visits WHERE patient_key = ?", [key]
                ).fetchall()
            return sum(row != (key, float(key)) for row in rows) + abs(len(rows) - 5)

        with ThreadPoolExecutor(THREADS) as pool:
            wrong = sum(pool.map(ask, range(QUERIES), chunksize=50))
    assert wrong == 0
