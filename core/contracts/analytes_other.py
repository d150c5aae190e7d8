"""Analytes that tell causes apart: hormones, inflammation, the blood count."""

from __future__ import annotations

from core.contracts.analyte import AMOUNT, Analyte

_CELLS = {"x10^9/L": 1.0, "G/L": 1.0, "/nL": 1.0, "10^3/uL": 1.0, "x10^3/uL": 1.0, "K/uL": 1.0, "/uL": 0.001}

OTHER: tuple[Analyte, ...] = (
    Analyte(
        name="TSH",
        unit="mIU/L",
        units={"uIU/mL": 1.0, "mU/L": 1.0},
        hard=(0.001, 500),
        aliases=(
            "thyroid stimulating hormone",
            "thyrotropin",
        ),
        loinc="11580-8",
    ),
    Analyte(
        name="free T4",
        unit="pmol/L",
        units={"ng/dL": 12.87},
        hard=(0.5, 100),
        aliases=(
            "free thyroxine",
            "t4 free",
            "ft4",
        ),
        loinc="14920-3",
        conventional="ng/dL",
    ),
    Analyte(
        name="ESR",
        unit="mm/h",
        units={"mm/hr": 1.0},
        hard=(0, 160),
        aliases=("erythrocyte sedimentation rate", "sedimentation rate", "bsg"),
        loinc="30341-2",
    ),
    Analyte(
        name="haemoglobin",
        unit="g/L",
        units={"g/dL": 10.0},
        hard=(20, 250),
        aliases=("hb", "hemoglobin", "hgb", "hämoglobin"),
        loinc="718-7",
        conventional="g/dL",
    ),
    Analyte(
        name="testosterone", unit="nmol/L", hard=AMOUNT, units={"ng/dL": 0.0347}, loinc="14913-8", conventional="ng/dL"
    ),
    Analyte(
        name="oestradiol",
        unit="pmol/L",
        hard=AMOUNT,
        units={"pg/mL": 3.671},
        aliases=("estradiol", "e2"),
        loinc="14715-9",
        conventional="pg/mL",
    ),
    Analyte(
        name="24-h urine cortisol",
        specimen="24-h urine",
        unit="nmol/d",
        hard=AMOUNT,
        conventional="ug/d",
        units={"nmol/24h": 1.0, "ug/d": 2.759, "ug/24h": 2.759},
        aliases=(
            "24h urine cortisol",
            "24 h urinary cortisol",
            "24h urinary cortisol",
            "24 h urine free cortisol",
            "urinary free cortisol",
            "urine free cortisol",
            "ufc",
        ),
    ),
    Analyte(
        name="leucocytes",
        unit="10^9/L",
        units=_CELLS,
        hard=AMOUNT,
        aliases=("leukocytes", "wbc", "white cell count", "white blood cells"),
    ),
    Analyte(name="neutrophils", unit="10^9/L", units=_CELLS, hard=AMOUNT, aliases=("neutrophil count",)),
    Analyte(name="lymphocytes", unit="10^9/L", units=_CELLS, hard=AMOUNT, aliases=("lymphocyte count",)),
    Analyte(
        name="platelets", unit="10^9/L", units=_CELLS, hard=AMOUNT, aliases=("platelet count", "plt", "thrombocytes")
    ),
    Analyte(
        name="LH",
        unit="IU/L",
        units={"mIU/mL": 1.0, "U/L": 1.0},
        hard=AMOUNT,
        aliases=("luteinising hormone", "luteinizing hormone"),
        loinc="10501-5",
    ),
    Analyte(
        name="FSH",
        unit="IU/L",
        units={"mIU/mL": 1.0, "U/L": 1.0},
        hard=AMOUNT,
        aliases=("follicle stimulating hormone",),
        loinc="15067-2",
    ),
)
