"""The rules worked out on a set of rows and for a given day, table by table, without planning what cannot have a row.

A rule is one view. Views of views are planned anew at each look and as a whole (seconds, however few the rows), so a
workspace makes each rule a table once, in order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from importlib import resources

import pandas as pd

from core.contracts import TABLES
from core.rules import views
from core.rules.findings import read_stored
from core.rules.kept import KEPT, renew_affected
from core.rules.limits import install_limits, read_overrides
from core.rules.shared_macros import put_in_reach
from core.rules.unchanged import add_findings_sql, plan, plan_of, stand_in_sql
from core.rules.unfed import WorkedOut
from core.store import Cursor, Store
from core.store.macros import install_macros

__all__ = [
    "KEPT",
    "digest",
    "install_macros_on",
    "lend",
    "renew_affected",
    "rows_of",
    "set_today",
    "work_out",
    "work_out_rest",
    "work_out_some",
]

# What a centre loaded: the book of files has the checksums of their rows. What the program brings is in its files.
CENTRE_TABLES = (
    "reference_files",
    "(SELECT * FROM lms_references WHERE origin = 'centre')",
    "(SELECT * FROM height_regressions WHERE origin = 'centre')",
    "(SELECT * FROM regimens WHERE origin = 'centre')",
)


def set_today(cursor: Cursor, day: date, earlier_days: bool = False) -> None:
    """Make today() in the current catalog: a constant, so that DuckDB folds it (a session variable would be NULL).

    earlier_days: whether rules that can say what was known on an earlier day do so. The store keeps only today's.
    """
    cursor.execute(f"CREATE OR REPLACE MACRO today() AS DATE '{day.isoformat()}'")
    cursor.execute(f"CREATE OR REPLACE MACRO earlier_days() AS {str(earlier_days).lower()}")


def install_macros_on(cursor: Cursor, day: date) -> None:
    """today(), the small numeric steps and the limits in the current catalog."""
    set_today(cursor, day)
    install_macros(cursor)
    install_limits(cursor, read_overrides(cursor))


def lend(cursor: Cursor, day: date, own: Collection[str] = ()) -> None:
    """Give a workspace what it needs beside the patients' tables: the store's references and books, and macros.

    own: books of which the workspace has its own.
    """
    ours = {*TABLES, *(f"former_{name}" for name in TABLES), *KEPT, "findings", *own}
    lent = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND schema_name = 'main'"
    )
    for (name,) in lent.fetchall():
        if name not in ours and not name.startswith("next_"):
            cursor.execute(f"CREATE OR REPLACE VIEW {name} AS FROM store.main.{name}")
    set_today(cursor, day)
    put_in_reach(cursor, read_overrides(cursor))


def work_out(cursor: Cursor, day: date, own: Collection[str] = (), changed: Collection[str] | None = None) -> None:
    """Every rule's rows as a table of the workspace, and `after`: all findings as the store keeps them.

    changed: the tables whose rows are others than the store's, on the store's own day; then only the rules that this
    touches are made, and of the others there is what the store keeps. None: everything may be different.
    """
    lend(cursor, day, own)
    todo = plan(changed)
    for name in todo.lent:
        cursor.execute(stand_in_sql(name))
    _make(cursor, todo.rules)
    if any(rule.finding for rule in todo.rules):
        cursor.execute(views.all_findings_sql(todo.rules))
        read_stored(cursor, "after")
    else:
        cursor.execute("CREATE OR REPLACE TABLE after AS FROM store.main.findings LIMIT 0")
    if todo.standing_findings:
        cursor.execute(add_findings_sql("after", todo.standing_findings))


def work_out_some(cursor: Cursor, day: date, names: Collection[str], earlier_days: bool = False) -> None:
    """The rows of some rules as tables of the workspace, with those of the rules that they read.

    earlier_days: also what they say of earlier days, where they can.
    """
    lend(cursor, day)
    set_today(cursor, day, earlier_days)
    _make(cursor, views.with_those_below(names))


def work_out_rest(cursor: Cursor, day: date, names: Collection[str]) -> None:
    """The rows of some rules as tables of the workspace, on the store's own day: what the store keeps is read."""
    lend(cursor, day)
    todo = plan_of(frozenset(names))
    for name in todo.lent:
        cursor.execute(stand_in_sql(name))
    _make(cursor, todo.rules)


def _make(cursor: Cursor, rules: Iterable[views.Rule]) -> None:
    worked_out = WorkedOut(cursor)
    for rule in rules:
        worked_out.make(rule)


def rows_of(cursor: Cursor, rule: str, patient_id: str | None = None) -> pd.DataFrame:
    """The rows of one rule in a workspace, with the patient's number where they are about patients.

    rule: a name of views.rules(), never what somebody typed.
    """
    about = cursor.execute(
        "SELECT count(*) FROM (DESCRIBE FROM " + rule + ") WHERE column_name = 'patient_key'"
    ).fetchone()
    if not about or not about[0]:
        return cursor.execute(f"FROM {rule}").df()
    whose, params = ("WHERE p.patient_id = ?", [patient_id]) if patient_id else ("", [])
    joined = f"FROM {rule} f LEFT JOIN patients p USING (patient_key)"
    ordered = "ORDER BY p.centre, p.patient_id, f.*"
    return cursor.execute(f"SELECT p.centre, p.patient_id, f.* {joined} {whose} {ordered}", params).df()


def digest(store: Store) -> str:
    """Changes whenever a rule, a limit, a centre's signature or setting, a reference or a macro does."""
    text = hashlib.sha256()
    for package in ("core.rules", "core.rules.sql", "core.reference", "core.reference.data", "core.store"):
        for entry in sorted(resources.files(package).iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith((".toml", ".csv", ".sql", ".py")):
                text.update(entry.read_bytes())
    with store.cursor() as cursor:
        text.update(repr(read_overrides(cursor)).encode())
        for settings in ("precision_errors", "reference_choices", "bones", *CENTRE_TABLES):
            text.update(repr(cursor.execute(f"FROM {settings} ORDER BY ALL").fetchall()).encode())
    return text.hexdigest()
