"""The pages of the application, each by the name that other screens lead to it with."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from dashboard.data.opened import patient_count

# The parameter of an address that says whose page it is: the patient's token.
PARAMETER = "patient"

# Name, and the page's title; in the order of the navigation. Each is a module of this folder with a function `show`.
_TITLES = {
    "worklist": "Worklist",
    "patient": "Patient",
    "spine": "Spine",
    "labs": "Labs",
    "growth": "Growth",
    "diagnosis": "Diagnosis",
    "cohort": "Cohort",
    "upload": "Upload",
    "references": "References",
}


def import_all() -> None:
    """Import every screen now, not when it is first shown."""
    for name in ("first_run", *_TITLES):
        import_module(f"dashboard.screens.{name}")


def _shown_by(name: str) -> Callable[[], None]:
    """What shows a page. Its screen is imported when it is shown: it may lead to a page whose screen leads back."""

    def show() -> None:
        screen = "first_run" if name == "worklist" and not patient_count() else name
        import_module(f"dashboard.screens.{screen}").show()

    return show


def page(name: str) -> st.Page:
    """A page for st.navigation, st.switch_page and st.page_link, by one of the names of _TITLES."""
    return st.Page(_shown_by(name), title=_TITLES[name], url_path=name, default=name == "worklist")


def pages() -> list[st.Page]:
    """All pages in the order of the navigation."""
    return [page(name) for name in _TITLES]
