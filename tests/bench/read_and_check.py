"""Reading and checking a file without looking at what the store has of it, as long as core.intake has no name for that."""

from __future__ import annotations

from pathlib import Path

from core.intake.crosschecks import cross_check
from core.intake.options import Options
from core.intake.people import make_people
from core.intake.reading import opened
from core.intake.report import Report
from core.intake.rows import make_rows
from core.store import Store


def read_and_check(store: Store, name: str, path: Path, options: Options) -> Report:
    """The steps of core.intake.run up to the checks between cells."""
    with opened(store, name, path, options, store.as_of) as (report, staging, _):
        if staging is not None:
            staging.settle()
            make_people(staging)
            tables = make_rows(staging)
            staging.settle()
            cross_check(staging, tables)
            report.problems = staging.problems
        return report
