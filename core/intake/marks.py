"""What is wrong with a cell: the tests of every column, a bit for each that a row fails, and the cells behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.contracts.analytes import Analyte
from core.contracts.column import Column
from core.contracts.headers import Slot
from core.contracts.units import doubtful, plain
from core.intake import cells
from core.intake.decide import MOST_WORDS, Decisions
from core.intake.layout import Bound, Layout
from core.intake.signs import THREE_DIGITS
from core.store import Cursor

_BITS = 60
_AT_ONCE = 10_000
# Stands between the cells of a marked row; a cell that holds it is shown with its picture instead.
_BETWEEN, _SHOWN = "chr(31)", "chr(9247)"


@dataclass(frozen=True)
class BadCell:
    """A cell that is no value (hard), outside its hard limits (hard) or outside its soft ones (soft).

    "no header": all cells of the row that stand under no header, in one text (soft).
    """

    row: int
    bound: Bound
    text: str
    why: str  # "unreadable", "hard", "soft", "unit", "no unit", "ask date", "ask decimal", "no header"
    value: float | None = None


def choices_of(column: Column, words: list[str]) -> dict[str, str | None]:
    """What each word of a column means among its choices; None where it means none."""
    known = {plain(word): choice for choice, more in column.choices.items() for word in (choice, *more)}
    exact = {word.strip().casefold(): choice for choice, more in column.choices.items() for word in (choice, *more)}
    said = {text: "" if doubtful(text) else plain(text) for text in words}
    return {
        text: exact.get(text.strip().casefold()) or (known.get(said[text]) if said[text] else None) for text in words
    }


def masks(layout: Layout, decisions: Decisions) -> list[str]:
    """Per 60 tests an SQL number with a bit for each that a row fails; a row that is well is told at once."""
    found = [test for _, _, test in _all_tests(layout, decisions)]
    well = " AND ".join([_is_well(b, decisions) for b in layout.bound] + [f"c{n} IS NULL" for n in layout.nameless_end])
    well = well or "true"
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
    foreseen = _is_foreseen_plain(b, decisions)
    if span is None:
        well = [f"NOT ({_misread(b)})"] if foreseen else []
        return f"({cell} IS NULL OR {' AND '.join([f'{value} IS NOT NULL', *well])})"
    well = [f"NOT contains({cell}, '_')"] if foreseen else []  # what lies between two limits is finite
    inner = (
        max(span[0], limits.hard[0]) if limits.hard else span[0],
        min(span[1], limits.hard[1]) if limits.hard else span[1],
    )
    return f"({cell} IS NULL OR {' AND '.join([f'{value} BETWEEN {inner[0]!r} AND {inner[1]!r}', *well])})"


def _is_foreseen_plain(b: Bound, decisions: Decisions) -> bool:
    """Whether a column is read as DuckDB reads it though not each of its cells was looked at before."""
    return b.index in decisions.foreseen and decisions.is_plain(b)


def _misread(b: Bound) -> str:
    """TRUE for a cell that DuckDB reads and cells.is_plain_number or is_plain_day does not call plain."""
    cell, value = f"c{b.index}", f"v{b.index}"
    if b.column.kind == "date":
        return f"strlen({cell}) <> 10 OR {value} NOT BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'"
    return f"contains({cell}, '_') OR NOT isfinite({value})"


def _is_read_whole(b: Bound, decisions: Decisions) -> bool:
    """Every cell of a choice column is one of its choices, or empty: there is nothing to test."""
    words = decisions.words.get(b.index, [])
    all_seen = b.column.kind == "choice" and b.index not in decisions.foreseen and len(words) < MOST_WORDS
    return all_seen and None not in choices_of(b.column, words).values()


def _has_no_unit(b: Bound) -> bool:
    """A result whose unit neither its header nor a column says."""
    return b.unit_index is None and b.analyte is not None and b.slot.column == "value" and not b.slot.unit


def _limits_of(b: Bound) -> Analyte | Column:
    return b.analyte if b.analyte and b.slot.column == "value" else b.column


def bad_cells(cursor: Cursor, layout: Layout, decisions: Decisions) -> list[BadCell]:
    """Every cell that is not taken as it stands, in the order of rows."""
    tests = list(_failing(cursor, layout, decisions))
    if not tests:
        return []
    parts = sorted({number // _BITS for number, _ in tests})
    numbers = sorted({b.index for _, (b, _, _) in tests if b.column.kind in ("number", "integer")})
    values = "".join(f", v{index}::DOUBLE" for index in numbers)
    rows = cursor.execute(
        f"SELECT file_row, string_split(raw, {_BETWEEN}), [{', '.join(f'marks{n}' for n in parts)}]{values} FROM typed "
        f"WHERE raw IS NOT NULL"
    )
    found: list[BadCell] = []
    while many := rows.fetchmany(_AT_ONCE):
        for row, raw, marks, *numeric in many:
            for number, (b, why, _) in tests:
                if not marks[parts.index(number // _BITS)] >> number % _BITS & 1:
                    continue
                if why == "no header":
                    found.append(_under_no_header(row, b, raw, layout.nameless_end))
                else:
                    cell = b.unit_index if why == "unit" and b.unit_index is not None else b.index
                    value = numeric[numbers.index(b.index)] if b.index in numbers else None
                    found.append(BadCell(row, b, raw[cell].strip(), why, value))
    return sorted(found, key=lambda bad: (bad.row, bad.bound.index))


def _under_no_header(row: int, b: Bound, raw: list[str], columns: list[int]) -> BadCell:
    """The cells of a row that stand under no header, named by their places where there are several."""
    # a cell may hold a blank of a kind that SQL does not take for one
    filled = [n for n in columns if raw[n].strip()] or [n for n in columns if raw[n]]
    text = ", ".join(f"#{n + 1}: {raw[n].strip()}" for n in filled) if len(filled) > 1 else raw[filled[0]].strip()
    return BadCell(row, replace(b, index=filled[0], header=f"#{filled[0] + 1}"), text, "no header")


def failing(cursor: Cursor, layout: Layout, decisions: Decisions) -> set[tuple[int, str]]:
    """Which columns, by position, fail in any row of `typed`, and why (as in BadCell)."""
    return {(b.index, why) for _, (b, why, _) in _failing(cursor, layout, decisions)}


def _failing(cursor: Cursor, layout: Layout, decisions: Decisions) -> Iterator[tuple[int, tuple[Bound, str, str]]]:
    """The tests, with their numbers, that a cell of any row fails."""
    tests = _all_tests(layout, decisions)
    parts = range(-(-len(tests) // _BITS))
    if not tests:
        return
    seen = cursor.execute(
        f"SELECT {', '.join(f'coalesce(bit_or(marks{n}), 0)' for n in parts)} FROM typed_rows"
    ).fetchone()
    for number, test in enumerate(tests):
        mask, bit = divmod(number, _BITS)
        if seen and seen[mask] >> bit & 1:
            yield number, test


def raw_row(names: list[str]) -> str:
    """All cells of a row in one text (a list would be written far more slowly)."""
    every = (f"replace(coalesce({name}, ''), {_BETWEEN}, {_SHOWN})" for name in names)
    return f"concat_ws({_BETWEEN}, {', '.join(every)})"


def raw_cell(index: int) -> str:
    """One cell of the column `raw`, which raw_row wrote."""
    return f"string_split(raw, {_BETWEEN})[{index + 1}]"


def _all_tests(layout: Layout, decisions: Decisions) -> list[tuple[Bound, str, str]]:
    """Every test in an order that hangs on the columns alone: a bit means the same whatever was decided."""
    made = {(b.index, why): (b, why, sql) for b in layout.bound for why, sql in _tests(b, decisions)}
    return [*made.values(), *_test_of_end(layout)]


def _test_of_end(layout: Layout) -> Iterator[tuple[Bound, str, str]]:
    """One test for all columns without a name at the header's end: is there anything in them?"""
    if layout.nameless_end:
        filled = " OR ".join(cells.filled(f"c{n}", text=True) for n in layout.nameless_end)
        nothing = Bound(layout.nameless_end[0], "", Slot("", ""), Column(meaning="what stands under no header"))
        yield nothing, "no header", filled


def _tests(b: Bound, decisions: Decisions) -> Iterator[tuple[str, str]]:
    """(why, SQL that is TRUE for a bad cell) of one column. The cheap question, is there a value, comes first."""
    cell, value = f"c{b.index}", f"v{b.index}"
    unread = f"{value} IS NULL AND {cells.filled(cell, text=b.column.kind == 'text')}"
    if b.slot.table == "labs" and b.slot.column == "value":
        unread += f" AND NOT {cells.is_text_result(cell)}"
    if b.slot.table == "vertebral_reads" and b.slot.column == "grade":
        unread += f" AND NOT {cells.is_unreadable_mark(cell)}"
    if b.slot.table == "infusions" and b.slot.column == "dose_mg":
        unread += f" AND NOT {cells.is_unknown_dose(cell)}"
    if b.unit_index is not None:
        unit_said = cells.filled(f"c{b.unit_index}", text=False)
        yield "unit", f"{unread} AND {unit_said} AND {number_like(cell)}"
        yield "no unit", f"{unread} AND NOT {unit_said}" if not b.unit_said else "false"
        # what is a number, and has a unit or needs one, was told above; with the header's unit it is the number itself
        told = f"({number_like(cell)} AND {unit_said})" if b.unit_said else number_like(cell)
        unread += f" AND NOT {told}"
    elif _has_no_unit(b):
        yield "no unit", cells.filled(cell, text=False)
        return
    asked = b.index in decisions.ask_dates
    if b.column.kind == "date":
        yield "ask date", unread if asked else "false"
    if b.column.kind != "text":
        if _is_foreseen_plain(b, decisions):
            unread = f"{unread} OR {value} IS NOT NULL AND ({_misread(b)})"
        yield "unreadable", "false" if asked or _needs_no_test(b, decisions) else unread
    if b.column.kind in ("number", "integer"):
        yield "ask decimal", _either_way(cell) if b.index in decisions.ask_decimals else "false"
    yield from _range_tests(b, value)


def _needs_no_test(b: Bound, decisions: Decisions) -> bool:
    """Every cell of a column was looked at and can be read."""
    return _is_read_whole(b, decisions) or (b.index not in decisions.foreseen and decisions.is_plain(b))


def _either_way(cell: str) -> str:
    text = cells.ungrouped(cells.uncensored(cell))
    return f"regexp_full_match({text}, '{THREE_DIGITS}')"


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
