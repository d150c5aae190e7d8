"""What the Cohort page asks of a store in which everybody was treated, without any memory of answers."""

from __future__ import annotations

from tests.bench.plan import Figures, Plan
from tests.bench.sides import Side, median

PATIENTS_SHARE = 10  # of the scans that the figures' names call 1m
LEAST = 600  # fewer would leave a group of some choice too small to draw


def measure(plan: Plan) -> Figures:
    """Seconds at a hundred thousand treated patients, a tenth of the scans of the largest store."""
    patients = max(plan.scans // PATIENTS_SHARE, LEAST)
    path = plan.folder / "cohort.duckdb"
    with Side() as ours:
        ours.ask("cohort_side:make", path, patients)
        answers = [ours.ask("cohort_side:response", path) for _ in range(plan.turns(7) + 1)]
        others = [ours.ask("cohort_side:rest", path) for _ in range(plan.turns(7) + 1)]
        if answers[0]["patients"] != patients:
            raise RuntimeError(f"{answers[0]['patients']} patients were found, {patients} were made.")
        ours.ask("cohort_side:close")
    path.unlink(missing_ok=True)
    return {"cohort_response_s_100k": median(answers[1:]), "cohort_rest_s_100k": median(others[1:])}
