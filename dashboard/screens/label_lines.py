"""The label of the definition as a fact of a strip: its first clause, and what qualifies it."""

from __future__ import annotations

from dashboard.charts.records import Row
from dashboard.charts.text_width import clipped

_ROOM_PX = 200  # what is missing stands whole in the Spine page's panel of the definition


def label_lines(row: Row | None) -> tuple[str, str]:
    """The label's words as the rule has them, in two lines, never more.

    row: of view iscd, of the as-of day: state, label, met_on, not_applicable_because.
    """
    if row is None:
        return "Definition not worked out", "no row of this patient"
    label = str(row["label"])
    head, _, rest = label.partition(":" if row["state"] == "undecided" else ";")
    on = f"since {row['met_on']}" if row["met_on"] else row["not_applicable_because"] or ""
    return head.strip(), clipped(rest.strip(), _ROOM_PX) or on
