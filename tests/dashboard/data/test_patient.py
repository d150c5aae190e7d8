"""The rows behind the Patient page: all of one patient, the table and its CSV, weights of doses, the bands of a reference."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from core.store import Cursor, Store, plain_rows
from dashboard.charts.records import Row
from dashboard.data import patient
from dashboard.data.course_table import COLUMNS, course_table, table_csv
from dashboard.data.patient import RowsOfAnother, find_people, record, reference_bands
from dashboard.data.patient_news import facts_since
from dashboard.data.worklist import findings_of_patient
from tests.stories import key_of, put, token_of


def test_every_table_of_a_record_holds_the_patient_alone(told: Store):
    found = record(token_of(told, "B1"))
    course = found.course
    tables = (
        course.scans,
        course.pairs,
        course.vertebrae,
        course.fractures,
        course.treatments,
        course.infusions,
        course.labs,
    )
    assert all({row["patient_key"] for row in rows} == {key_of(told, "B1")} for rows in tables)
    assert (found.person.patient_id, found.person.birth, found.person.synthetic) == ("B1", date(2012, 3, 1), True)
    assert record("nobody") is None


def test_a_row_of_another_patient_stops_everything(told: Store, monkeypatch: pytest.MonkeyPatch):
    with told.cursor() as cursor:
        other = plain_rows(cursor, "FROM labs WHERE patient_key = ?", [key_of(told, "B1")])

    def mixed(cursor: Cursor, sql: str, params: object = ()) -> list[Row]:
        return other if sql.startswith("FROM labs") else plain_rows(cursor, sql, params)

    monkeypatch.setattr(patient, "plain_rows", mixed)
    with pytest.raises(RowsOfAnother, match="labs"):
        record(token_of(told, "B3"))


def test_a_finding_of_another_patient_stops_everything(told: Store, monkeypatch: pytest.MonkeyPatch):
    with told.cursor() as cursor:
        other = patient.findings_of(cursor, key_of(told, "B1"))
    assert other
    monkeypatch.setattr(patient, "findings_of", lambda cursor, key: other)
    with pytest.raises(RowsOfAnother, match="findings"):
        record(token_of(told, "B3"))
    with pytest.raises(RowsOfAnother, match="findings"):
        findings_of_patient(key_of(told, "B3"))


def test_a_record_follows_the_store(told: Store):
    token = token_of(told, "B1")
    assert len(record(token).course.fractures) == 1
    put(told, "more.csv", "patient_id,fracture_date,bone,side,energy\nB1,2026-06-15,tibia,right,low\n")
    assert len(record(token).course.fractures) == 2


def test_a_dose_takes_the_weight_of_the_nearest_visit_within_90_days(told: Store):
    put(
        told,
        "infusions.csv",
        "patient_id,agent,infusion_date,status,dose_mg,weight_kg\n"
        "B1,pamidronate,2026-01-03,given,30,\n"  # 90 d after the visit of 2025-10-05
        "B1,pamidronate,2026-01-04,given,30,\n"  # 91 d
        "B1,pamidronate,2026-10-11,given,30,43\n",
    )
    rows = record(token_of(told, "B1")).rows("infusions", "infusion_date")
    weights = [row["weight_kg"] for row in rows if row["agent"] == "pamidronate"]
    assert weights == [40.1, None, 43]  # the last one is its own


def test_facts_are_newest_first_and_carry_batch_and_row(told: Store):
    facts = facts_since(record(token_of(told, "B1")))
    days = [fact.day for fact in facts]
    assert days == sorted(days, reverse=True) and min(days) == date(2026, 5, 4)
    assert all(one.batch_id and one.file_row for fact in facts for one in fact.evidence)
    assert not any(fact.late for fact in facts)


def test_the_table_has_every_value_with_its_number_batch_and_row(told: Store):
    table = course_table(record(token_of(told, "B1")))
    assert tuple(table.columns) == COLUMNS
    assert set(table["patient_id"]) == {"B1"}
    assert table[["batch", "row"]].notna().all(axis=None)
    assert list(table["date"]) == sorted(table["date"], reverse=True)
    by_what = table.set_index(["what", "date"])["value"]
    assert by_what["Lumbar spine, L2–L4, reported", date(2026, 10, 10)] == "−1.4"
    assert by_what["Lumbar spine, L2–L4, computed", date(2026, 10, 10)] == "−0.88"
    assert by_what["25-OH-D", date(2026, 10, 10)] == "38"
    assert by_what["T4", date(2026, 10, 10)] == "not readable"
    assert by_what["Zoledronate", date(2026, 10, 12)] == "0.025"


def test_the_csv_can_be_read_back_and_runs_nothing_in_a_spreadsheet(told: Store):
    put(told, "drug.csv", 'patient_id,agent,start_date,frequency\nB1,"=cmd()",2026-01-05,@daily\n')
    text = table_csv(course_table(record(token_of(told, "B1"))))
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]
    assert "'=cmd()" in cells
    assert "-1.4" in cells and not [row for row in rows if "−" in row["value"]]


def test_an_empty_patient_has_an_empty_table(told: Store):
    found = record(token_of(told, "B2"))
    assert course_table(found).empty and facts_since(found) == []


def test_people_are_found_by_all_words_in_any_order_and_case(told: Store):
    assert list(find_people("EMIL dorn")["patient_id"]) == ["B1"]
    assert list(find_people("b2")["patient_id"]) == ["B2"]
    assert list(find_people("<b>")["patient_id"]) == ["B3"]
    assert find_people("dorn ada").empty
    assert find_people("'; DROP TABLE patients; --").empty and told.count("patients") == 3


def test_bands_are_those_of_the_table_at_its_own_ages(told: Store):
    bands, limits = reference_bands("bachrach1999_spine_l2l4_bmd", "male")
    first = bands.iloc[0]
    # LMS by hand: L 0.0127, M 0.66143, S 0.08993 at 9.0 y
    assert first["age_years"] == 9.0 and first["median"] == pytest.approx(0.66143)
    assert first["m2"] == pytest.approx(0.66143 * (1 - 2 * 0.0127 * 0.08993) ** (1 / 0.0127))
    assert first["p1"] == pytest.approx(0.66143 * (1 + 0.0127 * 0.08993) ** (1 / 0.0127))
    assert "9.0 to 25.0 years" in limits


def test_a_reference_by_ethnic_group_gives_no_bands_by_sex_alone(told: Store):
    assert reference_bands("schafmeyer2022_lower_limb_bmd", "male")[0].empty
