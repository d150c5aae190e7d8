"""Beside the figures of the Labs page: open findings, kidney, vitamin D, and what blood tests cannot say."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dashboard.charts.labs.rows import Panel
from dashboard.charts.labs.words import unit_words, value_words
from dashboard.charts.records import Row, truth
from dashboard.charts.wording import brief, signed
from dashboard.data.checklist import source_of
from dashboard.data.lab_units import shown_unit
from dashboard.data.labs import Labs
from dashboard.data.patient import Record
from dashboard.screens.labs_notes import notes_html
from dashboard.screens.labs_panels import chosen_units
from dashboard.screens.pieces import heading_html, lines, mark, text

# The findings that results of the laboratory open.
_RULES = (
    "HYPOCA", "HYPERCA", "HYPOPO4", "APR", "VITD-DEF", "VITD-TOX", "ALP-LOW", "ALP-HIGH-PO4-LOW", "PTH-HIGH", "RENAL",
    "BP-VITD", "BP-CA", "BP-EGFR", "BP-ALP", "LAB-DUE",
)  # fmt: skip


def rail_html(record: Record, found: Labs, panels: list[Panel]) -> Iterator[str]:
    """The panels beside the figures, each as HTML."""
    last = max((row["sample_date"] for panel in panels for row in panel.results), default=None)
    yield findings_html(record, _RULES, "Findings by results", f"results up to {last}" if last else "")
    if found.egfr:
        yield _kidney_html(record, found)
    if found.vitamin_d:
        yield _vitamin_d_html(found)
    yield notes_html(record, found, panels)


def findings_html(record: Record, rules: Collection[str], title: str, until: str) -> str:
    """The open findings of some rules, worst first. until: up to when there is what they rest on."""
    rows = [row for row in record.findings if row["rule"] in rules]
    if not rows:
        said = f"None open; {until}." if until else "None open: there is nothing that they could rest on."
        return heading_html(title) + f'<p class="tb-note">{text(said)}</p>'
    items = "".join(
        f"<li>{mark(row['severity'])}<div><strong>{text(row['sentence'])}</strong>"
        f"<small>{text(row['rule'])} · since {text(row['since'] or 'unknown')}</small></div></li>"
        for row in rows
    )
    return heading_html(title, f"{len(rows)} open") + f'<ul class="tb-found">{items}</ul>'


def _kidney_html(record: Record, found: Labs) -> str:
    """The eGFR of the newest creatinine, or why there is none."""
    row = found.egfr[-1]
    head = heading_html("Kidney", f"creatinine of {row['sample_date']}")
    if row["egfr"] is None:
        said = (
            "Not computed: creatinine misleads here"
            if truth(row["misleads"])
            else f"eGFR not computed: {row['why_not']}"
        )
        why = (
            f"{row['why_not']}. With little muscle creatinine stays low although the kidney fails: the formula would "
            "read too high."
            if truth(row["misleads"])
            else ""
        )
        verdict = f'<p class="tb-verdict">{text(said)}</p>' + (f'<p class="tb-before">{text(why)}</p>' if why else "")
    else:
        low = " · under the limit" if row["egfr"] < found.limits["egfr_low"] else ""
        verdict = (
            f'<div class="tb-value"><b>{text(brief(row["egfr"], 0))}</b><span>mL/min/1.73 m², bedside Schwartz'
            f"{low}</span></div>"
        )
    return head + verdict + lines(_kidney_facts(row))


def _kidney_facts(row: Row) -> list[tuple[str, str]]:
    unit, factor = shown_unit("creatinine", "umol/L", chosen_units())
    facts = []
    if row["creatinine_umol_l"] is not None:
        value = value_words(row["creatinine_umol_l"] / factor, unit)
        facts.append(("Creatinine", f"{value} {unit_words(unit)}"))
    if row["height_cm"] is not None:
        facts.append(("Height", f"{brief(row['height_cm'], 1)} cm of {row['height_on']}"))
    if row["egfr"] is not None and row["fall_percent"] is not None:
        change = signed(-row["fall_percent"], 0)
        facts.append(
            ("Against the best before", f"{change} % ({brief(row['before_egfr'], 0)} on {row['before_date']})")
        )
    if row.get("note"):
        facts.append(("Note", str(row["note"])))
    return [*facts, ("Source", source_of(row))]


def _vitamin_d_html(found: Labs) -> str:
    row = found.vitamin_d[-1]
    unit, factor = shown_unit("25-OH-D", "nmol/L", chosen_units())
    limits = [found.limits[f"vitd_{one}_nmol_l"] / factor for one in ("deficient", "insufficient", "toxicity")]
    low, enough, much = (value_words(one, unit) for one in limits)
    said = row["band"] or f"not decided: {row['why']}"
    shown = (
        "no number" if row["value"] is None else f"{row['operator'] or ''}{value_words(row['value'] / factor, unit)}"
    )
    facts = [
        ("Deficient", f"under {low}"),
        ("Insufficient", f"{low} to {enough}"),
        ("Sufficient", f"over {enough}"),
        ("Toxicity concern", f"over {much}"),
        ("Source", source_of(row)),
    ]
    value = f'<div class="tb-value"><b>{text(shown)}</b><span>{text(unit_words(unit))} · {text(said)}</span></div>'
    return heading_html("25-OH-D", f"of {row['sample_date']}") + value + lines(facts)
