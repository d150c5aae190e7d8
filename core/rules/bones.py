"""Which bones count as long bones for the fracture history: a setting, as the published definition has no list."""

from __future__ import annotations

from typing import Any

from core.errors import UsageError
from core.store import Cursor, Store, plain_rows

_BY_CENTRE = "this centre's choice"


def all_bones(cursor: Cursor) -> list[dict[str, Any]]:
    """bone, is_long, source, set_by, set_on of each; the long ones first, then by name."""
    return plain_rows(cursor, "SELECT bone, is_long, source, set_by, set_on FROM bones ORDER BY NOT is_long, bone")


def set_bone(store: Store, bone: str, is_long: bool, by: str) -> None:
    """Let a bone count as a long bone, or not, from now on; the rules follow when next in step.

    Raises UsageError for a bone that is not in the table.
    """
    name = bone.strip().casefold()
    with store.cursor() as cursor:
        known = [one["bone"] for one in all_bones(cursor)]
    if name not in known:
        raise UsageError(f"There is no bone {bone!r}: it has to be one of {', '.join(sorted(known))}.")
    with store.write() as cursor:
        cursor.execute(
            "UPDATE bones SET is_long = ?, source = ?, set_by = ?, set_on = ? WHERE bone = ?",
            [is_long, _BY_CENTRE, by, store.as_of, name],
        )
