"""What the sections and amendments of the rule book that rules and vectors name are about."""

from __future__ import annotations

from collections.abc import Iterable

SECTIONS = {
    "0": "conventions: three values, unrounded numbers, ages by anniversaries",
    "1.1": "criteria of the paediatric definition",
    "1.2": "what the definition leaves open: bones, ages, energy, which Z counts, and for how long",
    "1.3": "how the definition is decided, and its labels",
    "1.4": "words: low for age, below the expected range; no T-score, no osteopenia",
    "2.2": "vertebral grades and schemes",
    "2.3": "grades from measured heights",
    "2.4": "fracture read as yes or no (ABQ)",
    "2.5": "levels and the spinal deformity index",
    "2.6": "change between two images",
    "2.7": "kinds of image",
    "2.8": "surveillance of the spine; grade 1 is never suppressed",
    "3.1": "DXA sites and ages",
    "3.2": "validity of a scan",
    "3.3": "size, growth and puberty",
    "3.4": "reference data",
    "3.5": "change between two scans",
    "4.1": "pamidronate: regimens by age",
    "4.2": "zoledronate: regimens, and what is checked of a dose",
    "4.5": "the days after an infusion",
    "4.6": "response to treatment",
    "4.7": "calcium and vitamin D: recommended intakes and upper limits",
    "4.8": "cautions; bisphosphonates in pregnancy",
    "5.2": "units, urine ratios and calcium corrected for albumin",
    "5.3": "plausible results, and results that are bounds",
    "5.4": "laboratory ranges, bands of vitamin D, eGFR",
    "6.4": "pregnancy: dates and what is allowed",
    "7": "primary and secondary conditions",
    "8": "findings of the worklist and their severity",
    "9": "what is due, and when",
    "A1": "up to which age the paediatric definition applies",
    "A2": "what a vector does not mention is known and normal",
    "A3": "every image ever taken counts, and the deciding one is dated",
    "A4": "the words of the labels",
    "A5": "a fracture that may be inflicted is unknown, and not shown to others",
    "A6": "energy and local disease are confirmed by a reader",
    "A7": "images of two methods or schemes",
    "A9": "change of Z with its own least significant change leads",
    "A10": "published precision until the centre enters its own",
    "A11": "the leading Z is chosen once; unreliable height",
    "A12": "a reference is for its own levels and ages",
    "A13": "how near to a scan a height has to be",
    "A14": "over which spans a fall of Z counts",
    "A15": "doses know the phase; a dose that is not known stays unknown",
    "A16": "response is told by its components",
    "A17": "naive and pretreated patients are told apart",
    "A18": "denosumab; calcium above the range",
    "A19": "where creatinine misleads",
    "A20": "how calcium is judged",
    "A21": "glucocorticoid doses as stated, or converted and marked as that",
    "A22": "lines of interpretation: a limited and transient effect",
    "A26": "what is refused, and its mend",
    "A28": "each finding opens, counts, closes and reopens",
    "A29": "one as-of day",
    "A30": "up to which day the data are complete; stale data",
}


def in_book_order(sections: Iterable[str]) -> list[str]:
    """Sections by their number, then amendments."""
    return sorted(sections, key=lambda name: (name[0] == "A", [int(part) for part in name.lstrip("A").split(".")]))
