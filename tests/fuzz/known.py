"""Faults that are known and not mended yet: each is a case of tests/fuzz/cases that is marked xfail. With the mending of
the case its line here goes."""

from __future__ import annotations

import re

# case: what the oracle says of a file that has it
KNOWN: dict[str, str] = {}


def known(fault: str) -> str | None:
    """The case that a fault belongs to."""
    return next((case for case, words in KNOWN.items() if re.search(words, fault, re.S)), None)
