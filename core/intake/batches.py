"""Batches: what was written as one, and taking it back as one."""

from __future__ import annotations

from contextlib import ExitStack

import pandas as pd

from core.contracts import TABLES
from core.errors import TrabeculaError
from core.intake.apply import take_back
from core.intake.entered import drop_entered
from core.intake.options import Options
from core.intake.preview import finding_changes, next_batch
from core.intake.report import FindingChange, Report
from core.intake.slices import Change, findings_after
from core.rules.unchanged import plan
from core.rules.workspace import renew_affected
from core.store import Cursor, Store, schema_of
from core.store.step import is_in_step

# child table, parent table, the key that joins them
PARENTS = (
    ("vertebral_reads", "spine_images", "image_id"),
    ("dxa_vertebrae", "dxa_scans", "scan_id"),
    ("pregnancy_findings", "pregnancies", "pregnancy_no"),
)


def new_batch(cursor: Cursor, report: Report, options: Options, loaded_by: str) -> int:
    """Enter a batch in the book; numbers are never used twice."""
    batch_id = next_batch(cursor)
    cursor.execute(
        "INSERT INTO batches VALUES (?, ?, ?, ?, ?, now()::TIMESTAMP, ?, ?, ?, ?, ?, ?, ?, 'loaded', NULL)",
        [
            batch_id, report.file, report.sha256, report.table, options.to_json(), loaded_by,
            report.rows_in, report.new, report.changed, report.same, report.refused, report.skipped,
        ],
    )  # fmt: skip
    return batch_id


def batches(store: Store) -> pd.DataFrame:
    """Every batch, newest first: number, file, when, by whom, counts, state (loaded, undone)."""
    return store.query("SELECT * FROM batches ORDER BY batch_id DESC")


def undo(store: Store, batch_id: int) -> list[FindingChange]:
    """Take a batch back: the store is exactly as before it. Returns the findings that changed by it.

    Raises TrabeculaError where there is no such batch, it was undone before, or a later batch built on it (named).
    """
    with store.exclusive():
        _refuse_undo(store, batch_id)
        with store.workspace() as workspace, ExitStack() as until:
            changed = changed_by(store, batch_id)
            found = findings_without(store, workspace, batch_id, until, changed)
            with store.write() as cursor:
                for table in TABLES:
                    take_back(cursor, table, batch_id, "store.main", "store.main")
                    cursor.execute(f"DELETE FROM former_{table} WHERE superseded_by = ?", [batch_id])
                drop_entered(cursor, batch_id)
                cursor.execute(
                    "UPDATE batches SET state = 'undone', undone_at = now()::TIMESTAMP WHERE batch_id = ?", [batch_id]
                )
                renew_affected(cursor, schema_of(workspace), plan(changed).standing)
    return found


def findings_without(
    store: Store, workspace: Cursor, batch_id: int, until: ExitStack, changed: frozenset[str] | None
) -> list[FindingChange]:
    """The findings that change without a batch, worked out in a workspace, which is left as by findings_after.

    changed: what changed_by says of the batch.
    """
    _affected(workspace, batch_id)

    def change(cursor: Cursor) -> None:
        for table in TABLES:
            take_back(cursor, table, batch_id, "main", "store.main")

    findings_after(store, workspace, store.as_of, Change(change, changed), until)
    return finding_changes(workspace, "store.findings")


def changed_by(store: Store, batch_id: int) -> frozenset[str] | None:
    """The tables that change where a batch is taken back: those in which it has rows, or had rows that it replaced.

    None, so that every rule is asked, where what is kept is out of step.
    """
    if not is_in_step(store):
        return None
    parts = " UNION ALL ".join(
        f"""SELECT '{table}' AS name WHERE EXISTS (FROM {table} WHERE batch_id = $batch)
              OR EXISTS (FROM former_{table} WHERE $batch IN (batch_id, superseded_by))"""
        for table in TABLES
    )
    with store.cursor() as cursor:
        return frozenset(name for (name,) in cursor.execute(parts, {"batch": batch_id}).fetchall())


def _refuse_undo(store: Store, batch_id: int) -> None:
    state = store.value("SELECT state FROM batches WHERE batch_id = ?", [batch_id])
    if state is None:
        known = store.value(
            "SELECT string_agg(batch_id::VARCHAR, ', ' ORDER BY batch_id) FROM batches WHERE state = 'loaded'"
        )
        raise TrabeculaError(f"There is no batch {batch_id}: {'loaded are ' + known if known else 'none is loaded'}.")
    if state == "undone":
        raise TrabeculaError(f"Batch {batch_id} was already undone; nothing was changed.")
    later = later_batches(store, batch_id)
    if later:
        named = " and ".join(str(number) for number in later)
        raise TrabeculaError(
            f"Batch {batch_id} cannot be undone: batch {named} built on it. Undo {named} first; nothing was changed."
        )


def later_batches(store: Store, batch_id: int) -> list[int]:
    """Later batches that replaced rows of this one, or gave data to patients that it brought."""
    parts = [f"SELECT superseded_by AS later FROM former_{table} WHERE batch_id = $batch" for table in TABLES]
    newcomers = """SELECT p.patient_key FROM patients p WHERE p.batch_id = $batch
        AND p.patient_key NOT IN (SELECT patient_key FROM former_patients WHERE superseded_by = $batch)"""
    parts += [
        f"""SELECT c.batch_id AS later FROM {child} c SEMI JOIN {parent} p
            ON p.patient_key = c.patient_key AND p.{key} = c.{key} AND p.batch_id = $batch
            AND NOT EXISTS (SELECT 1 FROM former_{parent} f WHERE f.superseded_by = $batch AND f.patient_key
                = p.patient_key
                AND f.{key} = p.{key})
            WHERE c.batch_id > $batch"""
        for child, parent, key in PARENTS
    ]
    parts += [
        f"SELECT batch_id AS later FROM {table} WHERE batch_id > $batch AND patient_key IN ({newcomers})"
        for table, contract in TABLES.items()
        if contract.HAS_PATIENT
    ]
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"SELECT DISTINCT later FROM ({' UNION ALL '.join(parts)}) ORDER BY later", {"batch": batch_id}
        ).fetchall()
    return [int(row[0]) for row in rows]


def _affected(workspace: Cursor, batch_id: int) -> None:
    own = [f"SELECT patient_key FROM store.{t} WHERE batch_id = $batch" for t, c in TABLES.items() if c.HAS_PATIENT]
    former = [
        f"SELECT patient_key FROM store.former_{t} WHERE superseded_by = $batch"
        for t, c in TABLES.items()
        if c.HAS_PATIENT
    ]
    workspace.execute(
        f"CREATE TABLE affected AS SELECT DISTINCT patient_key FROM ({' UNION ALL '.join(own + former)})",
        {"batch": batch_id},
    )
