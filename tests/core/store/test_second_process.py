"""One process owns the store; another is told who, and cannot get in even after the owner touched the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.stores import fresh_store

OPEN = "import sys; from core.store import Store; from pathlib import Path; Store.open(Path(sys.argv[1])); print('in')"


def _other(path: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", OPEN, str(path)], capture_output=True, text=True, env=env, timeout=60)


def test_a_second_process_is_told_who_holds_the_store(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with fresh_store(tmp_path):
        other = _other(path)
        assert "in" not in other.stdout.split() and f"process {os.getpid()}" in other.stderr
    assert _other(path).stdout.strip() == "in"


def test_opening_and_closing_the_file_in_the_owner_lets_nobody_in(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with fresh_store(tmp_path):
        for _ in range(3):
            path.read_bytes()  # drops DuckDB's own lock: a hash or a copy by mistake
            assert "StoreHeld" in _other(path).stderr
