"""What a file's first rows say of its columns holds for all rows, until a cell speaks against it.

Looking at every cell before any is read costs as much as reading them. So the first rows decide where they can, all
rows are read by that, and every cell that does not fit is marked. Only the marked rows are then looked at closely and
read again: what they say can be no other than what the whole column would have said (a test holds both against each
other). Where it could, all is decided and read anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.intake.decide import MOST_WORDS, Decisions, are_opposed, decide, decide_together
from core.intake.dialect import Text
from core.intake.layout import Bound, Layout
from core.intake.marks import failing
from core.intake.options import Options
from core.intake.sheet import Sheet, show_first
from core.intake.signs import has_thousands, signs_of
from core.intake.typed import make_typed, read_again, show_marked
from core.store import Cursor

FIRST_ROWS = 5_000
# One row in so many is read a second time by itself; more of them, and the whole file is.
_FEW = 20


def read_typed(cursor: Cursor, layout: Layout, options: Options, sheet: Sheet, source: Text) -> tuple[Decisions, int]:
    """Decide and read every cell of the view `cells` into `typed`; returns what was decided and the rows read.

    source: the file whose cells they are.
    """
    commas = source.delimiter != "," or source.facts.quotes  # whether a cell can hold one
    if sheet.rows_in <= FIRST_ROWS:
        return _read_whole(cursor, layout, options, sheet, commas)
    show_first(cursor, source, FIRST_ROWS)
    seen = _foresee(cursor, layout, options, commas)
    read = make_typed(cursor, layout, seen, len(sheet.headers), sheet.first_row)
    unlike = list(_unlike(cursor, layout, seen, options))
    if not unlike:
        return seen, read
    if _marked(cursor) * _FEW > read:
        return _read_whole(cursor, layout, options, sheet, commas)
    show_marked(cursor, len(sheet.headers))
    again = decide(cursor, unlike, options, view="marked_cells")
    if again.open_decimals and options.decimal is None:
        # another sign is another number in cells that are not marked, too
        return _read_whole(cursor, layout, options, sheet, commas)
    _add_marked(seen, again, unlike)
    if again.orders and are_opposed(seen):
        # what other columns prove is asked now, too
        return _read_whole(cursor, layout, options, sheet, commas)
    read_again(cursor, layout, seen, len(sheet.headers))
    return seen, read


def _read_whole(cursor: Cursor, layout: Layout, options: Options, sheet: Sheet, commas: bool) -> tuple[Decisions, int]:
    decisions = decide(cursor, layout.bound, options, commas)
    decide_together(cursor, layout.bound, options, decisions)
    return decisions, make_typed(cursor, layout, decisions, len(sheet.headers), sheet.first_row)


def _foresee(cursor: Cursor, layout: Layout, options: Options, commas: bool) -> Decisions:
    """What the first rows decide; and what all rows do of the columns that the first ones leave open."""
    seen = decide(cursor, layout.bound, options, commas, "first_cells")
    left = [b for b in layout.bound if not _holds_on(cursor, b, seen, options)]
    seen.foreseen = {b.index for b in layout.bound} - {b.index for b in left}
    seen.signs = {}  # of the first rows only
    if left:
        _add_whole(seen, decide(cursor, left, options, commas), left)
    decide_together(cursor, layout.bound, options, seen)
    return seen


def _holds_on(cursor: Cursor, b: Bound, seen: Decisions, options: Options) -> bool:
    """Whether every cell that could change a column's reading will be marked if it is read as its first rows are."""
    if b.column.kind == "date":
        return options.date_order is not None or b.index in seen.clean
    if b.column.kind in ("number", "integer") and options.decimal is None:
        if b.index not in seen.clean or b.index in seen.ask_decimals:
            return False
        # 1.234 is no number that stands out where 1234 is one too
        return not has_thousands(b) or signs_of(cursor, "first_cells", b).proven == "point"
    return True


def _unlike(cursor: Cursor, layout: Layout, seen: Decisions, options: Options) -> Iterable[Bound]:
    """Columns with a cell that may change how they are read."""
    found = failing(cursor, layout, seen)
    for b in layout.bound:
        whys = {why for index, why in found if index == b.index}
        if b.index not in seen.foreseen or not whys:
            continue
        number = b.column.kind in ("number", "integer")
        # a number out of its limits may be a sign of thousands taken for a decimal one
        signs = {"hard"} if number and has_thousands(b) and options.decimal is None else set()
        if (number or b.column.kind in ("date", "choice")) and whys & ({"unreadable", "unit", "no unit"} | signs):
            yield b


def _marked(cursor: Cursor) -> int:
    row = cursor.execute("SELECT count(raw) FROM typed_rows").fetchone()
    return int(row[0]) if row else 0


def _add_marked(seen: Decisions, again: Decisions, unlike: list[Bound]) -> None:
    """What the marked cells say of their columns, beside what the others say; nothing is foreseen any more."""
    seen.dates |= again.dates
    seen.orders |= again.orders
    seen.ask_dates |= again.ask_dates
    seen.proofs |= again.proofs
    seen.clean -= {b.index for b in unlike}
    for index, words in again.words.items():
        seen.words[index] = sorted({*seen.words.get(index, []), *words})[:MOST_WORDS]
    seen.foreseen = set()


def _add_whole(seen: Decisions, more: Decisions, columns: list[Bound]) -> None:
    """What all cells of some columns say, in place of what their first ones said."""
    own = {b.index for b in columns}
    seen.dates |= more.dates
    seen.decimals |= more.decimals
    seen.words |= more.words
    seen.signs |= more.signs
    seen.orders |= more.orders
    seen.ask_dates |= more.ask_dates
    seen.proofs |= more.proofs
    seen.ask_decimals = (seen.ask_decimals - own) | more.ask_decimals
    seen.clean = (seen.clean - own) | more.clean
