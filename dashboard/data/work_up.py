"""The work-up of fragile bone as a checklist: first tier for every child, the tailored second tier, genetics.

Which tests: Eur J Pediatr 2022;181:2549-2561. A line is done where a value is recorded; whether a test was done and not
recorded, nobody can tell from the store.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.lanes.labs import is_outside, lab_words, range_words
from dashboard.charts.records import Row
from dashboard.data.checklist import Line, source_of
from dashboard.data.diagnosis import Placed
from dashboard.data.patient import Record
from dashboard.data.risk_factors import examined


@dataclass(frozen=True)
class Assay:
    """One test: its name, the analytes that answer it as (analyte, what is said of it), its specimen, and for whom."""

    name: str
    analytes: tuple[tuple[str, str], ...]
    urine: bool = False
    whom: str = ""


def _named(name: str, *analytes: str, whom: str = "") -> Assay:
    return Assay(name, tuple((one, "") for one in (analytes or (name.lower(),))), whom=whom)


_CALCIUM_RATIO, _PHOSPHATE_RATIO = "urine calcium/creatinine", "urine phosphate/creatinine"
FIRST_TIER = (
    _named("Calcium"),
    _named("Phosphate"),
    _named("Magnesium"),
    _named("Creatinine"),
    _named("Alkaline phosphatase"),
    _named("GGT"),
    _named("25-OH-D"),
    _named("PTH"),
    Assay(
        "Urine creatinine",
        (("creatinine", ""), ("urine creatinine", ""), (_CALCIUM_RATIO, "in the ratio calcium/creatinine"),
         (_PHOSPHATE_RATIO, "in the ratio phosphate/creatinine")),
        urine=True,
    ),
    Assay(
        "Urine calcium",
        (("calcium", ""), ("urine calcium", ""), (_CALCIUM_RATIO, "as calcium/creatinine")),
        urine=True,
    ),
    Assay(
        "Urine phosphate",
        (("phosphate", ""), ("urine phosphate", ""), (_PHOSPHATE_RATIO, "as phosphate/creatinine")),
        urine=True,
    ),
)  # fmt: skip
_SEX = {"testosterone": "male", "oestradiol": "female"}
_HYPOGONADISM = "where hypogonadism is suspected"
SECOND_TIER = (
    _named("ESR"),
    _named("Blood count", "haemoglobin", "full blood count", "fbc", "cbc", "platelets"),
    _named("Differential count", "differential", "differential count", "neutrophils", "lymphocytes", "leucocytes"),
    _named("TSH"),
    _named("Free T4"),
    _named("Coeliac screen", "coeliac screen", "celiac screen", "tissue transglutaminase iga", "ttg iga", "ttg"),
    _named("LH", whom=_HYPOGONADISM),
    _named("FSH", whom=_HYPOGONADISM),
    _named("Testosterone", whom=_HYPOGONADISM),
    _named("Oestradiol", whom=_HYPOGONADISM),
    Assay(
        "Cortisol in 24-h urine",
        tuple((one, "") for one in ("cortisol", "urine cortisol", "urinary cortisol", "24-h urinary cortisol")),
        urine=True,
        whom="where Cushing syndrome is suspected",
    ),
)


def first_tier(record: Record) -> list[Line]:
    """A line for each test that every child has."""
    return [_tested(record, test) for test in FIRST_TIER]


def second_tier(record: Record) -> list[Line]:
    """A line for each test that is chosen for the child; testosterone for boys, oestradiol for girls."""
    tests = [
        test for test in SECOND_TIER if record.person.sex in (None, _SEX.get(test.name.lower(), record.person.sex))
    ]
    return [*(_tested(record, test) for test in tests), _assessed(record, "Bone biopsy", "rarely needed")]


def genetics(record: Record, diagnoses: list[Placed]) -> list[Line]:
    """Asked for, answered, and what the diagnoses say of a gene."""
    genes = [one for one in diagnoses if not one.past and (one.row["gene"] or one.row["variant_hgvs"])]
    lines = [_assessed(record, "Genetics requested"), _assessed(record, "Genetics result")]
    for one in genes:
        said = " ".join(str(one.row[name]) for name in ("gene", "variant_hgvs") if one.row[name])
        below = f"with the diagnosis {one.row['diagnosis_code']}"
        lines.append(Line("Gene recorded", True, said, one.row["since_date"], below, source_of(one.row)))
    return lines if genes else [*lines, Line("Gene recorded", False, below="with no diagnosis")]


def genetics_reason(diagnoses: list[Placed]) -> str:
    """Whether genetics is called for: where no secondary cause is recorded. Open where a form is not known."""
    held = [one for one in diagnoses if not one.past]
    causes = [one.row["diagnosis_code"] for one in held if one.form == "generalised secondary"]
    if causes:
        return f"A secondary cause is recorded: {'; '.join(causes)}."
    if any(one.form == "generalised primary" for one in held):
        return "No secondary cause is recorded; a primary condition is."
    return "No cause is recorded: genetics comes next." if not held else "No secondary cause is recorded."


def done(lines: list[Line]) -> str:
    """`8 of 11 recorded`."""
    return f"{sum(line.known for line in lines)} of {len(lines)} recorded"


def _tested(record: Record, test: Assay) -> Line:
    """The newest result that is a number; a sample without one (`haemolysed`) only where there is none."""
    found = [(row, said) for analyte, said in test.analytes for row in _results(record, analyte, test.urine)]
    numbers = [one for one in found if one[0]["value"] is not None]
    if not found:
        return Line(test.name, False, below=test.whom)
    row, said = sorted(numbers or found, key=lambda one: one[0]["sample_date"])[-1]
    words = f"{lab_words(row)} {row['unit'] or ''}".strip() if numbers else f"{lab_words(row)}, no value"
    outside = bool(numbers) and is_outside(row)
    where = f"outside {range_words(row)}" if outside else ""
    below = " · ".join(part for part in (said, where, _own_name(row, test)) if part)
    return Line(test.name, bool(numbers), words, row["sample_date"], below, source_of(row), outside)


def _own_name(row: Row, test: Assay) -> str:
    """The analyte where the test is known by another name: the blood count by its haemoglobin."""
    analyte = str(row["analyte"])
    shared = analyte.lower() in test.name.lower() or test.name.lower() in analyte.lower()
    return "" if test.urine or shared else analyte


def _results(record: Record, analyte: str, urine: bool) -> list[Row]:
    return [
        row
        for row in record.rows("labs", "sample_date")
        if str(row["analyte"]).lower() == analyte.lower() and _is_urine(row) is urine
    ]


def _is_urine(row: Row) -> bool:
    return "urine" in f"{row['specimen'] or ''} {row['analyte']}".lower()


def _assessed(record: Record, name: str, below: str = "") -> Line:
    rows = [row for row in record.rows("assessments", "assessed_date") if row["item"] == name.lower()]
    return examined(name, rows) if rows else Line(name, False, below=below)
