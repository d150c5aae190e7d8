"""A dropped table: what it is, how many scans get a Z by it, whose findings change; load or discard."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.wording import brief, capital
from dashboard.data.references import (
    Dropped,
    Effect,
    Shown,
    TableReport,
    bands_of_rows,
    can_load,
    report_of,
)
from dashboard.screens.pieces import facts, heading, label, lines, panel, strip, table, text
from dashboard.screens.references_drop import discard
from dashboard.screens.references_load import ask_to_load, show_wrong
from dashboard.screens.references_problems import show_problems
from dashboard.screens.references_table import show_bands

_STATES = {
    "new": "new: not in the store yet",
    "same": "this file is loaded already",
    "replaces": "takes the place of the one that is loaded",
}
_MOST_COUNTED = 2
_KINDS = {"table": "Reference table", "height adjustment": "Height adjustment"}


def show_waiting(dropped: Dropped) -> TableReport:
    """The strip at the head: facts at the left, the two ways out at the right."""
    with st.spinner(f"Reading {label(dropped.name)} …", show_time=True):
        report = report_of(dropped)
    with strip("references-file"):
        st.html(facts([(dropped.name, "nothing is written yet"), _what(report), *_counts(report)]))
        if st.button("Discard", key="references-discard"):
            discard()
            st.rerun()
        ready = can_load(dropped, report)
        with st.popover("Load", type="primary", icon=":material/check:", disabled=not ready, key="references-load"):
            ask_to_load(dropped)
    show_wrong()
    return report


def _what(report: TableReport) -> tuple[str, str]:
    if not report.tables:
        return _KINDS[report.kind], "could not be read as one: see the problems"
    states = dict.fromkeys(one.state for one in report.tables)
    named = (
        (" and ".join(one.title for one in report.tables if one.state == state), _STATES[state]) for state in states
    )
    return _KINDS[report.kind], "; ".join(f"{titles}, {words}" for titles, words in named)


def _counts(report: TableReport) -> list[tuple[str, str]]:
    """Of each table by itself: what one gives a Z to, the other may give one too."""
    counted = [(one.title, one.effect) for one in report.tables if one.effect]
    if len(counted) > _MOST_COUNTED:
        return [(f"{len(counted)} tables", "each says below how many get a Z by it")]
    return [
        (f"{effect.with_z} of {effect.total} {effect.of}", f"get a Z by {title if len(counted) > 1 else 'it'}")
        for title, effect in counted
    ]


def show_file(dropped: Dropped, report: TableReport) -> None:
    """The panels of the file."""
    show_problems(dropped, report)
    for one in report.tables:
        _show_table(one)


def _show_table(one: Shown) -> None:
    with panel(f"table-{one.reference_id}"):
        heading(one.title, f"{one.reference_id} · {'will be in use' if one.in_use else 'will not be in use yet'}")
        with st.container(key=f"halves-{one.reference_id}"):
            with st.container():
                st.html(lines((capital(name), value) for name, value in one.described.items() if value))
                if one.effect:
                    st.html(_effect(one.effect))
                if one.spots:
                    st.html(_spots(one))
            if one.rows:
                with st.container():
                    show_bands(bands_of_rows(one.rows), one.unit, one.title)


def _effect(effect: Effect) -> str:
    why = "".join(f"<p>{count} without: {text(words)}</p>" for words, count in effect.without.items())
    return (
        f'<div class="tb-counts"><span><b>{effect.with_z}</b> of {effect.total} {effect.of} of the store get a Z</span>'
        f'</div><div class="tb-list"><div><div>{why or "<p>None without.</p>"}</div></div></div>'
    )


def _spots(one: Shown) -> str:
    """Medians at a few ages, one row a sex and ethnic group; blank where a group has other ages."""
    ages = sorted({spot.age_years for spot in one.spots})
    at = {(spot.sex, spot.ethnicity, spot.age_years): brief(spot.median) for spot in one.spots}
    rows = "".join(
        f"<tr><td>{text(f'{capital(sex)} {group}'.strip())}</td>"
        + "".join(f'<td class="tb-number">{at.get((sex, group, age), "")}</td>' for age in ages)
        + "</tr>"
        for sex, group in dict.fromkeys((spot.sex, spot.ethnicity) for spot in one.spots)
    )
    return table("|".join(["Median", *(f"{brief(age, 2)} y>" for age in ages)]), rows)
