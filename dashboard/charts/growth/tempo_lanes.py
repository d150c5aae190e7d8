"""Velocity, weight, puberty and back pain by age, each a lane under the height; with bone age, all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.charts.growth.bone_age_lane import BoneAgeLane
from dashboard.charts.growth.lane_words import latest, source
from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.labs.panel_lane import nice_values
from dashboard.charts.lanes.sheet import SMALL_PX, Place, Sheet
from dashboard.charts.records import Row
from dashboard.charts.wording import age_text, brief, literal, number

_LANE_PX, _PUBERTY_PX, _PAIN_PX = 58.0, 66.0, 46.0
_STEPS = 5
_MOST_PAIN = 10


@dataclass(frozen=True)
class NumberLane:
    """One number of each visit: velocity or weight. hollow_where: the column that says why a number is less sure."""

    growth: GrowthRows
    name: str
    column: str
    unit: str
    none: str
    hollow_where: str | None = None
    gap_above_px: float = 14

    @property
    def height_px(self) -> float:
        return _LANE_PX

    @property
    def rows(self) -> list[Row]:
        """The visits that have the number."""
        return self.growth.with_value(self.column)

    @property
    def y_range(self) -> tuple[float, float]:
        values = [row[self.column] for row in self.rows]
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        pad = max((high - low) * 0.18, abs(high) * 0.06, 0.5)
        return low - pad, high + pad

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Line, marks and the latest number; a sentence where there is none."""
        sheet.name(place, self.name, under=[literal(self.unit)])
        if not self.rows:
            sheet.sentence(place, self.none)
            return
        foot, top = place.y_range
        for value in nice_values(foot, top, 3):
            if min(value - foot, top - value) / (top - foot) * _LANE_PX > 6:
                sheet.tick(place, value, brief(value, 1))
        days, ys = [row["on_date"] for row in self.rows], [row[self.column] for row in self.rows]
        line = {"color": sheet.palette.rule, "width": 1}
        x = [sheet.axis.at(day) for day in days]
        sheet.trace(place, x=x, y=ys, mode="lines", line=line, hoverinfo="skip", name="line")
        unsure = [bool(self.hollow_where and row[self.hollow_where]) for row in self.rows]
        fills = [sheet.palette.surface if one else sheet.palette.text_second for one in unsure]
        marker = {"size": 6, "color": fills, "line": {"color": sheet.palette.text_second, "width": 1.3}}
        sheet.marks(place, days, ys, [self._card(row) for row in self.rows], self.name, **marker)
        last = self.rows[-1]
        said = f"{sheet.strong(number(last[self.column], 1))} {literal(self.unit)}"
        latest(sheet, place, said, last["on_date"], self._below(last))

    def _below(self, row: Row) -> str:
        return str(row[self.hollow_where] or "") if self.hollow_where else ""

    def _card(self, row: Row) -> str:
        lines = [f"<b>{self.name} {number(row[self.column], 1)} {literal(self.unit)}</b>", str(row["on_date"])]
        if self.column == "velocity_cm_per_year":
            lines.append(
                literal(
                    f"From {brief(row['before_cm'], 1)} cm on {row['velocity_from']} to {brief(row['height_cm'], 1)} cm"
                )
            )
            lines.append(literal(row["velocity_says"] or f"over {row['velocity_days']} d"))
        return "<br>".join([*lines, source(row)])


@dataclass(frozen=True)
class PubertyLane:
    """Tanner stages as steps, the first period as an upright line; testicular volume in words."""

    growth: GrowthRows
    gap_above_px: float = 14

    @property
    def height_px(self) -> float:
        return _PUBERTY_PX

    @property
    def y_range(self) -> tuple[float, float]:
        return 0.5, _STEPS + 0.5

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Steps from visit to visit: the stage in between is not known, the step stands at the visit that saw it."""
        sheet.name(place, "Puberty", under=["Tanner stage"])
        stages, menarche = self.growth.with_value("tanner_stage"), self.growth.menarche
        volumes = self.growth.with_value("testicular_volume_ml")
        if not (stages or menarche or volumes):
            sheet.sentence(place, f"No pubertal stage recorded up to {self.growth.as_of}")
            return
        for stage in (1, 3, 5):
            sheet.tick(place, stage, str(stage))
        days = [row["on_date"] for row in stages]
        x, ys = [sheet.axis.at(day) for day in days], [row["tanner_stage"] for row in stages]
        line = {"color": sheet.palette.text_second, "width": 1.4, "shape": "hv"}
        sheet.trace(place, x=x, y=ys, mode="lines", line=line, hoverinfo="skip", name="steps")
        cards = [_puberty_card(row) for row in stages]
        sheet.marks(place, days, ys, cards, "Tanner", size=6, color=sheet.palette.text_second)
        _draw_volumes(volumes, sheet, place)
        if menarche:
            _draw_menarche(menarche, sheet, place)
        _say_puberty(stages, volumes, menarche, sheet, place)


def _draw_volumes(rows: list[Row], sheet: Sheet, place: Place) -> None:
    """The volume in mL at the foot, where there is room for it."""
    free = -1.0
    for row in rows:
        at = sheet.axis.px(row["on_date"])
        if at >= free:
            where = place.down(_PUBERTY_PX - 4)
            words = f"{brief(row['testicular_volume_ml'], 0)} mL"
            sheet.words(words, row["on_date"], where, anchor="center", size=SMALL_PX, colour=sheet.palette.text_third)
            free = at + 38


def _draw_menarche(day: date, sheet: Sheet, place: Place) -> None:
    if not sheet.axis.start <= day <= sheet.axis.end:
        return
    sheet.upright(day, {"color": sheet.palette.text, "width": 1.4}, **place.full_height())
    left = sheet.axis.px(day) > sheet.axis.plot_px / 2
    anchor: Any = "right" if left else "left"
    sheet.words("menarche", day, place.down(8), shift=-5 if left else 5, anchor=anchor, size=SMALL_PX)


def _say_puberty(stages: list[Row], volumes: list[Row], menarche: date | None, sheet: Sheet, place: Place) -> None:
    parts = [f"{sheet.strong(str(stages[-1]['tanner_stage']))}"] if stages else []
    if volumes:
        parts.append(f"{brief(volumes[-1]['testicular_volume_ml'], 0)} mL")
    day = max((row["on_date"] for row in (*stages, *volumes)), default=menarche)
    latest(sheet, place, " · ".join(parts) or "menarche", day, f"menarche {menarche}" if menarche and parts else "")


def _puberty_card(row: Row) -> str:
    volume = row["testicular_volume_ml"]
    lines = [
        f"<b>Tanner {row['tanner_stage']}</b>",
        f"{row['on_date']}, {age_text(row['age_years'])} y" if row["age_years"] is not None else str(row["on_date"]),
        f"Testis {brief(volume, 1)} mL" if volume is not None else "",
        source(row),
    ]
    return "<br>".join(one for one in lines if one)


@dataclass(frozen=True)
class PainLane:
    """Back pain from 0 to 10 at each visit that asked: a stem as high as the pain."""

    growth: GrowthRows
    gap_above_px: float = 14

    @property
    def height_px(self) -> float:
        return _PAIN_PX

    @property
    def y_range(self) -> tuple[float, float]:
        return -3.0, _MOST_PAIN + 2.0

    def draw(self, sheet: Sheet, place: Place) -> None:
        """Stems and marks; a sentence where nobody asked."""
        sheet.name(place, "Back pain", under=["0 to 10"])
        rows = self.growth.with_value("back_pain_0_10")
        if not rows:
            sheet.sentence(place, f"Back pain not asked for up to {self.growth.as_of}")
            return
        hurting = [row for row in rows if row["back_pain_0_10"] > 0]
        tone = sheet.palette.attention
        for row in hurting:
            sheet.upright(row["on_date"], {"color": tone, "width": 2}, **place.span(0, row["back_pain_0_10"]))
        days, ys = [row["on_date"] for row in rows], [row["back_pain_0_10"] for row in rows]
        colours = [tone if row["back_pain_0_10"] > 0 else sheet.palette.rule for row in rows]
        sizes = [6 if row["back_pain_0_10"] > 0 else 4 for row in rows]
        cards = [
            f"<b>Back pain {brief(row['back_pain_0_10'], 1)} of 10</b><br>{row['on_date']}<br>{source(row)}"
            for row in rows
        ]
        sheet.marks(place, days, ys, cards, "back pain", size=sizes, color=colours, line={"width": 0})
        latest(sheet, place, f"{sheet.strong(brief(ys[-1], 1))} of 10", days[-1], "")


def tempo_lanes(growth: GrowthRows) -> list[Any]:
    """The lanes under the height, from top to bottom."""
    return [
        NumberLane(
            growth, "Velocity", "velocity_cm_per_year", "cm/y", "No two heights of one method half a year apart",
            hollow_where="velocity_says",
        ),
        NumberLane(growth, "Weight", "weight_kg", "kg", f"No weight recorded up to {growth.as_of}"),
        PubertyLane(growth),
        BoneAgeLane(growth),
        PainLane(growth),
    ]  # fmt: skip
