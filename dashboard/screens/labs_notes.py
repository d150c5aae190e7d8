"""What blood tests cannot say: the lines of the rule book that stand beside results, each where it applies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.charts.labs.rows import Panel
from dashboard.charts.records import truth
from dashboard.data.labs import Labs
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading_html, text

_MARKERS = re.compile(r"\b(p1np|ctx|ntx|osteocalcin|bone alk|bap|trap|procollagen|telopeptide)|^alp$", re.IGNORECASE)
_SUPPLEMENTS = ("calcium", "vitamin D")


def notes_html(record: Record, found: Labs, panels: list[Panel]) -> str:
    """The panel as HTML."""
    items = "".join(f"<li>{text(one)}</li>" for one in _notes(record, found, panels))
    return heading_html("To keep in mind") + f'<ul class="tb-mind">{items}</ul>'


def _notes(record: Record, found: Labs, panels: list[Panel]) -> Iterator[str]:
    yield "No blood test diagnoses or excludes osteoporosis."
    if any(_MARKERS.search(panel.name) for panel in panels):
        yield (
            "ALP and the markers of bone turnover change with growth: they serve to monitor a drug, not to make a "
            "diagnosis."
        )
    if any(row["drug_class"] in _SUPPLEMENTS for row in record.rows("treatments")):
        yield "Calcium and vitamin D have a limited and transient effect on bone density."
    if any(truth(row["misleads"]) for row in found.egfr):
        yield "With little muscle creatinine does not show what the kidney does: cystatin C does."
    if any(panel.name == "Urine Ca/Cr" for panel in panels):
        yield "Published upper limits of urine calcium/creatinine differ several-fold; the laboratory's own goes first."
    if any(row["kind"] == "corrected" for row in found.calcium):
        yield "Calcium corrected for albumin is unreliable in the critically ill: measure ionised calcium."
