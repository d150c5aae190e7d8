"""Names of columns as a person says them."""

from __future__ import annotations

import pytest

from core.contracts import TABLES, columns
from dashboard.data.column_words import column_words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bmd_g_cm2", "BMD"),
        ("back_pain_0_10", "back pain, 0 to 10"),
        ("height_cm", "height"),
        ("z_reported", "Z reported"),
        ("prednisolone_equivalent_mg_per_kg_per_day", "prednisolone equivalent"),
        ("dxa_scans", "DXA scans"),
    ],
)
def test_a_name_is_said_without_its_unit(name: str, said: str):
    assert column_words(name) == said


def test_no_two_columns_of_a_table_are_called_the_same():
    for contract in TABLES.values():
        words = [column_words(one.name) for one in columns(contract)]
        assert len(words) == len(set(words)), contract.TABLE
