"""The sample files through the real intake: the base files without a question, the spoiled one mistake by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sample_data
from core.clinic import open_clinic
from core.intake import Options, Report, check, load
from core.rules.findings import read_findings
from core.store import Store
from sample_data.generate import spoiled_month
from sample_data.reading import reviews
from sample_data.spoil import DUPLICATE, FOOTER, Wrong

# What the intake has to say about each mistake: words of its message.
SAID = {
    "height in metres": "in m it would be",
    "unknown patient": "not known",
    "sex changed": "never changes a sex",
    "vitamin D in another unit than the header's": "is no number",
    "grade that does not exist": "above the limit of 3",
    "future date": "in the future",
    "calcium in mg/dL": "in mg/dL it would be",
    "impossible date": "is no date",
    "text in a number": "is no number",
    "BMC and area disagree with BMD": "BMC / area",
    "BMD in milligrams": "in mg/cm2 it would be",
    "two commas too many": "cells",
    DUPLICATE: "for the same clinic visit",
}


def loaded(store: Store) -> dict[str, Report]:
    """The base files, each loaded in turn."""
    return {
        name: load(store, name, (sample_data.FOLDER / name).read_bytes(), Options()) for name, _ in sample_data.FILES
    }


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[str, Report]]]:
    folder: Path = tmp_path_factory.mktemp("sample")
    with open_clinic(folder / "sample.duckdb", sample_data.AS_OF) as store:
        yield store, loaded(store)


def test_base_files_load_without_any_problem(clinic: tuple[Store, dict[str, Report]]) -> None:
    for name, table in sample_data.FILES:
        report = clinic[1][name]
        told = [
            p for p in report.problems if not (p.severity == "note" and p.message.startswith("no weight is known near"))
        ]
        assert told == [], (name, told[:3])
        assert report.table == table
        assert report.new == report.rows_in > 0


def test_good_month_is_taken_whole(clinic: tuple[Store, dict[str, Report]]) -> None:
    report = check(clinic[0], sample_data.NEW_MONTH, (sample_data.FOLDER / sample_data.NEW_MONTH).read_bytes())
    assert report.problems == []
    assert (report.rows_in, report.new, report.changed, report.same) == (41, 31, 4, 6)


def test_good_month_brings_the_boys_new_fracture(clinic: tuple[Store, dict[str, Report]]) -> None:
    report = check(clinic[0], sample_data.NEW_MONTH, (sample_data.FOLDER / sample_data.NEW_MONTH).read_bytes())
    opened = [finding for finding in report.findings if finding.kind == "appears" and "SYN-0013" in finding.patient]
    assert any(finding.severity == "C" and "T8" in finding.sentence for finding in opened)


def test_the_demo_leaves_a_worklist_and_no_flood(clinic: tuple[Store, dict[str, Report]]) -> None:
    """Findings that are neither seen at the last review nor booked: in 20 to 45 patients, of every severity."""
    found = read_findings(clinic[0])
    state = {review.patient_id: review for review in reviews()}
    still_open = [
        (row.patient_id, row.severity)
        for row in found.itertuples()
        if row.patient_id not in state or not state[row.patient_id].settled(row.rule, row.since.date())
    ]
    assert 20 <= len({patient for patient, _ in still_open}) <= 45
    assert {severity for _, severity in still_open} == {"C", "H", "M", "L"}


@pytest.fixture(scope="module")
def spoiled(clinic: tuple[Store, dict[str, Report]]) -> Report:
    return check(clinic[0], sample_data.SPOILED, (sample_data.FOLDER / sample_data.SPOILED).read_bytes())


@pytest.mark.parametrize("wrong", spoiled_month()[1], ids=lambda wrong: wrong.slug)
def test_each_mistake_is_named(spoiled: Report, wrong: Wrong) -> None:
    if wrong.slug == FOOTER:
        assert spoiled.skipped == 1
        return
    said = [problem for problem in spoiled.problems if problem.row == wrong.row]
    assert any(SAID[wrong.slug] in problem.message for problem in said), said


def test_of_two_rows_that_contradict_each_other_neither_is_taken(spoiled: Report) -> None:
    wrong = next(wrong for wrong in spoiled_month()[1] if wrong.slug == DUPLICATE)
    told = {p.row: p.message for p in spoiled.problems if p.row in (wrong.row, wrong.against)}
    assert told == {
        wrong.against: "row 43 gives Weight (kg) 35.1 for the same clinic visit, and this row 31.7",
        wrong.row: "row 37 gives Weight (kg) 31.7 for the same clinic visit, and this row 35.1",
    }


def test_no_other_row_of_the_spoiled_file_has_a_problem(spoiled: Report) -> None:
    wrongs = [wrong for wrong in spoiled_month()[1] if wrong.slug != FOOTER]
    listed = {row for wrong in wrongs for row in (wrong.row, wrong.against) if row}
    assert {problem.row for problem in spoiled.problems} == listed
    assert spoiled.refused == len(listed)


def test_no_sentence_about_a_child_says_more_than_the_label(clinic: tuple[Store, dict[str, Report]]) -> None:
    """Findings and labels of all children: no T-score, no osteopenia, no osteoporosis but in the name of a diagnosis."""
    store = clinic[0]
    names = store.query("SELECT DISTINCT diagnosis_code AS name FROM diagnoses")["name"]
    said = [*store.query("SELECT sentence FROM findings")["sentence"], *store.query("SELECT label FROM iscd")["label"]]
    for sentence in said:
        for name in (*names, "transient osteoporosis of pregnancy"):
            sentence = sentence.replace(name, "")
        assert not re.search(r"(?i)t-?score|osteopeni|osteoporo", sentence), sentence


def test_the_told_stories_have_their_label(clinic: tuple[Store, dict[str, Report]]) -> None:
    labels = dict(
        clinic[0].query("SELECT patient_id, label FROM iscd JOIN patients USING (patient_key)").itertuples(index=False)
    )
    assert labels["SYN-0022"] == labels["SYN-0013"] == "ISCD criteria met (vertebral fracture)"  # reshaped still counts
    assert labels["SYN-0045"].endswith("ISCD criteria not met; fragility not excluded")  # a road accident, left out
    assert "T12 (2026-10-08): trauma energy, local disease" in labels["SYN-0033"]
    assert labels["SYN-0043"].startswith("Cannot be decided: an image of the spine (never imaged)")
