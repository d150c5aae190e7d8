"""Analytes: each unit there and back, factors against molar masses, names that mean one thing."""

from __future__ import annotations

from collections import Counter

import pytest

from core.contracts.analytes import ANALYTES, Analyte, analyte_named, conventional
from core.contracts.specimens import SPECIMENS, specimen_named
from core.contracts.units import known_unit, plain

UNITS = [(analyte, unit) for analyte in ANALYTES for unit in (analyte.unit, *analyte.units)]
NAMED = {analyte.name: analyte for analyte in ANALYTES}


@pytest.mark.parametrize(("analyte", "unit"), UNITS, ids=lambda part: getattr(part, "name", part))
@pytest.mark.parametrize("value", [0.0123, 1.0, 9.4, 987.65])
def test_each_unit_goes_there_and_back(analyte: Analyte, unit: str, value: float) -> None:
    factor = known_unit(unit, analyte.unit, analyte.units)
    assert factor is not None and factor > 0
    assert value * factor / factor == pytest.approx(value, rel=1e-3)
    for written in (unit.upper(), unit.replace("u", "µ"), f" {unit} "):
        assert known_unit(written, analyte.unit, analyte.units) == factor


# Molar masses in g/mol: of the elements (CIAAW), and of the molecules from their formulas.
MOLAR = [
    ("calcium", "mg/dL", 10 / 40.078), ("phosphate", "mg/dL", 10 / 30.974), ("magnesium", "mg/dL", 10 / 24.305),
    ("creatinine", "mg/dL", 10_000 / 113.12), ("25-OH-D", "ng/mL", 1000 / 400.64), ("PTH", "pg/mL", 1000 / 9425),
    ("free T4", "ng/dL", 10_000 / 776.87), ("testosterone", "ng/dL", 10 / 288.42), ("oestradiol", "pg/mL", 1000 / 272.38),
    ("urine calcium/creatinine", "mg/mg", 113.12 / 40.078), ("urine phosphate/creatinine", "mg/mg", 113.12 / 30.974),
    ("24-h urine cortisol", "ug/d", 1000 / 362.46), ("urine creatinine", "mg/dL", 10 / 113.12),
]  # fmt: skip


@pytest.mark.parametrize(("analyte", "unit", "factor"), MOLAR)
def test_factors_are_those_of_the_molar_masses(analyte: str, unit: str, factor: float) -> None:
    # PTH is a mixture of fragments: three digits are all that its factor has
    assert NAMED[analyte].units[unit] == pytest.approx(factor, rel=1e-3)


@pytest.mark.parametrize(
    ("analyte", "unit", "value", "own"),
    [
        ("calcium", "mg/dL", 10, 2.495), ("creatinine", "mg/dL", 0.4, 35.36), ("25-OH-D", "ng/mL", 20, 49.92),
        ("PTH", "pg/mL", 65, 6.89), ("urine calcium/creatinine", "mg/mg", 0.25, 0.7055), ("ALP", "U/L", 120, 120),
        ("cystatin C", "mg/L", 0.9, 0.9), ("Vit D", "ng/mL", 10, 24.96),
    ],
)  # fmt: skip
def test_the_conventional_unit(analyte: str, unit: str, value: float, own: float) -> None:
    found = conventional(analyte)
    assert found is not None and found[0] == unit
    assert value * found[1] == pytest.approx(own)


def test_what_is_not_known_has_no_conventional_unit() -> None:
    assert conventional("ferritin") is None


def test_each_analyte_has_one_conventional_unit_of_its_own() -> None:
    assert all(not a.conventional or a.conventional in a.units for a in ANALYTES)


def test_a_spelling_means_one_analyte() -> None:
    spelled = Counter(plain(name) for analyte in ANALYTES for name in (analyte.name, *analyte.aliases))
    assert [name for name, n in spelled.items() if n > 1] == []
    assert all(analyte.specimen in SPECIMENS.values() for analyte in ANALYTES)


def test_nothing_may_be_less_than_nothing() -> None:
    assert all(analyte.hard is not None and analyte.hard[0] >= 0 for analyte in ANALYTES)


@pytest.mark.parametrize(
    ("text", "specimen", "name"),
    [
        ("Ca", None, "calcium"), ("Ca", "serum", "calcium"), ("Ca", "spot urine", "urine calcium"),
        ("U-Calcium", None, "urine calcium"), ("urine calcium", "urine", "urine calcium"),
        ("phosphate/creatinine", "Random urine", "urine phosphate/creatinine"), ("Cortisol", "24h urine", "24-h urine cortisol"),
        ("Cystatin C", "plasma", "cystatin C"), ("calcium", "CSF", "calcium"),
    ],
)  # fmt: skip
def test_names_with_their_specimen(text: str, specimen: str | None, name: str) -> None:
    found = analyte_named(text, specimen)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    ("text", "specimen"), [("ALP", "urine"), ("urine calcium", "serum"), ("calcium?", None), ("cortisol", "serum")]
)
def test_names_that_are_none_in_their_specimen(text: str, specimen: str | None) -> None:
    assert analyte_named(text, specimen) is None


def test_a_specimen_that_is_not_known_stays_as_written() -> None:
    assert (specimen_named("Li-Heparin plasma"), specimen_named("CSF")) == ("blood", "CSF")
