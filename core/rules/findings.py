"""The findings: the table that screens read, filled from the views that define them, and how they are read."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from core.rules.views import ALL_FINDINGS
from core.store import Cursor, Store

# Evidence and limits rest as JSON text: one form in the table, in the views' answer and for a caller.
_STORED = """rule, severity, patient_key, object, since, sentence, CAST(to_json(evidence) AS VARCHAR) AS evidence,
  CAST(to_json(limits) AS VARCHAR) AS limits, fact_key"""

# What somebody did holds only for the finding as it was then: other facts or a higher severity open it again.
_READ = """
WITH latest AS (
  SELECT *
  FROM finding_states
  WHERE set_on <= today()
  QUALIFY row_number() OVER (PARTITION BY patient_key, rule, object ORDER BY state_id DESC) = 1),
known AS (
  SELECT f.*, s.state AS set_state, s.reason, s.until_date, s.set_by, s.set_on,
    CASE WHEN s.state IS NULL OR s.state = 'open' THEN NULL
         WHEN strpos('LMHC', f.severity) > strpos('LMHC', s.severity) THEN 'severity rose'
         WHEN f.fact_key IS DISTINCT FROM s.fact_key THEN 'new facts'
         WHEN s.state = 'snoozed' AND s.until_date <= today() THEN 'snooze ended' END AS reopened_because
  FROM {source} f
  LEFT JOIN latest s ON s.patient_key = f.patient_key AND s.rule = f.rule AND s.object = f.object
  WHERE {whose})
SELECT k.rule, k.severity, k.patient_key, p.token, p.centre, p.patient_id,
  concat_ws(', ', p.family_name, p.given_name) AS name,
  k.object, k.since, k.sentence, k.evidence, k.limits, k.fact_key,
  CASE WHEN k.set_state IS NULL OR k.reopened_because IS NOT NULL THEN 'open' ELSE k.set_state END AS state,
  k.reason AS state_reason, k.until_date AS state_until, k.set_by AS state_by, k.set_on AS state_on, k.reopened_because
FROM known k
JOIN patients p ON p.patient_key = k.patient_key
ORDER BY strpos('CHML', k.severity), k.since, p.centre, p.patient_id, k.rule, k.object
"""


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


def read_from(cursor: Cursor, patient_key: int | None = None) -> pd.DataFrame:
    """The same from a workspace in which the rules were worked out, instead of from the store's table."""
    return _read(cursor, "after", patient_key)


def _read(cursor: Cursor, source: str, patient_key: int | None) -> pd.DataFrame:
    whose = "true" if patient_key is None else "f.patient_key = ?"
    params: list[Any] = [] if patient_key is None else [patient_key]
    frame: pd.DataFrame = cursor.execute(_READ.format(source=source, whose=whose), params).df()
    for name in ("evidence", "limits"):
        frame[name] = [json.loads(text) for text in frame[name]]
    return frame
