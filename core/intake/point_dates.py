"""Dates among points in time that are written day-first or month-first: read as the file's other dates are.

The column holds words, so that no date is looked for in it while the cells are read.
"""

from __future__ import annotations

from core.intake.options import DateOrder
from core.intake.report import Problem
from core.intake.staging import Staging

_FACTS = "pregnancy_findings"
_SLASHED = r"^\s*([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]((?:19|20|21)[0-9]{2})\s*$"
_PARTS = f"regexp_extract(time_point, '{_SLASHED}', ['a', 'b', 'y'])"
_DAY_FIRST = "TRY_CAST(d.y || '-' || lpad(d.b, 2, '0') || '-' || lpad(d.a, 2, '0') AS DATE)"
_MONTH_FIRST = "TRY_CAST(d.y || '-' || lpad(d.a, 2, '0') || '-' || lpad(d.b, 2, '0') AS DATE)"


def read_point_dates(staging: Staging) -> None:
    """Write such dates of `in_pregnancy_findings` year first; what nothing decides stays, and is asked."""
    order = staging.date_order or _proven(staging)
    if order not in ("dmy", "mdy"):
        return
    day = _DAY_FIRST if order == "dmy" else _MONTH_FIRST
    changed = staging.cursor.execute(
        f"""UPDATE in_{_FACTS} SET time_point = r.day FROM (
          SELECT rowid AS place, CAST({day} AS VARCHAR) AS day
          FROM (SELECT rowid, {_PARTS} AS d FROM in_{_FACTS}) WHERE d.y <> '') r
        WHERE in_{_FACTS}.rowid = r.place AND r.day IS NOT NULL"""
    ).fetchone()
    if changed and changed[0] and not staging.options.date_order:
        words = f"dates among the points in time are read as {'day' if order == 'dmy' else 'month'}-first"
        staging.add([Problem(staging.file, None, None, None, "note", words, "Say otherwise with --date-order.")])


def _proven(staging: Staging) -> DateOrder | None:
    """The order that these dates prove by themselves: some can only be read so, and none only otherwise."""
    row = staging.cursor.execute(
        f"""SELECT bool_or({_MONTH_FIRST} IS NULL AND {_DAY_FIRST} IS NOT NULL),
          bool_or({_DAY_FIRST} IS NULL AND {_MONTH_FIRST} IS NOT NULL)
        FROM (SELECT {_PARTS} AS d FROM in_{_FACTS}) WHERE d.y <> ''"""
    ).fetchone()
    day_first, month_first = row or (False, False)
    if day_first and not month_first:
        return "dmy"
    return "mdy" if month_first and not day_first else None
