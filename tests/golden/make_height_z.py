"""Make height_z_cdc.csv with an implementation that is not ours. Run by hand only; tests never do.

    python -m pip install rcpchgrowth==4.6.5
    python tests/golden/make_height_z.py

rcpchgrowth (Royal College of Paediatrics and Child Health, https://github.com/rcpch/rcpchgrowth-python) brings its own
copy of the CDC 2000 tables and its own interpolation. Ages are given to it as decimal years by birthdays, reckoned here
with the standard library alone.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import rcpchgrowth
from rcpchgrowth.global_functions import measurement_from_sds, sds_for_measurement

CHILDREN = 300
SEED = 20260301


def age_by_birthdays(born: date, day: date) -> float:
    """Completed years plus the share of the way to the next birthday; 29 February falls on the 28th in common years."""
    years = day.year - born.year
    if day < _birthday(born, years):
        years -= 1
    last, following = _birthday(born, years), _birthday(born, years + 1)
    return years + (day - last) / (following - last)


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def children() -> list[dict[str, object]]:
    """Invented children of both sexes, 2.0 to 20.0 years, Z from -4 to +4; heights to the millimetre."""
    chance = random.Random(SEED)
    rows: list[dict[str, object]] = []
    while len(rows) < CHILDREN:
        n = len(rows)
        sex = ("female", "male")[n % 2]
        born = date(2000, 1, 1) + timedelta(days=chance.randrange(3650))
        if n % 50 == 0:
            born = date(2004, 2, 29)
        day = born + timedelta(days=round(365.25 * (2.01 + 17.97 * (n + chance.random()) / CHILDREN)))
        age = age_by_birthdays(born, day)
        if not 2.0 <= age <= 20.0:
            continue
        wanted = -4 + 8 * chance.random()
        height = round(float(measurement_from_sds("cdc", wanted, "height", sex, age)), 1)
        z = float(sds_for_measurement("cdc", age, "height", height, sex))
        rows.append(
            {
                "sex": sex,
                "born": born,
                "measured_on": day,
                "age_years": f"{age:.6f}",
                "height_cm": height,
                "z": f"{z:.4f}",
            }
        )
    return rows


def main() -> None:
    path = Path(__file__).with_name("height_z_cdc.csv")
    rows = children()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} children by rcpchgrowth {rcpchgrowth.__version__}")


if __name__ == "__main__":
    main()
