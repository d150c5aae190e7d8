"""Height and weight of an invented child.

Height follows the bundled CDC 2000 stature reference (2-20 y) at the child's own height Z.
Below 2 years the bundled reference has no rows: a plain curve is drawn there, synthetic shape only, no reference.
Weight comes from a plain body-mass-index curve, also synthetic shape only.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_left
from functools import cache
from pathlib import Path

STATURE = Path(__file__).parent.parent / "core" / "reference" / "data" / "cdc2000_stature.csv"
STATURE_FROM = 2.0
BIRTH_LENGTH_CM = 50.0

# Body mass index, kg/m2, by age in years: synthetic shape only.
BMI_SHAPE = (
    (0.0, 13.5),
    (0.5, 16.8),
    (1.0, 17.0),
    (2.0, 16.4),
    (5.0, 15.4),
    (7.0, 15.7),
    (10.0, 16.9),
    (13.0, 18.8),
    (16.0, 20.6),
    (20.0, 22.0),
)
BMI_SPREAD = 0.12


def height_cm(sex: str, age_years: float, height_z: float) -> float:
    """Height in cm at an age and a height Z; unrounded."""
    if age_years >= STATURE_FROM:
        return lms_value(*lms_at(lms_rows(STATURE, sex), age_years), height_z)
    at_two = lms_value(*lms_at(lms_rows(STATURE, sex), STATURE_FROM), height_z)
    return BIRTH_LENGTH_CM + (at_two - BIRTH_LENGTH_CM) * math.sqrt(max(age_years, 0.0) / STATURE_FROM)


def weight_kg(age_years: float, height: float, bmi_z: float) -> float:
    """Weight in kg from height (cm) and the place within the synthetic body-mass-index curve; unrounded."""
    return between(BMI_SHAPE, age_years) * math.exp(BMI_SPREAD * bmi_z) * (height / 100) ** 2


def lms_value(l: float, m: float, s: float, z: float) -> float:  # noqa: E741 (L, M, S are the field's names)
    """The measurement at a Z-score: M (1 + L S Z)^(1/L), or M exp(S Z) where L is 0."""
    return m * math.exp(s * z) if abs(l) < 1e-9 else m * max(1 + l * s * z, 1e-6) ** (1 / l)


def lms_z(l: float, m: float, s: float, value: float) -> float:  # noqa: E741
    """The Z-score of a measurement: ((X/M)^L - 1) / (L S), or ln(X/M) / S where L is 0."""
    return math.log(value / m) / s if abs(l) < 1e-9 else ((value / m) ** l - 1) / (l * s)


def between(knots: tuple[tuple[float, float], ...], at: float) -> float:
    """Straight lines between knots, flat outside."""
    places = [place for place, _ in knots]
    index = bisect_left(places, at)
    if index == 0:
        return knots[0][1]
    if index == len(knots):
        return knots[-1][1]
    (x0, y0), (x1, y1) = knots[index - 1], knots[index]
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)


@cache
def lms_rows(path: Path, sex: str) -> tuple[tuple[float, float, float, float], ...]:
    """The rows (age, L, M, S) of one sex of a bundled reference, by age."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["sex"] == sex]
    return tuple(sorted((float(row["age_years"]), float(row["L"]), float(row["M"]), float(row["S"])) for row in rows))


def lms_at(rows: tuple[tuple[float, float, float, float], ...], age: float) -> tuple[float, float, float]:
    """L, M, S at an age, by straight lines between the rows."""
    l, m, s = (between(tuple((row[0], row[part]) for row in rows), age) for part in (1, 2, 3))  # noqa: E741
    return l, m, s
