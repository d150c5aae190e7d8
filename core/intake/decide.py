"""Day-first or month-first, comma or point: decided from a column's own values where they prove it, else asked.

Two looks at the file: a cheap one at all columns at once, and a close one at the few columns that it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.intake import cells
from core.intake.layout import Bound
from core.intake.options import DateOrder, Decimal, Options
from core.store import Cursor

# d/m/y or m/d/y with any of the usual signs, a four-digit year and perhaps a time of day
_SLASHED = (
    r"^([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]((?:19|20|21)[0-9]{2})"
    r"(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: [AaPp][Mm])?)?$"
)
_THREE_DIGITS = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
# 12.5 can only have a decimal point, and so can 1,234,567 and 1,234.5
_PROOF = {
    "point": r"[+-]?([0-9]*[.]([0-9]{1,2}|[0-9]{4,})|0*[.][0-9]+"
    r"|[1-9][0-9]{0,2}(,[0-9]{3}){2,}|[1-9][0-9]{0,2}(,[0-9]{3})+[.][0-9]+)",
    "comma": r"[+-]?([0-9]*,([0-9]{1,2}|[0-9]{4,})|0*,[0-9]+"
    r"|[1-9][0-9]{0,2}([.][0-9]{3}){2,}|[1-9][0-9]{0,2}([.][0-9]{3})+,[0-9]+)",
}
# Choices are few in a right file; a column with more distinct words than this is not one of choices.
MOST_WORDS = 5000


@dataclass
class Decisions:
    """Per column position: the order of its dates, its decimal sign, the words in it; and where it must be asked.

    clean: columns of which every cell is written as DuckDB itself reads it, or empty. open_decimals: number columns
    with a cell that another sign would make another number.
    foreseen: columns of which only the first rows were looked at (foresee.py).
    """

    dates: dict[int, DateOrder | None] = field(default_factory=dict)
    decimals: dict[int, Decimal] = field(default_factory=dict)
    ask_dates: dict[int, str] = field(default_factory=dict)
    ask_decimals: set[int] = field(default_factory=set)
    proofs: dict[int, str] = field(default_factory=dict)
    words: dict[int, list[str]] = field(default_factory=dict)
    clean: set[int] = field(default_factory=set)
    open_decimals: set[int] = field(default_factory=set)
    foreseen: set[int] = field(default_factory=set)

    def is_plain(self, bound: Bound) -> bool:
        """Whether a column needs no closer reading than DuckDB's own. With a decimal comma a text is another number."""
        sign = self.decimals.get(bound.index, "point")
        return bound.index in self.clean and bound.column.kind != "integer" and sign == "point"


@dataclass(frozen=True)
class _Signs:
    """How many cells of a number column prove a sign, and how many could be read with either."""

    point: int
    comma: int
    either: int

    @property
    def proven(self) -> Decimal | None:
        if bool(self.point) == bool(self.comma):
            return None
        return "point" if self.point else "comma"


def decide(
    cursor: Cursor, bound: Sequence[Bound], options: Options, commas: bool = True, view: str = "cells"
) -> Decisions:
    """Look at the raw cells of every date, number and choice column among `bound`.

    commas: whether a cell can hold a comma (not where it is the delimiter and nothing is quoted). view: what has the
    cells, as c0, c1, ...
    """
    made = Decisions()
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
    asked += [f"bool_or({_sign_may_matter(b, commas)})" for b in numbers]
    asked += [f"bool_or({_order_may_matter(f'c{b.index}')})" for b in dates]
    asked += [f"map_keys(histogram(trim(c{index})))" for index in sorted(wordy)]  # DISTINCT would not share the work
    if not asked:
        return set()
    row = cursor.execute(f"SELECT {', '.join(asked)} FROM {view}").fetchone() or ()
    told = iter(row)
    # a file without rows answers nothing of its cells
    made.clean = {b.index for b in (*dates, *numbers) if next(told) is not False}
    made.open_decimals = {b.index for b in numbers if next(told)}
    open_dates = {b.index for b in dates if next(told)}
    for index in sorted(wordy):
        made.words[index] = sorted(word for word in next(told) or [] if word)[:MOST_WORDS]
    return open_dates


def _order_may_matter(cell: str) -> str:
    """TRUE for a cell that begins as 25/03/... does."""
    return f"NOT {cells.is_plain_day(cell)} AND regexp_matches(trim({cell}), '^[0-9]{{1,2}}[/.\\-]')"


def _sign_may_matter(bound: Bound, commas: bool) -> str:
    """TRUE for a cell with a comma, and for one like 1.234 that would be plausible as 1234."""
    cell = f"c{bound.index}"
    comma = f"contains({cell}, ',')" if commas else "false"
    if not has_thousands(bound):
        return comma
    low, high = _plausible(bound)
    thousands = f"TRY_CAST(ltrim({cell}, '<>= ') AS DOUBLE) * 1000 BETWEEN {low!r} AND {high!r}"
    text = f"trim({cell})"
    return f"{comma} OR ({text} LIKE '%.___' AND {text}[1] <> '0' AND ({thousands}) IS DISTINCT FROM false)"


def has_thousands(bound: Bound) -> bool:
    """Whether a number of a column may be so great that a sign stands between its thousands."""
    return max(abs(limit) for limit in _plausible(bound)) >= 1000


def _decide_date(cursor: Cursor, view: str, bound: Bound, made: Decisions) -> None:
    cell = f"trim(c{bound.index})"
    row = cursor.execute(
        f"""WITH shown AS (SELECT regexp_extract({cell}, '{_SLASHED}', ['a', 'b', 'y']) AS d FROM {view}
            WHERE NOT {cells.is_plain_day(f"c{bound.index}")} AND length({cell}) <= 24
                AND NOT regexp_matches({cell}, '^[0-9]{{4}}[-/]')),
        read AS (SELECT TRY_CAST(d.y || '-' || d.b || '-' || d.a AS DATE) IS NOT NULL AS day_first,
            TRY_CAST(d.y || '-' || d.a || '-' || d.b AS DATE) IS NOT NULL AS month_first FROM shown WHERE d.y <> '')
        SELECT count_if(day_first OR month_first), count_if(day_first AND NOT month_first),
            count_if(month_first AND NOT day_first) FROM read"""
    ).fetchone()
    slashed, day_first, month_first = row or (0, 0, 0)
    if not slashed:
        made.dates[bound.index] = None
    elif day_first and not month_first:
        made.dates[bound.index] = "dmy"
        made.proofs[bound.index] = f"{day_first} of its {slashed} dates can only be day-first"
    elif month_first and not day_first:
        made.dates[bound.index] = "mdy"
        made.proofs[bound.index] = f"{month_first} of its {slashed} dates can only be month-first"
    else:
        made.dates[bound.index] = None
        made.ask_dates[bound.index] = "mixed" if day_first else "both"


def _decide_decimals(cursor: Cursor, view: str, numbers: list[Bound], said: Decimal | None, made: Decisions) -> None:
    """A column's own cells prove its sign. What they leave open and could be read both ways is asked, not taken from
    the file's other columns: an export may mix what was measured with what was typed."""
    if said:
        made.decimals = {b.index: said for b in numbers}
        return
    for b in numbers:
        made.decimals[b.index] = "point"
        if b.index in made.open_decimals:
            signs = _signs(cursor, view, b)
            made.decimals[b.index] = signs.proven or ("comma" if signs.comma > signs.point else "point")
            if signs.either and not signs.proven:
                made.ask_decimals.add(b.index)


def proves_point(cursor: Cursor, view: str, bound: Bound) -> bool:
    """Whether a number column's own cells can only have a decimal point."""
    return _signs(cursor, view, bound).proven == "point"


def _signs(cursor: Cursor, view: str, bound: Bound) -> _Signs:
    cell = cells.ungrouped(cells.uncensored(f"c{bound.index}"))
    low, high = _plausible(bound)
    whole = " AND small = floor(small)" if bound.column.kind == "integer" else ""
    row = cursor.execute(
        f"""WITH shown AS (SELECT {cell} AS text FROM {view} WHERE contains(c{bound.index}, ',')
                OR contains(c{bound.index}, '.')),
        read AS (SELECT text, contains(text, '.') AS dotted,
                CASE WHEN regexp_full_match(text, '{_THREE_DIGITS}')
                     THEN TRY_CAST(replace(text, ',', '.') AS DOUBLE) END AS small FROM shown),
        judged AS (SELECT *, small BETWEEN ? AND ?{whole} AS as_small, small * 1000 BETWEEN ? AND ? AS as_big FROM read)
        SELECT count_if(CASE WHEN small IS NULL THEN regexp_full_match(text, ?)
                             ELSE as_small <> as_big AND dotted = as_small END),
               count_if(CASE WHEN small IS NULL THEN regexp_full_match(text, ?)
                             ELSE as_small <> as_big AND dotted = as_big END),
               count_if(small IS NOT NULL AND as_small AND as_big) FROM judged""",
        [low, high, low, high, _PROOF["point"], _PROOF["comma"]],
    ).fetchone()
    return _Signs(*(row or (0, 0, 0)))


def _plausible(bound: Bound) -> tuple[float, float]:
    """The limits of a column in the units that its cells may be in."""
    limits = bound.analyte.hard if bound.analyte else bound.column.hard
    low, high = limits or (-1e12, 1e12)
    factors = list(_factors(bound))
    return min(low / f for f in factors), max(high / f for f in factors)


def _factors(bound: Bound) -> Iterable[float]:
    yield bound.slot.factor
    if bound.unit_index is not None:
        yield from (bound.analyte.units if bound.analyte else bound.column.units).values()
