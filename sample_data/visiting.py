"""What is measured and asked at one visit, with the gaps of a real clinic; columns of the visits contract."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sample_data.chance import stream
from sample_data.days import age_years, day, glide, step
from sample_data.growth import height_cm, weight_kg
from sample_data.story import Story

Row = dict[str, object]

# How often a field stays empty at a visit.
GAPS = {"height_cm": 0.03, "weight_kg": 0.015, "back_pain_0_10": 0.08, "tanner_stage": 0.35, "mobility": 0.05}
MEASURING_ERROR_CM = 0.12

# Pubertal stage by age: mean ages at which stages 2 to 5 are reached (synthetic, rounded).
TANNER_FROM = {"female": (10.4, 11.6, 12.6, 14.2), "male": (11.5, 12.8, 13.8, 15.2)}
MENARCHE_YEARS = 12.8


def visit_row(story: Story, on: date, number: int) -> Row:
    """One visit; `number` counts the child's visits from 0."""
    chance = stream(story.patient_id, f"visit {on}")
    age = age_years(day(story.born), on)
    row: Row = {"patient_id": story.patient_id, "visit_date": on}
    row |= _body(story, on, age, chance)
    row["tanner_stage"] = _tanner(story, age)
    row["back_pain_0_10"] = round(glide(story.pain, on)) if age >= 4 else None
    row["mobility"] = step(story.mobility, on)
    row = {name: None if chance.random() < GAPS.get(name, 0.0) else value for name, value in row.items()}
    if row.get("height_cm") is None:
        row["height_method"] = None
    return row | _habits(story, on, number, chance)


def true_height_cm(story: Story, on: date) -> float:
    """The child's height in cm on a day, without the error of measuring."""
    return height_cm(story.sex, age_years(day(story.born), on), glide(story.height_z, on))


def true_weight_kg(story: Story, on: date) -> float:
    """The child's weight in kg on a day, without the error of weighing."""
    return weight_kg(age_years(day(story.born), on), true_height_cm(story, on), glide(story.bmi_z, on))


def _body(story: Story, on: date, age: float, chance: Random) -> Row:
    height = true_height_cm(story, on) + max(-2.0, min(2.0, chance.gauss(0, 1))) * MEASURING_ERROR_CM
    weight = true_weight_kg(story, on) * (1 + chance.gauss(0, 0.006))
    if on.isoformat()[:7] in story.no_height:
        return {"weight_kg": f"{weight:.1f}"}
    method = "recumbent" if age < 2 else story.height_method
    return {"height_cm": f"{height:.1f}", "height_method": method, "weight_kg": f"{weight:.1f}"}


def _tanner(story: Story, age: float) -> int | None:
    ages = TANNER_FROM[story.sex]
    return 1 + sum(age - story.puberty_delay >= reached for reached in ages) if age >= 8 else None


def _habits(story: Story, on: date, number: int, chance: Random) -> Row:
    """Questions that are not asked each time: diet yearly, fracture history at the first visit, first period once."""
    row: Row = {"disease_activity": _changed(story.activity, on), "plan": _changed(story.plan, on)}
    if number % 2 == 0 and story.calcium_intake is not None:
        row["calcium_intake_mg_per_day"] = round(story.calcium_intake * (1 + chance.gauss(0, 0.08)), -1)
        row["diet_restriction"] = story.diet
    if number == 0 and story.fracture_history is not None:
        row["fracture_history_complete"] = "yes" if story.fracture_history else "no"
    row["menarche_date"] = _menarche(story, on)
    return row


def _changed(changes: tuple[tuple[str, str], ...], on: date) -> str:
    """The words that hold on a day, told only within half a year of their change."""
    recent = tuple(change for change in changes if day(change[0]) > on - timedelta(days=190))
    return step(recent, on)


def _menarche(story: Story, on: date) -> date | None:
    """Told at the first visit within seven months after it."""
    if story.sex != "female" or story.puberty_delay >= 2:
        return None
    late = stream(story.patient_id, "menarche").gauss(0, 0.6) + story.puberty_delay
    began = day(story.born) + timedelta(days=round((MENARCHE_YEARS + late) * 365.25))
    return began if began <= on < began + timedelta(days=210) else None
