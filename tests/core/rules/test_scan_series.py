"""Z-scores of scans: reported as printed, computed beside it, and every refusal with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.rules.conftest import Clinic

SPINE = "Bachrach 1999, spine L2-L4"
LEGS = "Schafmeyer 2022, lower limbs BMD"


def _computed(clinic: Clinic, born: str = "2012-03-01", person: dict[str, Any] | None = None, **scan: Any) -> Any:
    child = clinic.child(born=born, sex="male", **(person or {}))
    clinic.scan(child, "2026-03-01", **({"bmd": 0.8, "levels": "L2-L4"} | scan))
    return clinic.one("scan_series", series="computed")


def test_a_computed_z_carries_its_limits(clinic: Clinic) -> None:
    """Boys, 14.0 years: L 0.0127, M and S of the table's row; Z = ((0.8 / M) ^ L - 1) / (L S)."""
    series = _computed(clinic)
    l, m, s = clinic.cursor.execute(  # noqa: E741
        "SELECT l, m, s FROM lms_rows WHERE reference_id LIKE 'bachrach%' AND sex = 'male' AND age_years = 14"
    ).fetchone()
    assert series.z == pytest.approx(((0.8 / m) ** l - 1) / (l * s))
    assert series.z_precision_sd == pytest.approx(0.010 * (0.8 / m) ** l / (s * 0.8))
    assert series.reference == SPINE
    assert series.reference_note == (
        "Fitted for this product, not a published table. 9.0 to 25.0 years; L2-L4; Hologic (QDR-1000W) only. "
        "Uncertainty of the median 0.01 to 0.03 g/cm² (0.1 to 0.25 Z)."
    )


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"born": "2017-10-05"}, "no reference: age 8.4 is below 9.0"),
    ({"born": "2017-03-02"}, "no reference: age 8.9 is below 9.0"),
    ({"born": "2001-02-28"}, "no reference: age 25.01 is above 25.0"),
    ({"levels": "L1-L4"}, f"no reference: {SPINE} is for L2-L4, the scan has L1-L4"),
    ({"levels": "not stated"}, f"no reference: {SPINE} is for L2-L4, levels not stated"),
    (
        {"manufacturer": "GE Healthcare", "model": "Lunar iDXA"},
        f"no reference: {SPINE} is for Hologic, the scan is by GE Lunar",
    ),
    ({"manufacturer": None, "model": "Prodigy"}, f"no reference: {SPINE} is for Hologic, the scan is by GE Lunar"),
    ({"site": "total body less head", "levels": "none"}, "no reference for total body less head"),
    ({"person": {"date_of_birth_precision": "year"}}, "birth date is known to the year only"),
    ({"site": "lower limbs", "levels": "none"}, f"ethnicity missing: {LEGS} needs it"),
    (
        {"site": "lower limbs", "levels": "none", "person": {"ethnicity": "Samoan"}},
        f"no reference: ethnicity Samoan is not in {LEGS}",
    ),
    ({"bmd": None, "bmc_g": None}, "no BMD"),
]


@pytest.mark.parametrize(("case", "reason"), REFUSED)
def test_refusals(clinic: Clinic, case: dict[str, Any], reason: str) -> None:
    series = _computed(clinic, **case)
    assert (series.z, series.z_precision_sd, series.no_z_because) == (None, None, reason)


@pytest.mark.parametrize("born", ["2017-03-01", "2001-03-01"])
def test_the_first_and_the_last_age_belong_to_the_table(clinic: Clinic, born: str) -> None:
    assert _computed(clinic, born=born).z is not None


def test_an_unstated_device_is_computed_with_a_caveat(clinic: Clinic) -> None:
    series = _computed(clinic, manufacturer=None, model=None)
    assert series.z is not None
    assert series.reference_note.startswith("Device not stated; reference is Hologic only.")
    assert series.device == "device not stated"


def test_ethnicity_is_used_where_the_reference_asks_for_it(clinic: Clinic) -> None:
    zs = {}
    for group in ("Mexican American", "non-Hispanic Black", "non-hispanic white"):
        child = clinic.child(born="2012-03-01", ethnicity=group)
        clinic.scan(child, "2026-03-01", bmd=1.0, site="lower limbs")
        zs[group] = clinic.one("scan_series", patient_key=child, series="computed").z
    assert len({round(z, 2) for z in zs.values()}) == 3


def test_a_centre_can_switch_a_reference_off_and_on(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01")
    clinic.scan(child, "2026-03-01", bmd=1.0, bmc_g=1500.0, site="whole body including head")
    assert clinic.one("scan_series").no_z_because == "no reference for whole body including head"
    switch = {"reference_id": "nhanes2011_2018_whole_body_bmc", "chosen_by": "Dr Test"}
    clinic.insert("reference_choices", **switch, enabled=True, chosen_on="2026-01-01")
    series = clinic.one("scan_series")
    assert series.z is not None and "BMC only" in series.reference_note
    assert series.z_precision_sd is None
    clinic.insert("reference_choices", **switch, enabled=False, chosen_on="2026-02-01")
    assert clinic.one("scan_series").z is None


def test_whole_body_bmc_is_adjusted_by_its_own_regression(clinic: Clinic) -> None:
    """Girls, 14 years completed: expected Z is intercept + slope x height Z, taken off the Z for age."""
    clinic.insert(
        "reference_choices", reference_id="nhanes2011_2018_whole_body_bmc", enabled=True, chosen_on="2026-01-01"
    )
    child = clinic.child(born="2011-06-01")
    clinic.scan(child, "2026-03-01", bmd=1.0, bmc_g=1500.0, site="whole body including head", height_cm=150)
    by_name = {series.series: series for series in clinic.ask("scan_series")}
    intercept, slope = clinic.cursor.execute(
        "SELECT intercept, slope_per_height_z FROM height_adjustments WHERE sex = 'female' AND age_completed_years = 14"
    ).fetchone()
    plain, adjusted = by_name["computed"], by_name["computed_size_adjusted"]
    assert adjusted.z == pytest.approx(plain.z - intercept - slope * plain.height_z)
    assert "never for the spine" in adjusted.reference_note


def test_a_z_printed_after_adjustment_for_height_is_no_z_for_age(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01")
    clinic.scan(child, "2026-03-01", z=-1.2, z_reported_adjustment="height")
    series = [series.series for series in clinic.ask("scan_series", "series")]
    assert series == ["computed", "reported_size_adjusted"]
    assert clinic.one("low_bmd_scans").z_for_age is None


def test_the_printed_z_is_kept_as_printed(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01")
    clinic.scan(
        child,
        "2026-03-01",
        z=-1.234,
        z_size_adjusted_reported=-0.5,
        z_size_adjusted_method="height",
        z_reported_adjustment="weight",
        levels="L2-L4",
    )
    by_name = {series.series: series for series in clinic.ask("scan_series")}
    assert by_name["reported"].z == -1.234
    assert by_name["reported"].reference_note == "Printed Z already adjusted for weight."
    assert by_name["reported_size_adjusted"].z == -0.5
    assert by_name["reported_size_adjusted"].reference_note == "Size-adjusted as reported, method height."
    assert by_name["computed"].z is not None


@pytest.mark.parametrize(
    ("rows", "leading"),
    [
        ([{"z": -1.0}], "reported"),
        ([{}], "computed"),
        ([{}, {"z": -1.0}], "computed"),
        ([{"z": -1.0}, {}], "reported"),
        ([{"z": -1.0, "excluded": True}, {}], "computed"),
    ],
)
def test_the_first_usable_scan_decides_which_z_leads(clinic: Clinic, rows: list[dict[str, Any]], leading: str) -> None:
    child = clinic.child(born="2012-03-01")
    for year, row in enumerate(rows, start=2024):
        clinic.scan(child, f"{year}-03-01", levels="L2-L4", **row)
    assert {series.primary_series for series in clinic.ask("scan_series")} == {leading}


def test_an_older_scan_loaded_later_does_not_change_which_z_leads(clinic: Clinic) -> None:
    child = clinic.child(born="2012-03-01")
    clinic.scan(child, "2025-03-01", levels="L2-L4", z=-1.0, batch_id=1)
    clinic.scan(child, "2026-03-01", levels="L2-L4", z=-1.1, batch_id=1)
    clinic.scan(child, "2024-03-01", levels="L2-L4", batch_id=2)
    assert {series.primary_series for series in clinic.ask("scan_series")} == {"reported"}
