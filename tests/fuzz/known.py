"""Faults that are known and not mended yet: each is a case of tests/fuzz/cases that is marked xfail. With the mending of
the case its line here goes."""

from __future__ import annotations

import re

# case: what the oracle says of a file that has it
KNOWN: dict[str, str] = {
    "levels-without-a-day": r"exception: .*strftime\(coalesce\(\)",
    "infusion-without-status": r"false: infusions, .*'status'.* valid string",
    "image-without-modality": r"false: spine_images, .*'modality'.* valid string",
    "finding-without-time-point": r"false: pregnancy_findings, .*'time_point'.* valid string",
    "line-break-in-the-first-column": r"(unaccounted: .* was made with|lost: ).* a quotation mark opens a cell here",
}


def known(fault: str) -> str | None:
    """The case that a fault belongs to."""
    return next((case for case, words in KNOWN.items() if re.search(words, fault, re.S)), None)
