"""The response: its components first; the word only when somebody asks for it, marked as this product's definition."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row
from dashboard.charts.wording import capital
from dashboard.data.patient import Record
from dashboard.data.response_lines import DEFINED, WORDS, Component, published_effects, response_lines
from dashboard.data.treatment import Treatment
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.pieces import heading, note, panel, text

SAY = "Say the word by this product's definition"


def show_response(record: Record, found: Treatment) -> None:
    """The panel; without a bisphosphonate there is no response to tell."""
    with panel("response"):
        row = found.components
        if row is None:
            heading("Response")
            note("No bisphosphonate was begun: there is no response to tell.")
            return
        heading("Response", f"{row['months_since_start']} months since {row['first_date']}")
        lines = response_lines(row)
        components = f'<dl class="tb-lines">{"".join(map(_line, lines))}</dl>'
        st.html(f'<div class="tb-response">{components}<div>{_first(row)}</div></div>')
        _show_ways(record, lines)
        _show_word(record, found)


def _line(one: Component) -> str:
    said = f"<em>{text(one.said)}</em>" if one.missing else text(one.said)
    below = f"<small>{text(one.below)}</small>" if one.below else ""
    return f"<div><dt>{text(one.name)}</dt><dd>{said}</dd>{below}</div>"


_PRETREATED = "A bisphosphonate was given before the first recorded dose: the scan before it is no untreated one."


def _first(row: Row) -> str:
    """What to look at before a response is called inadequate, each with its value and day."""
    items = "".join(map(_fact, row["check_first"] or []))
    before = f'<p class="tb-note">{_PRETREATED}</p>' if row["pretreated"] else ""
    return f'{before}<h3 class="tb-tier">Check first</h3><ul class="tb-minded">{items}</ul>' if items else before


def _fact(fact: Row) -> str:
    day = f" ({fact['on_date']})" if fact["on_date"] else ""
    said = f"{capital(str(fact['label']))}: {fact['value']}{day}"
    return f"<li>{text(said)}</li>"


def _show_ways(record: Record, lines: list[Component]) -> None:
    """The pages that have the values of the components."""
    names = list(dict.fromkeys(one.page for one in lines if one.page))
    with st.container(horizontal=True, key="response-ways"):
        for name in names:
            words = {"patient": "Scans: Patient", "spine": "Vertebrae and fractures: Spine"}[name]
            st.page_link(page(name), label=words, query_params={PARAMETER: record.person.token})


def _show_word(record: Record, found: Treatment) -> None:
    if found.response is None:
        return
    if not st.toggle(SAY, key=f"treatment-word-{record.person.token}"):
        return
    last = found.given[-1] if found.given else None
    agent = last["agent"] if last else found.start["first_agent"] if found.start else None
    st.html(_word(found.response, published_effects(agent)))


def _word(row: Row, effects: list[str]) -> str:
    """The word, what it rests on, what is missing, and the published sizes of effect beside it."""
    parts = []
    for title, items in (("Rests on", row["because"]), ("Missing", row["missing"]), ("Published, to compare", effects)):
        if items:
            inside = "".join(f"<li>{text(capital(str(one)))}</li>" for one in items)
            parts.append(f'<section><h3 class="tb-tier">{title}</h3><ul>{inside}</ul></section>')
    word = f'<strong>{text(WORDS.get(row["word"], row["word"]))}</strong><p class="tb-note">{text(DEFINED)}</p>'
    return f'<div class="tb-word">{word}<div>{"".join(parts)}</div></div>'
