"""Reference tables as data, and their way into the store."""

from __future__ import annotations

from core.reference.adjustment import Adjustment, read_adjustments
from core.reference.install import install
from core.reference.table import Table, read_tables
from core.reference.template import SHAPES, template

__all__ = ["SHAPES", "Adjustment", "Table", "install", "read_adjustments", "read_tables", "template"]
