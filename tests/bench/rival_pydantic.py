"""pydantic row by row: csv.DictReader, one model with every rule, a problem list; over the last rows of a file."""

from __future__ import annotations

import csv
import math
import time
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from tests.bench.rules_for_rivals import BLANKS, DAYS, FIRST_ROW, HARD, NO_NAME, SOFT, known_level, known_site


def check(path: str, skip: int) -> dict[str, Any]:
    """Read and check the rows after the first `skip`, which are read over before the clock runs: it takes as long for each."""
    kept, bad = [], []
    with open(path, encoding="utf-8", newline="") as file:
        rows = islice(csv.DictReader(file), skip, None)
        first = next(rows)
        started = time.perf_counter()
        for number, cells in enumerate((row for part in ([first], rows) for row in part), FIRST_ROW + skip):
            try:
                kept.append(Scan.model_validate(cells))
            except ValidationError as error:
                bad.append((number, error.errors()))
    seconds = time.perf_counter() - started
    seen = len(kept) + len(bad)
    return {"seconds": seconds, "rows": seen, "per_s": seen / seconds, "bad_rows": [row for row, _ in bad]}


def _number(cell: str) -> float | None:
    try:
        value = float(cell)  # blanks around it are no obstacle
    except ValueError:
        text = cell.strip()
        if not text or text.lower() in BLANKS:
            return None
        value = float(text.replace("−", "-"))
    if not math.isfinite(value) or "_" in cell:
        if cell.strip().lower() in BLANKS:
            return None
        raise ValueError("no number")
    return value


@lru_cache(maxsize=4096)
def _day(cell: str) -> date | None:
    if not cell.strip() or cell.strip().lower() in BLANKS:
        return None
    for shape in DAYS:
        try:
            found = datetime.strptime(cell.strip(), shape).date()
        except ValueError:
            continue
        if 1900 <= found.year <= 2199:
            return found
    raise ValueError("no day")


def _quick_day(cell: str) -> date | None:
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        return _day(cell)
    return found if 1900 <= found.year <= 2199 else _day(cell)


@lru_cache(maxsize=4096)
def _site(cell: str) -> str | None:
    if not cell.strip() or cell.strip().lower() in BLANKS:
        return None
    found = known_site(cell.strip())
    if found is None:
        raise ValueError("no known site")
    return found


@lru_cache(maxsize=4096)
def _levels(cell: str) -> str | None:
    if not cell.strip() or cell.strip().lower() in BLANKS:
        return None
    found = known_level(cell.strip())
    if found is None:
        raise ValueError("no known levels")
    return found


def _text(cell: str) -> str | None:
    return cell.strip() or None


def _name(cell: str) -> str | None:
    name = cell.strip()
    return name if name and name.lower() not in NO_NAME else None


def _limits(name: str) -> Any:
    low, high = SOFT.get(name, HARD[name])  # the soft ones lie inside the hard ones
    return Annotated[float | None, Field(ge=low, le=high), BeforeValidator(_number)]


Text = Annotated[str | None, BeforeValidator(_text)]


class Scan(BaseModel):
    """One row of the file."""

    patient_id: Annotated[str | None, BeforeValidator(_name)]
    scan_date: Annotated[date | None, BeforeValidator(_quick_day)]
    site: Annotated[str | None, BeforeValidator(_site)]
    levels: Annotated[str | None, BeforeValidator(_levels)]
    bmd_g_cm2: _limits("bmd_g_cm2")
    bmc_g: _limits("bmc_g")
    area_cm2: _limits("area_cm2")
    height_cm: _limits("height_cm")
    z_reported: _limits("z_reported")
    z_reported_reference: Text
    manufacturer: Text
    model: Text
    serial_number: Text
    software: Text
    scan_mode: Text
