"""What lies under every page: its style, the store's name in the top bar, and a new run when the theme changes.

Words follow the theme by the style alone. Figures and marks are drawn in the colours of a run, so they need another.
"""

from __future__ import annotations

from dataclasses import fields
from html import escape
from pathlib import Path

import streamlit as st

from dashboard.charts.palette import PALETTES, Palette
from dashboard.data.opened import store_path
from dashboard.screens.pieces import palette, text

_PAGES = ("style", "patient", "diagnosis", "spine", "treatment", "labs", "cohort", "pregnancy")
_STYLES = [Path(__file__).parent / f"{name}.css" for name in _PAGES]
# Streamlit gives the page the theme's `color-scheme` at once; an older browser has the colours of the last run.
_FOLLOWS = "@supports (color: light-dark(red, red))"
_WATCH = """
export default function ({ setTriggerValue }) {
  const app = document.querySelector(".stApp");
  const scheme = () => getComputedStyle(app).colorScheme;
  let drawn = scheme();
  const look = () => {
    if (scheme() !== drawn) {
      drawn = scheme();
      setTriggerValue("scheme", drawn);
    }
  };
  const watch = new MutationObserver(look);
  watch.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  return () => watch.disconnect();
}
"""


def dress() -> None:
    """Put the style on the page; once in each run. Its colours follow the theme even between two runs."""
    light, dark = (_colours(PALETTES[name]) for name in ("light", "dark"))
    own = "".join(f"--tb-{name}:{value};" for name, value in _colours(palette()).items())
    own += f"color-scheme:{palette().name}"
    both = "".join(f"--tb-{name}:light-dark({light[name]},{dark[name]});" for name in light)
    looks = "".join(one.read_text(encoding="utf-8") for one in _STYLES)
    st.html(f"<style>:root{{{own}}}{_FOLLOWS}{{:root{{{both}}}}}{looks}</style>")


def _colours(scheme: Palette) -> dict[str, str]:
    """The colours that the style names, by their names there."""
    names = [field.name for field in fields(scheme) if field.name not in ("name", "grades")]
    return {name.replace("_", "-"): getattr(scheme, name) for name in names}


def show_store() -> None:
    """The store's file name at the right of the top bar, its whole path on hover: a file goes into this one."""
    path = store_path()
    st.html(f'<div class="tb-store" title="{escape(str(path))}">store <b>{text(path.name)}</b></div>')


def follow_theme() -> None:
    """Run the page anew when the browser's or the user's theme changes."""
    watch = st.components.v2.component("trabecula_theme", js=_WATCH)
    with st.container(key="theme"):
        watch(key="theme-watch", on_scheme_change=lambda: None)
