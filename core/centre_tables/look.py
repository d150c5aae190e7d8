"""A file of a centre's table against the store: what is wrong, what it is, and what loading it would change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from typing import Any, Literal

from core.centre_tables.beside import absurd, overlaps
from core.centre_tables.effect import Effect, effect_of, spots, what_if
from core.centre_tables.listed import last_batch, listed
from core.centre_tables.report import Shown, TableReport, Wish
from core.errors import Problem
from core.intake.preview import finding_changes, worst_first
from core.reference import Adjustment, Table, book, read_adjustments, read_tables
from core.reference.described import Known, measure_words
from core.store import Cursor, Store

_Tables = list[Table | Adjustment]
_Book = dict[str, dict[str, Any]]
_State = Literal["new", "same", "replaces"]
_SERIES = {"table": "computed", "height adjustment": "computed_size_adjusted"}


def look(store: Store, file: str, data: bytes, wish: Wish) -> tuple[TableReport, Callable[[Cursor], None]]:
    """The report of a file, and the change of the book that loading it makes."""
    sha256 = hashlib.sha256(data).hexdigest()
    with store.cursor() as cursor:
        found = {one["reference_id"]: one for one in listed(cursor)}
        source = book.Source(file, sha256, wish.by, store.as_of, last_batch(cursor))
    report = TableReport(file, wish.kind, sha256)
    tables = _read(report, data, wish, found)
    with store.cursor() as cursor:
        report.problems += overlaps(cursor, file, [table for table in tables if isinstance(table, Table)], found)
    states = {_id(table): _state(table, found, sha256) for table in tables}
    understood = not any(problem.severity == "hard" for problem in report.problems)
    for name, state in states.items():
        if state == "replaces" and not wish.replace:
            words, mend = f"another {wish.kind} of this id is loaded", "Say that it is to be replaced (--replace)."
            report.problems.append(Problem(file, None, "reference_id", name, "hard", words, mend))

    def change(cursor: Cursor) -> None:
        for table in tables:
            if states[_id(table)] != "same":
                _put(cursor, table, source, states[_id(table)])

    report.tables = [_shown(table, states[_id(table)], found, understood) for table in tables]
    # what only waits for the word to replace is shown with what that would do
    if report.same:
        report.findings_unknown = ""
    elif tables and understood:
        _ask(store, report, tables, found, source.after_batch, change)
        report.problems += absurd(report)
    return report, change


def _read(report: TableReport, data: bytes, wish: Wish, found: _Book) -> _Tables:
    known = [Known(one["reference_id"], one["title"], one["origin"], one["measure"]) for one in found.values()]
    if wish.kind == "table":
        read = read_tables(report.file, data, known, wish.title, wish.levels, wish.encoding)
        report.problems += read.problems
        return list(read.tables)
    own = [name for name, one in found.items() if one["adjustment_origin"] == "bundled"]
    height = next((name for name, one in found.items() if one["measure"] == "height_cm" and one["enabled"]), "")
    adjustments = read_adjustments(report.file, data, known, own, height, wish.encoding)
    report.problems += adjustments.problems
    return [table for table in adjustments.tables if table.reference_id in found]


def _id(table: Table | Adjustment) -> str:
    return table.reference.reference_id if isinstance(table, Table) else table.reference_id


def _state(table: Table | Adjustment, found: _Book, sha256: str) -> _State:
    """The same bytes are the same table where they are read alike: with the same letters and words beside them."""
    one = found.get(_id(table), {})
    if isinstance(table, Table):
        if one.get("origin") != "centre":
            return "new"
        said = (table.reference.title, table.reference.levels or None, table.reference.citation)
        had = (one["title"], one["levels"], one["citation"])
        return "same" if one["sha256"] == sha256 and had == said else "replaces"
    if one.get("adjustment_origin") != "centre":
        return "new"
    again = one["adjustment_sha256"] == sha256 and one["adjustment_citation"] == table.citation
    return "same" if again else "replaces"


def _put(cursor: Cursor, table: Table | Adjustment, source: book.Source, state: _State) -> None:
    """Enter one table; a new reference comes into use, one for height only when somebody says so."""
    if isinstance(table, Adjustment):
        book.put_adjustment(cursor, table, source)
        return
    book.put_table(cursor, table, source)
    if state == "new" and table.reference.measure != "height_cm":
        book.choose(cursor, _id(table), True, source.by, source.on, source.after_batch)


def _shown(table: Table | Adjustment, state: _State, found: _Book, understood: bool) -> Shown:
    """understood: nothing is wrong with the file, so that there are curves to read medians from and to draw."""
    one = found.get(_id(table), {})
    if isinstance(table, Adjustment):
        title = str(one.get("title", table.reference_id))
        ages = [row.age_completed_years for row in table.rows]
        said = {
            "reference": title,
            "years": f"{min(ages)} to {max(ages)} completed",
            "height Z by": table.height_reference_id,
            "limits": table.limits_to_show,
            "citation": table.citation,
            "licence": table.licence_note,
        }
        return Shown(_id(table), title, state, bool(one.get("enabled")), said)
    reference, years = table.reference, [row.age_years for row in table.rows]
    in_use = bool(one["enabled"]) if one else reference.measure != "height_cm"
    said = {
        "site": reference.site or "height",
        "levels": reference.levels,
        "measure": measure_words(reference.measure, reference.unit),
        "device family": reference.device_family,
        "ages": f"{min(years):g} to {max(years):g} years, {len(years)} rows",
        "limits": " ".join(reference.limits_to_show),
        "citation": reference.citation,
        "licence": reference.licence_note,
    }
    medians, rows = (spots(table.rows), table.rows) if understood else ((), ())
    return Shown(_id(table), reference.title, state, in_use, said, medians, rows, unit=reference.unit)


def _ask(
    store: Store, report: TableReport, tables: _Tables, found: _Book, after: int, change: Callable[[Cursor], None]
) -> None:
    """Fill in whose findings a load changes, and how many scans get a Z by each table, as if it were in use."""
    site = {_id(table): _site(table, found) for table in tables}
    effects: dict[str, Effect] = {}
    for switched_on in _asked(report.tables, site):
        counted = switched_on or [shown.reference_id for shown in report.tables if shown.in_use]

        def changed(cursor: Cursor, also: Collection[str] = switched_on) -> None:
            change(cursor)
            for name in also:
                book.choose(cursor, name, True, "", store.as_of, after)

        with closing(what_if(store, set(site.values()), changed)) as workspaces:
            for cursor in workspaces:
                for name in counted:
                    effect = effect_of(cursor, name, _SERIES[report.kind], site[name] == "")
                    effects[name] = effects[name] + effect if name in effects else effect
                if not switched_on:
                    report.findings += finding_changes(cursor, "store.findings")
    report.findings = worst_first(report.findings)
    report.findings_unknown = ""
    report.tables = [replace(shown, effect=effects[shown.reference_id]) for shown in report.tables]


def _asked(tables: list[Shown], site: dict[str, str]) -> list[list[str]]:
    """What to switch on each time that the store is asked: first nothing, as the load does; then what it leaves off.

    Of height references one at a time, because one is in use.
    """
    off = [shown.reference_id for shown in tables if not shown.in_use]
    bone, heights = [name for name in off if site[name]], [[name] for name in off if not site[name]]
    return [[], *([bone] if bone else []), *heights]


def _site(table: Table | Adjustment, found: _Book) -> str:
    return table.reference.site if isinstance(table, Table) else str(found[table.reference_id]["site"] or "")
