"""The check of the rules by mutants finds every limit and comparison and tells killed from surviving."""

from __future__ import annotations

import sys
import types
from dataclasses import replace

import pytest

from core.rules import limits, views
from core.rules.limits import rule_book
from tests.conformance.vectors import groups
from tests.mutants import equivalent
from tests.mutants.comparisons import FLIPS, Mutant, comparisons
from tests.mutants.long_run import Died, all_mutants, counts, numbers, part_of, run, table
from tests.mutants.nudges import FILE, nudges
from tests.mutants.trial import ByVectors, in_force

# The words in texts, comments, frames and arguments compare nothing.
MADE_UP = """-- a = b
CREATE OR REPLACE VIEW made_up AS
SELECT f(x := 1) AS x, 'a < b' AS "c > d", list_filter(l, lambda h: h.n >= 2) AS many,
  a.n BETWEEN low(1, 2) AND 3 AS within, CASE WHEN a.n NOT BETWEEN 1 AND 3 THEN 1 END AS beyond,
  sum(n) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS so_far
FROM a JOIN b ON a.x = b.x AND a.y <> b.y
WHERE a.z IS NOT NULL AND (b.z IS NULL OR a.t IS DISTINCT FROM b.t) AND a.d < today()
  AND CASE a.k WHEN 1 THEN 2 END <= 2
QUALIFY row_number() OVER (PARTITION BY a.x ORDER BY a.y = 1 DESC) = 1;
"""
FOUND = [
    ("h.n >= 2", ">= to >"),
    ("a.n BETWEEN low(1, 2) AND 3", "low bound exclusive"),
    ("a.n BETWEEN low(1, 2) AND 3", "high bound exclusive"),
    ("a.n NOT BETWEEN 1 AND 3", "low bound inclusive"),
    ("a.n NOT BETWEEN 1 AND 3", "high bound inclusive"),
    ("a.x = b.x", "= to <>"),
    ("a.y <> b.y", "<> to ="),
    ("a.z IS NOT NULL", "IS NOT to IS"),
    ("b.z IS NULL", "IS to IS NOT"),
    ("a.t IS DISTINCT FROM b.t", "IS to IS NOT"),
    ("a.d < today()", "< to <="),
    ("CASE a.k WHEN 1 THEN 2 END <= 2", "<= to <"),
    ("a.y = 1", "= to <>"),
    ("row_number() OVER (PARTITION BY a.x ORDER BY a.y = 1 DESC) = 1", "= to <>"),
]


def test_every_comparison_is_found_and_nothing_else_is_changed() -> None:
    found = comparisons("made_up", MADE_UP)
    assert [(mutant.text, mutant.change) for mutant in found] == FOUND
    assert found[0].sql == MADE_UP.replace("h.n >= 2", "h.n > 2")
    assert found[2].sql == MADE_UP.replace("a.n BETWEEN low(1, 2) AND 3", "(a.n >= low(1, 2) AND a.n < 3)")
    assert found[3].sql == MADE_UP.replace("a.n NOT BETWEEN 1 AND 3", "(a.n <= 1 OR a.n > 3)")
    assert found[9].sql == MADE_UP.replace("IS DISTINCT", "IS NOT DISTINCT")
    assert [mutant.line for mutant in found[:2]] == [3, 4]


def test_comparisons_that_read_alike_are_told_apart() -> None:
    found = comparisons("made_up", "SELECT 1\nWHERE a = b AND a = b AND b = a")
    assert [(mutant.text, mutant.nth) for mutant in found] == [("a = b", 1), ("a = b", 2), ("b = a", 1)]
    assert len({mutant.key for mutant in found}) == 3


def test_every_rule_can_be_taken_apart_and_every_limit_moved() -> None:
    """comparisons() counts a second way, with the parser, and raises where the two differ."""
    every = all_mutants()
    assert len({mutant.key for mutant in every}) == len(every) > 500
    moved = [mutant for mutant in every if mutant.where == FILE]
    assert len(moved) == sum(3 if limit.op else 2 for limit in rule_book().values())
    for mutant in moved:
        assert mutant.limit and mutant.limit != rule_book()[mutant.text] and mutant.reads
    for rule in views.rules():
        for mutant in comparisons(rule.name, rule.sql):
            views.parse_rule(rule.name, mutant.sql)
            assert mutant.sql != rule.sql
    assert all(FLIPS[FLIPS[operator]] == operator for operator in ("<", "<=", ">", ">=", "=", "<>"))


def test_a_part_is_a_rule_or_a_limit() -> None:
    every = all_mutants()
    assert {mutant.where for mutant in part_of(every, "people")} == {"people"}
    assert {mutant.text for mutant in part_of(every, "lsc_factor")} == {"lsc_factor"}
    assert {mutant.where for mutant in part_of(every, "people,lsc_factor")} == {"people", FILE}
    with pytest.raises(ValueError, match="no_such is no rule"):
        part_of(every, "no_such")


@pytest.fixture(scope="module")
def vectors() -> ByVectors:
    return ByVectors([group.id for group in groups() if group.rule == "people"])


def _of_people(text: str, sql: str) -> Mutant:
    return next(mutant for mutant in comparisons("people", sql) if mutant.text == text)


def test_a_known_mutant_is_killed_by_a_known_vector(vectors: ByVectors) -> None:
    people = next(rule for rule in views.rules() if rule.name == "people")
    assert vectors.killed_by(_of_people("deceased_date > today()", people.sql)) == "alive-on-the-day"
    adult = {mutant.change: vectors.killed_by(mutant) for mutant in nudges() if mutant.text == "adult_years"}
    assert adult == {"20 up by 1": "adult-from-20", "20 down by 1": "adult-from-20", ">= to >": "adult-from-20"}
    untouched = replace(_of_people("deceased_date > today()", people.sql), sql=people.sql)
    assert vectors.killed_by(untouched) == ""


def test_sql_that_cannot_be_worked_out_is_killed(vectors: ByVectors) -> None:
    people = next(rule for rule in views.rules() if rule.name == "people")
    broken = replace(_of_people("deceased_date > today()", people.sql), sql=people.sql.replace("today()", "no_such()"))
    assert vectors.killed_by(broken)


def test_a_comparison_that_no_vector_holds_survives(vectors: ByVectors) -> None:
    unheld = Mutant("people", 1, "", "", frozenset({"people"}))
    people = next(rule for rule in views.rules() if rule.name == "people")
    more = people.sql.replace("\nWHERE ", "\nWHERE coalesce(batch_id < 1000, true) AND ")
    with in_force(replace(unheld, sql=more)):
        assert vectors.killed_by(_of_people("batch_id < 1000", more)) == ""
        assert vectors.killed_by(_of_people("deceased_date > today()", more)) == "alive-on-the-day"


TESTS = ("test_due.py::test_the_dead_have_no_findings", "test_validity.py::test_two_evaluable_vertebrae_are_needed")


@pytest.fixture
def no_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was tried in this process leaves its script as `__main__`; a new process would start with that."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


@pytest.mark.usefixtures("no_main")
def test_what_no_vector_kills_a_test_may_kill() -> None:
    """A process of its own, with two Python tests and no vectors."""
    mutants = [m for m in all_mutants() if m.where == "people" and m.change in ("> to >=", "IS to IS NOT")]
    killers = run(mutants, 1, tests=[f"tests/core/rules/{test}" for test in TESTS], some=())
    assert {mutant.text: killer for mutant, killer in killers.items()} == {
        "date_of_birth_precision IS DISTINCT FROM 'year'": "",
        "deceased_date IS NULL": TESTS[0],
        "deceased_date > today()": "",
    }


@pytest.mark.usefixtures("no_main")
def test_a_test_that_fails_by_itself_breaks_the_run_off() -> None:
    with pytest.raises(Died, match="not found"):
        run(part_of(all_mutants(), "people"), 1, tests=["tests/core/rules/test_no_such.py"], some=())


def test_the_list_of_equivalent_mutants_names_mutants_and_reasons() -> None:
    keys = {mutant.key for mutant in all_mutants()}
    assert equivalent.known(equivalent.entries()) <= keys


@pytest.mark.parametrize(
    "text",
    [
        "[[mutants]]\n",
        '[[mutant]]\nrule = "r"\nchange = "= to <>"\ncomparisons = []\nbecause = "The two are always the same, by contract."',
        '[[mutant]]\nrule = "r"\nchange = "= to <>"\ncomparisons = ["a = b"]\nbecause = "so"',
        '[[mutant]]\nrule = "r"\nchange = "= to <>"\ncomparisons = ["a = b", "a = b"]\n'
        'because = "The two are always the same, by contract."',
    ],
)
def test_a_malformed_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        equivalent.entries(text)


def test_an_equivalent_mutant_that_is_killed_or_gone_is_told() -> None:
    one, other = (Mutant("r", 1, text, "= to <>", frozenset({"r"})) for text in ("a = b", "b = c"))
    listed = {one.key, ("r", "c = d", "= to <>", 2)}
    assert equivalent.faults(listed, {one: "a-group", other: ""}, [one, other]) == [
        "r: a = b: = to <>: listed as equivalent, and killed by a-group",
        "r: c = d (no 2): = to <>: listed as equivalent, and there is no such mutant",
    ]
    assert equivalent.faults({one.key}, {one: "", other: ""}, [one, other]) == []


def test_the_table_and_the_numbers_add_up() -> None:
    limit, one, other, third = (
        Mutant(where, 1, text, "= to <>", frozenset({"r"}))
        for where, text in ((FILE, "a_limit"), ("r", "a = b"), ("r", "b = c"), ("r", "c = d"))
    )
    killers = {limit: "a-group", one: "test_r.py::test_it", other: "", third: ""}
    found = counts(killers, {other.key})
    told = numbers(found, killers, 12.34)
    assert {key: told[key] for key in ("mutants", "killed", "equivalent", "survivors")} == {
        "mutants": 4,
        "killed": 2,
        "equivalent": 1,
        "survivors": 1,
    }
    assert (told["killed_by_vectors"], told["killed_by_tests"], told["mutants_of_limits"]) == (1, 1, 1)
    assert [line.split() for line in table(found).splitlines()[1:]] == [
        [FILE, "1", "1", "0", "0"],
        ["r", "3", "1", "1", "1"],
        ["all", "4", "2", "1", "1"],
    ]


def test_in_force_is_over_afterwards() -> None:
    before, book = views.rules(), rule_book()
    with in_force(nudges()[0]):
        assert limits.rule_book() != book
    with in_force(_of_people("deceased_date > today()", next(r.sql for r in before if r.name == "people"))):
        assert views.rules() != before
    assert views.rules() is before and limits.rule_book() is book
