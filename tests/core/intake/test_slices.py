"""Many patients are worked out some at a time: the same as all at once, whole or not at all, and undone exactly."""

from __future__ import annotations

from datetime import date

import pytest

from core.clinic import findings_on, keep_in_step
from core.intake import slices
from core.intake.batches import undo
from core.rules import kept
from core.rules.kept import KEPT
from tests.core.intake.conftest import Desk
from tests.core.intake.test_preview import FIRST, HEAD, MOTHER, SECOND, TREATED

pytestmark = pytest.mark.rules  # the findings of what is loaded are looked at

LATER = date(2027, 3, 1)
THIRD = FIRST.replace("2025-01-0", "2026-02-0").replace("0.612,-1.1", "0.580,-2.4")


def _kept(desk: Desk) -> dict[str, list[str]]:
    return {name: sorted(map(repr, desk.rows(f"FROM {name}"))) for name in (*KEPT, "findings")}


def _three_loaded(desk: Desk) -> None:
    for text in (FIRST, TREATED, SECOND, THIRD, MOTHER):
        desk.load(text)


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 1)


def test_slices_keep_what_the_whole_keeps(staffed: Desk, monkeypatch: pytest.MonkeyPatch, one_at_a_time: None) -> None:
    _three_loaded(staffed)
    sliced = _kept(staffed)
    assert all(sliced.values())
    monkeypatch.undo()
    with staffed.store.write() as cursor:
        cursor.execute("UPDATE store_state SET views_digest = NULL")
    keep_in_step(staffed.store)
    assert _kept(staffed) == sliced


@pytest.mark.parametrize(("most", "workers"), [(1, 1), (10_000, 2)])  # one patient after the other, both side by side
def test_a_load_of_many_keeps_what_the_rules_say(
    staffed: Desk, monkeypatch: pytest.MonkeyPatch, most: int, workers: int
) -> None:
    monkeypatch.setattr(slices, "SLICE", most)
    monkeypatch.setattr(slices, "WORKERS", workers)
    monkeypatch.setattr(slices, "_WORTH_SLICING", 0)
    staffed.load(FIRST)
    keep_in_step(staffed.store, LATER)
    rows, facts = staffed.contents(), _kept(staffed)
    told = staffed.check(SECOND + THIRD.removeprefix(HEAD))
    loaded = staffed.load(SECOND + THIRD.removeprefix(HEAD))
    kept_now = _kept(staffed)
    assert loaded.findings == told.findings and {f.patient for f in told.findings} == {"A1", "A2"}
    monkeypatch.undo()
    with staffed.store.write() as cursor:
        cursor.execute("UPDATE store_state SET views_digest = NULL")
    keep_in_step(staffed.store, LATER)
    assert _kept(staffed) == kept_now != facts
    assert loaded.batch_id
    undo(staffed.store, loaded.batch_id)
    assert staffed.contents() == rows and _kept(staffed) == facts


def test_a_slice_that_fails_leaves_no_workspace_and_all_threads(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "WORKERS", 2)
    monkeypatch.setattr(slices, "_WORTH_SLICING", 0)
    staffed.load(FIRST)
    threads, databases = "SELECT current_setting('threads')", "SELECT count(*) FROM duckdb_databases()"
    before = staffed.store.value(threads), staffed.store.value(databases), staffed.contents()
    monkeypatch.setattr(slices, "_work_out_slice", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        staffed.load(SECOND + THIRD.removeprefix(HEAD))
    assert (staffed.store.value(threads), staffed.store.value(databases), staffed.contents()) == before


def test_a_preview_in_slices_tells_the_same(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    staffed.load(FIRST)
    whole = staffed.check(SECOND + THIRD.removeprefix(HEAD))
    monkeypatch.setattr(slices, "SLICE", 1)
    sliced = staffed.check(SECOND + THIRD.removeprefix(HEAD))
    assert sliced.findings == whole.findings and {f.patient for f in whole.findings} == {"A1", "A2"}


def test_the_whole_store_in_slices(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _three_loaded(staffed)
    now = _kept(staffed)
    keep_in_step(staffed.store, LATER)
    later = _kept(staffed)
    monkeypatch.setattr(slices, "SLICE", 1)
    keep_in_step(staffed.store, date(2026, 11, 20))
    assert _kept(staffed) == now
    keep_in_step(staffed.store, LATER)
    assert _kept(staffed) == later != now
    assert not [name for (name,) in staffed.rows("SHOW TABLES") if str(name).startswith("next_")]


def test_another_day_in_slices(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _three_loaded(staffed)
    whole = findings_on(staffed.store, LATER)
    monkeypatch.setattr(slices, "SLICE", 1)
    sliced = findings_on(staffed.store, LATER)
    assert len(whole) and sliced.to_dict("records") == whole.to_dict("records")


def test_a_renewal_that_dies_in_between_leaves_what_stood(
    staffed: Desk, monkeypatch: pytest.MonkeyPatch, one_at_a_time: None
) -> None:
    _three_loaded(staffed)
    before, version = _kept(staffed), staffed.store.version()
    done = []

    def broken(*args: object, **named: object) -> None:
        if done:
            raise RuntimeError("power cut")
        done.append(True)
        add_anew(*args, **named)  # type: ignore[arg-type]

    add_anew = kept.add_anew
    monkeypatch.setattr(kept, "add_anew", broken)
    with pytest.raises(RuntimeError):
        keep_in_step(staffed.store, LATER)
    assert _kept(staffed) == before and staffed.store.version() == version
    assert len(staffed.rows("SELECT 1 FROM duckdb_databases() WHERE database_name LIKE 'ws_%'")) == 0
    monkeypatch.setattr(kept, "add_anew", add_anew)
    keep_in_step(staffed.store, LATER)
    assert _kept(staffed) != before


def test_undo_in_slices_is_exact(staffed: Desk, one_at_a_time: None) -> None:
    staffed.load(FIRST)
    rows, facts = staffed.contents(), _kept(staffed)
    batch = staffed.load(THIRD).batch_id
    assert batch and _kept(staffed) != facts
    undo(staffed.store, batch)
    assert staffed.contents() == rows and _kept(staffed) == facts


@pytest.mark.parametrize(("most", "workers"), [(1, 1), (10_000, 2)])
def test_what_stands_in_slices_stays_and_the_rest_follows(
    staffed: Desk, monkeypatch: pytest.MonkeyPatch, most: int, workers: int
) -> None:
    """Blood results and diagnoses: most facts are not worked out, in whichever slice, and undone as they came."""
    _three_loaded(staffed)
    monkeypatch.setattr(slices, "SLICE", most)
    monkeypatch.setattr(slices, "WORKERS", workers)
    monkeypatch.setattr(slices, "_WORTH_SLICING", 0)
    before = _kept(staffed)
    labs = "patient_id,sample_date,analyte,value,unit\nA1,2026-10-02,calcium,2.4,mmol/L\nA2,2026-10-02,calcium,2.4,mmol/L\n"
    sick = "patient_id,diagnosis_code,since_date,status\n" + "".join(
        f"A{n},acute lymphoblastic leukaemia,2026-09-01,confirmed\n" for n in (1, 2)
    )
    batches = [staffed.load(text).batch_id or 0 for text in (labs, sick)]
    after = _kept(staffed)
    assert after["spine_due"] != before["spine_due"] and after["data_complete_to"] != before["data_complete_to"]
    with staffed.store.write() as cursor:
        cursor.execute("UPDATE store_state SET views_digest = NULL")
    keep_in_step(staffed.store)
    assert _kept(staffed) == after
    for batch in reversed(batches):
        undo(staffed.store, batch)
    assert _kept(staffed) == before


def test_a_commit_in_slices_that_dies_leaves_nothing(
    staffed: Desk, monkeypatch: pytest.MonkeyPatch, one_at_a_time: None
) -> None:
    staffed.load(FIRST)
    rows, facts = staffed.contents(), _kept(staffed)

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("core.intake.run.renew_affected", broken)
    with pytest.raises(RuntimeError):
        staffed.load(THIRD)
    assert staffed.contents() == rows and _kept(staffed) == facts
