"""pandera: the file by pandas' fastest reader, then one schema with every rule, lazily, so that all problems are found."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from tests.bench.rules_for_rivals import (
    FIRST_ROW,
    HARD,
    LEVEL_WORDS,
    MISMATCH_PERCENT,
    NUMBERS,
    SITE_WORDS,
    SOFT,
    SPINE,
    TODAY,
)


def check(path: str, patients: str) -> dict[str, Any]:
    """Read and check a file of scans; who the patients are is read before the clock starts."""
    births = _births(patients)
    started = time.perf_counter()
    frame = _read(path, births)
    try:
        SCHEMA.validate(frame, lazy=True, inplace=True)
        problems = pd.DataFrame({"index": []})
    except SchemaErrors as errors:
        problems = errors.failure_cases
    seconds = time.perf_counter() - started
    bad = sorted({int(row) + FIRST_ROW for row in problems["index"].dropna()})
    return {"seconds": seconds, "rows": len(frame), "per_s": len(frame) / seconds, "bad_rows": bad}


def check_coercing(path: str, patients: str, rows: int) -> dict[str, Any]:
    """The last `rows` rows typed by pandera itself, as its own way is; reading them is not timed, it takes so long.

    Where a cell is no number it looks for it cell by cell, and checks nothing between the cells of any row.
    """
    births = _births(patients)
    frame = pd.read_csv(path, engine="pyarrow", dtype=str).tail(rows).reset_index(drop=True)
    frame["born"] = births.reindex(frame["patient_id"]).to_numpy()
    started = time.perf_counter()
    try:
        COERCING.validate(frame, lazy=True, inplace=True)
        found = 0
    except SchemaErrors as errors:
        found = errors.failure_cases["index"].dropna().nunique()
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "rows": len(frame), "per_s": len(frame) / seconds, "found": int(found)}


def _read(path: str, births: pd.Series) -> pd.DataFrame:
    """All cells as text by the Arrow reader, then typed column by column: cheaper than pandera's own coercion."""
    frame = pd.read_csv(path, engine="pyarrow", dtype=str)
    frame["said"] = frame["scan_date"]
    frame["scan_date"] = pd.to_datetime(frame["said"], format="%Y-%m-%d", errors="coerce")
    for name in NUMBERS:
        number = pd.to_numeric(frame[name], errors="coerce")
        frame[f"{name}_unread"] = number.isna() & frame[name].notna()
        frame[name] = number
    frame["born"] = births.reindex(frame["patient_id"]).to_numpy()
    return frame


@cache
def _births(patients: str) -> pd.Series:
    frame = pd.read_csv(patients, engine="pyarrow", dtype=str)
    return pd.to_datetime(frame.set_index("patient_id")["date_of_birth"])


def _number(name: str, coerce: bool) -> pa.Column:
    limits = [pa.Check.in_range(*HARD[name])]
    limits += [pa.Check.in_range(*SOFT[name])] if name in SOFT else []
    return pa.Column(float, limits, nullable=True, coerce=coerce)


def _spine(name: str, low: float, high: float) -> pa.Check:
    def within(frame: pd.DataFrame) -> pd.Series:
        return frame[name].between(low, high) | frame[name].isna() | (frame["site"] != "lumbar spine")

    return pa.Check(within, name=f"{name} of the lumbar spine")


def _agrees(frame: pd.DataFrame) -> pd.Series:
    apart = (frame["bmd_g_cm2"] / (frame["bmc_g"] / frame["area_cm2"]) - 1).abs() * 100
    return ~(apart > MISMATCH_PERCENT)


def _has_content(frame: pd.DataFrame) -> pd.Series:
    return frame["bmd_g_cm2"].notna() | (frame["bmc_g"].notna() & frame["area_cm2"].notna())


def _schema(coerce: bool) -> pa.DataFrameSchema:
    """coerce: pandera makes the types; otherwise they are made, and columns beside them tell which cells were none."""
    unread = {} if coerce else {f"{name}_unread": pa.Column(bool, pa.Check.eq(False)) for name in NUMBERS}
    return pa.DataFrameSchema(
        {
            "patient_id": pa.Column(str),
            "born": pa.Column("datetime64[us]"),
            "scan_date": pa.Column("datetime64[us]", pa.Check.le(pd.Timestamp(TODAY)), coerce=coerce),
            "site": pa.Column(str, pa.Check.isin(SITE_WORDS)),
            "levels": pa.Column(str, pa.Check.isin(LEVEL_WORDS), nullable=True),
            **{name: _number(name, coerce) for name in NUMBERS},
            **unread,
        },
        checks=[
            pa.Check(lambda frame: ~(frame["scan_date"] < frame["born"]), name="not before birth"),
            pa.Check(_agrees, name="BMD is BMC / area"),
            pa.Check(_has_content, name="BMD, or BMC and area"),
            *(_spine(name, *limits) for name, limits in SPINE.items()),
        ],
    )


SCHEMA, COERCING = _schema(coerce=False), _schema(coerce=True)
