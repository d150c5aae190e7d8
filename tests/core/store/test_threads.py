"""Patient safety: threads that read at once must each get the rows of the patient that they asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from core.errors import UsageError
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


@pytest.mark.parametrize("own", ["3", ""])
def test_each_alone_only_as_long_as_somebody_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str
) -> None:
    monkeypatch.setenv("TRABECULA_THREADS", own)
    threads = "SELECT current_setting('threads')::INTEGER"
    with Store.open(tmp_path / "s.duckdb") as store:
        shared = store.value(threads)
        assert not own or shared == int(own)
        with suppress(ZeroDivisionError), store.a_thread_each():
            with store.a_thread_each():
                assert store.value(threads) == 1
            assert store.value(threads) == 1
            raise ZeroDivisionError
        assert store.value(threads) == shared


@pytest.mark.parametrize("own", ["many", "0", "-1", "1.5", "1000", "٣", "9" * 5000])
def test_a_number_of_threads_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    monkeypatch.setenv("TRABECULA_THREADS", own)
    with pytest.raises(UsageError, match=f"TRABECULA_THREADS is '{own}': give a whole number"):
        Store.open(tmp_path / "s.duckdb")
    monkeypatch.delenv("TRABECULA_THREADS")
    Store.open(tmp_path / "s.duckdb").close()  # it was not left locked


def test_who_reads_meanwhile_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRABECULA_THREADS")
    asked = "SELECT count(*), sum(a), count(DISTINCT b) FROM (SELECT i AS a, i % 1000 AS b FROM range(200_000) t(i))"
    with Store.open(tmp_path / "s.duckdb") as store, ThreadPoolExecutor(THREADS) as pool:

        def ask(number: int) -> list[object]:
            with store.a_thread_each() if number % 3 == 0 else nullcontext():
                return store.query(asked).iloc[0].tolist()

        assert all(row == [200_000, 19_999_900_000, 1000] for row in pool.map(ask, range(200)))
