"""pydantic row by row: csv.DictReader, one model with every rule, a problem list; over the first rows, as it is even."""

from __future__ import annotations

import csv
import time
from datetime import date
from functools import cache
from itertools import islice
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, model_validator

from tests.bench.rules_for_rivals import (
    FIRST_ROW,
    HARD,
    LEVEL_WORDS,
    MISMATCH_PERCENT,
    SITE_WORDS,
    SOFT,
    SPINE,
    TODAY,
)


def check(path: str, patients: str, rows: int) -> dict[str, Any]:
    """Read and check the first `rows` rows; who the patients are is read before the clock starts."""
    births = _births(patients)
    kept, bad = [], []
    started = time.perf_counter()
    with open(path, encoding="utf-8", newline="") as file:
        for number, cells in enumerate(islice(csv.DictReader(file), rows), FIRST_ROW):
            try:
                kept.append(Scan.model_validate({name: cell for name, cell in cells.items() if cell}, context=births))
            except ValidationError as error:
                bad.append((number, error.errors()))
    seconds = time.perf_counter() - started
    seen = len(kept) + len(bad)
    return {"seconds": seconds, "rows": seen, "per_s": seen / seconds, "bad_rows": [row for row, _ in bad]}


@cache
def _births(patients: str) -> dict[str, date]:
    with open(patients, encoding="utf-8", newline="") as file:
        return {row["patient_id"]: date.fromisoformat(row["date_of_birth"]) for row in csv.DictReader(file)}


def _limits(name: str) -> Any:
    low, high = SOFT.get(name, HARD[name])  # the soft ones lie inside the hard ones
    return Annotated[float | None, Field(ge=low, le=high)]


class Scan(BaseModel):
    """One row of the file; an empty cell is left out of it."""

    patient_id: str
    scan_date: Annotated[date, Field(le=TODAY)]
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

    @model_validator(mode="after")
    def _between_cells(self, info: ValidationInfo) -> Self:
        born = info.context.get(self.patient_id) if info.context else None
        if born is None:
            raise ValueError("the patient is not known")
        if self.scan_date < born:
            raise ValueError("before birth")
        bmd, bmc, area = self.bmd_g_cm2, self.bmc_g, self.area_cm2
        if bmd is None and (bmc is None or area is None):
            raise ValueError("neither BMD nor BMC and area")
        if self.site == "lumbar spine":
            for name, (low, high) in SPINE.items():
                value = getattr(self, name)
                if value is not None and not low <= value <= high:
                    raise ValueError(f"{name} is outside the limits of the lumbar spine")
        if bmd and bmc and area and abs(bmd / (bmc / area) - 1) * 100 > MISMATCH_PERCENT:
            raise ValueError("BMD is not BMC / area")
        return self
