"""A word that is not known, and the known one that may be meant: a letter mistyped, a specimen's letter before it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from core.contracts.units import plain

# Two short names may differ in one letter and be two things: ALT and ALP, LH and LDH.
_SHORTEST = 4
# Creatine kinase is no creatinine.
_CUTOFF = 0.82
_DIGITS = re.compile(r"\d+")
# Serum, plasma, blood. What stands for urine makes another analyte of it.
_SPECIMENS = ("s", "p", "b")


def nearest_name(text: str, known: Mapping[str, str]) -> str | None:
    """The name of the known word that `text` is near to; None where it is near to none.

    known: each known word, as plain() writes it, with the name of what it means.
    """
    word = plain(text)
    bare = _without_specimen(word)
    if word in known or bare in known:
        return known.get(word) or known[bare]
    for tried in dict.fromkeys((word, bare)):
        may_be = [one for one in known if _may_be_a_slip(tried, one)]
        if close := difflib.get_close_matches(tried, may_be, n=1, cutoff=_CUTOFF):
            return known[close[0]]
    return None


def _without_specimen(word: str) -> str:
    """`S-Calcium`, `P-PTH`, `Calcium (S)` without the letter of the specimen."""
    words = word.split()
    if len(words) > 1 and words[0] in _SPECIMENS:
        return " ".join(words[1:])
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in _SPECIMENS else word


def _may_be_a_slip(word: str, known: str) -> bool:
    """Whether a word may be a known one mistyped: another number, a word more or less or another begin of one makes it
    another thing (free T3 and free T4, 1,25-OH-D, prealbumin, phosphatase, U-Urea and U-Crea)."""
    if min(len(word), len(known)) < _SHORTEST or abs(len(word) - len(known)) > 1:
        return False
    words, others = word.split(), known.split()
    if len(words) != len(others) or _DIGITS.findall(word) != _DIGITS.findall(known):
        return False
    return all(a[0] == b[0] or {a[0], b[0]} == {"c", "k"} for a, b in zip(words, others, strict=True))  # Kreatinin
