"""The macros that rules call, made once in a process for all workspaces of a store.

To make them takes a tenth of a second, in which most rules could answer for a patient.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable

from core.rules.limits import Override, install_limits
from core.store import Cursor, schema_of
from core.store.macros import install_macros

_making = threading.Lock()


def put_in_reach(cursor: Cursor, overrides: Iterable[Override], home_schema: str = "") -> None:
    """Let a workspace's cursor find the macros and the limits, with a centre's own values, as if they were its own.

    Each set of own values has a catalog of its own, which stays: a limit is signed a few times in a year.
    home_schema: where the cursor's own tables are, if not in the workspace's `main`.
    """
    own = list(overrides)
    home = "macros_" + hashlib.sha256(repr([(one.limit_id, one.value) for one in own]).encode()).hexdigest()[:12]
    here = home_schema or schema_of(cursor)
    with _making:
        if not cursor.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = ?", [home]).fetchone():
            _make(cursor, home, own, here)
    cursor.execute(f"SET search_path = '{here},{home}.main,{home}.limits,{home}.meets'")


def _make(cursor: Cursor, home: str, own: Iterable[Override], here: str) -> None:
    """The catalog, whole or not at all. The cursor is left in it; after a failure where it was."""
    cursor.execute(f"ATTACH ':memory:' AS {home}")
    try:
        cursor.execute(f"USE {home}")
        install_macros(cursor)
        install_limits(cursor, own)
    except BaseException:
        cursor.execute(f"USE {here}")
        cursor.execute(f"DETACH {home}")
        raise
