"""Day-first or month-first, comma or point: decided from a column's own values where they prove it, else asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.intake.layout import Bound, Layout
from core.intake.options import DateOrder, Decimal, Options
from core.store import Cursor

# d/m/y or m/d/y with any of the usual signs and a four-digit year
_SLASHED = r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-][0-9]{4}.*"
_THREE_DIGITS = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
_PROOF = {
    "point": r"[+-]?([0-9]*[.]([0-9]{1,2}|[0-9]{4,})|0*[.][0-9]+)",
    "comma": r"[+-]?([0-9]*,([0-9]{1,2}|[0-9]{4,})|0*,[0-9]+)",
}
_SAMPLE = 2000


@dataclass
class Decisions:
    """Per column position: the order of its dates, its decimal sign; and the columns where it must be asked."""

    dates: dict[int, DateOrder | None] = field(default_factory=dict)
    decimals: dict[int, Decimal] = field(default_factory=dict)
    ask_dates: dict[int, str] = field(default_factory=dict)
    ask_decimals: set[int] = field(default_factory=set)
    proofs: dict[int, str] = field(default_factory=dict)


def decide(cursor: Cursor, layout: Layout, options: Options) -> Decisions:
    """Look at the raw cells of every date and number column."""
    made = Decisions()
    for bound in layout.bound:
        if bound.column.kind == "date":
            _decide_date(cursor, bound, options, made)
    _decide_decimals(cursor, [b for b in layout.bound if b.column.kind in ("number", "integer")], options, made)
    return made


def _decide_date(cursor: Cursor, bound: Bound, options: Options, made: Decisions) -> None:
    if options.date_order:
        made.dates[bound.index] = options.date_order
        return
    cell = f"trim(c{bound.index})"
    row = cursor.execute(
        f"""SELECT count(*), count_if(a > 12), count_if(b > 12) FROM (
            SELECT TRY_CAST(regexp_extract({cell}, '^{_SLASHED}$', 1) AS INTEGER) AS a,
                   TRY_CAST(regexp_extract({cell}, '^{_SLASHED}$', 2) AS INTEGER) AS b
            FROM raw WHERE length({cell}) <= 20 AND NOT regexp_matches({cell}, '^[0-9]{{4}}[-/]')) WHERE a IS
                NOT NULL"""
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


def _decide_decimals(cursor: Cursor, numbers: list[Bound], options: Options, made: Decisions) -> None:
    if options.decimal:
        made.decimals = {b.index: options.decimal for b in numbers}
        return
    commas = _columns_with_comma(cursor, numbers)
    evidence = _evidence(cursor, numbers, bool(commas))
    for b in numbers:
        made.decimals[b.index] = _sign(cursor, b, b.index in commas, evidence)
        other_sign_proven = evidence == {made.decimals[b.index]}
        if not other_sign_proven and _readable_both_ways(cursor, b, made.decimals[b.index]):
            made.ask_decimals.add(b.index)


def _columns_with_comma(cursor: Cursor, numbers: list[Bound]) -> set[int]:
    if not numbers:
        return set()
    asked = ", ".join(f"coalesce(bool_or(contains(c{b.index}, ',')), false)" for b in numbers)
    row = cursor.execute(f"SELECT {asked} FROM raw").fetchone() or ()
    return {b.index for b, has in zip(numbers, row, strict=True) if has}


def _evidence(cursor: Cursor, numbers: list[Bound], any_comma: bool) -> set[str]:
    """Which signs the file's numbers prove: 12.5 can only be a point, 0,719 only a comma."""
    if not numbers:
        return set()
    found: set[str] = set()
    for limit in (f"LIMIT {_SAMPLE}", ""):
        for sign in ("point", "comma") if any_comma else ("point",):
            tests = " OR ".join(f"regexp_full_match(trim(c{b.index}), ?)" for b in numbers)
            row = cursor.execute(
                f"SELECT coalesce(bool_or({tests}), false) FROM (SELECT * FROM raw {limit})",
                [_PROOF[sign]] * len(numbers),
            ).fetchone()
            if row and row[0]:
                found.add(sign)
        if found and not (any_comma and limit):
            break
    return found


def _sign(cursor: Cursor, bound: Bound, has_comma: bool, evidence: set[str]) -> Decimal:
    if evidence == {"comma"}:
        return "comma"
    if evidence == {"point"} or not has_comma:
        return "point"
    row = cursor.execute(
        f"SELECT count_if(regexp_full_match(trim(c{bound.index}), ?)), "
        f"count_if(regexp_full_match(trim(c{bound.index}), ?)) FROM raw",
        [_PROOF["comma"], _PROOF["point"]],
    ).fetchone()
    commas, points = row or (0, 0)
    return "comma" if commas > points else "point"


def _readable_both_ways(cursor: Cursor, bound: Bound, sign: Decimal) -> bool:
    """A cell like 1.234 whose two readings are both plausible."""
    limits = bound.analyte.hard if bound.analyte else bound.column.hard
    low, high = limits or (-1e12, 1e12)
    cell = f"trim(c{bound.index})"
    row = cursor.execute(
        f"""SELECT coalesce(bool_or(small BETWEEN ? AND ? AND small * 1000 BETWEEN ? AND ?), false) FROM (
            SELECT TRY_CAST(replace({cell}, ',', '.') AS DOUBLE) * ? AS small FROM raw WHERE
                regexp_full_match({cell}, ?))""",
        [low, high, low, high, bound.slot.factor, _THREE_DIGITS],
    ).fetchone()
    return bool(row and row[0])
