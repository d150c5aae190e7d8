"""A centre's table beside what the store has: absurd Z of its own scans, and other references of the same scans."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.centre_tables.report import TableReport
from core.errors import Problem
from core.reference import Table
from core.store import Cursor

_Listed = Mapping[str, Mapping[str, Any]]


def absurd(report: TableReport) -> list[Problem]:
    """A question for each table by which more than half of the store's scans get a Z that hardly any child has."""
    found = []
    for table in report.tables:
        effect = table.effect
        if effect and effect.absurd:
            words = (
                f"more than half of your {effect.of} would get a Z {effect.absurd} by {table.title} "
                f"({max(effect.below, effect.above)} of {effect.with_z})"
            )
            mend = "Check the unit and the column M, and that the ages are years; confirm it if it is right."
            found.append(Problem(report.file, None, "M", None, "soft", words, mend))
    return found


def overlaps(cursor: Cursor, file: str, tables: Collection[Table], found: _Listed) -> list[Problem]:
    """A note for each reference in use, or of the same file, that gives a Z to the same scans: which of both leads.

    found: every reference of the store by its id (core.centre_tables.listed). Of height one reference is in use.
    """
    sexes = dict(
        cursor.execute("SELECT reference_id, list(DISTINCT sex) FROM lms_rows GROUP BY reference_id").fetchall()
    )
    own = [_of_table(table, found) for table in tables if table.reference.site]
    others = [_of_listed(one, sexes) for one in found.values() if one["enabled"] and one["site"]]
    notes = []
    for number, one in enumerate(own):
        beside = [other for other in others if other["id"] not in {mine["id"] for mine in own}] + own[:number]
        notes += [_note(file, one, other) for other in beside if _same_scans(one, other)]
    return notes


def _note(file: str, one: dict[str, Any], other: dict[str, Any]) -> Problem:
    first, second = sorted((one, other), key=lambda each: each["order"])
    why = "its id comes first" if first["order"][0] == second["order"][0] else "it came into use first"
    words = f"{other['title']} ({other['id']}) is for the same scans: {first['title']} leads, as {why}"
    mend = f"The Z by {second['title']} stands beside it under its own name; nothing needs doing."
    return Problem(file, None, "reference_id", one["id"], "note", words, mend)


def _of_table(table: Table, found: _Listed) -> dict[str, Any]:
    """What a table of the file fits. order: as references_in_use has it; a new one comes last, among new ones by id."""
    reference = table.reference
    ages, sexes = [row.age_years for row in table.rows], {row.sex for row in table.rows}
    loaded = found.get(reference.reference_id)
    return {
        "id": reference.reference_id, "title": reference.title, "site": reference.site, "measure": reference.measure,
        "levels": reference.levels, "device": reference.device_family, "ages": (min(ages), max(ages)), "sexes": sexes,
        "order": (loaded["in_use_no"], "") if loaded and loaded["enabled"] else (float("inf"), reference.reference_id),
    }  # fmt: skip


def _of_listed(one: Mapping[str, Any], sexes: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "id": one["reference_id"], "title": one["title"], "site": one["site"], "measure": one["measure"],
        "levels": one["levels"] or "", "device": one["device_family"] or "", "ages": (one["age_from"], one["age_to"]),
        "sexes": set(sexes.get(one["reference_id"], [])), "order": (one["in_use_no"], ""),
    }  # fmt: skip


def _same_scans(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """An empty level set or device family fits every one."""
    alike = all(one[name] == other[name] for name in ("site", "measure"))
    fits = all(
        not one[name] or not other[name] or one[name].casefold() == other[name].casefold()
        for name in ("levels", "device")
    )
    (_, young), (old, _) = sorted((one["ages"], other["ages"]))
    return alike and fits and old <= young and bool(one["sexes"] & other["sexes"])
