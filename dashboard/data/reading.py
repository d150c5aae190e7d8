"""What a staged file may be read as, the templates, and the words of a problem as a page says them."""

from __future__ import annotations

import re

from core.contracts import TABLES
from core.contracts.case_headers import CASES
from core.contracts.headers import WIDE
from core.contracts.kinds import WIDE_KINDS
from core.files.encoding import ENCODINGS
from core.intake import template

_UPLOAD_PLACE = "under Reading"
# The core speaks to the command line; on the page the same choices have their own places.
_ON_PAGE = (
    (r"Say that it is to be replaced \(--replace\)\.", "Say below that what is loaded is to be replaced."),
    (r" \(--by NAME\)", ""),
    (r"\(--accept-soft\)", "(under Reading: unusual values are right)"),
    (r"Say which with --date-order .*?, or write", "Say which under Reading, or write"),
    (r"name another encoding with --encoding\.", "say what the letters are under Reading."),
    (r"say which it is with --encoding cp1252\.", "say what the letters are under Reading (Windows-1252)."),
    (r"or name its encoding with --encoding\.", "or say what the letters are under Reading."),
    (r"if it is the header, name it with --header-row\.", "if it is the header, say so under Reading."),
    (r"Say otherwise with --date-order\.", "Say otherwise under Reading."),
    (r"Say which with --decimal .*\)\.", "Say which under Reading."),
    (r"say so \(--map '.*?'\)", "leave it out under Reading"),
    (r"leave the column out \(--map '.*?'\)", "leave the column out under Reading"),
    (r" \(--decimal \S+?\)", " under Reading"),
    (r"name its encoding with --encoding \S+?, or", "say what the letters are under Reading, or"),
    (
        r"Map it with --map (?:'.*'|\S+) if it should be read\.",
        "Choose its meaning under Reading if it should be read.",
    ),
    (r"Rename the header or name it with --map HEADER=(\w+)\.", r"Rename the header, or choose \1 under Reading."),
    (
        r"as `trabecula .*` writes it, or name columns with --map \S+?\.",
        "as in a template, or choose meanings under Reading.",
    ),
    (r"Leave one of them out, or rename the one that means something else\.", "Leave one of them out under Reading."),
    (r"Map it to a column that `trabecula template` names\.", "Choose another meaning under Reading."),
)


def on_page(words: str, place: str = _UPLOAD_PLACE) -> str:
    """What the core says of a file in the words of a page. place: where that page asks what a file leaves open."""
    for pattern, said in _ON_PAGE:
        words = re.sub(pattern, said.replace(_UPLOAD_PLACE, place), words)
    return words


def kind_words(kind: str | None) -> tuple[str, str]:
    """A file's kind and what a row of it is: ("Visit file", "one row per visit, wide")."""
    if kind is None:
        return "Not readable", "no row was read"
    wide = {WIDE: ("Visit file", "wide: one row per visit"), CASES: ("Case file", "wide: one row per episode")}
    return wide[kind] if kind in wide else (f"Table {kind}", f"a row is {TABLES[kind].ROW}")


def encodings() -> dict[str, str]:
    """The encodings that a file may be said to have, each with its usual name."""
    return dict(ENCODINGS)


def kinds() -> list[str]:
    """What a file may be read as: a wide file, or one of the tables."""
    return [*WIDE_KINDS, *TABLES]


def templates() -> list[tuple[str, str, str]]:
    """Every template: (kind, what a row is, the CSV's text), the wide visit file first."""
    rows = [*WIDE_KINDS.items()] + [(name, contract.ROW) for name, contract in TABLES.items()]
    return [(kind, row, template(kind)) for kind, row in rows]
