"""The references of a store: what each is, where it came from, whether it is in use, in how many series it leads."""

from __future__ import annotations

from typing import Any

from core.errors import UsageError
from core.reference.bundled import checksums
from core.rules.views import select_of
from core.store import Cursor, Store


def listed(cursor: Cursor) -> list[dict[str, Any]]:
    """Every reference with its choice, file and height adjustment: bundled first, then the centre's."""
    sql = f"""SELECT u.*, f.file_name, f.sha256, f.loaded_by, f.loaded_on, f.n_rows,
        g.limits_to_show AS adjustment_limits, g.origin AS adjustment_origin, g.height_reference_id,
        g.citation AS adjustment_citation,
        a.file_name AS adjustment_file, a.sha256 AS adjustment_sha256, a.loaded_by AS adjustment_loaded_by
      FROM ({select_of("references_in_use")}) u
      LEFT JOIN reference_files f ON f.reference_id = u.reference_id AND f.kind = 'table' AND f.state = 'loaded'
      LEFT JOIN height_regressions g ON g.reference_id = u.reference_id
      LEFT JOIN reference_files a
        ON a.reference_id = u.reference_id AND a.kind = 'height adjustment' AND a.state = 'loaded'
      ORDER BY u.origin, u.measure = 'height_cm' DESC, u.site, u.reference_id"""
    found = cursor.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [_with_file(dict(zip(names, row, strict=True))) for row in found.fetchall()]


def _with_file(one: dict[str, Any]) -> dict[str, Any]:
    """A bundled reference has its file and checksum from the program."""
    if one["origin"] == "bundled" and one["reference_id"] in checksums():
        one["file_name"], one["sha256"] = checksums()[one["reference_id"]]
    return one


def one_reference(store: Store, reference_id: str) -> dict[str, Any]:
    """One of them. Raises UsageError, naming all, where there is none of that id."""
    with store.cursor() as cursor:
        found = listed(cursor)
    for one in found:
        if one["reference_id"] == reference_id:
            return one
    names = ", ".join(one["reference_id"] for one in found)
    raise UsageError(f"There is no reference {reference_id}: choose one of {names}.")


def last_batch(cursor: Cursor) -> int:
    """The number of the latest batch, 0 where none was loaded."""
    row = cursor.execute("SELECT coalesce(max(batch_id), 0) FROM store.batches").fetchone()
    return int(row[0]) if row else 0


def leads_in(store: Store, reference_id: str) -> int:
    """In how many patients and sites the leading Z is by this reference."""
    sql = """SELECT count(DISTINCT (patient_key, site)) FROM scan_series
             WHERE is_primary AND z IS NOT NULL AND series LIKE 'computed%' AND reference_id = ?"""
    return int(store.value(sql, [reference_id]))


def led_words(led: int) -> str:
    """What it means that a reference led; empty where it did not."""
    where = "one series" if led == 1 else f"{led} series"
    return f" It led in {where}: another Z leads there now, where there is one." if led else ""
