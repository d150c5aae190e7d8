"""pydantic row by row: csv.DictReader, one model with every rule, a problem list; over the first rows, as it is even."""

from __future__ import annotations

import csv
import time
from datetime import date
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from tests.bench.rules_for_rivals import FIRST_ROW, HARD, LEVEL_WORDS, SITE_WORDS, SOFT


def check(path: str, rows: int) -> dict[str, Any]:
    """Read and check the first `rows` rows."""
    kept, bad = [], []
    started = time.perf_counter()
    with open(path, encoding="utf-8", newline="") as file:
        for number, cells in enumerate(islice(csv.DictReader(file), rows), FIRST_ROW):
            try:
                kept.append(Scan.model_validate({name: cell for name, cell in cells.items() if cell}))
            except ValidationError as error:
                bad.append((number, error.errors()))
    seconds = time.perf_counter() - started
    seen = len(kept) + len(bad)
    return {"seconds": seconds, "rows": seen, "per_s": seen / seconds, "bad_rows": [row for row, _ in bad]}


def _limits(name: str) -> Any:
    low, high = SOFT.get(name, HARD[name])  # the soft ones lie inside the hard ones
    return Annotated[float | None, Field(ge=low, le=high)]


class Scan(BaseModel):
    """One row of the file; an empty cell is left out of it."""

    patient_id: str
    scan_date: date
    site: Literal[SITE_WORDS]  # type: ignore[valid-type]
    levels: Literal[LEVEL_WORDS] | None = None  # type: ignore[valid-type]
    bmd_g_cm2: _limits("bmd_g_cm2") = None
    bmc_g: _limits("bmc_g") = None
    area_cm2: _limits("area_cm2") = None
    height_cm: _limits("height_cm") = None
    z_reported: _limits("z_reported") = None
    z_reported_reference: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial_number: str | None = None
    software: str | None = None
    scan_mode: str | None = None
