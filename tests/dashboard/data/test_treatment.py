"""What the Treatment page reads: own rows, the regimen of an age, the checklist's order, doses and responses in words."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from core.store import Store
from dashboard.data.dose_words import (
    ages_words,
    deviation_text,
    expected_text,
    regimen_words,
    verdict_text,
    weighed_text,
    year_text,
)
from dashboard.data.patient import record
from dashboard.data.response_lines import Component, published_effects, response_lines
from dashboard.data.treatment import Treatment, treatment
from dashboard.data.treatment_checks import Verdict, in_order, state_words, verdict, why_words
from dashboard.data.treatment_table import HEADS, dose_csv
from tests.stories import key_of, put, token_of


def found(store: Store, number: str) -> Treatment:
    return treatment(key_of(store, number))


def check(item_no: int, state: str, mandatory: bool = True, **more: Any) -> dict[str, Any]:
    open_state = state in ("block", "missing", "stale", "creatinine misleads")
    row = {
        "item_no": item_no, "item": f"item {item_no}", "label": f"Item {item_no}", "state": state, "why": None,
        "mandatory": mandatory, "override_reason": None, "is_open": open_state and "override_reason" not in more,
    }  # fmt: skip
    return row | more


def test_only_the_childs_own_rows_are_read(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date\n"
        "B2,pamidronate,2026-11-01,given,20,20,2026-11-01\n")  # fmt: skip
    assert {row["agent"] for row in found(told, "B1").doses} == {"zoledronate"}
    assert [row["agent"] for row in found(told, "B2").doses] == ["pamidronate"]
    assert found(told, "B3").doses == [] and found(told, "B3").next is None


def test_a_new_infusion_is_seen_at_once(told: Store):
    assert len(found(told, "B1").given) == 1
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg\nB1,zoledronate,2026-11-19,given,1\n")
    assert len(found(told, "B1").given) == 2


@pytest.mark.parametrize(("age", "mg"), [(1.99, 0.5), (2.0, 0.75), (3.0, 0.75), (3.01, 1.0)])
def test_of_a_regimen_by_age_the_row_of_the_age_is_taken(told: Store, age: float, mg: float):
    regimen = found(told, "B1").regimen({"regimen_id": "P-MTL", "age_years": age})
    assert regimen is not None and regimen["dose_mg_per_kg"] == mg


def test_without_an_age_a_regimen_by_age_is_not_known(told: Store):
    assert found(told, "B1").regimen({"regimen_id": "P-MTL"}) is None
    assert found(told, "B1").regimen({"regimen_id": "Z-6"}) is not None
    assert found(told, "B1").regimen({"regimen_id": None}) is None


def test_regimens_are_said_with_days_interval_maximum_and_ages(told: Store):
    rows = {(row["regimen_id"], row["age_from_years"]): row for row in found(told, "B1").regimens}
    assert regimen_words(rows["P-MTL", 3]) == "1 mg/kg on 3 days every 4 months, at most 60 mg a day"
    assert regimen_words(rows["Z-6", 2], with_maximum=False) == "0.05 mg/kg every 6 months"
    assert regimen_words(rows["Z-6", 2], False, "maintenance") == "full dose 0.05 mg/kg every 6 months"
    assert regimen_words(rows["P-low", 9]).startswith("30–60 mg every 6 months")
    assert [ages_words(rows["P-MTL", age]) for age in (0, 2, 3)] == ["under 2 y", "2 y to 3 y", "from 3 y"]


def dose(**more: Any) -> dict[str, Any]:
    row = {
        "verdict": "fine", "max_mg": 4.0, "year_over": False, "why": None, "weight_kg": 20.0, "weight_days": 0,
        "weight_from": "infusion", "expected_mg": 1.0, "expected_low_mg": None, "expected_high_mg": None,
        "deviation_percent": 0.0, "year_mg_per_kg": 0.05, "year_limit_mg_per_kg": 0.1, "year_n_unknown": 0,
    }  # fmt: skip
    return row | more


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "As the regimen has it"),
        ({"verdict": "off"}, "Off the regimen's dose"),
        ({"verdict": "over the maximum"}, "Over the maximum of 4 mg a day"),
        ({"verdict": "tenfold"}, "About ten times off: check dose and unit"),
        ({"verdict": "unknown"}, "Cannot be checked"),
        ({"verdict": None}, "Cannot be checked"),
        ({"year_over": True}, "As the regimen has it; over the year's total of the regimen"),
        ({"year_over": None}, "As the regimen has it"),
    ],
)
def test_a_check_is_said_in_words_and_what_is_unknown_is_never_fine(change, words):
    assert verdict_text(dose(**change)) == words


def test_numbers_of_a_dose_are_said_with_what_they_rest_on():
    assert weighed_text(dose()) == "same day"
    assert weighed_text(dose(weight_days=22, weight_from="visit")) == "22 d old, of a visit"
    assert weighed_text(dose(weight_days=-4)) == "weighed 4 d later"
    assert weighed_text(dose(weight_days=None)) == "day not recorded"
    assert expected_text(dose(expected_mg=None)) == "–"
    assert expected_text(dose(expected_low_mg=0.25, expected_high_mg=1.0)) == "0.25–1"
    assert (
        deviation_text(dose(deviation_percent=-12.4)) == "−12" and deviation_text(dose(deviation_percent=None)) == "–"
    )
    assert year_text(dose()) == "0.05 of 0.1" and year_text(dose(year_n_unknown=1)) == "at least 0.05 of 0.1"


def test_the_checklist_has_blocks_first_then_the_mandatory_ones_and_the_overridden_last():
    checks = [
        check(1, "pass"), check(2, "caution"), check(3, "missing", mandatory=False), check(4, "missing"),
        check(5, "block"), check(6, "block", override_reason="given"), check(7, "creatinine misleads"),
        check(8, "not applicable"), check(9, "a state of tomorrow"),
    ]  # fmt: skip
    assert [row["item_no"] for row in in_order(checks)] == [5, 9, 7, 4, 3, 2, 1, 8, 6]


def test_what_the_checklist_comes_to_never_says_go_ahead():
    whole = verdict([check(1, "block"), check(2, "missing"), check(3, "stale", mandatory=False), check(4, "pass")])
    assert whole == Verdict(1, 1, 1, 0) and whole.severity == "C"
    assert whole.words == "1 item blocks, 1 missing or out of date, 1 optional not answered"
    misled = verdict([check(1, "creatinine misleads"), check(2, "block", override_reason="given")])
    assert (misled.severity, misled.words) == ("H", "1 missing or out of date, 1 overridden")
    assert verdict([check(1, "pass")]).words == "no item blocks, none is missing"


def test_creatinine_that_misleads_is_said_with_what_to_measure_instead():
    assert state_words(check(1, "creatinine misleads")) == "creatinine misleads: cystatin C"
    assert why_words(check(1, "missing", why="not recorded")) == "" and why_words(check(1, "stale", why="old")) == "old"


def test_the_csv_has_every_dose_with_its_row_and_runs_nothing(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date,regimen\n"
        "B1,zoledronate,2026-04-01,given,,40,2026-04-01,=cmd()\n")  # fmt: skip
    who = record(token_of(told, "B1"))
    assert who is not None
    text = dose_csv(who, found(told, "B1")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == HEADS and [row["infusion_date"] for row in rows] == [
        "2026-04-01", "2026-10-12", "2026-12-15",
    ]  # fmt: skip
    assert rows[0]["dose_mg"] == "" and rows[0]["cumulative_mg_per_kg"] == ""
    assert rows[1]["dose_mg_per_kg"] == "0.025" and rows[1]["batch_id"] and rows[1]["file_row"] == "2"
    assert "\n=cmd" not in text and ",=cmd" not in text


def lines_of(store: Store, number: str) -> dict[str, Component]:
    row = found(store, number).components
    assert row is not None
    return {line.name: line for line in response_lines(row)}


def test_the_response_is_told_by_its_components_and_what_is_missing(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date\n"
        "B1,zoledronate,2025-10-06,given,1,40,2025-10-06\n")  # fmt: skip
    lines = lines_of(told, "B1")
    z = lines["Lumbar spine Z"]
    assert z.said == "−0.7 → −1.4" and "−0.70 SD in 370 d" in z.below and "error of Z not known" in z.below
    assert lines["BMD"].said == "+0.005 g/cm², +0.7 %" and "LSC 0.028" in lines["BMD"].below
    assert "T8" in lines["New or worse vertebral fractures"].below
    assert lines["Back pain, 0 to 10"].said == "6 → 1"
    assert lines["Mobility"].said == "walks unaided → walks with aid"
    assert "history" in lines["Low-trauma long-bone fractures"].below


def test_a_response_that_cannot_be_told_says_what_is_missing(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg\nB2,zoledronate,2025-01-06,given,1\n")
    lines = lines_of(told, "B2")
    assert lines["Lumbar spine Z"].missing and "a valid lumbar spine scan" in lines["Lumbar spine Z"].below
    assert lines["New or worse vertebral fractures"].said == "not known"
    assert lines["Low-trauma long-bone fractures"].missing and lines["Back pain, 0 to 10"].said == "not recorded"


def test_published_effects_are_of_the_drug_with_what_it_was_compared_with():
    zoledronate = " ".join(published_effects("zoledronate"))
    assert "+0.64 SD" in zoledronate and "+0.11 SD" in zoledronate and "DiMeglio" not in zoledronate
    assert "DiMeglio 2003" in " ".join(published_effects("pamidronate"))
