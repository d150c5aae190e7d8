"""The rules of a scan as plain numbers and words, for the rivals: taken from the application's own declarations.

What every side checks of a row: the patient is known; the day is there, is a day, not before birth and not in the future;
site and levels are among the known words; the numbers are numbers, inside their hard limits and the narrower ones of the
lumbar spine (Z also inside its soft ones); BMD is there or BMC and area are; BMD is BMC / area within 2 %.
"""

from __future__ import annotations

from core.contracts.column import columns
from core.contracts.dxa import LEVELS, SITE_LIMITS, SITES, DxaScan
from tests.bench.children import AS_OF

TODAY = AS_OF.astype(object)
NUMBERS = ("bmd_g_cm2", "bmc_g", "area_cm2", "height_cm", "z_reported")
_DECLARED = {column.name: column for column in columns(DxaScan)}
HARD = {name: hard for name in NUMBERS if (hard := _DECLARED[name].hard)}
SOFT = {name: soft for name in NUMBERS if (soft := _DECLARED[name].soft)}
SPINE = SITE_LIMITS["lumbar spine"]
MISMATCH_PERCENT = 2.0
# One spelling each suffices here: the files of the comparison use the tables' own words.
SITE_WORDS = tuple(SITES)
LEVEL_WORDS = tuple(LEVELS)
FIRST_ROW = 2  # the header is row 1
