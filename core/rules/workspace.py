"""The rules worked out on a set of rows and for a given day, table by table, and what of it the store keeps.

A rule is one view. Views of views are planned anew at each look and as a whole (seconds, however few the rows), so a
workspace makes each rule a table once, in order. The facts that screens read are kept in the store under the rules' own
names, like the findings: renewed inside the commit that changes them. A test proves that what is kept = the views.
"""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources

import pandas as pd

from core.contracts import TABLES
from core.rules import views
from core.rules.findings import read_stored, replace_findings
from core.rules.limits import install_limits, read_overrides
from core.rules.worklist import renew_lines
from core.store import Cursor, Store
from core.store.macros import install_macros

# What screens read of one patient, or of all.
KEPT = (
    "scan_series",
    "scan_pairs",
    "vertebral_history",
    "sdi",
    "dxa_due",
    "data_complete_to",
    "low_bmd",
    "height_z",
    "spine_z_tail",
)


def set_today(cursor: Cursor, day: date) -> None:
    """Make today() in the current catalog: a constant, so that DuckDB folds it (a session variable would be NULL)."""
    cursor.execute(f"CREATE OR REPLACE MACRO today() AS DATE '{day.isoformat()}'")


def install_macros_on(cursor: Cursor, day: date) -> None:
    """today(), the small numeric steps and the limits in the current catalog."""
    set_today(cursor, day)
    install_macros(cursor)
    install_limits(cursor, read_overrides(cursor))


def work_out(cursor: Cursor, day: date) -> None:
    """Every rule's rows as a table of the workspace, and `after`: all findings, in the form in which they are stored.

    The workspace holds patients' tables only: references, settings and books are lent by the store.
    """
    ours = {*TABLES, *(f"former_{name}" for name in TABLES), *KEPT, "findings"}
    lent = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND schema_name = 'main'"
    )
    for (name,) in lent.fetchall():
        if name not in ours:
            cursor.execute(f"CREATE OR REPLACE VIEW {name} AS FROM store.main.{name}")
    install_macros_on(cursor, day)
    for rule in views.rules():
        cursor.execute(rule.sql.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TABLE", 1))
    cursor.execute(views.all_findings_sql())
    read_stored(cursor, "after")


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
    return cursor.execute(f"SELECT p.centre, p.patient_id, f.* {joined} {whose}", params).df()


def renew_affected(cursor: Cursor, workspace: str) -> None:
    """Findings, kept facts and worklist of the patients in the workspace's `affected`, in the caller's transaction."""
    replace_findings(cursor, f"{workspace}.after", f"{workspace}.affected")
    keep_affected(cursor, workspace)
    renew_lines(cursor, f"SELECT patient_key FROM {workspace}.affected")


def keep_affected(cursor: Cursor, workspace: str) -> None:
    """Put the kept facts of the workspace's patients (its table `affected`) in place of the store's."""
    for name in KEPT:
        cursor.execute(
            f"DELETE FROM store.main.{name} WHERE patient_key IN (SELECT patient_key FROM {workspace}.affected)"
        )
        cursor.execute(f"INSERT INTO store.main.{name} BY NAME {_kept_rows(workspace, name)}")


def keep_all(cursor: Cursor, workspace: str) -> None:
    """Make the kept facts anew from a workspace that holds every patient."""
    for name in KEPT:
        cursor.execute(f"CREATE OR REPLACE TABLE store.main.{name} AS {_kept_rows(workspace, name)}")


def _kept_rows(workspace: str, name: str) -> str:
    # By patient: the rows of one then lie together, and a million scans are read as fast as ten thousand.
    return f"FROM {workspace}.{name} WHERE patient_key IS NOT NULL ORDER BY patient_key, rowid"


def digest(store: Store) -> str:
    """Changes whenever a rule, a limit, a centre's signature or setting, a reference or a macro does."""
    text = hashlib.sha256()
    for package in ("core.rules", "core.rules.sql", "core.reference", "core.reference.data", "core.store"):
        for entry in sorted(resources.files(package).iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith((".toml", ".csv", ".sql", ".py")):
                text.update(entry.read_bytes())
    with store.cursor() as cursor:
        text.update(repr(read_overrides(cursor)).encode())
        for settings in ("precision_errors", "reference_choices"):
            text.update(repr(cursor.execute(f"FROM {settings} ORDER BY ALL").fetchall()).encode())
    return text.hexdigest()
