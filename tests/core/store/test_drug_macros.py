"""Frequencies, units and routes of drugs as they are written: understood where they are clear, else unknown."""

from __future__ import annotations

import duckdb
import pytest

from core.store.macros import install_macros


@pytest.fixture(scope="module")
def catalog() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    install_macros(connection)
    return connection


def _told(catalog: duckdb.DuckDBPyConnection, asked: str, words: str | None) -> object:
    row = catalog.execute(f"SELECT {asked}", [words]).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("daily", 1), ("Once a day", 1), ("once daily", 1), ("OD", 1), ("q.d.", 1), ("every 24 h", 1), ("every morning", 1),
        ("twice daily", 2), ("b.d.", 2), ("BID", 2), ("2x/day", 2), ("two times a day", 2), ("every 12 hours", 2),
        ("tds", 3), ("t.i.d.", 3), ("three times daily", 3), ("thrice a day", 3), ("3 × daily", 3), ("every 8 h", 3), ("q8h", 3),
        ("8-hourly", 3), ("qds", 4), ("four times a day", 4), ("every 6 hours", 4), ("alternate days", 0.5),
        ("every other day", 0.5), ("every 2 days", 0.5), ("every 48 h", 0.5), ("weekly", 1 / 7), ("Once a week", 1 / 7),
        ("twice weekly", 2 / 7), ("every 2 weeks", 1 / 14), ("fortnightly", 1 / 14), ("monthly", 12 / 365.25),
        ("every 3 months", 4 / 365.25), ("6-monthly", 2 / 365.25), ("twice a year", 2 / 365.25), ("yearly", 1 / 365.25),
    ],
)  # fmt: skip
def test_a_clear_frequency_is_understood(catalog: duckdb.DuckDBPyConnection, words: str, times: float) -> None:
    assert _told(catalog, "doses_per_day(frequency_words(?))", words) == pytest.approx(times)


@pytest.mark.parametrize(
    "words",
    [None, "", "once", "as needed", "prn", "in blocks", "3 days every 4 months", "5 days a week", "2-weekly", "daily for 3 days",
     "every 0 days", "10x/week", "daily or twice daily", "not daily", "reducing", "1-0-1", "every 5 h"],
)  # fmt: skip
def test_a_frequency_that_is_left_open_is_unknown(catalog: duckdb.DuckDBPyConnection, words: str | None) -> None:
    assert _told(catalog, "doses_per_day(frequency_words(?))", words) is None


@pytest.mark.parametrize(
    ("words", "days", "months"),
    [("every 3 months", None, 3), ("quarterly", None, 3), ("q6m", None, 6), ("half-yearly", None, 6), ("annually", None, 12),
     ("every 8 weeks", 56, None), ("every 10 days", 10, None), ("3 days every 4 months", None, None), ("daily", None, None)],
)  # fmt: skip
def test_an_interval_is_in_days_or_in_months(
    catalog: duckdb.DuckDBPyConnection, words: str, days: int | None, months: int | None
) -> None:
    assert _told(catalog, "every_days(frequency_words(?))", words) == days
    assert _told(catalog, "every_months(frequency_words(?))", words) == months


@pytest.mark.parametrize(
    ("unit", "told"),
    [("mg", "mg"), (" MG / kg ", "mg/kg"), ("mg per kg per day", "mg/kg/d"), ("mg/kg/day", "mg/kg/d"), ("mg/24 h", "mg/d"),
     ("µg", "ug"), ("μg/d", "ug/d"), ("mcg", "ug"), ("micrograms", "ug"), ("I.U.", "iu"), ("units/day", "iu/d"), ("IE", "iu"),
     ("mg (elemental)", "mg"), ("mg/m2", "mg/m2"), ("tablets", "tablets"), (None, None)],
)  # fmt: skip
def test_a_unit_has_one_spelling(catalog: duckdb.DuckDBPyConnection, unit: str | None, told: str | None) -> None:
    assert _told(catalog, "dose_unit_words(?)", unit) == told


@pytest.mark.parametrize(
    ("route", "systemic"),
    [("oral", True), ("IV", True), (None, True), ("Inhaled", False), ("nasal spray", False), ("topical", False), ("intra-articular", False)],
)  # fmt: skip
def test_what_is_put_on_one_place_is_not_systemic(
    catalog: duckdb.DuckDBPyConnection, route: str | None, systemic: bool
) -> None:
    assert _told(catalog, "is_systemic(?)", route) is systemic
