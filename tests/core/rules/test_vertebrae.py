"""Vertebrae from image to image: new, worse, first seen, reshaped; across methods; what opens and closes a finding."""

from __future__ import annotations

import pytest

from tests.core.rules.conftest import Clinic

# Reads of T8 in order, and the event of the last one. XR radiograph, VFA; a number is a grade, ? not readable,
# - no read of the level. /b marks the other grading scheme.
COURSES = [
    # one method
    ("XR 0", "normal", False),
    ("XR 1", "first seen", False),
    ("XR 3", "first seen", False),
    ("XR 0, XR 0", "normal", False),
    ("XR 0, XR 1", "new", False),
    ("XR 0, XR 2", "new", False),
    ("XR 1, XR 2", "worse", False),
    ("XR 2, XR 3", "worse", False),
    ("XR 1, XR 1", "stable", False),
    ("XR 2, XR 1", "reshaped partly", False),
    ("XR 3, XR 1", "reshaped partly", False),
    ("XR 1, XR 0", "reshaped fully", False),
    ("XR 1, XR 0, XR 1", "new", False),
    ("XR 0, XR 1, XR 1", "stable", False),
    # a level that could not be read, or was not imaged
    ("XR ?", "not readable", False),
    ("XR 0, XR ?, XR 1", "new, timing uncertain", False),
    ("XR 0, XR ?, XR 0", "normal", False),
    ("XR 0, XR ?, XR 0, XR 1", "new", False),
    ("XR 1, XR ?, XR 2", "worse", False),
    ("XR ?, XR 1", "first seen", False),
    ("XR -, XR 1", "first seen", False),
    ("XR 0, XR -, XR 1", "new", False),
    # across methods: raised where higher, noted where lower
    ("XR 0, VFA 1", "new", True),
    ("VFA 0, XR 1", "new", True),
    ("XR 1, VFA 2", "worse", True),
    ("XR 1, VFA 0", "reshaped fully", True),
    ("XR 2, VFA 1", "reshaped partly", True),
    ("XR 1, VFA 1", "stable", True),
    ("XR 0/b, XR 1", "new", True),
    ("XR 1/b, XR 2", "worse", True),
    # the same method speaks first
    ("XR 1, VFA 0, XR 1", "stable", False),
    ("XR 0, VFA 1, XR 0", "normal", False),
    ("XR 0, VFA 1, XR 1", "new", False),
    ("XR 0, VFA 1, VFA 1", "stable", False),
    ("XR 2, VFA 0, VFA 1", "new", False),
    ("XR 0, VFA ?, VFA 1", "new, timing uncertain", True),
    # read as yes or no, without a grade
    ("XR no, XR yes", "new", False),
    ("XR yes", "first seen", False),
    ("XR no", "normal", False),
    ("XR yes, XR no", "reshaped fully", False),
    ("XR yes, XR 3", "change not known", False),
    # declared beside grade 0: a fracture, without a grade
    ("XR 0+yes", "first seen", False),
    ("XR 0, XR 0+yes", "new", False),
    ("XR 0+yes, XR 2", "change not known", False),
    ("XR 2, XR 0+yes", "change not known", False),
    ("XR 0+yes, XR 0", "reshaped fully", False),
    ("XR 1, XR 2+yes", "worse", False),
]


def _follow(clinic: Clinic, course: str) -> int:
    child = clinic.child()
    for year, step in enumerate(course.split(", "), start=2015):
        modality, read = step.split()
        grade, _, other = read.partition("/")
        grade, _, declared = grade.partition("+")
        what = {} if grade == "-" else {"T8": int(grade) if grade.isdigit() else grade}
        scheme = "birmingham" if other else "genant"
        clinic.image(child, f"{year}-05-01", {"XR": "radiograph", "VFA": "vfa"}[modality], scheme, **what)
        if declared:
            clinic.cursor.execute(
                "UPDATE vertebral_reads SET fracture = ? WHERE image_id LIKE ?", [declared, f"{year}%"]
            )
    return child


@pytest.mark.parametrize(("course", "event", "across"), COURSES)
def test_events(clinic: Clinic, course: str, event: str, across: bool) -> None:
    _follow(clinic, course)
    last = clinic.ask("vertebral_history", "image_date")[-1]
    assert (last.event, last.across_methods) == (event, across)


# After a course: which findings are open. C for new and worse; first-seen fractures alone are never new.
FINDINGS = [
    ("XR 1", ["VF-FIRST"]),
    ("XR 0, XR 1", ["VF-NEW"]),
    ("XR 1, XR 2", ["VF-FIRST", "VF-WORSE"]),
    ("XR 0, XR 1, XR 2", ["VF-WORSE"]),  # only the latest event of a level
    ("XR 0, XR 1, XR 1", ["VF-NEW"]),
    ("XR 0, XR 2, XR 1", ["VF-NEW"]),  # reshaping in part does not close it
    ("XR 0, XR 1, XR 0", []),
    ("XR 1, XR 0", []),
    ("XR 0, XR 1, VFA 0", ["VF-NEW"]),  # another method cannot close it
    ("XR 0, VFA 1", ["VF-NEW"]),
    ("XR 0, VFA 1, XR 0", ["VF-NEW"]),
    ("XR 0, VFA 1, VFA 0", []),
    ("XR 1, VFA 2", ["VF-FIRST", "VF-WORSE"]),
    ("XR 0, XR ?, XR 1", ["VF-NEW"]),
    ("XR 0, XR 1, XR 0, XR 1", ["VF-NEW"]),
    ("XR ?, XR 1", ["VF-FIRST"]),
    ("XR no, XR yes", ["VF-NEW"]),
    ("XR 0, XR 0+yes", ["VF-NEW"]),
    ("XR 0, XR 1, XR 0+yes", ["VF-NEW"]),
    ("XR 0", []),
    ("XR ?", []),
]


@pytest.mark.parametrize(("course", "open_findings"), FINDINGS)
def test_open_findings(clinic: Clinic, course: str, open_findings: list[str]) -> None:
    _follow(clinic, course)
    found = [finding for rule in ("VF-FIRST", "VF-NEW", "VF-WORSE") for finding in clinic.findings(rule)]
    assert [finding.rule for finding in found] == open_findings
    assert {finding.severity for finding in found if finding.rule != "VF-FIRST"} <= {"C"}
    assert {finding.severity for finding in found if finding.rule == "VF-FIRST"} <= {"H"}


def test_a_new_fracture_lies_between_two_images_and_says_so(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.insert(
        "treatments", patient_key=child, agent="deflazacort", drug_class="glucocorticoid", start_date="2024-01-01"
    )
    clinic.image(child, "2025-10-20", T8=0)
    clinic.image(child, "2026-06-09", T8=2)
    finding = clinic.finding("VF-NEW")
    assert (finding.object, str(finding.since)) == ("T8", "2026-06-09")
    assert finding.sentence == "New vertebral fracture: T8, grade 0 on 2025-10-20, grade 2 on 2026-06-09."
    assert [(fact["label"], fact["value"]) for fact in finding.evidence] == [
        ("T8 before (radiograph, genant)", "grade 0"),
        ("T8 (radiograph, genant)", "grade 2"),
        ("interval", "232 d"),
        ("glucocorticoid at the image", "deflazacort"),
        ("bisphosphonate at the image", "none recorded"),
    ]
    assert finding.evidence[1]["batch_id"] == 1 and finding.evidence[1]["file_row"] == 3


def test_across_methods_asks_to_confirm_at_the_same_severity(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-10-20", T8=0)
    clinic.image(child, "2026-06-09", "vfa", T8=1)
    finding = clinic.finding("VF-NEW")
    assert finding.severity == "C"
    assert finding.sentence == (
        "T8 new or worse, across methods: confirm. Grade 0 (radiograph, 2025-10-20), then grade 1 (vfa, 2026-06-09)."
    )


def test_a_declared_fracture_is_called_so(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-10-20", T8=0, T9="yes")
    clinic.image(child, "2026-06-09", T8="yes")
    sentence = "New vertebral fracture: T8, grade 0 on 2025-10-20, fracture declared on 2026-06-09."
    assert clinic.finding("VF-NEW").sentence == sentence
    assert "T9 fracture declared (2025-10-20)" in clinic.finding("VF-FIRST").sentence


def test_a_scheme_is_the_same_in_capitals(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-10-20", "radiograph", "Genant ", T8=0)
    clinic.image(child, "2026-06-09", "radiograph", "genant", T8=1)
    assert clinic.finding("VF-NEW").sentence.startswith("New vertebral fracture: T8")


def test_the_highest_reading_counts_level_by_level(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-05-01", T8=0, T9=0)
    image = clinic.image(child, "2026-05-01", T8=1, T9=1)
    assert [finding.object for finding in clinic.findings("VF-NEW")] == ["T8", "T9"]
    clinic.read(child, image, 2, T8=0)
    assert [finding.object for finding in clinic.findings("VF-NEW")] == ["T9"]
    before = clinic.finding("VF-NEW").fact_key
    clinic.read(child, image, 3, T9=2)
    assert clinic.finding("VF-NEW").fact_key != before


def test_two_images_of_one_day_are_not_before_each_other(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-05-01", T8=0)
    clinic.image(child, "2026-05-01", T8=0)
    clinic.image(child, "2026-05-01", "vfa", T8=1)
    rows = clinic.ask("vertebral_history", "image_date, modality")
    assert [(row.modality, row.event, row.across_methods) for row in rows] == [
        ("radiograph", "normal", False),
        ("radiograph", "normal", False),
        ("vfa", "new", True),
    ]


def test_vf_first_closes_with_a_plan_on_or_after_the_image(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2026-05-01", T8=1, L1=2)
    finding = clinic.finding("VF-FIRST")
    assert finding.object == "spine"
    assert finding.sentence == (
        "Vertebral fracture on the first image: T8 grade 1 (2026-05-01), L1 grade 2 (2026-05-01)."
        " No plan recorded since."
    )
    clinic.visit(child, "2026-04-30", plan="Vitamin D")
    clinic.visit(child, "2026-05-01", plan="  ")
    assert clinic.finding("VF-FIRST").sentence.endswith("No plan recorded since; the last is of 2026-04-30.")
    clinic.visit(child, "2026-05-02", plan="Start zoledronate")
    assert clinic.findings("VF-FIRST") == []
    clinic.image(child, "2026-06-01", T8=1, L1=2, T5=1)
    assert clinic.finding("VF-FIRST").fact_key == "T5|2026-06-01|1"


def test_images_after_the_as_of_day_do_not_exist_yet(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2026-05-01", T8=0)
    clinic.image(child, "2026-10-01", T8=1)
    assert len(clinic.findings("VF-NEW")) == 1
    clinic.today = "2026-09-30"
    assert clinic.findings("VF-NEW") == []


# ── the whole spine ──────────────────────────────────────────────────────────────────────────────────────────────────

ALL = {f"T{n}": 0 for n in range(4, 13)} | {f"L{n}": 0 for n in range(1, 5)}


def test_the_index_adds_grades_from_t4_to_l4(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-05-01", **(ALL | {"T3": 3, "L5": 3, "T4": 1, "T7": 2, "L4": 1}))
    spine = clinic.one("sdi")
    assert (spine.sdi, spine.n_readable, spine.n_fractured, spine.words) == (4, 13, 5, "SDI 4 (13 of 13 readable)")


def test_what_cannot_be_read_is_not_zero(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2025-05-01", **(ALL | {"T4": "?", "T7": 2}))
    spine = clinic.one("sdi")
    assert (spine.words, spine.lower_bound, spine.not_readable) == ("SDI ≥ 2 (12 of 13 readable)", True, "T4")
    clinic.image(child, "2026-05-01", T7="yes", T8="no")
    assert clinic.ask("sdi", "image_date")[1].words == "SDI not graded (2 of 13 readable)"


CHANGES = [
    # before, after: change of the index over levels read on both, and its word
    ({"T7": 1, "T8": 2}, {"T7": 0, "T8": 0}, -3, "reshaped fully"),
    ({"T7": 1, "T8": 2}, {"T7": 0, "T8": 1}, -2, "reshaped partly"),
    ({"T7": 1, "T8": 2}, {"T7": 1, "T8": 2}, 0, "same"),
    ({"T7": 1, "T8": 0}, {"T7": 1, "T8": 2}, 2, "higher"),
    ({"T7": 1, "T8": 2}, {"T7": 0, "T8": "?"}, -1, "reshaped partly"),
    ({"T7": 1, "T8": "?"}, {"T7": 1, "T8": 3}, 0, "same"),
    ({"T7": "?"}, {"T7": 1}, None, None),
]


@pytest.mark.parametrize(("before", "after", "change", "word"), CHANGES)
def test_the_index_changes_over_levels_read_on_both(
    clinic: Clinic, before: dict[str, int], after: dict[str, int], change: int | None, word: str | None
) -> None:
    child = clinic.child()
    clinic.image(child, "2025-05-01", **before)
    clinic.image(child, "2026-05-01", **after)
    last = clinic.ask("sdi", "image_date")[1]
    assert (last.d_sdi, last.change) == (change, word)


def test_indices_of_two_methods_or_schemes_are_never_compared(clinic: Clinic) -> None:
    child = clinic.child()
    clinic.image(child, "2024-05-01", T8=2)
    clinic.image(child, "2025-05-01", "vfa", T8=1)
    clinic.image(child, "2026-05-01", scheme="birmingham", T8=1)
    assert [row.d_sdi for row in clinic.ask("sdi")] == [None, None, None]


def test_heights_beside_a_read_image_of_the_day_are_not_across_methods(clinic: Clinic) -> None:
    """Heights alone are compared with none: there is no other method against which to confirm them."""
    key = clinic.child()
    clinic.image(key, "2025-05-01", T8=0)
    clinic.image(key, "2026-05-01", T8=1)
    measured = clinic.image(key, "2026-05-01", modality="vfa", T8=(12, 20, 20), T9=(20, 20, 20))
    row = clinic.one("vertebral_history", image_id=measured, level="T8")
    assert (row.event, row.across_methods, row.before_date) == ("fractured by heights", False, None)


def test_of_two_images_of_a_day_the_worse_read_is_what_the_next_is_held_against(clinic: Clinic) -> None:
    key = clinic.child()
    for grade in (0, 2, 1):
        clinic.image(key, "2025-05-01", T8=grade)
    later = clinic.image(key, "2026-05-01", T8=2)
    row = clinic.one("vertebral_history", image_id=later, level="T8")
    assert (row.event, row.before_grade) == ("stable", 2)
