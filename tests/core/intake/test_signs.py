"""What a cell's form proves goes before what is merely plausible; and columns that speak against each other are asked."""

from __future__ import annotations

import pytest

from core.intake import foresee
from tests.core.intake.conftest import Desk

HEAD = "patient_id;visit_date;Height (cm);Weight (kg);LS BMD (g/cm2)\n"


@pytest.fixture(params=["short", "long"])
def either(request: pytest.FixtureRequest, staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose files are read as short ones, or as long ones of which the first rows decide."""
    if request.param == "long":
        monkeypatch.setattr(foresee, "FIRST_ROWS", 1)
    return staffed


def _asked(desk: Desk, text: str, **options: object) -> list[tuple[int | None, str | None]]:
    problems = desk.check(text, **options).problems
    return [(p.row, p.column) for p in problems if p.severity == "hard" and " could be " in p.message]


def _dates_asked(desk: Desk, text: str, **options: object) -> list[tuple[int | None, str | None]]:
    problems = desk.check(text, **options).problems
    return [(p.row, p.column) for p in problems if p.severity == "hard" and "-first" in p.message]


def test_a_form_goes_before_what_is_plausible(either: Desk) -> None:
    """1.036 kg are likelier than 1036, and yet 36,2 says that the column has decimal commas."""
    report = either.load(HEAD + "A1;13.04.2026;142,5;36,2;0,655\nA2;14.04.2026;150,0;1.036;1.234\n", date_order="dmy")
    assert [(p.row, p.column) for p in report.problems if p.severity == "hard"] == [
        (3, "Weight (kg)"),
        (3, "LS BMD (g/cm2)"),
    ]
    assert either.rows("SELECT height_cm, weight_kg FROM visits") == [(142.5, 36.2)]
    assert either.rows("SELECT bmd_g_cm2 FROM dxa_scans") == [(0.655,)]


def test_points_that_are_proven_go_before_what_is_plausible(either: Desk) -> None:
    report = either.load(HEAD + "A1;2026-04-13;142.5;36.2;0.655\nA2;2026-04-14;150.0;1,036;0.600\n")
    assert [(p.row, p.column) for p in report.problems if p.severity == "hard"] == [(3, "Weight (kg)")]
    assert either.rows("SELECT weight_kg FROM visits") == [(36.2,)]


def test_thousands_in_groups_prove_the_other_sign(either: Desk) -> None:
    """1.234.567 is wrong as a weight, and still no point of it is a decimal one."""
    report = either.load(HEAD + "A1;2026-04-13;142;1.234.567;\nA2;2026-04-14;150;1.036;\n")
    assert {p.row for p in report.problems if p.column == "Weight (kg)" and p.severity == "hard"} == {2, 3}


def test_forms_of_both_signs_prove_nothing(either: Desk) -> None:
    text = "patient_id;visit_date;ALP (U/L)\n"
    assert _asked(either, text + "A1;2026-04-13;320,5\nA2;2026-04-14;320.5\nA2;2026-04-15;1.234\n") == [
        (4, "ALP (U/L)")
    ]


@pytest.mark.parametrize(("height", "weight"), [("142,5", "1.036"), ("142.5", "1,036")])
def test_another_columns_sign_is_asked_about(either: Desk, height: str, weight: str) -> None:
    text = f"{HEAD}A1;2026-04-13;{height};36;\nA2;2026-04-14;150;{weight};\n"
    assert _asked(either, text) == [(3, "Weight (kg)")]
    said = next(p.message for p in either.check(text).problems if p.row == 3)
    signs = "commas" if "," in height else "points"
    assert said == f"{weight} could be 1.036 or 1036: the column 'Height (cm)' has decimal {signs}"
    assert not _asked(either, text, decimal="comma") and not _asked(either, text, decimal="point")


def test_a_column_that_proves_its_own_sign_is_not_asked(either: Desk) -> None:
    """What was measured and what was typed may stand side by side in one export."""
    text = f"{HEAD}A1;2026-04-13;142,5;36.2;\nA2;2026-04-14;150;38.125;\n"
    assert either.load(text).clean
    assert either.rows("SELECT weight_kg FROM visits ORDER BY 1") == [(36.2,), (38.125,)]


def test_thousands_that_agree_with_the_other_column_are_not_asked(either: Desk) -> None:
    text = "patient_id;visit_date;height_cm;platelets;calcium_intake_mg_d\nA1;2026-04-13;142,5;;1.200,5\n"
    assert either.load(text + "A2;2026-04-14;150;;1.100\n").clean
    assert either.rows("SELECT calcium_intake_mg_per_day FROM visits ORDER BY 1") == [(1100.0,), (1200.5,)]


BIRTHS = "patient_id,date_of_birth,sex,visit_date,height_cm\n"


def test_dates_of_opposite_orders_are_asked_in_both_columns(either: Desk) -> None:
    text = BIRTHS + "N1,25/03/2014,f,2026-03-01,140\nN2,04/05/2014,f,03/25/2026,141\nN3,2014-05-06,f,2026-03-02,142\n"
    assert _dates_asked(either, text) == [(2, "date_of_birth"), (3, "date_of_birth"), (3, "visit_date")]
    messages = [p.message for p in either.check(text).problems if p.row == 2]
    assert messages == [
        "'25/03/2014': the column has day-first dates, and the column 'visit_date' month-first ones",
    ]
    report = either.load(text, date_order="dmy")
    assert [p.row for p in report.problems if p.severity == "hard"] == [3]


def test_dates_of_one_order_are_read(either: Desk) -> None:
    text = BIRTHS + "N1,25/03/2014,f,01/03/2026,140\nN2,04/05/2014,f,26/03/2026,141\n"
    assert either.load(text).refused == 0
    assert [str(day) for (day,) in either.rows("SELECT date_of_birth FROM patients WHERE patient_id = 'N2'")] == [
        "2014-05-04"
    ]


def test_a_late_opposite_order_holds_for_the_rows_before_it(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foresee, "FIRST_ROWS", 5)
    rows = [f"A1,2{n % 5}/03/2014,f,2026-03-0{n % 9 + 1},140" for n in range(60)]
    asked = _dates_asked(staffed, BIRTHS + "\n".join([*rows, "A1,21/03/2014,f,03/25/2026,140"]) + "\n")
    assert asked == [*((n + 2, "date_of_birth") for n in range(61)), (62, "visit_date")]


def test_points_and_iso_days_are_looked_at_once(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_again(*_: object) -> None:
        raise AssertionError("the cells of a plain file were looked at once more")

    for name in ("signs_of", "forms_of"):
        monkeypatch.setattr(f"core.intake.decide.{name}", looked_again)
    assert staffed.load("patient_id,visit_date,height_cm,weight_kg\nA1,2026-04-13,142.5,36.125\n").clean
