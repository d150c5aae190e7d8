"""What lies under every page: the store's name in the top bar, and a new run when the theme changes.

Words follow the theme by the style alone. Figures and marks are drawn in the colours of a run, so they need another.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.data.opened import store_path
from dashboard.screens.pieces import text

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


def show_store() -> None:
    """The store's file name at the right of the top bar, its whole path on hover: a file goes into this one."""
    path = store_path()
    st.html(f'<div class="tb-store" title="{escape(str(path))}">store <b>{text(path.name)}</b></div>')


def follow_theme() -> None:
    """Run the page anew when the browser's or the user's theme changes."""
    watch = st.components.v2.component("trabecula_theme", js=_WATCH)
    with st.container(key="theme"):
        watch(key="theme-watch", on_scheme_change=lambda: None)
