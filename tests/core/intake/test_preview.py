"""The preview says whose findings would change, the commit makes it so, and the table is what the views say."""

from __future__ import annotations

import pytest

from core.clinic import keep_in_step, rules_on
from core.contracts import TABLES
from core.rules import views
from core.rules.findings import read_findings
from core.rules.kept import kept_columns
from core.rules.workspace import KEPT, install_macros_on
from core.store import Store
from tests.core.intake.conftest import Desk

pytestmark = pytest.mark.rules  # the findings of what is loaded are looked at

HEAD = "patient_id,visit_date,height_cm,LS levels,LS BMD (g/cm2),LS Z,T7,T8,modality\n"
FIRST = HEAD + "A1,2025-01-02,140,L1-L4,0.612,-1.1,0,0,vfa\nA2,2025-01-03,140,L1-L4,0.612,-1.1,0,0,vfa\n"
TREATED = "patient_id,agent,infusion_date,status,dose_mg\nA1,zoledronate,2025-02-01,given,1.1\n"
MOTHER = (
    "patient_id,sex,date_of_birth,delivery_date,onset,mri_time,mri_oedema_left_hip,pain_free,osteomyelitis,"
    "treatment_during_pregnancy\nM1,female,1990-02-03,2025-03-01,2025-01-10,2025-01-20,femoral head,2025-08-01,"
    "excluded,ibuprofen\n"
)
SECOND = HEAD + "A1,2026-01-02,145,L1-L4,0.602,-2.3,0,2,vfa\n"


def _open(store: Store) -> set[tuple[str, str, str]]:
    frame = read_findings(store)
    return set(zip(frame["patient_id"], frame["rule"], frame["sentence"], strict=True))


def test_what_the_preview_says_is_what_the_commit_does(staffed: Desk) -> None:
    staffed.load(FIRST)
    before = _open(staffed.store)
    report = staffed.check(SECOND)
    assert _open(staffed.store) == before
    appear = {(f.patient, f.rule, f.sentence) for f in report.findings if f.kind == "appears"}
    vanish = {(f.patient, f.rule) for f in report.findings if f.kind == "vanishes"}
    assert ("A1", "VF-NEW") in {(p, r) for p, r, _ in appear}
    assert ("A1", "DXA-DUE") in vanish
    staffed.load(SECOND)
    after = _open(staffed.store)
    assert appear <= after
    assert {(p, r) for p, r, _ in before} - {(p, r) for p, r, _ in after} == vanish
    assert {f.patient for f in report.findings} == {"A1"}, "nobody else's findings move"


def test_the_kept_tables_are_what_the_views_say(staffed: Desk) -> None:
    for text in (FIRST, TREATED, SECOND, MOTHER):
        assert staffed.load(text).clean
    store = staffed.store
    with store.workspace() as cursor:
        cursor.execute("CREATE TABLE affected AS SELECT patient_key FROM store.patients")
        for table in TABLES:
            cursor.execute(f"INSERT INTO {table} BY NAME FROM store.{table}")
        lent = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'"
        for (name,) in cursor.execute(lent).fetchall():
            if name not in (*TABLES, *KEPT, "findings") and not name.startswith("former_"):
                cursor.execute(f"CREATE VIEW {name} AS FROM store.{name}")
        install_macros_on(cursor, store.as_of)
        for rule in views.rules():
            cursor.execute(views.as_table(rule))
        cursor.execute(views.all_findings_sql())
        for name in KEPT:
            viewed = cursor.execute(f"{kept_columns(name)} FROM {name} WHERE patient_key IS NOT NULL").fetchall()
            kept = cursor.execute(f"FROM store.main.{name}").fetchall()
            assert viewed and sorted(map(repr, viewed)) == sorted(map(repr, kept)), name
        viewed = cursor.execute(
            "SELECT patient_key, rule, object, since, sentence, fact_key FROM all_findings"
        ).fetchall()
        kept = cursor.execute(
            "SELECT patient_key, rule, object, since, sentence, fact_key FROM store.findings"
        ).fetchall()
        assert viewed and sorted(viewed) == sorted(kept)


def test_evidence_names_batch_and_row(staffed: Desk) -> None:
    staffed.load(FIRST)
    staffed.load(SECOND)
    frame = read_findings(staffed.store)
    evidence = frame[frame["rule"] == "VF-NEW"].iloc[0]["evidence"]
    assert {(item["batch_id"], item["file_row"]) for item in evidence if item["batch_id"]} >= {(2, 2), (3, 2)}


def test_findings_follow_the_day(staffed: Desk) -> None:
    from datetime import date

    staffed.load(FIRST)
    store = staffed.store
    due = "SELECT count(*) FROM findings WHERE rule = 'DXA-DUE'"
    assert store.value(due) == 2
    keep_in_step(store, date(2025, 6, 1))
    assert store.value(due) == 0
    with rules_on(store, date(2026, 11, 20)) as cursor:
        row = cursor.execute("SELECT count(*) FROM all_findings WHERE rule = 'DXA-DUE'").fetchone()
    assert row == (2,) and store.value(due) == 0
