"""The command line works while another process owns the store."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import answer_request
from core.inbox import Inbox
from core.store import Store
from tests.stores import fresh_store


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Store]:
    with fresh_store(tmp_path) as store:
        inbox = Inbox(store.path, lambda argv: answer_request(store, argv))
        inbox.start()
        yield store
        inbox.stop()


def _trabecula(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-m", "core.cli", *words], capture_output=True, text=True, env=env, cwd=cwd, timeout=120
    )


def test_loading_and_reading_go_through_the_owner(owner: Store, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("patient_id,date_of_birth,sex\nA1,2014-06-14,male\n")
    done = _trabecula("load", "people.csv", "--store", "store.duckdb", cwd=tmp_path)
    assert done.returncode == 0 and "batch 1" in done.stdout
    assert owner.count("patients") == 1
    assert "people.csv" in _trabecula("batches", "--store", "store.duckdb", cwd=tmp_path).stdout
    wrong = _trabecula("undo", "9", "--store", "store.duckdb", cwd=tmp_path)
    assert wrong.returncode == 1 and "There is no batch 9" in wrong.stderr


def test_an_owner_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with fresh_store(tmp_path):
        began = time.monotonic()
        done = _trabecula("findings", "--store", "store.duckdb", cwd=tmp_path)
    assert done.returncode == 3 and f"process {os.getpid()}" in done.stderr
    assert time.monotonic() - began < 30


def test_nonsense_in_the_inbox_is_dropped(owner: Store, tmp_path: Path) -> None:
    folder = tmp_path / "store.duckdb.inbox"
    (folder / "x.request").write_text("{not json")
    (folder / "y.request").write_text('{"argv": ["serve"]}')
    assert _trabecula("tables", "--store", "store.duckdb", cwd=tmp_path).returncode == 0
