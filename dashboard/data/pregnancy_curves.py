"""Time to clinical recovery of all women of the store, or of groups of them, as curves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from core.rules.recovery import kaplan_meier, median_months
from dashboard.charts.pregnancy.rows import Curve, Step
from dashboard.charts.records import Row
from dashboard.charts.time_axis import DAYS_PER_MONTH

EVERYBODY = "all women together"
# How the women may be told apart, in at most three groups. Not by treatment: who was treated differs from who was not.
GROUPS: dict[str, Callable[[Row], str]] = {
    EVERYBODY: lambda row: "all",
    "joint": lambda row: _joint(row),
    "one side or both": lambda row: _side(row),
    "one child or more": lambda row: _children(row),
    "published or own": lambda row: "published" if row["published_in"] else "own",
}


def curves(rows: Sequence[Row], by: str) -> list[Curve]:
    """One curve a group, the largest group first; each says who is left out of it and why."""
    named = GROUPS[by]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(named(row), []).append(row)
    return sorted((_curve(name, members) for name, members in groups.items()), key=lambda one: (-one.n, one.name))


def _curve(name: str, rows: Sequence[Row]) -> Curve:
    recovered: list[float] = []
    censored: list[float] = []
    left: Counter[str] = Counter()
    for row in rows:
        if why := _left_out(row):
            left[why] += 1
        elif row["status"] == "recovered":
            recovered.append(max(row["recovered_first"], 0) / DAYS_PER_MONTH)
        else:
            censored.append(row["followed_to"] / DAYS_PER_MONTH)
    found = kaplan_meier(recovered, censored)
    steps = tuple(Step(one.months, one.not_recovered, one.low, one.high, one.at_risk) for one in found)
    return Curve(
        name,
        len(recovered) + len(censored),
        len(recovered),
        steps,
        tuple(sorted(censored)),
        tuple(left.items()),
        median_months(found),
    )


def _left_out(row: Row) -> str:
    if not row["delivered"]:
        return "not delivered yet"
    if row["status"] == "recovered":
        if row["recovered_first"] is None or row["recovered_last"] is None:  # `postpartum` is no day
            return "recovered, when is not known"
        return "recovered before the delivery" if row["recovered_last"] < 0 else ""
    if row["followed_to"] is None or row["followed_to"] <= 0:
        return "nothing known after the delivery"
    return ""


def _joint(row: Row) -> str:
    joints = row["joints"] or []
    known = len(joints) == 1 and joints[0] in ("hip", "knee")
    return str(joints[0]) if known else "other joints, several or not stated"


def _side(row: Row) -> str:
    return {True: "both sides", False: "one side"}.get(row["is_bilateral"], "sides not stated")


def _children(row: Row) -> str:
    return {True: "twins or more", False: "one child"}.get(row["is_multiple"], "not stated")
