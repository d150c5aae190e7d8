"""Whether what the store keeps of the rules follows from them, the settings and the day."""

from __future__ import annotations

from core.store.store import Cursor, Store


def put_out_of_step(cursor: Cursor) -> None:
    """Say that what is kept no longer follows from the settings, in the transaction that changes one."""
    cursor.execute("UPDATE store_state SET views_digest = NULL")


def is_in_step(store: Store) -> bool:
    """Whether what is kept follows from the rules, the settings and the store's own day."""
    return bool(store.value("SELECT views_digest IS NOT NULL AND findings_as_of = ? FROM store_state", [store.as_of]))
