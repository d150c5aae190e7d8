"""The rules of a scan as plain numbers and words, for the rivals: taken from the application's own declarations.

What every side checks, each cell by itself: the patient's number and the day are there, the day is a day; site and levels
are among the known words; the numbers are numbers inside their hard limits (Z also inside its soft ones).
"""

from __future__ import annotations

from core.contracts.column import columns
from core.contracts.dxa import LEVELS, SITES, DxaScan

NUMBERS = ("bmd_g_cm2", "bmc_g", "area_cm2", "height_cm", "z_reported")
_DECLARED = {column.name: column for column in columns(DxaScan)}
HARD = {name: hard for name in NUMBERS if (hard := _DECLARED[name].hard)}
SOFT = {name: soft for name in NUMBERS if (soft := _DECLARED[name].soft)}
# One spelling each suffices here: the files of the comparison use the tables' own words.
SITE_WORDS = tuple(SITES)
LEVEL_WORDS = tuple(LEVELS)
FIRST_ROW = 2  # the header is row 1
