"""Bundled references into the store: rows as published, and the same laid out so that a join finds its row at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from core.reference.bundled import LmsRow, Reference, height_adjustments, lms_rows, references
from core.reference.conditions import install_conditions
from core.reference.drug_tables import install_drug_tables
from core.reference.insert import insert_rows
from core.reference.lab_ranges import install_lab_ranges
from core.reference.regimens import install_regimens
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
    """Fill the current catalog with what comes with the program: references, conditions, regimens, ranges, drugs.

    Replaces what came with the program; a centre's own tables and its choices which to use stay.
    """
    install_macros(cursor)
    install_conditions(cursor)
    install_drug_tables(cursor)
    install_regimens(cursor)
    install_lab_ranges(cursor)
    own = "SELECT reference_id FROM {} WHERE origin = 'centre'"
    cursor.execute(f"DELETE FROM height_adjustments WHERE reference_id NOT IN ({own.format('height_regressions')})")
    cursor.execute("DELETE FROM height_regressions WHERE origin = 'bundled'")
    cursor.execute(f"DELETE FROM lms_rows WHERE reference_id NOT IN ({own.format('lms_references')})")
    cursor.execute("DELETE FROM lms_references WHERE origin = 'bundled'")
    taken = {name for (name,) in cursor.execute(own.format("lms_references")).fetchall()}
    for reference in references():
        # a newer program may bring what a centre had under the same id: the centre's stays
        if reference.reference_id not in taken:
            enter_table(cursor, reference, lms_rows(reference), "bundled")
            _enter_bundled_adjustment(cursor, reference)
    lay_out(cursor)


def enter_table(cursor: Cursor, reference: Reference, rows: Sequence[LmsRow], origin: str) -> None:
    """Write a reference's description and rows; lay_out has to follow."""
    insert_rows(cursor, "lms_rows", [(reference.reference_id, *astuple(row)) for row in rows])
    _describe(cursor, reference, origin)


def _enter_bundled_adjustment(cursor: Cursor, reference: Reference) -> None:
    name, rows = reference.reference_id, height_adjustments(reference)
    own = cursor.execute("SELECT 1 FROM height_regressions WHERE reference_id = ?", [name]).fetchone()
    if rows and own is None:
        insert_rows(cursor, "height_adjustments", [(name, *astuple(row)) for row in rows])
        cursor.execute(
            "INSERT INTO height_regressions VALUES (?, ?, ?, ?, ?, 'bundled', NULL)",
            [
                name,
                reference.citation,
                reference.licence_note,
                " ".join(reference.height_adjustment_limits),
                reference.height_adjustment_by,
            ],
        )


def lay_out(cursor: Cursor) -> None:
    cursor.execute("DELETE FROM lms_buckets")
    cursor.execute(_LAY_OUT)


def _describe(cursor: Cursor, reference: Reference, origin: str) -> None:
    cursor.execute(
        """INSERT INTO lms_references
           SELECT ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), ?, ?, nullif(?, ''),
             bool_or(ethnicity <> ''), min(age_years), max(age_years), ?, ?, ?
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
            origin,
            reference.reference_id,
        ],
    )
