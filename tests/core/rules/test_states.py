"""What people do about findings, and what opens them again: a worse value, a new fact, a higher severity, the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from core.clinic import keep_in_step
from core.errors import TrabeculaError
from core.intake import Options, load
from core.rules.findings import read_findings
from core.rules.states import acknowledge, last_review, mark_reviewed, reopen, snooze
from core.store import Store
from tests.stores import fresh_store

TODAY = date(2026, 11, 20)
SPINE = "lumbar spine"
HEAD = "patient_id,date_of_birth,sex,visit_date,height_cm,LS levels,LS BMD (g/cm2),LS Z,LS Z reference\n"


def _load(store: Store, *rows: str) -> int:
    name, text = "visits.csv", HEAD + "\n".join(rows) + "\n"
    report = load(store, name, text.encode(), Options(accept_soft=True))
    assert report.batch_id, report.problems
    return report.batch_id


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fresh_store(tmp_path, TODAY) as store:
        _load(
            store,
            "A1,2014-06-14,female,2026-09-01,150,L1-L4,0.612,-2.3,Printed",
            "A2,2014-06-14,male,2026-09-01,150,L1-L4,0.612,-0.3,Printed",
        )
        yield store


def _key(store: Store, patient_id: str = "A1") -> int:
    return int(store.value("SELECT patient_key FROM patients WHERE patient_id = ?", [patient_id]))


def _zlow(store: Store) -> pd.Series:
    frame = read_findings(store, _key(store))
    found = frame[frame["rule"] == "ZLOW"]
    assert len(found) == 1
    return found.iloc[0]


def test_a_finding_is_read_whole(store: Store) -> None:
    found = _zlow(store)
    assert (found["severity"], found["object"], found["since"].date()) == ("H", SPINE, date(2026, 9, 1))
    assert (found["patient_id"], found["state"]) == ("A1", "open")
    assert found["token"] == store.value("SELECT token FROM patients WHERE patient_id = 'A1'")
    first = found["evidence"][0]
    assert set(first) == {"label", "value", "on_date", "source_table", "batch_id", "file_row"}
    assert (first["value"], first["on_date"], first["batch_id"], first["file_row"]) == ("−2.3", "2026-09-01", 1, 2)
    assert "iscd_low_bmd_z" in found["limits"]
    assert set(read_findings(store).query("rule == 'ZLOW'")["patient_id"]) == {"A1"}


def test_acknowledged_until_a_worse_value(store: Store) -> None:
    acknowledge(store, _key(store), "ZLOW", SPINE, "seen in clinic", "Dr Ada")
    found = _zlow(store)
    assert (found["state"], found["state_reason"], found["state_by"]) == ("acknowledged", "seen in clinic", "Dr Ada")
    _load(store, "A1,,,2026-10-01,151,L1-L4,0.615,-2.2,Printed")
    assert _zlow(store)["state"] == "acknowledged", "no worse than before"
    _load(store, "A1,,,2026-11-01,151,L1-L4,0.600,-2.4,Printed")
    found = _zlow(store)
    assert (found["state"], found["reopened_because"]) == ("open", "new facts")


def test_a_higher_severity_opens_it_again(store: Store) -> None:
    image = "patient_id,image_id,image_date,modality\nA1,I1,2026-09-02,radiograph\n"
    batch = load(store, "images.csv", image.encode(), Options(table="spine_images")).batch_id
    assert batch and _zlow(store)["severity"] == "M"
    acknowledge(store, _key(store), "ZLOW", SPINE, "seen", "Dr Ada")
    from core.intake import undo

    undo(store, batch)
    found = _zlow(store)
    assert (found["severity"], found["state"], found["reopened_because"]) == ("H", "open", "severity rose")


def test_snoozed_up_to_the_day(store: Store) -> None:
    snooze(store, _key(store), "ZLOW", SPINE, date(2026, 12, 1), "next scan booked", "Dr Ada")
    found = _zlow(store)
    assert (found["state"], found["state_until"].date()) == ("snoozed", date(2026, 12, 1))
    keep_in_step(store, date(2026, 11, 30))
    assert _zlow(store)["state"] == "snoozed"
    keep_in_step(store, date(2026, 12, 1))
    found = _zlow(store)
    assert (found["state"], found["reopened_because"]) == ("open", "snooze ended")


def test_a_snooze_does_not_outlast_a_worse_value(store: Store) -> None:
    snooze(store, _key(store), "ZLOW", SPINE, date(2027, 12, 1), "next scan booked", "Dr Ada")
    _load(store, "A1,,,2026-11-01,151,L1-L4,0.600,-2.9,Printed")
    assert _zlow(store)["state"] == "open"


def test_taken_back(store: Store) -> None:
    acknowledge(store, _key(store), "ZLOW", SPINE, "seen", "Dr Ada")
    reopen(store, _key(store), "ZLOW", SPINE, by="Dr Ada")
    found = _zlow(store)
    assert (found["state"], found["reopened_because"]) == ("open", None)


def test_on_an_earlier_day_it_was_not_yet_done(store: Store) -> None:
    acknowledge(store, _key(store), "ZLOW", SPINE, "seen", "Dr Ada")
    keep_in_step(store, date(2026, 11, 19))
    assert _zlow(store)["state"] == "open"
    keep_in_step(store, TODAY)
    assert _zlow(store)["state"] == "acknowledged"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(store: Store, reason: str) -> None:
    with pytest.raises(TrabeculaError, match="reason"):
        acknowledge(store, _key(store), "ZLOW", SPINE, reason)
    assert _zlow(store)["state"] == "open"


def test_a_snooze_has_to_end_later(store: Store) -> None:
    with pytest.raises(TrabeculaError, match="after 2026-11-20"):
        snooze(store, _key(store), "ZLOW", SPINE, TODAY, "later")


def test_what_is_not_there_cannot_be_acknowledged(store: Store) -> None:
    version = store.version()
    with pytest.raises(TrabeculaError, match="no longer there"):
        acknowledge(store, _key(store), "VF-NEW", "T8", "seen")
    assert store.version() == version
    assert store.value("SELECT count(*) FROM finding_states") == 0


def test_each_act_is_kept_and_grows_the_version(store: Store) -> None:
    version = store.version()
    acknowledge(store, _key(store), "ZLOW", SPINE, "seen", "Dr Ada")
    reopen(store, _key(store), "ZLOW", SPINE, by="Dr Ada")
    assert store.version() == version + 2
    log = store.query("SELECT state_id, state FROM finding_states ORDER BY state_id")
    assert log.values.tolist() == [[1, "acknowledged"], [2, "open"]]


def test_reviews(store: Store) -> None:
    key = _key(store)
    assert last_review(store, key) is None
    mark_reviewed(store, key, "Dr Ada", on=date(2026, 10, 1))
    mark_reviewed(store, key, "Dr Ada", on=date(2026, 9, 1))
    assert last_review(store, key) == date(2026, 10, 1)
    mark_reviewed(store, key, "Dr Ada")
    assert last_review(store, key) == TODAY
    assert last_review(store, _key(store, "A2")) is None
    keep_in_step(store, date(2026, 10, 15))
    assert last_review(store, key) == date(2026, 10, 1)


def test_the_worst_come_first(store: Store) -> None:
    grades = "patient_id,image_date,modality,T8\nA2,2025-09-01,vfa,0\nA2,2026-09-01,vfa,2\n"
    assert load(store, "grades.csv", grades.encode(), Options(accept_soft=True)).batch_id
    frame = read_findings(store)
    assert frame["severity"].tolist() == sorted(frame["severity"], key="CHML".index)
    assert frame.iloc[0]["rule"] == "VF-NEW"
