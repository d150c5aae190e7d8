"""Diagnosis: whose page it is, the place in the list, contradictions, checklists, and adding a diagnosis by hand."""

from __future__ import annotations

import re
from datetime import date

from streamlit.testing.v1 import AppTest

from core.store import Store
from dashboard.data.diagnosis_by_hand import Entered
from tests.dashboard.conftest import html_of as whole_html_of
from tests.dashboard.conftest import page_of
from tests.stories import key_of, put, token_of


def diagnosis_page(token: str | None, state: dict[str, object] | None = None) -> AppTest:
    """The page of a token, run once; state: which popovers are open, by their keys."""
    return page_of("diagnosis", token, state)


def html_of(shown: AppTest) -> str:
    return re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", whole_html_of(shown))


def part(page: str, begin: str, end: str) -> str:
    return page[page.index(begin) : page.index(end, page.index(begin))]


def form(store: Store, number: str, diagnoses: int = 0) -> AppTest:
    """The page with the form opened."""
    token = token_of(store, number)
    return diagnosis_page(token, {f"open-add-{token}-{diagnoses}": True})


def field(shown: AppTest, kind: str, label: str):
    return next(one for one in getattr(shown, kind) if one.label == label)


def fill(shown: AppTest, words: str, entry: str) -> AppTest:
    field(shown, "text_input", "Condition, gene or pathway").set_value(words).run()
    field(shown, "radio", "Entry").set_value(entry).run()
    field(shown, "selectbox", "Status").set_value("confirmed")
    field(shown, "text_input", "Your name").set_value("Dr Hand")
    return shown


def test_the_page_says_whose_it_is_and_where_the_diagnosis_stands(told: Store):
    page = html_of(diagnosis_page(token_of(told, "B1")))
    assert "<h1>Dorn, Emil" in page and "B1 · male" in page
    for said in (
        "Osteogenesis imperfecta type I", "Osteogenesis imperfecta type 1", "Generalised, primary", "by the list",
        "list: COL1A1 or COL1A2", "pathway: Collagen synthesis", "list: AD", "Eur J Pediatr 2022, Table 1, row 1",
        "printed “OI 1,2,3,4”", "batch 2, row 2", "Listed: 1 of 1", "First tier: 3 of 11 recorded",
    ):  # fmt: skip
        assert said in page, said
    assert "All rows on this page carry the number B1 (main)" in page


def test_a_contradiction_is_said_with_a_mark_and_nothing_is_settled(told: Store):
    row = "B2,osteogenesis imperfecta type V,2020-01-01,confirmed,WNT1,AR"
    put(told, "d.csv", f"patient_id,diagnosis_code,since_date,status,gene,inheritance\n{row}\n")
    page = html_of(diagnosis_page(token_of(told, "B2")))
    assert 'aria-label="Contradiction"' in page and "The record has the gene WNT1; the list has IFITM5 for this" in page
    assert "differs from the list" in page and "<dd>WNT1<small>list: IFITM5</small>" in page


def test_a_clinical_type_is_found_by_its_gene_and_is_no_contradiction(told: Store):
    row = "B2,osteogenesis imperfecta type III,2020-01-01,confirmed,wnt1,AR"
    put(told, "d.csv", f"patient_id,diagnosis_code,since_date,status,gene,inheritance\n{row}\n")
    page = html_of(diagnosis_page(token_of(told, "B2")))
    assert "Contradiction" not in page and "Listed: 1 of 1" in page
    for said in ("Osteogenesis imperfecta type 15", "by clinical type and gene", "<dd>wnt1<small>list: WNT1</small>"):
        assert said in page, said
    assert "pathway: WNT signalling" in page


def test_a_type_without_its_gene_is_one_of_several(told: Store):
    put(told, "d.csv", "patient_id,diagnosis_code,since_date,status\nB2,OI type III,2020-01-01,confirmed\n")
    page = html_of(diagnosis_page(token_of(told, "B2")))
    assert "one of 17 entries" in page and "Listed: 0 of 1" in page and "Generalised, primary" in page


def test_a_risk_factor_of_the_list_is_no_form_of_the_disease(told: Store):
    rows = "B2,OI type V,2020-01-01,confirmed\nB2,bed rest,2020-02-01,confirmed\n"
    put(told, "d.csv", f"patient_id,diagnosis_code,since_date,status\n{rows}")
    page = html_of(diagnosis_page(token_of(told, "B2")))
    assert "<strong>Generalised, primary</strong>" in page and "in the list a risk factor, not a disease" in page


def test_what_is_not_in_the_list_says_so(told: Store):
    put(told, "d.csv", "patient_id,diagnosis_code,since_date,status\nB2,<i>Rett</i> syndrome,2020-01-01,suspected\n")
    page = html_of(diagnosis_page(token_of(told, "B2")))
    assert "not in the list" in page and "&lt;i&gt;Rett&lt;/i&gt; syndrome" in page and "<i>Rett" not in page
    assert "Form not known" in page and "neither record nor list says it" in page


def test_without_any_record_nothing_reads_as_no_or_normal(told: Store):
    page = html_of(diagnosis_page(token_of(told, "B2")))
    assert "No diagnosis is recorded. That is not the same as no disease." in page
    assert "First tier: 0 of 11 recorded" in page and "0 of 9 recorded" in page and "0 of 5 recorded" in page
    assert "Whether there is a secondary cause is not known: no diagnosis is recorded." in page
    assert not re.search(r">(no|normal|none)<", page)


def test_the_checklists_say_value_day_and_batch(told: Store):
    work = part(html_of(diagnosis_page(token_of(told, "B1"))), "<h2>Work-up", "Second tier")
    assert (
        '<b class="tb-outside">38 nmol/L</b><time>2026-10-10</time>' in work
        and "outside 50–125 · batch 9, row 2" in work
    )
    assert re.search(r'aria-label="not recorded"[^>]*></span><div>GGT</div><em>not recorded</em>', work)


def test_a_pregnancy_test_and_a_suspicion_of_injury_never_appear(told: Store):
    tests = "B1,2026-10-10,pregnancy test,positive pregnancy,secretdetail\nB1,2026-10-10,sclera,blue,\n"
    put(told, "a.csv", f"patient_id,assessed_date,item,result,detail\n{tests}")
    injury = "B1,2026-06-01,humerus,left,high,secretmechanism,yes"
    put(told, "f.csv", f"patient_id,fracture_date,bone,side,energy,mechanism,suspected_inflicted\n{injury}\n")
    shown = diagnosis_page(token_of(told, "B1"))
    page = html_of(shown) + str(shown.get("plotly_chart")[0].proto.spec)
    assert "blue" in page
    for word in ("regnan", "secretdetail", "inflicted", "secretmechanism", "humerus"):
        assert word not in page


def test_the_page_without_a_patient_or_with_an_unknown_one(told: Store):
    assert "Choose a patient" in html_of(diagnosis_page(None))
    unknown = html_of(diagnosis_page("<b>nobody</b>"))
    assert "No such patient here" in unknown and "nobody</b>" not in unknown


def test_a_diagnosis_is_found_by_its_gene_and_written_as_a_batch(told: Store):
    shown = fill(form(told, "B2"), "PLOD2", "bruck_2")
    field(shown, "date_input", "Day of the diagnosis").set_value(date(2024, 3, 1))
    field(shown, "selectbox", "Gene").set_value("PLOD2")
    field(shown, "selectbox", "Inheritance").set_value("AR")
    field(shown, "button", "Add").click().run()
    row = told.query("FROM diagnoses WHERE patient_key = ?", [key_of(told, "B2")]).iloc[0]
    assert (row["diagnosis_code"], row["group"], row["gene"]) == ("Bruck syndrome type 2", "primary", "PLOD2")
    assert told.value("SELECT loaded_by FROM batches WHERE batch_id = ?", [int(row["batch_id"])]) == "Dr Hand"
    page = html_of(shown)
    assert "Bruck syndrome type 2" in page and f"batch {row['batch_id']}, row 2" in page


def test_a_problem_is_shown_in_the_form_and_nothing_is_written(told: Store):
    before = told.version()
    shown = fill(form(told, "B2"), "Bruck", "bruck_2")
    field(shown, "text_input", "Your name").set_value("")
    field(shown, "button", "Add").click().run()
    assert not shown.exception and "Nothing was written" in shown.error[0].value and "your name" in shown.error[0].value
    field(shown, "text_input", "Your name").set_value("Dr Hand")
    field(shown, "button", "Add").click().run()  # neither a day nor a visit to take it from
    assert "“Day of the diagnosis” is empty" in shown.error[0].value and told.version() == before


def test_a_day_left_empty_is_told_after_the_write_and_the_name_is_remembered(told: Store):
    shown = fill(form(told, "B1", diagnoses=1), "Bruck", "bruck_2")
    field(shown, "button", "Add").click().run()
    assert not shown.exception
    written, day = (one.value.replace("\\", "") for one in shown.toast)
    assert written.startswith("Written as batch 10.") and day.startswith(
        "Day of the diagnosis: 2025-10-05, that of the"
    )
    assert shown.session_state["your-name"] == "Dr Hand"


def test_a_wish_that_a_click_cut_off_is_waited_for_by_the_next_run(told: Store):
    token = token_of(told, "B2")
    entered = Entered("Bruck syndrome type 2", date(2024, 3, 1), "confirmed", "primary", "", "", "", "Dr Hand")
    shown = diagnosis_page(token, {"diagnosis-asked": (token, entered, "one wish")})
    assert "Bruck syndrome type 2" in html_of(shown) and "diagnosis-asked" not in shown.session_state
    other = diagnosis_page(token, {"diagnosis-asked": (token_of(told, "B1"), entered, "another's wish")})
    assert "diagnosis-asked" in other.session_state and told.count("diagnoses") == 2


def test_a_risk_factor_is_found_and_not_offered_as_a_diagnosis(told: Store):
    shown = form(told, "B2")
    field(shown, "text_input", "Condition, gene or pathway").set_value("low sunlight").run()
    assert (
        not shown.radio and "No diagnosis but a risk factor" in html_of(shown) and "Little sunlight" in html_of(shown)
    )


def test_only_the_entry_itself_is_offered_genes_of_and_none_is_taken_for_granted(told: Store):
    shown = form(told, "B2")
    field(shown, "text_input", "Condition, gene or pathway").set_value("WNT signalling").run()
    assert len(field(shown, "radio", "Entry").options) == 4 and field(shown, "radio", "Entry").value is None
    field(shown, "radio", "Entry").set_value("primary_osteoporosis").run()
    gene = field(shown, "selectbox", "Gene")
    assert list(gene.options) == ["not recorded", "WNT1", "LRP5", "PLS3"] and gene.value == "not recorded"
    field(shown, "text_input", "Condition, gene or pathway").set_value("zebra").run()
    assert not shown.radio and "No entry of the list has all these words" in html_of(shown)
