"""What has to be kept in mind in reading the page, where it applies to the patient."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.charts.records import Row, truth
from dashboard.charts.wording import capital
from dashboard.data.diagnosis import placed
from dashboard.data.harmful_drugs import courses, is_running
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.screens.pieces import heading_html, text

_TURNOVER = ("bone turnover", "ctx", "p1np", "osteocalcin", "ntx", "bone alkaline phosphatase", "bone-specific")
_SOURCE = "Eur J Pediatr 2022;181:2549-2561; Dutch abstract on bone in metabolic disease; rule book 4.8, A22."


def interpretation_html(record: Record, found: Treatment) -> str:
    """The panel; each sentence once."""
    lines = "".join(f"<li>{text(line)}</li>" for line in interpretation(record, found))
    return (
        heading_html("In reading this page")
        + f'<ul class="tb-minded">{lines}</ul><p class="tb-small">{text(_SOURCE)}</p>'
    )


def interpretation(record: Record, found: Treatment) -> Iterator[str]:
    """The sentences that apply."""
    if _is_secondary(record):
        yield "Treat the underlying disease first: what drives the bone loss decides what any bone drug can do."
    if found.start is not None or found.doses:
        yield "Long-term effects of bisphosphonates begun at a young age are uncertain."
    if _has_class(record, "calcium", "vitamin D"):
        yield "Calcium and vitamin D have a limited effect, and it passes once they are stopped."
    if fractured := _fractured_levels(record):
        yield (
            f"DXA of the spine underestimates the disease where vertebrae have collapsed or endplates are dense: "
            f"{fractured}."
        )
    if any(_is_turnover(str(row["analyte"] or "")) for row in record.rows("labs")):
        yield "Markers of bone turnover serve to monitor a drug only; they follow growth and make no diagnosis."
    if _inhaled(record):
        yield "Inhaled glucocorticoids in high doses can harm the bone, too; their dose is not in the sums here."
    yield from (_caution(row) for row in found.cautions)
    yield "Accrual ends with growth: plan the transfer to adult care before it does."


def _caution(row: Row) -> str:
    beside = f" and {row['beside']}" if row["beside"] else ""
    return f"{capital(row['agent'])}{beside}: {row['caution']}."


def _is_secondary(record: Record) -> bool:
    """Whether another disease, or a drug for one, drives the loss."""
    forms = {one.form for one in placed(record) if not one.past}
    running = any(is_running(row, record.as_of) for row in courses(record, "glucocorticoid"))
    return "generalised secondary" in forms or running


def _has_class(record: Record, *names: str) -> bool:
    return any(row["drug_class"] in names for row in record.rows("treatments"))


def _fractured_levels(record: Record) -> str:
    rows = [row for row in record.rows("vertebrae", "image_date") if truth(row.get("fractured"))]
    levels = list(dict.fromkeys(row["level"] for row in sorted(rows, key=lambda row: row["level_no"])))
    return f"fractured at some time: {', '.join(levels)}" if levels else ""


def _is_turnover(analyte: str) -> bool:
    return any(name in analyte.lower() for name in _TURNOVER)


def _inhaled(record: Record) -> bool:
    return any(
        row["drug_class"] == "glucocorticoid" and "inhal" in str(row["route"] or "").lower()
        for row in record.rows("treatments")
    )
