"""What a problem tells the user to do: true of this cell, and no advice that would spoil the right rows."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from tests.core.intake.conftest import Desk

WEIGHTS = "patient_id;visit_date;Weight (kg)\n"


def _told(desk: Desk, text: str, **options: object) -> tuple[str, str]:
    """Message and mend of the first problem that holds a row or the file."""
    return next((p.message, p.mend) for p in desk.check(text, **options).problems if p.severity != "note")


def test_a_sign_that_is_the_cause_is_named(staffed: Desk) -> None:
    text = WEIGHTS + "A1;2026-01-02;36,2\nA1;2026-02-02;1.036\n"
    assert _told(staffed, text) == (
        "1.036 was read as 1036, because the column has decimal commas, and is above the limit of 250 kg",
        "Write 1,036 if that is meant, or correct the value.",
    )


@pytest.mark.parametrize(("cell", "sign", "other"), [("1.036", "comma", "1,036"), ("1,036", "point", "1.036")])
def test_a_sign_that_was_said_is_named(staffed: Desk, cell: str, sign: str, other: str) -> None:
    message, mend = _told(staffed, WEIGHTS + f"A1;2026-01-02;{cell}\n", decimal=sign)
    assert message.startswith(f"{cell} was read as 1036, because decimals were said to be {sign}s (--decimal {sign})")
    assert mend.startswith(f"Write {other} if")


def test_one_cell_in_another_unit_says_what_to_write_in_it(staffed: Desk) -> None:
    text = "patient_id,visit_date,Height (cm)\nA1,2026-01-02,1.53\nA1,2026-02-02,154\nA1,2026-03-02,155\n"
    assert _told(staffed, text) == (
        "1.53 is below the limit of 25 cm; in m it would be 153 cm",
        "Write 153 in this cell if 1.53 m is meant, or correct the value.",
    )


def test_a_whole_column_in_another_unit_names_the_header(staffed: Desk) -> None:
    text = "patient_id,visit_date,Height (cm)\nA1,2026-01-02,1.53\nA1,2026-02-02,1.54\nA1,2026-03-02,155\n"
    mend = "Write 153 in this cell if 1.53 m is meant; if the whole column is in m, correct the unit in the header."
    assert _told(staffed, text)[1] == mend
    by_hand = _told(staffed, text.replace("Height (cm)", "Gr"), columns={"Gr": "height_cm"})[1]
    assert by_hand.endswith("if the whole column is in m, choose another meaning for the column.")


def test_a_columns_own_unit_is_tried_first(staffed: Desk) -> None:
    message, _ = _told(staffed, "patient_id;visit_date;Weight (g)\nA1;2026-01-02;38,1\nA1;2026-02-02;38200\n")
    assert message.endswith("; in kg it would be 38.1 kg")


def test_a_unit_in_a_cell_is_converted(staffed: Desk) -> None:
    text = "patient_id,visit_date,25-OH-D (nmol/L)\nA1,2026-01-02,27 ng/mL\n"
    assert _told(staffed, text)[1].startswith("Write 67.39 if 27 ng/mL is meant, or give its unit in the header")


def test_a_very_old_birth_date_is_asked_about(desk: Desk) -> None:
    text = "patient_id,date_of_birth,sex\nN1,1900-01-01,f\nN2,1950-01-01,f\n"
    assert desk.load(text).new == 1
    assert "such a day often stands for an unknown one" in _told(desk, text)[0]
    assert desk.load(text, accept_soft=True).new == 1
    assert desk.check(text).clean  # the store has it now


def test_a_meaning_that_is_none_is_a_usage_error(staffed: Desk) -> None:
    with pytest.raises(UsageError, match="height_cm=- to leave it out"):
        staffed.check("patient_id,visit_date,height_cm\nA1,2026-01-02,140\n", columns={"height_cm": ""})


@pytest.mark.parametrize(
    ("name", "words"),
    [("height (m)", "Give it the meaning in cm, or"), ("calcium", "its meaning is calcium, which can be in mmol/L")],
)
def test_sentences_about_a_stated_unit(staffed: Desk, name: str, words: str) -> None:
    text = "patient_id,visit_date,height_cm\nA1,2026-01-02,140\n"
    report = staffed.check(text, columns={"height_cm": name}, table="wide")
    assert any(words in f"{p.message}. {p.mend}" for p in report.problems), report.problems


def test_a_header_that_has_a_meaning_is_not_suggested(staffed: Desk) -> None:
    report = staffed.check("patient_id,image_date,level,grade\nA1,2026-01-02,T8,1\n", table="vertebral_reads")
    assert [p.mend for p in report.problems] == ["Rename the header or name it with --map HEADER=image_id."]


def test_cyrillic_in_utf_16_without_a_mark(desk: Desk) -> None:
    text = "patient_id,date_of_birth,sex,family_name\n" + "".join(
        f"{n},2014-06-14,male,{'Иванова-Сидоренко' * 20}\n" for n in range(99)
    )
    for name in ("utf-16-le", "utf-16-be"):
        data = text.encode(name)
        assert f"--encoding {name}" in desk.check(data).problems[0].message
        assert desk.check(data, encoding=name).new == 99


def test_utf_8_that_was_said_to_be_something_else(desk: Desk) -> None:
    text = "patient_id,date_of_birth,sex,family_name\nB1,2014-06-14,male,Müller\n"
    notes = [p.message for p in desk.check(text, encoding="cp1252").problems]
    assert notes == ["the file is valid UTF-8, and was read as Windows-1252 because that was said"]
    assert desk.check(text.encode("cp1252"), encoding="cp1252").clean and desk.check(text, encoding="utf-8").clean
    assert not desk.check(text.encode("cp1252"), encoding="cp1252").problems
