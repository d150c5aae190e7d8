"""A laboratory's range in one column, and the specimen of a result."""

from __future__ import annotations

import pytest

from core.intake.ranges import LabRange, read_range
from tests.core.intake.conftest import Desk

HEAD = "patient_id,sample_id,sample_date,analyte,value,unit,{}\n"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2.2-2.7", 2.2, 2.7), ("2.2 – 2.7", 2.2, 2.7), ("150 – 400", 150, 400), ("2,2-2,7", 2.2, 2.7),
        ("2.2 to 2.7", 2.2, 2.7), ("(2.2 - 2.7)", 2.2, 2.7), ("[2.2; 2.7]", 2.2, 2.7), ("2.2...2.7", 2.2, 2.7),
        ("2.2 - 2.7 mmol/L", 2.2, 2.7), ("<50", None, 50), ("< 50", None, 50), ("≤ 50", None, 50),
        ("up to 50", None, 50), ("≥ 20", 20, None), (">20", 20, None), (">= 20", 20, None), ("from 20", 20, None),
        ("0.850-1.170", 0.85, 1.17), ("0,850-1,170", 0.85, 1.17),
    ],
)  # fmt: skip
def test_ranges_as_laboratories_write_them(text: str, low: float | None, high: float | None) -> None:
    ends = read_range(text, None if text.startswith("0") else "point", "mmol/L")
    assert ends == LabRange(low, high)


@pytest.mark.parametrize(
    "text",
    ["", "-", "see report", "2.2", "2.2-", "2.2-2.7 mg/dL", "2.2-2.7-3.0", "1,234-2,345", "negative", "<", "2.2 2.7"],
)
def test_what_is_no_range(text: str) -> None:
    assert read_range(text, "point", "mmol/L") is None


@pytest.mark.parametrize(("decimal", "low"), [("point", 1.15), ("comma", None), (None, None)])
def test_three_digits_are_read_with_the_files_own_sign(decimal: str | None, low: float | None) -> None:
    ends = read_range("1.150-1.350", decimal)  # type: ignore[arg-type]
    assert (ends.low if ends else None) == low


@pytest.mark.parametrize("header", ["reference range", "Normal range", "ref range", "Reference interval", "lab_range"])
def test_a_range_is_converted_with_its_result(staffed: Desk, header: str) -> None:
    rows = "A1,S1,2026-03-01,calcium,9.4,mg/dL,8.8-10.8\nA1,S1,2026-03-01,25-OH-D,12,ng/mL,>20\n"
    report = staffed.load(HEAD.format(header) + rows)
    assert report.refused == 0
    low, high = 8.8 * 0.2495, 10.8 * 0.2495
    found = staffed.rows("SELECT analyte, lab_low, lab_high, lab_range FROM labs ORDER BY analyte DESC")
    assert found == [("calcium", low, high, "8.8-10.8"), ("25-OH-D", 20 * 2.496, None, ">20")]


def test_a_range_that_cannot_be_read_is_asked_about(staffed: Desk) -> None:
    text = HEAD.format("range") + "A1,S1,2026-03-01,calcium,2.4,mmol/L,see report\n"
    (asked,) = [p for p in staffed.load(text).problems if p.severity == "soft"]
    assert (asked.row, asked.value) == (2, "see report")
    assert asked.message == "the range 'see report' cannot be read: the result would be judged without it"
    assert staffed.load(text, accept_soft=True).new == 1
    assert staffed.rows("SELECT lab_low, lab_high, lab_range FROM labs") == [(None, None, "see report")]


def test_words_have_no_use_for_a_range(staffed: Desk) -> None:
    text = HEAD.format("range") + "A1,S1,2026-03-01,coeliac screen,negative,,negative\n"
    assert staffed.load(text).refused == 0


def test_a_range_against_its_own_ends(staffed: Desk) -> None:
    text = HEAD.format("range,lab_low") + "A1,S1,2026-03-01,calcium,2.4,mmol/L,2.2-2.7,2.0\n"
    (told,) = [p for p in staffed.load(text).problems if p.severity == "hard"]
    assert told.message == "the range says 2.2-2.7, and its ends in columns of their own say 2"


def test_a_range_upside_down_in_one_column(staffed: Desk) -> None:
    text = HEAD.format("range") + "A1,S1,2026-03-01,calcium,2.4,mmol/L,2.7-2.2\n"
    (told,) = [p for p in staffed.load(text).problems if p.severity == "hard"]
    assert told.message == "the laboratory's range begins at 2.7 and ends at 2.2" and told.column == "range"


SPECIMEN = HEAD.format("specimen")


@pytest.mark.parametrize(
    ("analyte", "unit", "specimen", "stored"),
    [
        ("calcium", "mmol/L", "Serum", ("calcium", "blood")), ("calcium", "mmol/L", "plasma", ("calcium", "blood")),
        ("calcium", "mmol/L", "spot urine", ("urine calcium", "urine")),
        ("Crea", "mmol/L", "Urine", ("urine creatinine", "urine")),
        ("calcium/creatinine", "mmol/mmol", "urine", ("urine calcium/creatinine", "urine")),
        ("cortisol", "nmol/d", "24 h urine", ("24-h urine cortisol", "24-h urine")),
        ("ALP", "U/L", "urine", ("ALP in urine", "urine")),
        ("calcium", "mmol/L", "", ("calcium", "blood")), ("urine calcium", "mmol/L", "", ("urine calcium", "urine")),
    ],
)  # fmt: skip
def test_an_analyte_is_what_it_is_in_its_specimen(
    staffed: Desk, analyte: str, unit: str, specimen: str, stored: tuple[str, str]
) -> None:
    assert staffed.load(SPECIMEN + f"A1,S1,2026-03-01,{analyte},2.5,{unit},{specimen}\n").refused == 0
    assert staffed.rows("SELECT analyte, specimen FROM labs") == [stored]


def test_an_analyte_of_urine_in_serum_is_refused(staffed: Desk) -> None:
    report = staffed.load(SPECIMEN + "A1,S1,2026-03-01,urine calcium,2.5,mmol/L,serum\n")
    assert [(p.row, p.message) for p in report.problems if p.severity == "hard"] == [
        (2, "urine calcium is of urine, and the specimen says serum")
    ]


def test_a_specimen_that_is_not_known_is_said(staffed: Desk) -> None:
    report = staffed.load(SPECIMEN + "A1,S1,2026-03-01,calcium,1.2,mmol/L,CSF\n", accept_soft=True)
    assert any(p.message.startswith("the specimen 'CSF' is not known") for p in report.problems)
    assert staffed.rows("SELECT analyte, specimen FROM labs") == [("calcium", "CSF")]
