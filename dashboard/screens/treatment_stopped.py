"""What followed after calcium, vitamin D or a bisphosphonate was stopped."""

from __future__ import annotations

from dashboard.charts.records import Row, truth
from dashboard.charts.wording import ARROW, capital, number, signed
from dashboard.data.checklist import joined, source_of
from dashboard.data.treatment import Treatment
from dashboard.screens.pieces import heading_html, mark, text

_TRANSIENT = "The effect of calcium and vitamin D is limited and passes once they are stopped."
_UNCERTAIN = "Long-term effects of bisphosphonates at a young age are uncertain."


def stopped_html(found: Treatment) -> str:
    """The panel as HTML, newest stop first."""
    head = heading_html("After stopping", "last values before and after")
    if not found.stopped:
        said = "No stop of calcium, vitamin D or a bisphosphonate is recorded."
        return f'{head}<p class="tb-note">{said}</p>{_denosumab(found)}'
    lines = "".join(map(_stop, reversed(found.stopped)))
    drugs = {row["drug"] for row in found.stopped}
    notes = [_TRANSIENT] if drugs - {"bisphosphonate"} else []
    notes += [_UNCERTAIN] if "bisphosphonate" in drugs else []
    foot = "".join(f'<p class="tb-small">{text(one)}</p>' for one in notes)
    return f'{head}<dl class="tb-lines tb-intake">{lines}</dl>{foot}{_denosumab(found)}'


def _stop(row: Row) -> str:
    agent = f" ({row['agent']})" if row["agent"] != row["drug"] else ""
    again = f"begun again {row['begun_again']}" if row["begun_again"] else ""
    when = joined(f"stopped {row['stopped_on']}", again)
    title = f"{text(capital(str(row['drug'])) + agent)}<small>{text(when)}</small>"
    values = [("Lumbar spine Z", _z(row), _z_days(row)), ("25-OH-D", _vitamin_d(row), _vitamin_d_days(row))]
    said = "".join(
        f"<small>{text(name)}</small>{text(value)}<small>{text(days)}</small>" for name, value, days in values
    )
    return f"<div><dt>{title}<small>{text(source_of(row))}</small></dt><dd>{said}</dd></div>"


def _z(row: Row) -> str:
    if row["z_before"] is None and row["z_after"] is None:
        return "not recorded"
    before, after = (_number(row[name]) for name in ("z_before", "z_after"))
    change = f" ({signed(row['d_z'], 1)})" if row["d_z"] is not None else ""
    return f"{before} {ARROW} {after}{change}"


def _number(value: float | None) -> str:
    return "not recorded" if value is None else number(value, 1)


def _z_days(row: Row) -> str:
    days = joined(*(str(row[name]) for name in ("z_before_on", "z_after_on") if row[name]))
    comparable = truth(row["z_comparable"])
    both = row["z_before"] is not None and row["z_after"] is not None
    why = f": {row['z_why']}" if row["z_why"] else ""
    said = (
        f"not comparable{why}" if comparable is False else f"comparability not known{why}" if comparable is None else ""
    )
    return joined(days, said if both else "")


def _vitamin_d(row: Row) -> str:
    if row["vitamin_d_before"] is None and row["vitamin_d_after"] is None:
        return "not recorded"
    before, after = (row[name] or "not recorded" for name in ("vitamin_d_before", "vitamin_d_after"))
    return f"{before} {ARROW} {after} nmol/L"


def _vitamin_d_days(row: Row) -> str:
    return joined(*(str(row[name]) for name in ("vitamin_d_before_on", "vitamin_d_after_on") if row[name]))


def _denosumab(found: Treatment) -> str:
    """A late or stopped dose of denosumab lets bone turnover rebound."""
    return "".join(map(_late, found.denosumab))


def _late(row: Row) -> str:
    last = f"last {row['last_date']}" if row["last_date"] else "no injection recorded"
    if row["status"] not in ("stopped", "late"):
        return f'<p class="tb-note">Denosumab {text(row["status"])}, {text(joined(last, str(row["why"] or "")))}</p>'
    how = f"stopped {row['stopped_on']}" if row["status"] == "stopped" else f"{row['days_late']} d late"
    sign = f"{mark(row['severity'])} " if row["severity"] else ""
    said = f"Denosumab {how} ({last}): rebound possible, hypercalcaemia and vertebral fractures."
    return f'<p class="tb-verdict">{sign}{text(said)}</p>'
