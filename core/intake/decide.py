"""Day-first or month-first, comma or point: decided from a column's own values where they prove it, else asked.

Two looks at the file: a cheap one at all columns at once, and a close one at the few columns that it leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.intake import cells
from core.intake.layout import Bound
from core.intake.options import DateOrder, Decimal, Options
from core.intake.signs import Signs, forms_of, may_matter, signs_of
from core.store import Cursor

# d/m/y or m/d/y with any of the usual signs and a four-digit year: its parts are a, b and y of a struct d below
SLASHED_DAY = r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]((?:19|20|21)[0-9]{2})"
_SLASHED = rf"^{SLASHED_DAY}(?: [0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?: [AaPp][Mm])?)?$"
READ_AS: dict[DateOrder, str] = {
    "dmy": "TRY_CAST(d.y || '-' || d.b || '-' || d.a AS DATE)",
    "mdy": "TRY_CAST(d.y || '-' || d.a || '-' || d.b AS DATE)",
}
# Of `shown`, which has such structs: how many are dates, and how many of them can be read day-first, month-first alone.
PROVING = f"""read AS (SELECT {READ_AS["dmy"]} IS NOT NULL AS day_first, {READ_AS["mdy"]} IS NOT NULL AS month_first
            FROM shown WHERE d.y <> '')
        SELECT count_if(day_first OR month_first), count_if(day_first AND NOT month_first),
            count_if(month_first AND NOT day_first) FROM read"""
ORDER_WORDS: dict[DateOrder, str] = {"dmy": "day", "mdy": "month"}
# Choices are few in a right file; a column with more distinct words than this is not one of choices.
MOST_WORDS = 100_000


@dataclass
class Decisions:
    """Per column position: the order of its dates, its decimal sign, the words in it; and where it must be asked.

    words: as they are written, blanks around them too.
    clean: columns of which every cell is written as DuckDB itself reads it, or empty. open_decimals: number columns
    with a cell that another sign would make another number.
    orders: what the dates of a column prove, also where it is asked because those of another prove the opposite;
    signs: what was counted of a column's decimal signs, over all its cells; against: the header of the column that
    speaks against how this one would be read.
    foreseen: columns of which only the first rows were looked at (foresee.py). said: the decimal sign that the user
    gave.
    """

    dates: dict[int, DateOrder | None] = field(default_factory=dict)
    decimals: dict[int, Decimal] = field(default_factory=dict)
    ask_dates: dict[int, str] = field(default_factory=dict)
    ask_decimals: set[int] = field(default_factory=set)
    proofs: dict[int, str] = field(default_factory=dict)
    words: dict[int, list[str]] = field(default_factory=dict)
    clean: set[int] = field(default_factory=set)
    open_decimals: set[int] = field(default_factory=set)
    orders: dict[int, DateOrder] = field(default_factory=dict)
    signs: dict[int, Signs] = field(default_factory=dict)
    against: dict[int, str] = field(default_factory=dict)
    foreseen: set[int] = field(default_factory=set)
    said: Decimal | None = None

    def is_plain(self, bound: Bound) -> bool:
        """Whether a column needs no closer reading than DuckDB's own. With a decimal comma a text is another number."""
        sign = self.decimals.get(bound.index, "point")
        return bound.index in self.clean and bound.column.kind != "integer" and sign == "point"


def decide(
    cursor: Cursor, bound: Sequence[Bound], options: Options, commas: bool = True, view: str = "cells"
) -> Decisions:
    """Look at the raw cells of every date, number and choice column among `bound`, each column by itself.

    commas: whether a cell can hold a comma (not where it is the delimiter and nothing is quoted). view: what has the
    cells, as c0, c1, ...
    """
    made = Decisions(said=options.decimal)
    dates = [b for b in bound if b.column.kind == "date"]
    numbers = [b for b in bound if b.column.kind in ("number", "integer")]
    open_dates = _first_look(cursor, view, bound, commas, made)
    for b in dates:
        if options.date_order or b.index not in open_dates:
            made.dates[b.index] = options.date_order
        else:
            _decide_date(cursor, view, b, made)
    _decide_decimals(cursor, view, numbers, options.decimal, made)
    return made


def _first_look(cursor: Cursor, view: str, bound: Sequence[Bound], commas: bool, made: Decisions) -> set[int]:
    """Columns with dates that are not ISO; fills what made knows of words, clean columns and open decimals."""
    dates = [b for b in bound if b.column.kind == "date"]
    numbers = [b for b in bound if b.column.kind in ("number", "integer")]
    wordy = {b.index for b in bound if b.column.kind == "choice"}
    wordy |= {b.unit_index for b in bound if b.unit_index is not None}
    asked: list[str] = [f"bool_and({cells.is_plain_day(f'c{b.index}')})" for b in dates]
    asked += [f"bool_and({cells.is_plain_number(f'c{b.index}')})" for b in numbers]
    asked += [f"bool_or({may_matter(b, commas)})" for b in numbers]
    asked += [f"bool_or({_order_may_matter(f'c{b.index}')})" for b in dates]
    asked += [f"map_keys(histogram(c{index}))" for index in sorted(wordy)]  # DISTINCT would not share the work
    if not asked:
        return set()
    row = cursor.execute(f"SELECT {', '.join(asked)} FROM {view}").fetchone() or ()
    told = iter(row)
    # a file without rows answers nothing of its cells
    made.clean = {b.index for b in (*dates, *numbers) if next(told) is not False}
    made.open_decimals = {b.index for b in numbers if next(told)}
    open_dates = {b.index for b in dates if next(told)}
    for index in sorted(wordy):
        made.words[index] = sorted(word for word in next(told) or [] if word.strip())[:MOST_WORDS]
    return open_dates


def _order_may_matter(cell: str) -> str:
    """TRUE for a cell that begins as 25/03/... does."""
    return f"NOT {cells.is_plain_day(cell)} AND regexp_matches(trim({cell}), '^[0-9]{{1,2}}[/.\\-]')"


def _decide_date(cursor: Cursor, view: str, bound: Bound, made: Decisions) -> None:
    cell = f"trim(c{bound.index})"
    row = cursor.execute(
        f"""WITH shown AS (SELECT regexp_extract({cell}, '{_SLASHED}', ['a', 'b', 'y']) AS d FROM {view}
            WHERE NOT {cells.is_plain_day(f"c{bound.index}")} AND length({cell}) <= 24
                AND NOT regexp_matches({cell}, '^[0-9]{{4}}[-/]')),
        {PROVING}"""
    ).fetchone()
    slashed, day_first, month_first = row or (0, 0, 0)
    order = proven_order(day_first, month_first)
    if not slashed:
        made.dates[bound.index] = None
    elif order:
        made.dates[bound.index] = made.orders[bound.index] = order
        made.proofs[bound.index] = _proof(day_first or month_first, slashed, f"{ORDER_WORDS[order]}-first")
    else:
        made.dates[bound.index] = None
        made.ask_dates[bound.index] = "mixed" if day_first else "both"


def proven_order(day_first: int, month_first: int) -> DateOrder | None:
    """The order of a column of which so many dates can only be read day-first, or only month-first."""
    if bool(day_first) == bool(month_first):
        return None
    return "dmy" if day_first else "mdy"


def _proof(proving: int, slashed: int, order: str) -> str:
    whose = "its date" if slashed == 1 else f"{proving} of its {slashed} dates"
    return f"{whose} can only be {order}"


def _decide_decimals(cursor: Cursor, view: str, numbers: list[Bound], said: Decimal | None, made: Decisions) -> None:
    """A column's own cells prove its sign. What they leave open and could be read both ways is asked, not taken from
    the file's other columns: an export may mix what was measured with what was typed."""
    if said:
        made.decimals = {b.index: said for b in numbers}
        return
    for b in numbers:
        made.decimals[b.index] = "point"
        if b.index in made.open_decimals:
            signs = made.signs[b.index] = signs_of(cursor, view, b)
            made.decimals[b.index] = signs.proven or signs.more
            if signs.either and not signs.proven:
                made.ask_decimals.add(b.index)


def decide_together(
    cursor: Cursor, bound: Sequence[Bound], options: Options, made: Decisions, view: str = "cells"
) -> None:
    """Ask what one column of a file would read otherwise than another proves; changes what was decided of each.

    made: the decisions on all of `bound`, of all cells of the view.
    """
    if not options.date_order:
        _ask_opposite_orders(bound, made)
    if not options.decimal:
        _ask_opposite_signs(cursor, view, [b for b in bound if b.column.kind in ("number", "integer")], made)


def are_opposed(made: Decisions) -> bool:
    """Whether one date column proves day-first and another month-first."""
    return len(set(made.orders.values())) > 1


def _ask_opposite_orders(bound: Sequence[Bound], made: Decisions) -> None:
    """One export writes its dates in one way: where two columns prove opposite ones, a cell of either may be wrong."""
    if not are_opposed(made):
        return
    for index, order in made.orders.items():
        made.dates[index] = None
        made.ask_dates[index] = order
        made.against[index] = next(b.header for b in bound if made.orders.get(b.index, order) != order)
        made.proofs.pop(index, None)


def _ask_opposite_signs(cursor: Cursor, view: str, numbers: list[Bound], made: Decisions) -> None:
    """`1.036` is not read with a point where another column has decimal commas, nor `1,036` with a comma beside points,
    unless the column's own cells prove by their form that it is so."""
    if "comma" not in made.decimals.values():
        return  # the usual file: its cells are not looked at once more
    made.signs |= forms_of(cursor, view, [b for b in numbers if b.index not in made.signs])
    for b in numbers:
        own, read = made.signs[b.index], made.decimals[b.index]
        other = next((o.header for o in numbers if made.signs[o.index].form not in (None, read)), None)
        if other is not None and own.looks and own.form is None and b.index not in made.ask_decimals:
            made.ask_decimals.add(b.index)
            made.against[b.index] = other
