"""Values that were brought to another unit, kept as the file had them: both forms stay readable.

Results of the laboratory carry theirs in their own row; all others rest in `entered_values`, told by batch and
file row.
"""

from __future__ import annotations

from core.intake.layout import Bound
from core.intake.staging import Staging
from core.intake.typed import is_converted
from core.store import Cursor


def keep_entered(cursor: Cursor, staging: Staging, tables: list[str], batch_id: int) -> None:
    """Write the entered form of every converted value in the rows of a batch that are being written."""
    for b in staging.layout.bound:
        if b.slot.table in tables and b.slot.table != "labs" and is_converted(b):
            _keep(cursor, staging, b, batch_id)


def drop_entered(cursor: Cursor, batch_id: int) -> None:
    """Forget what a batch entered; what it had replaced names its own batch and still has its own."""
    cursor.execute("DELETE FROM entered_values WHERE batch_id = ?", [batch_id])


def _keep(cursor: Cursor, staging: Staging, b: Bound, batch_id: int) -> None:
    # where the unit stands in a column of its own, an empty cell of it leaves what the header says
    unit = f"coalesce(t.u{b.index}, ?)" if b.unit_index is not None else "?"
    cursor.execute(
        f"""INSERT INTO entered_values
        SELECT ?, t.file_row, ?, ?, ?, ?, t.t{b.index}, {unit} FROM {staging.staged}.typed t
        WHERE t.v{b.index} IS NOT NULL AND t.t{b.index} IS NOT NULL
            AND t.file_row IN (SELECT file_row FROM {staging.staged}.final_{b.slot.table})""",
        [
            batch_id, b.slot.table, b.slot.column, ", ".join(value for _, value in b.slot.fixed), b.header,
            b.slot.unit or b.column.unit,
        ],
    )  # fmt: skip
