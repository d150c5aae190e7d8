"""The findings: the table that screens read, filled from the views that define them, and how they are read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd

from core.rules.views import ALL_FINDINGS
from core.store import Cursor, Store, plain_rows

# Evidence and limits rest as JSON text: one form in the table, in the views' answer and for a caller.
_STORED = """rule, severity, patient_key, object, since, sentence, CAST(to_json(evidence) AS VARCHAR) AS evidence,
  CAST(to_json(limits) AS VARCHAR) AS limits, fact_key"""

# What somebody did holds only for the finding as it was then: other facts or a higher severity open it again.
_KNOWN = """
WITH latest AS (
  SELECT *
  FROM finding_states s
  WHERE set_on <= today() AND {said_of}
  QUALIFY row_number() OVER (PARTITION BY patient_key, rule, object ORDER BY state_id DESC) = 1),
known AS (
  SELECT f.*, s.state AS set_state, s.reason, s.until_date, s.set_by, s.set_on,
    CASE WHEN s.state IS NULL OR s.state = 'open' THEN NULL
         WHEN strpos('LMHC', f.severity) > strpos('LMHC', s.severity) THEN 'severity rose'
         WHEN f.fact_key IS DISTINCT FROM s.fact_key THEN 'new facts'
         WHEN s.state = 'snoozed' AND s.until_date <= today() THEN 'snooze ended' END AS reopened_because,
    CASE WHEN set_state IS NULL OR reopened_because IS NOT NULL THEN 'open' ELSE set_state END AS state
  FROM {source} f
  LEFT JOIN latest s ON s.patient_key = f.patient_key AND s.rule = f.rule AND s.object = f.object
  WHERE {whose})"""
_FOUND = """k.object, k.since, k.sentence, k.evidence, k.limits, k.fact_key, k.state, k.reason AS state_reason,
  k.until_date AS state_until, k.set_by AS state_by, k.set_on AS state_on, k.reopened_because"""
_READ = f"""
SELECT k.rule, k.severity, k.patient_key, p.token, p.centre, p.patient_id,
  concat_ws(', ', p.family_name, p.given_name) AS name, {_FOUND}
FROM known k
JOIN patients p ON p.patient_key = k.patient_key
ORDER BY strpos('CHML', k.severity), k.since, p.centre, p.patient_id, k.rule, k.object
"""


# Of most patients nothing was said, and planning what would follow from it takes ten times as long as this.
_UNSAID = """
WITH known AS (
  SELECT *, NULL AS reason, NULL AS until_date, NULL AS set_by, NULL AS set_on, NULL AS reopened_because,
    'open' AS state
  FROM findings
  WHERE patient_key = $key)"""


def read_stored(cursor: Cursor, table: str) -> None:
    """Make a table of all findings of the current catalog, in the form in which they rest in the store."""
    cursor.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {_STORED} FROM {ALL_FINDINGS}")


def read_findings(store: Store, patient_key: int | None = None) -> pd.DataFrame:
    """The findings of the store, worst first, then longest open; one row per finding.

    Columns: rule, severity ('C', 'H', 'M', 'L'), patient_key, token, centre, patient_id, name, object, since, sentence,
    evidence (list of dicts: label, value, on_date, source_table, batch_id, file_row), limits (list of limit ids),
    fact_key, state ('open', 'acknowledged', 'snoozed'), state_reason, state_until, state_by, state_on,
    reopened_because.
    """
    with store.cursor() as cursor:
        return _read(cursor, "findings", patient_key)


def findings_of(cursor: Cursor, patient_key: int) -> list[dict[str, Any]]:
    """One patient's findings as plain rows, with the columns that are about the finding and not about the patient."""
    key = {"key": patient_key}
    said = cursor.execute("SELECT 1 FROM finding_states WHERE patient_key = $key LIMIT 1", key).fetchone()
    known = known_sql("f.patient_key = $key", "s.patient_key = $key") if said else _UNSAID
    rows = plain_rows(cursor, f"{known} SELECT k.rule, k.severity, k.patient_key, {_FOUND} FROM known k", key)
    for row in rows:
        row["evidence"], row["limits"] = json.loads(row["evidence"]), json.loads(row["limits"])
    order = "CHML"
    return sorted(
        rows,
        key=lambda row: (order.index(row["severity"]), row["since"] or date.max, row["rule"], row["object"] or ""),
    )


def known_sql(whose: str = "true", said_of: str = "true", source: str = "findings") -> str:
    """The head of a statement: `known` has the findings (f) of `source` with their state, by what was said (s) of them.

    Only the program's own conditions may be put into it.
    """
    return _KNOWN.format(whose=whose, said_of=said_of, source=source)


def read_from(cursor: Cursor, patient_key: int | None = None) -> pd.DataFrame:
    """The same from a workspace in which the rules were worked out, instead of from the store's table."""
    return _read(cursor, "after", patient_key)


def _read(cursor: Cursor, source: str, patient_key: int | None) -> pd.DataFrame:
    whose = "true" if patient_key is None else "f.patient_key = ?"
    params: list[Any] = [] if patient_key is None else [patient_key]
    frame: pd.DataFrame = cursor.execute(known_sql(whose, source=source) + _READ, params).df()
    for name in ("evidence", "limits"):
        frame[name] = [json.loads(text) for text in frame[name]]
    return frame
