"""A fall of the spine Z that calls for an image: its size, its span, and what the two scans must have in common."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.rules.conftest import Clinic

FALLS = [
    # from, to, z before, z after, raised: at exactly -0.5 in binary too; as it is over 9 to 15 months, else per year
    ("2025-03-01", "2026-03-01", -1.8, -2.3, True),
    ("2025-03-01", "2026-03-01", -1.8, -2.2, False),
    ("2025-03-01", "2026-03-01", -1.0, -0.4, False),
    ("2025-03-01", "2025-12-01", -1.0, -1.4, False),  # 9 months to the day: as it is
    ("2025-03-01", "2025-11-30", -1.0, -1.4, True),  # a day less: 0.53 per year
    ("2025-03-01", "2025-11-30", -1.0, -1.3, False),  # 0.40 per year
    ("2025-03-01", "2026-06-01", -1.0, -1.5, True),  # 15 months to the day: as it is
    ("2025-03-01", "2026-06-02", -1.0, -1.6, False),  # a day more: 0.48 per year
    ("2025-03-01", "2026-06-02", -1.0, -1.7, True),  # 0.56 per year
    ("2025-03-01", "2025-08-30", -1.0, -2.5, False),  # 182 d: never
    ("2025-03-01", "2025-08-31", -1.0, -1.3, True),  # 183 d: 0.60 per year
]


@pytest.mark.parametrize(("before", "after", "z_before", "z_after", "raised"), FALLS)
def test_a_fall_of_half_a_z_in_a_year_is_raised(
    clinic: Clinic, before: str, after: str, z_before: float, z_after: float, raised: bool
) -> None:
    child = clinic.child()
    clinic.scan(child, before, z=z_before)
    clinic.scan(child, after, z=z_after)
    found = clinic.findings("DZ-FALL")
    assert bool(found) is raised
    if raised:
        assert (found[0].severity, str(found[0].since)) == ("H", after)


def test_the_fall_says_its_numbers(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.8, bmd=0.650)
    clinic.scan(child, "2026-03-07", z=-2.4, bmd=0.655)
    finding = clinic.finding("DZ-FALL")
    assert finding.sentence == "Lumbar spine Z fell 0.6 in 371 d (−1.8 to −2.4)."
    assert [fact["label"] for fact in finding.evidence] == [
        "Z before (Printed reference)",
        "Z (Printed reference)",
        "BMD before",
        "BMD",
        "LSC of BMD",
    ]


def test_a_fall_over_two_close_scans_is_seen_against_the_one_a_year_ago(clinic: Clinic) -> None:
    child = clinic.child()
    for day, z in (("2025-03-01", -1.0), ("2025-08-01", -1.3), ("2026-01-01", -1.6)):
        clinic.scan(child, day, z=z)
    assert clinic.finding("DZ-FALL").sentence == "Lumbar spine Z fell 0.6 in 306 d (−1.0 to −1.6)."


@pytest.mark.parametrize(
    ("row", "severity"),
    [
        ({"serial_number": "H2"}, None),
        ({"analysis_software": "5.7"}, None),
        ({"z_reported_reference": "Another"}, None),
        ({"levels": "L2-L4"}, None),
        ({"software": None}, "M"),
        ({"z_reported_reference": None}, "M"),
        ({"excluded": True}, None),
    ],
)
def test_a_fall_needs_comparable_scans(clinic: Clinic, row: dict[str, Any], severity: str | None) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.0)
    clinic.scan(child, "2026-03-01", z=-2.0, **row)
    found = clinic.findings("DZ-FALL")
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    if severity:
        assert "Whether the two scans are comparable is not known:" in found[0].sentence


@pytest.mark.parametrize(
    "unknown",
    [
        {"z_reported_reference": None},
        {"levels": "not stated"},
        {"manufacturer": None, "model": None, "serial_number": None},
    ],
)
@pytest.mark.parametrize("on_both", [False, True])
def test_a_fall_from_or_to_an_unknown_is_a_question(clinic: Clinic, unknown: dict[str, Any], on_both: bool) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-1.0, **unknown)
    clinic.scan(child, "2026-03-01", z=-2.0, **(unknown if on_both else {}))
    assert clinic.finding("DZ-FALL").severity == "M"


def test_a_fall_is_about_the_spine_and_closes_with_the_next_scan(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2024-03-01", z=-1.0, site="total body less head")
    clinic.scan(child, "2025-03-01", z=-2.0, site="total body less head")
    assert clinic.findings("DZ-FALL") == []
    clinic.scan(child, "2024-03-01", z=-1.0)
    clinic.scan(child, "2025-03-01", z=-2.0)
    assert len(clinic.findings("DZ-FALL")) == 1
    clinic.scan(child, "2026-03-01", z=-2.1)
    assert clinic.findings("DZ-FALL") == []


@pytest.mark.parametrize(
    ("later", "since"),
    [
        ([], "2026-07-01"),
        ([("2026-09-01", -1.6)], "2026-09-01"),  # against the scan that is far enough before
        ([("2026-09-01", -0.2)], "2026-07-01"),  # too soon to show recovery
        ([("2026-08-01", -0.2), ("2026-09-01", -0.2)], "2026-07-01"),
        ([("2026-12-30", -0.2)], "2026-07-01"),  # 182 d
        ([("2026-12-31", -0.2)], None),  # 183 d
    ],
)
def test_a_scan_too_soon_after_a_fall_does_not_close_it(
    clinic: Clinic, later: list[tuple[str, float]], since: str | None
) -> None:
    clinic.today = "2027-01-15"
    child = clinic.child()
    for day, z in [("2025-01-01", 0.0), ("2026-07-01", -1.5), *later]:
        clinic.scan(child, day, z=z)
    assert [str(finding.since) for finding in clinic.findings("DZ-FALL")] == ([since] if since else [])


def test_a_first_analysis_of_other_levels_does_not_hide_a_fall(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.scan(child, "2025-03-01", z=-0.5, levels="L2-L4")
    clinic.scan(child, "2026-03-01", z=-1.5, levels="L2-L4")
    clinic.scan(child, "2026-03-01", z=-1.2, levels="L1-L4")
    assert "(−0.5 to −1.5)" in clinic.finding("DZ-FALL").sentence


@pytest.mark.parametrize("scan", ["before", "latest"])
@pytest.mark.parametrize(
    ("column", "named"),
    [
        ("serial_number", "scanner serial number"),
        ("software", "software"),
        ("scan_mode", "scan mode"),
        ("levels", "levels"),
        ("z_reported_reference", "reference of Z"),
    ],
)
def test_what_leaves_it_open_whether_two_scans_are_comparable_is_named(
    clinic: Clinic, column: str, named: str, scan: str
) -> None:
    """The one thing that one of the two scans does not state, and nothing else."""
    child = clinic.child()
    unstated: dict[str, Any] = {column: "not stated" if column == "levels" else None}
    clinic.scan(child, "2025-10-01", z=-0.5, **(unstated if scan == "before" else {}))
    clinic.scan(child, "2026-10-01", z=-1.5, **(unstated if scan == "latest" else {}))
    finding = clinic.finding("DZ-FALL")
    assert finding.severity == "M"
    assert f" Whether the two scans are comparable is not known: {named} not stated." in finding.sentence
