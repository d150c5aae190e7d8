"""What each rule says, of one patient and of all: the slowest counts."""

from __future__ import annotations

import statistics

from tests.bench.plan import Figures, Plan
from tests.bench.sides import Side

PATIENTS = 20
SHOWN = 5  # the slowest by name


def measure(plan: Plan) -> Figures:
    """Milliseconds of one patient (the median of some) and seconds of all patients of the largest store."""
    store = plan.home("1m") / "store.duckdb"
    with Side() as ours:
        ours.ask("ours:views_of_one", store, 1)
        one = ours.ask("ours:views_of_one", store, plan.turns(PATIENTS))["ms"]
        every = ours.ask("ours:views_of_all", store)["ms"][0]
    of_one = {name: statistics.median(times[name] for times in one) for name in one[0]}
    of_all = {name: ms / 1_000 for name, ms in every.items()}
    figures: Figures = {"view_ms_1m": max(of_one.values()), "view_of_all_s_1m": max(of_all.values())}
    figures |= {f"view_ms_1m_{name}": of_one[name] for name in _slowest(of_one)}
    return figures | {f"view_of_all_s_1m_{name}": of_all[name] for name in _slowest(of_all)}


def _slowest(taken: dict[str, float]) -> list[str]:
    return sorted(taken, key=lambda name: -taken[name])[:SHOWN]
