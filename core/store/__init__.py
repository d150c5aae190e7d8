"""The DuckDB file and the only code that opens it."""
