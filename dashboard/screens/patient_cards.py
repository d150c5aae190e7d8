"""The cards above the course: one for each measured site with the verdict of its change, one for the vertebrae."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dashboard.charts.palette import Palette
from dashboard.charts.wording import capital
from dashboard.data.patient import Record, lead_with
from dashboard.screens.form_below import form_below
from dashboard.screens.patient_site_card import SiteFacts, line_html, site_facts, site_html
from dashboard.screens.patient_vertebrae import vertebrae_html
from dashboard.screens.pieces import heading_html, label, palette, panel, written_panel
from dashboard.screens.who import ask_name

_ALWAYS = ("lumbar spine", "total body less head")


class Card(NamedTuple):
    """What a card says, as HTML, and the facts of its site where another series may lead there."""

    inside: str
    choice: SiteFacts | None = None


def cards_of(record: Record) -> list[Card]:
    """Spine and total body always, one card for other sites where they were scanned, the vertebrae last."""
    colours = palette()
    cards = [_site_card(record, site, colours) for site in _ALWAYS]
    others = _other_regions(record)
    if others:
        lines = "".join(line_html(site_facts(record, site, side)) for site, side in others)
        cards.append(Card(f'{heading_html("Other sites")}<dl class="tb-lines tb-sites">{lines}</dl>'))
    return [*cards, Card(vertebrae_html(record, colours))]


def show_cards(record: Record, cards: list[Card]) -> None:
    """Put them on the page, in the place that is open."""
    for card in cards:
        if card.choice is None:
            written_panel(card.inside)
            continue
        with panel(f"card-{card.choice.site}".replace(" ", "-")):
            st.html(card.inside)
            _show_choice(record, card.choice)


def _other_regions(record: Record) -> list[tuple[str, str | None]]:
    scanned = {(row["site"], row["side"]) for row in record.rows("scans")}
    return sorted((one for one in scanned if one[0] not in _ALWAYS), key=lambda one: (one[0], one[1] or ""))


def _site_card(record: Record, site: str, colours: Palette) -> Card:
    side = next((row["side"] for row in record.rows("scans") if row["site"] == site), None)
    facts = site_facts(record, site, side)
    return Card(site_html(record, facts, colours), facts if len(facts.kinds) > 1 else None)


@st.fragment
def _show_choice(record: Record, facts: SiteFacts) -> None:
    """What leads, and below it on request the choice."""
    name = facts.leading.words if facts.leading else "not chosen"
    # The key holds what leads, so that the form closes once something else does.
    key = f"leads-{record.person.token}-{facts.site}-{name}".replace(" ", "-")
    below = form_below(record, f"Leads: {label(name)}", key, type="tertiary")
    if below is not None:
        with below:
            _choose_leading(record, facts)


def _choose_leading(record: Record, facts: SiteFacts) -> None:
    """Choosing the leading Z: a deliberate act that stays, never a step that a trend takes by itself."""
    st.markdown(
        f"The leading Z of the {label(facts.site)} decides its verdict and its findings. "
        "It stays until somebody chooses again."
    )
    offered = [kind for kind in facts.kinds if not kind.series.endswith("size_adjusted") or not facts.height_unreliable]
    if len(offered) < len(facts.kinds):
        st.markdown("The size-adjusted Z is not offered: the height is unreliable at the latest scan.")
    if facts.leading not in offered:
        offered = [facts.leading, *offered] if facts.leading else offered
    where = f"{record.person.token}-{facts.site}".replace(" ", "-")
    place = offered.index(facts.leading) if facts.leading in offered else 0
    by_words = {kind.words: kind for kind in offered}
    chosen = st.radio(
        "Leading Z", list(by_words), index=place, key=f"lead-{where}",
        format_func=lambda words: label(capital(words)),
    )  # fmt: skip
    kind = by_words[str(chosen)]
    by = ask_name(f"lead-by-{where}")
    if st.button("Let it lead", key=f"lead-do-{where}", disabled=kind == facts.leading):
        wrong = lead_with(record.person, facts.site, kind.series, by, kind.reference_id)
        if not wrong:
            st.rerun()
        st.error(label(wrong))
