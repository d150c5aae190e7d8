"""Two references for one site: each Z under its own name, one of them leads, nothing is counted twice, nothing flips."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from core.reference.install import lay_out
from tests.core.rules.conftest import Clinic

BUNDLED = "bachrach1999_spine_l2l4_bmd"
TITLES = {"twin": "A twin", "wide": "A wide table"}  # before "Bachrach" in the alphabet: a name must decide nothing


@pytest.fixture(scope="module", autouse=True)
def tables(catalog: duckdb.DuckDBPyConnection):
    """A twin of the bundled spine table with a lower median, and one for L1-L4 from 5 years on; both off."""
    for name, levels, shift, first in (("twin", "L2-L4", 0.9, 9.0), ("wide", "L1-L4", 0.95, 5.0)):
        catalog.execute(
            """INSERT INTO lms_references SELECT * REPLACE (? AS reference_id, ? AS title, ? AS levels, ? AS age_from,
                 false AS enabled, 'centre' AS origin, 'Own limits.' AS limits_to_show)
               FROM lms_references WHERE reference_id = ?""",
            [name, TITLES[name], levels, first, BUNDLED],
        )
        catalog.execute(
            """INSERT INTO lms_rows SELECT ?, sex, ethnicity, CASE WHEN age_years = 9 THEN ? ELSE age_years END, l, m * ?, s
               FROM lms_rows WHERE reference_id = ?""",
            [name, first, shift, BUNDLED],
        )
    lay_out(catalog)
    yield
    for table in ("lms_references", "lms_rows", "height_regressions", "height_adjustments"):
        catalog.execute(f"DELETE FROM {table} WHERE reference_id IN ('twin', 'wide')")
    lay_out(catalog)


def use(clinic: Clinic, name: str, after_batch: int = 1, day: str = "2026-05-01", enabled: bool = True) -> None:
    clinic.insert(
        "reference_choices", reference_id=name, enabled=enabled, chosen_on=day, after_batch=after_batch,
        recorded_at=f"{day} 12:00:00",
    )  # fmt: skip


def child_with_scans(clinic: Clinic, years: range = range(2023, 2027), **row: Any) -> int:
    child = clinic.child(born="2012-03-01", sex="male")
    for year in years:
        clinic.scan(child, f"{year}-03-10", bmd=0.60 + 0.02 * (year - 2023), **({"levels": "L2-L4"} | row))
    return child


def leading(clinic: Clinic) -> set[tuple[str, str | None]]:
    return {(row.primary_series, row.primary_reference_id) for row in clinic.ask("scan_series")}


def test_each_reference_is_a_series_of_its_own_under_its_own_name(clinic: Clinic) -> None:
    child_with_scans(clinic)
    use(clinic, "twin")
    rows = clinic.ask("scan_series", "scan_date, reference")
    assert len(rows) == 8
    assert [row.reference for row in rows[:2]] == ["A twin", "Bachrach 1999, spine L2-L4"]
    assert rows[0].z > rows[1].z and rows[0].reference_note == "Own limits."
    assert [row.is_primary for row in rows] == [False, True] * 4


def test_a_reference_that_comes_into_use_later_takes_the_lead_from_none(clinic: Clinic) -> None:
    child_with_scans(clinic)
    assert leading(clinic) == {("computed", BUNDLED)}
    use(clinic, "twin")
    assert leading(clinic) == {("computed", BUNDLED)}


@pytest.mark.parametrize("first", ["no Z at all", "printed, size-adjusted"])
def test_an_older_scan_that_gets_a_z_by_a_new_reference_flips_nothing(clinic: Clinic, first: str) -> None:
    """At 7 years only the new table has a Z; before it the first Z was of a later scan."""
    child = clinic.child(born="2012-03-01", sex="male")
    adjusted = {"z_size_adjusted_reported": -1.0} if first != "no Z at all" else {}
    clinic.scan(child, "2019-03-01", bmd=0.5, batch_id=1, **adjusted)
    clinic.scan(child, "2022-03-01", bmd=0.6, z=-1.5, batch_id=2)
    before = leading(clinic)
    assert before == {("reported", None) if first == "no Z at all" else ("reported_size_adjusted", None)}
    use(clinic, "wide", after_batch=2)
    assert clinic.one("scan_series", scan_date="2019-03-01", series="computed", reference_id="wide").z is not None
    assert leading(clinic) == before


def test_where_nothing_led_the_new_reference_leads_and_stays_when_older_ones_reach_the_child(clinic: Clinic) -> None:
    child = clinic.child(born="2017-03-01", sex="male")
    clinic.scan(child, "2025-03-01", bmd=0.5, levels="L1-L4", batch_id=1)
    assert leading(clinic) == {(None, None)}
    use(clinic, "wide", after_batch=1)
    assert leading(clinic) == {("computed", "wide")}
    clinic.scan(child, "2026-04-01", bmd=0.5, levels="L2-L4", scan_id="x", batch_id=2)  # 9.1 years: Bachrach too
    assert leading(clinic) == {("computed", "wide")}


def test_of_two_known_alike_the_one_that_came_into_use_first_leads(clinic: Clinic) -> None:
    use(clinic, "twin", after_batch=0)
    child_with_scans(clinic)
    assert leading(clinic) == {("computed", BUNDLED)}
    use(clinic, BUNDLED, enabled=False)
    assert leading(clinic) == {("computed", "twin")}


def test_a_chosen_z_is_by_one_reference_and_holds_while_it_is_there(clinic: Clinic) -> None:
    child = child_with_scans(clinic, z=-1.0)
    use(clinic, "twin")
    clinic.insert(
        "primary_series",
        patient_key=child,
        site="lumbar spine",
        series="computed",
        reference_id="twin",
        chosen_on="2026-06-01",
    )
    assert leading(clinic) == {("computed", "twin")}
    assert all(row.primary_chosen for row in clinic.ask("scan_series"))
    use(clinic, "twin", day="2026-07-01", enabled=False)
    assert leading(clinic) == {("reported", None)}
    assert not any(row.primary_chosen for row in clinic.ask("scan_series"))


def test_a_choice_from_before_references_had_names_is_the_one_that_leads(clinic: Clinic) -> None:
    child = child_with_scans(clinic, z=-1.0)
    use(clinic, "twin")
    clinic.insert("primary_series", patient_key=child, site="lumbar spine", series="computed", chosen_on="2026-06-01")
    assert leading(clinic) == {("computed", BUNDLED)}


def facts(clinic: Clinic) -> dict[str, list[Any]]:
    return {
        "low": [(row.scan_date, row.z, row.reference, row.low) for row in clinic.ask("low_bmd_scans", "scan_date")],
        "leads": [(row.scan_date, row.reference, row.z) for row in clinic.ask("scan_pairs", "scan_date", leads=True)],
        "primary": [(row.scan_date, row.reference) for row in clinic.ask("scan_pairs", "scan_date", is_primary=True)],
        "findings": [(row.rule, row.object, row.sentence) for row in clinic.findings()],
    }


@pytest.mark.parametrize("printed", [None, -2.2])
def test_a_second_reference_doubles_no_judgement_and_no_finding(clinic: Clinic, printed: float | None) -> None:
    child = clinic.child(born="2012-03-01", sex="male")
    for day, bmd in (("2024-03-10", 0.70), ("2025-03-10", 0.62), ("2026-03-10", 0.60)):
        clinic.scan(child, day, bmd=bmd, levels="L2-L4", z=printed)
    before = facts(clinic)
    assert {"ZLOW"} <= {rule for rule, *_ in before["findings"]}
    use(clinic, "twin")
    use(clinic, "wide")
    assert facts(clinic) == before
    pairs = clinic.ask("scan_pairs", "scan_date, series, reference")
    names = [(row.scan_date, row.series, row.reference) for row in pairs]
    assert len(names) == len(set(names)) == 3 * (2 if printed is None else 3)
    assert all(row.d_z is not None for row in pairs if row.before_date)


def test_a_fall_is_of_the_leading_reference_alone(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01", sex="male")
    clinic.scan(child, "2025-03-10", bmd=0.75, levels="L2-L4")
    clinic.scan(child, "2026-03-10", bmd=0.70, levels="L2-L4")
    use(clinic, "twin")
    fall = clinic.finding("DZ-FALL")
    assert {e["label"] for e in fall.evidence if e["label"].startswith("Z")} == {
        "Z before (Bachrach 1999, spine L2-L4)",
        "Z (Bachrach 1999, spine L2-L4)",
    }


def test_of_a_day_with_both_level_sets_the_leading_reference_judges(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01", sex="male")
    for day in ("2025-03-10", "2026-03-10"):
        for levels in ("L1-L4", "L2-L4"):
            clinic.scan(child, day, bmd=0.6, levels=levels)
    before = facts(clinic)
    use(clinic, "wide")
    assert facts(clinic) == before
    assert {row.reference for row in clinic.ask("low_bmd_scans")} == {"Bachrach 1999, spine L2-L4"}


def test_a_regression_is_for_its_own_reference_and_height_reference_only(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01", sex="male")
    for day in ("2025-03-10", "2026-03-10"):
        clinic.scan(child, day, bmd=0.7, levels="L2-L4", height_cm=140)
    use(clinic, "twin")
    for name, height in (("twin", "cdc2000_stature"), (BUNDLED, "another_height")):
        clinic.insert(
            "height_regressions", reference_id=name, limits_to_show="Of boys only.", height_reference_id=height,
            origin="centre", loaded_on="2026-05-01",
        )  # fmt: skip
        for age in (13, 14):
            clinic.insert("height_adjustments", reference_id=name, sex="male", age_completed_years=age, n=9,
                          intercept=0.1, slope_per_height_z=0.5, residual_sd=0.7)  # fmt: skip
    try:
        adjusted = clinic.ask("scan_series", "scan_date", series="computed_size_adjusted")
        assert [row.reference_id for row in adjusted] == ["twin", "twin"]
        plain = clinic.one("scan_series", series="computed", reference_id="twin", scan_date="2026-03-10")
        assert adjusted[1].z == pytest.approx(plain.z - 0.1 - 0.5 * plain.height_z)
        note = adjusted[1].reference_note
        assert "own regression. Of boys only." in note and "spine" not in note
        clinic.today = "2026-05-01"  # the day on which it was loaded
        assert len(clinic.ask("scan_series", series="computed_size_adjusted")) == 2
        clinic.today = "2026-04-30"
        assert clinic.ask("scan_series", series="computed_size_adjusted") == []
    finally:
        for table in ("height_regressions", "height_adjustments"):
            clinic.cursor.execute(f"DELETE FROM {table} WHERE reference_id IN ('twin', '{BUNDLED}')")


def test_one_height_reference_is_in_use_the_last_chosen(clinic: Clinic) -> None:
    clinic.cursor.execute(
        """INSERT INTO lms_references SELECT * REPLACE ('own_height' AS reference_id, 'Own height' AS title,
             false AS enabled, 'centre' AS origin) FROM lms_references WHERE reference_id = 'cdc2000_stature'"""
    )
    try:
        for name, day in (("own_height", "2026-05-01"), ("cdc2000_stature", "2026-06-01")):
            use(clinic, name, day=day)
            used = clinic.ask("references_in_use", measure="height_cm", enabled=True)
            assert [row.reference_id for row in used] == [name]
    finally:
        clinic.cursor.execute("DELETE FROM lms_references WHERE reference_id = 'own_height'")
