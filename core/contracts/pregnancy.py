"""Pregnancies and the facts of an episode of transient osteoporosis."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract

FINDINGS = (
    "symptom onset",
    "diagnosis",
    "pain score",
    "weight-bearing none",
    "weight-bearing partial",
    "weight-bearing full",
    "pain-free",
    "fever",
    "MRI oedema present",
    "MRI oedema resolved",
    "fracture line",
    "radiograph finding",
    "BMD recovered",
    "rehabilitation",
    "discharged",
    "differential excluded",
    "treatment",
)


class Pregnancy(Contract):
    TABLE = "pregnancies"
    ROW = "one pregnancy"
    KEY = ("pregnancy_no",)
    DATE = None

    pregnancy_no: Annotated[
        int | None, Column(meaning="number of the pregnancy", hard=(1, 30), default="1", aliases=("pregnancy",))
    ] = None
    last_menstrual_period: Annotated[date | None, Column(meaning="first day of the last period", aliases=("lmp",))] = (
        None
    )
    expected_date: Annotated[
        date | None, Column(meaning="expected day of delivery", aliases=("edd", "due date"), future=True)
    ] = None
    delivery_date: Annotated[date | None, Column(meaning="day of delivery", aliases=("delivered",))] = None
    delivery_gestation: Annotated[
        str | None, Column(meaning="gestational age at delivery, weeks+days; days may be missing")
    ] = None
    delivery_mode: Annotated[str | None, Column(meaning="how the child was born")] = None
    plurality: Annotated[str | None, Column(meaning="singleton, twins, more")] = None
    chorionicity: Annotated[str | None, Column(meaning="chorionicity of twins")] = None
    conception: Annotated[
        str | None, Column(meaning="how it was conceived", choices={"spontaneous": (), "IVF": ()})
    ] = None
    obstetric_formula: Annotated[str | None, Column(meaning="gravidity and parity as written")] = None
    lactation_start: Annotated[date | None, Column(meaning="first day of breastfeeding")] = None
    lactation_end: Annotated[date | None, Column(meaning="last day of breastfeeding")] = None
    smoking_text: Annotated[str | None, Column(meaning="smoking as written", aliases=("smoking",))] = None
    bmi_kg_m2: Annotated[
        float | None,
        Column(meaning="body mass index", unit="kg/m2", hard=(8, 80), aliases=("bmi",), source="this product's choice"),
    ] = None
    form: Annotated[str | None, Column(meaning="form of the disease", choices={"regional": (), "systemic": ()})] = None


class PregnancyFinding(Contract):
    TABLE = "pregnancy_findings"
    ROW = "one fact of an episode"
    KEY = ("pregnancy_no", "finding_no")
    DATE = None

    pregnancy_no: Annotated[
        int | None, Column(meaning="number of the pregnancy", hard=(1, 30), default="1", aliases=("pregnancy",))
    ] = None
    finding_no: Annotated[int | None, Column(meaning="number of the fact", hard=(1, 9999), default="sequence")] = None
    finding: Annotated[str, Column(meaning="what was found", choices=dict.fromkeys(FINDINGS, ()))]
    joint: Annotated[str | None, Column(meaning="joint")] = None
    side: Annotated[
        str | None, Column(meaning="body side", choices={"left": (), "right": (), "both": (), "none": ()})
    ] = None
    time_point: Annotated[
        str, Column(meaning="a date, a gestational age `30+0`, or a day after delivery", aliases=("when", "time"))
    ]
    value: Annotated[str | None, Column(meaning="value, where the fact has one")] = None
    which: Annotated[str | None, Column(meaning="which differential or drug")] = None
    evidence: Annotated[str | None, Column(meaning="what it rests on")] = None
    origin_assumed: Annotated[bool | None, Column(meaning="the origin of a duration was assumed")] = None
