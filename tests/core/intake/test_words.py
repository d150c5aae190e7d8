"""Words for analytes and drugs that are not known, and cells under no header: asked about or told, never passed over."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

LABS = "patient_id,sample_date,analyte,value,unit\n"


def _said(
    desk: Desk, text: str, severity: str, **options: object
) -> list[tuple[int | None, str | None, str | None, str]]:
    problems = desk.load(text, **options).problems
    return [(p.row, p.column, p.value, p.message) for p in problems if p.severity == severity]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Calcuim", "calcium"), ("S-Calcium", "calcium"), ("calcium?", "calcium"), ("Kreatinine", "creatinine"),
        ("Calcium (S)", "calcium"), ("Vitamine D", "25-OH-D"),
    ],
)  # fmt: skip
def test_a_word_near_a_known_analyte_is_asked_about(staffed: Desk, word: str, name: str) -> None:
    text = LABS + f'A1,2026-01-02,"{word}",24,mmol/L\n'
    asked = [(2, "analyte", word, f"the analyte {word!r} is not known, nearest is {name}")]
    assert _said(staffed, text, "soft") == asked
    assert staffed.rows("SELECT count(*) FROM labs") == [(0,)]
    assert _said(staffed, text, "soft", accept_soft=True) == asked
    assert staffed.rows("SELECT analyte FROM labs") == [(word,)]


@pytest.mark.parametrize(
    "word",
    ["Ferritin", "ALT", "LDH", "creatine kinase", "CRP", "free T3", "U-Urea", "prealbumin", "free testosterone"],
)
def test_another_analyte_is_kept_with_a_note(staffed: Desk, word: str) -> None:
    text = LABS + f"A1,2026-01-02,{word},24,U/L\nA1,2026-01-03,{word},25,U/L\nA1,2026-01-03,Ca,2.3,mmol/L\n"
    notes = [told for told in _said(staffed, text, "note") if told[1] == "analyte"]
    without = "not known as analytes, and kept as they are written, without limits, and no rule looks at them"
    assert notes == [(None, "analyte", None, f"{without}: {word} (2 rows)")]
    assert staffed.rows("SELECT count(*) FROM labs") == [(3,)]


def test_very_many_unknown_words_are_counted(staffed: Desk) -> None:
    text = LABS + "".join(f"A1,2026-01-02,assay {n} {n},24,U/L\n" for n in range(60))
    notes = [told for told in _said(staffed, text, "note") if told[1] == "analyte"]
    assert len(notes) == 1 and notes[0][3].endswith("(1 row) and 10 more") and notes[0][3].count("(1 row)") == 50


@pytest.mark.parametrize(
    ("word", "name"),
    [("Kalzium", "calcium"), ("Calcémie", "calcium"), ("2000-8", "calcium"), ("Phosphat", "phosphate"), ("PAL", "alkaline phosphatase"),
     ("Kreatinin", "creatinine"), ("25-OH-Vitamin-D3", "25-OH-D"), ("Alkalische Phosphatase", "alkaline phosphatase")],
)  # fmt: skip
def test_an_analyte_in_another_language_or_by_its_code_is_known(staffed: Desk, word: str, name: str) -> None:
    unit = {"alkaline phosphatase": "U/L", "25-OH-D": "nmol/L", "creatinine": "umol/L"}.get(name, "mmol/L")
    value = {"U/L": 200, "nmol/L": 60, "umol/L": 40}.get(unit, 2.3)
    assert staffed.load(LABS + f"A1,2026-01-02,{word},{value},{unit}\n").new == 1
    assert staffed.rows("SELECT analyte, unit FROM labs") == [(name, unit)]


def test_an_unknown_column_of_a_laboratory_is_asked_about_where_a_known_one_may_be_meant(staffed: Desk) -> None:
    head, row = (
        "patient_id,sample_date,Kreatinine (umol/L),Ferritin (ug/L),calcium (mmol/L)\n",
        "A1,2026-01-02,150,30,2.4\n",
    )
    report = staffed.load(head + row)
    assert report.new == 0 and [(p.severity, p.column) for p in report.problems] == [("hard", "Kreatinine (umol/L)")]
    assert "nearest is creatinine" in report.problems[0].message and "=creatinine_umol_l'" in report.problems[0].mend
    report = staffed.load(head + row, columns={"Kreatinine (umol/L)": "creatinine_umol_l"})
    said = {p.column: p.message for p in report.problems if p.severity == "note"}
    assert "its results were kept out" in said["Ferritin (ug/L)"]
    assert staffed.rows("SELECT analyte, value FROM labs ORDER BY 1") == [("calcium", 2.4), ("creatinine", 150.0)]


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("zoledronate", "'zoledronate' is a drug: a dose of it is no result"),
        ("prednisolone 15 mg", "is a drug (prednisolone)"),
        ("Zometa", "is a drug (zoledronate)"),
        ("17861-6", "looks like a code of LOINC"),
        ("phenytoin", ""),
        ("1,25-OH-D", ""),
    ],
)
def test_what_is_no_name_of_an_analyte_is_asked_about(staffed: Desk, word: str, asked: str) -> None:
    text = LABS + f'A1,2026-01-02,"{word}",1.5,mg\n'
    found = _said(staffed, text, "soft")
    assert [told[1] for told in found] == (["analyte"] if asked else [])
    assert not asked or asked in found[0][3]
    named = [told[3] for told in _said(staffed, text, "note", accept_soft=True) if told[1] == "analyte"]
    assert bool(named) is not bool(asked)  # what was asked about is not told once more


def test_a_drug_that_no_rule_looks_at_is_named(staffed: Desk) -> None:
    text = "patient_id,agent,start_date,drug_class\nA1,Levothyrox,2026-01-02,\nA1,own drug,2026-01-02,hormone\nA2,Levothyrox,2026-01-02,\n"
    notes = [told[3] for told in _said(staffed, text, "note") if told[1] == "agent"]
    assert notes == ["drugs that are not known and have no class, so that no rule looks at them: Levothyrox (2 rows)"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("patient_id,infusion_date,agent,dose_mg,status\n", "A1,2026-01-02,{},1.2,given\n"),
        ("patient_id,agent,start_date\n", "A1,{},2026-01-02\n"),
    ],
)
def test_a_word_near_a_known_drug_is_asked_about(staffed: Desk, head: str, row: str) -> None:
    text = head + row.format("zoledronic acd") + row.format("Zometa")
    assert _said(staffed, text, "soft") == [
        (2, "agent", "zoledronic acd", "the agent 'zoledronic acd' is not known, nearest is zoledronate")
    ]


SHIFTED = "patient_id,visit_date,height_cm,weight_kg,,\nA1,2026-04-13,143,5,37,5\nA2,2026-04-13,143,37,,\n"


def test_a_row_that_a_comma_has_shifted_is_asked_about(staffed: Desk) -> None:
    words = "values stand under no header: the row's cells may be shifted"
    asked = [told for told in _said(staffed, SHIFTED, "soft") if told[1] != "weight_kg"]
    assert asked == [(2, "#5", "#5: 37, #6: 5", words)]
    assert staffed.rows("SELECT weight_kg FROM visits") == [(37.0,)]


@pytest.mark.parametrize("cell", ["seen late", "NA", "0"])
@pytest.mark.parametrize("more", ["", "A2,2026-04-14,150\n"])  # a row that is too short goes to the careful reader
def test_one_cell_under_no_header_is_asked_about(staffed: Desk, cell: str, more: str) -> None:
    text = f"patient_id,visit_date,height_cm,\nA1,2026-04-13,143,{cell}\nA2,2026-04-13,144,\n{more}"
    words = "a value stands under no header: the row's cells may be shifted"
    assert _said(staffed, text, "soft") == [(2, "#4", cell, words)]
    assert staffed.rows("SELECT count(*) FROM visits WHERE height_cm = 143") == [(0,)]
    assert _said(staffed, text, "soft", accept_soft=True)
    assert staffed.rows("SELECT count(*) FROM visits WHERE height_cm = 143") == [(1,)]


def test_what_is_left_out_by_hand_is_not_asked_about(staffed: Desk) -> None:
    assert staffed.load(SHIFTED, columns={"#5": "-", "#6": "-"}, accept_soft=True).refused == 0
    assert not [p for p in staffed.check(SHIFTED, columns={"#5": "-", "#6": "-"}).problems if "#" in (p.column or "")]


def test_a_nameless_column_elsewhere_is_a_note(staffed: Desk) -> None:
    text = ",patient_id,visit_date,height_cm\n0,A1,2026-04-13,143\n1,A2,2026-04-13,144\n"
    assert _said(staffed, text, "note") == [
        (1, "#1", "0", "the column has no header and was kept out; its first value is 0")
    ]
    assert staffed.rows("SELECT count(*) FROM visits") == [(2,)]
