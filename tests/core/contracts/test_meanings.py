"""Meanings that are offered by hand: each is understood as what it says, and the composed ones are among them."""

from __future__ import annotations

import pytest

from core.contracts import TABLES, column, columns
from core.contracts.analytes import ANALYTES
from core.contracts.drugs import INFUSED
from core.contracts.dxa import SITES
from core.contracts.headers import match_table, match_wide, wide_columns
from core.contracts.meanings import table_meanings, wide_meanings
from core.contracts.skeleton import LEVELS
from core.contracts.units import known_unit


def test_every_meaning_of_the_wide_file_is_understood_as_what_it_says():
    for meaning in wide_meanings():
        assert match_wide(meaning.name) == meaning.slot, meaning.name
    assert len({meaning.words for meaning in wide_meanings()}) == len(wide_meanings())


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_a_table_can_be_chosen(table: str):
    offered = table_meanings(TABLES[table])
    assert all(match_table(TABLES[table], meaning.name) == meaning.slot for meaning in offered)
    wanted = {c.name for c in columns(TABLES[table])} - {"value_entered", "unit_entered"}
    assert wanted <= {meaning.slot.column for meaning in offered}


def test_every_header_of_the_template_can_be_chosen():
    places = {meaning.slot for meaning in wide_meanings()}
    lost = [name for name in wide_columns() if match_wide(name) not in places and _own_unit(name) not in places]
    assert lost == []


def _own_unit(name: str):
    """The template names the unit that a column has anyway."""
    slot = match_wide(name)
    assert slot is not None
    return type(slot)(slot.table, slot.column, slot.fixed)


@pytest.mark.parametrize(
    "name",
    ["lumbar spine L2-L4 bmd_g_cm2", "lumbar spine L1-L2+L4 bmc (mg)", "total hip bmd (mg/cm2)", "femoral neck z_reported",
     "calcium (mg/dL)", "25-OH-D (ng/mL)", "calcium unit", "zoledronate_mg", "pamidronate dose (g)", "T8 grade",
     "weight (lb)", "height (m)"],
)  # fmt: skip
def test_composed_meanings_and_other_units_are_offered(name: str):
    assert name in {meaning.name for meaning in wide_meanings()}


def test_every_region_analyte_vertebra_and_infused_drug_is_offered():
    fixed = {value for meaning in wide_meanings() for _, value in meaning.slot.fixed}
    assert {*SITES, *LEVELS, *INFUSED, *(analyte.name for analyte in ANALYTES)} <= fixed


def test_the_unit_that_is_told_is_the_unit_that_is_read():
    for meaning in wide_meanings():
        slot = meaning.slot
        if slot.table != "labs" and meaning.unit:
            col = column(TABLES[slot.table], slot.column)
            assert slot.factor == known_unit(meaning.unit, col.unit, col.units), meaning.name
