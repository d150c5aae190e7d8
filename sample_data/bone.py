"""BMD, BMC and area of an invented scan.

L2-L4 on a Hologic scanner at 9 to 25 years is drawn from the bundled Bachrach fit: its computed Z is near the course.
Every other region is drawn from bone_shapes.toml: synthetic shapes only, no reference.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sample_data.growth import between, lms_at, lms_rows, lms_value, lms_z
from sample_data.scanners import Scanner

SPINE_FIT = Path(__file__).parent.parent / "core" / "reference" / "data" / "bachrach1999_spine_l2l4_bmd.csv"
FIT_AGES = (9.0, 25.0)

# Scatter of a repeated scan, g/cm2: below the 0.010 that rule book 3.5 quotes for spine and whole body (F25).
PRECISION_G_CM2 = 0.006

SHAPES = tomllib.loads((Path(__file__).parent / "bone_shapes.toml").read_text(encoding="utf-8"))
L2_L4_SHARE = 0.78


@dataclass(frozen=True)
class Measured:
    """What one scan of one region prints: BMD in g/cm2, BMC in g, area in cm2, Z against the printed reference."""

    bmd_g_cm2: float
    bmc_g: float
    area_cm2: float
    z: float


@dataclass(frozen=True)
class Scanned:
    """What is scanned: whose bone (sex, age in years, height in cm), which region, on which scanner."""

    sex: str
    age: float
    height: float
    site: str
    levels: str
    scanner: Scanner


def measure(scanned: Scanned, z: float, chance: Random) -> Measured:
    """One scan of a bone whose true Z is `z`, with the scatter of a repeated scan."""
    site, scanner = scanned.site, scanned.scanner
    l, m, s = _curve(scanned)  # noqa: E741
    hologic = max(lms_value(l, m, s, z) + chance.gauss(0, PRECISION_G_CM2), 0.12)
    factor = scanner.spine_factor if site == "lumbar spine" else scanner.body_factor
    bmd = round(hologic * factor, 3)
    area = round(_area(scanned.height, site, scanned.levels) * (1 + chance.gauss(0, 0.01)), 2)
    printed = lms_z(l, m, s, bmd / factor) + scanner.z_offset
    return Measured(bmd, round(bmd * area, 2), area, round(printed, 1) + 0.0)


def _curve(bone: Scanned) -> tuple[float, float, float]:
    fits = bone.levels == "L2-L4" and bone.scanner.manufacturer == "Hologic"
    if fits and FIT_AGES[0] <= bone.age <= FIT_AGES[1]:
        return lms_at(lms_rows(SPINE_FIT, bone.sex), bone.age)
    shape = SHAPES[bone.site]
    knots = tuple((float(at), float(mean)) for at, mean in shape[bone.sex])
    return 1.0, between(knots, bone.age), float(shape["spread"])


def _area(height: float, site: str, levels: str) -> float:
    at_150, power = SHAPES[site]["area"]
    share = L2_L4_SHARE if levels == "L2-L4" else 1.0
    return float(at_150) * share * math.pow(height / 150, float(power))
