"""Whose findings would change: the rules asked of a workspace that holds the affected patients as they would be."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from contextlib import ExitStack
from typing import Any

import pandas as pd

from core.contracts import TABLES
from core.intake.apply import apply_final
from core.intake.report import FindingChange
from core.intake.slices import Change, as_it_is, findings_after
from core.intake.staging import Staging
from core.rules.findings import known_sql
from core.rules.unchanged import plan
from core.store import Cursor, schema_of
from core.store.step import is_in_step


def preview(staging: Staging, tables: list[str]) -> list[FindingChange]:
    """Findings that appear, vanish or change with the file's rows; leaves `affected` and `after` in the workspace."""
    cursor = staging.cursor
    # the number that a commit would give: evidence names the batch that its values come from
    batch_id = next_batch(cursor)
    with staging.patients_side():
        touched = [f"SELECT patient_key FROM {staging.staged}.final_{t}" for t in tables if TABLES[t].HAS_PATIENT]
        union = " UNION ALL ".join(touched) or "SELECT 0 AS patient_key WHERE false"
        cursor.execute(f"CREATE TABLE affected AS SELECT DISTINCT patient_key FROM ({union})")

        if not cursor.execute("SELECT 1 FROM affected LIMIT 1").fetchone():
            return []  # nobody's rows would change, so nobody's findings do

        def change(workspace: Cursor) -> None:
            for table in tables:
                apply_final(workspace, table, staging.staged, "main", batch_id, keep_former=False, among="affected")

        as_stored = staging.as_of == staging.store.as_of
        changed = _changed(staging, tables) if as_stored and is_in_step(staging.store) else None
        findings_after(staging.store, cursor, staging.as_of, Change(change, changed), staging.until)
        staging.worked_out, staging.standing = True, plan(changed).standing
        if as_stored:
            return finding_changes(cursor, "store.findings")
        # the store's findings are another day's: what the file changes is told against the same day
        with staging.store.workspace() as before, ExitStack() as until:
            before.execute(f"CREATE TABLE affected AS FROM {staging.patients}.affected")
            findings_after(staging.store, before, staging.as_of, as_it_is, until)
            return finding_changes(cursor, f"{schema_of(before)}.after")


def _changed(staging: Staging, tables: list[str]) -> frozenset[str]:
    """The tables in which the file would change a row."""
    rows = {t: staging.cursor.execute(f"SELECT 1 FROM {staging.staged}.final_{t} LIMIT 1").fetchone() for t in tables}
    return frozenset(table for table, row in rows.items() if row)


def next_batch(cursor: Cursor) -> int:
    """The number of the batch that would be written next."""
    row = cursor.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM store.batches").fetchone()
    return int(row[0]) if row else 1


def finding_changes(cursor: Cursor, before: str) -> list[FindingChange]:
    """The findings of `affected` patients in the table `before` against those in `after`."""
    frame: pd.DataFrame = cursor.execute(_DIFFERENCE.format(before=_known(before), after=_known("after"))).df()
    return [_change(row) for row in frame.to_dict("records")]


def _known(source: str) -> str:
    """The findings of `affected` patients in a table, with the state in which each stands on the workspace's day."""
    theirs = "patient_key IN (SELECT patient_key FROM affected)"
    return f"({known_sql(f'f.{theirs}', f's.{theirs}', source)} SELECT * FROM known)"


def worst_first(changes: Iterable[FindingChange]) -> list[FindingChange]:
    """Changes of several workspaces in the order in which one workspace has them."""
    return sorted(changes, key=lambda one: ("CHM".find(one.severity) % 4, one.kind, one.rule, one.patient))


def _change(row: dict[Hashable, Any]) -> FindingChange:
    return FindingChange(
        kind=row["kind"],
        rule=row["rule"],
        severity=row["severity"],
        patient_key=int(row["patient_key"]),
        patient=row["patient_id"],
        name=row["name"] or "",
        sentence=row["sentence"],
        before=row["before"] if row["kind"] == "changes" else None,
        centre=row["centre"] or "",
        was=row["was"] or None,
        now=row["now"] or None,
    )


_DIFFERENCE = """
WITH b AS {before}, a AS {after},
pairs AS (
    SELECT coalesce(a.rule, b.rule) AS rule, coalesce(a.severity, b.severity) AS severity,
        coalesce(a.patient_key, b.patient_key) AS patient_key,
           coalesce(a.sentence, b.sentence) AS sentence, b.sentence AS before,
           coalesce(b.state, '') AS was, coalesce(a.state, '') AS now,
           CASE WHEN b.rule IS NULL THEN 'appears' WHEN a.rule IS NULL THEN 'vanishes' ELSE 'changes' END AS kind
    FROM a FULL JOIN b ON a.rule = b.rule AND a.patient_key = b.patient_key AND a.object = b.object
    WHERE a.rule IS NULL OR b.rule IS NULL OR a.sentence <> b.sentence OR a.severity <> b.severity OR
        a.fact_key <> b.fact_key)
SELECT x.*, p.centre, p.patient_id, concat_ws(', ', p.family_name, p.given_name) AS name FROM pairs x
LEFT JOIN (SELECT patient_key, centre, patient_id, family_name, given_name FROM patients
           UNION SELECT patient_key, centre, patient_id, family_name, given_name FROM store.patients s WHERE
               s.patient_key NOT IN (SELECT patient_key FROM patients)) p
  ON p.patient_key = x.patient_key
ORDER BY CASE severity WHEN 'C' THEN 0 WHEN 'H' THEN 1 WHEN 'M' THEN 2 ELSE 3 END, kind, rule, patient_id"""
