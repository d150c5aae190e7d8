"""A process killed in the middle of a commit: nothing that was committed is lost, and nothing is half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from core.clinic import open_clinic

ROWS = 150
PROGRAM = """
import sys
from datetime import date
from core.clinic import open_clinic
from core.intake import load
store = open_clinic(sys.argv[1], date(2026, 11, 20))
print("open", flush=True)
for number in range(int(sys.argv[2]), 100000):
    head = "patient_id,date_of_birth,sex,visit_date,height_cm\\n"
    rows = "".join(f"K{number}-{n},2015-01-01,f,2026-01-02,{100 + n % 50}\\n" for n in range(ROWS))
    load(store, f"f{number}.csv", (head + rows).encode())
    print(number, flush=True)
""".replace("ROWS", str(ROWS))


@pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9; its TerminateProcess is not this test's"
)
def test_kill_in_mid_commit_ten_times(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    done = 0
    for turn in range(10):
        told = _kill_one(path, done, 0.02 + 0.045 * turn)
        with open_clinic(path, date(2026, 11, 20)) as store:
            batches = int(store.value("SELECT count(*) FROM batches"))
            assert batches >= told, "a commit that was reported is lost"
            # every batch is whole: patients, visits, identities and findings belong together
            for table in ("patients", "visits", "identities"):
                assert store.count(table) == batches * ROWS, table
            assert store.count("former_visits") == 0
            assert (
                int(
                    store.value(
                        "SELECT count(*) FROM findings WHERE patient_key NOT IN (SELECT patient_key FROM patients)"
                    )
                )
                == 0
            )
            done = batches
    assert done >= 5


def _kill_one(path: Path, begin: int, after_s: float) -> int:
    """Start the program, let it commit at least once, kill it a moment into the next commit; the batches it reported."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(begin)], stdout=subprocess.PIPE, text=True, env=env
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "open"
    last = process.stdout.readline().strip()
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()
    process.wait()
    return int(rest[-1] if rest else last) + 1
