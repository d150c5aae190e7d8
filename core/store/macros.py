"""The small steps of macros.sql, made in a catalog."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def macros_sql() -> str:
    """The text of macros.sql."""
    return resources.files("core.store").joinpath("macros.sql").read_text(encoding="utf-8")


def install_macros(cursor: DuckDBPyConnection) -> None:
    """Make (or make anew) every macro of macros.sql in the cursor's current catalog."""
    cursor.execute(macros_sql())
