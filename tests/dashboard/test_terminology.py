"""The words of the field: under 20 years no T-score, no densitometric osteopenia, and osteoporosis only in the names of
diagnoses and in what is quoted. The label of the definition says no more than its rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.rules import views
from core.store import Store
from tests.dashboard.conftest import html_of, page_of, screen
from tests.stories import token_of

ROOT = Path(__file__).parents[2]
NEVER = re.compile(r"\bt[- ]?scores?\b|(?<!radiological )osteopeni|\bdexa\b", re.IGNORECASE)
STATE = re.compile("osteoporo", re.IGNORECASE)
# Where the word stands for something else than the state of a patient.
ALLOWED = {
    "dashboard/screens/diagnosis_checks.py": "what the work-up of the disease is for, quoted with its source",
    "dashboard/screens/labs_notes.py": "what no blood test decides",
    "core/contracts/pregnancy.py": "the name of the disease of pregnancy",
    "core/contracts/kinds.py": "the name of the disease of pregnancy",
    "core/contracts/dictionary.py": "the name of the disease of pregnancy",
    "dashboard/screens/templates.py": "the name of the disease of pregnancy",
    "dashboard/screens/pregnancy.py": "the name of the disease of pregnancy",
    "dashboard/screens/pregnancy_head.py": "the name of the disease of pregnancy",
    "core/rules/sql/schedule_pregnancy.sql": "the name of the disease of pregnancy",
    "core/rules/sql/top_mri.sql": "names of diagnoses that are looked for, and the disease of pregnancy",
    "core/rules/sql/dxa_due.sql": "names of diagnoses that are looked for",
    "core/rules/sql/known_causes.sql": "names of diagnoses that are looked for",
}


def _python_words(path: Path) -> Iterator[str]:
    """Every text of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def _sql_words(sql: str) -> Iterator[str]:
    code = re.sub(r"--[^\n]*", "", sql)
    yield from re.findall(r"'((?:[^']|'')*)'", code)


def _faults(words: Iterator[str], allowed: bool) -> list[str]:
    return [said for said in words if NEVER.search(said) or (STATE.search(said) and not allowed)]


@pytest.mark.parametrize("folder", ["dashboard", "core"])
def test_no_text_of_the_program_has_such_words(folder: str):
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if faults := _faults(_python_words(path), name in ALLOWED):
            found[name] = faults
    assert found == {}


def test_no_sentence_of_a_rule_has_such_words():
    found = {
        rule.name: faults
        for rule in views.rules()
        if (faults := _faults(_sql_words(rule.sql), f"core/rules/sql/{rule.name}.sql" in ALLOWED))
    }
    assert found == {}


def test_the_guard_sees_what_it_is_for():
    assert _faults(iter(["T-score -2.6", "osteopenia", "has osteoporosis", "DEXA"]), False) == [
        "T-score -2.6", "osteopenia", "has osteoporosis", "DEXA",
    ]  # fmt: skip
    assert _faults(iter(["Z −2.6", "radiological osteopenia", "DXA"]), False) == []


def _without_names(store: Store, page: str) -> str:
    """A page without the names of diagnoses and without what is allowed on it."""
    names = store.query("SELECT DISTINCT diagnosis_code AS name FROM diagnoses UNION SELECT name FROM conditions")[
        "name"
    ]
    for name in sorted(names, key=len, reverse=True):
        page = re.sub(re.escape(str(name)), "", page, flags=re.IGNORECASE)
    return page


@pytest.mark.parametrize("number", ["B1", "B2", "B3"])
def test_no_page_of_a_child_has_such_words(told: Store, number: str):
    for name in ("patient", "spine", "treatment"):
        page = _without_names(told, html_of(page_of(name, token_of(told, number))))
        assert NEVER.findall(page) == [] and STATE.findall(page) == [], name


def test_the_worklist_has_no_such_words(clinic: Store):
    page = _without_names(clinic, html_of(screen("worklist")))
    assert NEVER.findall(page) == [] and STATE.findall(page) == []
