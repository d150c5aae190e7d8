"""Units as files write them, and the factors between them (sources: SI definitions; laboratory factors in
analytes.py)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

LENGTH_CM: Mapping[str, float] = {"m": 100.0, "mm": 0.1, "in": 2.54, "inch": 2.54}
LENGTH_MM: Mapping[str, float] = {"cm": 10.0}
MASS_KG: Mapping[str, float] = {"g": 0.001, "lb": 0.45359237, "lbs": 0.45359237}
MASS_MG: Mapping[str, float] = {"g": 1000.0, "ug": 0.001, "mcg": 0.001}
AREAL_DENSITY: Mapping[str, float] = {"mg/cm2": 0.001}
BONE_MASS: Mapping[str, float] = {"mg": 0.001, "kg": 1000.0}
AREA_CM2: Mapping[str, float] = {"mm2": 0.01}

_SIGNS = str.maketrans({"µ": "u", "μ": "u", "²": "2", "³": "3", "·": " ", "₂": "2", "₃": "3", "%": " percent "})


def plain(text: str) -> str:
    """A header or code reduced to lower-case words: `Spine BMD (g/cm²)` -> `spine bmd g cm2`."""
    text = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold()
    kept = (sign if sign.isalnum() else " " for sign in text if not unicodedata.combining(sign))
    return " ".join("".join(kept).split())


def doubtful(text: str) -> bool:
    """Whether a word carries a sign that plain() leaves out and that may change it: `male?`, `!female`, `f*`."""
    return any(sign in text for sign in "?!≠¬~*¿")


def known_unit(text: str, own: str, others: Mapping[str, float]) -> float | None:
    """The factor from the unit `text` to a column's `own` unit; None where the unit is not known for it."""
    wanted = plain(text)
    if doubtful(text):
        return None
    if wanted == plain(own):
        return 1.0
    return next((factor for unit, factor in others.items() if plain(unit) == wanted), None)
