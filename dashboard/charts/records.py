"""Rows as plain dictionaries: None for what is missing, datetime.date for days, lists.

A frame from the store holds NaN, NaT, pandas.NA, arrays and timestamps; drawing code should meet none of them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

Row = dict[str, Any]


def records(table: pd.DataFrame | Iterable[Row], *sort_by: str) -> list[Row]:
    """The rows of a frame, or rows that are plain already, sorted by the columns named.

    Rows in which one of these is missing are left out. Plain rows are not copied: nobody changes them.
    """
    if isinstance(table, pd.DataFrame):
        columns = {str(name): [_plain(value) for value in column.tolist()] for name, column in table.items()}
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    else:
        rows = list(table)
    rows = [row for row in rows if all(row[name] is not None for name in sort_by)]
    return sorted(rows, key=lambda row: tuple(row[name] for name in sort_by)) if sort_by else rows


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, np.ndarray):
        return [_plain(one) for one in value.tolist()]
    return value.date() if isinstance(value, datetime) else value


def days_between(earlier: date, later: date) -> int:
    """Whole days from one day to another."""
    return (later - earlier).days


def truth(value: Any) -> bool | None:
    """A three-valued answer as Python's own True, False or None, whatever kind of boolean the frame held."""
    return None if value is None else bool(value)
