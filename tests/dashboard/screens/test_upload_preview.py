"""The preview in full, problems in groups, and how far a file is: what the page says before anything is written."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.intake import check as core_check
from core.intake import load
from core.store import Store
from dashboard.data import upload
from tests.dashboard.conftest import SCANS, html_of, screen
from tests.dashboard.screens.test_upload import button, drop

HEAD = "patient_id,date_of_birth,sex,visit_date,weight_kg,image_date,modality,T7,T8,T9,energy,local_disease\n"
MONTH = (
    HEAD
    + "A2,,,2026-11-02,36,,,,,,,\n"  # a value that changes
    + "A1,,,2026-11-02,35,2026-11-02,radiograph,0,3,0,low,no\n"  # a fracture that is worse
    + "B1,2012-01-02,female,2026-11-03,30,,,,,,,\n"  # a patient who is new
)


def ready(clinic: Store) -> AppTest:
    load(clinic, "before.csv", b"patient_id,visit_date,weight_kg\nA2,2026-11-02,35\n")
    return drop(screen("upload"), "month.csv", MONTH.encode())


def people(shown: AppTest) -> list[str]:
    """The names and numbers of the patients of the preview, in their order."""
    parts = html_of(shown).split('<div class="tb-touched">')[1:]
    return [part.split("<strong>")[1].split("</strong>")[0] for part in parts]


def test_patients_stand_worst_first_with_rows_values_and_findings(clinic: Store):
    page = html_of(shown := ready(clinic))
    assert people(shown)[0] == "Alder, Finn" and set(people(shown)) == {"Alder, Finn", "Birk, Ida", "B1"}
    first = page.split('<div class="tb-touched">')[1]
    assert 'aria-label="Critical"' in first and "Vertebral fracture worse: T8" in first and "<em>opens</em>" in first
    assert "New rows: spine images 1, vertebral reads 3, visits 1" in first and "A1 · 12 y 5 mo" in first
    assert '<span class="tb-gone">35</span> → <b>36</b> kg<small>batch 5 · row 2</small>' in page
    assert "new patient" in page.split("<strong>B1</strong>")[1].split("</div>")[0]


def test_new_rows_are_shown_as_they_would_be_stored(clinic: Store):
    text = "patient_id;visit_date;height_cm;weight_kg\nA1;02.11.2026;140,5;35\nA2;30.11.2025;151;41,25\n"
    page = html_of(drop(screen("upload"), "month.csv", text.encode()))
    stored = page[page.index("New rows as they would be stored") : page.index("After the commit")]
    assert '<th class="tb-number">height, cm</th>' in stored and '<th class="tb-number">weight, kg</th>' in stored
    assert "140.5</td>" in stored and "41.25</td>" in stored
    assert '<span class="tb-whole">2026-11-02</span>' in stored and '<span class="tb-whole">2025-11-30</span>' in stored
    assert "<td>A1</td>" in stored


def test_a_file_without_a_new_row_shows_none(clinic: Store):
    text = b"patient_id,visit_date,weight_kg\nA1,2026-11-02,35\n"
    load(clinic, "first.csv", text)
    assert "New rows as they would be stored" not in html_of(drop(screen("upload"), "again.csv", text))


def test_what_closes_is_dim_with_its_word_and_has_no_line_through_it(clinic: Store):
    text = SCANS.splitlines()[0] + "\nA2,S9,lumbar spine,L1-L4,2026-11-02,0.690,Hologic,Horizon A,H1,5.6,-1.1,Hologic\n"
    page = html_of(drop(screen("upload"), "scan.csv", text.encode()))
    assert "<s>" not in page and 'class="tb-gone">Lumbar spine Z −2.3' in page and "<em>closes</em>" in page


def test_patients_are_filtered_and_found(clinic: Store):
    shown = ready(clinic)
    only = next(one for one in shown.segmented_control if one.label == "Which patients")
    only.set_value("values").run()
    assert people(shown) == ["Birk, Ida"]
    only.set_value("all").run()
    find = next(one for one in shown.text_input if one.label == "Find a patient of the file")
    find.set_value("b1").run()
    assert people(shown) == ["B1"]
    find.set_value("nobody").run()
    assert "No patient of the file is like that" in html_of(shown)


def test_many_patients_are_paged_and_the_csv_has_all(clinic: Store):
    rows = "".join(f"N{n:04d},2012-01-02,female,2026-11-03,30,,,,,,,\n" for n in range(45))
    shown = drop(screen("upload"), "many.csv", (HEAD + rows).encode())
    assert len(people(shown)) == 20 and "1–20 of 45 patients" in html_of(shown)
    for _ in range(2):
        button(shown, "Next patients").click().run()
    assert people(shown)[-1] == "N0044" and "41–45 of 45 patients" in html_of(shown)
    assert "and 40 more" in html_of(shown)  # of the visits; five are shown
    assert "Whole preview as CSV (45 patients)" in [one.label for one in shown.download_button]


def test_a_text_that_looks_like_a_number_is_shown_as_it_was_written(clinic: Store):
    head = b"patient_id,scan_id,site,levels,scan_date,bmd_g_cm2,software\n"
    shown = drop(screen("upload"), "scan.csv", head + b"A2,S2,lumbar spine,L1-L4,2026-10-12,0.650,5.60\n")
    assert '<span class="tb-gone">5.6</span> → <b>5.60</b>' in html_of(shown)


def test_many_equal_problems_are_one_line_that_opens(clinic: Store):
    rows = "".join(f"A1,2026-10-{1 + n % 28:02d},{1500 + n}\n" for n in range(60))
    shown = drop(screen("upload"), "tall.csv", ("patient_id,visit_date,height_cm\n" + rows).encode())
    page = html_of(shown)
    assert "<b>60 times</b>" in page and "2, 3, 4<small>and 57 more</small>" in page
    assert "<summary>1500 is above the limit" in page and "and 20 more in the CSV" in page
    labels = [one.label for one in shown.download_button]
    assert any(label.startswith("All ") and label.endswith("problems as CSV") for label in labels)


def test_a_click_does_not_check_the_file_again(clinic: Store, monkeypatch: pytest.MonkeyPatch):
    calls: list[str] = []
    monkeypatch.setattr(upload, "check", lambda *args, **more: (calls.append(args[1]), core_check(*args, **more))[1])
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    shown.run().run()
    assert calls == ["month.csv"]


def test_a_second_click_on_commit_writes_nothing_more(clinic: Store):
    shown = drop(screen("upload"), "month.csv", MONTH.encode())
    button(shown, "Commit 3 rows").click().run()
    shown.run()
    assert clinic.value("SELECT count(*) FROM batches") == 5


def test_how_far_a_file_is_stands_on_the_page_while_it_is_checked():
    def script() -> None:
        import streamlit as st

        from dashboard.screens.upload_progress import CHECKING, progress

        with progress(CHECKING, "<b>month</b>.csv") as watch:
            watch("Checking 5,000 rows", 0.4)
            st.stop()

    page = html_of(AppTest.from_function(script).run())
    assert 'role="progressbar"' in page and 'aria-valuenow="40"' in page and "width:40%" in page
    assert "Checking 5,000 rows" in page and "&lt;b&gt;month&lt;/b&gt;.csv" in page and "Nothing is written" in page
