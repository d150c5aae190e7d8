"""The rules' files: headers, order, and that none carries a number where a limit is meant."""

from __future__ import annotations

import re

import duckdb
import pytest

from core import reference
from core.rules import views
from core.rules.limits import install_limits
from core.rules.views import Rule, RuleMalformed, in_order, parse_rule
from core.rules.workspace import set_today
from core.store.schema import migrations
from tests.core.rules.conftest import TODAY

RULES = views.rules()
FACTS = {
    "scan_series": """patient_key scan_id scan_date age_years site side levels series z reference reference_note
        bmd_g_cm2 z_precision_sd own_precision excluded excluded_reason device height_z batch_id file_row""",
    "scan_pairs": """patient_key site side series scan_date before_date days comparable why d_bmd_g_cm2 d_bmd_percent
        lsc_g_cm2 own_precision bmd_verdict d_z z_lsc z_verdict d_z_per_year too_soon verdict""",
    "vertebral_history": """patient_key image_id image_date modality level readable grade before_grade before_date event
        across_methods""",
    "dxa_due": "patient_key last_scan due_date status days_late",
    "data_complete_to": "patient_key kind last_date batch_id",
    "low_bmd": "patient_key low missing",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_says_its_question_its_row_and_its_source(rule: Rule) -> None:
    assert rule.question.endswith("?"), rule.question
    assert rule.one_row and rule.source
    if rule.finding:
        assert re.fullmatch(r"[A-Z][A-Z0-9-]+", rule.finding)
        assert f"'{rule.finding}' AS rule" in rule.sql
        for part in ("Opens", "Since", "Closes", "Reopens"):
            assert rule.header[part].endswith("."), (rule.name, part)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_compares_with_a_bare_number(rule: Rule) -> None:
    """0 and 1 count and order things; every other number that is compared with belongs to thresholds.toml."""
    code = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*", "", rule.sql))
    compared = re.findall(r"(?:<=|>=|<>|<|>|=|BETWEEN)\s*(-?\d+(?:\.\d+)?)", code)
    assert [number for number in compared if number not in ("0", "1")] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_asks_the_clock_or_names_a_catalog(rule: Rule) -> None:
    code = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*", "", rule.sql))
    assert not re.search(r"\b(?:now|current_date|current_timestamp|get_current_time)\b", code)
    assert not re.search(r"\b(?:store|memory)\.", code)


def test_findings_have_names_of_their_own() -> None:
    names = [rule.finding for rule in RULES if rule.finding]
    assert sorted(names) == sorted(set(names))
    assert set(names) == {
        "ALP-HIGH-PO4-LOW", "ALP-LOW", "APR", "BP-ALP", "BP-CA", "BP-CHECKMISS", "BP-DENTAL",
        "BP-DOSE", "BP-DUP", "BP-EARLY", "BP-EGFR", "BP-LATE", "BP-PREG", "BP-VITD",
        "DATA-STALE", "DENO-REBOUND", "DXA-DUE", "DXA-NONCOMP", "DXA-SOON", "DZ-FALL", "FX-LOWTR",
        "BP-LACT", "GC-DOSE", "GC-NEWSTART", "HEIGHT-LOSS", "HYPERCA", "HYPOCA", "HYPOPO4", "ISCD-IND",
        "ISCD-NEW", "LAB-DUE", "NO-DIAG", "PAIN-NOIMG", "PTH-HIGH", "PUB-DELAY", "RENAL",
        "RESHAPE", "SIZE-ADJUST", "SPINE-DUE", "TOP-IMAGING", "TOP-LATE", "TOP-MRI", "TOP-NSAID", "TOP-URGENT", "TX-INAD", "VF-FIRST", "VF-NEW", "VF-WORSE",
        "VISIT-DUE", "VITD-DEF", "VITD-TOX", "ZLOW",
    }  # fmt: skip


def test_each_view_comes_after_those_it_reads() -> None:
    names = [rule.name for rule in RULES]
    for rule in RULES:
        assert all(names.index(other) < names.index(rule.name) for other in rule.reads), rule.name


def test_a_circle_is_refused() -> None:
    with pytest.raises(RuleMalformed, match="circle"):
        in_order({"a": ["b"], "b": ["c"], "c": ["a"]})


HEADER = "-- Question: Who?\n-- One row: one.\n-- Source: none.\n-- Rule book: 3.5, A9\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("CREATE OR REPLACE VIEW x AS SELECT 1", "Question, One row, Source, Rule book"),
        (HEADER + "CREATE OR REPLACE VIEW y AS SELECT 1", "make the view x"),
        (HEADER + "CREATE OR REPLACE VIEW x AS SELECT limits.no_such()", "no_such"),
        (HEADER.replace("A9", "A9 and more") + "CREATE OR REPLACE VIEW x AS SELECT 1", "no section"),
        (HEADER + "-- Finding: X\nCREATE OR REPLACE VIEW x AS SELECT 1", "Opens, Since, Closes, Reopens"),
    ],
)
def test_a_rule_that_does_not_explain_itself_is_refused(text: str, what: str) -> None:
    with pytest.raises(RuleMalformed, match=what):
        parse_rule("x", text)


@pytest.fixture(scope="module")
def installed() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS elsewhere; USE elsewhere")
    for _, _, text in migrations():
        connection.execute(text)
    set_today(connection, TODAY)
    reference.install(connection)
    install_limits(connection)
    for _ in range(2):  # again: nothing is in the way
        for rule in RULES:
            connection.execute(views.as_table(rule))
        connection.execute(views.all_findings_sql())
    return connection


@pytest.mark.parametrize("rule", [*(rule.name for rule in RULES), views.ALL_FINDINGS])
def test_every_view_answers_an_empty_store(installed: duckdb.DuckDBPyConnection, rule: str) -> None:
    rows = installed.execute(f"SELECT * FROM {rule}").fetchall()
    if rule == "references_in_use":
        assert len(rows) == 5
    elif rule == "data_complete_to":
        assert {row[0] for row in rows} == {None}
    else:
        assert rows == []


@pytest.mark.parametrize("view", FACTS)
def test_facts_have_the_columns_that_screens_read(installed: duckdb.DuckDBPyConnection, view: str) -> None:
    made = {row[0] for row in installed.execute(f"SELECT column_name FROM (DESCRIBE {view})").fetchall()}
    assert set(FACTS[view].split()) <= made


@pytest.mark.parametrize("rule", [rule.name for rule in RULES if rule.finding])
def test_findings_are_of_one_form(installed: duckdb.DuckDBPyConnection, rule: str) -> None:
    made = installed.execute(f"SELECT column_name, column_type FROM (DESCRIBE {rule})").fetchall()
    assert [name for name, _ in made] == list(views.FINDING_COLUMNS)
    types = dict(made)
    assert types["evidence"].replace('"', "") == (
        "STRUCT(label VARCHAR, value VARCHAR, on_date DATE, source_table VARCHAR, batch_id INTEGER, file_row INTEGER)[]"
    )
    assert (types["since"], types["limits"], types["patient_key"]) == ("DATE", "VARCHAR[]", "INTEGER")
