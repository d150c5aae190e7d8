"""The oracle sees what it is there for: an intake that is made to go wrong is caught, each time by the right words."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.intake import Options, Report, load
from core.store import Store
from tests.fuzz import clock, oracle
from tests.fuzz.clock import Watch
from tests.fuzz.made import Fact, Made
from tests.fuzz.oracle import judge
from tests.fuzz.stand import Stand

DATA = b"patient_id,visit_date,height_cm,note\nA1,2025-01-02,120,0012\nA2,2025-01-03,tall,\nA2,2025-01-04,130,\n,,,\n"
KEY = (("patient_id", "A1"), ("visit_date", date(2025, 1, 2)))
FACTS = (
    Fact(2, "visits", KEY, "height_cm", 120.0), Fact(2, "visits", KEY, "note", "0012"),
    Fact(2, "visits", KEY, "visit_date", date(2025, 1, 2)),
)  # fmt: skip
TOLD = frozenset(("visits", name) for name in ("visit_date", "height_cm", "weight_kg", "note"))
MADE = Made("test", DATA, {}, rows=4, skipped=1, tables=("visits",), readable=True, facts=FACTS, told=TOLD)


def _drops_a_row(store: Store, report: Report) -> None:
    report.refused -= 1


def _counts_wrong_and_agrees(store: Store, report: Report) -> None:
    report.rows_in -= 1
    report.refused -= 1


def _says_nothing_of_a_row(store: Store, report: Report) -> None:
    report.problems = [p for p in report.problems if p.row != 3]


def _forgets_a_skipped_row(store: Store, report: Report) -> None:
    report.skipped_rows = []


def _refuses_what_it_took(store: Store, report: Report) -> None:
    with store.write() as cursor:
        cursor.execute("UPDATE visits SET file_row = 3 WHERE file_row = 2 AND batch_id = ?", [report.batch_id])


def _stores_half(store: Store, report: Report) -> None:
    with store.write() as cursor:
        cursor.execute("DELETE FROM visits WHERE file_row = 4 AND batch_id = ?", [report.batch_id])


def _stores_another_number(store: Store, report: Report) -> None:
    with store.write() as cursor:
        cursor.execute("UPDATE visits SET height_cm = 120.0001 WHERE file_row = 2 AND batch_id = ?", [report.batch_id])


def _eats_zeros(store: Store, report: Report) -> None:
    with store.write() as cursor:
        cursor.execute("UPDATE visits SET note = '12' WHERE note = '0012'")


def _stores_what_no_contract_allows(store: Store, report: Report) -> None:
    with store.write() as cursor:
        cursor.execute("UPDATE visits SET tanner_stage = 9 WHERE batch_id = ?", [report.batch_id])


def _stores_what_nobody_said(store: Store, report: Report) -> None:
    with store.write() as cursor:
        cursor.execute("UPDATE visits SET weight_kg = 20 WHERE file_row = 2 AND batch_id = ?", [report.batch_id])


def _reads_another_table(store: Store, report: Report) -> None:
    report.table = "assessments"


def _breaks(store: Store, report: Report) -> None:
    raise KeyError("of a column")


def _never_ends(store: Store, report: Report) -> None:
    end = time.process_time() + 30
    while time.process_time() < end:
        pass


def _waits(store: Store, report: Report) -> None:
    time.sleep(30)


WRONG: list[tuple[Callable[[Store, Report], None], str]] = [
    (_drops_a_row, "unaccounted"),
    (_counts_wrong_and_agrees, "unaccounted"),
    (_says_nothing_of_a_row, "unnamed"),
    (_forgets_a_skipped_row, "unnamed"),
    (_refuses_what_it_took, "false"),
    (_stores_half, "half written"),
    (_stores_another_number, "false"),
    (_eats_zeros, "false"),
    (_stores_what_no_contract_allows, "false"),
    (_stores_what_nobody_said, "false: visits.weight_kg of row 2 is 20.0"),
    (_reads_another_table, "false: read as assessments"),
    (_breaks, "exception"),
    (_breaks, "half written"),
    (_never_ends, "hang"),
    (_waits, "hang"),
]


@pytest.mark.parametrize(("wrong", "kind"), WRONG)
def test_it_sees(
    wrong: Callable[[Store, Report], None], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loads(store: Store, name: str, data: bytes, options: Options) -> Report:
        report = load(store, name, data, options)
        wrong(store, report)
        return report

    monkeypatch.setattr(oracle, "load", loads)
    if kind == "hang":
        monkeypatch.setattr(clock, "LIMIT_S", 1.0)
    with Stand(tmp_path, with_rules=False) as stand:
        verdict = judge(stand, MADE, deep=True)
    assert verdict.count(kind), verdict.faults


def test_it_sees_a_row_that_nobody_may_take(tmp_path: Path) -> None:
    with Stand(tmp_path, with_rules=False) as stand:
        verdict = judge(stand, replace(MADE, nobody=frozenset({3, 4})), deep=False)
    assert [fault for fault in verdict.faults if "row 4 is without patient" in fault] == verdict.faults != []


def test_waiting_for_a_processor_is_no_hang() -> None:
    """The clock counts where others did not keep the thread from running, or where nobody can say."""
    assert not Watch(wall_s=50.0, cpu_s=4.9, lost_s=45.2).too_long
    assert Watch(wall_s=50.0, cpu_s=4.9, lost_s=44.8).too_long
    assert Watch(wall_s=5.1, cpu_s=0.1, lost_s=0.0).too_long
    assert not Watch(wall_s=59.0, cpu_s=0.1, lost_s=None).too_long
    assert Watch(wall_s=60.1, cpu_s=0.1, lost_s=None).too_long
    assert Watch(wall_s=5.2, cpu_s=5.1, lost_s=9.0).too_long


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a process")
def test_a_process_that_was_stopped_is_no_hang_and_one_that_waits_is() -> None:
    stopped, waiting = (_watched_elsewhere(stop) for stop in (True, False))
    assert stopped == "ended"
    assert waiting == "hang"


_WAITS = """
import sys, threading, time
from tests.fuzz import clock
clock.LIMIT_S = 1.0
try:
    with clock.watched():
        print("begun", flush=True)
        threading.Event().wait(float(sys.argv[1]))
except clock.Hang:
    print("hang")
else:
    print("ended")
"""


def _watched_elsewhere(stop: bool) -> str:
    """How a watched wait of a process ended: a short one that is stopped for long, or a long one."""
    command = [sys.executable, "-c", _WAITS, "0.6" if stop else "4"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout and process.stdout.readline() == "begun\n"
        if stop:
            time.sleep(0.3)
            process.send_signal(signal.SIGSTOP)
            time.sleep(2.5)
            process.send_signal(signal.SIGCONT)
        return process.stdout.read().strip()


def test_it_sees_an_undo_that_is_not_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracle, "undo", lambda *_: None)
    with Stand(tmp_path, with_rules=False) as stand:
        assert judge(stand, MADE, deep=True).count("undo")


def test_it_is_content_with_what_is_right(tmp_path: Path) -> None:
    with Stand(tmp_path, with_rules=True) as stand:
        verdict = judge(stand, MADE, deep=True)
        assert verdict.ended == "rows and problems" and not verdict.faults
