"""The references that come with the program: references.toml and the tables in data/, read and checked."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby, pairwise

from pydantic import BaseModel, ConfigDict, Field

from core.errors import TrabeculaError


class ReferenceMalformed(TrabeculaError):
    """A reference table cannot be used as it stands."""


class Reference(BaseModel):
    """What a reference fits and what has to be said beside every Z computed from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference_id: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    title: str
    file: str
    height_adjustment_file: str = ""
    height_adjustment_limits: tuple[str, ...] = ()
    height_adjustment_by: str = ""
    citation: str
    licence_note: str
    device_family: str
    software_range: str = ""
    site: str
    levels: str
    measure: str
    unit: str
    limits_to_show: tuple[str, ...] = Field(min_length=1)
    enabled: bool


@dataclass(frozen=True)
class LmsRow:
    """L, M, S at one age (years) for one sex; ethnicity is empty where the reference does not ask for it."""

    sex: str
    ethnicity: str
    age_years: float
    l: float  # noqa: E741 - Cole's own letter
    m: float
    s: float


@dataclass(frozen=True)
class HeightAdjustment:
    """Expected Z for a height Z: intercept + slope * height Z, for one sex and completed year of age."""

    sex: str
    age_completed_years: int
    n: int
    intercept: float
    slope_per_height_z: float
    residual_sd: float


@cache
def references() -> tuple[Reference, ...]:
    """The bundled references in the order of references.toml."""
    text = resources.files("core.reference").joinpath("references.toml").read_text(encoding="utf-8")
    return tuple(Reference.model_validate(entry) for entry in tomllib.loads(text)["reference"])


@cache
def checksums() -> dict[str, tuple[str, str]]:
    """The file of each bundled reference and its SHA-256, by id."""
    folder = resources.files("core.reference").joinpath("data")
    return {
        one.reference_id: (one.file, hashlib.sha256(folder.joinpath(one.file).read_bytes()).hexdigest())
        for one in references()
    }


def lms_rows(reference: Reference) -> list[LmsRow]:
    """The table of a bundled reference, checked."""
    rows = [
        LmsRow(
            cells["sex"],
            cells["ethnicity"],
            float(cells["age_years"]),
            float(cells["L"]),
            float(cells["M"]),
            float(cells["S"]),
        )
        for cells in _cells(reference.file)
    ]
    check_rows(reference.reference_id, rows)
    return rows


def height_adjustments(reference: Reference) -> list[HeightAdjustment]:
    """The height regression of a bundled reference; empty where it has none."""
    if not reference.height_adjustment_file:
        return []
    return [
        HeightAdjustment(
            cells["sex"],
            int(cells["age_completed_years"]),
            int(cells["n"]),
            float(cells["intercept"]),
            float(cells["slope_per_height_z"]),
            float(cells["residual_sd"]),
        )
        for cells in _cells(reference.height_adjustment_file)
    ]


def check_rows(name: str, rows: list[LmsRow]) -> None:
    """Refuse a table that cannot be interpolated: fewer than two ages, ages out of order, M or S not above 0."""
    if not rows:
        raise ReferenceMalformed(f"Reference {name} has no rows.")
    for group, members in groupby(rows, key=lambda row: (row.sex, row.ethnicity)):
        where = f"Reference {name}, {' '.join(group).strip()}"
        kept = list(members)
        ages = [row.age_years for row in kept]
        if len(ages) < 2 or any(before >= after for before, after in pairwise(ages)):
            raise ReferenceMalformed(f"{where}: ages have to rise from row to row, two rows at least.")
        if any(row.m <= 0 or row.s <= 0 for row in kept):
            raise ReferenceMalformed(f"{where}: M and S have to be above 0.")


def _cells(file: str) -> Iterator[dict[str, str]]:
    table = resources.files("core.reference").joinpath("data").joinpath(file)
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())
