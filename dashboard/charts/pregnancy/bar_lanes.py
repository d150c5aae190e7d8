"""Lanes of bars in time: marrow oedema of each joint, lactation, drugs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.charts.palette import Palette
from dashboard.charts.pregnancy.pieces import begins_of, ends_of, pieces
from dashboard.charts.pregnancy.rows import Given, Joint, Mark
from dashboard.charts.pregnancy.scene import NOT_RECORDED, UNPLACED, Scene
from dashboard.charts.pregnancy.words import broken, mark_card, told, without_dates
from dashboard.charts.wording import capital, literal

_ROW_PX, _TALL_ROW_PX, _BAR_PX = 22, 34, 12
_LEAST_BAR_DAYS = 1
_GROUPS = {"bisphosphonate": "bisphosphonate", "NSAID": "NSAID"}


def joint_name(joint: Joint) -> str:
    """A joint with its side: `Left hip`, `Knee, side ?`; the spine has none."""
    if joint.side in ("left", "right"):
        return f"{capital(joint.side)} {joint.joint}"
    return capital(joint.joint) if joint.joint == "spine" else f"{capital(joint.joint)}, side ?"


@dataclass(frozen=True)
class JointLanes:
    """A row for each joint and side: from when oedema was seen until it was seen resolved, or goes on."""

    joints: Sequence[Joint]
    gap_above_px: float = 18

    @property
    def height_px(self) -> float:
        return _ROW_PX * (len(self.joints) + 1) if self.joints else _ROW_PX

    def draw(self, scene: Scene, top_px: float) -> None:
        """The lane's name, then the rows."""
        scene.name("MRI oedema", top_px + _ROW_PX / 2)
        if not self.joints:
            scene.sentence(NOT_RECORDED, top_px + _ROW_PX / 2)
        for at, joint in enumerate(self.joints):
            self._row(scene, joint, top_px + _ROW_PX * (at + 1.5))

    def _row(self, scene: Scene, joint: Joint, y_px: float) -> None:
        scene.name(joint_name(joint), y_px, strong=False)
        scene.latest(self._state(joint, scene.hidden), y_px)
        seen, gone = begins_of(joint.seen), ends_of(joint.resolved)
        if seen is None or (joint.oedema == "resolved" and gone is None):
            missing = joint.not_seen if joint.oedema is None else f"{joint.oedema}, {UNPLACED}"
            scene.sentence(missing, y_px)
            return
        goes_on = joint.oedema != "resolved"
        end = scene.end_of(None if goes_on else joint.resolved, seen[0])
        card = _joint_card(joint, scene.hidden)
        found = [(piece, y_px, card) for piece in pieces(seen, end)]
        tone = scene.palette.attention if joint.oedema else scene.palette.text_third
        scene.bars(found, tone, "oedema" if joint.oedema else joint.not_seen, _BAR_PX, hollow=joint.oedema is None)
        if joint.oedema == "present":
            scene.arrow(y_px, tone, card)

    def _state(self, joint: Joint, hidden: bool) -> str:
        if joint.oedema is None:
            return ", ".join(filter(None, (joint.pain, "not recorded" if joint.imaged else "no MRI")))
        when = joint.resolved if joint.oedema == "resolved" else joint.seen
        words = [joint.oedema, told(when, hidden) if when is not None and joint.oedema == "resolved" else ""]
        return " ".join(filter(None, words)) + (", painful" if joint.painful and joint.oedema == "present" else "")


def _joint_card(joint: Joint, hidden: bool) -> str:
    head = f"<b>{literal(joint_name(joint))}</b>"
    lines = [head, f"Oedema {joint.oedema}" if joint.oedema else capital(joint.not_seen)]
    lines += [capital(joint.pain)] if joint.pain else []
    for what, mark in (("Seen", joint.seen), ("Resolved", joint.resolved)):
        lines += mark_card(what, mark, hidden) if mark is not None else []
    lines += [literal(line) for line in broken(without_dates(joint.words, hidden), 380)]
    return "<br>".join(lines)


@dataclass(frozen=True)
class LactationLane:
    """From the first to the last day of breastfeeding, as far as they are known."""

    lactation: tuple[Mark, Mark | None] | None
    height_px: float = _ROW_PX
    gap_above_px: float = 12

    def draw(self, scene: Scene, top_px: float) -> None:
        """The bar, with an arrow where no end is recorded."""
        y_px = top_px + self.height_px / 2
        scene.name("Lactation", y_px)
        if self.lactation is None:
            scene.sentence(NOT_RECORDED, y_px)
            return
        begin, end = self.lactation
        words = told(begin, scene.hidden)
        words = f"from {words}" if end is None else f"{words} to {told(end, scene.hidden)}"
        start = ends_of(begin)
        if start is None or (end is not None and end.first is None):
            scene.sentence(f"{words}, {UNPLACED}", y_px)
            return
        cards = mark_card("Lactation from", begin, scene.hidden)
        cards += ["End not recorded"] if end is None else mark_card("To", end, scene.hidden)
        card, tone = "<br>".join(cards), scene.palette.text_third
        found = [(one, y_px, card) for one in pieces(start, scene.end_of(end, start[0]))]
        scene.bars(found, tone, "lactation", _BAR_PX)
        if end is None:
            scene.arrow(y_px, tone, card)
        scene.latest("end not recorded" if end is None else f"to {told(end, scene.hidden)}", y_px)


@dataclass(frozen=True)
class DrugLanes:
    """A row for each drug, in the order given; first and last day of its time are those on which it was taken."""

    drugs: Sequence[Given]
    gap_above_px: float = 12

    @cached_property
    def rows(self) -> list[list[Given]]:
        """What was given, by name."""
        names = dict.fromkeys(one.name for one in self.drugs)
        return [[one for one in self.drugs if one.name == name] for name in names]

    @property
    def height_px(self) -> float:
        return sum(map(_row_px, self.rows)) if self.rows else _ROW_PX

    def draw(self, scene: Scene, top_px: float) -> None:
        """A row for each drug; bisphosphonates and NSAIDs are named as such."""
        if not self.rows:
            scene.name("Drugs", top_px + _ROW_PX / 2)
            scene.sentence(NOT_RECORDED, top_px + _ROW_PX / 2)
        for row in self.rows:
            self._row(scene, row, top_px + _row_px(row) / 2)
            top_px += _row_px(row)

    def _row(self, scene: Scene, row: Sequence[Given], y_px: float) -> None:
        tone = _tone(row[0].group, scene.palette)
        group = _GROUPS.get(row[0].group, "")
        scene.name(capital(row[0].name), y_px, f'<span style="color:{tone}">{group}</span>' if group else "")
        placed = [one for one in row if one.at.first is not None]
        if not placed:
            scene.sentence(told(row[0].at, scene.hidden) or UNPLACED, y_px)
            return
        for one in placed:
            self._bar(scene, one, tone, y_px)
        scene.latest(told(placed[-1].at, scene.hidden), y_px)

    def _bar(self, scene: Scene, one: Given, tone: str, y_px: float) -> None:
        begin = float(one.at.first or 0)
        card = "<br>".join([f"<b>{literal(capital(one.name))}</b>", *mark_card("Given", one.at, scene.hidden)])
        if one.at.first == one.at.last:
            marker = {"symbol": "line-ns", "size": 14, "line": {"width": 3.2, "color": tone}}
            scene.paper.marks([begin], [y_px], [card], literal(one.name), marker=marker)
            return
        end = max(scene.goes_to, begin + _LEAST_BAR_DAYS) if one.at.last is None else float(one.at.last)
        scene.bars([((begin, end, True), y_px, card)], tone, literal(one.name), _BAR_PX)
        if one.at.last is None:
            scene.arrow(y_px, tone, card)


def _row_px(row: Sequence[Given]) -> float:
    return _TALL_ROW_PX if row[0].group in _GROUPS else _ROW_PX


def _tone(group: str, palette: Palette) -> str:
    own = {"bisphosphonate": palette.bisphosphonate, "NSAID": palette.attention}
    return own.get(group, palette.supplement)
