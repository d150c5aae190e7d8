"""What a fact of a wide case file needs beyond its own cell: point in time, pregnancy, the origin of a count."""

from __future__ import annotations

from core.intake.layout import Bound, Group, Layout

_FACTS = "pregnancy_findings"


def case_extras(layout: Layout, group: Group, values: dict[str, str]) -> dict[str, str]:
    """SQL for the columns of a group that no cell of its own fills; what the file does not state is `not stated`."""
    if group.table != _FACTS:
        return {}
    number = layout.find("pregnancies", "pregnancy_no")
    made = {"pregnancy_no": f"t.v{number.index}"} if number else {}
    if "time_point" in group.fixed:
        return made
    own = values.get("time_point")
    if group.fixed.get("finding") == "recovered" and own:
        return made | _counted(layout, group, own)
    if group.fixed.get("finding") == "MRI oedema present":
        own = _cell(_of(layout, "MRI finding", "time_point"))
    return made | ({"time_point": own} if own else {})


def _counted(layout: Layout, group: Group, own: str) -> dict[str, str]:
    """`6` below `recovery (months)` are 6 months after the delivery, unless the file says from when they count."""
    time = next(b for b in group.own if b.column.name == "time_point")
    origin = _cell(_of(layout, "recovered", "value"))
    if time.slot.unit != "months":
        return {"time_point": own}
    unit = f"CASE WHEN {own} = '1' THEN ' month' ELSE ' months' END"
    point = f"CASE WHEN {own} IS NOT NULL THEN {own} || {unit} || ' after ' || coalesce({origin}, 'delivery') END"
    return {
        "time_point": point,
        "origin_assumed": f"{own} IS NOT NULL AND {origin} IS NULL",
    }


def _of(layout: Layout, fact: str, name: str) -> Bound | None:
    """The file's column for one column of a fact."""
    return next(
        (
            b
            for b in layout.bound
            if b.slot.table == _FACTS and b.slot.column == name and ("finding", fact) in b.slot.fixed
        ),
        None,
    )


def _cell(bound: Bound | None) -> str:
    return f"t.v{bound.index}" if bound else "NULL::VARCHAR"
