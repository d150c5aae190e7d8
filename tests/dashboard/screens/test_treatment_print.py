"""The checklist to print: one file that needs nothing else, all of it escaped, what was overridden and by whom."""

from __future__ import annotations

import re

import pytest

from core.store import Store
from dashboard.data.patient import record
from dashboard.data.treatment import treatment
from dashboard.data.treatment_checks import override, take_back
from dashboard.screens.treatment_print import print_html
from tests.stories import key_of, put, token_of


def printed(store: Store, number: str = "B1") -> str:
    who = record(token_of(store, number))
    assert who is not None
    return print_html(who, treatment(who.person.patient_key))


def test_it_says_whose_it_is_as_of_when_each_check_its_limit_and_its_row(told: Store):
    page = printed(told)
    for said in (
        "Checklist before the infusion of 2026-12-15", "Dorn, Emil", "number B1 (main)", "born 2012-03-01",
        "As of 2026-11-20. Synthetic data.", "Vitamin D", "38", "nmol/L", "2026-10-10, 66 d", "at least 50 nmol/L",
        "batch 9, row 2", "1 item blocks", "never orders", "Checked by", "@page",
    ):  # fmt: skip
        assert said in page, said
    assert page.index('<td class="stops">block') < page.index("<td>missing") < page.index("<td>pass")


def test_it_asks_for_nothing_from_elsewhere_and_runs_nothing(told: Store):
    page = printed(told)
    assert not re.search(r"<script|<link|<img|src=|href=|url\(|@import|https?:", page)
    assert page.startswith("<!doctype html>") and page.endswith("</html>")


def test_names_and_reasons_are_written_as_they_are(told: Store):
    put(told, "z.csv", "patient_id,agent,infusion_date,status,dose_mg\nB3,zoledronate,2026-12-01,planned,1\n")
    person = record(token_of(told, "B3"))
    assert person is not None
    check = next(row for row in treatment(key_of(told, "B3")).checks if row["is_open"])
    assert override(person.person, check, "<script>alert(1)</script> & more", "<i>Dr</i>") == ""
    page = printed(told, "B3")
    assert "&lt;b&gt;Fichte&lt;/b&gt;" in page and "<b>Fichte" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more (&lt;i&gt;Dr&lt;/i&gt;, 2026-11-20)" in page
    assert "<h2>Overridden</h2>" in page and ", overridden</td>" in page
    check = next(row for row in treatment(key_of(told, "B3")).checks if row["override_reason"])
    assert take_back(person.person, check, "Dr Hand") == ""
    assert "<h2>Overridden</h2>" not in printed(told, "B3")


@pytest.mark.parametrize(("reason", "by", "said"), [("", "Dr Hand", "Give a reason"), ("given", " ", "Give your name")])
def test_an_override_without_a_reason_or_a_name_is_refused(told: Store, reason: str, by: str, said: str):
    person = record(token_of(told, "B1"))
    assert person is not None
    check = next(row for row in treatment(key_of(told, "B1")).checks if row["is_open"])
    assert said in override(person.person, check, reason, by)
    assert told.count("infusion_overrides") == 0


def test_a_passed_check_and_one_that_has_changed_meanwhile_are_not_overridden(told: Store):
    person = record(token_of(told, "B1"))
    assert person is not None
    checks = treatment(key_of(told, "B1")).checks
    passed = next(row for row in checks if row["state"] == "pass")
    assert "stops nothing" in override(person.person, passed, "given", "Dr Hand")
    blocked = next(row for row in checks if row["state"] == "block")
    put(told, "new.csv", "patient_id,analyte,sample_date,value,unit\nB1,25-OH-D,2026-11-18,71,nmol/L\n")
    assert "changed meanwhile" in override(person.person, blocked, "given", "Dr Hand")
