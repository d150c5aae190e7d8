"""Pregnancy: all episodes, time to recovery, one woman's course, entry by hand, published cases, empty states."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from dashboard.data import pregnancy
from dashboard.data.patient import RowsOfAnother, record
from dashboard.data.pregnancy import drugs_of_all, episode, episodes, known, oedemas_of_all
from dashboard.data.pregnancy_by_hand import Entered, Fact, add_fact, add_pregnancy
from dashboard.data.pregnancy_curves import GROUPS, curves
from dashboard.data.pregnancy_figures import cases, course
from tests.dashboard.conftest import html_of, page_of
from tests.episode_stories import episode_store
from tests.stories import key_of, token_of


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return episode_store(tmp_path_factory.mktemp("episodes"))


@pytest.fixture
def ward(at_store: Callable[[Path | None], Store], told: Path) -> Store:
    return at_store(told)


def pregnancy_page(token: str | None = None, state: Mapping[str, object] | None = None) -> AppTest:
    shown = page_of("pregnancy", token, state)
    assert not shown.exception, shown.exception
    return shown


def figures_of(shown: AppTest) -> list[dict[str, Any]]:
    return [json.loads(one.proto.spec or one.proto.figure.spec) for one in shown.get("plotly_chart")]


def test_the_page_says_how_many_and_how_long(ward: Store):
    shown = pregnancy_page()
    page = html_of(shown)
    for said in (
        "12 episodes, 4 of them published", "7 of 11 delivered recovered", "after 1 to 9 months from delivery", "5 of 12 twins or more",
        "All: 7 of 11 recovered, half recovered by month 6", "9 cannot tell, 3 confirmed",
        "avascular necrosis · 9", "Case 1: left in the table, right in the text",
    ):  # fmt: skip
        assert said in page, said
    assert "Left out of all: not delivered yet (1)." in str(figures_of(shown))


def test_own_and_published_are_told_apart(ward: Store):
    published = html_of(pregnancy_page(state={"pregnancy-source": "Published"}))
    assert "4 episodes, 4 of them published" in published and "1, 2, 6, 9 mo" in published
    own = html_of(pregnancy_page(state={"pregnancy-source": "Own"}))
    assert "8 episodes, 0 of them published" in own and "Where the source disagrees" not in own


def test_one_switch_hides_every_identifier(ward: Store):
    shown = pregnancy_page(state={"pregnancy-hide": True})
    whole = json.dumps(figures_of(shown)[0])
    for said in ("Birchmoor", "VALME", "SYN-M", token_of(ward, "SYN-M02"), "2026-07-15"):
        assert said not in whole, said
    assert "Woman 1" in whole
    assert token_of(ward, "SYN-M02") in json.dumps(figures_of(pregnancy_page())[0])


@pytest.mark.parametrize("by", list(GROUPS))
def test_each_way_of_telling_them_apart_holds_everybody_in_three_groups_at_most(ward: Store, by: str):
    found = curves(episodes(), by)
    assert len(found) <= 3
    assert sum(one.n + sum(n for _, n in one.left_out) for one in found) == 12
    assert sum(one.n_recovered for one in found) == 7
    assert "Observational" in json.dumps(figures_of(pregnancy_page(state={"pregnancy-by": by}))[1])


def test_groups_are_never_made_by_treatment():
    assert not any(word in " ".join(GROUPS) for word in ("treat", "drug", "bisphosphonate"))


def test_a_late_mothers_page_says_so_and_what_is_open(ward: Store):
    page = html_of(pregnancy_page(token_of(ward, "SYN-M02")))
    for said in (
        "No recovery on record", "Both hips", "No clinical recovery on record 13 months after the delivery",
        "Image again: avascular necrosis", "Confirmed? Cannot tell", "4 of 8 settled", "10 pack-years",
        "numeric rating scale at the visit",
    ):  # fmt: skip
        assert said in page, said


def test_a_mother_who_cannot_bear_weight_is_urgent(ward: Store):
    page = html_of(pregnancy_page(token_of(ward, "SYN-M04")))
    assert "Cannot bear weight, left hip" in page and "exclude fracture, infection, avascular necrosis now" in page
    assert "Before delivery" in page and "Ibuprofen" in page


def test_a_published_case_shows_what_is_stated_and_takes_no_entry(ward: Store):
    shown = pregnancy_page(token_of(ward, "VALME-1"))
    page = html_of(shown)
    assert "published case" in page and "counted from the delivery, as assumed" in page and "0 of 8 settled" in page
    assert "Menarche" in page and "13 y" in page
    assert [one.label for one in shown.button] == []


def test_nobody_and_no_episode_have_words(ward: Store, at_store: Callable[[Path | None], Store]):
    assert "No such patient here" in html_of(pregnancy_page("nobody"))
    assert "No fact of an episode is recorded" in html_of(pregnancy_page(token_of(ward, "G1")))
    at_store(None)
    assert "No episode is recorded yet" in html_of(pregnancy_page())


@pytest.mark.parametrize("name", ["patient", "spine", "treatment", "labs", "growth", "diagnosis"])
def test_a_page_by_age_says_that_a_published_case_has_no_birth_date(ward: Store, name: str):
    shown = page_of(name, token_of(ward, "VALME-1"))
    assert not shown.exception
    assert "The birth date is not known" in html_of(shown)


def test_the_figure_is_drawn_from_what_is_recorded(ward: Store):
    found = episode(key_of(ward, "SYN-M01"), 1)
    assert found is not None
    drawn = course(found)
    assert drawn.delivered and drawn.born_days == (271, 271) and drawn.today == 283 and drawn.window_months == (2, 12)
    assert [score for _, score in drawn.pain] == [6, 7, 5, 4, 1, 0]
    assert [state for _, state in drawn.bearing] == ["none", "partial", "full"]
    assert [(one.joint, one.side, one.oedema) for one in drawn.joints] == [("hip", "right", "resolved")]
    assert {name for name, _ in drawn.milestones} >= {
        "onset",
        "diagnosis",
        "pain-free",
        "clinical recovery",
        "MRI oedema resolved",
    }
    assert [(one.site, one.z) for one in drawn.measured] == [("femoral neck", -1.4), ("lumbar spine", -1.2)]
    assert drawn.lactation and drawn.lactation[0].first == 0 and drawn.lactation[1] and drawn.lactation[1].first == 172


def test_the_rows_of_the_figure_tell_before_from_after(ward: Store):
    found = {one.name: one for one in cases(episodes(), drugs_of_all(), oedemas_of_all())}
    second = found["VALME-2"]
    assert second.published and second.title == "both knees" and (second.diagnosis and second.diagnosis.first) == -27
    assert [one.group for one in second.after] == ["bisphosphonate"] and [one.group for one in second.before] == [
        "other"
    ]
    assert second.recovery and second.recovery.assumed and second.recovery.first == 274
    assert not found["Dunmere, Zoe"].delivered and found["Dunmere, Zoe"].before[0].group == "NSAID"


def test_a_fact_by_hand_is_checked_as_a_file_and_shown(ward: Store, monkeypatch: pytest.MonkeyPatch):
    token = token_of(ward, "SYN-M03")
    person = record(token).person
    refused = add_fact(person, Fact(1, "pain-free", "30+8", by="Dr Test"))
    assert (
        refused.batch_id is None and "go from 0 to 6" in refused.problems[0] and refused.problems[0].startswith("When:")
    )
    assert add_fact(person, Fact(1, "", "", by="")).problems[:2] == (
        "Choose what was found.",
        "Say when: a date, a gestational age, a time after the delivery, or `not stated`.",
    )
    written = add_fact(person, Fact(1, "pain-free", "2026-11-10", value="0", by="Dr Test"))
    assert written.batch_id and not written.problems
    page = html_of(pregnancy_page(token))
    assert "Clinically recovered" in page and "No clinical recovery on record" not in page


def test_a_pregnancy_by_hand_completes_what_is_on_record(ward: Store, monkeypatch: pytest.MonkeyPatch):
    token = token_of(ward, "SYN-M04")
    person = record(token).person
    entered = Entered(1, None, None, date(2026, 11, 15), "", "", None, None, "", "Dr Test")
    assert add_pregnancy(person, entered).batch_id
    page = html_of(pregnancy_page(token))
    assert "2026-11-15</span> at 32+0" in page and "singleton" in page
    nothing = Entered(1, None, None, None, "", "", None, None, "", "Dr Test")
    assert "Say the last period" in add_pregnancy(person, nothing).problems[0]
    man = Entered(2, None, None, date(2026, 12, 24), "", "", None, None, "", "Dr Test")
    assert "future" in add_pregnancy(person, man).problems[0]


def test_rows_of_another_woman_are_never_shown(ward: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(pregnancy._OF_EPISODE, "points", "FROM episode_points WHERE ? IS NOT NULL AND ? = 1")
    with pytest.raises(RowsOfAnother):
        episode(key_of(ward, "SYN-M01"), 1)


def test_the_patients_page_leads_to_the_pregnancy_where_there_is_one(ward: Store):
    assert known(token_of(ward, "SYN-M01")).pregnancies == (1,) and known(token_of(ward, "G1")).pregnancies == ()
    ways = page_of("patient", token_of(ward, "SYN-M01"))
    assert not ways.exception
    assert "Pregnancy" in [one.proto.label for one in ways.get("page_link")]
    assert "Pregnancy" not in [one.proto.label for one in page_of("patient", token_of(ward, "G1")).get("page_link")]
