"""Laboratory values of an invented child: seasons of vitamin D, age bands, calcium after a first zoledronate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from sample_data.chance import stream
from sample_data.growth import between

# Centres of the fallback bands of rule book 5.4 (CALIPER), by age in years; the lines between them are synthetic.
ALP_U_L = {
    "male": ((1, 240), (9, 260), (12, 300), (14, 310), (16, 200), (18, 105)),
    "female": ((1, 240), (9, 260), (11, 300), (13, 190), (15, 95), (18, 72)),
}
PHOSPHATE_MMOL_L = ((1, 1.78), (4, 1.72), (8, 1.60), (12, 1.52), (15, 1.38), (18, 1.25))
CREATININE_UMOL_L = {
    "male": ((1, 21), (4, 29), (8, 40), (12, 50), (14, 58), (18, 76)),
    "female": ((1, 21), (4, 29), (8, 40), (12, 50), (14, 55), (18, 60)),
}
VITAMIN_D_PEAK_DAY = 235  # late August in the north
VITAMIN_D_SEASON = 0.22


@dataclass(frozen=True)
class Habit:
    """What shapes a child's results: mean 25-OH-D in nmol/L, muscle (for creatinine), bone turnover (for ALP)."""

    vitamin_d: float = 64.0
    muscle: float = 1.0
    turnover: float = 1.0


def first_tier(
    patient_id: str, sex: str, age: float, on: date, habit: Habit, on_bisphosphonate: bool
) -> dict[str, float]:
    """One sample of the first-tier panel, by analyte, in SI units (ALP in U/L); rounded as a laboratory prints."""
    chance = stream(patient_id, f"bloods {on}")
    season = math.cos(2 * math.pi * (on.timetuple().tm_yday - VITAMIN_D_PEAK_DAY) / 365)
    vitamin_d = max(habit.vitamin_d * (1 + VITAMIN_D_SEASON * season) + chance.gauss(0, 4), 14.0)
    alp = between(ALP_U_L[sex], age) * habit.turnover * (0.72 if on_bisphosphonate else 1.0)
    creatinine = between(CREATININE_UMOL_L[sex], age) * habit.muscle
    return {
        "calcium": round(chance.gauss(2.42, 0.035) - (0.05 if vitamin_d < 30 else 0.0), 2),
        "phosphate": round(between(PHOSPHATE_MMOL_L, age) + chance.gauss(0, 0.06), 2),
        "magnesium": round(max(chance.gauss(0.95, 0.03), 0.87), 2),
        "ALP": round(max(alp * (1 + chance.gauss(0, 0.07)), 56)),
        "creatinine": round(max(creatinine * (1 + chance.gauss(0, 0.06)), 11)),
        "25-OH-D": round(vitamin_d),
        "PTH": round(max(3.1 + 0.035 * (60 - vitamin_d) + chance.gauss(0, 0.4), 1.7), 1),
        "albumin": round(chance.gauss(42, 1.5)),
        "urine Ca/Cr": round(max(chance.gauss(0.32, 0.09), 0.06), 2),
    }


def after_first_zoledronate(patient_id: str, age: float, on: date) -> dict[str, float]:
    """Calcium and phosphate (mmol/L) two days after a first zoledronate: both fall.

    Rule book 4.5 (F43): hypocalcaemia after 16.4 % and hypophosphataemia after 25.2 % of first infusions.
    """
    chance = stream(patient_id, f"after infusion {on}")
    calcium = 2.26 + chance.gauss(0, 0.02) - (0.14 if chance.random() < 0.164 else 0.0)
    phosphate = between(PHOSPHATE_MMOL_L, age) - (0.45 if chance.random() < 0.252 else 0.16)
    return {"calcium": round(calcium, 2), "phosphate": round(phosphate, 2)}
