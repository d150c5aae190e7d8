"""The committed sample files: written by the generator, whole, and every person in them invented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import sample_data
from core.contracts import TABLES, columns
from core.contracts.kinds import WIDE_KINDS, match_kind
from sample_data.generate import courses, texts
from sample_data.reading import rows
from sample_data.stories import newcomers, stories
from sample_data.wide import BLOODS_APART

NAMES = [name for name, _ in sample_data.FILES if name not in sample_data.BY_HAND] + [
    sample_data.NEW_MONTH,
    sample_data.SPOILED,
    sample_data.DEMO_STATE,
]


@pytest.mark.parametrize("name", NAMES)
def test_committed_file_is_what_the_generator_writes(name: str) -> None:
    assert (sample_data.FOLDER / name).read_bytes() == texts()[name].encode("utf-8")


def test_generator_writes_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    environment = {"PYTHONHASHSEED": "77", "PYTHONPATH": str(sample_data.FOLDER.parent)}
    command = [sys.executable, "-m", "sample_data.generate", "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (sample_data.FOLDER / path.name).read_bytes(), path.name


def test_what_is_written_by_hand_is_invented_or_published() -> None:
    """The mothers are synthetic and say so; the published cases name their publication and no day of the calendar."""
    mothers = rows("mothers.csv")
    assert all(row["patient_id"].startswith("SYN-M") and row["synthetic"] == "yes" for row in mothers)
    cases = rows("top_cases.csv")
    assert all(
        row["published_in"] and row["dates_are_relative"] == "yes" and row["centre"] == "published" for row in cases
    )
    assert not [value for row in cases for value in row.values() if re.search(r"\d{4}-\d\d-\d\d", value)]
    theirs = {row["patient_id"] for row in mothers}
    for name in ("pregnancy_findings.csv", "mothers_treatments.csv", "mothers_scans.csv"):
        assert {row["patient_id"] for row in rows(name)} <= theirs


def test_300_patients_all_marked_synthetic() -> None:
    people = rows("patients.csv")
    assert [person["patient_id"] for person in people] == [f"SYN-{number:04d}" for number in range(1, 301)]
    assert all(person["synthetic"] == "yes" and person["note"].startswith("Synthetic.") for person in people)
    new = [row for row in rows(sample_data.NEW_MONTH) if row["Date of birth"]]
    assert [row["Patient ID"] for row in sorted(new, key=lambda row: row["Patient ID"])] == [
        story.patient_id for story in newcomers()
    ]
    assert all(row["Synthetic"] == "yes" and row["Sex"] for row in new)


def test_no_two_people_share_a_name() -> None:
    named = [(story.family, story.given) for story in (*stories(), *newcomers())]
    named += [(drawn.story.family, drawn.story.given) for drawn in courses() if drawn.story.background]
    assert len(set(named)) == len(named)


def test_every_story_is_there() -> None:
    told = stories()
    assert [story.number for story in told] == list(range(1, 61))
    assert len({story.slug for story in told}) == 60
    notes = {person["patient_id"]: person["note"] for person in rows("patients.csv")}
    assert all(notes[story.patient_id] == f"Synthetic. {story.told}" for story in told)
    seen = {row["Patient ID"] for row in rows("visits-to-2026-10.csv")}
    assert {story.patient_id for story in told} <= seen


@pytest.mark.parametrize("name, table", [*sample_data.FILES, (sample_data.NEW_MONTH, "wide")])
def test_every_header_is_known_to_the_contracts(name: str, table: str) -> None:
    headers = rows(name)[0].keys()
    found = {h: match_kind(table, h) for h in headers}
    assert [header for header, slot in found.items() if slot is None] == []
    places = [(slot.table, slot.column, slot.fixed) for slot in found.values() if slot]
    assert len(set(places)) == len(places)


def test_choices_are_those_of_the_contracts() -> None:
    for name, table in sample_data.FILES:
        if table in WIDE_KINDS:
            continue
        allowed = {c.name: set(c.choices) for c in columns(TABLES[table]) if c.choices}
        for row in rows(name):
            wrong = {key: row[key] for key, known in allowed.items() if row.get(key) and row[key] not in known}
            assert not wrong, (name, row["patient_id"], wrong)


def test_the_latest_month_is_left_out_of_the_store() -> None:
    dated = {
        "visits-to-2026-10.csv": "Visit date",
        "dxa_scans.csv": "scan_date",
        "spine_images.csv": "image_date",
        "fractures.csv": "fracture_date",
    }
    for name, column in dated.items():
        assert max(row[column] for row in rows(name)) <= "2026-10-31", name
    given = [row["infusion_date"] for row in rows("infusions.csv") if row["status"] == "given"]
    assert max(given) <= "2026-10-31"
    assert max(row["sample_date"] for row in rows("labs.csv")) <= "2026-10-31"
    assert "2026-11-19" >= max(row["Visit date"] for row in rows(sample_data.NEW_MONTH)) > "2026-11-15"


def test_all_dates_lie_between_2014_and_the_as_of_date_or_are_planned() -> None:
    for name, _ in sample_data.FILES:
        if name in ("patients.csv", "diagnoses.csv"):
            continue
        for row in rows(name):
            dates = [
                value for key, value in row.items() if key.lower().endswith("date") and value and key != "expected_date"
            ]
            planned = row.get("status") == "planned"
            assert all("2008" < value < ("2027-06" if planned else "2026-11-20") for value in dates), (name, row)


def test_demo_state_names_every_patient_once_but_the_one_never_reviewed() -> None:
    reviewed = rows(sample_data.DEMO_STATE)
    everyone = [person["patient_id"] for person in rows("patients.csv")]
    assert [row["patient_id"] for row in reviewed] == [patient for patient in everyone if patient != "SYN-0015"]
    assert all("2025-01-01" < row["reviewed_on"] <= "2026-10-31" for row in reviewed)


def test_conventional_units_come_from_another_laboratory() -> None:
    units = {(row["patient_id"], row["unit"]) for row in rows("labs.csv") if row["laboratory"] == "Laboratory B"}
    patients = {f"SYN-{number:04d}" for number in BLOODS_APART}
    assert units == {(patient, unit) for patient in patients for unit in ("mg/dL", "ng/mL")}
