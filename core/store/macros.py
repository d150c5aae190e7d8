"""The small steps of the macro files, made in a catalog."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILES = ("macros.sql", "macros_time.sql")


def macros_sql() -> str:
    """The text of the macro files."""
    folder = resources.files("core.store")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in FILES)


def install_macros(cursor: DuckDBPyConnection) -> None:
    """Make (or make anew) every macro of those files in the cursor's current catalog."""
    cursor.execute(macros_sql())
