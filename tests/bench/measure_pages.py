"""What the Patient page and the Worklist load, without any memory of answers, in stores of three sizes."""

from __future__ import annotations

import statistics

from tests.bench.plan import Figures, Plan
from tests.bench.sides import Answer, Side, median

PATIENTS = 100  # random ones with all lanes, each asked for once


def measure(plan: Plan) -> Figures:
    """Milliseconds; the stores take turns, so that the comparison of sizes is one of the same minute."""
    stores = {size: plan.home(size) / "store.duckdb" for size in plan.sizes}
    pages: dict[str, list[Answer]] = {size: [] for size in plan.sizes}
    lists: dict[str, list[Answer]] = {size: [] for size in plan.sizes}
    with Side() as ours:
        people = {
            size: [token for token, _ in ours.ask("ours:tokens", store, 4 if plan.quick else PATIENTS)["patients"]]
            for size, store in stores.items()
        }
        for turn in range(min(len(found) for found in people.values())):
            for size, store in stores.items():
                pages[size].append(ours.ask("ours:patient_page", store, people[size][turn]))
        for _ in range(plan.turns(9) + 1):
            for size, store in stores.items():
                lists[size].append(ours.ask("ours:worklist_page", store))
    figures = {f"patient_query_ms_{size}": 1000 * median(answers[1:]) for size, answers in pages.items()}
    figures |= {f"worklist_ms_{size}": 1000 * median(answers[1:]) for size, answers in lists.items()}
    figures |= {f"worklist_findings_{size}": answers[0]["findings"] for size, answers in lists.items()}
    grown = [big["seconds"] / small["seconds"] for big, small in zip(pages["1m"][1:], pages["10k"][1:], strict=True)]
    return figures | {"patient_query_1m_vs_10k": statistics.median(grown)}
