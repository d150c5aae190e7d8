"""The checklist before an infusion as a page to print: one HTML file that needs nothing else, all texts escaped."""

from __future__ import annotations

from html import escape

from dashboard.charts.records import Row
from dashboard.charts.wording import age_words, capital
from dashboard.data.checklist import source_of
from dashboard.data.dose_words import regimen_words
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.data.treatment_checks import in_order, is_overridden, label_words, state_words, verdict, why_words
from dashboard.screens.patient_header import born_text
from dashboard.screens.treatment_facts import next_words

_STYLE = """
body { font: 10.5pt/1.4 "IBM Plex Sans", "Helvetica Neue", Arial, sans-serif;
  color: #111; background: #fff; margin: 14mm; }
h1 { font-size: 15pt; margin: 0 0 1mm; } h2 { font-size: 11.5pt; margin: 6mm 0 2mm; } p { margin: 0 0 1.5mm; }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; }
th, td { text-align: left; vertical-align: top; padding: 1.4mm 2mm 1.4mm 0; border-bottom: 0.2mm solid #888; }
th { border-bottom: 0.4mm solid #111; } tr { break-inside: avoid; } thead { display: table-header-group; }
small { display: block; color: #333; font-size: 8.5pt; } .stops { font-weight: 700; } .sign { margin-top: 10mm; }
@page { size: A4; margin: 12mm; } @media print { body { margin: 0; } }
"""
_HEADS = ("State", "Item", "Value", "Day, age", "Limit", "Source")
_STOPS = ("block", "creatinine misleads")
_FOOT = (
    "Decision support: the decision is the clinician's. Published doses and limits are checks of entries, never "
    "orders. What is not recorded is not the same as normal."
)


def print_html(record: Record, found: Treatment) -> str:
    """The whole page."""
    day = found.checks[0]["for_date"]
    title = f"Checklist before the infusion of {day}" if day else "Checklist before the next infusion"
    body = [
        f"<h1>{_text(title)}</h1>",
        _whose(record),
        _infusion(record, found),
        f"<h2>{_text(capital(verdict(found.checks).words))}</h2>",
        _table(found.checks),
        _overrides(found.checks),
        f"<p><small>{_FOOT}</small></p>",
        '<p class="sign">Checked by ______________________________ &nbsp; on ______________ &nbsp; at ________</p>',
    ]
    head = f'<meta charset="utf-8"><title>{_text(title)}, {_text(record.person.patient_id)}</title>'
    page = f"<head>{head}<style>{_STYLE}</style></head><body>{''.join(body)}</body>"
    return f'<!doctype html><html lang="en">{page}</html>'


def _whose(record: Record) -> str:
    person = record.person
    about = [
        f"number {person.patient_id} ({person.centre})",
        f"born {born_text(person)}",
        age_words(person.birth, record.as_of),
        person.sex or "sex not recorded",
    ]
    synthetic = " Synthetic data." if person.synthetic else ""
    name = f"<p><b>{_text(person.name or person.patient_id)}</b>, {_text(', '.join(about))}</p>"
    return f"{name}<p>As of {record.as_of}.{synthetic}</p>"


def _infusion(record: Record, found: Treatment) -> str:
    if found.next is None:
        return ""
    said, below = next_words(found.next, record.as_of)
    regimen = found.regimen(found.next)
    by = f" Regimen {found.next['regimen_id']}: {regimen_words(regimen)} ({regimen['source']})." if regimen else ""
    return f"<p>{_text(said)}, {_text(below)}.{_text(by)}</p>"


def _table(checks: list[Row]) -> str:
    heads = "".join(f"<th>{name}</th>" for name in _HEADS)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(map(_row, in_order(checks)))}</tbody></table>"


def _row(row: Row) -> str:
    when = "" if row["on_date"] is None else str(row["on_date"])
    age = "" if row["age_days"] is None else f", {row['age_days']} d"
    state = state_words(row) + (", overridden" if is_overridden(row) else "")
    why = f"<small>{_text(why_words(row))}</small>" if why_words(row) else ""
    stops = ' class="stops"' if row["state"] in _STOPS and not is_overridden(row) else ""
    cells = (
        f"<td{stops}>{_text(state)}</td>",
        f"<td>{_text(label_words(row))}{why}</td>",
        f"<td>{_text(row['value_text'] or 'not recorded')}</td>",
        f"<td>{_text(when + age)}</td>",
        f"<td>{_text(row['limit_text'] or '')}</td>",
        f"<td>{_text(source_of(row))}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _overrides(checks: list[Row]) -> str:
    lines = [
        f"<p>{_text(label_words(row))}: {_text(row['override_reason'])} ({_text(row['override_by'])}, "
        f"{_text(row['override_on'])})</p>"
        for row in in_order(checks)
        if is_overridden(row)
    ]
    return f"<h2>Overridden</h2>{''.join(lines)}" if lines else ""


def _text(value: object) -> str:
    return escape(" ".join(str(value).split()))
