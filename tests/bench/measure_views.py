"""What each rule says, of one patient and of all: the slowest counts."""

from __future__ import annotations

import statistics

from tests.bench.plan import Figures, Plan
from tests.bench.sides import Side

PATIENTS = 20
SHOWN = 5  # the slowest statements by name


def measure(plan: Plan) -> Figures:
    """Milliseconds of one patient (the median of some) and seconds of all patients of the largest store.

    answer: what is kept is read, the rest is worked out; statement: as if nothing were kept.
    """
    store = plan.home("1m") / "store.duckdb"
    with Side() as ours:
        ours.ask("ours:views_of_one", store, 1)
        one = ours.ask("ours:views_of_one", store, plan.turns(PATIENTS))["asked"]
        every = ours.ask("ours:views_of_all", store)["asked"][0]
    figures: Figures = {}
    for how in ("answer", "statement"):
        of_one = {name: statistics.median(asked[how][name] for asked in one) for name in one[0][how]}
        of_all = {name: ms / 1_000 for name, ms in every[how].items()}
        figures |= {f"rule_{how}_ms_1m": max(of_one.values()), f"rule_{how}_of_all_s_1m": max(of_all.values())}
        figures |= {f"{name}_{how}_ms_1m": of_one[name] for name in _slowest(of_one)}
        figures |= {f"{name}_{how}_of_all_s_1m": of_all[name] for name in _slowest(of_all)}
    return figures


def _slowest(taken: dict[str, float]) -> list[str]:
    return sorted(taken, key=lambda name: -taken[name])[:SHOWN]
