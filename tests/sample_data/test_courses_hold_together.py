"""The drawn courses: bodies that grow, bones whose numbers agree, doses of published regimens, published effects."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from sample_data import SPOILED
from sample_data.course import Course
from sample_data.days import add_months, age_years, day, glide
from sample_data.dosing import REGIMENS
from sample_data.generate import courses
from sample_data.reading import rows
from sample_data.stories import stories

STORIED = [drawn for drawn in courses() if not drawn.story.background]


def test_heights_do_not_fall_but_for_the_error_of_measuring() -> None:
    for drawn in courses():
        heights = [float(str(row["height_cm"])) for row in drawn.visits if row.get("height_cm")]
        assert all(after - before > -0.6 for before, after in pairwise(heights)), drawn.story.patient_id


def test_weights_are_plausible_for_height() -> None:
    for drawn in courses():
        for row in drawn.visits:
            if row.get("height_cm") and row.get("weight_kg"):
                index = float(str(row["weight_kg"])) / (float(str(row["height_cm"])) / 100) ** 2
                assert 10.5 < index < 40, (drawn.story.patient_id, row)


def test_bmd_is_bmc_over_area_within_one_percent() -> None:
    for drawn in courses():
        for scan in drawn.scans:
            bmd, bmc, area = (float(str(scan[name])) for name in ("bmd_g_cm2", "bmc_g", "area_cm2"))
            assert bmc / area == pytest.approx(bmd, rel=0.01), scan


def test_bmd_is_plausible_for_age() -> None:
    low_and_high = {"lumbar spine": (0.15, 1.5), "total body less head": (0.3, 1.3)}
    for drawn in courses():
        for scan in drawn.scans:
            low, high = low_and_high.get(str(scan["site"]), (0.2, 1.6))
            assert low < float(str(scan["bmd_g_cm2"])) < high, scan


def test_nothing_happens_before_birth() -> None:
    born = {row["patient_id"]: row["date_of_birth"] for row in rows("patients.csv")}
    columns = {
        "visits-to-2026-10.csv": ("Patient ID", "Visit date"),
        "dxa_scans.csv": ("patient_id", "scan_date"),
        "spine_images.csv": ("patient_id", "image_date"),
        "fractures.csv": ("patient_id", "fracture_date"),
        "treatments.csv": ("patient_id", "start_date"),
        "infusions.csv": ("patient_id", "infusion_date"),
        "labs.csv": ("patient_id", "sample_date"),
        "diagnoses.csv": ("patient_id", "since_date"),
    }
    for name, (patient, on) in columns.items():
        assert all(row[on] >= born[row[patient]] for row in rows(name)), name


def test_given_doses_keep_to_their_regimen() -> None:
    """Dose within 10 % of the regimen (rule book 4.2), never above its cap; a first dose may be lower."""
    checked = 0
    for drawn in courses():
        for row in drawn.infusions:
            if row["status"] != "given" or "dose_mg" not in row:
                continue
            regimen = REGIMENS[str(row["regimen"])]
            age = age_years(day(drawn.story.born), day(str(row["infusion_date"])))
            per_kg = next(band[1] for band in regimen.bands if age < band[0])
            expected = min(per_kg * float(str(row["weight_kg"])), regimen.cap_mg)
            dose = float(str(row["dose_mg"]))
            assert dose <= regimen.cap_mg
            lowest = 0.2 if row["first_ever"] == "yes" else 0.9
            assert lowest * expected <= dose <= 1.1 * expected, row
            checked += 1
    assert checked > 300


def test_infusions_are_not_given_too_early() -> None:
    """Not below 75 % of the interval of the regimen (rule book 4.2)."""
    for drawn in courses():
        given = [row for row in drawn.infusions if row["status"] == "given"]
        for before, after in pairwise(given):
            days = (day(str(after["infusion_date"])) - day(str(before["infusion_date"]))).days
            months = min(band[3] for band in REGIMENS[str(after["regimen"])].bands)
            assert days == 1 or days >= 0.75 * months * 30.4, (drawn.story.patient_id, after)


FOLLOWED = [(drawn, item) for drawn in STORIED for item in drawn.story.follows]


@pytest.mark.parametrize("drawn, item", FOLLOWED, ids=[f"{d.story.slug} {i.source}" for d, i in FOLLOWED])
def test_spine_course_follows_the_published_effect(drawn: Course, item: object) -> None:
    since, source, months = day(item.since), item.source, item.months  # type: ignore[attr-defined]
    course = drawn.story.spine_z
    gain = glide(course, add_months(since, months)) - glide(course, since)
    assert gain == pytest.approx(item.gain, abs=item.within), source  # type: ignore[attr-defined]


def test_every_published_effect_of_the_rule_book_is_followed_by_a_child() -> None:
    assert {item.source for _, item in FOLLOWED} == {"F40", "F40 without drug", "F42", "F44", "F45"}


def test_printed_z_stays_near_the_course() -> None:
    """Printed Z = course + scatter of the scan + the offset of the other maker's reference."""
    for drawn in courses():
        for scan in drawn.scans:
            if scan["site"] == "lumbar spine" and scan.get("manufacturer") == "Hologic" and "z_reported" in scan:
                on = day(str(scan["scan_date"]))
                assert float(str(scan["z_reported"])) == pytest.approx(glide(drawn.story.spine_z, on), abs=0.5)


def by_slug(part: str) -> Course:
    return next(drawn for drawn in STORIED if part in drawn.story.slug)


def levels(drawn: Course, level: str) -> list[tuple[date, object]]:
    return [(day(str(image["image_date"])), image[level]) for image in drawn.images]


def test_the_duchenne_boy_has_a_new_fracture_and_a_falling_z_in_the_latest_month() -> None:
    boy = by_slug("duchenne-new-vertebral-fracture")
    assert [grade for _, grade in levels(boy, "T8")][-2:] == [0, 2]
    assert levels(boy, "T8")[-1][0] == date(2026, 11, 5)
    spine = [scan for scan in boy.scans if scan["site"] == "lumbar spine" and "excluded" not in scan]
    before, after = spine[-2:]
    assert before["software"] == after["software"] and before["serial_number"] == after["serial_number"]
    assert float(str(after["z_reported"])) - float(str(before["z_reported"])) <= -0.5
    makers = [scan["manufacturer"] for scan in spine]
    assert makers[0] == "GE Lunar" and makers[-1] == "Hologic"


def test_leukaemia_fractures_at_diagnosis_reshape_fully() -> None:
    girl = by_slug("leukaemia-fractures-reshape")
    sums = [sum(v for k, v in image.items() if k[0] in "TL" and isinstance(v, int)) for image in girl.images]
    assert sums[0] >= 4 and sums[-1] == 0 and sums == sorted(sums, reverse=True)


def test_gaps_of_real_clinics_are_in_the_files() -> None:
    visits, scans, images = rows("visits-to-2026-10.csv"), rows("dxa_scans.csv"), rows("spine_images.csv")
    assert any(not row["Height (cm)"] for row in visits)
    assert any(row["T4"] == "x" for row in images)
    assert any(not row["energy"] and "1" in (row["T12"], row["L1"]) for row in images)
    assert any(not row["z_reported_reference"] and row["z_reported"] for row in scans)
    assert any(not row["manufacturer"] for row in scans)
    assert any(row["excluded"] == "yes" and "movement" in row["artefacts"] for row in scans)
    assert any("metalwork" in row["artefacts"] for row in scans)
    infusions = rows("infusions.csv")
    assert any(row["status"] == "planned" for row in infusions)
    assert any(row["status"] == "given" and not row["dose_mg"] for row in infusions)
    assert any(not drawn.scans for drawn in STORIED)
    assert any(row["LS BMD (g/cm2)"] and not row["LS Z"] for row in visits)


def test_two_short_children_with_and_without_a_size_adjusted_z() -> None:
    short = by_slug("glycogen-storage-1a-short").scans[-1]
    lacking = by_slug("short-bowel-size-adjustment-missing").scans[-1]
    assert "z_size_adjusted_reported" in short
    assert "z_size_adjusted_reported" not in lacking
    assert glide(by_slug("short-bowel").story.height_z, date(2026, 10, 26)) < -2


def test_stories_name_every_condition_that_the_sample_promises() -> None:
    coded = " ".join(item.code for story in stories() for item in story.diagnoses)
    for condition in (
        "osteogenesis imperfecta", "Duchenne", "leukaemia", "juvenile idiopathic arthritis", "lupus",
        "idiopathic juvenile osteoporosis", "coeliac", "cystic fibrosis", "cerebral palsy", "phenylketonuria",
        "glycogen storage disease type 1", "anorexia", "thalassaemia", "Crohn", "nephrotic",
    ):  # fmt: skip
        assert condition in coded, condition
    assert SPOILED.endswith(".csv")
