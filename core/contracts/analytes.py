"""Laboratory analytes: names, units, factors and plausibility (rule book 5.2 factors from molar masses; 5.3
limits, this product's choice)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.contracts.column import Range
from core.contracts.units import doubtful, plain


@dataclass(frozen=True, kw_only=True)
class Analyte:
    """One analyte: its own unit, factors from other units, limits in its own unit."""

    name: str
    specimen: str = "blood"
    unit: str
    units: Mapping[str, float] = field(default_factory=dict)
    hard: Range | None = None
    soft: Range | None = None
    aliases: tuple[str, ...] = ()
    loinc: str = ""


ANALYTES: tuple[Analyte, ...] = (
    Analyte(
        name="calcium",
        unit="mmol/L",
        units={"mg/dL": 0.2495},
        hard=(0.8, 5.0),
        soft=(1.7, 3.2),
        aliases=("ca", "total calcium", "serum calcium", "s ca", "calcium total"),
        loinc="2000-8",
    ),
    Analyte(
        name="ionised calcium",
        unit="mmol/L",
        units={"mg/dL": 0.2495},
        hard=(0.3, 3.0),
        soft=(0.9, 1.6),
        aliases=("ica", "ionized calcium", "calcium ionised"),
        loinc="1995-0",
    ),
    Analyte(
        name="phosphate",
        unit="mmol/L",
        units={"mg/dL": 0.3229},
        hard=(0.1, 6),
        soft=(0.5, 3.4),
        aliases=("po4", "phosphorus", "phos", "p"),
        loinc="14879-1",
    ),
    Analyte(
        name="magnesium",
        unit="mmol/L",
        units={"mg/dL": 0.4114, "mEq/L": 0.5},
        hard=(0.1, 5),
        soft=(0.5, 1.7),
        aliases=("mg",),
        loinc="2601-3",
    ),
    Analyte(
        name="creatinine",
        unit="umol/L",
        units={"mg/dL": 88.4},
        hard=(5, 2000),
        soft=(10, 200),
        aliases=("crea", "creat", "serum creatinine"),
        loinc="14682-9",
    ),
    Analyte(
        name="alkaline phosphatase",
        unit="U/L",
        units={"IU/L": 1.0, "ukat/L": 60.0},
        hard=(1, 10000),
        soft=(40, 1200),
        aliases=("alp", "alk phos", "ap"),
        loinc="6768-6",
    ),
    Analyte(
        name="GGT",
        unit="U/L",
        units={"IU/L": 1.0, "ukat/L": 60.0},
        hard=(1, 5000),
        aliases=("gamma gt", "ggtp"),
        loinc="2324-2",
    ),
    Analyte(
        name="25-OH-D",
        unit="nmol/L",
        units={"ng/mL": 2.496, "ug/L": 2.496},
        hard=(3, 1000),
        soft=(10, 250),
        aliases=(
            "25 oh vitamin d",
            "25ohd",
            "25 ohd",
            "vitamin d",
            "25 hydroxyvitamin d",
            "25 oh d3",
            "calcidiol",
            "vit d",
        ),
        loinc="14635-7",
    ),
    Analyte(
        name="PTH",
        unit="pmol/L",
        units={"pg/mL": 0.106, "ng/L": 0.106},
        hard=(0.1, 300),
        soft=(0.5, 30),
        aliases=("parathyroid hormone", "intact pth", "ipth"),
        loinc="14866-8",
    ),
    Analyte(name="albumin", unit="g/L", units={"g/dL": 10.0}, hard=(5, 80), aliases=("alb",), loinc="1751-7"),
    Analyte(
        name="urine calcium/creatinine",
        specimen="urine",
        unit="mmol/mmol",
        units={"mg/mg": 2.822},
        hard=(0, 20),
        soft=(0, 3),
        aliases=("urine ca cr", "uca cr", "urine ca crea", "ucacr"),
        loinc="9321-1",
    ),
    Analyte(
        name="urine phosphate/creatinine",
        specimen="urine",
        unit="mmol/mmol",
        units={"mg/mg": 3.652},
        aliases=("urine p cr", "up cr"),
    ),
    Analyte(
        name="TSH",
        unit="mIU/L",
        units={"uIU/mL": 1.0, "mU/L": 1.0},
        hard=(0.001, 500),
        aliases=("thyrotropin",),
        loinc="11580-8",
    ),
    Analyte(name="free T4", unit="pmol/L", units={"ng/dL": 12.87}, hard=(0.5, 100), aliases=("ft4",), loinc="14920-3"),
    Analyte(
        name="ESR",
        unit="mm/h",
        units={"mm/hr": 1.0},
        hard=(0, 160),
        aliases=("sedimentation rate", "bsg"),
        loinc="30341-2",
    ),
    Analyte(
        name="haemoglobin",
        unit="g/L",
        units={"g/dL": 10.0},
        hard=(20, 250),
        aliases=("hb", "hemoglobin", "hgb"),
        loinc="718-7",
    ),
    Analyte(name="testosterone", unit="nmol/L", units={"ng/dL": 0.0347}, loinc="14913-8"),
    Analyte(name="oestradiol", unit="pmol/L", units={"pg/mL": 3.671}, aliases=("estradiol", "e2"), loinc="14715-9"),
    Analyte(name="LH", unit="IU/L", units={"mIU/mL": 1.0}, loinc="10501-5"),
    Analyte(name="FSH", unit="IU/L", units={"mIU/mL": 1.0}, loinc="15067-2"),
)

# Each spelling of a known analyte, as plain() writes it.
ANALYTE_NAMES = {plain(name): analyte for analyte in ANALYTES for name in (analyte.name, *analyte.aliases)}


def analyte_named(text: str) -> Analyte | None:
    """The analyte that a file calls `text`, by name or alias; None where it is not known."""
    return None if doubtful(text) else ANALYTE_NAMES.get(plain(text))
