"""A dashboard in this process: a store of the test's own, the day fixed, and screens run by Streamlit's AppTest."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.intake import Options, load
from core.store import Store
from dashboard.data.opened import give_up_the_store, the_store
from tests.dashboard.copies import Copies
from tests.stores import TODAY, fresh_store
from tests.stories import story_store

# Three children: one with a new vertebral fracture, one with a low Z, one with a name that is HTML and Markdown.
PEOPLE = """patient_id,date_of_birth,sex,family_name,given_name
A1,2014-06-14,male,Alder,Finn
A2,2012-02-29,female,Birk,Ida
A3,2013-03-01,male,<b>Cedar</b>,*Jon*
"""
DIAGNOSES = """patient_id,diagnosis_code,since_date,status
A1,Duchenne muscular dystrophy,2019-05-01,confirmed
A2,coeliac disease,2020-01-10,confirmed
"""
IMAGES = """patient_id,image_date,modality,T7,T8,T9,energy,local_disease
A1,2025-10-20,radiograph,0,0,0,low,no
A1,2026-10-19,radiograph,0,2,0,low,no
"""
SCANS = """patient_id,scan_id,site,levels,scan_date,bmd_g_cm2,manufacturer,model,serial,software,z_reported,reference
A2,S1,lumbar spine,L1-L4,2025-10-12,0.640,Hologic,Horizon A,H1,5.6,-1.9,Hologic
A2,S2,lumbar spine,L1-L4,2026-10-12,0.650,Hologic,Horizon A,H1,5.6,-2.3,Hologic
A3,S3,lumbar spine,L1-L4,2026-10-13,0.600,Hologic,Horizon A,H1,5.6,-2.4,Hologic
"""
FILES = (("people.csv", PEOPLE), ("diagnoses.csv", DIAGNOSES), ("images.csv", IMAGES), ("scans.csv", SCANS))


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the children above, to be copied."""
    with fresh_store(tmp_path_factory.mktemp("filled")) as store:
        for name, text in FILES:
            report = load(store, name, text.encode(), Options(loaded_by="test"))
            assert report.batch_id, report.problems
    return store.path


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """The copies of stores that are open in this process."""
    held = Copies(tmp_path_factory)
    yield held
    give_up_the_store()
    st.cache_data.clear()


@pytest.fixture
def at_store(
    copies: Copies, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path | None], Store]]:
    """at_store(path) opens a copy of a store, or an empty one, as the dashboard's own.

    A copy that no test has written to serves the next one, with what its screens have asked; a test that changes the
    program (monkeypatch) has one of its own.
    """
    alone = "monkeypatch" in inspect.signature(request.function).parameters
    monkeypatch.setenv("TRABECULA_AS_OF", TODAY.isoformat())

    def open_copy(source: Path | None = None) -> Store:
        monkeypatch.setenv("TRABECULA_STORE", str(copies.of(source, anew=alone)))
        return copies.lend(the_store())

    yield open_copy
    copies.put_away(all_of_them=alone)


@pytest.fixture
def clinic(at_store: Callable[[Path | None], Store], filled_store: Path) -> Store:
    """The children's store, open in the dashboard."""
    return at_store(filled_store)


@pytest.fixture
def empty_clinic(at_store: Callable[[Path | None], Store]) -> Store:
    """A store without a patient, open in the dashboard."""
    return at_store(None)


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story_store(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def told(at_store: Callable[[Path | None], Store], stories: Path) -> Store:
    """The dashboard's store with the children of tests/stories.py."""
    return at_store(stories)


def screen(name: str) -> AppTest:
    """A screen that has run once, without a fault: worklist, upload, first_run."""
    shown = _script_of(name).run()
    assert not shown.exception
    return shown


def page_of(name: str, token: str | None, state: Mapping[str, object] | None = None) -> AppTest:
    """A patient's page, run once: patient, diagnosis. state: what its controls say, and which popovers are open, by their
    keys."""
    shown = _script_of(name)
    if token is not None:
        shown.query_params["patient"] = token
    for key, value in (state or {}).items():
        shown.session_state[key] = value
    return shown.run()


def _script_of(name: str) -> AppTest:

    def script(name: str) -> None:
        from importlib import import_module

        from dashboard.screens.theme import dress

        dress()
        import_module(f"dashboard.screens.{name}").show()

    return AppTest.from_function(script, kwargs={"name": name}, default_timeout=60)


def html_of(shown: AppTest) -> str:
    """All HTML of a page that ran without a fault, without its style."""
    assert not shown.exception
    return "\n".join(str(one.value) for one in shown.html if "<style>" not in str(one.value))
