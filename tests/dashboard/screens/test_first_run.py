"""A store without patients, and a store that cannot be opened: pages that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from dashboard.data.opened import give_up_the_store
from tests.dashboard.conftest import html_of, screen

APP = str(Path(__file__).parents[3] / "dashboard" / "app.py")


def test_an_empty_store_leads_to_upload_templates_and_demonstration(empty_clinic: Store):
    shown = screen("first_run")
    assert "This store has no patient yet" in html_of(shown)
    assert [one.value for one in shown.code] == ["trabecula demo"]
    assert "Go to Upload" in [one.label for one in shown.button]
    assert "Visit file, wide" in [one.label for one in shown.download_button]


def test_the_application_starts_with_the_first_run_page(empty_clinic: Store):
    shown = AppTest.from_file(APP, default_timeout=60).run()
    assert "This store has no patient yet" in html_of(shown)


def test_the_application_starts_with_the_worklist(clinic: Store):
    shown = AppTest.from_file(APP, default_timeout=60).run()
    assert "3 patients with open findings" in html_of(shown)


def test_a_store_that_cannot_be_opened_is_a_page_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "letter.duckdb").write_text("no store at all " * 500)
    monkeypatch.setenv("TRABECULA_STORE", str(tmp_path / "letter.duckdb"))
    shown = AppTest.from_file(APP, default_timeout=60).run()
    assert "The store cannot be opened" in html_of(shown)
    assert "Try again" in [one.label for one in shown.button]
    give_up_the_store()
