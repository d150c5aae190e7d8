"""The joints on the skeleton: which side, what their circle says, names beside them that do not cover each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.charts.palette import DARK, LIGHT
from dashboard.charts.pregnancy.joint_map import HEIGHT_PX, WIDTH_PX, joint_map
from dashboard.charts.pregnancy.rows import Joint, Mark
from tests.dashboard.charts.pregnancy.places import assert_no_overlap, names, said, texts, trace

SIDED = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")
JOINTS = (
    Joint("hip", "left", True, "present", Mark("2026-01-20", 6, 6)), Joint("hip", "right", False, "resolved"),
    Joint("knee", "unknown", True, None), Joint("spine", "unknown", False, "present"),
)  # fmt: skip


def at(figure, joint: str) -> int:
    return next(n for n, card in enumerate(trace(figure, "joints").hovertext) if card.startswith(f"<b>{joint}</b>"))


def test_the_right_side_is_at_the_viewers_left():
    figure = joint_map(JOINTS, LIGHT)
    marks, middle = trace(figure, "joints"), WIDTH_PX / 2
    assert marks.x[at(figure, "Right hip")] < middle < marks.x[at(figure, "Left hip")]
    assert marks.y[at(figure, "Right hip")] == marks.y[at(figure, "Left hip")]
    letters = {note.text: note.x for note in figure.layout.annotations if note.text in ("<b>R</b>", "<b>L</b>")}
    assert letters["<b>R</b>"] < middle < letters["<b>L</b>"]


def test_an_unknown_side_is_in_the_middle_with_a_question_mark():
    figure = joint_map(JOINTS, LIGHT)
    marks, n = trace(figure, "joints"), at(figure, "Knee, side ?")
    assert marks.x[n] == WIDTH_PX / 2 and marks.text[n] == "?"
    assert marks.text[at(figure, "Spine")] == ""


def test_circles_tell_pain_and_oedema_apart():
    figure = joint_map(JOINTS, LIGHT)
    marks = trace(figure, "joints")

    def looks(joint: str) -> tuple[str, str, str]:
        n = at(figure, joint)
        return marks.marker.color[n], marks.marker.line.color[n], marks.text[n]

    assert looks("Left hip") == (LIGHT.attention, LIGHT.attention, "")
    assert looks("Right hip") == (LIGHT.surface, LIGHT.text_second, "✓")
    assert looks("Knee, side ?")[:2] == (LIGHT.surface, LIGHT.attention)
    assert list(trace(figure, "painful oedema").y) == [marks.y[at(figure, "Left hip")]]
    assert "Left hip painful oedema" in texts(figure) and "Right hip oedema resolved" in texts(figure)
    assert "Knee, side ? painful no MRI" in texts(figure)
    imaged = joint_map((replace(JOINTS[2], imaged=True),), LIGHT)
    assert "Knee, side ? painful no oedema recorded" in texts(imaged) and "no MRI" not in said(imaged)


def test_joints_of_which_nothing_is_recorded_are_small_and_hollow():
    free = trace(joint_map((), LIGHT), "not named")
    assert len(free.x) == 2 * len(SIDED) + 2 and free.marker.color == LIGHT.surface and free.marker.size < 10
    assert len(trace(joint_map(JOINTS, LIGHT), "not named").x) == 2 * len(SIDED) + 2 - 3
    assert "joints" not in names(joint_map((), LIGHT))


@pytest.mark.parametrize("side", ["left", "right", "unknown"])
@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_names_beside_many_joints_do_not_cover_each_other(side: str, palette):
    joints = [Joint(one, side, True, "resolved") for one in SIDED]
    assert_no_overlap(joint_map(joints, palette), WIDTH_PX)
    both = [Joint(one, two, True, "resolved") for one in SIDED for two in ("left", "right")]
    assert_no_overlap(joint_map(both, palette), WIDTH_PX)


def test_a_joint_without_a_place_is_told_in_words():
    figure = joint_map((Joint("sternum <b>", "unknown", True, None),), LIGHT)
    assert "Sternum &lt;b&gt;, side ?: painful, no MRI" in said(figure)
    assert figure.layout.height > HEIGHT_PX and "joints" not in names(figure)


def test_dates_are_on_the_cards_only_when_asked_for():
    assert "2026" not in str(trace(joint_map(JOINTS, LIGHT), "joints").hovertext)
    assert "Seen day 6" in str(trace(joint_map(JOINTS, LIGHT), "joints").hovertext)
    assert "2026-01-20" in str(trace(joint_map(JOINTS, LIGHT, hidden=False), "joints").hovertext)
