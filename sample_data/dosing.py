"""Infusion days by published regimens (rule book 4.1 and 4.2): dose per kg, days of a cycle, interval, cap, by age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.chance import stream
from sample_data.days import add_months, age_years, day
from sample_data.story import Infused, Story


@dataclass(frozen=True)
class Regimen:
    """One published regimen; a band: age below which it holds, mg/kg a day, days of a cycle, months between cycles."""

    agent: str
    bands: tuple[tuple[float, float, int, int], ...]
    cap_mg: float
    source: str
    phase: str = "induction"
    first_mg_per_kg: float | None = None


# Age bands of P-MTL: below 2 y, 2 to 3 y, above 3 y; the first-ever cycle starts with half a dose on day 1.
REGIMENS: dict[str, Regimen] = {
    "P-MTL": Regimen(
        "pamidronate", ((2, 0.5, 3, 2), (3, 0.75, 3, 3), (99, 1.0, 3, 4)), 60, "Glorieux 1998; Rauch 2003"
    ),
    "P-MTL maintenance": Regimen("pamidronate", ((99, 0.5, 3, 4),), 60, "Rauch 2003; rule book A15", "maintenance"),
    "P-OUH": Regimen("pamidronate", ((2, 0.75, 2, 2), (3, 1.125, 2, 3), (99, 1.5, 2, 3)), 90, "F46, Oxford 2013"),
    "Z-6": Regimen("zoledronate", ((99, 0.05, 1, 6),), 4, "F40, F41, F44", first_mg_per_kg=0.025),
    "Z-3": Regimen("zoledronate", ((99, 0.025, 1, 3),), 4, "F42", first_mg_per_kg=0.0125),
    "Z-inf": Regimen("zoledronate", ((99, 0.025, 1, 3),), 4, "rule book 4.2, below 2 y", first_mg_per_kg=0.0125),
    "Z-6 maintenance": Regimen("zoledronate", ((99, 0.025, 1, 6),), 4, "F48; rule book A15", "maintenance"),
}


@dataclass(frozen=True)
class Dose:
    """One infusion day; mg is None where the dose is unknown."""

    agent: str
    on: date
    status: str
    mg_per_kg: float | None
    cap_mg: float
    regimen: str
    first_ever: bool


def doses(story: Story, run: Infused) -> list[Dose]:
    """The infusion days of one run, planned and cancelled ones included, by date."""
    regimen = REGIMENS[run.regimen]
    given = [item for number, start in enumerate(_cycles(story, run)) for item in _cycle(story, run, start, number)]
    other = [("planned", text) for text in run.planned] + [("cancelled", text) for text in run.cancelled]
    for status, text in other:
        per_kg = _band(regimen, age_years(day(story.born), day(text)))[0]
        given.append(Dose(regimen.agent, day(text), status, per_kg, regimen.cap_mg, run.regimen, False))
    return sorted(given, key=lambda item: item.on)


def _cycles(story: Story, run: Infused) -> list[date]:
    """First days of the cycles: the regimen's interval, with the small shifts of a real clinic."""
    if not run.first:
        return []
    chance = stream(story.patient_id, f"cycles {run.regimen} {run.first}")
    starts = [day(run.first)]
    while True:
        months = _band(REGIMENS[run.regimen], age_years(day(story.born), starts[-1]))[2]
        following = add_months(starts[-1], months) + timedelta(days=chance.choice((-4, -2, 0, 0, 3, 5)))
        if following > day(run.last) + timedelta(days=20):
            return starts
        starts.append(following)


def _cycle(story: Story, run: Infused, start: date, number: int) -> list[Dose]:
    regimen = REGIMENS[run.regimen]
    per_kg, length, _ = _band(regimen, age_years(day(story.born), start))
    cycle = []
    for index in range(length):
        on = start + timedelta(days=index)
        first = run.first_ever and number == 0 and index == 0
        amount: float | None = per_kg
        if first:
            amount = regimen.first_mg_per_kg if regimen.first_mg_per_kg is not None else per_kg / 2
        if start.isoformat()[:7] in {text[:7] for text in run.unknown_dose}:
            amount = None
        cycle.append(Dose(regimen.agent, on, "given", amount, regimen.cap_mg, run.regimen, first))
    return cycle


def _band(regimen: Regimen, age: float) -> tuple[float, int, int]:
    return next((per_kg, length, months) for below, per_kg, length, months in regimen.bands if age < below)
