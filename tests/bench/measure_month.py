"""A month's file into a copy of each store: its batch written, the findings of its patients worked out anew."""

from __future__ import annotations

from tests.bench.plan import Figures, Plan
from tests.bench.sides import Answer, Side, median


def measure(plan: Plan) -> Figures:
    """Seconds. The big month has one patient in twenty; the small one is the same fifty rows or less at each size."""
    figures: Figures = {}
    with Side() as ours:
        for size in plan.sizes:
            home = plan.home(size)
            for name, file in (("month", "month.csv"), ("small_month", "month-small.csv")):
                loads: list[Answer] = [
                    ours.ask("ours:month", home / "store.duckdb", home / file) for _ in range(plan.turns(3))
                ]
                if not (loads[0]["rows"] and (plan.quick or loads[0]["findings"])):
                    raise RuntimeError(f"{file} at {size}: nothing was written, or no finding followed from it.")
                figures[f"{name}_commit_s_{size}"] = median(loads)
                figures[f"{name}_rows_{size}"] = loads[0]["rows"]
                figures[f"{name}_findings_s_{size}"] = median(loads, "findings_seconds")
    return figures
