"""The written data dictionary is the one that the contracts give."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from core.contracts import TABLES, columns
from core.contracts.dictionary import dictionary
from core.contracts.patients import Patient
from core.contracts.visits import Visit

DOCS = Path(__file__).parents[3] / "docs"


def test_the_data_dictionary_is_current() -> None:
    written = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary(), "run: python -m core.contracts.dictionary > docs/data-dictionary.md"


def test_limits_carry_a_unit_and_a_source() -> None:
    for contract in TABLES.values():
        for column in columns(contract):
            if column.hard and column.kind == "number" and column.unit:
                assert column.source, f"{contract.TABLE}.{column.name}"


def test_keys_are_columns_and_meanings_are_given() -> None:
    for contract in TABLES.values():
        names = [column.name for column in columns(contract)]
        assert set(contract.KEY) <= set(names)
        assert all(column.meaning for column in columns(contract))


@pytest.mark.parametrize("height", [24.9, 220.1])
def test_a_row_by_hand_is_held_to_the_same_limits(height: float) -> None:
    with pytest.raises(ValidationError, match="height_cm is outside 25 to 220 cm"):
        Visit(visit_date="2026-01-01", height_cm=height)  # type: ignore[arg-type]
    assert Visit(visit_date="2026-01-01", height_cm=25).height_cm == 25  # type: ignore[arg-type]


def test_messages_carry_no_patient_values() -> None:
    with pytest.raises(ValidationError) as raised:
        Patient(patient_id="A1", sex="secret-value")
    assert "secret-value" not in str(raised.value)
