"""The cards of the Patient page: verdicts of change, who speaks first, the vertebrae; bone density by age."""

from __future__ import annotations

import re

import pytest

from core.clinic import keep_in_step
from core.rules.limits import sign_limit
from core.store import Store
from tests.dashboard.screens.test_patient import button, card_of, figure_of, patient_page
from tests.stories import IMAGES, SCANS, put, token_of


def test_the_headline_is_the_change_of_z_and_bone_density_comes_second(told: Store):
    card = card_of(patient_page(token_of(told, "B1")), "Lumbar spine")
    assert "<b>−1.4</b>" in card and "L2–L4 reported · −0.9 computed" in card
    assert card.index("Z −0.7 in 370 d") < card.index("BMD unchanged within its error") < card.index("+0.005 g/cm²")
    assert "LSC unknown" in card and "LSC 0.028, published" in card
    for tick in (">−0.028<", ">0<", ">+0.028<"):
        assert tick in card  # the numbers of the bar's ticks
    assert "its own: trabecula limits --sign precision_spine_g_cm2=… --by …" in card
    assert "BMD up, Z down; the error of this Z is not known" in card
    assert "not this centre&#x27;s" in card or "not this centre's" in card


_HEAD = SCANS.splitlines()[0]


@pytest.mark.parametrize(
    ("bmd", "z", "first", "second"),
    [
        ("0.690", "-2.1", "BMD fell by more than its error", "Change of Z cannot be judged"),
        ("0.735", "-1.5", "BMD unchanged within its error", "Change of Z cannot be judged"),
        ("0.795", "-1.2", "Change of Z cannot be judged", "BMD rose by more than its error; growth alone can do that"),
    ],
)
def test_what_can_be_judged_speaks_first_and_a_gain_of_density_never_does(
    told: Store, bmd: str, z: str, first: str, second: str
):
    scan = f"B1,S9,lumbar spine,none,L2-L4,2026-11-15,{bmd},Hologic,Horizon A,H1,5.6,array,{z},Maker,,"
    put(told, "scan.csv", f"{_HEAD}\n{scan}\n")
    card = card_of(patient_page(token_of(told, "B1")), "Lumbar spine")
    heads = re.findall(r'<div class="tb-verdict( tb-weak)?">(.*?)</div>', card)
    assert [words.startswith(said) for (_, words), said in zip(heads, (first, second), strict=True)] == [True, True]
    assert ["weak" in kind for kind, _ in heads] == [False, first.startswith("BMD")]


def test_a_precision_error_that_the_centre_signed_is_not_called_published(told: Store):
    sign_limit(told, "precision_spine_g_cm2", "0.001", "Dr Sign")
    keep_in_step(told)
    card = card_of(patient_page(token_of(told, "B1")), "Lumbar spine")
    assert "published" not in card and "LSC from the precision error signed by Dr Sign, 2026-11-20" in card
    assert "LSC 0.003<" in card and "BMD rose by more than its error" in card


def test_density_is_judged_where_only_the_reference_of_z_has_changed(told: Store):
    scan = "B1,S9,lumbar spine,none,L2-L4,2026-11-15,0.690,Hologic,Horizon A,H1,5.6,array,-2.1,Other,,"
    put(told, "scan.csv", f"{_HEAD}\n{scan}\n")
    card = card_of(patient_page(token_of(told, "B1")), "Lumbar spine")
    assert "BMD fell by more than its error" in card and "Z not comparable with 2026-10-10" in card


def test_levels_that_are_not_stated_are_said_once(told: Store):
    scan = "B2,S9,lumbar spine,none,,2026-11-15,0.490,Hologic,Horizon A,H1,5.6,array,-2.1,Other,,"
    put(told, "scan.csv", f"{_HEAD}\n{scan}\n")
    card = card_of(patient_page(token_of(told, "B2")), "Lumbar spine")
    assert "reported, levels not stated" in card and "not stated reported" not in card


def test_another_z_that_can_be_judged_speaks_under_its_own_name(told: Store):
    card = card_of(patient_page(token_of(told, "B1")), "Lumbar spine")
    assert "By the computed Z (Bachrach 1999, spine L2-L4): gained less than expected for age, −0.4 (LSC 0.27)" in card
    assert "improved" not in card


def test_the_leading_z_is_chosen_by_hand_and_changes_the_verdict(told: Store):
    token = token_of(told, "B1")
    shown = patient_page(token, {f"leads-{token}-lumbar-spine-reported": True})
    shown.radio[0].set_value("computed").run()
    button(shown, "Let it lead").click().run()
    card = card_of(shown, "Lumbar spine")
    assert "<b>−0.9</b>" in card and "Gained less than expected for age" in card
    assert "Z −0.4 in 370 d" in card and "LSC 0.27" in card
    assert "change −0.43 Z, least significant change 0.27" in card
    assert "9.0 to 25.0 years" in card  # the limits of the reference
    chosen = told.query("SELECT series, chosen_on FROM primary_series")
    assert chosen["series"].tolist() == ["computed"]


def test_scans_that_cannot_be_compared_give_no_change(told: Store):
    shown = patient_page(token_of(told, "B3"))
    card = card_of(shown, "Lumbar spine")
    assert "Not comparable with 2024-10-01: scanner, software changed" in card
    assert "g/cm²" not in card and "LSC" not in card


def test_a_site_with_excluded_scans_only_says_why(told: Store):
    card = card_of(patient_page(token_of(told, "B3")), "Total body less head")
    assert "Only excluded scans, latest 2026-10-01: excluded: movement" in card


def test_the_vertebrae_say_on_how_many_levels_the_index_rests(told: Store):
    card = card_of(patient_page(token_of(told, "B1")), "Vertebrae")
    assert "<b>SDI ≥ 2</b><span>12 of 13 readable</span>" in card
    assert "2025-10-05: SDI ≥ 0, 12 of 13 readable" in card and "Change of SDI over the same 12 levels: +2" in card
    assert all(f">{level}</div>" in card for level in ("T4", "T8", "L4"))
    assert "T8 new" in card and 'title="T4: not readable"' in card and 'title="T8: grade 2"' in card
    assert "Not readable: T4" in card


def test_a_sum_over_other_levels_is_not_told_as_a_change(told: Store):
    head = IMAGES.splitlines()[0]
    put(told, "image.csv", f"{head}\nB1,2026-11-16,vfa,1,0,0,1,2,0,0,0,0,0,0,0,x,low,no\n")
    card = card_of(patient_page(token_of(told, "B1")), "Vertebrae")
    assert "<b>SDI ≥ 4</b><span>12 of 13 readable</span>" in card
    assert "2026-10-10: SDI ≥ 2, 12 of 13 readable" in card
    assert (
        "Change of SDI over the 11 levels graded on both images: +1. The two sums above rest on different levels"
        in card
    )
    assert "T7 new; T4 on the first image; T8 unchanged" in card


def test_bone_density_by_age_breaks_where_the_course_does(told: Store):
    shown = patient_page(token_of(told, "B3"), {"course-density": True})
    drawn = figure_of(shown, 1)["layout"]
    assert len(drawn["shapes"]) == 1
    words = [note["text"] for note in drawn["annotations"]]
    assert {"GE Prodigy", "Hologic Horizon A", "not comparable"} <= set(words)
