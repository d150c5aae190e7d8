"""Day-first or month-first, comma or point: decided from a column's own values where they prove it, else asked.

Two looks at the file: a cheap one at all columns at once, and a close one at the few columns that it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.intake import cells
from core.intake.layout import Bound, Layout
from core.intake.options import DateOrder, Decimal, Options
from core.store import Cursor

# d/m/y or m/d/y with any of the usual signs and a four-digit year
_SLASHED = r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-][0-9]{4}.*"
_THREE_DIGITS = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
# 12.5 can only have a decimal point, and so can 1,234,567 and 1,234.5
_PROOF = {
    "point": r"[+-]?([0-9]*[.]([0-9]{1,2}|[0-9]{4,})|0*[.][0-9]+"
    r"|[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]{1,3}(,[0-9]{3})+[.][0-9]+)",
    "comma": r"[+-]?([0-9]*,([0-9]{1,2}|[0-9]{4,})|0*,[0-9]+"
    r"|[0-9]{1,3}([.][0-9]{3}){2,}|[0-9]{1,3}([.][0-9]{3})+,[0-9]+)",
}
# Choices are few in a right file; a column with more distinct words than this is not one of choices.
MOST_WORDS = 5000


@dataclass
class Decisions:
    """Per column position: the order of its dates, its decimal sign, the words in it; and where it must be asked.

    plain: columns of which every cell is written as DuckDB itself reads it, or empty: they need no closer reading.
    """

    dates: dict[int, DateOrder | None] = field(default_factory=dict)
    decimals: dict[int, Decimal] = field(default_factory=dict)
    ask_dates: dict[int, str] = field(default_factory=dict)
    ask_decimals: set[int] = field(default_factory=set)
    proofs: dict[int, str] = field(default_factory=dict)
    words: dict[int, list[str]] = field(default_factory=dict)
    plain: set[int] = field(default_factory=set)


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


def decide(cursor: Cursor, layout: Layout, options: Options, commas: bool = True) -> Decisions:
    """Look at the raw cells (the view `cells`) of every date, number and choice column.

    commas: whether a cell can hold a comma (not where it is the delimiter and nothing is quoted).
    """
    made = Decisions()
    dates = [b for b in layout.bound if b.column.kind == "date"]
    numbers = [b for b in layout.bound if b.column.kind in ("number", "integer")]
    open_dates, open_numbers = _first_look(cursor, layout, dates, numbers, commas, made)
    for b in dates:
        if options.date_order or b.index not in open_dates:
            made.dates[b.index] = options.date_order
        else:
            _decide_date(cursor, b, made)
    _decide_decimals(cursor, numbers, open_numbers, options.decimal, made)
    # with a decimal comma the same text is another number
    made.plain -= {index for index, sign in made.decimals.items() if sign == "comma"}
    return made


def _first_look(
    cursor: Cursor, layout: Layout, dates: list[Bound], numbers: list[Bound], commas: bool, made: Decisions
) -> tuple[set[int], set[int]]:
    """Columns with dates that are not ISO, and with numbers whose sign may matter; fills made.words."""
    wordy = {b.index for b in layout.bound if b.column.kind == "choice"}
    wordy |= {b.unit_index for b in layout.bound if b.unit_index is not None}
    asked: list[str] = [f"bool_and({cells.is_plain_day(f'c{b.index}')})" for b in dates]
    asked += [f"bool_and({cells.is_plain_number(f'c{b.index}')})" for b in numbers]
    asked += [f"bool_or({_sign_may_matter(b, commas)})" for b in numbers]
    asked += [f"bool_or({_order_may_matter(f'c{b.index}')})" for b in dates]
    asked += [f"map_keys(histogram(trim(c{index})))" for index in sorted(wordy)]  # DISTINCT would not share the work
    if not asked:
        return set(), set()
    row = cursor.execute(f"SELECT {', '.join(asked)} FROM cells").fetchone() or ()
    told = iter(row)
    # a file without rows answers nothing of its cells
    made.plain = {b.index for b in (*dates, *numbers) if next(told) is not False and b.column.kind != "integer"}
    open_numbers = {b.index for b in numbers if next(told)}
    open_dates = {b.index for b in dates if next(told)}
    for index in sorted(wordy):
        made.words[index] = sorted(word for word in next(told) or [] if word)[:MOST_WORDS]
    return open_dates, open_numbers


def _order_may_matter(cell: str) -> str:
    """TRUE for a cell that begins as 25/03/... does."""
    return f"NOT {cells.is_plain_day(cell)} AND regexp_matches(trim({cell}), '^[0-9]{{1,2}}[/.\\-]')"


def _sign_may_matter(bound: Bound, commas: bool) -> str:
    """TRUE for a cell with a comma, and for one like 1.234 that would be plausible as 1234."""
    cell = f"c{bound.index}"
    comma = f"contains({cell}, ',')" if commas else "false"
    low, high = _plausible(bound)
    if max(abs(low), abs(high)) < 1000:  # the least number with a group of thousands
        return comma
    thousands = f"TRY_CAST(ltrim({cell}, '<>= ') AS DOUBLE) * 1000 BETWEEN {low!r} AND {high!r}"
    return f"{comma} OR ({cell} LIKE '%.___' AND {cell}[1] <> '0' AND ({thousands}) IS DISTINCT FROM false)"


def _decide_date(cursor: Cursor, bound: Bound, made: Decisions) -> None:
    cell = f"trim(c{bound.index})"
    row = cursor.execute(
        f"""SELECT count(*), count_if(a > 12), count_if(b > 12) FROM (
            SELECT TRY_CAST(regexp_extract({cell}, '^{_SLASHED}$', 1) AS INTEGER) AS a,
                   TRY_CAST(regexp_extract({cell}, '^{_SLASHED}$', 2) AS INTEGER) AS b
            FROM cells WHERE NOT {cells.is_plain_day(f"c{bound.index}")} AND length({cell}) <= 24
                AND NOT regexp_matches({cell}, '^[0-9]{{4}}[-/]'))
            WHERE a IS NOT NULL"""
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


def _decide_decimals(
    cursor: Cursor, numbers: list[Bound], still_open: set[int], said: Decimal | None, made: Decisions
) -> None:
    """A column's own cells prove its sign. What they leave open and could be read both ways is asked, not taken from
    the file's other columns: an export may mix what was measured with what was typed."""
    if said:
        made.decimals = {b.index: said for b in numbers}
        return
    for b in numbers:
        made.decimals[b.index] = "point"
        if b.index in still_open:
            signs = _signs(cursor, b)
            made.decimals[b.index] = signs.proven or ("comma" if signs.comma > signs.point else "point")
            if signs.either and not signs.proven:
                made.ask_decimals.add(b.index)


def _signs(cursor: Cursor, bound: Bound) -> _Signs:
    cell = cells.ungrouped(cells.uncensored(f"c{bound.index}"))
    low, high = _plausible(bound)
    whole = " AND small = floor(small)" if bound.column.kind == "integer" else ""
    row = cursor.execute(
        f"""WITH shown AS (SELECT {cell} AS text FROM cells WHERE contains(c{bound.index}, ',')
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
