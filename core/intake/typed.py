"""Raw cells become typed values in the table `typed` (file_row, v0, v1, ...); what could not be read is found
set-based."""

from __future__ import annotations

from dataclasses import dataclass

from core.contracts.analytes import Analyte
from core.contracts.column import Column
from core.contracts.ddl import sql_type
from core.contracts.units import known_unit, plain
from core.intake import cells
from core.intake.decide import Decisions
from core.intake.layout import Bound, Layout
from core.store import Cursor

# Choices are few in a right file; a column with more distinct values than this is not one of choices.
_MOST_WORDS = 5000


@dataclass(frozen=True)
class BadCell:
    """A cell that is no value (hard), outside its hard limits (hard) or outside its soft ones (soft)."""

    row: int
    bound: Bound
    text: str
    why: str  # "unreadable", "hard", "soft", "unit", "no unit", "ask date", "ask decimal"
    value: float | None = None


def make_typed(cursor: Cursor, layout: Layout, decisions: Decisions) -> None:
    """Create `typed`: one typed value a bound column, already in the column's own unit."""
    parts = ["file_row"]
    params: list[object] = []
    for b in layout.bound:
        expression, used = _value(cursor, b, decisions)
        parts.append(f"({expression})::{_type(b)} AS v{b.index}")
        params += used
        if b.slot.table == "labs" and b.slot.column == "value":
            parts.append(f"{cells.censored(f'c{b.index}')} AS op{b.index}")
    cursor.execute(f"CREATE TABLE typed AS SELECT {', '.join(parts)} FROM raw", params)


def _type(b: Bound) -> str:
    return sql_type(b.column.kind)


def _value(cursor: Cursor, b: Bound, decisions: Decisions) -> tuple[str, list[object]]:
    cell = f"c{b.index}"
    kind = b.column.kind
    if b.slot.table == "labs" and b.slot.column == "value":
        cell = cells.uncensored(cell)
    if kind in ("number", "integer"):
        reader = cells.number if kind == "number" else cells.whole_number
        value = reader(cell, decisions.decimals.get(b.index, "point"))
        factor, params = _factor(cursor, b)
        return (f"({value}) * {factor}" if factor else value), params
    if kind == "date":
        return cells.day(cell, decisions.dates.get(b.index)), []
    if kind == "yes_no":
        return cells.yes_no(cell), []
    if kind == "time":
        return cells.clock(cell), []
    if kind == "choice":
        return _choice(cursor, cell, b.column)
    return cells.trimmed(cell), []


def _factor(cursor: Cursor, b: Bound) -> tuple[str, list[object]]:
    """The factor to the column's own unit: the header's, or each row's where a unit column stands beside it."""
    if b.unit_index is None:
        return (repr(b.slot.factor), []) if b.slot.factor != 1.0 else ("", [])
    own, others = (b.analyte.unit, b.analyte.units) if b.analyte else (b.column.unit, b.column.units)
    cell = f"trim(c{b.unit_index})"
    arms: list[str] = []
    params: list[object] = []
    for text in _words(cursor, cell):
        factor = known_unit(text, own, others)
        if factor is not None:
            arms.append(f"WHEN ? THEN {factor!r}")
            params.append(text)
    # an empty unit cell leaves what the header says; a laboratory's unit is never inferred
    blank = repr(b.slot.factor) if b.slot.unit or not b.analyte else "NULL"
    cases = f"CASE {cell} {' '.join(arms)} END" if arms else "NULL::DOUBLE"
    return f"(CASE WHEN {cells.filled(f'c{b.unit_index}', text=False)} THEN {cases} ELSE {blank} END)", params


def _choice(cursor: Cursor, cell: str, column: Column) -> tuple[str, list[object]]:
    known = {plain(word): choice for choice, more in column.choices.items() for word in (choice, *more)}
    exact = {word.strip().casefold(): choice for choice, more in column.choices.items() for word in (choice, *more)}
    arms: list[str] = []
    params: list[object] = []
    for text in _words(cursor, f"trim({cell})"):
        choice = exact.get(text.casefold()) or (known.get(plain(text)) if plain(text) else None)
        if choice is not None:
            arms.append("WHEN ? THEN ?")
            params += [text, choice]
    return (f"CASE trim({cell}) {' '.join(arms)} END", params) if arms else ("NULL::VARCHAR", [])


def _words(cursor: Cursor, cell: str) -> list[str]:
    rows = cursor.execute(
        f"SELECT DISTINCT {cell} FROM raw WHERE {cell} IS NOT NULL AND {cell} <> '' LIMIT {_MOST_WORDS}"
    ).fetchall()
    return [row[0] for row in rows]


def bad_cells(cursor: Cursor, layout: Layout, decisions: Decisions) -> list[BadCell]:
    """Every cell that is not taken as it stands, in the order of rows."""
    tests = {(b.index, why): (b, why, sql) for b in layout.bound for why, sql in _tests(b, decisions)}
    if not tests:
        return []
    counts = ", ".join(f"count_if({sql})" for _, _, sql in tests.values())
    row = cursor.execute(f"SELECT {counts} FROM raw JOIN typed USING (file_row)").fetchone() or ()
    found: list[BadCell] = []
    for (b, why, sql), count in zip(tests.values(), row, strict=True):
        if count:
            cell = f"c{b.unit_index}" if why == "unit" else f"c{b.index}"
            value = f"v{b.index}::DOUBLE" if b.column.kind in ("number", "integer") else "NULL"
            query = f"SELECT file_row, {cell}, {value} FROM raw JOIN typed USING (file_row) WHERE {sql}"
            found += [BadCell(r, b, (text or "").strip(), why, v) for r, text, v in cursor.execute(query).fetchall()]
    return sorted(found, key=lambda bad: (bad.row, bad.bound.index))


def _tests(b: Bound, decisions: Decisions) -> list[tuple[str, str]]:
    """(why, SQL that is TRUE for a bad cell) of one column."""
    cell, value = f"c{b.index}", f"v{b.index}"
    said = cells.filled(cell, text=b.column.kind == "text")
    unread = f"{said} AND {value} IS NULL"
    if b.slot.table == "labs" and b.slot.column == "value":
        unread += f" AND NOT {cells.is_text_result(cell)}"
    if b.slot.table == "vertebral_reads" and b.slot.column == "grade":
        unread += f" AND NOT {cells.is_unreadable_mark(cell)}"
    tests: list[tuple[str, str]] = []
    if b.unit_index is not None:
        wrong_unit = (
            f"{said} AND {value} IS NULL AND {cells.filled(f'c{b.unit_index}', text=False)} AND {number_like(cell)}"
        )
        tests.append(("unit", wrong_unit))
        if b.analyte:
            tests.append(
                ("no unit", f"{said} AND {value} IS NULL AND NOT {cells.filled(f'c{b.unit_index}', text=False)}")
            )
        unread += f" AND NOT {number_like(cell)}"
    elif b.analyte and b.slot.column == "value" and not b.slot.unit:
        tests.append(("no unit", said))
        return tests
    if b.index in decisions.ask_dates:
        tests.append(("ask date", unread))
    elif b.column.kind != "text":
        tests.append(("unreadable", unread))
    if b.index in decisions.ask_decimals:
        tests.append(("ask decimal", f"regexp_full_match(trim({cell}), '[+-]?[1-9][0-9]{{0,2}}[.,][0-9]{{3}}')"))
    return tests + _range_tests(b, value)


def number_like(cell: str) -> str:
    """TRUE for text that starts as a number does."""
    return f"regexp_matches(trim({cell}), '^[<>= ]*[+-]?[0-9]')"


def _range_tests(b: Bound, value: str) -> list[tuple[str, str]]:
    if b.column.kind not in ("number", "integer"):
        return []
    limits: Analyte | Column = b.analyte if b.analyte and b.slot.column == "value" else b.column
    tests: list[tuple[str, str]] = []
    inside_hard = "true"
    if limits.hard:
        inside_hard = f"{value} BETWEEN {limits.hard[0]!r} AND {limits.hard[1]!r}"
        tests.append(("hard", f"{value} IS NOT NULL AND NOT ({inside_hard})"))
    if limits.soft:
        tests.append(
            (
                "soft",
                f"{value} IS NOT NULL AND {inside_hard} AND NOT ({value} BETWEEN {limits.soft[0]!r} AND "
                f"{limits.soft[1]!r})",
            )
        )
    return tests
