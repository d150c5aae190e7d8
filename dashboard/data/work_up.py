"""The work-up of fragile bone as a checklist: first tier for every child, the tailored second tier, genetics.

Which tests: Eur J Pediatr 2022;181:2549-2561. A line is done where a value is recorded; whether a test was done and not
recorded, nobody can tell from the store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.charts.lanes.labs import is_outside, lab_words, range_words
from dashboard.charts.records import Row
from dashboard.data.checklist import NOT_RECORDED, Line, joined, source_of
from dashboard.data.diagnosis import Placed
from dashboard.data.harmful_drugs import CLASSES, courses
from dashboard.data.patient import Record
from dashboard.data.risk_factors import examined


@dataclass(frozen=True)
class Assay:
    """One test: its name, the analytes that answer it, its specimen, and for whom it is."""

    name: str
    analytes: tuple[str, ...]
    urine: bool = False
    whom: str = ""


def _named(name: str, *analytes: str, whom: str = "") -> Assay:
    return Assay(name, analytes or (name.lower(),), whom=whom)


FIRST_TIER = (
    _named("Calcium"),
    _named("Phosphate"),
    _named("Magnesium"),
    _named("Creatinine"),
    _named("Alkaline phosphatase"),
    _named("GGT"),
    _named("25-OH-D"),
    _named("PTH"),
)
_URINE_CREATININE = Assay("Urine creatinine", ("creatinine", "urine creatinine"), urine=True)
# Tested in urine by itself or as a ratio to creatinine: two numbers that are not each other's.
_IN_URINE = tuple(
    (
        Assay(f"Urine {name}", (name, f"urine {name}"), urine=True),
        Assay(f"Urine {name}/creatinine", (f"urine {name}/creatinine",), urine=True),
    )
    for name in ("calcium", "phosphate")
)
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
        ("cortisol", "urine cortisol", "urinary cortisol", "24-h urinary cortisol"),
        urine=True,
        whom="where Cushing syndrome is suspected",
    ),
)


def first_tier(record: Record) -> list[Line]:
    """A line for each of the eleven tests that every child has; a ratio in urine has its own line.

    A ratio answers the test of its calcium or phosphate; where that is recorded by itself too, the ratio is a line more
    that is not counted. It has no number for creatinine, which is then said to be in a ratio and is not counted as
    recorded.
    """
    blood = [_tested(record, test) for test in FIRST_TIER]
    found = [(_tested(record, alone), _tested(record, ratio)) for alone, ratio in _IN_URINE]
    creatinine = _creatinine(record, [ratio for _, ratio in found])
    return [*blood, creatinine, *(line for two in found for line in _urine(*two))]


def _creatinine(record: Record, ratios: list[Line]) -> Line:
    own = _tested(record, _URINE_CREATININE)
    known = [ratio for ratio in ratios if ratio.known]
    if own.known or not known:
        return own
    return Line(own.name, False, "in a ratio", max(one.day for one in known if one.day), "no number of its own")


def _urine(alone: Line, ratio: Line) -> list[Line]:
    """The line that the test is counted by, and where both are recorded the ratio's besides."""
    if ratio.said == NOT_RECORDED:
        return [alone]
    return [alone, replace(ratio, counted=False)] if alone.known else [ratio]


def second_tier(record: Record) -> list[Line]:
    """A line for each test that is chosen for the child; testosterone for boys, oestradiol for girls."""
    tests = [
        test for test in SECOND_TIER if record.person.sex in (None, _SEX.get(test.name.lower(), record.person.sex))
    ]
    return [*(_tested(record, test) for test in tests), _assessed(record, "Bone biopsy", "rarely needed")]


def genetics(record: Record, diagnoses: list[Placed]) -> list[Line]:
    """Asked for, answered, and what the diagnoses say of a gene: recorded where a gene is named, and not `negative`."""
    told = [one for one in diagnoses if not one.past and (one.row["gene"] or one.row["variant_hgvs"])]
    lines = [_assessed(record, "Genetics requested"), _assessed(record, "Genetics result")]
    for one in told:
        said = " ".join(str(one.row[name]) for name in ("gene", "variant_hgvs") if one.row[name])
        named = bool(one.gene.named)
        below = joined("" if named else "names no gene", f"with the diagnosis {one.row['diagnosis_code']}")
        lines.append(Line("Gene recorded", named, said, one.row["since_date"], below, source_of(one.row)))
    return lines if told else [*lines, Line("Gene recorded", False, below="with no diagnosis")]


def genetics_reason(record: Record, diagnoses: list[Placed]) -> str:
    """Whether there is a secondary cause, without which genetics is called for; and which drugs that harm bone are."""
    agents = {name: list(dict.fromkeys(row["agent"] for row in courses(record, name))) for name in CLASSES}
    drugs = "; ".join(f"{name} ({', '.join(given)})" for name, given in agents.items() if given)
    held = [one for one in diagnoses if not one.past]
    return _secondary_cause(held) + (f" Drugs that harm bone are recorded: {drugs}." if drugs else "")


def _secondary_cause(held: list[Placed]) -> str:
    """A cause counts where it is confirmed or its status is not recorded; a suspected one is said as that."""
    diseases = [one for one in held if not one.is_risk_factor]
    causes = [one for one in diseases if one.form == "generalised secondary"]
    sure = [one for one in causes if one.row["status"] != "suspected"]
    if sure:
        return f"A secondary cause is recorded: {_codes(sure)}."
    if causes:
        return f"A secondary cause is suspected and none is confirmed: {_codes(causes)}."
    unknown = "Whether there is a secondary cause is not known"
    if not diseases:
        return f"{unknown}: {'only risk factors are' if held else 'no diagnosis is'} recorded."
    if any(not one.form for one in diseases):
        return f"{unknown}: the form of {_codes([one for one in diseases if not one.form])} is not."
    primary = [one for one in diseases if one.form == "generalised primary"]
    if not primary:
        return "No secondary cause is recorded."
    suspected = all(one.row["status"] == "suspected" for one in primary)
    return f"No secondary cause is recorded; a primary condition is{' suspected' if suspected else ''}."


def _codes(diagnoses: list[Placed]) -> str:
    return "; ".join(one.row["diagnosis_code"] for one in diagnoses)


def done(lines: list[Line]) -> str:
    """`8 of 11 recorded`."""
    counted = [line for line in lines if line.counted]
    return f"{sum(line.known for line in counted)} of {len(counted)} recorded"


def _tested(record: Record, test: Assay) -> Line:
    """The newest result that is a number; a sample without one (`haemolysed`) only where there is none."""
    found = [row for analyte in test.analytes for row in _results(record, analyte, test.urine)]
    numbers = [row for row in found if row["value"] is not None]
    if not found:
        return Line(test.name, False, below=test.whom)
    row = sorted(numbers or found, key=lambda one: one["sample_date"])[-1]
    words = f"{lab_words(row)} {row['unit'] or ''}".strip() if numbers else f"{lab_words(row)}, no value"
    outside = bool(numbers) and is_outside(row)
    where = f"outside {range_words(row)}" if outside else ""
    below = joined(where, _own_name(row, test))
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
