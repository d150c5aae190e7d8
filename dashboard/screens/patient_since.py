"""Since last review: findings and facts that are new, each opening to what it rests on; then what was open before."""

from __future__ import annotations

from datetime import date

from dashboard.charts.records import Row, days_between
from dashboard.data.patient import Record
from dashboard.data.patient_news import WITHOUT_REVIEW_DAYS, Evidence, Fact, facts_since, since_day
from dashboard.screens.finding_text import evidence, rulebook
from dashboard.screens.pieces import heading_html, mark, text

_MOST_FACTS = 8


def since_html(record: Record) -> str:
    """The panel as HTML; its heading says since when it counts.

    New findings (worst first), new facts (newest first), findings from before, findings that are set aside, up to when
    the data go.
    """
    after = since_day(record)
    rows = record.findings
    open_rows = [row for row in rows if row["state"] == "open"]
    new = [row for row in open_rows if row["since"] is not None and row["since"] > after]
    before = [row for row in open_rows if row not in new]
    facts = facts_since(record)
    parts = [heading_html("Since last review", _reviewed(record)), *(_finding(row) for row in new)]
    parts += [_fact(fact) for fact in facts[:_MOST_FACTS]]
    if len(facts) > _MOST_FACTS:
        rest = "".join(_fact(fact) for fact in facts[_MOST_FACTS:])
        counted = "1 earlier fact" if len(facts) == _MOST_FACTS + 1 else f"{len(facts) - _MOST_FACTS} earlier facts"
        parts.append(f'<details><summary class="tb-group">{counted}</summary>{rest}</details>')
    if not new and not facts:
        parts.append('<p class="tb-note">Nothing new is in the store: no finding and no fact.</p>')
    parts += _group("Open since before", before) + _group("Set aside", [row for row in rows if row["state"] != "open"])
    return "".join(parts) + f'<p class="tb-note" style="padding-top:8px">{text(_last_records(record))}</p>'


def _reviewed(record: Record) -> str:
    if record.review is None:
        return f"none yet · last {WITHOUT_REVIEW_DAYS} d"
    days = days_between(record.review.reviewed_on, record.as_of)
    by = f" · {record.review.reviewed_by}" if record.review.reviewed_by else ""
    return f"{record.review.reviewed_on} · {'today' if days == 0 else f'{days} d ago'}{by}"


def _group(title: str, rows: list[Row]) -> list[str]:
    return [f'<div class="tb-group">{text(title)}</div>', *map(_finding, rows)] if rows else []


def _finding(row: Row) -> str:
    """A finding with its evidence, limit and source inside. A long sentence is split at its first stop."""
    first, _, rest = str(row["sentence"]).partition(". ")
    until = f" until {row['state_until']:%Y-%m-%d}" if row["state_until"] else ""
    state = "" if row["state"] == "open" else f"{row['state']}{until}: {row['state_reason']} · "
    again = f"open again, {row['reopened_because']} · " if row["reopened_because"] else ""
    below = f"{state}{again}{rest + ' · ' if rest else ''}{_since(row)} · {row['rule']}"
    return _item(mark(row["severity"]), first.rstrip("."), below, evidence(row) + rulebook(row))


def _since(row: Row) -> str:
    return f"since {row['since']}" if row["since"] else "since when unknown"


def _fact(fact: Fact) -> str:
    late = " · entered late" if fact.late else ""
    lines = "".join(_line(one) for one in fact.evidence)
    below = " · ".join(part for part in (str(fact.day), fact.detail) if part) + late
    return _item(mark("L"), fact.title, below, f'<dl class="tb-lines">{lines}</dl>')


def _line(one: Evidence) -> str:
    source = f"batch {one.batch_id}, row {one.file_row}" if one.batch_id is not None else "source not known"
    return (
        f"<div><dt>{text(one.label)}<small>{text(source)}</small></dt>"
        f"<dd>{text(one.value)}<small>{one.on_date}</small></dd></div>"
    )


def _item(marked: str, title: str, below: str, inside: str) -> str:
    summary = f"<summary>{marked}<span><strong>{text(title)}</strong><small>{text(below)}</small></span></summary>"
    return f'<details class="tb-news">{summary}<div class="tb-opened">{inside}</div></details>'


def _last_records(record: Record) -> str:
    """The day of the last record of each kind, the newest first: whether more happened by then is not known."""
    rows = sorted(record.rows("data_complete_to"), key=lambda row: row["last_date"] or date.min, reverse=True)
    days = [f"{row['kind']} {row['last_date'] or 'none'}" for row in rows]
    return "Last record: " + " · ".join(days) if days else "Nothing is recorded of this patient."
