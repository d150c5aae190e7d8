"""rcpchgrowth: sds_for_measurement, height by height, with age and sex at hand."""

from __future__ import annotations

import time
from typing import Any

from rcpchgrowth.global_functions import sds_for_measurement


def scores(heights: list[tuple[float, str, float, float]]) -> dict[str, Any]:
    """(age in years, sex, cm, our Z): Zs a second by the CDC reference, and by how much theirs differ from ours at most."""
    started = time.perf_counter()
    made = [sds_for_measurement("cdc", age, "height", cm, sex) for age, sex, cm, _ in heights]
    seconds = time.perf_counter() - started
    apart = max(abs(theirs - ours) for theirs, (*_, ours) in zip(made, heights, strict=True))
    return {"seconds": seconds, "per_s": len(made) / seconds, "made": len(made), "apart": apart}


def pace(count: int) -> dict[str, Any]:
    """Zs a second of heights that are the same in every run: the yardstick of a machine's pace."""
    heights = [
        (2 + index % 170 / 10, ("female", "male")[index % 2], 86.0 + index % 170 * 0.5) for index in range(count)
    ]
    started = time.perf_counter()
    for age, sex, cm in heights:
        sds_for_measurement("cdc", age, "height", cm, sex)
    return {"per_s": count / (time.perf_counter() - started)}
