"""Choosing the Z that leads: what follows from it is renewed at once, for this patient alone, and a restart finds it so."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clinic import choose_leading_series, open_clinic
from core.errors import TrabeculaError
from core.store import Store
from tests.stores import TODAY
from tests.stories import key_of, story_store


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story_store(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def store(stories: Path, tmp_path: Path):
    path = tmp_path / "clinic.duckdb"
    path.write_bytes(stories.read_bytes())
    with open_clinic(path, TODAY) as opened:
        yield opened


def leading(store: Store, patient_id: str) -> list[str]:
    key = key_of(store, patient_id)
    return list(
        store.query("SELECT DISTINCT series FROM scan_pairs WHERE patient_key = ? AND is_primary", [key])["series"]
    )


def test_the_first_valid_scan_leads_until_somebody_chooses(store: Store):
    assert leading(store, "B1") == ["reported"]
    fell = "SELECT sentence FROM findings WHERE rule = 'DZ-FALL'"
    assert "fell 0.7" in store.value(fell)
    version = store.version()
    choose_leading_series(store, key_of(store, "B1"), "lumbar spine", "computed", "Dr Test")
    assert leading(store, "B1") == ["computed"]
    assert store.value(fell) is None  # by the computed Z it fell by 0.4
    assert store.version() > version
    assert leading(store, "B3") == ["reported"]


def test_of_one_day_the_last_choice_stands(store: Store):
    key = key_of(store, "B1")
    for series in ("computed", "reported", "computed"):
        choose_leading_series(store, key, "lumbar spine", series)
    assert leading(store, "B1") == ["computed"]
    assert store.count("primary_series") == 1


def test_what_is_not_there_cannot_lead(store: Store):
    with pytest.raises(TrabeculaError, match="cannot lead"):
        choose_leading_series(store, key_of(store, "B1"), "lumbar spine", "reported_size_adjusted")
    with pytest.raises(TrabeculaError, match="cannot lead"):
        choose_leading_series(store, key_of(store, "B2"), "lumbar spine", "reported")
    assert store.count("primary_series") == 0


def test_after_a_restart_the_same_leads_without_working_everything_out_again(store: Store, tmp_path: Path):
    choose_leading_series(store, key_of(store, "B1"), "lumbar spine", "computed")
    before = store.value("SELECT views_digest FROM store_state")
    findings = store.query("FROM findings ORDER BY ALL")
    store.close()
    with open_clinic(tmp_path / "clinic.duckdb", TODAY) as again:
        assert again.value("SELECT views_digest FROM store_state") == before is not None
        assert leading(again, "B1") == ["computed"]
        assert again.query("FROM findings ORDER BY ALL").equals(findings)
