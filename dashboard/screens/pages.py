"""The pages of the application, each by the name that other screens lead to it with."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from dashboard.data.opened import patient_count

# The parameter of an address that says whose page it is: the patient's token.
PARAMETER = "patient"
# Each page by the name of its screen, in the order of the navigation, with its title.
_TITLES = {
    "worklist": "Worklist",
    "patient": "Patient",
    "spine": "Spine",
    "treatment": "Treatment",
    "labs": "Labs",
    "growth": "Growth",
    "diagnosis": "Diagnosis",
    "pregnancy": "Pregnancy",
    "cohort": "Cohort",
    "upload": "Upload",
    "references": "References",
}
# What stands in the place of the worklist while the store has no patient.
_FIRST_RUN = "first_run"


def _show(name: str) -> None:
    # Screens are imported when they are shown: a screen may lead to a page whose screen leads back.
    import_module(f"dashboard.screens.{name}").show()


def _shows(name: str) -> Callable[[], None]:
    """What draws a page; the first one depends on whether there is a patient."""

    def show() -> None:
        _show(_FIRST_RUN if name == "worklist" and not patient_count() else name)

    return show


def import_all() -> None:
    """Import every screen now, not when it is first shown."""
    for name in (*_TITLES, _FIRST_RUN):
        import_module(f"dashboard.screens.{name}")


def page(name: str) -> st.Page:
    """A page for st.navigation, st.switch_page and st.page_link, by one of the names of _TITLES."""
    return st.Page(_shows(name), title=_TITLES[name], url_path=name, default=name == "worklist")


def pages() -> list[st.Page]:
    """All pages in the order of the navigation."""
    return [page(name) for name in _TITLES]
