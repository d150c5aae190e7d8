"""Navigation: which pages there are. `streamlit run dashboard/app.py`; the store is TRABECULA_STORE."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data.memory import set_apart
from dashboard.data.opened import why_closed
from dashboard.screens import closed
from dashboard.screens.pages import import_all, pages
from dashboard.screens.theme import dress, follow_theme, show_store
from dashboard.screens.upload_done import forget

_MARK = str(Path(__file__).parent / "static" / "trabecula.svg")

import_all()
set_apart()
st.set_page_config(page_title="Trabecula", page_icon=_MARK, layout="wide", initial_sidebar_state="collapsed")
st.logo(_MARK, size="small")
dress()
show_store()
follow_theme()
trouble = why_closed()
shown = st.navigation(pages(), position="hidden" if trouble else "top")
if trouble:
    closed.show(trouble)
else:
    if shown.url_path != "upload":
        forget()
    shown.run()
