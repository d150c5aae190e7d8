"""A centre's own reference tables: checked, asked what they would change, loaded, switched on and off, removed."""

from __future__ import annotations

from core.centre_tables.acts import check_table, leave, load_table, remove, use
from core.centre_tables.effect import Effect, Spot
from core.centre_tables.listed import leads_in, listed
from core.centre_tables.report import Shown, TableReport, Wish

__all__ = [
    "Effect", "Shown", "Spot", "TableReport", "Wish",
    "check_table", "leads_in", "leave", "listed", "load_table", "remove", "use",
]  # fmt: skip
