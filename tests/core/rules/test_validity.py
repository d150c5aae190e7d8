"""Which scans may be used: every reason that takes one out, and every one that is only shown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.rules.conftest import Clinic

HARD: list[tuple[dict[str, Any], str]] = [
    ({"excluded": True, "excluded_reason": "movement"}, "excluded: movement"),
    ({"excluded": True}, "excluded: no reason given"),
    ({"positioning_ok": False}, "positioning not right"),
    ({"artefacts": "movement:gross"}, "gross movement"),
    ({"artefacts": "scoliosis:minor; movement: gross"}, "gross movement"),
    ({"artefacts": "gross movement"}, "gross movement"),
    ({"artefacts": "Gross motion"}, "gross movement"),
    ({"artefacts": "movement:severe"}, "gross movement"),
    ({"artefacts": "metalwork:none; movement:marked"}, "gross movement"),
    ({"artefacts": "metalwork"}, "metalwork in the region"),
    ({"artefacts": "no scoliosis; metalwork:major"}, "metalwork in the region"),
    ({"artefacts": "scoliosis, metalwork"}, "metalwork in the region"),
    ({"artefacts": "metalwork:minor"}, "metalwork in the region"),
    ({"duplicate_for_precision": True}, "repeat for a precision study"),
    ({"bmc_g": 30.0, "area_cm2": 45.0, "bmd": 0.690}, "BMD 0.690 g/cm² is not BMC / area (0.667 g/cm²)"),
]


@pytest.mark.parametrize(("row", "reason"), HARD)
def test_what_takes_a_scan_out(clinic: Clinic, row: dict[str, Any], reason: str) -> None:
    child = clinic.child()
    clinic.scan(child, "2026-03-01", z=-2.5, **row)
    scan = clinic.one("scan_validity")
    assert (scan.valid, scan.excluded_reason) == (False, reason)
    series = clinic.one("scan_series", series="reported")
    assert (series.excluded, series.excluded_reason, series.z) == (True, reason, -2.5)
    assert clinic.ask("scan_pairs") == []
    assert clinic.one("low_bmd").low is None


SOFT: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"positioning_ok": True, "excluded": False}, []),
    ({"artefacts": "scoliosis:minor"}, ["scoliosis"]),
    ({"artefacts": "movement:minor"}, ["movement"]),
    ({"artefacts": "movement:none; metalwork:none"}, []),
    ({"artefacts": "no movement; No metalwork; scoliosis:none; another"}, []),
    ({"artefacts": "metalwork: none; scoliosis:gross"}, ["scoliosis"]),
    ({"artefacts": "movement:none; scoliosis:severe"}, ["scoliosis"]),
    ({"artefacts": "contrast or tube:minor"}, ["contrast or tube"]),
    ({"artefacts": "fractured vertebra in region"}, ["fractured vertebra in the region"]),
    ({"levels": "L2-L4"}, ["3 of 4 vertebrae"]),
    ({"levels": "L1-L2"}, ["2 of 4 vertebrae"]),
    ({"site": "whole body including head"}, ["head included: not a site for Z in children"]),
]


@pytest.mark.parametrize(("row", "reasons"), SOFT)
def test_what_is_only_shown(clinic: Clinic, row: dict[str, Any], reasons: list[str]) -> None:
    child = clinic.child()
    clinic.scan(child, "2026-03-01", **row)
    scan = clinic.one("scan_validity")
    assert scan.valid and scan.soft_reasons == reasons


# BMC 30 g over 50 cm2 is 0.600 g/cm2; 2 % of that is 0.012.
@pytest.mark.parametrize(
    ("bmd", "valid"), [(0.600, True), (0.612, True), (0.6121, False), (0.588, True), (0.5879, False)]
)
def test_bmd_has_to_fit_bmc_and_area_within_two_percent(clinic: Clinic, bmd: float, valid: bool) -> None:
    clinic.scan(clinic.child(), "2026-03-01", bmd=bmd, bmc_g=30.0, area_cm2=50.0)
    assert clinic.one("scan_validity").valid is valid


def test_bmd_is_reckoned_where_only_bmc_and_area_are_given(clinic: Clinic) -> None:
    clinic.scan(clinic.child(), "2026-03-01", bmd=None, bmc_g=30.0, area_cm2=50.0)
    assert clinic.one("scan_validity").bmd_g_cm2 == 0.6


@pytest.mark.parametrize(
    ("site", "birthday", "valid"),
    [
        ("total body less head", "2023-03-01", True),  # 3.0 years on 2026-03-01
        ("total body less head", "2023-03-02", False),
        ("total hip", "2021-03-01", True),  # 5.0 years
        ("total hip", "2021-03-02", False),
        ("femoral neck", "2021-03-02", False),
        ("lumbar spine", "2025-03-01", True),
    ],
)
def test_sites_have_a_youngest_age(clinic: Clinic, site: str, birthday: str, valid: bool) -> None:
    clinic.scan(clinic.child(born=birthday), "2026-03-01", site=site)
    scan = clinic.one("scan_validity")
    assert scan.valid is valid
    if not valid:
        assert "too young for this site" in scan.excluded_reason


@pytest.mark.parametrize(("evaluable", "valid"), [(1, False), (2, True), (4, True)])
def test_two_evaluable_vertebrae_are_needed(clinic: Clinic, evaluable: int, valid: bool) -> None:
    child = clinic.child()
    clinic.scan(child, "2026-03-01")
    for n in range(1, 5):
        clinic.insert(
            "dxa_vertebrae", patient_key=child, scan_id="2026-03-01-1", level=f"L{n}", included=n <= evaluable
        )
    scan = clinic.one("scan_validity")
    assert scan.valid is valid
    if evaluable == 1:
        assert scan.excluded_reason == "1 evaluable vertebrae"


def test_a_missing_sex_or_birth_date_takes_a_scan_out(clinic: Clinic) -> None:
    clinic.scan(clinic.child(sex=None), "2026-03-01")  # type: ignore[arg-type]
    clinic.scan(clinic.child(born=None), "2026-03-01")  # type: ignore[arg-type]
    assert {scan.excluded_reason for scan in clinic.ask("scan_validity")} == {"sex or birth date missing"}


# ── height at the scan ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("born", "measured", "found"),
    [
        ("2014-06-14", "2026-05-30", True),  # 90 d after 2026-03-01
        ("2014-06-14", "2026-05-31", False),
        ("2014-06-14", "2025-12-01", True),  # 90 d before
        ("2014-06-14", "2025-11-30", False),
        ("2024-03-02", "2026-03-31", True),  # a day under 2 years: 30 d
        ("2024-03-02", "2026-04-01", False),
        ("2024-03-01", "2026-04-01", True),  # 2 years to the day: 90 d
    ],
)
def test_a_height_counts_near_the_scan_only(clinic: Clinic, born: str, measured: str, found: bool) -> None:
    child = clinic.child(born=born)
    clinic.scan(child, "2026-03-01")
    clinic.visit(child, measured, height_cm=90)
    assert (clinic.one("scan_size").height_cm == 90) is found


def test_the_nearest_height_counts_and_of_two_as_near_the_earlier(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2026-03-10")
    for day, height in (("2026-02-01", 141), ("2026-03-05", 142), ("2026-03-15", 143)):
        clinic.visit(child, day, height_cm=height)
    assert clinic.one("scan_size").height_cm == 142
    clinic.cursor.execute("UPDATE dxa_scans SET height_cm = 144")
    clinic.visit(child, "2026-03-20")
    assert clinic.one("scan_size").height_cm == 144


def test_a_stated_method_is_not_beaten_by_the_same_height_on_the_scan(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=128, height_method="ulna")
    clinic.scan(child, "2026-03-01", z=-2.4, height_cm=128)
    size = clinic.one("scan_size")
    assert (size.height_table, size.height_unreliable_because) == ("visits", ["height by ulna"])


@pytest.mark.parametrize(("artefacts", "unsure"), [("scoliosis:minor", True), ("scoliosis:none", False)])
def test_only_an_artefact_that_is_there_makes_height_unsure(clinic: Clinic, artefacts: str, unsure: bool) -> None:
    child = clinic.child()
    clinic.scan(child, "2026-03-01", height_cm=128, artefacts=artefacts)
    assert clinic.one("scan_size").height_unreliable is unsure


@pytest.mark.parametrize(("day", "counts"), [("2025-03-01", True), ("2025-02-28", False), ("2026-03-02", False)])
def test_a_bone_age_counts_for_twelve_months(clinic: Clinic, day: str, counts: bool) -> None:
    child = clinic.child()
    clinic.visit(child, day, bone_age_years=6.0)
    clinic.scan(child, "2026-03-01", height_cm=145)
    assert clinic.one("scan_size").adjust_applies is counts


def test_height_z_says_why_it_is_missing(clinic: Clinic) -> None:
    for born, exact, reason in (
        ("2024-11-01", None, "no reference: age 1.9 is below 2.0"),
        ("2006-09-01", None, "no reference: age 20.09 is above 20.0"),
        ("2014-06-14", "year", "birth date is known to the year only"),
    ):
        child = clinic.child(born=born, date_of_birth_precision=exact)
        clinic.visit(child, "2026-10-01", height_cm=90)
        row = clinic.one("height_z", patient_key=child)
        assert (row.height_z, row.why_no_z) == (None, reason)
    child = clinic.child(date_of_birth_precision="month")
    clinic.visit(child, "2026-10-01", height_cm=150)
    assert clinic.one("height_z", patient_key=child).height_z is not None
