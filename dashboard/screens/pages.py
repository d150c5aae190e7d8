"""The pages of the application, each by the name that other screens lead to it with."""

from __future__ import annotations

import streamlit as st

from dashboard.data.opened import patient_count

# The parameter of an address that says whose page it is: the patient's token.
PARAMETER = "patient"


def _start() -> None:
    from dashboard.screens import first_run, worklist

    (worklist if patient_count() else first_run).show()


def _patient() -> None:
    from dashboard.screens import patient

    patient.show()


def _spine() -> None:
    from dashboard.screens import spine

    spine.show()


def _treatment() -> None:
    from dashboard.screens import treatment

    treatment.show()


def _labs() -> None:
    from dashboard.screens import labs

    labs.show()


def _growth() -> None:
    from dashboard.screens import growth

    growth.show()


def _diagnosis() -> None:
    from dashboard.screens import diagnosis

    diagnosis.show()


def _cohort() -> None:
    from dashboard.screens import cohort

    cohort.show()


def _upload() -> None:
    from dashboard.screens import upload

    upload.show()


def _references() -> None:
    from dashboard.screens import references

    references.show()


def import_all() -> None:
    """Import every screen now, not when it is first shown."""
    from dashboard.screens import (  # noqa: F401
        cohort,
        diagnosis,
        first_run,
        growth,
        labs,
        patient,
        references,
        spine,
        treatment,
        upload,
        worklist,
    )


# Screens are imported when they are shown: a screen may lead to a page whose screen leads back.
_SHOWN = {
    "worklist": (_start, "Worklist"),
    "patient": (_patient, "Patient"),
    "spine": (_spine, "Spine"),
    "treatment": (_treatment, "Treatment"),
    "labs": (_labs, "Labs"),
    "growth": (_growth, "Growth"),
    "diagnosis": (_diagnosis, "Diagnosis"),
    "cohort": (_cohort, "Cohort"),
    "upload": (_upload, "Upload"),
    "references": (_references, "References"),
}


def page(name: str) -> st.Page:
    """A page for st.navigation, st.switch_page and st.page_link, by one of the names of _SHOWN."""
    show, title = _SHOWN[name]
    return st.Page(show, title=title, url_path=name, default=name == "worklist")


def pages() -> list[st.Page]:
    """All pages in the order of the navigation."""
    return [page(name) for name in _SHOWN]
