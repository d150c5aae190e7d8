"""A change of some tables: what is not worked out anew is what it would have come to."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from core.batch_book import foresee_undo
from core.clinic import rules_on, rules_today
from core.contracts import TABLES
from core.intake import undo
from core.intake.apply import copy_patients
from core.rules.kept import KEPT, kept_columns
from core.rules.limits import sign_limit
from core.rules.unchanged import is_enough, plan, plan_of
from core.rules.views import Rule, rules, select_of, with_those_below
from core.rules.workspace import install_macros_on, work_out
from core.store import Cursor, Store
from core.store.step import is_in_step
from tests.core.intake.conftest import PEOPLE, Desk, desk, staffed  # noqa: F401
from tests.core.intake.test_preview import FIRST, SECOND
from tests.core.rules.test_unfed import MORE, SPINE
from tests.stores import fresh_store

pytestmark = pytest.mark.rules

OF_PATIENTS = [name for name, contract in TABLES.items() if contract.HAS_PATIENT]


# Beside what feeds each rule: rows of every other table, and a scan whose levels were analysed one by one.
REST = (
    "patient_id,diagnosis_code,since_date,status\nA1,Duchenne muscular dystrophy,2020-01-01,confirmed\n",
    "patient_id,sample_date,analyte,value,unit\nA1,2026-10-02,calcium,2.4,mmol/L\nA2,2020-10-02,calcium,2.4,mmol/L\n",
    "patient_id,agent,infusion_date,status,dose_mg\nA1,zoledronate,2026-11-01,given,1.1\nA2,zoledronate,2019-11-01,given,1.1\n",
    "patient_id,assessed_date,item,result\nA2,2025-01-02,scoliosis,severe\nA1,2026-11-02,scoliosis,none\n",
    "patient_id,pregnancy_no,conception_date\n007,1,2026-03-01\n",
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fresh_store(tmp_path_factory.mktemp("unchanged")) as store:
        for text in (PEOPLE, FIRST, SECOND, MORE, *SPINE, *REST):
            report = Desk(store).load(text)
            assert report.clean, (text, report.problems)
        yield store


def _told(cursor: Cursor) -> dict[str, list[str]]:
    lent = {name for (name,) in cursor.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    told = {
        name: cursor.execute(
            f"{'SELECT *' if name in lent else kept_columns(name)} FROM {name} WHERE patient_key IS NOT NULL"
        ).fetchall()
        for name in KEPT
    }
    told["after"] = cursor.execute("FROM after").fetchall()
    made = {name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()}
    # A shape that depended on what stands would be remembered for rules that are left out (core/rules/unfed.py).
    for rule in rules():
        if rule.name in made - lent:
            told[f"shape of {rule.name}"] = cursor.execute(f"DESCRIBE {rule.name}").fetchall()
    return {name: sorted(map(repr, rows)) for name, rows in told.items()}


def _without_some(store: Store, table: str, changed: set[str] | None) -> dict[str, list[str]]:
    """What follows where every other row of a table is gone; of `patients`, where some are of the other sex."""
    with store.workspace() as cursor:
        cursor.execute("CREATE TABLE affected AS SELECT patient_key FROM store.patients")
        copy_patients(cursor, TABLES if changed is None else {"patients", *changed, *plan(changed).tables})
        if table == "patients":
            cursor.execute("UPDATE patients SET sex = 'female', deceased_date = DATE '2026-01-01' WHERE rowid % 2 = 0")
        else:
            cursor.execute(f"DELETE FROM {table} WHERE rowid % 2 = 0")
        work_out(cursor, store.as_of, changed=changed)
        return _told(cursor)


@pytest.mark.parametrize("table", OF_PATIENTS)
def test_what_stands_is_what_it_would_come_to(samples: Store, table: str) -> None:
    whole, planned = _without_some(samples, table, None), _without_some(samples, table, {table})
    assert planned.keys() > set(KEPT)
    for name, rows in planned.items():
        assert rows == whole[name], name


@pytest.mark.parametrize("table", OF_PATIENTS)
def test_who_reads_the_table_is_asked_again(table: str) -> None:
    asked = {rule.name for rule in plan({table}).rules}
    for rule in rules():
        if table in rule.tables and (rule.finding or rule.name in KEPT):
            assert rule.name in asked, rule.name
    assert plan({table}).standing == {rule.name for rule in rules() if rule.name in KEPT and table not in rule.tables}


@pytest.mark.parametrize(
    "names",
    [
        {
            "bp_dose",
            "bp_next",
            "cautions",
            "denosumab_state",
            "preinfusion_checks",
            "response_components",
            "response",
            "stopped_drugs",
        },
        {"lab_results", "infusion_labs", "vitamin_d_states", "height_z"},
        {"scan_series", "vertebral_history", "iscd", "schedule"},
    ],
)
def test_what_is_read_of_one_patient_is_what_it_would_come_to(samples: Store, names: set[str]) -> None:
    assert {rule.name for rule in plan_of(frozenset(names)).rules} < {rule.name for rule in with_those_below(names)}
    for (key,) in samples.query("SELECT patient_key FROM patients").itertuples(index=False):
        with rules_today(samples, names, key) as cursor:
            read = {name: cursor.execute(f"{kept_columns(name)} FROM {name}").fetchall() for name in names}
        with rules_on(samples, samples.as_of, names) as cursor:
            for name in names:
                whole = cursor.execute(f"{kept_columns(name)} FROM {name} WHERE patient_key = ?", [key]).fetchall()
                assert sorted(map(repr, read[name])) == sorted(map(repr, whole)), (name, key)


def test_blood_results_leave_scans_and_spine_alone() -> None:
    asked = {rule.name for rule in plan({"labs"}).rules}
    assert {"data_complete_to", "schedule_labs", "finding_lab_due"} <= asked
    scans_and_spine = {"scan_validity", "scan_series", "scan_pairs", "dxa_due", "vertebra_reads", "vertebral_history"}
    assert asked.isdisjoint(scans_and_spine | {"spine_reasons", "spine_due", "iscd", "fracture_rate", "growth_tempo"})


def test_what_is_about_no_patient_asks_for_everything() -> None:
    assert plan({"device_checks", "labs"}).rules == rules() == plan(None).rules


def test_a_kept_rule_stands_in_only_with_all_that_is_named_of_it() -> None:
    named = {rule.name: rule for rule in rules()}
    assert is_enough("vertebral_history", named["vertebral_fractures"])
    assert not is_enough("vertebral_history", named["vertebral_change"])
    assert not is_enough("vertebra_reads", named["spine_known"])


def test_undo_leaves_alone_what_the_batch_had_no_part_in(staffed: Desk) -> None:  # noqa: F811
    staffed.load(
        "patient_id,visit_date,LS levels,LS BMD (g/cm2),LS Z,T8,modality\nA1,2026-01-02,L1-L4,0.6,-2.3,2,vfa\n"
    )
    before = {name: staffed.store.query(f"FROM {name} ORDER BY ALL").astype(str).values.tolist() for name in KEPT}
    report = staffed.load("patient_id,sample_date,analyte,value,unit\nA1,2026-10-02,calcium,2.4,mmol/L\n")
    assert staffed.store.value("SELECT count(*) FROM findings WHERE rule = 'VF-FIRST'") == 1
    foreseen = foresee_undo(staffed.store, report.batch_id or 0)
    assert undo(staffed.store, report.batch_id or 0) == foreseen
    for name in KEPT:
        assert staffed.store.query(f"FROM {name} ORDER BY ALL").astype(str).values.tolist() == before[name], name


# Not of patients: whoever changes one of these has every rule asked again, of everybody.
BOOKS = {
    "bones", "condition_names", "conditions", "drug_cautions", "drug_groups", "height_adjustments", "height_regressions",
    "infusion_overrides", "lab_ranges", "lms_buckets", "lms_references", "nutrient_recommendations", "precision_errors",
    "prednisolone_equivalents", "primary_series", "reference_choices", "regimens",
}  # fmt: skip


def _tables_of(node: object) -> Iterator[tuple[str, str]]:
    """(what, name) of the tables and the parts by WITH in a statement, as DuckDB itself reads it."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield "table", node["table_name"]
        yield from (("part", part["key"]) for part in node.get("cte_map", {}).get("map", []))
        node = list(node.values())
    if isinstance(node, list):
        for below in node:
            yield from _tables_of(below)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_table_that_a_rule_reads_is_known(rule: Rule) -> None:
    """From the names follows which uploads ask a rule again: one that is missed would leave what is kept stale."""
    read = duckdb.sql("SELECT json_serialize_sql($1)", params=[select_of(rule.name)]).fetchone()
    assert read
    found = set(_tables_of(json.loads(read[0])))
    names = {name for what, name in found if what == "table"} - {name for what, name in found if what == "part"}
    others = {one.name for one in rules()}
    assert names & others == set(rule.reads)
    assert names & TABLES.keys() <= set(rule.tables)
    assert names - others - TABLES.keys() <= BOOKS


def test_what_is_out_of_step_does_not_stand(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """A limit was signed and the renewal failed: the next file asks every rule, so that a child has one answer."""
    staffed.load("patient_id,visit_date,LS levels,LS BMD (g/cm2),LS Z\nA1,2026-01-02,L1-L4,0.6,-1.9\n")
    assert staffed.store.value("SELECT low FROM low_bmd WHERE patient_key = 1") is not True
    assert is_in_step(staffed.store)
    sign_limit(staffed.store, "iscd_low_bmd_z", "-1.8", "Dr Test")
    assert not is_in_step(staffed.store)
    with staffed.store.write() as cursor:
        install_macros_on(cursor, staffed.store.as_of)
    report = staffed.load("patient_id,sample_date,analyte,value,unit\nA1,2026-10-02,calcium,2.4,mmol/L\n")
    assert "ZLOW" in set(staffed.store.query("SELECT rule FROM findings WHERE patient_key = 1")["rule"])
    undo(staffed.store, report.batch_id or 0)
    assert "ZLOW" in set(staffed.store.query("SELECT rule FROM findings WHERE patient_key = 1")["rule"])


def test_a_file_that_repeats_what_is_known_asks_for_what_is_new_alone(staffed: Desk) -> None:  # noqa: F811
    """A birth date in each row of a month's file is no change of a patient."""
    staffed.load("patient_id,visit_date,T8,modality\nA1,2026-01-02,2,vfa\n")
    report = staffed.check(
        "patient_id,date_of_birth,sample_date,analyte,value,unit\nA1,2014-06-14,2026-10-02,calcium,2.4,mmol/L\n"
    )
    assert report.new == 1
    assert not [found for found in report.findings if found.rule == "VF-FIRST"]
