"""Bone age against the line of the age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dashboard.charts.growth.lane_words import latest, source
from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.labs.panel_lane import nice_values
from dashboard.charts.lanes.sheet import Place, Sheet
from dashboard.charts.records import Row
from dashboard.charts.time_axis import age_in_years
from dashboard.charts.wording import age_text, brief, number

_BONE_AGE_PX = 92.0


@dataclass(frozen=True)
class BoneAgeLane:
    """Bone age against the line of the age itself: a stroke joins each to it."""

    growth: GrowthRows
    gap_above_px: float = 14

    @property
    def height_px(self) -> float:
        return _BONE_AGE_PX

    @property
    def rows(self) -> list[Row]:
        """The visits with a bone age."""
        return self.growth.with_value("bone_age_years")

    @property
    def y_range(self) -> tuple[float, float]:
        values = [one for row in self.rows for one in (row["bone_age_years"], row["age_years"]) if one is not None]
        return (min(values) - 1.0, max(values) + 1.0) if values else (0.0, 1.0)

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Age line, marks, strokes, and the delay in words."""
        sheet.name(place, "Bone age", under=["y, line: age"])
        if not self.rows:
            sheet.sentence(place, f"No bone age recorded up to {self.growth.as_of}")
            return
        foot, top = place.y_range
        for value in nice_values(foot, top, 3):
            if min(value - foot, top - value) / (top - foot) * _BONE_AGE_PX > 6:
                sheet.tick(place, value, brief(value, 1))
        _draw_age_line(self.growth, sheet, place)
        for row in self.rows:
            if row["age_years"] is not None:
                line = {"color": sheet.palette.rule, "width": 1}
                sheet.upright(row["on_date"], line, **place.span(row["bone_age_years"], row["age_years"]))
        days, ys = [row["on_date"] for row in self.rows], [row["bone_age_years"] for row in self.rows]
        cards = [_bone_age_card(row) for row in self.rows]
        sheet.marks(place, days, ys, cards, "bone age", size=7, symbol="square", color=sheet.palette.text_second)
        last = self.rows[-1]
        latest(sheet, place, f"{sheet.strong(number(last['bone_age_years'], 1))} y", last["on_date"], delay_words(last))


def _draw_age_line(growth: GrowthRows, sheet: Sheet, place: Place) -> None:
    """The age itself, where it lies within the lane."""
    foot, top = place.y_range
    days = [sheet.axis.start + timedelta(days=n) for n in range(0, (sheet.axis.end - sheet.axis.start).days, 60)]
    inside = [day for day in days if foot <= age_in_years(growth.birth_date, day) <= top]
    if inside:
        ys = [age_in_years(growth.birth_date, day) for day in inside]
        line = {"color": sheet.palette.rule, "width": 1.2, "dash": "dot"}
        x = [sheet.axis.at(day) for day in inside]
        sheet.trace(place, x=x, y=ys, mode="lines", line=line, hoverinfo="skip", name="age")


def delay_words(row: Row) -> str:
    """How far the bone age is behind or ahead of the age."""
    delay = row["bone_age_delay_years"]
    if delay is None:
        return "delay not known"
    if round(delay, 1) == 0:
        return "as the age"
    return f"{number(abs(delay), 1)} y {'behind' if delay > 0 else 'ahead'}"


def _bone_age_card(row: Row) -> str:
    age = f"at {age_text(row['age_years'])} y" if row["age_years"] is not None else ""
    lines = [
        f"<b>Bone age {number(row['bone_age_years'], 1)} y</b>",
        f"{row['on_date']} {age} · {delay_words(row)}",
        source(row),
    ]
    return "<br>".join(one for one in lines if one)
