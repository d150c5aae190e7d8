"""Choosing an entry of the list of conditions by condition, gene or pathway."""

from __future__ import annotations

import streamlit as st

from dashboard.data.diagnosis import Condition, names_of, search, taxonomy
from dashboard.screens.pieces import label, note

_MOST = 8
_BY_FILE = "A condition that the list does not have comes by a file."


def choose_entry(key: str) -> Condition | None:
    """The entry of the list that was chosen; None while nothing is found or chosen. A risk factor is not offered."""
    words = st.text_input(
        "Condition, gene or pathway", type="search", live=True, key=f"words-{key}",
        placeholder="for example COL1A1, Bruck, WNT signalling",
    )  # fmt: skip
    if not (words or "").strip():
        note(f"Type a part of a condition, gene or pathway. {_BY_FILE}")
        return None
    every = search(words or "", taxonomy())
    found = [one for one in every if not one.is_risk_factor]
    if len(found) < len(every):
        factors = names_of(tuple(one for one in every if one.is_risk_factor))
        note(f"No diagnosis but a risk factor, which comes with a visit's answers: {factors}.")
    if not found:
        note(f"No entry of the list has all these words. {_BY_FILE}" if not every else _BY_FILE)
        return None
    return _pick(found, key)


def _pick(found: list[Condition], key: str) -> Condition | None:
    shown = {one.condition_id: one for one in found[:_MOST]}
    # The key holds what was found: a choice among other entries is not carried over.
    picked = st.radio(
        "Entry", list(shown), index=0 if len(shown) == 1 else None, key=f"entry-{key}-{'-'.join(shown)}",
        format_func=lambda one: label(shown[one].name), captions=[label(_caption(one)) for one in shown.values()],
    )  # fmt: skip
    if len(found) > _MOST:
        note(f"{_MOST} of {len(found)} are shown: add a word.")
    return shown.get(str(picked))


def _caption(one: Condition) -> str:
    """Genes with their inheritance, the pathway and the place in the source, in a line."""
    genes = ", ".join(f"{gene} {' or '.join(one.inheritance_with(gene))}" for gene in one.genes)
    parts = [genes, *one.pathways[:1], one.place] if genes else [one.form, one.group, f"{one.source}, {one.place}"]
    return " · ".join(part for part in parts if part)
