"""Courses of drugs, and infusion days."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract
from core.contracts.drugs import AGENT_NAMES, AGENTS, DRUG_CLASSES, INFUSED, USUAL_DOSES
from core.contracts.units import MASS_KG, MASS_MG
from core.contracts.visits import PLAUSIBLE

__all__ = ["AGENTS", "AGENT_NAMES", "DRUG_CLASSES", "INFUSED", "Infusion", "Treatment"]

_ASKED = ", ".join(f"{agent} above {usual.ask_above_mg:g} mg" for agent, usual in USUAL_DOSES.items())


class Treatment(Contract):
    TABLE = "treatments"
    ROW = "one course of one drug"
    KEY = ("agent", "start_date", "course_no")
    DATE = "start_date"

    agent: Annotated[
        str,
        Column(
            meaning="drug; known names are brought to one name",
            aliases=("drug", "medication", "treatment", "substance"),
        ),
    ]
    start_date: Annotated[date, Column(meaning="first day", aliases=("start", "started", "from"))]
    course_no: Annotated[
        int | None, Column(meaning="number of the course", hard=(1, 999), default="1", aliases=("course",))
    ] = None
    stop_date: Annotated[
        date | None,
        Column(
            meaning="last day; empty while it goes on",
            aliases=("stop", "stopped", "end", "end date", "until"),
            future=True,
        ),
    ] = None
    drug_class: Annotated[
        str | None,
        Column(
            meaning="class of the drug; a known drug has its own, whatever the file says",
            choices=DRUG_CLASSES,
            aliases=("class",),
        ),
    ] = None
    dose: Annotated[
        float | None, Column(meaning="dose as stated", hard=(0.0001, 1e7), source="this product's choice")
    ] = None
    dose_unit: Annotated[str | None, Column(meaning="unit of the dose as stated")] = None
    frequency: Annotated[str | None, Column(meaning="how often")] = None
    route: Annotated[str | None, Column(meaning="route")] = None
    regimen: Annotated[str | None, Column(meaning="regimen by its short name")] = None
    phase: Annotated[
        str | None, Column(meaning="phase of the course", choices={"induction": (), "maintenance": ()})
    ] = None
    indication: Annotated[str | None, Column(meaning="why it is given")] = None
    prednisolone_equivalent_mg_per_kg_per_day: Annotated[
        float | None,
        Column(
            meaning="as stated, never computed silently",
            unit="mg/kg/d",
            units={"mg/kg/day": 1.0},
            hard=(0, 60),
            aliases=("prednisolone equivalent", "pred eq"),
            source="this product's choice",
        ),
    ] = None
    prior_exposure: Annotated[bool | None, Column(meaning="had the drug before this course")] = None
    stop_reason: Annotated[str | None, Column(meaning="why it was stopped")] = None


class Infusion(Contract):
    TABLE = "infusions"
    ROW = "one infusion day, past or planned"
    KEY = ("agent", "infusion_date", "sequence")
    DATE = "infusion_date"
    UNIT_OF = "dose_mg"

    agent: Annotated[str, Column(meaning="drug; known names are brought to one name", aliases=("drug", "medication"))]
    infusion_date: Annotated[
        date, Column(meaning="day of the infusion", aliases=("date of infusion", "given on", "date"), future=True)
    ]
    sequence: Annotated[int | None, Column(meaning="number within the day", hard=(1, 9), default="sequence")] = None
    status: Annotated[
        str,
        Column(
            meaning="planned, given or cancelled",
            choices={"planned": ("booked",), "given": ("done",), "cancelled": ("canceled",)},
            aliases=("infusion status",),
        ),
    ]
    dose_mg: Annotated[
        float | None,
        Column(
            meaning=f"dose; empty or the word unknown means dose unknown, never 0; asked about: {_ASKED}",
            unit="mg",
            units=MASS_MG,
            hard=(0.01, 200),
            aliases=("dose", "dose given"),
            source="this product's choice",
        ),
    ] = None
    weight_kg: Annotated[
        float | None,
        Column(
            meaning="weight the dose was reckoned with",
            unit="kg",
            units=MASS_KG,
            hard=(0.3, 250),
            aliases=("weight", "dosing weight"),
            source=PLAUSIBLE,
        ),
    ] = None
    weight_date: Annotated[date | None, Column(meaning="day of that weight")] = None
    regimen: Annotated[str | None, Column(meaning="regimen by its short name")] = None
    first_ever: Annotated[bool | None, Column(meaning="first bisphosphonate infusion ever")] = None
    reaction: Annotated[str | None, Column(meaning="acute reaction in words")] = None
    symptomatic_hypocalcaemia: Annotated[bool | None, Column(meaning="symptoms of low calcium")] = None
