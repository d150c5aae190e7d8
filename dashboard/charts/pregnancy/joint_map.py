"""Which joints hurt and where marrow oedema was seen, on a schematic skeleton seen from the front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.cohort.look import Part, axis_looks, figure_of
from dashboard.charts.labels import nudged_apart
from dashboard.charts.palette import Palette
from dashboard.charts.pregnancy.bar_lanes import joint_name
from dashboard.charts.pregnancy.paper import SMALL_PX, TEXT_PX
from dashboard.charts.pregnancy.rows import Joint
from dashboard.charts.pregnancy.words import broken, told, without_dates
from dashboard.charts.text_width import text_width
from dashboard.charts.wording import capital, literal

WIDTH_PX, HEIGHT_PX = 330, 420
_MIDDLE_PX = 165
# From the middle to the left joint, and down from the top; the right one lies as far at the other side.
_PLACES = {
    "shoulder": (35, 66), "elbow": (46, 122), "wrist": (51, 176), "hip": (21, 194), "knee": (21, 282),
    "ankle": (20, 362), "foot": (27, 384),
}  # fmt: skip
_SPINE, _PELVIS = (0, 128), (0, 172)
_HEAD_DOWN_PX, _HEAD_PX = 26, 15
_BONES = (
    ("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"), ("ankle", "foot"),
)  # fmt: skip
_LABEL_ROOM_PX, _EDGE_PX, _LINE_PX = 98, 4, 14
_SIZE, _UNNAMED_SIZE = 15, 7
_FOOT_PX = 404


@dataclass(frozen=True)
class _Spot:
    """A joint with its place in pixels, and whether its words stand at the viewer's left."""

    joint: Joint
    x: float
    y: float
    at_left: bool

    @property
    def lower_px(self) -> float:
        """How much lower its words stand: a line from the middle must not seem to begin at the joint beside it."""
        return 26 if self.joint.side not in ("left", "right") and self.joint.joint in _PLACES else 0

    @property
    def lines(self) -> list[str]:
        """Its name and its state, as Plotly text."""
        name = joint_name(self.joint)
        return [literal(line) for line in (*broken(name, _LABEL_ROOM_PX, TEXT_PX, 2), *_state(self.joint))]


def joint_map(joints: Sequence[Joint], palette: Palette, hidden: bool = True) -> go.Figure:
    """The figure of 330 by 420 pixels. The woman's right is at the viewer's left. Joints that the skeleton has no place
    for are told in words under it. hidden: no date on the cards."""
    spots = _spots([one for one in joints if _place(one) is not None])
    elsewhere = [f"{joint_name(one)}: {', '.join(_state(one))}" for one in joints if _place(one) is None]
    lines = broken("; ".join(elsewhere), WIDTH_PX - 2 * _EDGE_PX, TEXT_PX, 4)
    notes = [*_sides(palette), *_labels(spots, palette)]
    notes += [_note(literal(line), _EDGE_PX, HEIGHT_PX + 8 + n * 16, palette) for n, line in enumerate(lines)]
    height = HEIGHT_PX + 16 * len(lines) + (4 if lines else 0)
    unseen = {**axis_looks(palette), "visible": False}
    traces = [_bones(palette), _unnamed(spots, palette), *_named(spots, palette, hidden)]
    return figure_of(
        traces, palette, annotations=notes, height=height, width=WIDTH_PX,
        margin={"l": 0, "r": 0, "t": 0, "b": 0, "autoexpand": False},
        xaxis={**unseen, "range": [0, WIDTH_PX]}, yaxis={**unseen, "range": [height, 0]}, shapes=[_head(palette)],
    )  # fmt: skip


def _place(joint: Joint) -> tuple[float, float] | None:
    """Where a joint lies; the middle where its side is not known."""
    if joint.joint in ("spine", "pelvis"):
        x, y = _SPINE if joint.joint == "spine" else _PELVIS
        aside = {"left": 12, "right": -12}.get(joint.side, 0) if joint.joint == "pelvis" else 0
        return _MIDDLE_PX + x + aside, y
    if joint.joint not in _PLACES:
        return None
    x, y = _PLACES[joint.joint]
    return _MIDDLE_PX + {"left": x, "right": -x}.get(joint.side, 0), y


def _state(joint: Joint) -> list[str]:
    """The words for a joint, a line each; what no MRI tells is not said to be normal."""
    oedema = {"present": "oedema", "resolved": "oedema resolved"}.get(joint.oedema or "", "")
    return [one for one in (joint.pain, oedema or joint.not_seen) if one]


def _spots(joints: Sequence[Joint]) -> list[_Spot]:
    """The joints from top to bottom. What lies in the middle gets its words at the side that has fewer."""
    found: list[_Spot] = []
    sided = sorted(joints, key=lambda one: one.side not in ("left", "right"))
    for one in sided:
        x, y = _place(one) or (0.0, 0.0)
        right = sum(spot.at_left for spot in found)
        at_left = x < _MIDDLE_PX if x != _MIDDLE_PX else right < len(found) - right
        found.append(_Spot(one, x, y, at_left))
    return sorted(found, key=lambda spot: spot.y + spot.lower_px)


def _note(text: str, x: float, y: float, palette: Palette, **parts: object) -> Part:
    place = {"xref": "x", "x": x, "yref": "y", "y": y, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    return {"text": text, **place, "align": "left", "font": {"size": TEXT_PX, "color": palette.text_second}, **parts}


def _sides(palette: Palette) -> list[Part]:
    """R and L as on an image."""
    font = {"size": TEXT_PX, "color": palette.text_third}
    return [_note(words, _MIDDLE_PX + aside, 30, palette, xanchor="center", font=font)
            for words, aside in (("<b>R</b>", -46), ("<b>L</b>", 46))]  # fmt: skip


def _bones(palette: Palette) -> Part:
    """All bones as one thin line with gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for side in (-1, 1):
        for begin, end in _BONES:
            (x0, y0), (x1, y1) = _PLACES[begin], _PLACES[end]
            x += [_MIDDLE_PX + side * x0, _MIDDLE_PX + side * x1, None]
            y += [y0, y1, None]
        outline = ((0, 56), (35 * side, 66), None, (0, 158), (24 * side, 166), (21 * side, 194), (0, 200), None)
        x += [None if one is None else _MIDDLE_PX + one[0] for one in outline]
        y += [None if one is None else one[1] for one in outline]
    x += [_MIDDLE_PX, _MIDDLE_PX]
    y += [_HEAD_DOWN_PX + _HEAD_PX, 158]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "name": "bones",
            "line": {"color": palette.rule, "width": 2}}  # fmt: skip


def _head(palette: Palette) -> Part:
    line = {"color": palette.rule, "width": 2}
    top, foot = _HEAD_DOWN_PX - _HEAD_PX, _HEAD_DOWN_PX + _HEAD_PX
    return {"type": "circle", "xref": "x", "yref": "y", "x0": _MIDDLE_PX - 13, "x1": _MIDDLE_PX + 13, "y0": top,
            "y1": foot, "line": line}  # fmt: skip


def _unnamed(spots: Sequence[_Spot], palette: Palette) -> Part:
    """Joints of which nothing is recorded: small and hollow."""
    every = [(_MIDDLE_PX + side * x, float(y)) for x, y in _PLACES.values() for side in (-1, 1)]
    every += [(_MIDDLE_PX + x, float(y)) for x, y in (_SPINE, _PELVIS)]
    named = {(spot.x, spot.y) for spot in spots} | {(float(_MIDDLE_PX), spot.y) for spot in spots}
    free = [one for one in every if one not in named]
    marker = {"symbol": "circle", "size": _UNNAMED_SIZE, "color": palette.surface, "opacity": 1,
              "line": {"width": 1.4, "color": palette.rule}}  # fmt: skip
    return {"type": "scatter", "mode": "markers", "name": "not named", "x": [x for x, _ in free],
            "y": [y for _, y in free], "marker": marker, "hoverinfo": "skip"}  # fmt: skip


def _named(spots: Sequence[_Spot], palette: Palette, hidden: bool) -> list[Part]:
    """Painful: a ring of attention; oedema: filled; resolved: a check in it; side unknown: a question mark."""
    fills = [palette.attention if spot.joint.oedema == "present" else palette.surface for spot in spots]
    rings = [palette.attention if _is_attention(spot.joint) else palette.text_second for spot in spots]
    inside = [_inside(spot.joint) for spot in spots]
    colours = [palette.surface if spot.joint.oedema == "present" else palette.text for spot in spots]
    ring = {"type": "scatter", "mode": "markers+text", "name": "joints", "x": [spot.x for spot in spots],
            "y": [spot.y for spot in spots], "text": inside, "textposition": "middle center",
            "textfont": {"size": SMALL_PX, "color": colours},
            "hovertext": [_card(spot.joint, hidden) for spot in spots], "hoverinfo": "text",
            "marker": {"symbol": "circle", "size": _SIZE, "opacity": 1, "color": fills,
                       "line": {"width": 2.4, "color": rings}}}  # fmt: skip
    outer = [spot for spot in spots if spot.joint.painful and spot.joint.oedema == "present"]
    halo = {"type": "scatter", "mode": "markers", "name": "painful oedema", "x": [spot.x for spot in outer],
            "y": [spot.y for spot in outer], "hoverinfo": "skip",
            "marker": {"symbol": "circle-open", "size": _SIZE + 9, "opacity": 1, "color": palette.attention,
                       "line": {"width": 2, "color": palette.attention}}}  # fmt: skip
    return [trace for trace in (halo, ring) if trace["x"]]


def _is_attention(joint: Joint) -> bool:
    return joint.painful or joint.oedema == "present"


def _inside(joint: Joint) -> str:
    if joint.side not in ("left", "right") and joint.joint != "spine":
        return "?"
    return "✓" if joint.oedema == "resolved" else ""


def _card(joint: Joint, hidden: bool) -> str:
    lines = [f"<b>{literal(joint_name(joint))}</b>", capital(", ".join(_state(joint)))]
    for what, mark in (("Seen", joint.seen), ("Resolved", joint.resolved)):
        lines += [f"{what} {literal(told(mark, hidden))}"] if mark is not None else []
    return "<br>".join([*lines, *(literal(line) for line in broken(without_dates(joint.words, hidden), 300))])


def _labels(spots: Sequence[_Spot], palette: Palette) -> list[Part]:
    """Name and state beside each joint that is named, at the figure's edges, with a line to the joint."""
    notes = []
    for at_left in (True, False):
        side = [spot for spot in spots if spot.at_left is at_left]
        tallest = max((len(spot.lines) for spot in side), default=1)
        gap = min(tallest * _LINE_PX + 10, (_FOOT_PX - 20) / max(len(side), 1))
        heights = nudged_apart([spot.y + spot.lower_px for spot in side], gap, 24 + _LINE_PX, _FOOT_PX - _LINE_PX)
        for spot, height in zip(side, heights, strict=True):
            notes += [_leader(spot, height, palette), _label(spot, height, palette)]
    return notes


def _label(spot: _Spot, height: float, palette: Palette) -> Part:
    name, *state = spot.lines
    words = "<br>".join([f'<span style="color:{palette.text}"><b>{name}</b></span>', *state])
    x, anchor = (_EDGE_PX, "left") if spot.at_left else (WIDTH_PX - _EDGE_PX, "right")
    return _note(words, x, height, palette, xanchor=anchor, align=anchor)


def _leader(spot: _Spot, height: float, palette: Palette) -> Part:
    """A thin line from the words' nearer edge to the joint."""
    width = max(text_width(line, TEXT_PX, bold=True) for line in spot.lines) + _EDGE_PX + 5
    edge = width if spot.at_left else WIDTH_PX - width
    looks = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": palette.rule, "standoff": _SIZE / 2 + 5}
    ends = {"x": spot.x, "y": spot.y, "ax": edge, "ay": height, "axref": "x", "ayref": "y"}
    return {"text": "", "xref": "x", "yref": "y", **ends, **looks}
