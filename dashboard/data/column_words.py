"""A column's name as a person says it; its unit stands beside it and is not said twice."""

from __future__ import annotations

_UNITS = (
    "_mg_per_kg_per_day", "_mg_per_day", "_g_cm2", "_kg_m2", "_cm2", "_years", "_cm", "_kg", "_mm", "_mg", "_ml", "_g",
)  # fmt: skip
_SAID = {"back_pain_0_10": "back pain, 0 to 10", "patient_id": "patient number"}
_CAPITALS = {"bmd": "BMD", "bmc": "BMC", "bmi": "BMI", "z": "Z", "dxa": "DXA", "hgvs": "HGVS"}


def column_words(name: str) -> str:
    """`bmd_g_cm2` is BMD, `back_pain_0_10` back pain, 0 to 10; a name without a unit keeps its words."""
    if name in _SAID:
        return _SAID[name]
    bare = next((name.removesuffix(unit) for unit in _UNITS if name.endswith(unit)), name)
    return " ".join(_CAPITALS.get(word, word) for word in bare.split("_"))
