"""The rule book's limits: complete, each one used, refused when malformed, replaced only by a signature."""

from __future__ import annotations

import operator
import re
from datetime import date

import duckdb
import pytest

from core.rules import views
from core.rules.limits import (
    Limit,
    LimitsMalformed,
    Override,
    all_limits,
    install_limits,
    limit_value,
    parse_limits,
    rule_book,
)

LIMITS = list(rule_book().values())
OPERATORS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
ENTRY = """[iscd_low]
value = -2.0
unit = "SD"
op = "<="
kind = "published"
source = "ISCD Pediatric 2019"
meaning = "Low."
"""


@pytest.fixture(scope="module")
def catalog() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    install_limits(connection)
    return connection


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.limit_id)
def test_a_limit_is_met_on_its_own_side(catalog: duckdb.DuckDBPyConnection, limit: Limit) -> None:
    row = catalog.execute(f"SELECT limits.{limit.limit_id}()").fetchone()
    assert row and row[0] == limit.value and type(row[0]) is type(limit.value)
    if limit.op:
        step = 1 if isinstance(limit.value, int) else 0.01
        for x in (limit.value - step, limit.value, limit.value + step):
            met = catalog.execute(f"SELECT meets.{limit.limit_id}(?), meets.{limit.limit_id}(NULL)", [x]).fetchone()
            assert met == (OPERATORS[limit.op](x, limit.value), None), x


def test_each_limit_is_used_by_a_rule() -> None:
    used = {limit for rule in views.rules() for limit in rule.limits_in_text}
    assert used == set(rule_book())


def test_a_finding_names_limits_that_its_rule_uses() -> None:
    for rule in views.rules():
        if rule.finding:
            listed = re.search(r"evidence,\s+(?:CAST\()?\[(.*?)\](?: AS VARCHAR\[\]\))? AS limits", rule.sql, re.DOTALL)
            assert listed, rule.name
            named = set(re.findall(r"'(\w+)'", listed[1]))
            assert named <= set(rule.limits), (rule.name, named - set(rule.limits))


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (ENTRY.replace('"<="', '"=<"'), "iscd_low"),
        (ENTRY.replace("-2.0", '"-2.0"'), "iscd_low"),
        (ENTRY.replace("-2.0", "nan"), "iscd_low"),
        (ENTRY.replace('unit = "SD"\n', ""), "unit"),
        (ENTRY.replace('"published"', '"guessed"'), "kind"),
        (ENTRY.replace("ISCD Pediatric 2019", "F1"), "source"),
        (ENTRY + 'colour = "red"\n', "colour"),
        (ENTRY.replace("[iscd_low]", '["x); DROP TABLE patients; --"]'), "DROP"),
        (ENTRY + ENTRY, "TOML"),
        ("value = 3", "value"),
    ],
)
def test_a_malformed_limit_is_refused(broken: str, what: str) -> None:
    with pytest.raises(LimitsMalformed, match=what):
        parse_limits(broken)


def test_a_well_formed_limit_is_read() -> None:
    assert parse_limits(ENTRY)["iscd_low"].value == -2.0


def test_a_centres_signature_replaces_the_value_everywhere() -> None:
    connection = duckdb.connect()
    install_limits(connection, [Override("dxa_interval_months", 6.0, "Dr Ada", date(2026, 3, 1))])
    install_limits(connection, [Override("dz_fall_sd", 0.7, "Dr Ada", date(2026, 3, 1))])
    got = connection.execute(
        "SELECT limits.dxa_interval_months(), limits.dz_fall_sd(), meets.dz_fall_sd(0.6)"
    ).fetchone()
    assert got == (12, 0.7, False), "signatures are given whole, not added up"


def test_product_choices_wait_for_a_signature() -> None:
    signed = Override("adult_years", 20, "Dr Ada", date(2026, 3, 1))
    shown = {limit.limit_id: limit.sign_off for limit in all_limits([signed])}
    assert shown["adult_years"] == "signed by Dr Ada, 2026-03-01"
    assert shown["patient_data_stale_months"] == "not yet signed off"
    assert shown["iscd_low_bmd_z"] == ""


def test_half_a_month_is_no_whole_number() -> None:
    with pytest.raises(LimitsMalformed, match="whole number of months"):
        all_limits([Override("dxa_interval_months", 6.5, "Dr Ada", date(2026, 3, 1))])


def test_a_signature_under_a_limit_of_a_former_version_does_no_harm() -> None:
    assert len(all_limits([Override("gone", 1.0, "Dr Ada", date(2026, 3, 1))])) == len(rule_book())


@pytest.mark.parametrize(
    ("limit_id", "words"),
    [("iscd_low_bmd_z", "<= −2.0 SD"), ("dxa_interval_months", "12 months"), ("height_max_days", "<= 90 days")],
)
def test_a_limit_in_words(limit_id: str, words: str) -> None:
    assert next(limit.words for limit in all_limits() if limit.limit_id == limit_id) == words


def test_unknown_limits_have_no_value() -> None:
    with pytest.raises(KeyError):
        limit_value("no_such_limit")
