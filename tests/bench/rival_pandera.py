"""pandera: the file by pandas' fastest reader, the cells made plain and typed by pandas' own column functions, then one
schema with every rule, lazily, so that all problems are found."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from tests.bench.rules_for_rivals import (
    BLANKS,
    DAYS,
    FIRST_DAY,
    FIRST_ROW,
    HARD,
    LAST_DAY,
    NO_NAME,
    NUMBERS,
    SOFT,
    TEXTS,
    known_level,
    known_site,
)


def check(path: str) -> dict[str, Any]:
    """The whole file, by the rules that every side has."""
    started = time.perf_counter()
    frame = pd.read_csv(path, engine="pyarrow", dtype=str)
    for name in frame.columns:
        frame[name] = frame[name].str.strip()
    frame["patient_id"] = _without(frame["patient_id"], NO_NAME)
    for name in TEXTS:
        frame[name] = frame[name].mask(frame[name] == "")
    for name, known in (("site", known_site), ("levels", known_level)):
        said = _without(frame[name], BLANKS)
        frame[name] = said.map({word: known(word) for word in said.dropna().unique()})
        frame[f"{name}_unread"] = frame[name].isna() & said.notna()
    for name in NUMBERS:
        said = _without(frame[name], BLANKS).str.replace("−", "-")
        number = pd.to_numeric(said, errors="coerce")
        frame[name] = number.mask(number.abs() == float("inf"))
        frame[f"{name}_unread"] = frame[name].isna() & said.notna()
    said, frame["scan_date"] = _without(frame["scan_date"], BLANKS), pd.NaT
    for shape in DAYS:
        day = pd.to_datetime(said.where(frame["scan_date"].isna()), format=shape, errors="coerce")
        frame["scan_date"] = frame["scan_date"].fillna(day.astype("datetime64[us]"))
    frame["scan_date_unread"] = frame["scan_date"].isna() & said.notna()
    bad = _problems(frame)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "rows": len(frame), "per_s": len(frame) / seconds, "bad_rows": bad}


def _without(column: pd.Series, words: tuple[str, ...]) -> pd.Series:
    return column.mask((column == "") | column.str.lower().isin(words))


def _problems(frame: pd.DataFrame) -> list[int]:
    """The rows with a problem."""
    try:
        _SCHEMA.validate(frame, lazy=True, inplace=True)
    except SchemaErrors as errors:
        return sorted({int(row) + FIRST_ROW for row in errors.failure_cases["index"].dropna()})
    return []


def _number(name: str) -> pa.Column:
    limits = [pa.Check.in_range(*HARD[name])]
    limits += [pa.Check.in_range(*SOFT[name])] if name in SOFT else []
    return pa.Column(float, limits, nullable=True)


_SCHEMA = pa.DataFrameSchema(
    {
        "patient_id": pa.Column(str, nullable=True),
        "scan_date": pa.Column("datetime64[us]", pa.Check.in_range(FIRST_DAY, LAST_DAY), nullable=True),
        "site": pa.Column(str, nullable=True),
        "levels": pa.Column(str, nullable=True),
        **{name: _number(name) for name in NUMBERS},
        **{f"{name}_unread": pa.Column(bool, pa.Check.eq(False)) for name in ("scan_date", "site", "levels", *NUMBERS)},
    }
)
