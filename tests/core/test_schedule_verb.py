"""The verb schedule: whom it lists and in which order, its forms, and the file that it writes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from core.cli import answer_request, main
from core.clinic import open_clinic
from tests.core.test_cli import Shell, bare, shell  # noqa: F401

PEOPLE = "patient_id,date_of_birth,sex\nC1,2014-06-14,male\n007,2012-02-02,female\nM1,1990-01-01,female\n"
VISITS = "patient_id,visit_date,height_cm\nC1,2026-03-10,130\n007,2026-10-10,140\nM1,2026-10-10,165\n"
SICK = "patient_id,diagnosis_code,since_date,group\nC1,=1+1,2026-01-01,primary\n"
HEADS = ["centre", "patient", "what", "last", "due", "status", "days late", "why"]


@pytest.fixture
def clinic(shell: Shell) -> Shell:  # noqa: F811
    for name, text in (("people.csv", PEOPLE), ("visits.csv", VISITS), ("sick.csv", SICK)):
        assert shell.run("load", shell.file(name, text))[0] == 0
    return shell


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_what_is_overdue_comes_first_and_each_line_says_why(clinic: Shell) -> None:
    code, rows = clinic.json("schedule")
    assert code == 0 and isinstance(rows, list)
    places = ["overdue", "due", "unknown", "not due", "not followed"]
    assert [places.index(row["status"]) for row in rows] == sorted(places.index(row["status"]) for row in rows)
    visit = next(row for row in rows if (row["patient"], row["what"]) == ("C1", "visit"))
    assert visit == {
        "centre": "main", "patient": "C1", "what": "visit", "interval": "6 months", "last": "2026-03-10", "due": "2026-09-10",
        "became_due": "2026-08-11", "days_late": 71, "status": "overdue", "why": "everybody who is followed",
        "source": "this product's choice", "source_table": "visits", "batch_id": 2, "file_row": 2,
    }  # fmt: skip
    mother = next(row for row in rows if (row["patient"], row["what"]) == ("M1", "visit"))
    assert (mother["status"], mother["why"]) == ("not followed", "adult")


def test_of_one_patient_and_on_another_day(clinic: Shell) -> None:
    _, rows = clinic.json("schedule", "--patient", "007")
    assert isinstance(rows, list) and {row["patient"] for row in rows} == {"007"}
    _, then = clinic.json("schedule", "--patient", "C1", as_of="2026-04-01")
    visit = next(row for row in then if row["what"] == "visit")  # type: ignore[attr-defined]
    assert (visit["status"], visit["due"]) == ("not due", "2026-09-10")
    code, out, _ = clinic.run("schedule", "--patient", "C1")
    assert code == 0 and "overdue" in out and out.rstrip().endswith("As of 2026-11-20.")


def test_a_csv_on_the_standard_output_and_in_a_file(clinic: Shell) -> None:
    _, out, _ = clinic.run("schedule", "--csv", "-")
    rows = _rows(out)
    assert list(rows[0]) == HEADS
    visits = {row["patient"]: row for row in rows if row["what"] == "visit"}
    assert (visits["C1"]["days late"], visits["C1"]["last"]) == ("71", "2026-03-10")
    assert visits["007"]["days late"] == "", "what is not late has no days"
    path = clinic.folder / "due.csv"
    code, said, _ = clinic.run("schedule", "--csv", str(path))
    assert code == 0 and said == f"{len(rows)} rows written to {path}.\n"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert _rows(path.read_text(encoding="utf-8-sig")) == rows


def test_what_a_spreadsheet_would_run_is_made_harmless(clinic: Shell) -> None:
    why = next(row["why"] for row in _rows(clinic.run("schedule", "--csv", "-")[1]) if row["what"] == "25-OH-D")
    assert why == "'=1+1"


def test_mistakes_are_sentences(clinic: Shell) -> None:
    assert clinic.run("schedule", "--patient", "nobody")[0] == 2
    code, _, err = clinic.run("schedule", "--csv", "-", "--json")
    assert code == 2 and "One form at a time" in err
    code, _, err = clinic.run("schedule", "--csv", str(clinic.folder / "none" / "due.csv"))
    assert code == 2 and "cannot be written" in err


def test_a_running_dashboard_gives_the_rows_and_writes_no_file(clinic: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    path = clinic.folder / "due.csv"
    with open_clinic(Path(clinic.store)) as store:
        code, out, err = answer_request(store, ["schedule", "--csv", str(path), "--as-of", "2026-11-20"])
    assert (code, err) == (0, "") and out.startswith("\ufeffcentre,patient,") and not path.exists()
    monkeypatch.setattr("core.cli._run", lambda args, given: (code, out, err))
    assert main(["schedule", "--csv", str(path)]) == 0
    assert path.read_bytes() == out.encode()
