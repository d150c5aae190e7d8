"""Made-up children of any number, ten scans each: who they are, how they grow, what their bones do. All synthetic.

Everything follows from one seed. About one child in ten gets a finding: a low Z, a fall, an overdue scan, a fracture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.reference.bundled import lms_rows, references

AS_OF = np.datetime64("2026-11-20")
LAST_DAY = np.datetime64("2026-10-31")
SCANS_EACH = 10
RICH_SHARE = 0.2  # children with visits, blood, infusions and spine images too
IMAGED_SHARE = 0.4  # children with spine images: the rich ones and as many others
L2_L4_SHARE = 0.25  # children whose Z the store can compute, from 9 years on
OVERDUE_SHARE, FALL_SHARE = 0.05, 0.03
# The median BMD of the lumbar spine by age, roughly; a Z step is 12 % of it.
_AGES, _MEDIANS, _SD = (2, 6, 9, 11, 13, 15, 17, 20), (0.42, 0.54, 0.64, 0.69, 0.78, 0.89, 0.98, 1.03), 0.12


@dataclass(frozen=True)
class Children:
    """people: one row a child; scans: ten rows a child, oldest first; rng goes on where they ended."""

    people: pd.DataFrame
    scans: pd.DataFrame
    rng: np.random.Generator


def make_children(count: int, seed: int = 20261120) -> Children:
    """`count` children with their scans."""
    rng = np.random.default_rng(seed)
    people = _people(rng, count)
    return Children(people, _scans(rng, people), rng)


def _people(rng: np.random.Generator, count: int) -> pd.DataFrame:
    age_days = rng.integers(round(11.7 * 365.25), round(19.8 * 365.25), count)
    return pd.DataFrame(
        {
            "patient_id": [f"M{number:06d}" for number in range(count)],
            "date_of_birth": AS_OF - age_days.astype("timedelta64[D]"),
            "sex": np.where(rng.random(count) < 0.5, "female", "male"),
            "family_name": [f"Synthetica-{number:06d}" for number in range(count)],
            "given_name": np.where(rng.random(count) < 0.5, "Ada", "Noa"),
            "z_level": np.clip(rng.normal(-0.75, 0.55, count), -2.6, 1.5),
            "height_z": np.clip(rng.normal(-0.4, 0.8, count), -3.2, 2.5),
            "levels": np.where(rng.random(count) < L2_L4_SHARE, "L2-L4", "L1-L4"),
            "rich": rng.random(count) < RICH_SHARE,
            "falls": rng.random(count) < FALL_SHARE,
            "overdue": rng.random(count) < OVERDUE_SHARE,
            "imaged": rng.random(count) < (IMAGED_SHARE - RICH_SHARE) / (1 - RICH_SHARE),
        }
    ).assign(imaged=lambda people: people["imaged"] | people["rich"])


def _scans(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """A scan about every 11 months; the Z keeps near the child's own level."""
    who = np.repeat(np.arange(len(people)), SCANS_EACH)
    nth = np.tile(np.arange(SCANS_EACH), len(people))
    own = people.iloc[who].reset_index(drop=True)
    last = np.where(people["overdue"], rng.integers(400, 700, len(people)), rng.integers(0, 285, len(people)))
    before = (
        last[who] + (SCANS_EACH - 1 - nth) * 335 + np.where(nth < SCANS_EACH - 1, rng.integers(-12, 13, len(who)), 0)
    )
    day = LAST_DAY - before.astype("timedelta64[D]")
    # one over the last scan of a child that falls
    z = own["z_level"] + rng.normal(0, 0.09, len(who)) - 0.8 * (own["falls"] & (nth == SCANS_EACH - 1))
    scans = pd.DataFrame({"who": who, "nth": nth, "day": day, "z": np.round(z, 1)})
    scans["age"] = (day - own["date_of_birth"].to_numpy("datetime64[D]")).astype(int) / 365.2425
    scans["height_cm"] = heights(scans["age"].to_numpy(), own["sex"].to_numpy(), own["height_z"].to_numpy())
    scans["bmd"] = np.round(np.interp(scans["age"], _AGES, _MEDIANS) * (1 + _SD * z), 3)
    scans["area"] = np.round(np.interp(scans["age"], (2, 20), (16, 62)) * rng.uniform(0.93, 1.07, len(who)), 2)
    scans["bmc"] = np.round(scans["bmd"] * scans["area"], 3)
    return scans


def heights(age: np.ndarray, sex: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Heights (cm, one decimal) at Z by the CDC 2000 stature table."""
    table = lms_rows(next(one for one in references() if one.reference_id == "cdc2000_stature"))
    height = np.zeros(len(age))
    for one in ("female", "male"):
        rows = [row for row in table if row.sex == one]
        ages = [row.age_years for row in rows]
        skew, median, spread = (np.interp(age, ages, [getattr(row, part) for row in rows]) for part in "lms")
        height = np.where(sex == one, median * (1 + skew * spread * z) ** (1 / skew), height)
    return np.round(height, 1)
