"""CSV that people download or write out and open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as a CSV. Cells that a spreadsheet would run as a formula get a quote before them; numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()  # without the mark a spreadsheet takes UTF-8 for something else


def harmless(cell: object) -> str:
    """A cell's text, with a quote before it where a spreadsheet would run it as a formula; None is empty."""
    words = "" if cell is None else str(cell)
    return "'" + words if words[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-[^\d.]", words) else words
