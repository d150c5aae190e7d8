"""Cells become typed values in one pass over the file; what could not be read is marked in the same pass.

The table `typed` has file_row, a value v0, v1, ... for each bound column, its text t0, t1, ... where the words as they
were written are needed, `marks0`, ... (a bit for each test that a row's cell fails), and `raw`, all cells of a row with
a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.contracts.analytes import Analyte
from core.contracts.column import Column
from core.contracts.ddl import sql_type
from core.contracts.headers import WIDE
from core.contracts.units import known_unit, plain
from core.intake import cells
from core.intake.decide import MOST_WORDS, Decisions
from core.intake.layout import Bound, Layout
from core.store import Cursor

_BITS = 60


@dataclass(frozen=True)
class BadCell:
    """A cell that is no value (hard), outside its hard limits (hard) or outside its soft ones (soft)."""

    row: int
    bound: Bound
    text: str
    why: str  # "unreadable", "hard", "soft", "unit", "no unit", "ask date", "ask decimal"
    value: float | None = None


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
    sql = _values(layout, decisions)
    names = [f"c{n}" for n in range(width)]
    masks = _masks(layout, decisions)
    head = ["file_row"] if first_row is None else []
    marks = [f"marks{n}" for n in range(len(masks))]
    values = ", ".join([*head, *names, *sql.inner])
    marked = ", ".join(
        [*head, *names, *sql.outer, *(f"{mask} AS {name}" for name, mask in zip(marks, masks, strict=True))]
    )
    any_mark = " OR ".join(f"{name} > 0" for name in marks) or "false"
    kept = ", ".join([*head, *sql.named, *marks, f"CASE WHEN {any_mark} THEN [{', '.join(names)}] END AS raw"])
    cursor.execute("DROP VIEW IF EXISTS typed; DROP TABLE IF EXISTS typed_rows")
    cursor.execute(
        f"""CREATE TABLE typed_rows AS SELECT {kept}, {_n_filled(names)} AS n_filled FROM (
            SELECT {marked} FROM (SELECT {values} FROM cells))""",
        sql.params,
    )
    row = "file_row" if first_row is None else f"(rowid + {first_row})::INTEGER AS file_row"
    rest = " EXCLUDE (file_row)" if first_row is None else ""
    cursor.execute(f"CREATE VIEW typed AS SELECT {row}, *{rest} FROM typed_rows")
    count = cursor.execute("SELECT count(*) FROM typed_rows").fetchone()
    return int(count[0]) if count else 0


def looks_unfinished(cursor: Cursor, layout: Layout, width: int) -> bool:
    """A row with a single cell, or a row without any value, needs the careful reader's words."""
    nothing = " AND ".join(f"v{b.index} IS NULL" for b in layout.bound) or "false"
    found = cursor.execute(
        f"SELECT 1 FROM typed_rows WHERE n_filled < {min(2, width)} OR (raw IS NULL AND {nothing}) LIMIT 1"
    ).fetchone()
    return found is not None


def keeps_text(b: Bound, layout: Layout) -> bool:
    """Whether a column's text is kept beside its value: results, levels of a wide file, and what was converted."""
    own = (b.slot.table, b.slot.column)
    return own == ("labs", "value") or (own == ("vertebral_reads", "grade") and layout.kind == WIDE) or is_converted(b)


def is_converted(b: Bound) -> bool:
    """Whether a column's values are brought from another unit to the column's own."""
    return b.slot.factor != 1.0 or b.unit_index is not None


def _n_filled(names: list[str]) -> str:
    """How many cells of a row are filled (2 stands for two or more): a row with one, or none, is no usual row."""
    every = " + ".join(f"({name} IS NOT NULL AND {name} <> '')::INTEGER" for name in names)
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
    plain = b.index in decisions.plain
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
    return cells.trimmed(cell), []


def _factor(b: Bound, decisions: Decisions) -> tuple[str, list[object]]:
    """The factor to the column's own unit: the header's, or each row's where a unit column stands beside it."""
    if b.unit_index is None:
        return (repr(b.slot.factor), []) if b.slot.factor != 1.0 else ("", [])
    own, others = (b.analyte.unit, b.analyte.units) if b.analyte else (b.column.unit, b.column.units)
    cell = f"trim(c{b.unit_index})"
    arms: list[str] = []
    params: list[object] = []
    for text in decisions.words.get(b.unit_index, []):
        factor = known_unit(text, own, others)
        if factor is not None:
            arms.append(f"WHEN ? THEN {factor!r}")
            params.append(text)
    # an empty unit cell leaves what the header says; a laboratory's unit is never inferred
    blank = repr(b.slot.factor) if b.slot.unit or not b.analyte else "NULL"
    cases = f"CASE {cell} {' '.join(arms)} END" if arms else "NULL::DOUBLE"
    return f"(CASE WHEN {cells.filled(f'c{b.unit_index}', text=False)} THEN {cases} ELSE {blank} END)", params


def _choices(column: Column, words: list[str]) -> dict[str, str | None]:
    """What each word of a column means among its choices; None where it means none."""
    known = {plain(word): choice for choice, more in column.choices.items() for word in (choice, *more)}
    exact = {word.strip().casefold(): choice for choice, more in column.choices.items() for word in (choice, *more)}
    return {text: exact.get(text.casefold()) or (known.get(plain(text)) if plain(text) else None) for text in words}


def _choice(cell: str, column: Column, words: list[str]) -> tuple[str, list[object]]:
    known = [(text, choice) for text, choice in _choices(column, words).items() if choice is not None]
    arms = ["WHEN ? THEN ?"] * len(known)
    params: list[object] = [one for pair in known for one in pair]
    return (f"CASE trim({cell}) {' '.join(arms)} END", params) if arms else ("NULL::VARCHAR", [])


def _masks(layout: Layout, decisions: Decisions) -> list[str]:
    """Per 60 tests an SQL number with a bit for each that a row fails; a row that is well is told at once."""
    found = [test for _, _, test in _all_tests(layout, decisions)]
    well = " AND ".join(_is_well(b, decisions) for b in layout.bound) or "true"
    parts = [found[begin : begin + _BITS] for begin in range(0, len(found), _BITS)]
    sums = (
        " + ".join(f"CASE WHEN {test} THEN {1 << bit}::BIGINT ELSE 0 END" for bit, test in enumerate(part))
        for part in parts
    )
    return [f"CASE WHEN {well} THEN 0::BIGINT ELSE {total} END" for total in sums]


def _is_well(b: Bound, decisions: Decisions) -> str:
    """TRUE for a cell that fails no test, cheaply; never TRUE for one that does."""
    cell, value = f"c{b.index}", f"v{b.index}"
    if b.column.kind == "text" or _is_read_whole(b, decisions):
        return "true"
    if b.index in decisions.ask_decimals or _has_no_unit(b):
        return f"{cell} IS NULL"
    limits = _limits_of(b)
    span = limits.soft or limits.hard if b.column.kind in ("number", "integer") else None
    if span is None:
        return f"({cell} IS NULL OR {value} IS NOT NULL)"
    inner = (
        max(span[0], limits.hard[0]) if limits.hard else span[0],
        min(span[1], limits.hard[1]) if limits.hard else span[1],
    )
    return f"({cell} IS NULL OR {value} BETWEEN {inner[0]!r} AND {inner[1]!r})"


def _is_read_whole(b: Bound, decisions: Decisions) -> bool:
    """Every cell of a choice column is one of its choices, or empty: there is nothing to test."""
    words = decisions.words.get(b.index, [])
    return b.column.kind == "choice" and len(words) < MOST_WORDS and None not in _choices(b.column, words).values()


def _has_no_unit(b: Bound) -> bool:
    """A result whose unit neither its header nor a column says."""
    return b.unit_index is None and b.analyte is not None and b.slot.column == "value" and not b.slot.unit


def _limits_of(b: Bound) -> Analyte | Column:
    return b.analyte if b.analyte and b.slot.column == "value" else b.column


def bad_cells(cursor: Cursor, layout: Layout, decisions: Decisions) -> list[BadCell]:
    """Every cell that is not taken as it stands, in the order of rows."""
    tests = _all_tests(layout, decisions)
    masks = range(-(-len(tests) // _BITS))
    if not tests:
        return []
    seen = cursor.execute(
        f"SELECT {', '.join(f'coalesce(bit_or(marks{n}), 0)' for n in masks)} FROM typed_rows"
    ).fetchone()
    found: list[BadCell] = []
    for number, (b, why, _) in enumerate(tests):
        mask, bit = divmod(number, _BITS)
        if seen and seen[mask] >> bit & 1:
            cell = b.unit_index if why == "unit" and b.unit_index is not None else b.index
            value = f"v{b.index}::DOUBLE" if b.column.kind in ("number", "integer") else "NULL"
            query = f"SELECT file_row, raw[{cell + 1}], {value} FROM typed WHERE marks{mask} & {1 << bit} > 0"
            found += [BadCell(r, b, (text or "").strip(), why, v) for r, text, v in cursor.execute(query).fetchall()]
    return sorted(found, key=lambda bad: (bad.row, bad.bound.index))


def _all_tests(layout: Layout, decisions: Decisions) -> list[tuple[Bound, str, str]]:
    made = {(b.index, why): (b, why, sql) for b in layout.bound for why, sql in _tests(b, decisions)}
    return list(made.values())


def _tests(b: Bound, decisions: Decisions) -> Iterator[tuple[str, str]]:
    """(why, SQL that is TRUE for a bad cell) of one column. The cheap question, is there a value, comes first."""
    cell, value = f"c{b.index}", f"v{b.index}"
    unread = f"{value} IS NULL AND {cells.filled(cell, text=b.column.kind == 'text')}"
    if b.slot.table == "labs" and b.slot.column == "value":
        unread += f" AND NOT {cells.is_text_result(cell)}"
    if b.slot.table == "vertebral_reads" and b.slot.column == "grade":
        unread += f" AND NOT {cells.is_unreadable_mark(cell)}"
    if b.unit_index is not None:
        unit_said = cells.filled(f"c{b.unit_index}", text=False)
        yield "unit", f"{unread} AND {unit_said} AND {number_like(cell)}"
        if b.analyte:
            yield "no unit", f"{unread} AND NOT {unit_said}"
        unread += f" AND NOT {number_like(cell)}"
    elif _has_no_unit(b):
        yield "no unit", cells.filled(cell, text=False)
        return
    if b.index in decisions.ask_dates:
        yield "ask date", unread
    elif b.column.kind != "text" and not _is_read_whole(b, decisions) and b.index not in decisions.plain:
        yield "unreadable", unread
    if b.index in decisions.ask_decimals:
        text = cells.ungrouped(cells.uncensored(cell))
        yield "ask decimal", f"regexp_full_match({text}, '[+-]?[1-9][0-9]{{0,2}}[.,][0-9]{{3}}')"
    yield from _range_tests(b, value)


def number_like(cell: str) -> str:
    """TRUE for text that starts as a number does."""
    return f"regexp_matches(trim({cell}), '^[<>= ]*[+-]?[0-9]')"


def _range_tests(b: Bound, value: str) -> Iterator[tuple[str, str]]:
    if b.column.kind not in ("number", "integer"):
        return
    limits = _limits_of(b)
    inside_hard = "true"
    if limits.hard:
        inside_hard = f"{value} BETWEEN {limits.hard[0]!r} AND {limits.hard[1]!r}"
        yield "hard", f"{value} IS NOT NULL AND NOT ({inside_hard})"
    if limits.soft:
        inside_soft = f"{value} BETWEEN {limits.soft[0]!r} AND {limits.soft[1]!r}"
        yield "soft", f"{value} IS NOT NULL AND {inside_hard} AND NOT ({inside_soft})"
