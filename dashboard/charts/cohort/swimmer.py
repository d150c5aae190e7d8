"""Courses one below the other, the longest first: how long each lasted, its infusions, the fractures since it began."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.cohort.look import TEXT_PX, Part, axis_looks, figure_of, note, who
from dashboard.charts.cohort.rows import ARM_NAMES, ARMS, NAIVE, NOT_STATED, Course, Event
from dashboard.charts.palette import Palette, faint
from dashboard.charts.text_width import clipped
from dashboard.charts.wording import age_text, capital, literal, number

_ROW_PX, _BAR = 22, 0.62
_MARGINS: Part = {"l": 180, "r": 76, "t": 30, "b": 8, "autoexpand": False}
_NAME_PX = 168
_LEAST_MONTHS = 12
_FRACTURES = {"vertebral fracture": "triangle-down", "long-bone fracture": "diamond"}


def swimmer_figure(courses: Sequence[Course], palette: Palette, hidden: bool) -> go.Figure:
    """The figure of at least one course. hidden: no name and no way to a patient."""
    last = max(max([one.length_months, *(event.months for event in one.events)]) for one in courses)
    end = max(_LEAST_MONTHS, last) * 1.02 + 1
    traces = [trace for arm in ARMS for trace in _bars(courses, arm, palette, hidden)]
    traces += [_infusions(courses, palette, hidden), _going_on(courses, palette)]
    traces += [_fractures(courses, kind, palette, hidden) for kind in _FRACTURES]
    years = range(0, int(end) + 1, 12 if end <= 130 else 24)
    lengths = [
        note(f"{number(one.length_months / 12, 1)} y", palette, xref="paper", x=1, xshift=12, y=at, xanchor="left")
        for at, one in enumerate(courses)
    ]
    names = [literal(clipped(_plain(one, hidden), _NAME_PX, TEXT_PX)) for one in courses]
    axis = axis_looks(palette)
    return figure_of(
        [trace for trace in traces if trace["x"]], palette, annotations=lengths, barmode="overlay",
        height=_ROW_PX * len(courses) + _MARGINS["t"] + _MARGINS["b"], margin=_MARGINS,
        xaxis={**axis, "range": [-1.5, end], "tickvals": list(years), "side": "top",
               "ticktext": [f"{month // 12} y" if month else "first infusion" for month in years]},
        yaxis={**axis, "range": [len(courses) - 0.4, -0.6], "tickvals": list(range(len(courses))), "ticktext": names,
               "showgrid": False},
    )  # fmt: skip


def _plain(one: Course, hidden: bool) -> str:
    return f"Patient {one.no}" if hidden else one.name


def _bars(courses: Sequence[Course], arm: str, palette: Palette, hidden: bool) -> list[Part]:
    """Filled for those who had none before, hatched for those who had, outlined where that is not stated."""
    rows = [(at, one) for at, one in enumerate(courses) if one.arm == arm]
    tone = palette.bisphosphonate
    fill = faint(tone, 0.34 if arm == NAIVE else 0.0 if arm == NOT_STATED else 0.14)
    marker: Part = {"color": fill, "line": {"width": 0 if arm == NAIVE else 1, "color": faint(tone, 0.6)}}
    if arm not in (NAIVE, NOT_STATED):
        marker["pattern"] = {"shape": "/", "size": 6, "solidity": 0.25, "fgcolor": faint(tone, 0.6), "bgcolor": fill}
    bar = {
        "type": "bar", "orientation": "h", "name": ARM_NAMES[arm], "y": [at for at, _ in rows], "width": _BAR,
        "x": [max(one.length_months, 0.4) for _, one in rows], "marker": marker, "hoverinfo": "text",
        "hovertext": [_card(one, hidden) for _, one in rows], "customdata": [_token(one, hidden) for _, one in rows],
    }  # fmt: skip
    return [bar]


def _token(one: Course, hidden: bool) -> str | None:
    return None if hidden else one.token


def _card(one: Course, hidden: bool) -> str:
    age = (
        f"{age_text(one.age_at_start)} y at the start" if one.age_at_start is not None else "age at the start not known"
    )
    given = "1 infusion" if one.n_infusions == 1 else f"{one.n_infusions} infusions"
    goes = {True: "goes on", False: "ended"}.get(one.ongoing, "end not recorded")  # type: ignore[arg-type]
    lines = [
        f"<b>{who(one.name, one.no, hidden)}</b>",
        f"{number(one.length_months / 12, 1)} y, {goes}; {given}",
        f"{ARM_NAMES[one.arm]}; {age}",
        literal(capital(one.diagnosis or "no confirmed diagnosis")),
        f"Regimen {literal(one.regimen or 'not stated')}",
    ]
    return "<br>".join(lines)


def _of_kind(courses: Sequence[Course], *kinds: str) -> list[tuple[int, Course, Event]]:
    return [(at, one, event) for at, one in enumerate(courses) for event in one.events if event.kind in kinds]


def _marks(found: list[tuple[int, Course, Event]], name: str, hidden: bool, marker: Part) -> Part:
    def card(one: Course, event: Event) -> str:
        when = f"month {number(event.months, 1)}" + ("" if hidden or event.day is None else f", {event.day}")
        return (
            f"<b>{who(one.name, one.no, hidden)}</b><br>{capital(event.kind)}: {literal(event.what)}<br>{capital(when)}"
        )

    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [round(event.months, 2) for *_, event in found],
        "y": [at for at, *_ in found], "marker": {"opacity": 1, **marker}, "hoverinfo": "text",
        "hovertext": [card(one, event) for _, one, event in found],
        "customdata": [_token(one, hidden) for _, one, _ in found],
    }  # fmt: skip


def _infusions(courses: Sequence[Course], palette: Palette, hidden: bool) -> Part:
    line = {"width": 2.4, "color": palette.bisphosphonate}
    found = _of_kind(courses, "infusion")
    return _marks(found, "infusions", hidden, {"symbol": "line-ns", "size": 10, "line": line})


def _fractures(courses: Sequence[Course], kind: str, palette: Palette, hidden: bool) -> Part:
    looks = {"symbol": _FRACTURES[kind], "size": 13 if kind == "long-bone fracture" else 15, "color": palette.attention}
    return _marks(_of_kind(courses, kind), kind, hidden, looks | {"line": {"width": 1.5, "color": palette.surface}})


def _going_on(courses: Sequence[Course], palette: Palette) -> Part:
    """An arrow at the end of each course that goes on."""
    rows = [(at, one) for at, one in enumerate(courses) if one.ongoing]
    marker = {"symbol": "triangle-right", "size": 9, "color": palette.bisphosphonate, "opacity": 1}
    return {"type": "scatter", "mode": "markers", "name": "goes on", "x": [one.length_months for _, one in rows],
            "y": [at for at, _ in rows], "marker": marker, "hoverinfo": "skip"}  # fmt: skip
