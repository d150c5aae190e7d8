"""Height Z-scores a second, with the inputs side by side and from the stored heights; beside rcpchgrowth."""

from __future__ import annotations

from tests.bench.plan import Figures, Plan
from tests.bench.sides import RIVALS, Side, in_turn, median, times_as_fast

SAMPLE = 5000
MOST_APART = 0.01  # Z; the two interpolate differently between the ages of the table


def measure(plan: Plan) -> Figures:
    """The same reference (CDC 2000 stature) on all sides; fails where their Zs differ."""
    store = plan.home("1m") / "store.duckdb"
    with Side() as ours, Side(RIVALS) as rivals:
        heights = ours.ask("ours:z_sample", store, 200 if plan.quick else SAMPLE)["heights"]
        seen = in_turn(
            plan.turns(7),
            z_ready=lambda: ours.ask("ours:z_ready", store),
            z_end_to_end=lambda: ours.ask("ours:z_end_to_end", store),
            z_whole_rule=lambda: ours.ask("ours:z_whole_rule", store),
            rcpchgrowth=lambda: rivals.ask("rival_rcpchgrowth:scores", heights),
        )
    apart = max(answer["apart"] for answer in seen["rcpchgrowth"])
    if not heights or apart > MOST_APART:
        raise RuntimeError(
            f"The Zs of {len(heights)} heights differ by up to {apart:.4f}: not the same thing was timed."
        )
    return {f"{name}_per_s": median(answers, "per_s") for name, answers in seen.items()} | {
        "z_most_apart": apart,
        "z_vs_rcpchgrowth": times_as_fast(seen["z_ready"], seen["rcpchgrowth"]),
        "z_end_to_end_vs_rcpchgrowth": times_as_fast(seen["z_end_to_end"], seen["rcpchgrowth"]),
    }
