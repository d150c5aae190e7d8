"""The definition as an audit: each clause true, false or unknown, the fact that decides it, what is missing and how to
supply it; and the label as it was on earlier days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from dashboard.charts.records import Row, truth
from dashboard.charts.wording import capital
from dashboard.data.diagnosis import placed
from dashboard.data.patient import Record
from dashboard.data.spine import Spine
from dashboard.screens.pieces import heading_html, text

_ANSWERS = {True: ("true", "True"), False: ("false", "False"), None: ("unknown", "Unknown")}
_SOURCE = (
    "ISCD Official Positions, Pediatric, 2013 and 2019. What it leaves open is this product's choice: docs/rules.md."
)
_SUPPLY = {
    "a": "Enter a reading or confirm the injury above, or load spine images with a file.",
    "s": "Load fractures with energy, local disease and confirmation; the visits say whether all were asked for.",
    "low": "Load a valid scan of the last year, with a height near it.",
}


@dataclass(frozen=True)
class _Clause:
    """One line of the audit. proof: the fact that decides it; source: where it came from."""

    name: str
    answer: bool | None
    proof: str
    missing: str
    note: str
    supply: str = ""
    source: str = ""


def definition_html(record: Record, found: Spine) -> str:
    """The panel as HTML."""
    today = found.today
    if today is None:
        said = f"Not worked out: the patient died on {record.person.deceased}."
        return heading_html("ISCD definition", f"as of {record.as_of}") + f'<p class="tb-note">{text(said)}</p>'
    if today["state"] == "not applicable":
        said = f"Paediatric definition not applicable: {today['not_applicable_because']}."
        return heading_html("ISCD definition", f"as of {record.as_of}") + f'<p class="tb-note">{text(said)}</p>'
    clauses = "".join(_clause(one) for one in _clauses(found, today))
    beside = "".join(f'<p class="tb-note">{text(said)}</p>' for said in _beside(record))
    return "".join(
        [
            heading_html("ISCD definition", f"as of {record.as_of}"),
            f'<div class="tb-verdict">{text(today["label"])}</div>',
            beside,
            f'<div class="tb-audit">{clauses}</div>',
            f'<p class="tb-small">{text(_SOURCE)} Size-adjusted Z is used where adjustment applies.</p>',
        ]
    )


def _beside(record: Record) -> Iterator[str]:
    """What the label does not say: the genotype."""
    primary = [one for one in placed(record) if not one.past and one.form == "generalised primary"]
    if primary:
        gene = f" ({primary[0].row['gene']})" if primary[0].row["gene"] else ""
        name = capital(primary[0].row["diagnosis_code"])
        yield f"{name}{gene}: a primary bone fragility disorder, whatever the label says."


def _clauses(found: Spine, today: Row) -> list[_Clause]:
    return [
        _Clause(
            "A · vertebral fracture, no local disease, no high-energy injury", truth(today["a"]), _vertebral(today),
            today["a_missing"] or "", today["a_note"] or "", _SUPPLY["a"], _batch(today, "a_batch_id", "a_file_row"),
        ),
        _Clause(
            "B1 · significant fracture history", truth(today["s"]), _history(found, today), today["s_missing"] or "",
            today["s_note"] or "", _SUPPLY["s"], _batch(today, "told_batch", "told_row"),
        ),
        _Clause(
            "B2 · low bone mineral density for age", truth(today["low"]), _density(today), today["low_missing"] or "",
            today["low_note"] or "", _SUPPLY["low"],
        ),
        _Clause("B · both B1 and B2", truth(today["b"]), "", "", ""),
        _Clause("A or B", truth(today["met"]), f"met since {today['met_on']}" if today["met_on"] else "", "", ""),
    ]  # fmt: skip


def _vertebral(today: Row) -> str:
    if today["a_fracture"] is None:
        return f"last image {today['last_image']}" if today["last_image"] else ""
    return f"{today['a_fracture']}, {today['a_on']}, energy {today['a_energy'] or 'not known'}"


def _history(found: Spine, today: Row) -> str:
    """The counts against both limits: sure ones, and those that may count."""
    limits = found.limits
    counts = [
        _count(
            today["young_sure"],
            today["young_possible"],
            limits["iscd_young_fractures"],
            limits["iscd_young_under_years"],
        ),
        _count(today["any_sure"], today["any_possible"], limits["iscd_any_fractures"], limits["iscd_any_under_years"]),
    ]
    told = (
        f"history complete on {today['told_on']}"
        if truth(today["history_complete"])
        else "history not known to be complete"
    )
    return " · ".join([*counts, today["s_proof"] or "", told]).replace(" ·  · ", " · ")


def _density(today: Row) -> str:
    """The Z of each site that was judged, with day and source."""
    facts = [one for one in today["evidence"] or [] if one["source_table"] == "dxa_scans"]
    return "; ".join(
        f"{one['label']} {one['value']}, {one['on_date']}, batch {one['batch_id']}, row {one['file_row']}"
        for one in facts
    )


def _count(sure: int, possible: int, needed: float, under: float) -> str:
    may = f" (up to {possible})" if possible > sure else ""
    return f"{sure}{may} of {needed:g} under {under:g} y"


def _batch(row: Row, batch: str, file_row: str) -> str:
    if row[batch] is None:
        return ""
    return f"batch {row[batch]}" + (f", row {row[file_row]}" if row[file_row] is not None else "")


def _clause(one: _Clause) -> str:
    kind, word = _ANSWERS[one.answer]
    below = [part for part in (one.proof, capital(one.note) if one.note else "", one.source) if part]
    missing = ""
    if one.missing and one.answer is None:
        missing = f"<small>Missing: {text(one.missing)}.</small><small>{text(one.supply)}</small>"
    said = "".join(f"<small>{text(part)}</small>" for part in below)
    answer = f'<b class="tb-answer tb-answer-{kind}">{word}</b>'
    return f"<div>{answer}<div><strong>{text(one.name)}</strong>{said}{missing}</div></div>"


def label_history_html(found: Spine) -> str:
    """The label as it would have been on each visit, equal ones in one line, newest first."""
    runs = [list(run) for _, run in groupby(found.days, key=lambda row: row["label"])]
    lines = "".join(_run(run, last=run is runs[-1]) for run in reversed(runs))
    note = "by what is dated on or before each visit"
    return heading_html("The label as it was", note) + f'<dl class="tb-lines tb-labels">{lines}</dl>'


def _run(run: list[Row], last: bool) -> str:
    visits = len(run) - last
    begin, end = run[0]["on_day"], "today" if last else run[-1]["on_day"]
    days = f"{begin} to {end}" if visits > 1 or (last and visits) else "today" if last else str(begin)
    count = f"{visits} visit{'' if visits == 1 else 's'}" if visits else ""
    return f"<div><dt>{text(days)}<small>{count}</small></dt><dd>{text(run[0]['label'])}</dd></div>"
