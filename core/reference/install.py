"""Bundled references into the store: rows as published, and the same laid out so that a join finds its row at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from core.reference.bundled import Reference, height_adjustments, lms_rows, references
from core.store import Cursor
from core.store.macros import install_macros

# One row per straight line between two ages and per half month that the line touches. The join is then an equality on
# reference, sex, ethnicity and half month, and the age itself picks the line. The last age belongs to the table: a line
# of its own, one double wide, holds just that age.
_LAY_OUT = """
INSERT INTO lms_buckets
WITH line AS (
  SELECT reference_id, sex, ethnicity, age_years AS age_from,
    coalesce(lead(age_years) OVER ages, nextafter(age_years, CAST('infinity' AS DOUBLE))) AS age_to, l, m, s,
    coalesce((lead(l) OVER ages - l) / (lead(age_years) OVER ages - age_years), 0) AS l_per_year,
    coalesce((lead(m) OVER ages - m) / (lead(age_years) OVER ages - age_years), 0) AS m_per_year,
    coalesce((lead(s) OVER ages - s) / (lead(age_years) OVER ages - age_years), 0) AS s_per_year
  FROM lms_rows
  WINDOW ages AS (PARTITION BY reference_id, sex, ethnicity ORDER BY age_years))
SELECT reference_id, sex, ethnicity, unnest(generate_series(lms_bucket(age_from), lms_bucket(age_to))),
  age_from, age_to, l, m, s, l_per_year, m_per_year, s_per_year
FROM line
"""


def install(cursor: Cursor) -> None:
    """Fill lms_references, lms_rows, lms_buckets and height_adjustments in the current catalog.

    Replaces what came with the program; a centre's own tables and its choices which to use stay.
    """
    install_macros(cursor)
    for table in ("lms_rows", "height_adjustments"):
        cursor.execute(
            f"DELETE FROM {table} WHERE reference_id IN "
            "(SELECT reference_id FROM lms_references WHERE origin = 'bundled')"
        )
    cursor.execute("DELETE FROM lms_references WHERE origin = 'bundled'")
    for reference in references():
        _insert(cursor, "lms_rows", [(reference.reference_id, *astuple(row)) for row in lms_rows(reference)])
        regression = [(reference.reference_id, *astuple(row)) for row in height_adjustments(reference)]
        _insert(cursor, "height_adjustments", regression)
        _describe(cursor, reference)
    lay_out(cursor)


def lay_out(cursor: Cursor) -> None:
    """Fill lms_buckets anew from lms_rows."""
    cursor.execute("DELETE FROM lms_buckets")
    cursor.execute(_LAY_OUT)


def _describe(cursor: Cursor, reference: Reference) -> None:
    cursor.execute(
        """INSERT INTO lms_references
           SELECT ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), ?, ?, nullif(?, ''),
             bool_or(ethnicity <> ''), min(age_years), max(age_years), ?, ?, 'bundled'
           FROM lms_rows WHERE reference_id = ?""",
        [
            reference.reference_id,
            reference.title,
            reference.citation,
            reference.licence_note,
            reference.device_family,
            reference.software_range,
            reference.site,
            reference.measure,
            reference.unit,
            reference.levels,
            " ".join(reference.limits_to_show),
            reference.enabled,
            reference.reference_id,
        ],
    )


def _insert(cursor: Cursor, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    # Whole columns as parameters: row by row the same takes a second.
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(f"INSERT INTO {table} SELECT {', '.join('unnest(?)' for _ in columns)}", columns)
