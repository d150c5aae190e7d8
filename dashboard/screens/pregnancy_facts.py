"""One woman's facts in words: the head of her page, and the rail with status, clocks, differentials and sources."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from dashboard.charts.pregnancy.words import months_told
from dashboard.charts.records import Row
from dashboard.charts.wording import capital
from dashboard.data.pregnancy import Episode, Known
from dashboard.data.pregnancy_figures import joints_words
from dashboard.data.pregnancy_findings import urgent_lines
from dashboard.screens.pieces import heading_html, lines, mark, text

_CHIP = '<span class="tb-chip">{}</span>'
_ORIGINS = {
    "assumed": "counted from the delivery, as assumed: the source does not say",
    "stated": "as stated",
    "derived": "the later of full weight-bearing and pain-free",
}


def facts_html(who: Known, found: Episode | None) -> str:
    """The strip: who she is, where the episode stands, joints, children."""
    row = found.whole if found else None
    chips = _CHIP.format("published case") if row and row["published_in"] else ""
    chips += _CHIP.format("dates not known") if row and row["dates_are_relative"] else ""
    age = "" if not row or row["mother_age_years"] is None else f" · {row['mother_age_years']:.0f} y at that time"
    below = text(f"{who.patient_id} · {who.centre}{age}")
    blocks = [f"<div><h1>{text(who.name or who.patient_id)}{chips}</h1><span>{below}</span></div>"]
    if row:
        children = " · ".join(
            str(one) for one in (row["plurality"], row["conception"], row["obstetric_formula"]) if one
        )
        pairs = (
            (_status(row), _when(row)),
            (capital(joints_words(row)), row["classified_as"]),
            (
                f"Delivery {row['delivery_told']}" if row["delivered"] else capital(str(row["delivery_told"])),
                children or "pregnancy not described",
            ),
        )
        blocks += [f"<div><strong>{text(one)}</strong><span>{text(two)}</span></div>" for one, two in pairs]
    return f'<div class="tb-facts">{"".join(blocks)}</div>'


def _status(row: Row) -> str:
    return {"recovered": "Clinically recovered", "before delivery": "Before delivery"}.get(
        row["status"], "No recovery on record"
    )


def _when(row: Row) -> str:
    if row["status"] == "recovered":
        return f"{row['recovery']} · {_ORIGINS.get(row['recovery_origin'], '')}"
    known = row["followed_to"]
    nothing = known is None or known <= 0
    return "no fact known after the delivery" if nothing else f"last known {months_text(known)} after delivery"


def months_text(days: int) -> str:
    """`5.1 months`, `12 days`: a time after the delivery."""
    return f"{days} days" if abs(days) < 60 else f"{months_told(days)} months"


def _span(first: int, last: int | None) -> str:
    return months_text(first) if last in (None, first) else f"{months_text(first)} to {months_text(last)}"


def rail_html(found: Episode) -> Iterator[str]:
    """The panels of the rail as HTML, the most urgent first."""
    if urgent := urgent_lines(found):
        items = "".join(f"<p>{mark(row['severity'])} {text(row['sentence'])}</p>" for row in urgent)
        yield heading_html("Findings", f"{len(urgent)} open") + f'<div class="tb-findings">{items}</div>'
    yield _clocks(found)
    yield _differentials(found)
    yield _mother(found)


def _clocks(found: Episode) -> str:
    row = found.whole

    def told(name: str) -> str:
        first, last, words = (
            row[f"{name}_first"],
            row[f"{name}_last"],
            row["recovery" if name == "recovered" else "bmd_recovery" if name == "bmd" else name],
        )
        if words is None:
            return "not recorded"
        if last is None:
            return f"{words}, {'time not tied to the delivery' if first is None else 'the day not known'}"
        return _span(first, last)

    pairs = [
        ("Clinical recovery", told("recovered")),
        ("MRI oedema gone", told("marrow")),
        ("BMD recovered", told("bmd")),
    ]
    pairs.append(("Discharged", row["discharged"] or "not recorded"))
    pairs.append(("From the onset", _from_onset(row)))
    return heading_html("Recovery clocks", "after delivery") + lines(pairs)


def _from_onset(row: Row) -> str:
    """How long the illness took, or has taken until the last known fact, counted from the onset."""
    first, last = row["from_onset_first"], row["from_onset_last"]
    if row["onset"] is None:
        return "onset not recorded"
    if first is not None and last is not None:
        return _span(first, last) + " to clinical recovery"
    if row["status"] != "recovered" and None not in (row["onset_last"], row["followed_to"]):
        return f"{months_text(row['followed_to'] - row['onset_first'])} until last known"
    return f"onset {row['onset']}, not tied to the recovery"


_STATES = {
    "excluded": "excluded",
    "not applicable": "not applicable",
    "found": "FOUND",
    "open": "open",
    None: "not recorded",
}


def _differentials(found: Episode) -> str:
    row = found.whole
    title = {True: "Confirmed", False: "Another disease found"}.get(row["confirmed"], "Confirmed? Cannot tell")
    body = "".join(_differential(one) for one in found.differentials)
    rule = '<p class="tb-note">Confirmed only when each is excluded or not applicable. A blank is not a “no”.</p>'
    head = heading_html(title, f"{row['n_settled'] or 0} of {row['n_asked'] or 0} settled")
    return f'{head}<dl class="tb-lines">{body}</dl>{rule}'


def _differential(one: Row) -> str:
    told = (one["evidence"], one["time_point"], one["recorded_by"])
    why = " · ".join(str(part) for part in told if part and part != "not stated")
    state = escape(_STATES.get(one["state"], str(one["state"])))
    settled = "tb-settled" if one["state"] in ("excluded", "not applicable") else "tb-unsettled"
    name = text(capital(one["differential"]))
    return f'<div class="{settled}"><dt>{name}</dt><dd>{state}<small>{text(why)}</small></dd></div>'


def _mother(found: Episode) -> str:
    row = found.whole
    bmi, menarche = row["bmi_kg_m2"], row["menarche_years"]
    pairs = [
        ("Smoking", row["smoking_text"]),
        ("BMI", None if bmi is None else f"{bmi:.1f} kg/m²"),
        ("Menarche", None if menarche is None else f"{menarche:g} y"),
        ("History", row["history_text"]),
        ("Usual treatment", row["usual_treatment_text"]),
        ("Family", row["family_history"]),
        ("Earlier episode", ", ".join(f"pregnancy {no}" for no in row["earlier_episodes"]) or "none on record"),
        ("Mode of delivery", row["delivery_mode"]),
        ("Breastfeeding", _lactation(row)),
        ("Source", row["published_in"] or _told_in(row)),
    ]
    return heading_html("Mother", "as recorded") + lines((name, value or "not recorded") for name, value in pairs)


def _told_in(row: Row) -> str | None:
    return None if row["told_in"] is None else f"batch {row['told_in']}, row {row['told_in_row']}"


def _lactation(row: Row) -> str | None:
    start, end = row["lactation_start"], row["lactation_end"]
    if start is None and end is None:
        return None
    return f"{start or 'begin not recorded'} to {end or 'not ended on record'}"
