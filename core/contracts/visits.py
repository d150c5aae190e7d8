"""What is seen, measured and asked at a clinic visit."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract
from core.contracts.units import LENGTH_CM, MASS_KG

PLAUSIBLE = "rule book 5.3, plausibility (this product's choice)"


class Visit(Contract):
    TABLE = "visits"
    ROW = "one clinic visit"
    KEY = ("visit_date",)
    DATE = "visit_date"

    visit_date: Annotated[
        date, Column(meaning="day of the visit", aliases=("visit", "date of visit", "clinic date", "visit day", "date"))
    ]
    height_cm: Annotated[
        float | None,
        Column(
            meaning="standing or otherwise measured height",
            unit="cm",
            units=LENGTH_CM,
            hard=(25, 220),
            loinc="8302-2",
            aliases=("height", "stature", "body height", "length"),
            source=PLAUSIBLE,
        ),
    ] = None
    height_method: Annotated[
        str | None,
        Column(
            meaning="how height was measured",
            choices={
                "standing": ("stadiometer",),
                "recumbent": ("supine", "lying"),
                "ulna": ("ulna length",),
                "arm span": ("armspan",),
            },
        ),
    ] = None
    weight_kg: Annotated[
        float | None,
        Column(
            meaning="body weight",
            unit="kg",
            units=MASS_KG,
            hard=(0.3, 250),
            loinc="29463-7",
            aliases=("weight", "body weight", "mass"),
            source=PLAUSIBLE,
        ),
    ] = None
    head_circumference_cm: Annotated[
        float | None,
        Column(
            meaning="head circumference",
            unit="cm",
            units=LENGTH_CM,
            hard=(15, 80),
            loinc="9843-4",
            aliases=("head circumference", "ofc"),
            source="this product's choice",
        ),
    ] = None
    tanner_stage: Annotated[
        int | None,
        Column(
            meaning="pubertal stage by Tanner, breast or genital", hard=(1, 5), aliases=("tanner", "pubertal stage")
        ),
    ] = None
    testicular_volume_ml: Annotated[
        float | None,
        Column(
            meaning="testicular volume, larger side",
            unit="mL",
            hard=(0.5, 40),
            aliases=("testicular volume", "testis volume"),
            source="this product's choice",
        ),
    ] = None
    menarche_date: Annotated[date | None, Column(meaning="day of the first period", aliases=("menarche",))] = None
    bone_age_years: Annotated[
        float | None,
        Column(
            meaning="bone age",
            unit="y",
            units={"years": 1.0, "mo": 1 / 12, "months": 1 / 12},
            hard=(0, 20),
            aliases=("bone age",),
            source="this product's choice",
        ),
    ] = None
    back_pain_0_10: Annotated[
        float | None,
        Column(
            meaning="back pain today, 0 none to 10 worst",
            hard=(0, 10),
            aliases=("back pain", "pain", "pain score", "pain 0 10", "back pain score"),
        ),
    ] = None
    back_pain_since: Annotated[date | None, Column(meaning="day the back pain began")] = None
    mobility: Annotated[
        str | None,
        Column(
            meaning="how the patient gets about",
            choices={
                "walks unaided": ("walks", "independent", "walking", "ambulant"),
                "walks with aid": ("with aid", "crutches", "walker", "frame"),
                "wheelchair part time": ("part time wheelchair", "wheelchair part-time"),
                "wheelchair full time": ("wheelchair", "full time wheelchair", "wheelchair full-time", "non-ambulant"),
            },
        ),
    ] = None
    calcium_intake_mg_per_day: Annotated[
        float | None,
        Column(
            meaning="calcium intake from food",
            unit="mg/d",
            units={"mg/day": 1.0, "g/d": 1000.0},
            hard=(0, 5000),
            aliases=("calcium intake", "dietary calcium"),
            source="this product's choice",
        ),
    ] = None
    physical_activity: Annotated[str | None, Column(meaning="physical activity in words", aliases=("activity",))] = None
    sunlight_limited: Annotated[
        bool | None, Column(meaning="little sunlight on the skin", aliases=("low sunlight",))
    ] = None
    diet_restriction: Annotated[
        str | None,
        Column(
            meaning="restricted diet",
            choices={"none": ("no",), "protein": (), "lactose": (), "other": ()},
            aliases=("diet",),
        ),
    ] = None
    disease_activity: Annotated[str | None, Column(meaning="activity of the underlying disease in words")] = None
    fracture_history_complete: Annotated[
        bool | None, Column(meaning="the fracture history was asked for in full", aliases=("fracture history taken",))
    ] = None
    plan: Annotated[str | None, Column(meaning="the specialist's plan", aliases=("management plan",))] = None
    note: Annotated[
        str | None, Column(meaning="free note", aliases=("remarks", "remark", "comment", "comments", "notes"))
    ] = None


class Assessment(Contract):
    TABLE = "assessments"
    ROW = "one answered question that no other table holds"
    KEY = ("assessed_date", "item")
    DATE = "assessed_date"

    assessed_date: Annotated[date, Column(meaning="day of the answer", aliases=("assessment date", "date"))]
    item: Annotated[
        str,
        Column(
            meaning="what was asked",
            choices=dict.fromkeys(
                (
                    "dental review",
                    "pregnancy test",
                    "hydration",
                    "intercurrent illness",
                    "allergy",
                    "rickets excluded",
                    "genetics requested",
                    "genetics result",
                    "bone biopsy",
                    "scoliosis",
                    "sclera",
                    "teeth",
                    "joint laxity",
                    "hearing",
                    "family history",
                    "quality of life",
                    "consent for register",
                    "transfer to adult care",
                ),
                (),
            ),
        ),
    ]
    result: Annotated[str | None, Column(meaning="the answer", aliases=("answer",))] = None
    detail: Annotated[str | None, Column(meaning="more about the answer")] = None
