"""An infusion entered by hand: booked, given or cancelled; what its dose is checked against is said after it."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row, days_between
from dashboard.charts.wording import brief, capital
from dashboard.data.by_hand import UNUSUAL, Outcome
from dashboard.data.dose_words import ages_words, regimen_words
from dashboard.data.infusion_by_hand import AGENTS, FIELDS, MOST_DAYS, STATUSES, Entered, add_infusion
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment
from dashboard.data.work import Watch
from dashboard.screens.by_hand import ByHand, send, show_by_hand
from dashboard.screens.pieces import label
from dashboard.screens.treatment_entered import remember
from dashboard.screens.who import ask_name

_NOT_SAID = "not stated"


def _add(record: Record, entered: Entered, name: str, watch: Watch) -> Outcome:
    outcome = add_infusion(record, entered, name, watch)
    if outcome.batch_id is not None:
        remember(record, entered)
    return outcome


_INFUSION = ByHand("treatment", "Enter an infusion", ":material/vaccines:", _add, lambda entered: "infusion")


@st.fragment
def show_enter(record: Record, found: Treatment) -> None:
    """A button, and below it the form. The key holds the store's version: it closes once an infusion is written."""
    key = f"infusion-{record.person.token}-{record.version}"
    show_by_hand(_INFUSION, record, key, lambda: _form(record, found, key))


def _form(record: Record, found: Treatment, key: str) -> None:
    with st.container(horizontal=True):
        agent = st.selectbox(
            FIELDS["agent"], AGENTS, index=_usual(found), format_func=capital, key=f"agent-{key}", width=170
        )
        status = st.selectbox(
            FIELDS["status"], STATUSES, index=None, format_func=capital, key=f"status-{key}", width=140
        )
        day = st.date_input(
            FIELDS["infusion_date"], None, min_value=record.person.birth, key=f"day-{key}", format="YYYY-MM-DD",
            width=160,
        )  # fmt: skip
    with st.container(horizontal=True):
        dose = st.number_input(
            FIELDS["dose_mg"], min_value=0.0, value=None, step=0.01, format="%g", key=f"dose-{key}", width=130,
            help="Empty: not known. It is never taken as 0.",
        )  # fmt: skip
        weight = st.number_input(
            FIELDS["weight_kg"], min_value=0.0, value=None, step=0.1, format="%g", key=f"weight-{key}", width=130
        )
        weighed = st.date_input(
            FIELDS["weight_date"], None, min_value=record.person.birth, max_value=record.as_of, key=f"weighed-{key}",
            format="YYYY-MM-DD", width=160,
        )  # fmt: skip
    st.caption(_last_weight(record))
    regimen, reaction, days = _details(found, agent, status, key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = ask_name(f"by-{key}", width=220)
        unusual = st.checkbox(UNUSUAL, key=f"unusual-{key}")
    send(
        _INFUSION, record, "Write the infusion", key,
        lambda: Entered(
            agent or "", day, status or "", dose or None, weight or None, weighed, regimen, reaction, by, days, unusual
        ),
    )  # fmt: skip


def _usual(found: Treatment) -> int | None:
    """The drug that was given last; none where there was none."""
    last = next((row["agent"] for row in reversed(found.doses)), None)
    return AGENTS.index(last) if last in AGENTS else None


def _details(found: Treatment, agent: str | None, status: str | None, key: str) -> tuple[str, str, int]:
    """Regimen, reaction, and how many days a cycle has that is being booked."""
    offered = {row["regimen_id"]: _named(found, row) for row in found.regimens if row["agent"] == agent}
    with st.container(horizontal=True):
        regimen = st.selectbox(
            FIELDS["regimen"], [_NOT_SAID, *offered], format_func=lambda one: offered.get(one, one),
            accept_new_options=True, key=f"regimen-{key}-{agent}", width=330,
        )  # fmt: skip
        days = 1
        if status == "planned":
            days = st.number_input(
                "Days in a row", 1, MOST_DAYS, 1, key=f"days-{key}", width=130, help="Each day is a row of its own."
            )
    reaction = ""
    if status == "given":
        reaction = st.text_input(
            FIELDS["reaction"], key=f"reaction-{key}", width=470, placeholder="acute reaction in words; none if none"
        )
    return "" if regimen in (None, _NOT_SAID) else str(regimen), reaction or "", int(days)


def _named(found: Treatment, row: Row) -> str:
    """`Z-6: 0.05 mg/kg every 6 months`; of a regimen by age only its name."""
    same = [one for one in found.regimens if one["regimen_id"] == row["regimen_id"]]
    said = regimen_words(row) if len(same) == 1 else "by age"
    ages = ages_words(row) if len(same) == 1 else ""
    return f"{row['regimen_id']}: {said}" + (f", {ages}" if ages else "")


def _last_weight(record: Record) -> str:
    rows = [row for row in record.rows("visits", "visit_date") if row["weight_kg"] is not None]
    if not rows:
        return "No weight is recorded at any visit."
    old = days_between(rows[-1]["visit_date"], record.as_of)
    weight = f"{brief(rows[-1]['weight_kg'], 1)} kg on {rows[-1]['visit_date']}, {old} d ago"
    return label(f"Last weight of a visit: {weight}. Without one here, a visit's is taken where it is new enough.")
