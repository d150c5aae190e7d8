"""What the command line says of a file patient by patient, and how far it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import pytest

from core.cli import progress_line
from core.intake import Change, FindingChange, PatientTouched, Report
from core.wording import moves_text, report_text, verb_of
from tests.core.test_cli import bare as bare


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def touched(number: int) -> PatientTouched:
    return PatientTouched(number, f"A{number}", "", "main", "2014-06-14", None, number != 2, {"visits": 1}, {"labs": 2})


def test_each_patient_is_followed_by_the_values_and_findings_that_change() -> None:
    value = Change(3, "A1", "", "labs", "2026-10-01 calcium blood", "value", "2.3", "2.4", 5, "main", 1, "mmol/L")
    blank = Change(4, "A2", "", "visits", "2026-10-01", "note", None, "ok", 5, "main", 2)
    opens = FindingChange("appears", "VF-NEW", "C", 1, "A1", "", "T8 grade 2")
    turns = FindingChange("changes", "ZLOW", "M", 2, "A2", "", "Z -2.4", before="Z -2.2")
    report = Report("a.csv", "wide", changes=[value, blank], findings=[opens, turns])
    report.patients_touched = [touched(1), touched(2)]
    assert report_text(report).splitlines()[2:-1] == [
        "  1 finding opens, 1 changes",
        "  patient A1: new visits 1; changed labs 2",
        "    change row 3 labs.value (2026-10-01 calcium blood): 2.3 (from batch 5) -> 2.4 mmol/L",
        "    finding opens [C] VF-NEW: T8 grade 2",
        "  patient A2 (new): new visits 1; changed labs 2",
        "    change row 4 visits.note (2026-10-01): blank -> ok",
        "    finding changes [M] ZLOW: Z -2.2 -> Z -2.4",
    ]


def change(kind: Literal["appears", "vanishes", "changes"], was: str | None, now: str | None) -> FindingChange:
    return FindingChange(kind, "ZLOW", "M", 1, "A1", "", "Z -2.4", was=was, now=now)


OPEN, SEEN, OFF = "open", "acknowledged", "snoozed"
VERBS = [
    ("appears", None, OPEN, "opens", "2 findings open"),
    ("appears", None, SEEN, "returns", "2 findings come back put aside"),
    ("vanishes", OPEN, None, "closes", "2 findings close"),
    ("vanishes", SEEN, None, "ends", "2 findings close that were acknowledged"),
    ("changes", OPEN, OPEN, "changes", "2 findings change"),
    ("changes", SEEN, SEEN, "changes", "2 findings change"),
    ("changes", SEEN, OPEN, "reopens", "2 findings reopen"),
    ("changes", OFF, OPEN, "reopens", "2 findings reopen"),
    ("changes", OPEN, SEEN, "rests", "2 findings are put aside again"),
]


@pytest.mark.parametrize(("kind", "was", "now", "verb", "words"), VERBS)
def test_what_a_change_does_to_the_open_list_has_its_own_verb(kind, was, now, verb, words) -> None:
    one = change(kind, was, now)
    assert one.verb == verb and moves_text([one, one]) == words


def test_the_verbs_are_told_in_the_order_in_which_the_open_list_adds_up() -> None:
    many = [change("changes", OPEN, OPEN), change("vanishes", SEEN, None), change("vanishes", OFF, None)]
    many += [change("vanishes", OPEN, None), change("changes", SEEN, OPEN), change("appears", None, OPEN)]
    assert moves_text(many) == (
        "1 finding opens, 1 reopens, 1 closes, 2 close that were acknowledged or snoozed, 1 changes"
    )
    assert moves_text([]) == "no finding changes" and verb_of(many[1]) == "closes that was acknowledged"


def test_what_is_not_printed_is_counted() -> None:
    report = Report("a.csv", patients_touched=[touched(number) for number in range(1, 501)])
    assert "... and 300 more patients; --json gives all" in report_text(report)


def test_progress_is_one_line_on_a_terminal_and_nothing_elsewhere() -> None:
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        with progress_line(stream) as told:
            told("a.csv")("Checking 604 rows", 0.25)
        said = stream.getvalue()
        assert ("a.csv: Checking 604 rows 25%" in said and said.endswith("\r\033[K")) is shown
        assert "\n" not in said and (shown or said == "")


def test_check_and_load_say_it_patient_by_patient(bare, tmp_path: Path) -> None:
    file = bare.file("v.csv", "patient_id,date_of_birth,sex,visit_date,weight_kg\nC1,2014-06-14,male,2026-01-02,30\n")
    for verb in ("check", "load"):
        code, out, err = bare.run(verb, file)
        assert (code, err) == (0, "") and "  patient C1 (new): new patients 1, visits 1" in out
    file = bare.file("w.csv", "patient_id,visit_date,weight_kg\nC1,2026-01-02,31\n")
    _, report = bare.json("check", file)
    (one,) = report["files"][0]["patients_touched"]
    assert (one["patient"], one["known"], one["changed_rows"]) == ("C1", True, {"visits": 1})
    assert report["files"][0]["changes"][0]["unit"] == "kg"
