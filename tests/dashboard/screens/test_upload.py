"""Upload: from the dropped file to the batch and back, and what is said on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sample_data
from core.batch_book import foresee_undo
from core.intake import load
from core.store import Store
from core.wording import moves_text
from dashboard.data.upload import stage, staged_files
from dashboard.screens import upload
from tests.dashboard.conftest import html_of, screen

REAL = Path(os.environ.get("TRABECULA_REAL_DATA", Path(__file__).parents[4] / "shared" / "data" / "real"))
MONTH = """patient_id,visit_date,height_cm,weight_kg,image_date,modality,T7,T8,T9,energy,local_disease,shoe size
A1,2026-11-02,140.1,35,,,,,,,,ok
A2,2026-11-03,1502,41,2026-11-03,radiograph,0,1,0,low,no,
"""


def button(shown: AppTest, label: str):
    return next(one for one in shown.button if one.label == label)


def drop(shown: AppTest, name: str, data: bytes) -> AppTest:
    return shown.file_uploader[0].set_value([(name, data, "text/csv")]).run()


def test_a_dropped_file_is_shown_with_everything_and_nothing_is_written(clinic: Store):
    version = clinic.version()
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    page = html_of(shown)
    assert "month.csv" in page and "Nothing written yet" in page
    assert "Visit file" in page and "11 of 12 columns" in page and "1 not used: shoe size" in page
    assert "1502 is above the limit" in page and "1 row held back" in page
    assert "None of the" not in page
    assert button(shown, "Commit 1 row").disabled is False
    assert clinic.version() == version


def test_the_field_is_empty_after_the_drop_and_a_rerun_takes_nothing_again(clinic: Store):
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    assert not shown.file_uploader[0].value
    shown.run().run()
    assert len(staged_files()) == 1


def test_whose_findings_change_is_said_before_the_commit(clinic: Store):
    page = html_of(drop(screen("upload"), "month.csv", MONTH.replace("1502", "150.2").encode()))
    assert "What it would change" in page
    assert "<strong>Birk, Ida</strong><small>A2 · 14 y 8 mo</small>" in page
    assert "Vertebral fracture on the first image: T8 grade 1" in page
    assert "<em>opens</em>" in page


def test_commit_then_undo(clinic: Store):
    shown = drop(screen("upload"), "month.csv", MONTH.replace("1502", "150.2").encode())
    button(shown, "Commit 2 rows").click().run()
    assert "Batch 5: 2 new rows of month.csv are written" in html_of(shown)
    assert staged_files() == []
    assert clinic.value("SELECT count(*) FROM visits") == 2
    assert "2 patients · " in html_of(shown)
    shown.button(key="undo-5").click().run()
    assert "taken back whole" in " ".join(one.value for one in shown.markdown)
    foreseen = foresee_undo(clinic, 5)
    assert {"opens", "closes", "changes"} <= {finding.verb for finding in foreseen}
    assert moves_text(foreseen) in html_of(shown) and "Birk, Ida: <span" in html_of(shown)
    assert "Vertebral fracture on the first image" in html_of(shown)
    shown.button(key="undo-do").click().run()
    assert "Batch 5 is undone" in html_of(shown)
    assert 'class="tb-batch tb-undone"' in html_of(shown) and "<small>undone " in html_of(shown)
    assert clinic.value("SELECT count(*) FROM visits") == 0


def test_an_undo_that_later_batches_stop_names_them_and_offers_none(clinic: Store):
    shown = screen("upload")
    assert shown.button(key="undo-1").disabled and not shown.button(key="undo-4").disabled
    assert shown.button(key="undo-1").help == "Batch 2 and 3 and 4 built on it: undo 2 and 3 and 4 first"
    assert [one for one in shown.button if one.key == "undo-do"] == []


def test_an_undo_can_be_left(clinic: Store):
    shown = screen("upload")
    shown.button(key="undo-4").click().run()
    shown.button(key="undo-keep").click().run()
    assert [one for one in shown.button if one.key == "undo-do"] == []
    assert clinic.value("SELECT state FROM batches WHERE batch_id = 4") == "loaded"


def test_discard_forgets_the_file(clinic: Store):
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    button(shown, "Discard").click().run()
    assert staged_files() == []
    assert "Nothing is written before you commit it" in html_of(shown)


def test_a_changed_value_is_shown_with_what_it_was_and_where_from(clinic: Store):
    first = drop(screen("upload"), "first.csv", b"patient_id,visit_date,weight_kg\nA1,2026-11-02,35\n")
    button(first, "Commit 1 row").click().run()
    page = html_of(drop(screen("upload"), "second.csv", b"patient_id,visit_date,weight_kg\nA1,2026-11-02,35.5\n"))
    assert '<span class="tb-gone">35</span>' in page and "<b>35.5</b>" in page and "batch 5" in page


def test_the_same_file_again_says_nothing_new(clinic: Store):
    text = b"patient_id,visit_date,weight_kg\nA1,2026-11-02,35\n"
    button(drop(screen("upload"), "first.csv", text), "Commit 1 row").click().run()
    shown = drop(screen("upload"), "first.csv", text)
    assert "Nothing new" in html_of(shown)
    assert button(shown, "Commit 0 rows").disabled


def test_an_open_question_about_dates_is_answered_on_the_page(clinic: Store):
    shown = drop(screen("upload"), "dates.csv", b"patient_id,visit_date,weight_kg\nA1,03/04/2026,35\n")
    assert "could be day-first or month-first" in html_of(shown)
    next(one for one in shown.selectbox if one.label == "Dates are").set_value("dmy").run()
    assert "2026-04-03" in html_of(shown)
    assert button(shown, "Commit 1 row").disabled is False


def test_unusual_values_are_taken_when_confirmed(clinic: Store):
    shown = drop(screen("upload"), "low.csv", b"patient_id,sample_date,Calcium (mmol/L)\nA1,2026-11-02,1.6\n")
    assert button(shown, "Commit 0 rows").disabled
    assert "1 to confirm" in html_of(shown)
    shown.toggle[0].set_value(True).run()
    assert button(shown, "Commit 1 row").disabled is False


def test_a_header_is_mapped_by_hand(clinic: Store):
    shown = drop(screen("upload"), "odd.csv", b"patient_id,When seen,weight_kg\nA1,2026-11-02,35\n")
    assert "no column for visit_date" in html_of(shown)
    assert "No column gives <b>visit_date</b>" in html_of(shown)
    next(one for one in shown.selectbox if one.label == "When seen").set_value("visit_date").run()
    assert button(shown, "Commit 1 row").disabled is False
    assert staged_files()[0].options.columns == {"When seen": "visit_date"}


def test_of_several_staged_files_one_is_chosen(clinic: Store):
    for name in ("one.csv", "two.csv"):
        stage(name, f"patient_id,visit_date,weight_kg\nA1,2026-11-02,3{len(name)}\n".encode() + name.encode())
    shown = screen("upload")
    assert "two.csv" in html_of(shown)
    shown.segmented_control[0].set_value(staged_files()[0].staged_id).run()
    assert "<h1>one.csv</h1>" in html_of(shown)


def test_a_file_that_was_committed_in_part_is_not_called_uncommitted(clinic: Store):
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    button(shown, "Commit 1 row").click().run()
    stage("two.csv", b"patient_id,visit_date,weight_kg\nA1,2026-11-03,36\n")
    shown.run()
    assert shown.segmented_control[0].label == "2 files wait here: 1 not committed, 1 committed with rows held back"


def test_what_a_commit_said_is_gone_once_another_page_was_open(clinic: Store):
    def other() -> None:
        from dashboard.screens.upload_done import forget

        forget()

    shown = drop(screen("upload"), "month.csv", MONTH.replace("1502", "150.2").encode())
    button(shown, "Commit 2 rows").click().run()
    assert "upload-done" in shown.session_state
    left = AppTest.from_function(other)
    left.session_state["upload-done"] = ("Batch 5", "written")
    assert "upload-done" not in left.run().session_state


def test_a_picture_named_csv_is_told_as_what_it_is(clinic: Store):
    shown = drop(screen("upload"), "scan.csv", b"%PDF-1.7 ...")
    assert "PDF document" in html_of(shown)
    assert button(shown, "Commit 0 rows").disabled


def test_html_and_markdown_in_a_file_stay_text(clinic: Store):
    name = "<b>_month_</b>.csv"
    text = "patient_id,visit_date,weight_kg,<img src=x>\nA1,2026-11-02,<script>alert(1)</script>,\n"
    shown = drop(screen("upload"), name, text.encode())
    page = html_of(shown)
    assert "<script>" not in page and "<img" not in page and "<b>_month_" not in page
    assert "&lt;script&gt;" in page and "&lt;b&gt;_month_&lt;/b&gt;.csv" in page


def test_the_spoiled_month_is_shown_with_all_its_mistakes(clinic: Store):
    data = (sample_data.FOLDER / sample_data.SPOILED).read_bytes()
    page = html_of(drop(screen("upload"), sample_data.SPOILED, data))
    assert "no date: month 2 has no day 30" in page
    assert "What to do" in page


def test_templates_can_be_downloaded(clinic: Store):
    labels = [one.label for one in screen("upload").download_button]
    assert {"Visit file, wide", "Case file, wide", "dxa_scans"} <= set(labels)


def test_a_file_whose_check_fails_can_be_put_away(clinic: Store, monkeypatch: pytest.MonkeyPatch):
    """A fault of the program is told as one, and stands in nobody's way."""

    def fails(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(upload, "report_of", fails)
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    assert "a fault" in shown.exception[0].value
    button(shown, "Discard").click().run()
    assert staged_files() == [] and not shown.exception


def test_a_store_that_moved_on_since_the_page_was_drawn_is_not_written_to(clinic: Store):
    shown = drop(screen("upload"), "visits.csv", b"patient_id,visit_date,weight_kg\nA1,2026-11-02,35\n")
    load(clinic, "other.csv", b"patient_id,visit_date,weight_kg\nA1,2026-11-02,34\n")
    button(shown, "Commit 1 row").click().run()
    assert "Look again, then commit" in html_of(shown)
    assert clinic.value("SELECT weight_kg FROM visits") == 34
    assert '<span class="tb-gone">34</span>' in html_of(shown)


@pytest.mark.skipif(not (REAL / "bachrach_part1_visits.csv").exists(), reason="the real series is not on this machine")
def test_a_real_export_with_headers_of_its_own_is_taken_whole(empty_clinic: Store):
    data = (REAL / "bachrach_part1_visits.csv").read_bytes()
    shown = drop(screen("upload"), "bachrach_part1_visits.csv", data)
    page = html_of(shown)
    assert "6 of 6 columns" in page and "604 rows, 254 patients" in page and "every row can be read" in page
    button(shown, "Commit 604 rows").click().run()
    assert "604 new rows of bachrach_part1_visits.csv are written" in html_of(shown)
    assert empty_clinic.value("SELECT count(DISTINCT patient_key) FROM scan_series") == 254


def test_who_commits_is_asked_and_remembered(clinic: Store):
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    field = next(one for one in shown.text_input if one.label == "Your name")
    assert field.placeholder.startswith("Your name, else ") and field.value == ""
    field.set_value("Dr Test")
    button(shown, "Commit 1 row").click().run()
    assert clinic.value("SELECT loaded_by FROM batches WHERE batch_id = 5") == "Dr Test"
    assert "Batch 5: 1 new row of month.csv is written" in html_of(shown)
    assert "1 row was held back: it stays staged" in " ".join(one.value for one in shown.markdown).replace("\\", "")
    shown = drop(shown, "other.csv", MONTH.replace("1502", "150.2").encode())
    assert "Batch 5: 1 new row" not in html_of(shown), "what was said of one file is gone with the next one"
    fields = [one for one in shown.text_input if one.label == "Your name"]
    assert [one.value for one in fields] == ["Dr Test"]
