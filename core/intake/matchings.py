"""Matchings by hand that are kept for the next file with the same headers.

They lie in the store, so that a backup and another machine have them. Keeping or forgetting one changes no patient's
data: the store's version stays, and with it every preview that somebody is looking at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.contracts.units import plain
from core.store import Store


@dataclass(frozen=True)
class Remembered:
    """A matching that was committed before. columns: as Options.columns; kind: as Options.table."""

    signature: str
    kind: str | None
    columns: Mapping[str, str]
    file_name: str
    batch_id: int | None
    matched_by: str
    matched_at: datetime


def signature_of(headers: tuple[str, ...]) -> str:
    """The same for the same headers in the same order, whatever their case and signs."""
    return hashlib.sha256("\0".join(plain(header) for header in headers).encode()).hexdigest()[:32]


def remember(
    store: Store,
    headers: tuple[str, ...],
    kind: str | None,
    columns: Mapping[str, str],
    file_name: str,
    batch_id: int | None = None,
    matched_by: str = "",
) -> None:
    """Keep a matching in the place of a former one for the same headers."""
    values = [
        signature_of(headers), json.dumps(headers), kind, json.dumps(dict(columns)), file_name, batch_id, matched_by,
    ]  # fmt: skip
    with store.exclusive(), store.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO matchings VALUES (?, ?, ?, ?, ?, ?, ?, now()::TIMESTAMP)", values)


def remembered(store: Store, headers: tuple[str, ...]) -> Remembered | None:
    """What was chosen the last time for these headers; None where nothing is kept."""
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT signature, kind, meanings, file_name, batch_id, matched_by, matched_at FROM matchings "
            "WHERE signature = ?",
            [signature_of(headers)],
        ).fetchone()
    if row is None:
        return None
    signature, kind, meanings, file_name, batch_id, matched_by, matched_at = row
    return Remembered(signature, kind, json.loads(meanings), file_name, batch_id, matched_by, matched_at)


def forget(store: Store, signature: str) -> None:
    """Drop a matching."""
    with store.exclusive(), store.cursor() as cursor:
        cursor.execute("DELETE FROM matchings WHERE signature = ?", [signature])
