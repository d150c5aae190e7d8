"""The panel of diagnoses: each as it was recorded, its place in the list of conditions, and what does not agree."""

from __future__ import annotations

from html import escape

from dashboard.charts.wording import capital
from dashboard.data.checklist import joined, source_of
from dashboard.data.diagnosis import Condition, Placed, names_of
from dashboard.screens.pieces import text

FORM_WORDS = {
    "generalised primary": "Generalised, primary",
    "generalised secondary": "Generalised, secondary",
    "regional": "Regional",
    "localised": "Localised",
    "": "Form not known",
}
_BY = {
    "other name": "by another name", "form": "as a form or an example of it", "gene": "by its gene",
    "clinical type": "by clinical type and gene",
}  # fmt: skip


def diagnoses_html(diagnoses: list[Placed]) -> str:
    """All diagnoses; a sentence where none is recorded."""
    if not diagnoses:
        return '<p class="tb-note">No diagnosis is recorded. That is not the same as no disease.</p>'
    return "".join(_diagnosis(one) for one in diagnoses)


def _diagnosis(one: Placed) -> str:
    row = one.row
    chip = f'<span class="tb-chip">{text(row["status"] or "status not recorded")}</span>'
    held = f"since {row['since_date']}" + (f" until {row['until_date']}" if row["until_date"] else "")
    about = joined(held, source_of(row), f"ORPHA {row['orpha_code']}" if row["orpha_code"] else "")
    cells = "".join(
        f"<div><dt>{name}</dt><dd>{said}{_small(below)}</dd></div>"
        for name, said, below in (_form(one), _entry(one), _gene(one), _inheritance(one))
    )
    remarks = "".join(_remark(remark.contradiction, remark.sentence) for remark in one.remarks)
    past = " tb-past" if one.past else ""
    title = f"<h3>{text(capital(row['diagnosis_code']))}{chip}</h3><span>{text(about)}</span>"
    return f'<article class="tb-diagnosis{past}"><header>{title}</header><dl>{cells}</dl>{remarks}</article>'


def _small(lines: list[str]) -> str:
    return "".join(f"<small>{text(line)}</small>" for line in lines if line)


def _form(one: Placed) -> tuple[str, str, list[str]]:
    open_words = "in the list a risk factor, not a disease" if one.is_risk_factor else "neither record nor list says it"
    source = "by the list" if one.by_list else "as recorded" if one.form else open_words
    return "Form", text(FORM_WORDS[one.form]), [source]


def _entry(one: Placed) -> tuple[str, str, list[str]]:
    """The place in the list: the entry with its group and source; several; or not in the list."""
    match, title = one.match, "In the list of conditions"
    if match.kind == "none":
        return title, "<em>not in the list</em>", ["no entry has this name"]
    if match.kind == "several":
        return title, text(f"one of {len(match.conditions)} entries"), [names_of(match.conditions)]
    entry = match.conditions[0]
    return title, text(entry.name), [_BY.get(match.by, ""), entry.group, *_printed(entry)]


def _printed(entry: Condition) -> list[str]:
    """How the source has it, the clinical types it may take, and where it stands there."""
    differs = entry.printed and entry.printed != entry.name
    kinds = f"clinical type {' or '.join(entry.clinical_types)}" if entry.clinical_types else ""
    return [kinds, f"printed “{entry.printed}”" if differs else "", entry.note, f"{entry.source}, {entry.place}"]


def _gene(one: Placed) -> tuple[str, str, list[str]]:
    """The record's own gene and variant; the list's genes and pathway beside them, named as such."""
    own = " ".join(str(one.row[name]) for name in ("gene", "variant_hgvs") if one.row[name])
    said = text(own) if own else "<em>not recorded</em>"
    if one.match.kind != "one":
        return "Gene, variant", said, []
    genes, entry = one.listed_genes, one.match.conditions[0]
    listed = f"list: {' or '.join(genes)}" if genes else "the list names no gene"
    mine = [cause.pathway for cause in entry.causes if cause.pathway and cause.gene in (one.genes or genes)]
    pathways = list(dict.fromkeys(mine)) or list(entry.pathways)
    return "Gene, variant", said, [listed, f"pathway: {'; '.join(pathways)}" if pathways else ""]


def _inheritance(one: Placed) -> tuple[str, str, list[str]]:
    own = one.row["inheritance"]
    ways = one.listed_inheritance if one.match.kind == "one" else ()
    return "Inheritance", text(own) if own else "<em>not recorded</em>", [f"list: {' or '.join(ways)}" if ways else ""]


def _remark(contradiction: bool, sentence: str) -> str:
    kind, name = ("soft", "Contradiction") if contradiction else ("note", "Note")
    sign = f'<span class="tb-mark tb-mark-{kind}" role="img" aria-label="{escape(name)}" title="{escape(name)}"></span>'
    return f'<p class="tb-remark">{sign}<span>{text(sentence)}</span></p>'
