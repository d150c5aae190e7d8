"""The open findings that concern an episode."""

from __future__ import annotations

from core.store import Store
from dashboard.charts.records import Row
from dashboard.data.opened import per_version
from dashboard.data.patient import own_findings
from dashboard.data.pregnancy import Episode

RULES = ("TOP-URGENT", "TOP-LATE", "TOP-MRI", "TOP-NSAID", "TOP-IMAGING", "BP-PREG", "BP-LACT", "VISIT-DUE", "DXA-DUE")


@per_version
def _findings(store: Store, patient_key: int) -> list[Row]:
    with store.reading() as cursor:
        return own_findings(cursor, patient_key, store.as_of)


def urgent_lines(found: Episode) -> list[Row]:
    """Her open findings of the pregnancy, worst first."""
    rows = _findings(int(found.whole["patient_key"]))
    return [row for row in rows if row["rule"] in RULES and row["state"] == "open"]
