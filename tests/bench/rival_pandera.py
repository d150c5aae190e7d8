"""pandera: the file by pandas' fastest reader, then one schema with every rule, lazily, so that all problems are found."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from tests.bench.rules_for_rivals import FIRST_ROW, HARD, LEVEL_WORDS, NUMBERS, SITE_WORDS, SOFT

BAD_IN_SLICE = 2


def check(path: str, mistakes: int, rows: int) -> dict[str, Any]:
    """pandera by itself, as its documentation has it: cells as text, typed by the schema's own coercion.

    Over `rows` rows of the file and the first two of its `mistakes` at the end, with the share of the reading that falls
    to them: where a column has a cell that is no number, the coercion tries the column cell by cell.
    """
    started = time.perf_counter()
    whole = pd.read_csv(path, engine="pyarrow", dtype=str)
    reading = time.perf_counter() - started
    frame = whole.tail(rows + mistakes).head(rows + BAD_IN_SLICE).reset_index(drop=True)
    seconds, bad = _validated(COERCING, frame)
    seconds += reading * len(frame) / len(whole)
    return {"seconds": seconds, "rows": len(frame), "per_s": len(frame) / seconds, "bad_rows": bad}


def check_typed(path: str) -> dict[str, Any]:
    """The whole file, typed by pandas column by column before pandera sees it."""
    started = time.perf_counter()
    frame = pd.read_csv(path, engine="pyarrow", dtype=str)
    frame["said"] = frame["scan_date"]
    frame["scan_date"] = pd.to_datetime(frame["said"], format="%Y-%m-%d", errors="coerce")
    for name in NUMBERS:
        number = pd.to_numeric(frame[name], errors="coerce")
        frame[f"{name}_unread"] = number.isna() & frame[name].notna()
        frame[name] = number
    reading = time.perf_counter() - started
    seconds, bad = _validated(TYPED, frame)
    seconds += reading
    return {"seconds": seconds, "rows": len(frame), "per_s": len(frame) / seconds, "bad_rows": bad}


def _validated(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> tuple[float, list[int]]:
    """How long it took, and the rows with a problem."""
    started = time.perf_counter()
    try:
        schema.validate(frame, lazy=True, inplace=True)
        problems = pd.DataFrame({"index": []})
    except SchemaErrors as errors:
        problems = errors.failure_cases
    seconds = time.perf_counter() - started
    return seconds, sorted({int(row) + FIRST_ROW for row in problems["index"].dropna()})


def _number(name: str, coerce: bool) -> pa.Column:
    limits = [pa.Check.in_range(*HARD[name])]
    limits += [pa.Check.in_range(*SOFT[name])] if name in SOFT else []
    return pa.Column(float, limits, nullable=True, coerce=coerce)


def _schema(coerce: bool) -> pa.DataFrameSchema:
    """coerce: pandera makes the types; otherwise they are made, and columns beside them tell which cells were none."""
    unread = {} if coerce else {f"{name}_unread": pa.Column(bool, pa.Check.eq(False)) for name in NUMBERS}
    return pa.DataFrameSchema(
        {
            "patient_id": pa.Column(str),
            "scan_date": pa.Column("datetime64[us]", coerce=coerce),
            "site": pa.Column(str, pa.Check.isin(SITE_WORDS)),
            "levels": pa.Column(str, pa.Check.isin(LEVEL_WORDS), nullable=True),
            **{name: _number(name, coerce) for name in NUMBERS},
            **unread,
        }
    )


TYPED, COERCING = _schema(coerce=False), _schema(coerce=True)
