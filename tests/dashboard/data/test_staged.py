"""Staged files: kept beside the store, checked against it as it is, written once, and forgotten only when taken."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

import core
from core.intake import Problem, load
from core.intake import check as core_check
from core.store import Store
from dashboard.data import upload
from dashboard.data.batches import Holds, batches, foreseen, holds, later_batches, undo
from dashboard.data.matching import choices, forget, is_used, match, matching_of, remembered, use
from dashboard.data.opened import give_up_the_store, the_store
from dashboard.data.preview import chosen, counts, preview_csv, touched
from dashboard.data.problems import groups, problems_csv
from dashboard.data.reading import kind_words, on_page, templates
from dashboard.data.upload import commit, discard, keep_matching, report_of, say, stage, staged_files

VISITS = b"patient_id,visit_date,height_cm,weight_kg\nA1,2026-11-02,140.1,35\nA2,2026-11-03,150.2,41\n"
HALF = b"patient_id,visit_date,height_cm\nA1,2026-11-02,140.1\nA2,2026-11-03,1502\n"


def test_the_same_file_dropped_again_is_the_same_staged_file(clinic: Store):
    assert stage("visits.csv", VISITS) == stage("visits.csv", VISITS)
    assert [staged.name for staged in staged_files()] == ["visits.csv"]
    assert stage("visits.csv", VISITS + b"\n") != stage("visits.csv", VISITS)


def test_what_is_staged_survives_a_restart_with_what_was_said_about_it(clinic: Store):
    say(stage("visits.csv", VISITS), date_order="dmy", columns={"weight_kg": "-"})
    give_up_the_store()
    (staged,) = staged_files()
    assert (staged.options.date_order, staged.options.columns) == ("dmy", {"weight_kg": "-"})
    assert the_store() is not clinic
    assert report_of(staged).new == 2


def test_two_clicks_on_one_page_are_both_kept(clinic: Store):
    drawn = stage("odd.csv", b"Pat,Seen,Kg\nA1,2026-11-02,35\n")
    matching = matching_of(drawn)
    assert matching is not None
    pat, seen, _ = matching.columns
    match(drawn, matching, pat, "patient_id")
    match(drawn, matching, seen, "visit_date")
    keep_matching(drawn, keep=False)
    say(drawn, date_order="dmy")
    (now,) = staged_files()
    assert dict(now.options.columns) == {"Pat": "patient_id", "Seen": "visit_date"}
    assert (now.options.date_order, now.keep_matching) == ("dmy", False)
    done = commit(drawn, report_of(now))
    assert done.report is None and "said about the file changed" in done.why
    discard(now)
    assert say(drawn, date_order="mdy") and staged_files() == []


def test_a_check_writes_nothing_and_a_commit_writes_once(clinic: Store):
    staged = stage("visits.csv", VISITS)
    version = clinic.version()
    report = report_of(staged)
    assert (report.new, clinic.version()) == (2, version)
    done = commit(staged, report)
    assert done.report is not None and done.report.batch_id == 5
    assert staged_files() == []
    again = commit(staged, report)
    assert again.report is None
    assert clinic.value("SELECT count(*) FROM visits") == 2


def test_a_store_that_moved_on_since_the_preview_is_not_written_to(clinic: Store):
    staged = stage("visits.csv", VISITS)
    report = report_of(staged)
    load(clinic, "other.csv", b"patient_id,visit_date,height_cm\nA1,2026-11-02,139\n")
    done = commit(staged, report)
    assert done.store_changed and "changed since this file was checked" in done.why
    assert clinic.value("SELECT count(*) FROM visits") == 1
    assert report_of(staged).changed == 1


def test_rows_that_were_held_back_stay_staged(clinic: Store):
    staged = stage("half.csv", HALF)
    done = commit(staged, report_of(staged))
    assert done.report is not None and (done.report.new, done.report.refused) == (1, 1)
    (left,) = staged_files()
    assert left.batch_id == done.report.batch_id
    assert (report_of(left).same, report_of(left).refused) == (1, 1)
    discard(left)
    assert staged_files() == []


def test_a_file_that_was_discarded_elsewhere_is_said_so(clinic: Store):
    staged = stage("visits.csv", VISITS)
    discard(staged)
    assert "discarded or committed elsewhere" in report_of(staged).problems[0].message
    assert "discarded or committed elsewhere" in commit(staged, report_of(staged)).why


def test_a_name_with_folders_in_it_stays_in_its_own_folder(clinic: Store, tmp_path: Path):
    staged = stage("../../escape.csv", VISITS)
    assert not list(tmp_path.rglob("escape.csv"))
    assert report_of(staged).new == 2


@pytest.mark.parametrize(
    "text",
    [
        b"patient_id,visit_date,height_cm\nA1,03/04/2026,140\n",
        b"patient_id,visit_date,height_cm\nA1,25/04/2026,140\nA2,31/12/2025,150\n",
        b"patient_id,visit_date,height_cm,remarks\nA1,2026-04-03,140,x\n",
        b"patient_id,height_cm\nA1,140\n",
        b"patnr,visit_date,height_cm\nA1,2026-04-03,140\n",
        b"1,2,3\n4,5,6\n",
        b"patient_id,image_date,modality,T13\nA1,2026-04-03,vfa,1\n",
        b"patient_id,visit_date,weight_kg\nA1,2026-04-03,1.234\n",
        b"patient_id,sample_date,PTH (pmol/L)\nA1,2026-04-03,1.234\n",
        b"patient_id,visit_date,height_cm\nA1,2026-04-03,215\n",
        b"patient_id,sample_date,Calcium (mmol/L)\nA1,2026-04-03,1.2\n",
        b"patient_id,visit_date,remarks\nA1,2026-04-03,\xc3\xa9\nA1,2026-04-04,\xe9\n",
        b"patient_id,visit_date,remarks\nA1,2026-04-03,\x81\n",
        b"patient_id,visit_date,remarks\nA1,2026-04-03,\xe9\n",
    ],
)
def test_no_problem_on_the_page_speaks_of_the_command_line(clinic: Store, text: bytes):
    report = report_of(stage("file.csv", text))
    said = [on_page(words) for problem in report.problems for words in (problem.message, problem.mend)]
    assert [words for words in said if "--" in words or "`" in words] == []
    lines = problems_csv(report.problems).splitlines()
    assert [line for line in lines if re.search(r"--[a-z]", line)] == []


def test_every_place_that_names_an_option_to_a_file_is_put_into_the_pages_words():
    rooms = [Path(core.__file__).parent / room for room in ("intake", "files", "reference", "centre_tables")]
    files = [file for room in rooms for file in room.rglob("*.py")]
    source = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    source = [line for line in source if "UsageError" not in line]  # of options that only the command line has
    named = [line.replace("{names[0]}", "visit_date") for line in source if re.search(r"--[a-z]", line)]
    assert len(named) >= 7
    assert [line for line in named if re.search(r"--[a-z]", on_page(line))] == []


def test_headers_without_a_meaning_are_asked_for_and_a_mapping_is_kept(clinic: Store):
    staged = stage("odd.csv", b"Subject,When seen,Tall\nA1,2026-11-02,140.1\n")
    assert report_of(staged).taken == 0
    for header, name in (("When seen", "visit_date"), ("Tall", "height_cm")):
        (staged,) = staged_files()
        found = matching_of(staged)
        assert found is not None and found.kind == "wide"
        column = next(one for one in found.columns if one.header == header)
        assert column.state == "unknown" and name in choices(found.kind).names
        match(staged, found, column, name)
    (staged,) = staged_files()
    assert report_of(staged).new == 1 and staged.options.table == "wide"


def test_problems_as_a_csv_run_nothing_in_a_spreadsheet():
    text = problems_csv([Problem("a.csv", 2, "note", "=HYPERLINK(1)", "hard", "+1", "-2.1 is right")])
    assert "'=HYPERLINK(1)" in text and "'+1" in text and ",-2.1 is right" in text


def test_equal_problems_are_one_group_and_different_causes_are_not(clinic: Store):
    rows = "".join(f"A1,2026-11-{day:02d},{1500 + day},{day}\n" for day in range(1, 20))
    text = "patient_id,visit_date,height_cm,weight_kg\n" + rows + "A1,2026-11-20,tall,30\nA1,2026-11-30,140,30\n"
    report = report_of(stage("many.csv", text.encode()))
    found = {(g.first.column, g.first.severity, len(g.problems)) for g in groups(report)}
    assert ("height_cm", "hard", 19) in found and ("height_cm", "hard", 1) in found
    assert sum(len(g.problems) for g in groups(report)) == len(report.problems)


def test_a_matching_is_offered_for_the_next_file_used_when_asked_and_forgotten(clinic: Store):
    chosen = {"When seen": "visit_date", "Tall": "height_cm"}
    staged = say(stage("oct.csv", b"Subject,When seen,Tall\nA1,2026-10-02,140.1\n"), columns=chosen, table="wide")
    assert remembered(staged) is None
    assert commit(staged, report_of(staged)).report is not None
    following = stage("nov.csv", b"Subject,When seen,Tall\nA1,2026-11-02,140.9\n")
    kept = remembered(following)
    assert kept is not None and (kept.file_name, kept.batch_id, kept.columns) == ("oct.csv", 5, chosen)
    assert following.options.columns == {} and report_of(following).taken == 0, "nothing is applied by itself"
    use(following, kept)
    (following,) = staged_files()
    assert is_used(following, kept) and report_of(following).new == 1
    forget(kept)
    assert remembered(following) is None and report_of(following).new == 1


def test_a_matching_that_is_not_to_be_kept_is_not(clinic: Store):
    text = b"Subject,When seen,Tall\nA1,2026-10-02,140.1\n"
    staged = say(stage("oct.csv", text), columns={"When seen": "visit_date", "Tall": "height_cm"})
    staged = keep_matching(staged, False)
    commit(staged, report_of(staged))
    assert remembered(stage("oct.csv", text)) is None


def test_a_file_is_checked_once_whatever_is_clicked_and_anew_when_the_store_moves_on(clinic: Store, monkeypatch):
    calls = []
    monkeypatch.setattr(upload, "check", lambda *args, **more: (calls.append(args[1]), core_check(*args, **more))[1])
    staged = stage("visits.csv", VISITS)
    first = report_of(staged)
    first.problems.append(Problem("x", None, None, None, "hard", "x", "x"))
    assert report_of(staged).problems == [] and calls == ["visits.csv"], "a caller's list is its own"
    load(clinic, "other.csv", b"patient_id,visit_date,height_cm\nA1,2026-11-02,139\n")
    report_of(staged)
    assert len(calls) == 2


def test_a_long_file_is_kept_piece_by_piece(clinic: Store):
    data = VISITS + b"A1,2026-11-02,140.1,35\n" * 100_000
    staged = stage("long.csv", io.BytesIO(data))
    assert staged.size == len(data) and stage("long.csv", data).staged_id == staged.staged_id
    assert [one.name for one in staged_files()] == ["long.csv"]


def test_the_preview_as_a_csv_has_everything_and_runs_nothing(clinic: Store):
    load(clinic, "a.csv", b"patient_id,visit_date,weight_kg,note\nA1,2026-11-02,35,old\n")
    text = b"patient_id,visit_date,weight_kg,note\nA1,2026-11-02,36,=1+1\nA2,2026-11-03,41,\n"
    report = report_of(stage("b.csv", text))
    everybody = touched(report)
    assert counts(everybody) == {"all": 2, "findings": sum(bool(one.findings) for one in everybody), "values": 1}
    assert [one.who.patient for one in chosen(everybody, "values", "alder") if one.who] == ["A1"]
    assert chosen(everybody, "all", "nobody") == []
    lines = list(csv.DictReader(io.StringIO(preview_csv(everybody, report.new_rows).removeprefix("\ufeff"))))
    new = next(line for line in lines if line["what"] == "value of a new row" and line["column"] == "weight_kg")
    assert (new["patient"], new["in file"], new["unit"], new["row of the file"]) == ("A2", "41.0", "kg", "3")
    weight = next(line for line in lines if line["column"] == "weight_kg" and line["what"] == "value changes")
    assert (weight["patient"], weight["in store"], weight["in file"], weight["unit"]) == ("A1", "35.0", "36.0", "kg")
    assert weight["came from batch"] == "5" and weight["row of the file"] == "2"
    assert next(line for line in lines if line["column"] == "note")["in file"] == "'=1+1"
    assert {line["what"] for line in lines if line["patient"] == "A2"} >= {"1 new row"}
    assert sum(line["what"].startswith("finding") for line in lines) == len(report.findings)


def test_undo_names_the_batches_that_stop_it(clinic: Store):
    assert later_batches(1) == [2, 3, 4]
    changed, wrong = undo(1)
    assert changed == [] and "Undo 2 and 3 and 4 first" in wrong
    expected = foreseen(3)
    version = clinic.version()
    assert foreseen(3) == expected and clinic.version() == version, "looking changes nothing"
    assert holds((3, 4)) == {
        3: Holds(1, date(2025, 10, 20), date(2026, 10, 19)),
        4: Holds(2, date(2025, 10, 12), date(2026, 10, 13)),
    }
    changed, wrong = undo(3)
    assert changed == expected
    assert wrong == "" and [(one.kind, one.rule) for one in changed][:1] == [("vanishes", "VF-NEW")]
    assert batches().set_index("batch_id").loc[3, "state"] == "undone"


def test_there_is_a_template_of_each_kind():
    kinds = [kind for kind, _, _ in templates()]
    assert kinds[0] == "wide" and {"patients", "dxa_scans", "labs"} <= set(kinds)
    assert all(text.endswith("\n") and "," in text for _, _, text in templates())
    assert kind_words("wide")[0] == "Visit file"
