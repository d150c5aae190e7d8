"""How a staged file may be read: its headers, what each may mean, and the words of a problem as a page says them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from core.contracts import TABLES
from core.intake import Problem, Report, headers_of, template
from core.intake.layout import WIDE, column_names
from core.store import Store
from dashboard.data.opened import per_version
from dashboard.data.upload import Staged, staged_bytes

LEAVE_OUT = "-"
# The core speaks to the command line; on the page the same choices have their own places.
_ON_PAGE = (
    (r"\(--accept-soft\)", "(under Reading: unusual values are right)"),
    (r"Say which with --date-order .*?, or write", "Say which under Reading, or write"),
    (r"Say otherwise with --date-order\.", "Say otherwise under Reading."),
    (r"Say which with --decimal .*\)\.", "Say which under Reading."),
    (r"Map it with --map HEADER=COLUMN if it should be read\.", "Choose its meaning under Reading to read it."),
    (r"Rename the header or name it with --map HEADER=(\w+)\.", r"Rename the header, or choose \1 under Reading."),
    (
        r"as `trabecula .*` writes it, or name columns with --map \S+?\.",
        "as in a template, or choose columns under Reading.",
    ),
    (r"Map it to a column that `trabecula template` names\.", "Choose another meaning under Reading."),
)


def on_page(words: str) -> str:
    """A problem's mend in the words of the page."""
    for pattern, said in _ON_PAGE:
        words = re.sub(pattern, said, words)
    return words


def kind_words(kind: str | None) -> tuple[str, str]:
    """A file's kind and what a row of it is: ("Visit file", "one row per visit, wide")."""
    if kind is None:
        return "Not readable", "no row was read"
    return (
        ("Visit file", "wide: one row per visit") if kind == WIDE else (f"Table {kind}", f"a row is {TABLES[kind].ROW}")
    )


def kinds() -> list[str]:
    """What a file may be read as: the wide visit file, or one of the tables."""
    return [WIDE, *TABLES]


def meanings(kind: str | None) -> list[str]:
    """The columns that a header may be read as in a file of this kind."""
    return column_names(kind or WIDE)


def headers_to_ask(staged: Staged, report: Report) -> list[str]:
    """The file's headers that have no meaning yet, that stand in each other's way, or that were mapped by hand."""
    mapped = list(staged.options.columns)
    if report.columns:
        unknown = [str(column["header"]) for column in report.columns if column["table"] is None]
    else:
        unknown = _headers(staged.staged_id)
    return [header for header in dict.fromkeys([*unknown, *mapped]) if header.strip()]


@per_version
def _headers(store: Store, staged_id: str) -> list[str]:
    return headers_of(staged_bytes(staged_id))


def problems_csv(problems: Iterable[Problem]) -> str:
    """All problems as a CSV for whoever mends the file. Cells that a spreadsheet would run as a formula get a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["file", "row", "column", "as written", "kind", "problem", "what to do"])
    for p in problems:
        kind = {"hard": "held back", "soft": "to confirm", "note": "note"}[p.severity]
        writer.writerow(
            [_harmless(cell) for cell in (p.file, p.row, p.column, p.value, kind, p.message, on_page(p.mend))]
        )
    return out.getvalue()


def _harmless(cell: object) -> str:
    words = "" if cell is None else str(cell)
    return "'" + words if words[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-[^\d.]", words) else words


def templates() -> list[tuple[str, str, str]]:
    """Every template: (kind, what a row is, the CSV's text), the wide visit file first."""
    rows = [(WIDE, "one visit, everything in one row")] + [(name, contract.ROW) for name, contract in TABLES.items()]
    return [(kind, row, template(kind)) for kind, row in rows]
