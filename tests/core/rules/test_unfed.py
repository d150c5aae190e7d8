"""Rules are left out where they cannot have a row: whether they cannot is asked of each, and the table is the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from core.clinic import rules_on
from core.rules import unfed, views
from core.rules.workspace import work_out
from core.store import Store
from tests.core.intake.conftest import Desk, desk, staffed  # noqa: F401
from tests.core.intake.test_preview import FIRST, SECOND

DAY = date(2026, 11, 20)
# 007: a fractured level on the first image, worse on the next, no plan; two scans 59 days apart, the later of other levels.
# A2: short for the age, so that size adjustment applies to the later scan, while the Z for age was chosen to lead.
MORE = (
    "patient_id,visit_date,height_cm,LS levels,LS BMD (g/cm2),LS Z,LS Z size adjusted,T8,modality\n"
    "007,2025-06-01,146,L1-L4,0.712,-2.1,,1,vfa\n007,2025-07-30,146.5,L2-L4,0.710,-2.3,,2,vfa\n"
    "A2,2026-01-05,143,L1-L4,0.622,-1.6,-0.5,0,vfa\n"
)
# 007 again: an unplanned fracture, back pain and a lower height after the last image, heights of a vertebra, an infusion too soon and too
# large; A2: one reshaped; A1: a rising steroid without images, denosumab that was stopped.
SPINE = (
    "patient_id,image_date,modality,T9\nA2,2026-02-01,vfa,1\nA2,2026-03-01,vfa,0\n",
    "patient_id,image_id,level,reading_no,anterior_mm,middle_mm,posterior_mm\n007,2025-06-01-1,T9,1,18,20,20\n",
    "patient_id,visit_date,back_pain_0_10,height_cm\n007,2025-08-02,0,147\n007,2025-09-02,4,145\n",
    "patient_id,event_id,bone,side,fracture_date,energy,local_disease,confirmed_by_imaging\n007,F1,tibia,left,2025-08-01,low,no,yes\n",
    "patient_id,agent,start_date,drug_class\n007,zoledronate,2025-10-01,bisphosphonate\n",
    "patient_id,agent,start_date,stop_date,prednisolone_equivalent_mg_per_kg_per_day\nA1,prednisolone,2026-06-01,2026-08-31,0.2\n"
    "A1,deflazacort,2026-09-01,,1.0\nA1,denosumab,2024-01-01,2025-01-01,\n",
    "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date,regimen\n"
    "007,zoledronate,2025-10-01,given,2,40,2025-10-01,Z-6\n007,zoledronate,2025-11-01,given,3,40,2025-11-01,Z-6\n",
    "patient_id,visit_date,tanner_stage,testicular_volume_ml\nA1,2026-05-01,1,2\nA2,2026-05-01,1,2\n007,2026-05-01,1,2\n",
)
# The blood of 007 and of A2 around infusions, a reaction to the first one; a pregnancy that is over.
BLOOD = (
    "patient_id,agent,infusion_date,status,first_ever,reaction\nA2,zoledronate,2026-01-30,given,yes,fever\n",
    "patient_id,sample_id,sample_date,analyte,value,unit,lab_low,lab_high\n007,S0,2025-09-20,ALP,45,U/L,60,300\n"
    "007,S1,2025-10-03,calcium,1.95,mmol/L,2.2,2.7\n007,S1,2025-10-03,phosphate,0.9,mmol/L,1.0,1.6\n"
    "007,S1,2025-10-03,25-OH-D,28,nmol/L,,\n007,S1,2025-10-03,creatinine,110,umol/L,,\n007,S3,2025-10-05,creatinine,190,umol/L,,\n"
    "A2,S2,2026-02-01,calcium,2.9,mmol/L,2.2,2.7\nA2,S2,2026-02-01,25-OH-D,>250,nmol/L,,\n"
    "A2,S2,2026-02-01,ALP,600,U/L,60,300\nA2,S2,2026-02-01,phosphate,0.9,mmol/L,1.0,1.6\n"
    "A2,S2,2026-02-01,PTH,12,pmol/L,1.6,6.9\n",
    "patient_id,pregnancy_no,last_menstrual_period,delivery_date\n007,1,2025-10-10,2026-07-01\n",
    # booked soon, with everything that stops it
    "patient_id,agent,infusion_date,status\n007,zoledronate,2026-11-28,planned\n",
)
# 007: two vertebrae newly fractured in the first year of a bisphosphonate that goes on, and new back pain after that image.
RESPONSE = (
    "patient_id,image_date,modality,T10,T11\n007,2025-08-15,vfa,0,0\n007,2026-09-20,vfa,1,1\n",
    "patient_id,visit_date,back_pain_0_10\n007,2026-09-25,0\n007,2026-10-05,5\n",
)
# 007: an episode of transient osteoporosis before that pregnancy, not recovered, with an urgent sign, an NSAID, a radiograph, and lactation; A2 is pregnant.
EPISODE = (
    "patient_id,pregnancy_no,last_menstrual_period,delivery_date,lactation_start\n007,2,2024-09-24,2025-07-01,2025-07-02\n",
    "patient_id,pregnancy_no,expected_date\nA2,1,2027-03-01\n",
    "patient_id,pregnancy_no,finding_no,finding,time_point,joint,side,which\n007,2,1,diagnosis,30+0,hip,left,\n"
    "007,2,2,sudden worsening,31+0,hip,left,\n007,2,3,treatment,31+0,,,ibuprofen\n007,2,4,radiograph finding,31+0,hip,left,\n",
)
CHOSEN = """INSERT INTO primary_series SELECT patient_key, 'lumbar spine', 'reported', 'Dr Test', DATE '2025-06-10', NULL
    FROM patients WHERE patient_id = 'A2'"""


def _columns(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.workspace() as cursor:
        work_out(cursor, DAY)
        return {rule.name: cursor.execute(f"DESCRIBE {rule.name}").fetchall() for rule in views.rules()}


@pytest.fixture
def fed(staffed: Desk) -> Store:  # noqa: F811
    """A store in which each rule of the list has a row."""
    for text in (FIRST, SECOND, MORE, *SPINE, *BLOOD, *RESPONSE, *EPISODE):
        assert staffed.load(text).clean
    with staffed.store.write() as cursor:
        cursor.execute(CHOSEN)
    return staffed.store


def test_without_what_feeds_it_a_rule_has_no_row(fed: Store) -> None:
    rules = {rule.name: rule for rule in views.rules()}
    assert unfed.FED_BY.keys() <= rules.keys()
    with rules_on(fed, DAY) as cursor:
        for name, feeder in unfed.FED_BY.items():
            assert feeder in rules[name].reads or re.search(rf"\b{feeder}\b", rules[name].sql), name
            count = f"SELECT count(*) FROM ({views.select_of(name)})"
            before = cursor.execute(count).fetchone()
            assert before and before[0] > 0, f"{name} has no row here: emptying its feeder would show nothing"
            cursor.execute("BEGIN")
            cursor.execute(f"DELETE FROM {feeder}")
            assert cursor.execute(count).fetchone() == (0,), name
            cursor.execute("ROLLBACK")


def test_a_rule_left_out_has_the_same_columns(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(unfed, "_columns", {})
    planned = _columns(desk.store)
    assert unfed._columns.keys() == unfed.FED_BY.keys()
    assert _columns(desk.store) == planned


def _first_feeder(name: str) -> str:
    """What the feeder of the feeder, and so on, comes to: a table, or a rule that several tables feed."""
    while name in unfed.FED_BY:
        name = unfed.FED_BY[name]
    return name


def test_what_is_left_out_is_not_planned(desk: Desk) -> None:  # noqa: F811
    _columns(desk.store)
    with desk.store.workspace() as cursor:
        worked_out = unfed.WorkedOut(cursor)
        for rule in views.rules():
            if _first_feeder(rule.name) in unfed._TABLES:
                worked_out.make(replace(rule, sql="not SQL"))
                assert cursor.execute(f"SELECT count(*) FROM {rule.name}").fetchone() == (0,)
