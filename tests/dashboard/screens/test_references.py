"""References: the list with its limits, a dropped table with its problems and effects, load, switch, replace, remove."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import centre_tables
from core.store import Store
from dashboard.data.references import drop as drop_data
from dashboard.data.references import load as load_data
from tests.core.reference.tables import adjustment, rows, text
from tests.dashboard.conftest import html_of, screen


def button(shown: AppTest, label: str):
    return next(one for one in shown.button if one.label == label)


def drop(shown: AppTest, data: bytes, name: str = "own.csv") -> AppTest:
    return shown.file_uploader[0].set_value([(name, data, "text/csv")]).run()


def load_it(shown: AppTest, by: str = "Dr Test") -> AppTest:
    next(one for one in shown.text_input if one.label == "Your name").set_value(by)
    return button(shown, "Load it").click().run()


def said(shown: AppTest) -> str:
    return " ".join(one.value for one in shown.markdown)


def test_the_list_says_what_each_is_and_its_limits(clinic: Store):
    page = html_of(screen("references"))
    assert "3 of 5 in use" in page and "CDC 2000 stature for age" in page and "0 of this centre" in page
    assert "9.0 to 25.0 years; L2-L4; Hologic (QDR-1000W) only." in page
    assert "J Clin Endocrinol Metab 1999" in page and "Checksum" in page


def test_any_reference_can_be_looked_at_with_its_bands_and_height_adjustment(clinic: Store):
    shown = screen("references")
    assert '"median"' in shown.get("plotly_chart")[0].proto.spec
    shown.selectbox(key="references-chosen").set_value("nhanes2011_2018_whole_body_bmc").run()
    assert "never for the spine" in html_of(shown) and "Height Z by cdc2000_stature" in html_of(shown)
    shown.selectbox(key="references-chosen").set_value("schafmeyer2022_lower_limb_bmd").run()
    group = next(one for one in shown.selectbox if one.label == "Ethnic group")
    assert len(group.options) == 3


def test_a_good_table_is_shown_with_what_it_would_do_and_nothing_is_written(clinic: Store):
    version = clinic.version()
    table = [row | {"age_years": row["age_years"] + 6} for row in rows()]
    page = html_of(drop(screen("references"), text(table)))
    assert "Own spine, new: not in the store yet" in page and "This centre's own table." in page.replace("&#x27;", "'")
    assert "2 of 3 scans" in page and "age outside the table" in page and "BMD (g/cm2)" in page
    assert "Findings go by the Z that leads" in page and "Columns of a reference table" in page
    assert clinic.version() == version


def test_problems_are_said_at_once_and_what_is_open_can_be_said(clinic: Store):
    shown = drop(screen("references"), text(rows(levels="", citation="")))
    page = html_of(shown)
    assert "a table of the lumbar spine needs its levels" in page and "citation is missing" in page
    assert "could not be read" not in page or "see the problems" in page
    shown = drop(shown, text(rows(levels="")))
    shown.text_input(key="references-levels").set_value("L1-L4").run()
    assert "None." in html_of(shown)
    assert "Own spine: the table is loaded" in said(load_it(shown)).replace("\\", "")
    assert clinic.value("SELECT levels FROM lms_references WHERE reference_id = 'own_spine'") == "L1-L4"


def test_a_second_click_while_it_loads_waits_for_the_same_load(clinic: Store, monkeypatch: pytest.MonkeyPatch):
    """The page begins anew at each click: what the first one began is not begun twice, and its outcome is shown."""
    begun, go_on, real = [], threading.Event(), centre_tables.load_table

    def slow(*given: Any) -> Any:
        begun.append(1)
        assert go_on.wait(60)
        return real(*given)

    monkeypatch.setattr(centre_tables, "load_table", slow)
    dropped = drop_data("own.csv", text(rows()))
    first = threading.Thread(target=load_data, args=(dropped, "Dr Test", "one wish"))
    first.start()
    threading.Timer(1, go_on.set).start()
    assert load_data(dropped, "Dr Test", "one wish") == ("Own spine: the table is loaded.", "")
    first.join()
    assert begun == [1] and clinic.value("SELECT count(*) FROM reference_files") == 1
    assert load_data(dropped, "Dr Test", "another")[0].endswith("this file is loaded already; nothing was changed.")


def test_who_loads_has_to_be_said(clinic: Store):
    shown = load_it(drop(screen("references"), text(rows())), by=" ")
    assert "Who does this" in shown.error[0].value
    assert clinic.value("SELECT count(*) FROM reference_files") == 0


def test_load_then_off_then_on_then_out(clinic: Store):
    shown = load_it(drop(screen("references"), text(rows())))
    assert "1 of this centre" in html_of(shown) and "loaded by Dr Test" in html_of(shown)
    for key, act, sentence in (
        ("switch-own_spine", "Leave", "no longer used"),
        ("switch-own_spine", "Use", "is used from"),
        ("remove-own_spine", "Remove", "is removed"),
    ):
        shown.button(key=key).click().run()
        by = next(one for one in shown.text_input if one.label == "Your name")
        assert by.value == "Dr Test" and not shown.button(key="references-do").disabled, "said once, remembered"
        by.set_value(" ").run()
        assert shown.button(key="references-do").disabled
        next(one for one in shown.text_input if one.label == "Your name").set_value("Dr Test").run()
        shown.button(key="references-do").click().run()
        assert sentence in said(shown).replace("\\", ""), act
    assert "0 of this centre" in html_of(shown)


def test_the_same_file_and_another_one_of_the_same_id(clinic: Store):
    shown = load_it(drop(screen("references"), text(rows())))
    assert "this file is loaded already" in html_of(drop(shown, text(rows())))
    other = drop(shown, text([row | {"S": 0.13} for row in rows()]))
    assert "another table of this id is loaded" in html_of(other)
    other.toggle(key="references-replace").set_value(True).run()
    load_it(other)
    assert clinic.value("SELECT min(s) FROM lms_rows WHERE reference_id = 'own_spine'") == 0.13


def test_what_is_unusual_waits_for_the_switch(clinic: Store):
    table = rows()
    table[3] |= {"age_years": 9.5}
    shown = drop(screen("references"), text(table))
    assert "Is a row missing?" in html_of(shown)
    shown.toggle(key="references-soft").set_value(True).run()
    load_it(shown)
    assert clinic.value("SELECT count(*) FROM reference_files") == 1


def test_a_height_adjustment_is_known_by_its_headers(clinic: Store):
    shown = drop(screen("references"), text(adjustment("bachrach1999_spine_l2l4_bmd")), "haz.csv")
    assert "Height adjustment" in html_of(shown) and "8 to 19 completed" in html_of(shown)
    load_it(shown)
    assert clinic.value("SELECT count(*) FROM height_regressions WHERE origin = 'centre'") == 1


def test_discard_and_a_name_that_is_html(clinic: Store):
    shown = drop(screen("references"), text(rows(title="<b>Bold</b> *x*")), "<i>x</i>.csv")
    assert "<b>Bold</b>" not in html_of(shown) and "<i>x</i>" not in html_of(shown)
    button(shown, "Discard").click().run()
    assert "what Z-scores are computed from" in html_of(shown)


def test_a_store_without_patients_takes_a_table_too(at_store: Callable[[Path | None], Store]):
    opened = at_store(None)
    load_it(drop(screen("references"), text(rows())))
    assert opened.value("SELECT count(*) FROM lms_references WHERE origin = 'centre'") == 1


def test_findings_that_were_not_worked_out_are_not_called_none(clinic: Store):
    page = html_of(drop(screen("references"), text(rows(citation=""))))
    assert "Not worked out, because a problem holds the file back." in page and "No finding" not in page
    head = {"reference_id": "own_height", "title": "Own height", "site": "", "levels": "", "device_family": ""}
    height = [row | {"M": 90 + 6 * row["age_years"], "S": 0.04} for row in rows(**head, measure="height_cm", unit="cm")]
    page = html_of(drop(screen("references"), text(rows() + height)))
    assert "Own height will not be in use: what using it changes is not worked out." in page
    assert "No finding would open, close or change by the load." in page
    assert "get a Z by Own spine" in page and "get a Z by Own height" in page


def test_nothing_on_the_page_speaks_of_the_command_line(clinic: Store):
    shown = load_it(drop(screen("references"), text(rows())))
    other = drop(shown, text([row | {"S": 0.13} for row in rows()]))
    assert "Say below that what is loaded is to be replaced." in html_of(other) and "--" not in html_of(other)
    other.toggle(key="references-replace").set_value(True).run()
    wrong = load_it(other, by=" ").error[0].value
    assert "Give a name" in wrong and "by NAME" not in wrong


def test_letters_can_be_said_where_they_are_guessed_or_not_to_be_told(clinic: Store):
    good = rows(title="Łódź spine")
    shown = drop(screen("references"), text(good).decode().encode("cp1250"))
    assert "say what the letters are below." in html_of(shown) and "Łódź spine" not in html_of(shown)
    shown.selectbox(key="references-encoding").set_value("cp1250").run()
    assert "Łódź spine" in html_of(shown) and "None." in html_of(shown)
    load_it(shown)
    assert clinic.value("SELECT title FROM lms_references WHERE reference_id = 'own_spine'") == "Łódź spine"
    both = text(rows(title="é")) + text(rows(title="é")).decode().encode("cp1252")
    shown = drop(screen("references"), both)
    assert "mixes two encodings" in html_of(shown) and "--encoding" not in html_of(shown)
    assert shown.selectbox(key="references-encoding").options[0] == "as the file shows"
