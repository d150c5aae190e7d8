"""How fast this machine is at the moment, beside the machine that the targets in seconds were set on.

The yardstick is another project's code of a pinned version, rcpchgrowth's Z of a height: no change of ours moves it.
"""

from __future__ import annotations

from tests.bench.plan import Figures
from tests.bench.sides import RIVALS, Side
from tests.bench.targets import TARGETS

REFERENCE_PER_S = 8_733  # docs/benchmarks.md, "Measured on": the run of 2026-11-26
HEIGHTS = 4_000
IN_TIME = ("ms", "s")


def measured() -> float:
    """Heights a second here beside the reference machine: 0.5 is half as fast."""
    with Side(RIVALS) as rivals:
        rivals.ask("rival_rcpchgrowth:pace", HEIGHTS // 10)
        return float(rivals.ask("rival_rcpchgrowth:pace", HEIGHTS)["per_s"]) / REFERENCE_PER_S


def at_reference_pace(figures: Figures, paces: list[float]) -> Figures:
    """The targets in milliseconds or seconds as they would be at the reference machine's pace, beside their own names."""
    pace = sum(paces) / len(paces)
    in_time = [one.name for one in TARGETS if one.unit in IN_TIME and one.name in figures]
    return {f"{name}_at_pace": figures[name] * pace for name in in_time}
