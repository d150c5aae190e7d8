"""The one open store of a server: how it is found, held, cached, and shared with the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from core.cli import main
from core.clinic import open_clinic
from core.intake import load
from core.store import Store
from dashboard.data import opened
from dashboard.data.opened import as_of, give_up_the_store, is_frozen, patient_count, the_store, why_closed
from dashboard.data.worklist import lines
from tests.stores import TODAY


def test_every_run_gets_the_same_open_store(clinic: Store):
    assert the_store() is clinic
    assert why_closed() is None


def test_a_loader_answers_anew_when_the_store_has_moved_on(clinic: Store):
    assert patient_count() == 3
    load(clinic, "more.csv", b"patient_id,date_of_birth,sex\nA4,2015-01-01,female\n")
    assert patient_count() == 4


def test_nobody_can_change_what_another_one_sees(clinic: Store):
    lines("open", "", "")[0][0]["sentence"] = "changed"
    assert "changed" not in {row["sentence"] for row in lines("open", "", "")[0]}


def test_the_day_asked_for_at_the_start_stays(clinic: Store):
    assert as_of() == TODAY
    assert is_frozen()


def test_the_day_follows_the_computers_where_nothing_else_was_said(
    clinic: Store, monkeypatch: pytest.MonkeyPatch, filled_store: Path
):
    give_up_the_store()
    monkeypatch.delenv("TRABECULA_AS_OF")

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date(2027, 5, 1)

    monkeypatch.setattr(opened, "date", Tomorrow)
    assert as_of() == date(2027, 5, 1)
    assert not is_frozen()
    assert str(the_store().value("SELECT findings_as_of FROM store_state")) == "2027-05-01"


def test_a_store_held_by_another_process_is_named_with_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "held.duckdb"
    monkeypatch.setenv("TRABECULA_STORE", str(path))
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys; from core.store import Store; from pathlib import Path\n"
         f"store = Store.open(Path({str(path)!r})); print('open', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "open\n"
        closed = why_closed()
        assert closed is not None and closed.held
        assert str(holder.pid) in closed.why
    finally:
        holder.communicate("")
    give_up_the_store()


def test_a_file_that_is_no_store_is_unreadable_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "letter.duckdb"
    path.write_text("Dear colleague, this is no store." * 200)
    before = path.read_bytes()
    monkeypatch.setenv("TRABECULA_STORE", str(path))
    closed = why_closed()
    assert closed is not None and not closed.held
    assert "letter.duckdb" in closed.why
    assert path.read_bytes() == before


def test_the_command_line_works_while_the_dashboard_holds_the_store(
    clinic: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    asked = subprocess.run(
        [sys.executable, "-m", "core.cli", "findings", "--store", str(clinic.path)],
        capture_output=True, text=True, env=environment, timeout=60,
    )  # fmt: skip
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "VF-NEW" in asked.stdout


def test_given_up_the_store_is_free_for_others(clinic: Store):
    path = clinic.path
    give_up_the_store()
    with open_clinic(path, TODAY) as store:
        assert store.value("SELECT count(*) FROM patients") == 3
    assert main(["tables", "--store", str(path)]) == 0
