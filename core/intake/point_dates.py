"""Dates among points in time that are written day-first or month-first: read as the file's other dates are.

The column holds words, so that no date is looked for in it while the cells are read.
"""

from __future__ import annotations

from core.intake.decide import ORDER_WORDS, PROVING, READ_AS, SLASHED_DAY, proven_order
from core.intake.options import DateOrder
from core.intake.report import Problem
from core.intake.staging import Staging

_FACTS = "pregnancy_findings"
_PARTS = rf"regexp_extract(time_point, '^\s*{SLASHED_DAY}\s*$', ['a', 'b', 'y'])"


def read_point_dates(staging: Staging) -> None:
    """Write such dates of `in_pregnancy_findings` year first; what nothing decides stays, and is asked."""
    order = staging.date_order or _proven(staging)
    if order is None or order not in READ_AS:
        return
    changed = staging.cursor.execute(
        f"""UPDATE in_{_FACTS} SET time_point = r.day FROM (
          SELECT rowid AS place, CAST({READ_AS[order]} AS VARCHAR) AS day
          FROM (SELECT rowid, {_PARTS} AS d FROM in_{_FACTS}) WHERE d.y <> '') r
        WHERE in_{_FACTS}.rowid = r.place AND r.day IS NOT NULL"""
    ).fetchone()
    if changed and changed[0] and not staging.options.date_order:
        words = f"dates among the points in time are read as {ORDER_WORDS[order]}-first"
        staging.add([Problem(staging.file, None, None, None, "note", words, "Say otherwise with --date-order.")])


def _proven(staging: Staging) -> DateOrder | None:
    """The order that these dates prove by themselves: some can only be read so, and none only otherwise."""
    row = staging.cursor.execute(f"WITH shown AS (SELECT {_PARTS} AS d FROM in_{_FACTS}), {PROVING}").fetchone()
    _, day_first, month_first = row or (0, 0, 0)
    return proven_order(day_first, month_first)
