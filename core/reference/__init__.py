"""Reference tables as data, and their way into the store."""

from __future__ import annotations

from core.reference.adjustment import Adjustment, read_adjustments
from core.reference.install import install
from core.reference.table import Table, read_tables
from core.reference.template import SHAPES, columns_text, meanings, template

__all__ = [
    "SHAPES",
    "Adjustment",
    "Table",
    "columns_text",
    "install",
    "meanings",
    "read_adjustments",
    "read_tables",
    "template",
]
