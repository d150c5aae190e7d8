"""Small pieces that every screen is made of: panels, headings, severity marks, lines of facts. Their look is style.css.

HTML goes through `text`, labels of Streamlit's widgets through `label`: what stands in a name does nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.palette import PALETTES, Palette
from dashboard.charts.svg_marks import SEVERITY_NAMES

_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def palette() -> Palette:
    """The colours of the theme that this user sees."""
    return PALETTES.get(str(st.context.theme.type), PALETTES["light"])


def text(value: object) -> str:
    """Text for HTML (not for attributes): shown as it was written; a date never breaks over two lines."""
    return _ISO_DATE.sub(r'<span class="tb-whole">\g<0></span>', html.escape(" ".join(str(value).split())))


def label(value: object) -> str:
    """Text for a label or a message of Streamlit's, whose Markdown it must not set off."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(value).split()))


def panel(name: str, height: int | str = "content") -> DeltaGenerator:
    """A white panel with a hairline around it; `name` is unique on its page."""
    return st.container(key=f"panel-{name}", height=height, gap="small")  # type: ignore[arg-type]


def strip(name: str) -> DeltaGenerator:
    """The header strip of a page: facts in a row, the actions at its end."""
    return st.container(key=f"strip-{name}", horizontal=True, vertical_alignment="center", gap="small")


def mark(severity: str) -> str:
    """The mark of a severity for HTML, with its name for those who do not see it."""
    name = SEVERITY_NAMES[severity]
    return f'<span class="tb-mark tb-mark-{severity.lower()}" role="img" aria-label="{name}" title="{name}"></span>'


def heading(title: str, note: str = "") -> None:
    """A panel's title, with a note at the right end of its line."""
    st.html(heading_html(title, note))


def heading_html(title: str, note: str = "") -> str:
    """The same as HTML."""
    return f'<div class="tb-heading"><h2>{text(title)}</h2><span>{text(note)}</span></div>'


def written_panel(inside: str) -> None:
    """A panel that holds HTML and no widget: one element for the browser, where `panel` with its heading is three."""
    st.html(f'<section class="tb-panel">{inside}</section>')


def written_panels(insides: Iterable[str]) -> None:
    """Several of them, one under the other, as one element for the browser."""
    panels = "".join(f'<section class="tb-panel">{inside}</section>' for inside in insides)
    st.html(f'<div class="tb-stack">{panels}</div>')


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A strip's facts as HTML, each a line that says it and a line that qualifies it; the first is the page's title."""
    (title, below), *others = pairs
    blocks = [f"<div><h1>{text(title)}</h1><span>{text(below)}</span></div>"]
    blocks += [f"<div><strong>{text(one)}</strong><span>{text(two)}</span></div>" for one, two in others]
    return f'<div class="tb-facts">{"".join(blocks)}</div>'


def lines(pairs: Iterable[tuple[str, str]]) -> str:
    """Names at the left and values at the right as HTML, a hairline between the lines."""
    rows = (f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in pairs)
    return f'<dl class="tb-lines">{"".join(rows)}</dl>'


def table(heads: str, rows: str) -> str:
    """An HTML table that scrolls in its own frame. heads: `Row>` is a column of numbers, at the right."""
    cells = "".join(
        f'<th class="tb-number">{head[:-1]}</th>' if head.endswith(">") else f"<th>{head}</th>"
        for head in heads.split("|")
    )
    head = f"<thead><tr>{cells}</tr></thead>"
    return f'<div class="tb-scroll" tabindex="0"><table class="tb-table">{head}<tbody>{rows}</tbody></table></div>'


def note(sentence: str) -> None:
    """A quiet sentence."""
    st.html(f'<p class="tb-note">{text(sentence)}</p>')
