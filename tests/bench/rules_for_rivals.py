"""The rules of a scan as plain numbers and words, for the rivals: taken from the application's own declarations.

What every side checks, each cell by itself: the day is a day; site and levels are known words in any of their spellings; the
numbers are numbers inside their hard limits (Z also inside its soft ones). Every side takes and
refuses the same cells: blanks around them, words for nothing, three ways to write a day. `odd.csv` holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.contracts.blanks import BLANKS, NO_NAME
from core.contracts.column import columns
from core.contracts.dxa import LEVELS, SITES, DxaScan
from core.contracts.units import doubtful, plain

NUMBERS = ("bmd_g_cm2", "bmc_g", "area_cm2", "height_cm", "z_reported")
_DECLARED = {column.name: column for column in columns(DxaScan)}
HARD = {name: hard for name in NUMBERS if (hard := _DECLARED[name].hard)}
SOFT = {name: soft for name in NUMBERS if (soft := _DECLARED[name].soft)}
TEXTS = ("manufacturer", "model", "serial_number", "software", "scan_mode", "z_reported_reference")
DAYS = ("%Y-%m-%d", "%Y%m%d", "%d %b %Y")
FIRST_DAY, LAST_DAY = "1900-01-01", "2199-12-31"
FIRST_ROW = 2  # the header is row 1
__all__ = ["BLANKS", "NO_NAME", "known_level", "known_site"]


def _spellings(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(word): choice for choice, more in choices.items() for word in (choice, *more)}


_SITES, _LEVELS = _spellings(SITES), _spellings(LEVELS)


def known_site(word: str) -> str | None:
    """The site that a word means."""
    return None if doubtful(word) else _SITES.get(plain(word))


def known_level(word: str) -> str | None:
    """The levels that a word means."""
    return None if doubtful(word) else _LEVELS.get(plain(word))
