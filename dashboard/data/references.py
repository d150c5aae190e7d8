"""References as their page shows them: the list, each one's table, a dropped file and its effects, the acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any

import pandas as pd

from core import centre_tables, reference
from core.centre_tables import Effect, Shown, TableReport, Wish
from core.errors import TrabeculaError
from core.reference.bundled import LmsRow
from core.reference.sheet import read_sheet
from core.store import Store
from dashboard.data.bands import bands_of
from dashboard.data.opened import per_version, the_store
from dashboard.data.reading import on_page
from dashboard.data.work import Watch, done

__all__ = ["Dropped", "Effect", "Shown", "TableReport"]  # screens take these from here
Reference = dict[str, Any]


@dataclass(frozen=True)
class Dropped:
    """A file that was dropped on the page, and what was said about it. It holds no patient and is not kept."""

    name: str
    data: bytes
    kind: str = "table"
    title: str = ""
    levels: str = ""
    replace: bool = False
    accept_soft: bool = False
    encoding: str = ""


@per_version
def references(store: Store) -> list[Reference]:
    """Every reference (columns as core.centre_tables.listed), and `leads`: in how many series its Z leads."""
    with store.cursor() as cursor:
        found = centre_tables.listed(cursor)
    return [one | {"leads": centre_tables.leads_in(store, one["reference_id"])} for one in found]


@per_version
def table_bands(store: Store, reference_id: str) -> pd.DataFrame:
    """The bands of a reference: sex, ethnicity, age_years, m2, m1, median, p1, p2."""
    rows = store.query(
        "SELECT sex, ethnicity, age_years, l, m, s FROM lms_rows WHERE reference_id = ? ORDER BY ALL", [reference_id]
    )
    return _with_groups(rows)


@per_version
def adjustment_rows(store: Store, reference_id: str) -> pd.DataFrame:
    """A reference's regression on height Z, one row a sex and completed year; empty where it has none."""
    return store.query(
        """SELECT sex, age_completed_years, n, intercept, slope_per_height_z, residual_sd FROM height_adjustments
           WHERE reference_id = ? ORDER BY sex, age_completed_years""",
        [reference_id],
    )


def bands_of_rows(rows: tuple[LmsRow, ...]) -> pd.DataFrame:
    """The same of a table that is not loaded yet."""
    names = ["sex", "ethnicity", "age_years", "l", "m", "s"]
    return _with_groups(pd.DataFrame([astuple(row) for row in rows], columns=names))


def _with_groups(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows[["sex", "ethnicity"]], bands_of(rows)], axis=1)


def drop(name: str, data: bytes) -> Dropped:
    """A dropped file, read as the kind whose headers it has most of."""
    lacking = {
        kind: sum(problem.severity == "hard" for problem in read_sheet(name, data, shape).problems)
        for kind, shape in (
            ("table", reference.SHAPES["reference"]),
            ("height adjustment", reference.SHAPES["height-adjustment"]),
        )
    }
    return Dropped(name, data, min(lacking, key=lambda kind: lacking[kind]))


def report_of(dropped: Dropped) -> TableReport:
    """What the file is, what is wrong with it and what loading it would change, in the store as it is now."""
    return _report(*asdict(dropped).values())


@per_version
def _report(store: Store, name: str, data: bytes, *said: Any) -> TableReport:
    report = centre_tables.check_table(store, name, data, _wish(Dropped(name, data, *said), ""))
    report.problems = [
        replace(one, message=on_page(one.message, "below"), mend=on_page(one.mend, "below")) for one in report.problems
    ]
    return report


def can_load(dropped: Dropped, report: TableReport) -> bool:
    """True where a load would write."""
    return report.takeable(_wish(dropped, ""))


def load(dropped: Dropped, by: str, asked: str = "", watch: Watch | None = None) -> tuple[str, str]:
    """Load the file: (what was done, what is wrong).

    asked: a name for this one wish, so that a page which starts anew meanwhile waits for the load that it had begun.
    """
    store = the_store()

    def run(tell: Watch) -> tuple[str, str]:
        return _done(lambda store: _loaded(store, dropped, by, tell), store)

    return done(("load table", asked or uuid.uuid4().hex), run, watch)


def _loaded(store: Store, dropped: Dropped, by: str, tell: Watch) -> str:
    report = centre_tables.load_table(store, dropped.name, dropped.data, _wish(dropped, by), tell)
    names = " and ".join(table.title for table in report.tables)
    if report.written:
        off = "" if all(table.in_use for table in report.tables) else " It is not in use yet."
        return f"{names}: the {report.kind} is loaded.{off}"
    if report.same:
        return f"{names}: this file is loaded already; nothing was changed."
    raise TrabeculaError("the store has changed meanwhile: look again, then load.")


def use(reference_id: str, by: str) -> tuple[str, str]:
    """Switch a reference on: (what was done, what is wrong)."""
    return _done(lambda store: centre_tables.use(store, reference_id, by))


def leave(reference_id: str, by: str) -> tuple[str, str]:
    """Switch a reference off: (what was done, what is wrong)."""
    return _done(lambda store: centre_tables.leave(store, reference_id, by))


def remove(reference_id: str, by: str) -> tuple[str, str]:
    """Take a centre's table out: (what was done, what is wrong)."""
    return _done(lambda store: centre_tables.remove(store, reference_id, by))


def template(kind: str) -> str:
    """The header line of a template: reference or height-adjustment."""
    return reference.template(kind)


def meanings(kind: str) -> list[tuple[str, str]]:
    """Each column of a template and what may stand in it."""
    return reference.meanings(kind)


def _wish(dropped: Dropped, by: str) -> Wish:
    kind: Any = dropped.kind
    return Wish(kind, dropped.title, dropped.levels, dropped.replace, dropped.accept_soft, by, dropped.encoding)


def _done(act: Callable[[Store], str], store: Store | None = None) -> tuple[str, str]:
    try:
        return act(store or the_store()), ""
    except TrabeculaError as error:
        return "", on_page(str(error))
