"""Empty CSVs with the right headers, for those who fill in by hand or set up an export."""

from __future__ import annotations

import csv
import io

from core.contracts.kinds import KINDS, column_names
from core.errors import UsageError


def template(table: str) -> str:
    """The header line of a table's CSV, or of a wide file ("wide", "cases"). Raises UsageError for an unknown name."""
    if table not in KINDS:
        raise UsageError(f"There is no table {table}: choose one of {', '.join(KINDS)}.")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(column_names(table))
    return out.getvalue()
