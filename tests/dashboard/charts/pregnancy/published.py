"""The four published cases as a figure takes them, written by hand from the table of the series (Valme, 2023)."""

from __future__ import annotations

from dashboard.charts.pregnancy.rows import Case, Given, Mark

IN_PREGNANCY = Mark("in pregnancy", None, None)
AFTER = Mark("after delivery", 0, None)


def months(count: int, days: int) -> Mark:
    """A recovery; from when the months count is not stated in the series."""
    return Mark(f"{count} mo", days, days, assumed=True)


def given(at: Mark, *names: str) -> tuple[Given, ...]:
    return tuple(Given(name, at, "bisphosphonate" if "bisphosphonate" in name else "other") for name in names)


CASE_1 = Case(
    "t1", "Case 1", 1, "left hip", True, True,
    ("40 y · twins, DCDA, IVF", "born 38 wk, caesarean", "MRI: left femoral head and neck, right head"),
    diagnosis=Mark("30+0", -62, -56), recovery=months(6, 183), born_told="38 wk",
    before=given(IN_PREGNANCY, "analgesia", "rest", "LMWH"),
    after=given(AFTER, "arthrocentesis", "infiltration", "oral corticosteroid", "calcium + vitamin D", "unloading"),
)  # fmt: skip
CASE_2 = Case(
    "t2", "Case 2", 2, "both knees", True, True,
    ("38 y · twins, DCDA, IVF", "born 34 wk, caesarean", "MRI: right proximal tibia, left distal femur"),
    diagnosis=Mark("31+0", -27, -21), recovery=months(9, 274), born_told="34 wk",
    before=given(IN_PREGNANCY, "oral corticosteroid", "calcium + vitamin D", "analgesia", "unloading"),
    after=given(AFTER, "oral bisphosphonate", "calcium + vitamin D", "unloading"),
)  # fmt: skip
CASE_3 = Case(
    "t3", "Case 3", 3, "both knees", True, True,
    ("35 y · singleton", "born 39+0, spontaneous onset", "MRI: femoral condyles, both sides"),
    diagnosis=Mark("26+0", -91, -91), recovery=months(1, 30), born_told="39+0",
    before=given(IN_PREGNANCY, "bilateral infiltration", "calcium + vitamin D", "analgesia", "unloading"),
    after=given(AFTER, "calcium + vitamin D", "unloading"),
)  # fmt: skip
CASE_4 = Case(
    "t4", "Case 4", 4, "right hip", True, True,
    ("42 y · twins, MCDA", "born 34+4, spontaneous onset", "MRI: right femoral head, left very discreet"),
    diagnosis=Mark("day 2", 2, 2), recovery=months(2, 61), born_told="34+4",
    after=given(AFTER, "oral bisphosphonate", "analgesia", "unloading"),
)  # fmt: skip
PUBLISHED = (CASE_1, CASE_2, CASE_3, CASE_4)
WINDOW = (2, 12)
