"""Empty CSVs with the right headers, for those who fill in by hand or set up an export."""

from __future__ import annotations

import csv
import io

from core.contracts import TABLES
from core.contracts.headers import WIDE
from core.errors import UsageError
from core.intake.layout import column_names


def template(table: str) -> str:
    """The header line of a table's CSV, or of the wide visit file ("wide"). Raises UsageError for an unknown name."""
    if table not in (*TABLES, WIDE):
        raise UsageError(f"There is no table {table}: choose one of {', '.join((*TABLES, WIDE))}.")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(column_names(table))
    return out.getvalue()
