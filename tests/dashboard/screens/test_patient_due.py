"""The list of what is due: the whole schedule, what is not due yet behind a fold, what has no date in words, and the CSV."""

from __future__ import annotations

import csv
import io
import re

from core.store import Store
from dashboard.data import patient
from dashboard.data.schedule import HEADS, ONCE, asked_for, left_open, schedule_csv
from tests.dashboard.conftest import html_of, page_of
from tests.stories import put, token_of


def _due(store: Store, who: str) -> str:
    page = re.sub(r'<span class="tb-whole">(.*?)</span>', r"\1", html_of(page_of("patient", token_of(store, who))))
    return page[page.index(">Due<") :]


def _record(store: Store, who: str) -> patient.Record:
    found = patient.record(token_of(store, who))
    assert found is not None
    return found


def test_what_is_due_now_stands_before_the_fold_and_the_rest_behind_it(told: Store) -> None:
    due = _due(told, "B1")
    now, later = due[: due.index("Not due yet")], due[due.index("Not due yet") :]
    assert "Dental review<small>none on record" in now and "39 d late" in now
    assert "Bloods before the infusion<small>zoledronate booked for 2026-12-15: missing or too old:" in now
    assert "<td>DXA<small>last 2026-10-10" in later and "2027-10-10" in later
    assert "<td>Visit<small>last 2026-10-10" in later and "2027-01-12" in later


def test_a_line_says_on_hover_who_asks_for_it_and_by_which_source(told: Store) -> None:
    put(
        told,
        "sick.csv",
        'patient_id,diagnosis_code,since_date,group\nB1,"a ""quoted"" <b>name</b>",2026-01-05,primary\n',
    )
    due = _due(told, "B1")
    assert 'title="first year of zoledronate, since 2026-10-12 · 3 months · this product&#x27;s choice"' in due
    assert "a &quot;quoted&quot; &lt;b&gt;name&lt;/b&gt;" in due and "<b>name" not in due


def test_a_booked_infusion_stands_once_for_each_of_its_days(told: Store) -> None:
    put(told, "more.csv", "patient_id,agent,infusion_date,status\nB1,zoledronate,2027-06-15,planned\n")
    due = _due(told, "B1")
    assert due.count("Zoledronate infusion") == 2 and "<td>Infusion<" not in due


def test_who_is_not_followed_is_said_with_the_reason(told: Store) -> None:
    put(told, "mother.csv", "patient_id,date_of_birth,sex\nM1,1990-01-01,female\n")
    due = _due(told, "M1")
    assert "Nothing is due. DXA, spine image, visit: not followed: adult." in due


def test_of_whom_nothing_is_known_that_is_said(told: Store) -> None:
    put(told, "new.csv", "patient_id,date_of_birth,sex\nN1,2018-01-01,female\n")
    due = _due(told, "N1")
    assert "Visit: no dated fact on record." in due and "DXA: neither a visit nor a scan." in due


def test_the_schedule_of_who_has_died_is_not_known(told: Store) -> None:
    put(told, "died.csv", "patient_id,date_of_birth,sex,deceased_date\nD1,2010-01-01,female,2026-01-01\n")
    assert "The schedule is not known: it is for the living." in _due(told, "D1")
    assert "Schedule as CSV" not in [one.label for one in page_of("patient", token_of(told, "D1")).download_button]


def test_the_whole_schedule_is_offered_as_a_file(told: Store) -> None:
    assert "Schedule as CSV" in [one.label for one in page_of("patient", token_of(told, "B1")).download_button]
    put(told, "sick.csv", "patient_id,diagnosis_code,since_date,group\nB3,=1+1,2026-01-05,primary\n")
    rows = list(csv.DictReader(io.StringIO(schedule_csv(_record(told, "B1")).decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == HEADS and {row["patient"] for row in rows} == {"B1"}
    lines = {row["what"]: row for row in rows}
    assert (lines["dental review"]["days late"], lines["DXA"]["days late"]) == ("39", "")
    assert (lines["DXA"]["last"], lines["DXA"]["status"], lines["DXA"]["row"]) == ("2026-10-10", "not due", "4")
    dates = [row["due"] for row in rows if row["due"]]
    assert dates == sorted(dates) and rows[len(dates) - 1]["due"] == dates[-1], "what has no date comes last"
    other = schedule_csv(_record(told, "B3")).decode("utf-8-sig")
    assert "'=1+1" in other and ",=1+1" not in other


def test_each_line_of_the_schedule_is_in_one_place(told: Store) -> None:
    found = _record(told, "B1")
    shown = {row["what"] for row in asked_for(found)} | {what for _, whats in left_open(found) for what in whats}
    assert shown | {"infusion", ONCE} == {row["what"] for row in found.schedule}
    assert not shown & {"infusion", ONCE}, "the booked infusion has its own lines, and what is over needs none"


def test_bloods_that_are_there_are_not_late_where_the_infusion_is(told: Store) -> None:
    """A late infusion that nobody booked, with its bloods of this week: done, and not `late`."""
    put(
        told,
        "given.csv",
        "patient_id,agent,infusion_date,status,dose_mg,regimen\nB3,zoledronate,2025-10-01,given,1.0,Z-6\n",
    )
    names = ("calcium", "phosphate", "magnesium", "alkaline phosphatase", "creatinine", "PTH", "25-OH-D")
    units = ("mmol/L", "mmol/L", "mmol/L", "U/L", "umol/L", "pmol/L", "nmol/L")
    values = ("2.4", "1.4", "0.9", "120", "55", "4", "80")
    rows = "".join(f"B3,L1,{n},2026-11-18,{v},{u}\n" for n, v, u in zip(names, values, units, strict=True))
    put(told, "labs.csv", "patient_id,sample_id,analyte,sample_date,value,unit\n" + rows)
    due = _due(told, "B3")
    line = next(one for one in due.split("<tr") if "Bloods before the infusion" in one)
    assert "2026-04-01" in line and "<td>done</td>" in line and "d late" not in line
