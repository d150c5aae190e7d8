"""Change between two scans: comparability, least significant change, and the sentence that says what it means."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.rules.conftest import Clinic

# What differs on the second scan, and the verdict: TRUE, FALSE or NULL (None), with its reason.
COMPARABILITY: list[tuple[dict[str, Any], bool | None, str | None]] = [
    ({}, True, None),
    ({"serial_number": "H2"}, False, "scanner H1, then H2"),
    ({"software": "5.7"}, False, "software 5.6, then 5.7"),
    ({"analysis_software": "5.7"}, False, "analysis software 5.6, then 5.7"),
    ({"scan_mode": "thin"}, False, "mode array, then thin"),
    ({"levels": "L2-L4"}, False, "levels L1-L4, then L2-L4"),
    (
        {"manufacturer": "GE Lunar", "model": "iDXA", "serial_number": None},
        False,
        "scanner Hologic Horizon A, then GE Lunar iDXA",
    ),
    ({"serial_number": None}, None, "scanner serial number not stated"),
    ({"software": None}, None, "software not stated"),
    ({"scan_mode": None}, None, "scan mode not stated"),
    ({"levels": "not stated"}, None, "levels not stated"),
    ({"serial_number": None, "software": None}, None, "scanner serial number, software not stated"),
    # a known difference decides, whatever else is unknown
    ({"serial_number": None, "software": "5.7"}, False, "software 5.6, then 5.7"),
    ({"serial_number": "H2", "software": "5.7"}, False, "scanner H1, then H2; software 5.6, then 5.7"),
]


@pytest.mark.parametrize(("differs", "comparable", "why"), COMPARABILITY)
def test_comparability(clinic: Clinic, differs: dict[str, Any], comparable: bool | None, why: str | None) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.0, bmd=0.650)
    clinic.scan(child, "2026-03-01", z=-1.1, bmd=0.690, **differs)
    pair = clinic.one("scan_pairs", scan_date="2026-03-01", series="reported")
    assert pair.comparable is comparable
    assert pair.why == why
    assert pair.z_comparable is comparable
    said = {True: "Z −0.1", False: f"Not comparable: {why}.", None: f"Comparability unknown: {why}. Z −0.1"}[comparable]
    assert pair.verdict.startswith(said)
    assert bool(clinic.findings("DXA-NONCOMP")) is (comparable is False)


@pytest.mark.parametrize(
    ("reference", "comparable", "why"),
    [
        ("Printed reference", True, None),
        ("Another reference", False, "reference Printed reference, then Another reference"),
        (None, None, "reference of Z not stated"),
    ],
)
def test_a_change_of_reference_breaks_z_but_not_bmd(
    clinic: Clinic, reference: str | None, comparable: bool | None, why: str | None
) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.0, bmd=0.650)
    clinic.scan(child, "2026-03-01", z=-1.8, bmd=0.690, z_reported_reference=reference)
    pair = clinic.one("scan_pairs", scan_date="2026-03-01")
    assert (pair.comparable, pair.z_comparable, pair.z_why) == (True, comparable, why)
    assert pair.bmd_verdict == "real gain"
    if comparable is False:
        assert pair.verdict.startswith(
            "Z not comparable: reference Printed reference, then Another reference. BMD +0.040"
        )
        assert clinic.finding("DXA-NONCOMP").object == "lumbar spine"


# 2.77 x 0.010 = 0.0277 g/cm2, shown as 0.028; 2.77 x 0.013 = 0.03601, shown as 0.036.
LSC = [
    ("lumbar spine", 0.0276, "within error"),
    ("lumbar spine", 0.0277, "real gain"),
    ("lumbar spine", 0.028, "real gain"),
    ("lumbar spine", -0.0276, "within error"),
    ("lumbar spine", -0.0277, "real loss"),
    ("total body less head", 0.0277, "real gain"),
    ("total hip", 0.036, "within error"),
    ("total hip", 0.03601, "real gain"),
    ("femoral neck", 0.0361, "real gain"),
    ("distal third radius", 0.5, "precision unknown"),
]


@pytest.mark.parametrize(("site", "change", "verdict"), LSC)
def test_a_change_counts_from_the_least_significant_change_on(
    clinic: Clinic, site: str, change: float, verdict: str
) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", bmd=0.650, site=site)
    clinic.scan(child, "2026-03-01", bmd=0.650 + change, site=site)
    pair = clinic.one("scan_pairs", scan_date="2026-03-01")
    assert pair.bmd_verdict == verdict
    shown = {"total hip": 0.036, "femoral neck": 0.036, "distal third radius": None}.get(site, 0.028)
    assert (pair.lsc_g_cm2 and round(pair.lsc_g_cm2, 3)) == shown
    assert pair.own_precision is (None if shown is None else False)


def test_a_centres_own_precision_replaces_the_published_one(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", bmd=0.650)
    clinic.scan(child, "2026-03-01", bmd=0.680)
    pair = clinic.one("scan_pairs", scan_date="2026-03-01")
    assert pair.bmd_verdict == "real gain"
    assert pair.verdict.endswith("Published error, not this centre's precision.")
    study = {"serial_number": "H1", "site": "lumbar spine", "n": 30, "entered_by": "Dr Test"}
    clinic.insert("precision_errors", **study, pe_g_cm2=0.015, entered_on="2026-04-01")
    pair = clinic.one("scan_pairs", scan_date="2026-03-01")
    assert (pair.bmd_verdict, pair.own_precision) == ("within error", True)
    assert "centre" not in pair.verdict
    clinic.insert("precision_errors", **study, pe_g_cm2=0.008, entered_on="2026-05-01")
    assert clinic.one("scan_pairs", scan_date="2026-03-01").bmd_verdict == "real gain"
    clinic.insert("precision_errors", **study, pe_g_cm2=0.020, entered_on="2027-01-01")  # after the as-of day
    assert clinic.one("scan_pairs", scan_date="2026-03-01").bmd_verdict == "real gain"


# Rule book 3.5 and amendment A9: PE 0.010, M 0.65, S 0.11: error 0.14, LSC 0.39; M 0.45, S 0.12: LSC 0.51.
@pytest.mark.parametrize(("m", "s", "error", "lsc"), [(0.65, 0.11, 0.14, 0.39), (0.45, 0.12, 0.19, 0.51)])
def test_the_change_of_z_has_its_own_limit_of_error(
    clinic: Clinic, m: float, s: float, error: float, lsc: float
) -> None:
    clinic.flat_reference("Printed reference", m=m, s=s)
    child = clinic.child()
    for day, z, bmd in (("2024-03-01", 0.0, m), ("2025-03-01", -(lsc - 0.01), m), ("2026-03-01", -2 * lsc, m + 0.03)):
        clinic.scan(child, day, z=z, bmd=bmd)
    series = clinic.one("scan_series", scan_date="2024-03-01", series="reported")
    assert round(series.z_precision_sd, 2) == error
    second, third = clinic.ask("scan_pairs", "scan_date", series="reported")[1:]
    assert round(second.z_lsc, 2) == lsc
    assert second.z_verdict == "within error"
    assert second.verdict.startswith(f"Z unchanged within error: Z −{lsc - 0.01:.1f} (LSC {lsc})")
    assert third.z_verdict == "real fall"
    assert third.bmd_verdict == "real gain"
    assert third.verdict.startswith("Gained less than expected for age: Z −")
    assert "improved" not in third.verdict


def test_without_a_table_the_error_of_z_is_said_to_be_unknown(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.0, bmd=0.650)
    clinic.scan(child, "2026-03-01", z=-1.6, bmd=0.690)
    pair = clinic.one("scan_pairs", scan_date="2026-03-01")
    assert pair.z_lsc is None and pair.z_verdict == "error of Z unknown"
    assert pair.verdict == (
        "BMD up, Z down: Z −0.6, its error unknown: no table of Printed reference. BMD +0.040 g/cm², real gain (LSC 0.028)."
        " Published error, not this centre's precision."
    )


def test_the_partner_is_the_last_valid_scan_of_the_same_site_and_side(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2023-03-01", bmd=0.600)
    clinic.scan(child, "2024-03-01", bmd=0.300, excluded=True, excluded_reason="movement")
    clinic.scan(child, "2024-06-01", bmd=0.500, site="total hip", side="left")
    clinic.scan(child, "2025-06-01", bmd=0.510, site="total hip", side="right")
    clinic.scan(child, "2025-03-01", bmd=0.650, duplicate_for_precision=True)
    clinic.scan(child, "2026-03-01", bmd=0.660)
    pair = clinic.one("scan_pairs", scan_date="2026-03-01", site="lumbar spine")
    assert (str(pair.before_date), pair.before_bmd_g_cm2, pair.days) == ("2023-03-01", 0.600, 1096)
    assert [row.before_date for row in clinic.ask("scan_pairs", site="total hip")] == [None, None]
    assert clinic.one("scan_pairs", scan_date="2023-03-01").verdict == "First valid scan."


def test_of_two_level_sets_the_same_one_is_compared(clinic: Clinic) -> None:
    child = clinic.child()
    for day, change in (("2025-03-01", 0.0), ("2026-03-01", 0.04)):
        clinic.scan(child, day, z=-1.0, bmd=0.650 + change, levels="L1-L4")
        clinic.scan(child, day, z=-1.0, bmd=0.680 + change, levels="L2-L4")
    pairs = clinic.ask("scan_pairs", "levels", scan_date="2026-03-01", series="reported")
    assert [(pair.levels, pair.before_levels, pair.comparable) for pair in pairs] == [
        ("L1-L4", "L1-L4", True),
        ("L2-L4", "L2-L4", True),
    ]
    assert [pair.levels for pair in pairs if pair.leads] == ["L1-L4"]
    clinic.scan(child, "2026-09-10", bmd=0.700, levels="L2-L4")
    clinic.scan(child, "2026-10-20", bmd=0.700, levels="L1-L4")
    last = clinic.one("scan_pairs", scan_date="2026-10-20")
    assert (str(last.before_date), last.before_levels, last.comparable) == ("2026-09-10", "L2-L4", False)


# 2025-03-01 + 183 d is 2025-08-31.
@pytest.mark.parametrize(("day", "too_soon", "per_year"), [("2025-08-30", True, None), ("2025-08-31", False, -1.0)])
def test_too_soon_and_per_year_share_their_limit(
    clinic: Clinic, day: str, too_soon: bool, per_year: float | None
) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.0, bmd=0.650)
    clinic.scan(child, day, z=-1.5, bmd=0.660)
    pair = clinic.one("scan_pairs", scan_date=day)
    assert pair.too_soon is too_soon
    assert (pair.d_z_per_year and round(pair.d_z_per_year, 1)) == per_year
    assert ("Too soon to judge: 182 d apart." in pair.verdict) is too_soon
    found = clinic.findings("DXA-SOON")
    assert bool(found) is too_soon
    if too_soon:
        assert found[0].severity == "L" and "182 d after the scan before (2025-03-01)" in found[0].sentence


def test_runs_break_at_a_known_difference_and_the_baseline_is_the_first_of_the_run(clinic: Clinic) -> None:
    child = clinic.child()
    scans = [("2022-03-01", "H1", -1.0, 0.60), ("2023-03-01", "H1", -1.2, 0.63), ("2024-03-01", "H2", -0.5, 0.70)]
    for day, serial, z, bmd in [*scans, ("2025-03-01", "H2", -0.7, 0.72), ("2026-03-01", "H2", -0.8, 0.75)]:
        clinic.scan(child, day, z=z, bmd=bmd, serial_number=serial)
    pairs = clinic.ask("scan_pairs", "scan_date", series="reported")
    assert [pair.run for pair in pairs] == [0, 0, 1, 1, 1]
    assert [str(pair.baseline_date) for pair in pairs] == ["2022-03-01"] * 2 + ["2024-03-01"] * 3
    assert (pairs[-1].baseline_d_z, pairs[-1].baseline_d_bmd_g_cm2) == (-0.3, 0.05)


def test_computed_and_reported_stand_side_by_side(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-07-01", z=-1.0, bmd=0.650, levels="L2-L4")
    clinic.scan(child, "2026-07-01", z=-1.1, bmd=0.690, levels="L2-L4")
    pairs = clinic.ask("scan_pairs", "series", scan_date="2026-07-01")
    assert [pair.series for pair in pairs] == ["computed", "reported"]
    assert [pair.is_primary for pair in pairs] == [False, True]
    assert [pair.leads for pair in pairs] == [False, True]
    assert pairs[0].z_lsc and pairs[0].reference == "Bachrach 1999, spine L2-L4"
    assert pairs[1].d_z == -0.1


def test_noncomparable_closes_with_a_comparable_scan(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2024-03-01")
    clinic.scan(child, "2025-03-01", serial_number="H2")
    finding = clinic.finding("DXA-NONCOMP")
    assert finding.sentence == ("Lumbar spine of 2025-03-01 is not comparable with 2024-03-01: scanner H1, then H2.")
    clinic.scan(child, "2026-03-01", serial_number="H2")
    assert clinic.findings("DXA-NONCOMP") == []
