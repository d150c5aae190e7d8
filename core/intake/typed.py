"""Cells become typed values in one pass over the file; what could not be read is marked in the same pass.

The table `typed` has file_row, a value v0, v1, ... for each bound column, its text t0, t1, ... where the words as they
were written are needed, `marks0`, ... (a bit for each test that a row's cell fails), and `raw`, all cells of a row with
a mark in one text; `unread` tells apart rows that differ only in columns without a meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.contracts.column import Column
from core.contracts.ddl import sql_type
from core.contracts.headers import IDENTITY, WIDE
from core.contracts.units import known_unit
from core.intake import cells
from core.intake.decide import Decisions
from core.intake.layout import Bound, Layout
from core.intake.marks import choices_of, masks, raw_cell, raw_row
from core.store import Cursor


@dataclass
class _Sql:
    """The parts of the one statement: what is selected of `cells`, of the values, and the parameters in their order."""

    inner: list[str] = field(default_factory=list)
    params: list[object] = field(default_factory=list)
    outer: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


def make_typed(cursor: Cursor, layout: Layout, decisions: Decisions, width: int, first_row: int | None) -> int:
    """Create `typed`: one typed value a bound column, already in the column's own unit; returns its number of rows.

    width: how many cells a row has. first_row: the file row of the first record where rows are counted, else None and
    the view `cells` has file_row.
    """
    head = ["file_row"] if first_row is None else []
    query, params = _reading(layout, decisions, width, "cells", head)
    cursor.execute("DROP VIEW IF EXISTS typed; DROP TABLE IF EXISTS typed_rows")
    cursor.execute(f"CREATE TABLE typed_rows AS {query}", params)
    row = "file_row" if first_row is None else f"(rowid + {first_row})::INTEGER AS file_row"
    rest = " EXCLUDE (file_row)" if first_row is None else ""
    cursor.execute(f"CREATE VIEW typed AS SELECT {row}, *{rest} FROM typed_rows")
    count = cursor.execute("SELECT count(*) FROM typed_rows").fetchone()
    return int(count[0]) if count else 0


def show_marked(cursor: Cursor, width: int) -> None:
    """Create the view `marked_cells`: the cells (c0, ...) of the rows of `typed_rows` with a mark, and their place."""
    names = ", ".join(f"{raw_cell(n)} AS c{n}" for n in range(width))
    cursor.execute(
        f"CREATE OR REPLACE VIEW marked_cells AS SELECT place, {names} FROM "
        f"(SELECT rowid AS place, raw FROM typed_rows WHERE raw IS NOT NULL)"
    )


def read_again(cursor: Cursor, layout: Layout, decisions: Decisions, width: int) -> None:
    """Read the rows of `marked_cells` once more, by new decisions, in their place in `typed`."""
    query, params = _reading(layout, decisions, width, "marked_cells", ["place"])
    cursor.execute(f"CREATE OR REPLACE TABLE read_again AS {query}", params)
    kept = [name for (name, *_) in cursor.execute("DESCRIBE read_again").fetchall() if name != "place"]
    # scalars alone: an update of a list would be a new row at the end, and rows are numbered by their order
    news = ", ".join(f"{name} = again.{name}" for name in kept)
    cursor.execute(f"UPDATE typed_rows SET {news} FROM read_again AS again WHERE typed_rows.rowid = again.place")
    cursor.execute("DROP TABLE read_again")


def _reading(layout: Layout, decisions: Decisions, width: int, view: str, head: list[str]) -> tuple[str, list[object]]:
    """The statement that reads and checks every row of a view of cells, and its parameters."""
    sql = _values(layout, decisions)
    names = [f"c{n}" for n in range(width)]
    found = masks(layout, decisions)
    marks = [f"marks{n}" for n in range(len(found))]
    values = ", ".join([*head, *names, *sql.inner])
    marked = ", ".join(
        [*head, *names, *sql.outer, *(f"{mask} AS {name}" for name, mask in zip(marks, found, strict=True))]
    )
    any_mark = " OR ".join(f"{name} > 0" for name in marks) or "false"
    bound = {index for b in layout.bound for index in (b.index, b.unit_index)}
    others = ", ".join(name for n, name in enumerate(names) if n not in bound)
    unread = f"hash({others})" if others else "0"
    kept = ", ".join([*head, *sql.named, *marks, f"CASE WHEN {any_mark} THEN {raw_row(names)} END AS raw"])
    seen = f"{_n_filled(names)} AS n_filled, {unread} AS unread"
    return f"SELECT {kept}, {seen} FROM (SELECT {marked} FROM (SELECT {values} FROM {view}))", sql.params


def looks_unfinished(cursor: Cursor, layout: Layout, width: int) -> bool:
    """A row with a single cell, or a row without any value, needs the careful reader's words."""
    nothing = " AND ".join(f"v{b.index} IS NULL" for b in layout.bound) or "false"
    found = cursor.execute(
        f"SELECT 1 FROM typed_rows WHERE n_filled < {min(2, width)} OR (raw IS NULL AND {nothing}) LIMIT 1"
    ).fetchone()
    return found is not None


def keeps_text(b: Bound, layout: Layout) -> bool:
    """Whether a column's text is kept beside its value: results, levels and doses of a wide file, what is converted."""
    own = (b.slot.table, b.slot.column)
    worded = own in (("vertebral_reads", "grade"), ("infusions", "dose_mg"))  # an unknown dose is an infusion, too
    return own == ("labs", "value") or (worded and layout.kind == WIDE) or is_converted(b)


def is_converted(b: Bound) -> bool:
    """Whether a column's values are brought from another unit to the column's own."""
    return b.slot.factor != 1.0 or b.unit_index is not None


def _n_filled(names: list[str]) -> str:
    """How many cells of a row are filled (2 stands for two or more): a row with one, or none, is no usual row."""
    every = f"len(list_filter([{', '.join(names)}], lambda cell: cell <> ''))"
    usual = " AND ".join(f"{name} <> ''" for name in names[:2])
    return f"(CASE WHEN {usual} THEN {min(2, len(names))} ELSE {every} END)::USMALLINT"


def _values(layout: Layout, decisions: Decisions) -> _Sql:
    sql = _Sql()
    for b in layout.bound:
        expression, params = _value(b, decisions)
        sql.inner.append(f"({expression})::{sql_type(b.column.kind)} AS v{b.index}")
        sql.params += params
        sql.outer.append(f"v{b.index}")
        sql.named.append(f"v{b.index}")
        if keeps_text(b, layout):
            sql.outer.append(f"{cells.trimmed(f'c{b.index}')} AS t{b.index}")
            sql.named.append(f"t{b.index}")
        if b.unit_index is not None:
            sql.outer.append(f"{cells.trimmed(f'c{b.unit_index}')} AS u{b.index}")
            sql.named.append(f"u{b.index}")
    return sql


def _value(b: Bound, decisions: Decisions) -> tuple[str, list[object]]:
    cell = f"c{b.index}"
    kind = b.column.kind
    if b.slot.table == "labs" and b.slot.column == "value":
        cell = cells.uncensored(cell)
    plain = decisions.is_plain(b)
    if kind in ("number", "integer"):
        reader = cells.number if kind == "number" else cells.whole_number
        sign = decisions.decimals.get(b.index, "point")
        value = cells.plain_number(f"c{b.index}") if plain else reader(cell, sign)
        factor, params = _factor(b, decisions)
        return (f"({value}) * {factor}" if factor else value), params
    if kind == "date":
        if plain:
            return cells.plain_day(cell), []
        return cells.day(cell, decisions.dates.get(b.index)), []
    if kind == "yes_no":
        return cells.yes_no(cell), []
    if kind == "time":
        return cells.clock(cell), []
    if kind == "choice":
        return _choice(cell, b.column, decisions.words.get(b.index, []))
    names = b.column.key or b.column.name in IDENTITY
    return (cells.naming(cell) if names else cells.trimmed(cell)), []


def _factor(b: Bound, decisions: Decisions) -> tuple[str, list[object]]:
    """The factor to the column's own unit: the header's, or each row's where a unit column stands beside it."""
    if b.unit_index is None:
        return (repr(b.slot.factor), []) if b.slot.factor != 1.0 else ("", [])
    own, others = (b.analyte.unit, b.analyte.units) if b.analyte else (b.column.unit, b.column.units)
    cell = f"c{b.unit_index}"
    arms: list[str] = []
    params: list[object] = []
    for text in decisions.words.get(b.unit_index, []):
        factor = known_unit(text, own, others)
        if factor is not None:
            arms.append(f"WHEN ? THEN {factor!r}")
            params.append(text)
    # an empty unit cell leaves what the header says; where that says nothing either, none is inferred
    blank = repr(b.slot.factor) if b.unit_said else "NULL"
    cases = f"CASE {cell} {' '.join(arms)} END" if arms else "NULL::DOUBLE"
    return f"(CASE WHEN {cells.filled(f'c{b.unit_index}', text=False)} THEN {cases} ELSE {blank} END)", params


def _choice(cell: str, column: Column, words: list[str]) -> tuple[str, list[object]]:
    known = [(text, choice) for text, choice in choices_of(column, words).items() if choice is not None]
    arms = ["WHEN ? THEN ?"] * len(known)
    params: list[object] = [one for pair in known for one in pair]
    return (f"CASE {cell} {' '.join(arms)} END", params) if arms else ("NULL::VARCHAR", [])
