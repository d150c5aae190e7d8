"""Specimens of the laboratory under one name each."""

from __future__ import annotations

from collections.abc import Mapping

from core.contracts.units import plain

# What files call a specimen, as plain() writes it, with the name that it has here.
SPECIMENS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "blood",
            "serum",
            "plasma",
            "whole blood",
            "venous blood",
            "capillary blood",
            "heparin plasma",
            "edta",
            "s",
            "p",
            "b",
            "ser",
            "plas",
            "edta plasma",
            "edta blood",
            "li heparin plasma",
            "lithium heparin plasma",
        ),
        "blood",
    ),
    **dict.fromkeys(("urine", "spot urine", "random urine", "u", "urin", "midstream urine", "morning urine"), "urine"),
    **dict.fromkeys(
        ("24 h urine", "24h urine", "24 hour urine", "24 hr urine", "urine 24h", "urine 24 h"), "24-h urine"
    ),
}


def specimen_named(text: str) -> str:
    """The specimen that a file calls `text`; the text itself where it is not known."""
    return SPECIMENS.get(plain(text), text)
