"""Typed cells become rows of the tables: `in_<table>` in the workspace, one row for each thing that the file states.

A wide visit row is taken apart: a scan for each site with a value, a result for each analyte, a reading for each level.
"""

from __future__ import annotations

from core.contracts import TABLES, columns
from core.contracts.case_headers import CASES
from core.contracts.ddl import sql_type
from core.contracts.headers import WIDE
from core.contracts.kinds import WIDE_KINDS
from core.intake import cells
from core.intake.case_rows import case_extras
from core.intake.drugs import normalise_agents
from core.intake.keys import fill_keys
from core.intake.layout import Bound, Group
from core.intake.names import normalise_labs
from core.intake.point_dates import read_point_dates
from core.intake.range_fits import check_ranges
from core.intake.ranges import read_ranges
from core.intake.specimens import place_specimens
from core.intake.staging import Staging
from core.intake.typed import keeps_text

_SCAN_VALUES = ("bmd_g_cm2", "bmc_g", "area_cm2", "z_reported", "z_size_adjusted_reported")


def make_rows(staging: Staging) -> list[str]:
    """Create and fill `in_<table>` for every table that the file has rows for; returns the tables' names.

    Rows that are refused by now take part until all are numbered: a scan's number must not change when the row before
    it has been corrected.
    """
    groups = _groups(staging)
    tables = [name for name in TABLES if any(group.table == name for group in groups)]
    for name in tables:
        _create(staging, name)
    for group in groups:
        _insert(staging, group)
    if "labs" in tables and staging.layout.kind == "labs":
        place_specimens(staging)
        read_ranges(staging)
        normalise_labs(staging)
        check_ranges(staging)
    if "pregnancy_findings" in tables:
        read_point_dates(staging)
    for table in ("treatments", "infusions"):
        if table in tables:
            normalise_agents(staging, table)
    for name in tables:
        fill_keys(staging, name)
    return tables


def _groups(staging: Staging) -> list[Group]:
    layout = staging.layout
    groups = list(layout.groups)
    if layout.kind == WIDE and layout.find("visits", "visit_date") is None:
        groups = [group for group in groups if group.table != "visits" or group.own]
    if layout.kind == CASES and not any(group.table == "pregnancies" for group in groups):
        groups.append(Group("pregnancies", {}))  # a case is a pregnancy, whatever is told of it
    has_levels = layout.kind == WIDE and any(group.table == "vertebral_reads" for group in groups)
    if has_levels and not any(group.table == "spine_images" for group in groups):
        groups.append(Group("spine_images", {}))
    return groups


def _create(staging: Staging, table: str) -> None:
    contract = TABLES[table]
    head = {"file_row": "INTEGER"} | ({"patient_key": "INTEGER"} if contract.HAS_PATIENT else {})
    parts = head | {c.name: sql_type(c.kind) for c in columns(contract)}
    listed = ", ".join(f'"{name}" {kind}' for name, kind in parts.items())
    staging.cursor.execute(f"CREATE TABLE in_{table} ({listed})")


def _insert(staging: Staging, group: Group) -> None:
    contract = TABLES[group.table]
    values: dict[str, str] = {}
    for b in (*group.own, *group.shared):  # what all scans of a row share holds where a scan's own cell is empty
        own = values.get(b.column.name)
        values[b.column.name] = f"coalesce({own}, t.v{b.index})" if own else f"t.v{b.index}"
    params: list[object] = []
    values |= _dates(staging, group, values)
    values |= _extras(staging, group, values)
    if contract.HAS_PATIENT:
        values["patient_key"] = "p.patient_key"
    if group.table == "patients":
        values |= {"centre": "p.centre", "patient_id": "p.patient_id"}
    names = ", ".join(f'"{name}"' for name in (*values, *group.fixed))
    selected = ", ".join([*values.values(), *("?" for _ in group.fixed)])
    params += list(group.fixed.values())
    whose = " AND p.patient_key IS NOT NULL" if contract.HAS_PATIENT else ""
    staging.cursor.execute(
        f"""INSERT INTO in_{group.table} (file_row, {names}) SELECT t.file_row, {selected}
        FROM typed t JOIN people p USING (file_row)
        WHERE p.repeat_of IS NULL{whose} AND ({said(staging, group)})""",
        params,
    )


def said(staging: Staging, group: Group) -> str:
    """TRUE where the file row states something for the group's table."""
    if staging.layout.kind not in WIDE_KINDS:
        return "true"
    if staging.layout.kind == CASES and group.table == "pregnancies":
        return _any_filled(staging, [b for b in staging.layout.bound if b.slot.table != "patients"])
    if group.fixed.get("finding") == "recovered":  # from when it would count is no recovery
        return _any_filled(staging, [b for b in group.own if b.column.name == "time_point"])
    if group.table == "spine_images":
        levels = [b for g in staging.layout.groups if g.table == "vertebral_reads" for b in g.own]
        own = [b for b in group.own if b.column.name != "image_date"]
        return _any_filled(staging, [*levels, *own])
    if group.table == "visits":
        visit = staging.layout.find("visits", "visit_date")
        return f"t.v{visit.index} IS NOT NULL" if visit else _any_filled(staging, group.own)
    if group.table == "dxa_scans":
        # levels, scanner or reference repeated in every row are no scan without a measured value
        return _any_filled(staging, [b for b in group.own if b.column.name in _SCAN_VALUES])
    return _any_filled(staging, group.own)


def _any_filled(staging: Staging, bound: list[Bound]) -> str:
    """TRUE where a column has a value, or words that stand for one; rows with unreadable cells are refused before."""
    parts = [f"t.v{b.index} IS NOT NULL" for b in bound]
    parts += [cells.filled(f"t.t{b.index}", text=False) for b in bound if keeps_text(b, staging.layout)]
    return " OR ".join(parts) or "false"


def _dates(staging: Staging, group: Group, values: dict[str, str]) -> dict[str, str]:
    """In the wide file a table's own date may be left out: it is the visit's."""
    day = TABLES[group.table].DATE
    visit = staging.layout.find("visits", "visit_date")
    if staging.layout.kind != WIDE or visit is None or day in (None, "visit_date", "since_date"):
        return {}
    own = values.get(str(day))
    return {str(day): f"coalesce({own}, t.v{visit.index})" if own else f"t.v{visit.index}"}


def _extras(staging: Staging, group: Group, values: dict[str, str]) -> dict[str, str]:
    """What a table needs beyond its cells' values."""
    if staging.layout.kind == CASES:
        return case_extras(staging.layout, group, values)
    if group.table == "labs" and group.own and staging.layout.kind == WIDE:
        return _lab_extras(next(b for b in group.own if b.column.name == "value"))
    if group.table == "labs":
        value = staging.layout.find("labs", "value")
        return _entered(value, values) if value else {}
    if group.table == "vertebral_reads" and staging.layout.kind == WIDE:
        grade = next((b for b in group.own if b.column.name == "grade"), None)
        unread = {"readable": f"NOT {cells.is_unreadable_mark(f't.t{grade.index}')}"} if grade else {}
        return unread | _image_id(staging, values)
    return {}


def _entered(value: Bound, values: dict[str, str]) -> dict[str, str]:
    """The sign and the words of a result: the cell's own, else those of the file's own columns for them."""
    cell = f"t.t{value.index}"
    words = f"CASE WHEN {cells.is_text_result(cell)} THEN trim({cell}) END"
    return {
        "operator": f"coalesce({cells.censored(cell)}, {values.get('operator', 'NULL')})",
        "value_entered": cells.trimmed(cell),
        "text_result": f"coalesce({words}, {values.get('text_result', 'NULL')})",
    }


def _lab_extras(value: Bound) -> dict[str, str]:
    analyte = value.analyte
    own_unit = "'" + (analyte.unit if analyte else "").replace("'", "''") + "'"
    unit = f"t.u{value.index}" if value.unit_index is not None else f"'{value.slot.unit}'"
    return _entered(value, {}) | {"unit": own_unit, "unit_entered": unit}


def _image_id(staging: Staging, values: dict[str, str]) -> dict[str, str]:
    """A level's image is the image of its own row."""
    visit = staging.layout.find("visits", "visit_date")
    image = staging.layout.find("spine_images", "image_date")
    named = staging.layout.find("spine_images", "image_id")
    days = [f"t.v{b.index}" for b in (image, visit) if b]
    default = f"strftime(coalesce({', '.join(days)}), '%Y-%m-%d') || '-1'"
    return {"image_id": f"coalesce(t.v{named.index}, {default})" if named else default}
