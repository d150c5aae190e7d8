"""Pregnancies and the facts of an episode of transient osteoporosis."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract

# The course as the clinic sees it, then what images show, then what was excluded and given.
FINDINGS: dict[str, tuple[str, ...]] = {
    "symptom onset": ("onset", "onset of symptoms"),
    "symptoms": ("symptom", "complaint"),
    "diagnosis": ("diagnosed",),
    "pain score": ("pain",),
    "sudden worsening": (),
    "weight-bearing none": ("no weight-bearing", "cannot bear weight"),
    "weight-bearing partial": ("partial weight-bearing",),
    "weight-bearing full": ("full weight-bearing",),
    "pain-free": ("pain free",),
    "recovered": ("recovery", "clinical recovery"),
    "fever": (),
    "MRI oedema present": ("MRI oedema", "MRI edema", "marrow oedema"),
    "MRI oedema resolved": ("MRI edema resolved",),
    "MRI finding": ("MRI",),
    "fracture line": (),
    "subchondral collapse": (),
    "serpiginous line": (),
    "cold scan": (),
    "radiograph finding": ("radiograph",),
    "imaging justified": (),
    "REMS": ("radiofrequency echographic multi spectrometry",),
    "BMD recovered": (),
    "rehabilitation": (),
    "discharged": (),
    "differential excluded": (),
    "differential open": (),
    "differential not applicable": (),
    "differential found": (),
    "treatment": (),
}
# The cells below a differential diagnosis in a wide case file.
DIFFERENTIAL_STATES: dict[str, tuple[str, ...]] = {
    "differential excluded": ("excluded", "no", "ruled out"),
    "differential open": ("open", "suspected"),
    "differential not applicable": ("not applicable",),
    "differential found": ("found", "yes", "confirmed"),
}
JOINTS: dict[str, tuple[str, ...]] = {
    "hip": ("hips", "femoral head", "femoral neck", "coxofemoral"),
    "knee": ("knees", "femoral condyle", "femoral condyles", "proximal tibia", "distal femur"),
    "ankle": ("ankles",),
    "foot": ("feet",),
    "pelvis": ("sacrum", "sacroiliac", "pubis"),
    "spine": ("lumbar spine",),
    "shoulder": ("shoulders",),
    "elbow": ("elbows",),
    "wrist": ("wrists",),
}
_SPAN = "30+0, 30 weeks, day 2 after delivery, 6 months after delivery, 2026-03-01, in pregnancy, not stated"


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
        str | None,
        Column(
            meaning="gestational age at delivery, weeks+days; days may be missing",
            aliases=("gestational age at delivery", "weeks at delivery"),
        ),
    ] = None
    delivery_mode: Annotated[str | None, Column(meaning="how the child was born", aliases=("mode of delivery",))] = None
    plurality: Annotated[
        str | None,
        Column(meaning="singleton, twins, more", aliases=("type of pregnancy",)),
    ] = None
    chorionicity: Annotated[str | None, Column(meaning="chorionicity of twins")] = None
    conception: Annotated[
        str | None, Column(meaning="how it was conceived", choices={"spontaneous": ("natural",), "IVF": (), "ICSI": ()})
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
    mother_age_years: Annotated[
        float | None,
        Column(
            meaning="age of the mother as written, where no birth date is known",
            unit="years", hard=(10, 60), aliases=("mother age", "maternal age"), source="this product's choice",
        ),
    ] = None  # fmt: skip
    menarche_years: Annotated[
        float | None,
        Column(
            meaning="age at the first period", unit="years", hard=(7, 20), aliases=("menarche",),
            source="this product's choice",
        ),
    ] = None  # fmt: skip
    history_text: Annotated[
        str | None, Column(meaning="earlier illnesses and operations as written", aliases=("medical history",))
    ] = None
    usual_treatment_text: Annotated[
        str | None, Column(meaning="drugs taken before, as written", aliases=("usual treatment",))
    ] = None
    published_in: Annotated[
        str | None, Column(meaning="publication that the case was taken from; empty for the centre's own")
    ] = None


class PregnancyFinding(Contract):
    TABLE = "pregnancy_findings"
    ROW = "one fact of an episode"
    KEY = ("pregnancy_no", "finding_no")
    DATE = None

    pregnancy_no: Annotated[
        int | None, Column(meaning="number of the pregnancy", hard=(1, 30), default="1", aliases=("pregnancy",))
    ] = None
    finding_no: Annotated[int | None, Column(meaning="number of the fact", hard=(1, 99999), default="sequence")] = None
    finding: Annotated[str, Column(meaning="what was found", choices=FINDINGS)]
    joint: Annotated[str | None, Column(meaning="joint", choices=JOINTS)] = None
    side: Annotated[
        str | None,
        Column(meaning="body side", choices={"left": (), "right": (), "both": ("bilateral",), "none": ()}),
    ] = None
    time_point: Annotated[str, Column(meaning=f"when, as in: {_SPAN}", aliases=("when", "time"))]
    value: Annotated[str | None, Column(meaning="value or words, where the fact has one")] = None
    which: Annotated[str | None, Column(meaning="which differential or drug", aliases=("differential", "drug"))] = None
    evidence: Annotated[str | None, Column(meaning="what it rests on")] = None
    recorded_by: Annotated[str | None, Column(meaning="who found it", aliases=("recorder", "who"))] = None
    origin_assumed: Annotated[
        bool | None, Column(meaning="from when the time counts was not stated, and is assumed to be the delivery")
    ] = None
