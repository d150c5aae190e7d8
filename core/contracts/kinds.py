"""What a file may be: rows of one table, or a wide file whose rows hold several tables' things."""

from __future__ import annotations

from collections.abc import Mapping

from core.contracts import TABLES, columns
from core.contracts.case_headers import CASES, case_columns, match_case
from core.contracts.headers import IDENTITY, WIDE, Slot, match_table, match_wide, wide_columns

# kind: what one row is, in words
WIDE_KINDS: Mapping[str, str] = {
    WIDE: "one visit, everything in one row",
    CASES: "one episode of transient osteoporosis of pregnancy",
}
KINDS = (*TABLES, *WIDE_KINDS)


def match_kind(kind: str, name: str) -> Slot | None:
    """The meaning of a header in a file of the given kind."""
    if kind == WIDE:
        return match_wide(name)
    return match_case(name) if kind == CASES else match_table(TABLES[kind], name)


def column_names(kind: str) -> list[str]:
    """The canonical headers of a file of the given kind (its template)."""
    if kind in WIDE_KINDS:
        return wide_columns() if kind == WIDE else case_columns()
    contract = TABLES[kind]
    own = [c.name for c in columns(contract) if c.name not in ("value_entered", "unit_entered")]
    identity = [] if kind == "patients" or not contract.HAS_PATIENT else list(IDENTITY)
    return [*identity, *own]
