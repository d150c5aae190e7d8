"""The DuckDB store: the only room that imports duckdb."""

from __future__ import annotations

from core.store.store import Cursor, Store, plain_rows, schema_of

__all__ = ["Cursor", "Store", "plain_rows", "schema_of"]
