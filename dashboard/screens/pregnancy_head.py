"""What the head of the Pregnancy page says of the episodes that are shown; unknown is counted as that."""

from __future__ import annotations

from dashboard.charts.pregnancy.words import months_told
from dashboard.charts.records import Row
from dashboard.data.opened import as_of


def said_of(rows: list[Row]) -> list[tuple[str, str]]:
    """Pairs of what is said and what qualifies it, the page's title first."""
    published = sum(bool(row["published_in"]) for row in rows)
    title = (
        "Transient osteoporosis of pregnancy",
        f"{len(rows)} episodes, {published} of them published · as of {as_of()}",
    )
    days = sorted(row["recovered_first"] for row in rows if row["recovered_last"] is not None)
    delivered = [row for row in rows if row["delivered"]]
    recovered = sum(row["status"] == "recovered" for row in delivered)
    span = (
        f"after {months_told(days[0])} to {months_told(days[-1])} months from delivery" if days else "when is not known"
    )
    multiple = [row["is_multiple"] for row in rows if row["is_multiple"] is not None]
    sides = [row["is_bilateral"] for row in rows if row["is_bilateral"] is not None]
    conceived = [row["conception"] in ("IVF", "ICSI") for row in rows if row["conception"]]
    return [
        title,
        (f"{recovered} of {len(delivered)} delivered recovered", span),
        (
            f"{sum(multiple)} of {len(multiple)} twins or more",
            f"{sum(conceived)} of {len(conceived)} by IVF or ICSI",
        ),
        (_joints(rows), f"{sum(sides)} of {len(sides)} on both sides{_not_stated(len(rows) - len(sides))}"),
    ]


def _not_stated(count: int) -> str:
    return f" · {count} not stated" if count else ""


def _joints(rows: list[Row]) -> str:
    counted: dict[str, int] = {}
    for row in rows:
        for joint in row["joints"] or []:
            counted[joint] = counted.get(joint, 0) + 1
    names = sorted(counted.items(), key=lambda one: -one[1])
    return ", ".join(f"{n} {name}" for name, n in names[:3]) or "joints not stated"
