"""The rows of the Labs page: panels in either unit, calcium as it is judged, what is refused, bands by age, days around."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from core.store import Store
from dashboard.charts.labs.rows import Panel
from dashboard.charts.labs.words import is_outside, result_words
from dashboard.data import labs as labs_module
from dashboard.data.lab_units import analytes, shown_unit, units_of
from dashboard.data.labs import Labs, labs
from dashboard.data.labs_panels import EGFR, Units, around_panels, band_notes, panels_of
from dashboard.data.labs_table import days_of, long_rows, results_csv
from dashboard.data.patient import Record, RowsOfAnother, record
from tests.stories import put, token_of

MORE = """patient_id,analyte,sample_date,value,unit,lab_low,lab_high,laboratory,method
B1,calcium,2026-10-14,8.2,mg/dL,,,Lab B,
B1,albumin,2026-10-14,3.0,g/dL,,,Lab B,
B1,phosphate,2026-10-14,1.20,mmol/L,,,Lab B,
B1,creatinine,2026-10-14,0.5,mg/dL,,,Lab B,enzymatic
B1,25-OH-D,2025-10-05,<25,nmol/L,,,,
B1,TSH,2026-10-14,2.1,mIU/L,,,,
B1,P1NP,2026-10-14,410,ug/L,,,,
B1,alkaline phosphatase,2024-10-01,300,U/L,,,,
B1,alkaline phosphatase,2026-10-14,120,U/L,,,,
B1,GGT,2026-10-14,haemolysed,U/L,,,,
"""


def found_of(store: Store, number: str = "B1") -> tuple[Record, Labs]:
    found = record(token_of(store, number))
    assert found is not None
    return found, labs(found.person.patient_key)


def panels(store: Store, units: Units = "SI") -> dict[str, Panel]:
    person, found = found_of(store)
    return {panel.name: panel for panel in panels_of(person, found, units)}


@pytest.fixture
def more(told: Store) -> Store:
    put(told, "more.csv", MORE.replace("haemolysed", "35"))
    return told


def test_panels_come_in_the_order_of_the_first_tier(more: Store):
    assert list(panels(more)) == [
        "Calcium", "Phosphate", "Magnesium", "Creatinine", "eGFR", "ALP", "GGT", "25-OH-D", "Albumin", "P1NP", "TSH",
    ]  # fmt: skip


def test_calcium_is_shown_corrected_where_albumin_is_known_with_the_total_beside(more: Store):
    plain, corrected = panels(more)["Calcium"].results
    assert plain.get("beside") is None and "albumin not known" in plain["more"][0]
    assert corrected["value"] == pytest.approx(8.2 * 0.2495 + 0.02 * 10) and corrected["beside"] == pytest.approx(
        2.0459
    )
    assert "albumin 30 g/L" in corrected["more"][0] and corrected["status"] == "low"


def test_units_change_all_numbers_of_a_result_and_keep_what_is_kept(more: Store):
    one = panels(more, "conventional")["Calcium"]
    plain = one.results[0]
    assert one.unit == "mg/dL" and plain["value"] == pytest.approx(2.40 / 0.2495)
    assert plain["low"] == pytest.approx(2.20 / 0.2495) and plain["high"] == pytest.approx(2.65 / 0.2495)
    assert (plain["kept_value"], plain["kept_unit"], plain["value_entered"]) == (2.4, "mmol/L", "2.40")
    assert panels(more, "conventional")["ALP"].unit == "U/L" and panels(more, "conventional")["P1NP"].unit == "ug/L"


def test_a_value_goes_to_and_fro_between_units_unchanged():
    for analyte in analytes():
        own = units_of(analyte)[0]
        unit, factor = shown_unit(analyte, own, "conventional")
        assert unit in units_of(analyte) and 123.4 / factor * factor == pytest.approx(123.4, rel=1e-12)
        assert shown_unit(analyte, own, "SI") == (own, 1.0)
    assert shown_unit("25-OH-D", "nmol/L", "conventional") == ("ng/mL", 2.496)
    assert shown_unit("calcium", "mEq/L", "conventional") == ("mEq/L", 1.0)


def test_25_oh_d_has_named_levels_and_a_bound_is_judged_by_its_side(more: Store):
    one = panels(more)["25-OH-D"]
    assert [(level.low, level.high) for level in one.levels] == [(None, 30), (30, 50), (50, 250), (250, None)]
    bound, value = one.results
    assert (result_words(bound), bound["status_said"], is_outside(bound)) == ("<25", "deficient", True)
    assert (value["status_said"], value["low"]) == ("insufficient", None)
    assert value["more"] == ["The laboratory's range 50–125 nmol/L"]
    levels = panels(more, "conventional")["25-OH-D"].levels
    assert levels[0].high == pytest.approx(30 / 2.496)


def test_the_egfr_says_what_it_is_made_of_or_why_it_is_not(more: Store):
    row = panels(more)[EGFR].results[0]
    assert row["value"] == pytest.approx(36.5 * 155.0 / 44.2, rel=0.01)
    assert "creatinine 44.2 µmol/L and height 155 cm of 2026-10-10" in row["more"][0]
    put(more, "wheels.csv", "patient_id,visit_date,mobility\nB1,2026-10-12,wheelchair full time\n")
    refused = panels(more)[EGFR].results[0]
    assert refused["value"] is None and result_words(refused) == "not computed"
    assert (
        "creatinine misleads here; cystatin C" in refused["status_said"]
        and refused["said_below"] == "creatinine misleads"
    )
    assert not any("%" in one for one in refused["more"])


def test_the_band_of_a_published_range_steps_on_birthdays(more: Store):
    steps = panels(more)["ALP"].stretches
    births = [(part.begin, part.low, part.high) for part in steps]
    assert (date(2022, 3, 1), 141, 460) in births and (date(2025, 3, 1), 127, 517) in births
    assert all(before.end == after.begin for before, after in pairwise(steps))
    assert panels(more)["ALP"].results[1]["status"] == "low"
    assert panels(more)["Magnesium"].stretches and panels(more)["TSH"].stretches == []


def test_without_a_birth_to_the_day_no_band_is_drawn_by_age_and_it_is_said(told: Store):
    put(told, "year.csv", "patient_id,date_of_birth,date_of_birth_precision,sex\nB9,2012-07-01,year,male\n")
    put(told, "mg.csv", "patient_id,analyte,sample_date,value,unit\nB9,magnesium,2019-10-10,0.9,mmol/L\n")
    person, found = found_of(told, "B9")
    shown = panels_of(person, found, "SI")
    assert shown[0].results[0]["range_from"] == "fallback" and shown[0].stretches == []
    assert "Birth is known to the year only" in " ".join(band_notes(person, shown))


def test_whose_ranges_are_drawn_is_said(more: Store):
    person, found = found_of(more)
    said = " ".join(band_notes(person, panels_of(person, found, "SI")))
    assert "CALIPER (Abbott) (" in said and "ALP" in said
    assert "Short bands with edges: the range that the laboratory gave" in said


def test_days_around_an_infusion_and_what_is_missing_within_72_hours(more: Store):
    person, found = found_of(more)
    calcium, phosphate, magnesium = around_panels(person, found, "SI")
    assert [(row["day"], round(row["value"], 2)) for row in calcium.results] == [(-2, 2.4), (2, 2.25)]
    assert calcium.says == "sample within 72 h after 1 of 1 infusions" and calcium.low == pytest.approx(2.29)
    assert magnesium.says == "no sample within 72 h after any infusion" and len(phosphate.results) == 1
    assert around_panels(person, found, "conventional")[0].unit == "mg/dL"


def test_the_72_hours_of_yesterdays_infusion_have_not_passed(told: Store):
    put(told, "given.csv", "patient_id,agent,infusion_date,status,dose_mg\nB2,zoledronate,2026-11-19,given,1\n")
    person, found = found_of(told, "B2")
    assert around_panels(person, found, "SI")[0].says == "72 h after the infusion have not passed"


def test_tables_have_each_result_with_its_source(more: Store):
    person, found = found_of(more)
    shown = panels_of(person, found, "SI")
    newest = days_of(shown)[0]
    assert newest.day == date(2026, 10, 14) and [result_words(row) for row in newest.cells[1]] == ["1.20"]
    rows = long_rows(person, shown)
    assert len(rows) == sum(len(panel.results) for panel in shown) and rows[0][1] == date(2026, 10, 14)
    said = results_csv(person, shown)
    assert "B1,2026-10-10,,14.61,25-OH-D,38,nmol/L,,,insufficient,38,nmol/L" in said


def test_a_cell_that_a_spreadsheet_would_run_is_harmless(told: Store):
    put(
        told,
        "wild.csv",
        "patient_id,analyte,sample_date,value,unit,laboratory\nB1,calcium,2026-09-01,2.4,mmol/L,=1+1\n",
    )
    person, found = found_of(told)
    assert ",'=1+1," in results_csv(person, panels_of(person, found, "SI"))


def test_a_ratio_that_is_worked_out_says_so(told: Store):
    put(
        told,
        "urine.csv",
        "patient_id,analyte,sample_date,value,unit\nB1,urine calcium,2026-10-10,2.0,mmol/L\nB1,urine creatinine,2026-10-10,8.0,mmol/L\n",
    )
    row = panels(told)["Urine Ca/Cr"].results[0]
    assert row["value"] == pytest.approx(0.25) and row["more"] == ["Computed from both values of the sample"]


def test_a_patient_without_results_has_no_panel(told: Store):
    person, found = found_of(told, "B3")
    assert panels_of(person, found, "SI") == [] and found.cycles == []


def test_rows_of_another_are_never_shown(told: Store, monkeypatch: pytest.MonkeyPatch):
    person, _ = found_of(told)
    monkeypatch.setattr(labs_module, "plain_rows", lambda *args: [{"patient_key": -1}])
    with pytest.raises(RowsOfAnother):
        labs.__wrapped__(told, person.person.patient_key)
