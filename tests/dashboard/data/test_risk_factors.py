"""Risk factors and work-up as checklists: latest answers with day and batch; what nobody recorded is never no."""

from __future__ import annotations

from datetime import date

import pytest

from core.store import Store
from dashboard.data.checklist import Line
from dashboard.data.diagnosis import placed
from dashboard.data.harmful_drugs import class_of, harmful_drugs
from dashboard.data.patient import Record, record
from dashboard.data.risk_factors import examination, risk_checklist, risk_lanes
from dashboard.data.work_up import done, first_tier, genetics, genetics_reason, second_tier
from tests.stories import put, token_of

_COURSE = "patient_id,agent,start_date,course_no,stop_date,prednisolone_equivalent_mg_per_kg_per_day"


def of(store: Store, number: str) -> Record:
    found = record(token_of(store, number))
    assert found is not None
    return found


def line(lines: list[Line], name: str) -> Line:
    return next(one for one in lines if one.name == name)


def courses(store: Store, *rows: str) -> Line:
    put(store, "courses.csv", "\n".join([_COURSE, *(f"B2,{row}" for row in rows)]) + "\n")
    return line(risk_checklist(of(store, "B2")), "Glucocorticoid, cumulative")


def test_a_child_of_whom_nothing_is_recorded_has_no_answer_and_no_no(told: Store):
    found = of(told, "B2")
    lines = [*risk_checklist(found), *examination(found), *first_tier(found), *second_tier(found)]
    assert len(lines) == 9 + 5 + 11 + 11
    assert not any(one.known for one in lines) and {one.said for one in lines} == {"not recorded"}
    assert done(first_tier(found)) == "0 of 11 recorded"
    assert all(lane.answers == () for lane in risk_lanes(found))


def test_the_latest_answer_has_its_day_its_batch_and_what_was_said_before(told: Store):
    mobility = line(risk_checklist(of(told, "B1")), "Mobility")
    assert (mobility.said, mobility.day, mobility.source) == ("walks with aid", date(2026, 10, 10), "batch 3, row 3")
    assert mobility.below == "since 2026-10-10, before: walks unaided"


def test_a_diet_without_restriction_is_an_answer(told: Store):
    head = "patient_id,visit_date,diet_restriction,calcium_intake_mg_per_day,sunlight_limited,disease_activity"
    put(told, "diet.csv", f"{head}\nB2,2025-01-05,lactose,600,yes,active\nB2,2026-01-05,none,800,no,\n")
    lines = risk_checklist(of(told, "B2"))
    assert line(lines, "Diet restriction").said == "none" and line(lines, "Diet restriction").known
    assert (line(lines, "Calcium intake").said, line(lines, "Calcium intake").below) == (
        "800 mg/day",
        "2025-01-05: 600 mg/day",
    )
    assert (line(lines, "Sunlight").said, line(lines, "Disease activity").day) == ("not limited", date(2025, 1, 5))
    calcium = next(lane for lane in risk_lanes(of(told, "B2")) if lane.name == "Calcium intake")
    assert [one.level for one in calcium.answers] == [600, 800] and calcium.measured


def test_the_cumulative_dose_is_the_stated_one_times_its_days_first_and_last_included(told: Store):
    found = courses(told, "prednisolone,2026-01-01,1,2026-01-10,0.5", "prednisolone,2026-03-01,2,2026-03-10,1")
    assert (found.known, found.said) == (True, "15 mg/kg")
    assert "15 mg/kg in 20 days, 0.75 mg/kg/day on average" in found.below


def test_a_day_on_which_the_same_drug_begins_anew_counts_once(told: Store):
    found = courses(told, "prednisolone,2026-01-01,1,2026-01-11,1", "prednisolone,2026-01-11,2,2026-01-20,1")
    assert found.said == "20 mg/kg"


def test_a_course_that_goes_on_counts_to_the_as_of_day(told: Store):
    assert courses(told, "deflazacort,2026-11-11,1,,2").said == "20 mg/kg"


def test_one_course_without_a_stated_dose_makes_the_sum_unknown_and_not_smaller(told: Store):
    found = courses(told, "prednisolone,2026-01-01,1,2026-01-10,0.5", "dexamethasone,2026-03-01,1,2026-03-10,")
    assert (found.known, found.said) == (False, "dose not known")
    assert (
        "1 of 2 courses states no prednisolone equivalent" in found.below
        and "stated for the rest: 5 mg/kg" in found.below
    )


def test_several_courses_without_a_stated_dose_state_none(told: Store):
    rows = [f"{agent},2026-01-01,1,2026-01-10,{dose}" for agent, dose in (("prednisolone", 1), ("dexamethasone", ""))]
    found = courses(told, *rows, "deflazacort,2026-01-01,1,2026-01-10,")
    assert found.below.startswith("2 of 3 courses state no prednisolone equivalent · stated for the rest: 10 mg/kg")


def test_days_of_two_courses_at_once_count_once_and_their_doses_both(told: Store):
    found = courses(told, "prednisolone,2026-01-01,1,2026-01-20,1", "deflazacort,2026-01-11,1,2026-01-30,0.5")
    assert (found.said, found.day) == ("30 mg/kg", date(2026, 1, 30))
    assert "30 mg/kg in 30 days, 1 mg/kg/day on average" in found.below


def test_a_running_course_goes_before_one_that_began_later_and_stopped(told: Store):
    found = courses(told, "prednisolone,2026-11-01,1,,1", "deflazacort,2026-11-05,1,2026-11-06,1")
    assert (found.said, found.day) == ("22 mg/kg", date(2026, 11, 20))
    assert found.below.endswith("22 mg/kg in 20 days, 1.1 mg/kg/day on average · running: prednisolone")


def test_a_course_that_lies_within_a_longer_one_adds_no_day(told: Store):
    found = courses(told, "prednisolone,2026-01-01,1,2026-01-31,1", "deflazacort,2026-01-10,1,2026-01-12,1")
    assert "in 31 days" in found.below and found.day == date(2026, 1, 31)


def test_a_drug_without_a_class_makes_the_sum_unknown_and_is_named(told: Store):
    rows = ("prednisolone,2026-01-01,1,2026-01-10,0.5", "budesonide,2026-03-01,1,,", "wonder pill,2026-03-01,1,,")
    found = courses(told, *rows)
    assert (found.known, found.said) == (False, "dose not known")
    whether = "not known whether: budesonide and wonder pill have no drug class"
    assert found.below == f"{whether} · stated for the rest: 5 mg/kg in 10 days, 0.5 mg/kg/day on average"
    other = line(risk_checklist(of(told, "B2")), "Anticonvulsant")
    assert (other.known, other.said, other.below) == (False, "not recorded", whether)


def test_a_drug_without_a_class_alone_is_neither_a_glucocorticoid_nor_none(told: Store):
    found = courses(told, "budesonide,2026-03-01,1,,")
    assert (found.known, found.said) == (False, "not recorded")
    assert found.below == "not known whether: budesonide has no drug class"


@pytest.mark.parametrize(
    ("agent", "drug_class"),
    [
        ("hydrocortisone", "glucocorticoid"),
        ("Betamethasone", "glucocorticoid"),
        ("fludrocortisone", "hormone"),
        ("valproic acid", "anticonvulsant"),
        ("Levetiracetam", "anticonvulsant"),
        ("budesonide", None),
    ],
)
def test_a_known_drug_brings_its_class(told: Store, agent: str, drug_class: str | None):
    put(told, "t.csv", f"patient_id,agent,start_date\nB2,{agent},2026-01-01\n")
    assert [row["drug_class"] for row in of(told, "B2").rows("treatments")] == [drug_class]
    assert class_of({"agent": agent, "drug_class": None}) == drug_class  # loaded before the drug was known


def anticonvulsants(store: Store, *rows: str) -> Line:
    head = "patient_id,agent,start_date,course_no,stop_date,drug_class"
    put(store, "a.csv", "\n".join([head, *(f"B2,{row},anticonvulsant" for row in rows)]) + "\n")
    return line(risk_checklist(of(store, "B2")), "Anticonvulsant")


def test_an_older_anticonvulsant_that_runs_goes_before_a_newer_one_that_stopped(told: Store):
    found = anticonvulsants(told, "valproate,2020-01-01,1,", "levetiracetam,2024-01-01,1,2025-01-01")
    assert (found.said, found.day, found.below) == ("valproate", date(2020, 1, 1), "since 2020-01-01")


def test_all_running_anticonvulsants_are_named(told: Store):
    found = anticonvulsants(told, "valproate,2020-01-01,1,", "levetiracetam,2024-01-01,1,2027-01-01")
    assert (found.said, found.day) == ("valproate, levetiracetam", date(2024, 1, 1))
    assert found.below == "valproate since 2020-01-01, levetiracetam since 2024-01-01"


def test_of_anticonvulsants_that_stopped_the_one_that_ended_last_is_named(told: Store):
    found = anticonvulsants(told, "valproate,2020-01-01,1,2025-06-01", "levetiracetam,2024-01-01,1,2025-01-01")
    assert (found.said, found.below) == ("valproate", "2020-01-01 to 2025-06-01")


def test_no_glucocorticoid_among_other_drugs_is_still_not_a_no(told: Store):
    found = line(risk_checklist(of(told, "B1")), "Glucocorticoid, cumulative")
    assert (found.said, found.below) == ("not recorded", "other treatments are, up to 2024-01-05")
    assert list(harmful_drugs(of(told, "B1")).treatments) == []


def test_results_have_value_day_and_source_and_urine_is_not_blood(told: Store):
    put(
        told,
        "urine.csv",
        "patient_id,analyte,specimen,sample_date,value,unit\nB2,urine calcium/creatinine,urine,2026-05-01,0.4,mmol/mmol\n",
    )
    lines = first_tier(of(told, "B2"))
    assert not line(lines, "Calcium").known and not line(lines, "Creatinine").known
    urine = line(lines, "Urine calcium/creatinine")
    assert (urine.known, urine.said, urine.day, urine.below) == (True, "0.40 mmol/mmol", date(2026, 5, 1), "")
    creatinine = line(lines, "Urine creatinine")
    assert (creatinine.known, creatinine.said, creatinine.day) == (False, "in a ratio", date(2026, 5, 1))
    assert not line(lines, "Urine phosphate").known and "Urine calcium" not in {one.name for one in lines}
    assert done(lines) == "1 of 11 recorded"
    blood = line(first_tier(of(told, "B1")), "25-OH-D")
    assert (blood.said, blood.source, blood.attention) == ("38 nmol/L", "batch 9, row 2", True)
    assert "outside 50–125" in blood.below


def test_a_ratio_beside_its_own_value_is_a_line_more_that_is_not_counted(told: Store):
    put(
        told,
        "urine.csv",
        "patient_id,analyte,specimen,sample_date,value,unit\nB2,urine calcium/creatinine,urine,2026-05-01,0.4,mmol/mmol\n"
        "B2,urine calcium,urine,2026-04-01,2.1,mmol/L\nB2,urine creatinine,urine,2026-04-01,5,mmol/L\n",
    )
    lines = first_tier(of(told, "B2"))
    assert (line(lines, "Urine calcium").said, line(lines, "Urine creatinine").said) == ("2.10 mmol/L", "5 mmol/L")
    assert line(lines, "Urine calcium/creatinine").said == "0.40 mmol/mmol"
    assert len(lines) == 12 and done(lines) == "2 of 11 recorded"


def test_a_sample_without_a_value_is_not_done(told: Store):
    put(
        told, "lab.csv", "patient_id,analyte,sample_date,value,unit,text_result\nB2,PTH,2026-05-01,,pmol/L,haemolysed\n"
    )
    found = line(first_tier(of(told, "B2")), "PTH")
    assert (found.known, found.said, found.day) == (False, "haemolysed, no value", date(2026, 5, 1))


@pytest.mark.parametrize(
    ("number", "hormone", "other"), [("B1", "Testosterone", "Oestradiol"), ("B2", "Oestradiol", "Testosterone")]
)
def test_the_hormone_is_that_of_the_childs_sex(told: Store, number: str, hormone: str, other: str):
    names = [one.name for one in second_tier(of(told, number))]
    assert hormone in names and other not in names


def test_examination_and_family_history_come_from_the_answers(told: Store):
    rows = (
        "2024-01-05,sclera,white,",
        "2026-01-05,sclera,blue,both eyes",
        "2026-01-05,hearing,,",
        "2026-02-01,family history,none known,",
    )
    put(told, "answers.csv", "patient_id,assessed_date,item,result,detail\n" + "".join(f"B2,{row}\n" for row in rows))
    lines = examination(of(told, "B2"))
    sclera, hearing = line(lines, "Sclera"), line(lines, "Hearing")
    assert (sclera.said, sclera.below) == ("blue", "both eyes · 2024-01-05: white")
    assert (hearing.known, hearing.said) == (False, "asked, no answer")
    assert line(risk_checklist(of(told, "B2")), "Family history").said == "none known"


def reason(store: Store, number: str = "B2") -> str:
    found = of(store, number)
    return genetics_reason(found, placed(found))


def diagnoses(store: Store, *rows: str) -> None:
    head = "patient_id,diagnosis_code,since_date,status,group,gene,variant_hgvs"
    put(store, "d.csv", "\n".join([head, *(f"B2,{row}" for row in rows)]) + "\n")


def test_without_a_diagnosis_nobody_knows_whether_there_is_a_secondary_cause(told: Store):
    assert reason(told) == "Whether there is a secondary cause is not known: no diagnosis is recorded."
    courses(told, "prednisolone,2026-01-01,1,2026-01-10,0.5", "valproate,2026-01-01,1,,")
    assert reason(told).endswith(
        "Drugs that harm bone are recorded: glucocorticoid (prednisolone); anticonvulsant (valproate)."
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["cystic fibrosis,2019-01-01,confirmed,,,"], "A secondary cause is recorded: cystic fibrosis."),
        (["cystic fibrosis,2019-01-01,,,,"], "A secondary cause is recorded: cystic fibrosis."),
        (
            ["cystic fibrosis,2019-01-01,suspected,,,"],
            "A secondary cause is suspected and none is confirmed: cystic fibrosis.",
        ),
        (
            ["low sunlight,2019-01-01,confirmed,secondary,,"],
            "Whether there is a secondary cause is not known: only risk factors are recorded.",
        ),
        (
            ["fragile bones,2019-01-01,confirmed,,,"],
            "Whether there is a secondary cause is not known: the form of fragile bones is not.",
        ),
        (
            ["OI type V,2019-01-01,confirmed,,,", "fragile bones,2019-01-01,confirmed,,,"],
            "Whether there is a secondary cause is not known: the form of fragile bones is not.",
        ),
        (
            ["cystic fibrosis,2019-01-01,excluded,,,"],
            "Whether there is a secondary cause is not known: no diagnosis is recorded.",
        ),
        (["OI type V,2019-01-01,confirmed,,,"], "No secondary cause is recorded; a primary condition is."),
        (["OI type V,2019-01-01,suspected,,,"], "No secondary cause is recorded; a primary condition is suspected."),
        (["complex regional pain syndrome,2019-01-01,confirmed,,,"], "No secondary cause is recorded."),
    ],
)
def test_whether_there_is_a_secondary_cause(told: Store, rows: list[str], said: str):
    diagnoses(told, *rows)
    assert reason(told) == said


def test_a_gene_is_recorded_where_one_is_named(told: Store):
    assert line(genetics(of(told, "B1"), placed(of(told, "B1"))), "Gene recorded").said == "COL1A1"
    diagnoses(told, "Rett syndrome,2019-01-01,confirmed,secondary,MECP2,", "OI,2019-01-02,confirmed,,negative,")
    rett, negative = (one for one in genetics(of(told, "B2"), placed(of(told, "B2"))) if one.name == "Gene recorded")
    assert (rett.known, rett.said) == (True, "MECP2")
    assert (negative.known, negative.said, negative.below) == (
        False,
        "negative",
        "names no gene · with the diagnosis OI",
    )
