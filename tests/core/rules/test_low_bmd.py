"""Low bone mineral density for age: the limit from both sides, size adjustment, missing facts, and the finding."""

from __future__ import annotations

import pytest

from tests.core.rules.conftest import Clinic


@pytest.mark.parametrize(("z", "low"), [(-1.99, False), (-2.0, True), (-2.01, True), (-5.1, True), (0.4, False)])
def test_the_limit_is_inclusive(clinic: Clinic, z: float, low: bool) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=145)
    clinic.scan(child, "2026-03-01", z=z)
    site = clinic.one("low_bmd_by_site")
    assert site.low is low and site.z == z
    assert clinic.one("low_bmd").low is low


def test_nobody_scanned_is_unknown_not_normal(clinic: Clinic) -> None:
    clinic.child()
    answer = clinic.one("low_bmd")
    assert answer.low is None
    assert answer.missing == "a valid Z of the lumbar spine or total body less head"
    assert clinic.findings("ZLOW") == []


# Height for girls of 11.7 years: 145 cm is about -0.9, 128 cm about -3 (CDC 2000).
SIZES = [
    # z for age, adjusted, height, low, what is missing or noted
    (-2.4, None, None, None, "a height near the scan"),
    (-1.9, None, None, False, ""),
    (-2.4, None, 145, True, ""),
    (-2.4, None, 128, None, "size-adjusted Z"),
    (-2.4, -0.6, 128, False, ""),
    (-2.4, -2.0, 128, True, ""),
    (-2.4, -1.99, 128, False, ""),
    (-2.4, -2.1, None, True, ""),  # low either way: height cannot change it
    (-1.9, None, 128, False, ""),
    (-1.9, -2.1, None, None, "a height near the scan"),  # which of the two counts is not known
    (-1.9, -2.1, 145, False, ""),
    (-1.9, -1.0, None, False, ""),
]


@pytest.mark.parametrize(("z", "adjusted", "height", "low", "missing"), SIZES)
def test_size_adjustment_decides_where_the_child_is_short(
    clinic: Clinic, z: float, adjusted: float | None, height: float | None, low: bool | None, missing: str
) -> None:
    child = clinic.child()
    if height:
        clinic.visit(child, "2026-03-01", height_cm=height)
    clinic.scan(child, "2026-03-01", z=z, z_size_adjusted_reported=adjusted)
    site = clinic.one("low_bmd_by_site")
    assert site.low is low
    assert site.missing == missing


def test_low_before_size_adjustment_only_is_noted(clinic: Clinic) -> None:
    """Vector 9 of the definition: spine Z -2.4, height Z -3, height-adjusted Z -0.6."""
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=126.8)
    clinic.scan(child, "2026-03-01", z=-2.4, z_size_adjusted_reported=-0.6)
    site = clinic.one("low_bmd_by_site")
    assert round(site.height_z, 1) == -3.0
    assert site.low is False
    assert "low before size adjustment only" in site.note
    assert clinic.findings("ZLOW") == []


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ({"height_method": "ulna"}, "height by ulna"),
        ({"height_method": "arm span"}, "height by arm span"),
    ],
)
def test_an_unreliable_height_leaves_it_open(clinic: Clinic, row: dict[str, str], because: str) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=128, **row)
    clinic.scan(child, "2026-03-01", z=-2.4, z_size_adjusted_reported=-0.6)
    site = clinic.one("low_bmd_by_site")
    assert site.low is None
    assert site.missing == f"a reliable height ({because})"


def test_a_collapsed_spine_makes_height_unreliable(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=128)
    clinic.scan(child, "2026-03-01", z=-2.4, z_size_adjusted_reported=-0.6)
    clinic.image(child, "2026-02-01", T8=1)
    assert clinic.one("low_bmd_by_site").low is False
    clinic.image(child, "2026-02-02", T8=2)
    assert clinic.one("low_bmd_by_site").missing == "a reliable height (collapsed vertebra)"


@pytest.mark.parametrize(
    ("method", "grade", "z", "adjusted", "low"),
    [
        ("height", 3, -3.2, -1.2, None),
        (None, 3, -3.2, -1.2, None),
        ("bmad", 3, -3.2, -1.2, False),  # made without the height
        ("height", 1, -3.2, -1.2, False),
        ("height", 3, -3.2, -2.0, True),  # both say so
        ("height", 3, -1.2, -1.0, False),
        ("height", 3, None, -1.2, None),
        ("height", 3, None, -2.2, True),
    ],
)
def test_an_unreliable_height_never_makes_a_low_z_normal(
    clinic: Clinic, method: str | None, grade: int, z: float | None, adjusted: float, low: bool | None
) -> None:
    """Bone age three years behind calls for the adjusted Z, which a collapsed spine has made too high."""
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=145, bone_age_years=8.7)
    clinic.scan(child, "2026-03-01", z=z, bmd=None, z_size_adjusted_reported=adjusted, z_size_adjusted_method=method)
    clinic.image(child, "2026-02-01", T8=grade)
    site = clinic.one("low_bmd_by_site")
    assert site.low is low
    if low is None:
        assert site.missing == "a reliable height (collapsed vertebra)"
        assert site.z == (z or adjusted)


@pytest.mark.parametrize("column", ["z_reported", "z_size_adjusted_reported"])
def test_of_one_day_the_most_vertebrae_count(clinic: Clinic, column: str) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=145 if column == "z_reported" else 128)
    for levels, z in (("L1-L3", -1.8), ("L1-L4", -2.6), ("L2-L4", -1.7)):
        clinic.scan(child, "2026-03-01", **{"levels": levels, "bmd": None, "z": -2.5, column: z})
    site = clinic.one("low_bmd_by_site")
    assert (site.low, site.z) == (True, -2.6)


@pytest.mark.parametrize(
    ("born", "sex", "visit", "adjusts"),
    [
        ("2014-03-01", "male", {"bone_age_years": 10.0}, True),  # 12.0 years, behind by exactly 2
        ("2014-03-01", "male", {"bone_age_years": 10.1}, False),
        ("2013-03-01", "female", {"tanner_stage": 1}, True),  # 13.0
        ("2013-03-02", "female", {"tanner_stage": 1}, False),  # a day short of 13
        ("2012-03-01", "female", {"tanner_stage": 2}, False),
        ("2012-03-01", "male", {"testicular_volume_ml": 3.9}, True),  # 14.0
        ("2012-03-01", "male", {"testicular_volume_ml": 4.0}, False),
        ("2012-03-02", "male", {"testicular_volume_ml": 3.9}, False),
    ],
)
def test_late_bone_age_and_late_puberty_call_for_size_adjustment(
    clinic: Clinic, born: str, sex: str, visit: dict[str, float], adjusts: bool
) -> None:
    child = clinic.child(born=born, sex=sex)
    clinic.visit(child, "2026-03-01", height_cm=150, **visit)
    clinic.scan(child, "2026-03-01", z=-2.4, z_size_adjusted_reported=-1.0)
    assert clinic.one("scan_size").adjust_applies is adjusts
    assert clinic.one("low_bmd_by_site").low is (not adjusts)


def test_a_z_counts_for_twelve_months(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2025-11-01", height_cm=145)
    clinic.scan(child, "2025-11-01", z=-2.4)
    assert clinic.one("low_bmd").low is True
    clinic.today = "2026-11-02"
    assert clinic.one("low_bmd").low is None
    assert clinic.one("low_bmd_by_site").missing == "valid Z of the last 12 months (latest 2025-11-01)"


def test_an_unknown_site_leaves_the_answer_open_unless_the_other_is_low(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=128)
    clinic.scan(child, "2026-03-01", z=-1.0)
    clinic.scan(child, "2026-03-01", z=-2.5, site="total body less head")
    assert clinic.one("low_bmd").low is None
    assert clinic.one("low_bmd").missing == "total body less head: size-adjusted Z"
    clinic.scan(child, "2026-04-01", z=-2.3, z_size_adjusted_reported=-2.2)
    assert clinic.one("low_bmd").low is True


def test_a_low_z_without_its_reference_is_asked_for(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=145)
    clinic.scan(child, "2026-03-01", z=-2.6, z_reported_reference=None)
    assert clinic.one("low_bmd").low is None
    finding = clinic.finding("ZLOW")
    assert "missing: reference of the reported Z" in finding.sentence


def test_a_choice_of_the_leading_z_holds(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=145)
    clinic.scan(child, "2026-03-01", z=-2.4, z_size_adjusted_reported=-1.0)
    assert clinic.one("low_bmd").low is True
    choice = {"patient_key": child, "site": "lumbar spine", "chosen_by": "Dr Test"}
    clinic.insert("primary_series", **choice, series="reported_size_adjusted", chosen_on="2026-03-02")
    assert clinic.one("low_bmd").low is False


# ── the finding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_zlow_rises_where_the_spine_was_never_imaged(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=145)
    clinic.scan(child, "2026-03-01", z=-2.1)
    finding = clinic.finding("ZLOW")
    assert (finding.severity, finding.object, str(finding.since)) == ("H", "lumbar spine", "2026-03-01")
    assert finding.sentence == (
        "Lumbar spine Z −2.1 (2026-03-01): low bone mineral density for age. The spine was never imaged."
    )
    first = finding.evidence[0]
    assert (first["label"], first["value"]) == ("Z for age (Printed reference)", "−2.1")
    assert (first["batch_id"], first["file_row"]) == (1, 2)
    clinic.image(child, "2026-04-01", T8=0)
    assert clinic.finding("ZLOW").severity == "M"


def test_zlow_counts_from_the_first_low_scan_and_closes_with_a_better_one(clinic: Clinic) -> None:
    child = clinic.child()
    for day, z in (("2023-03-01", -2.2), ("2024-03-01", -1.8), ("2025-03-01", -2.1), ("2026-03-01", -2.3)):
        clinic.visit(child, day, height_cm=CDC_MEDIAN[day])
        clinic.scan(child, day, z=z)
    assert str(clinic.finding("ZLOW").since) == "2025-03-01"
    clinic.visit(child, "2026-09-01", height_cm=147)
    clinic.scan(child, "2026-09-01", z=-1.9)
    assert clinic.findings("ZLOW") == []


CDC_MEDIAN = {"2023-03-01": 129, "2024-03-01": 134, "2025-03-01": 140, "2026-03-01": 147}


def test_zlow_reopens_with_a_lower_z_only(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2025-03-01", height_cm=140)
    clinic.scan(child, "2025-03-01", z=-2.3)
    first = clinic.finding("ZLOW").fact_key
    clinic.visit(child, "2026-03-01", height_cm=147)
    clinic.scan(child, "2026-03-01", z=-2.2)
    assert clinic.finding("ZLOW").fact_key == first
    clinic.scan(child, "2026-09-01", z=-2.4, height_cm=148)
    assert clinic.finding("ZLOW").fact_key != first


@pytest.mark.parametrize(
    ("born", "raised", "caution"),
    [("2023-03-02", False, False), ("2023-03-01", True, True), ("2021-03-02", True, True), ("2021-03-01", True, False)],
)
def test_zlow_is_silent_under_three_and_cautious_under_five(
    clinic: Clinic, born: str, raised: bool, caution: bool
) -> None:
    child = clinic.child(born=born)
    clinic.visit(child, "2026-03-01", height_cm=100)
    clinic.scan(child, "2026-03-01", z=-2.5)
    found = clinic.findings("ZLOW")
    assert bool(found) is raised
    assert any("interpret with caution" in finding.sentence for finding in found) is caution
    if not raised:
        assert clinic.one("low_bmd").missing == "lumbar spine: not judged under 3 years"


def test_zlow_asks_for_what_is_missing(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=128)
    clinic.scan(child, "2026-03-01", z=-2.4)
    clinic.image(child, "2026-03-01", T8=0)
    finding = clinic.finding("ZLOW")
    assert finding.severity == "M"
    assert finding.sentence == (
        "Lumbar spine Z −2.4 (2026-03-01): low for age or not cannot be said, missing: size-adjusted Z."
    )
    open_key = finding.fact_key
    clinic.cursor.execute("UPDATE dxa_scans SET z_size_adjusted_reported = -2.2")
    clinic.visit(child, "2026-03-02")
    assert clinic.finding("ZLOW").fact_key != open_key


def test_an_adult_is_below_the_expected_range(clinic: Clinic) -> None:
    woman = clinic.child(born="1988-01-01")
    clinic.scan(woman, "2026-03-01", z=-2.4, z_size_adjusted_reported=-2.4)
    assert "below the expected range for age" in clinic.finding("ZLOW").sentence


# ── which Z leads ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_crossing_the_height_limit_makes_no_step(clinic: Clinic) -> None:
    """Height Z -1.9, then -2.1, spine Z constant: the Z for age goes on leading, and a switch is suggested."""
    child = clinic.child(born="2015-01-01", sex="male")
    # CDC 2000, boys: 10.0 years M 138.6 cm; heights chosen for the two Z-scores, asserted below.
    for day, height in (("2025-01-01", 126.6), ("2026-01-01", 129.1)):
        clinic.visit(child, day, height_cm=height)
        clinic.scan(child, day, z=-2.3, z_size_adjusted_reported=-1.2)
    heights = [round(row.height_z, 1) for row in clinic.ask("height_z", "measured_on")]
    assert heights == [-1.9, -2.1]
    assert {row.primary_series for row in clinic.ask("scan_series")} == {"reported"}
    pair = clinic.one("scan_pairs", scan_date="2026-01-01", is_primary=True)
    assert pair.d_z == 0
    assert clinic.findings("DZ-FALL") == []
    finding = clinic.finding("SIZE-ADJUST")
    assert finding.severity == "L"
    assert "height Z −2.1" in finding.sentence


def test_a_choice_answers_the_suggestion(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2025-03-01", height_cm=140)
    clinic.scan(child, "2025-03-01", z=-2.3, z_size_adjusted_reported=-1.2)
    clinic.visit(child, "2026-03-01", height_cm=130)
    clinic.scan(child, "2026-03-01", z=-2.3, z_size_adjusted_reported=-1.2)
    assert len(clinic.findings("SIZE-ADJUST")) == 1
    choice = {"patient_key": child, "site": "lumbar spine", "chosen_by": "Dr Test"}
    clinic.insert("primary_series", **choice, series="reported", chosen_on="2026-03-05")
    assert clinic.findings("SIZE-ADJUST") == []


def test_no_suggestion_where_height_is_unreliable(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2025-03-01", height_cm=140)
    clinic.scan(child, "2025-03-01", z=-2.3, z_size_adjusted_reported=-1.2)
    clinic.visit(child, "2026-03-01", height_cm=130, height_method="arm span", bone_age_years=8.0)
    clinic.scan(child, "2026-03-01", z=-2.3, z_size_adjusted_reported=-1.2)
    assert clinic.findings("SIZE-ADJUST") == []


def test_a_short_child_starts_with_the_adjusted_z(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.visit(child, "2026-03-01", height_cm=128)
    clinic.scan(child, "2026-03-01", z=-2.4, z_size_adjusted_reported=-0.6)
    assert {row.primary_series for row in clinic.ask("scan_series")} == {"reported_size_adjusted"}
    assert clinic.findings("SIZE-ADJUST") == []
