"""Comma or point: what the cells of a number column say of its decimal sign.

A cell's form may prove it: `36,2` and `1.234.567` have a decimal comma whatever they mean. `1.036` has no such form;
that 1036 kg are none of a child only suggests the point, and counts where no form says anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.intake import cells
from core.intake.layout import Bound
from core.intake.options import Decimal
from core.store import Cursor

# A number of this look is read otherwise with the other sign.
THREE_DIGITS = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
# 12.5 can only have a decimal point, and so can 1,234,567 and 1,234.5
_PROOF = {
    "point": r"[+-]?([0-9]*[.]([0-9]{1,2}|[0-9]{4,})|0*[.][0-9]+"
    r"|[1-9][0-9]{0,2}(,[0-9]{3}){2,}|[1-9][0-9]{0,2}(,[0-9]{3})+[.][0-9]+)",
    "comma": r"[+-]?([0-9]*,([0-9]{1,2}|[0-9]{4,})|0*,[0-9]+"
    r"|[1-9][0-9]{0,2}([.][0-9]{3}){2,}|[1-9][0-9]{0,2}([.][0-9]{3})+,[0-9]+)",
}


@dataclass(frozen=True)
class Signs:
    """How many cells of a number column prove a sign by their form; how many of the look `1.036` (looks) are plausible
    with a point alone, with a comma alone, and with either."""

    point: int = 0
    comma: int = 0
    looks: int = 0
    likely_point: int = 0
    likely_comma: int = 0
    either: int = 0

    @property
    def form(self) -> Decimal | None:
        """The sign that the cells' form proves; None where it proves none, or both."""
        return _one_of(self.point, self.comma)

    @property
    def proven(self) -> Decimal | None:
        """The column's sign, where its cells leave no other; what is merely plausible speaks where no form does."""
        if self.point or self.comma:
            return self.form
        return _one_of(self.likely_point, self.likely_comma)

    @property
    def more(self) -> Decimal:
        """The sign of more cells, for a column that proves none."""
        return "comma" if self.comma + self.likely_comma > self.point + self.likely_point else "point"


def _one_of(point: int, comma: int) -> Decimal | None:
    if bool(point) == bool(comma):
        return None
    return "point" if point else "comma"


def signs_of(cursor: Cursor, view: str, bound: Bound) -> Signs:
    """What all cells of one number column say."""
    cell = cells.ungrouped(cells.uncensored(f"c{bound.index}"))
    low, high = plausible(bound)
    whole = " AND small = floor(small)" if bound.column.kind == "integer" else ""
    row = cursor.execute(
        f"""WITH shown AS (SELECT {cell} AS text FROM {view} WHERE contains(c{bound.index}, ',')
                OR contains(c{bound.index}, '.')),
        read AS (SELECT text, contains(text, '.') AS dotted,
                CASE WHEN regexp_full_match(text, '{THREE_DIGITS}')
                     THEN TRY_CAST(replace(text, ',', '.') AS DOUBLE) END AS small FROM shown),
        judged AS (SELECT *, small BETWEEN ? AND ?{whole} AS as_small, small * 1000 BETWEEN ? AND ? AS as_big FROM read)
        SELECT count_if(small IS NULL AND regexp_full_match(text, ?)),
               count_if(small IS NULL AND regexp_full_match(text, ?)),
               count(small),
               count_if(as_small <> as_big AND dotted = as_small),
               count_if(as_small <> as_big AND dotted = as_big),
               count_if(as_small AND as_big) FROM judged""",
        [low, high, low, high, _PROOF["point"], _PROOF["comma"]],
    ).fetchone()
    return Signs(*(n or 0 for n in row or ()))  # of no cell at all the sums are NULL


def forms_of(cursor: Cursor, view: str, columns: Sequence[Bound]) -> dict[int, Signs]:
    """Per column position whether a form proves the point, or the comma, and whether a cell has the look of `1.036`: 1
    or 0 for each, in one pass over the cells."""
    asked, params = [], []
    for b in columns:
        text = cells.ungrouped(cells.uncensored(f"c{b.index}"))
        for shape in (_PROOF["point"], _PROOF["comma"], THREE_DIGITS):
            signed = f"contains(c{b.index}, '.') OR contains(c{b.index}, ',')"
            asked.append(f"coalesce(bool_or(CASE WHEN {signed} THEN regexp_full_match({text}, ?) END), false)::INTEGER")
            params.append(shape)
    if not asked:
        return {}
    row = cursor.execute(f"SELECT {', '.join(asked)} FROM {view}", params).fetchone() or ()
    return {b.index: Signs(*row[3 * n : 3 * n + 3]) for n, b in enumerate(columns)}


def may_matter(bound: Bound, commas: bool) -> str:
    """TRUE for a cell with a comma or two points, and for one like 1.234 that would be plausible as 1234.

    commas: whether a cell can hold a comma.
    """
    cell = f"c{bound.index}"
    comma = f"contains({cell}, ',') OR " if commas else ""
    # few cells have either: only of those it is asked whether DuckDB reads them as they stand
    signed = f"CASE WHEN {comma}{cell} LIKE '%.%.%' THEN NOT {cells.is_plain_number(cell)} ELSE false END"
    if not has_thousands(bound):
        return signed
    low, high = plausible(bound)
    thousands = f"TRY_CAST(ltrim({cell}, '<>= ') AS DOUBLE) * 1000 BETWEEN {low!r} AND {high!r}"
    text = f"trim({cell})"
    return f"{signed} OR ({text} LIKE '%.___' AND {text}[1] <> '0' AND ({thousands}) IS DISTINCT FROM false)"


def has_thousands(bound: Bound) -> bool:
    """Whether a number of a column may be so great that a sign stands between its thousands."""
    return max(abs(limit) for limit in plausible(bound)) >= 1000


def plausible(bound: Bound) -> tuple[float, float]:
    """The limits of a column in the units that its cells may be in."""
    limits = bound.analyte.hard if bound.analyte else bound.column.hard
    low, high = limits or (-1e12, 1e12)
    factors = list(_factors(bound))
    return min(low / f for f in factors), max(high / f for f in factors)


def _factors(bound: Bound) -> Iterable[float]:
    yield bound.slot.factor
    if bound.unit_index is not None:
        yield from (bound.analyte.units if bound.analyte else bound.column.units).values()
