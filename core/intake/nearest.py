"""A word that is not known, and the known one that may be meant: a letter mistyped, a specimen's letter before it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from core.contracts.units import plain

# Two short names may differ in one letter and be two things: ALT and ALP, LH and LDH.
_SHORTEST = 4
# Creatine kinase is no creatinine.
_CUTOFF = 0.82


def nearest_name(text: str, known: Mapping[str, str]) -> str | None:
    """The name of the known word that `text` is near to; None where it is near to none.

    known: each known word, as plain() writes it, with the name of what it means.
    """
    word = plain(text)
    first, _, rest = word.partition(" ")
    bare = rest if len(first) == 1 and rest else word  # S-Calcium, P-PTH
    if word in known or bare in known:
        return known.get(word) or known[bare]
    long = [one for one in known if len(one) >= _SHORTEST]
    for tried in dict.fromkeys((word, bare)):
        close = difflib.get_close_matches(tried, long, n=1, cutoff=_CUTOFF) if len(tried) >= _SHORTEST else []
        if close:
            return known[close[0]]
    return None
