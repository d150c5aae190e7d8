"""A range that its analyte's usual values do not touch is asked about before it judges a result."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

LABS = "patient_id,sample_date,analyte,value,unit,reference range\n"


@pytest.mark.parametrize(
    "row",
    [
        "calcium,1.9,mmol/L,0.88-1.02", "calcium,2.3,mmol/L,8.8-10.2", "calcium,9.4,mg/dL,2.2-2.7", "ALP,60,U/L,5-20",
        "ionised calcium,1.2,mmol/L,2.2-2.7", "albumin,4.2,g/dL,35-50", "calcium,2.3,mmol/L,>5",
    ],
)  # fmt: skip
def test_a_range_of_another_unit_is_asked_about(staffed: Desk, row: str) -> None:
    report = staffed.load(f"{LABS}A1,2026-01-02,{row}\n")
    told = [p for p in report.problems if "are usual: is it in another unit?" in p.message]
    assert [(p.row, p.severity, p.column) for p in told] == [(2, "soft", "reference range")]
    assert report.refused == 1 and staffed.rows("SELECT count(*) FROM labs") == [(0,)]


@pytest.mark.parametrize(
    "row",
    [
        "calcium,1.9,mmol/L,2.2-2.7", "calcium,9.4,mg/dL,8.8-10.2", "PTH,3,pmol/L,1.6-6.9", "creatinine,40,umol/L,<50",
        "25-OH-D,70,nmol/L,50-125", "Ferritin,30,ug/L,400-900",
    ],
)  # fmt: skip
def test_a_range_that_fits_is_taken(staffed: Desk, row: str) -> None:
    assert staffed.load(f"{LABS}A1,2026-01-02,{row}\n").new == 1


def test_a_range_that_was_confirmed_is_taken_and_one_below_nothing_never(staffed: Desk) -> None:
    assert staffed.load(f"{LABS}A1,2026-01-02,ALP,60,U/L,5-20\n", accept_soft=True).new == 1
    ends = "patient_id,sample_date,analyte,value,unit,lab_low,lab_high\n"
    report = staffed.load(f"{ends}A1,2026-01-03,ALP,60,U/L,-5,200\n", accept_soft=True)
    assert report.refused == 1 and any("less than nothing" in p.message for p in report.problems)


def test_what_is_denied_has_no_nearest_word(staffed: Desk) -> None:
    report = staffed.check("patient_id,agent,infusion_date,status,dose_mg\nA1,zoledronate,2026-01-02,not given,2\n")
    assert [p.message for p in report.problems if p.column == "status"] == ["'not given' is not known as status"]
