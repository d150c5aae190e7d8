"""Reading a file and all checks of its rows by themselves: the cells, whose they are, and what the cells say together."""

from __future__ import annotations

from pathlib import Path

from core.intake import Options
from core.intake.crosschecks import cross_check
from core.intake.people import make_people
from core.intake.reading import opened
from core.intake.report import Report
from core.intake.rows import make_rows
from core.store import Store


def read_and_check_rows(store: Store, name: str, path: Path) -> Report:
    """The steps of core.intake.run before rows are held against each other and against the store's.

    core.intake.read_and_check ends with the single cells: a BMD that is not BMC / area, or a day before birth, passes it.
    """
    with opened(store, name, path, Options(), store.as_of) as (report, staging, _):
        if staging is not None:
            staging.settle()
            make_people(staging)
            tables = make_rows(staging)
            staging.settle()
            cross_check(staging, tables)
            report.problems = list(staging.problems)
        return report
