"""Risk factors and work-up as checklists: latest answers with day and batch; what nobody recorded is never no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.store import Store
from dashboard.data.checklist import Line
from dashboard.data.diagnosis import placed
from dashboard.data.patient import Record, record
from dashboard.data.risk_factors import examination, harmful_drugs, risk_checklist, risk_lanes
from dashboard.data.work_up import done, first_tier, genetics, genetics_reason, second_tier
from tests.stories import put, story_store, token_of

_COURSE = "patient_id,agent,start_date,course_no,stop_date,prednisolone_equivalent_mg_per_kg_per_day"


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story_store(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def told(at_store: Callable[[Path | None], Store], stories: Path) -> Store:
    return at_store(stories)


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
    urine = line(lines, "Urine calcium")
    assert (urine.said, urine.day, urine.below) == ("0.40 mmol/mmol", date(2026, 5, 1), "as calcium/creatinine")
    assert line(lines, "Urine creatinine").known and not line(lines, "Urine phosphate").known
    blood = line(first_tier(of(told, "B1")), "25-OH-D")
    assert (blood.said, blood.source, blood.attention) == ("38 nmol/L", "batch 9, row 2", True)
    assert "outside 50–125" in blood.below


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


def test_genetics_is_for_children_without_a_secondary_cause(told: Store):
    assert genetics_reason(placed(of(told, "B2"))) == "No cause is recorded: genetics comes next."
    assert genetics_reason(placed(of(told, "B1"))).startswith("No secondary cause is recorded; a primary")
    assert line(genetics(of(told, "B1"), placed(of(told, "B1"))), "Gene recorded").said == "COL1A1"
    put(told, "d.csv", "patient_id,diagnosis_code,since_date,status\nB2,cystic fibrosis,2019-01-01,confirmed\n")
    assert genetics_reason(placed(of(told, "B2"))) == "A secondary cause is recorded: cystic fibrosis."
