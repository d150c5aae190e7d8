"""Which bones count as long bones for the fracture history: a setting, as the published definition has no list."""

from __future__ import annotations

from typing import Any

from core.errors import UsageError
from core.store import Cursor, Store, plain_rows
from core.store.step import put_out_of_step

_NEVER_LONG = ("vertebra",)
_BY_CENTRE = "this centre's choice"


def all_bones(cursor: Cursor) -> list[dict[str, Any]]:
    """bone, is_long, source, set_by, set_on of each; the long ones first, then by name."""
    return plain_rows(cursor, "SELECT bone, is_long, source, set_by, set_on FROM bones ORDER BY NOT is_long, bone")


def set_bone(store: Store, bone: str, is_long: bool, by: str) -> bool:
    """Let a bone count as a long bone, or not, from now on; the rules follow when next in step.

    Returns whether that is a change. A bone set back to what it counts as without a centre's word has its source again.
    Raises UsageError for a bone that is not in the table.
    """
    name = bone.strip().casefold()
    with store.cursor() as cursor:
        counted = {one["bone"]: one["is_long"] for one in all_bones(cursor)}
    if name not in counted:
        raise UsageError(f"There is no bone {bone!r}: it has to be one of {', '.join(sorted(counted))}.")
    if is_long and name in _NEVER_LONG:
        raise UsageError(f"{name} cannot count as a long bone: a fracture of a vertebra counts by its image.")
    if counted[name] == is_long:
        return False
    with store.write() as cursor:
        cursor.execute(
            """UPDATE bones SET is_long = $is_long, set_by = $by, set_on = $day,
                 source = CASE WHEN published_is_long = $is_long THEN published_source ELSE $own END
               WHERE bone = $name""",
            {"is_long": is_long, "by": by, "day": store.as_of, "own": _BY_CENTRE, "name": name},
        )
        put_out_of_step(cursor)
    return True
