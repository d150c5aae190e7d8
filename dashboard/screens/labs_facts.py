"""The strip of the Labs page: whose it is, up to when there are results, and the newest of those that decide most."""

from __future__ import annotations

from dashboard.charts.labs.rows import Panel
from dashboard.charts.labs.words import result_words, status_words, unit_words
from dashboard.data.patient import Record
from dashboard.screens.patient_header import identity_html
from dashboard.screens.pieces import text

_SHOWN = ("25-OH-D", "Calcium", "Phosphate", "ALP")


def facts_html(record: Record, panels: list[Panel]) -> str:
    """Identity and facts as HTML."""
    blocks = [
        f"<div><strong>{text(said)}</strong><span>{text(below)}</span></div>" for said, below in _facts(record, panels)
    ]
    return f'<div class="tb-facts">{identity_html(record)}{"".join(blocks)}</div>'


def _facts(record: Record, panels: list[Panel]) -> list[tuple[str, str]]:
    days = [row["sample_date"] for panel in panels for row in panel.results]
    if not days:
        return [("No result recorded", f"up to {record.as_of}: what is not measured is not known")]
    facts = [("Last sample", str(max(days)))]
    for name in _SHOWN:
        panel = next((one for one in panels if one.name == name), None)
        if panel is not None:
            row = panel.results[-1]
            unit = unit_words(panel.unit) if row["value"] is not None else ""
            facts.append((f"{name} {result_words(row)} {unit}".strip(), f"{status_words(row)} · {row['sample_date']}"))
    return facts
