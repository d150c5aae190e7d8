"""Reading and checking a file without looking at what the store has of it, as long as core.intake has no name for that."""

from __future__ import annotations

from pathlib import Path

from core.intake.crosschecks import cross_check
from core.intake.decide import decide
from core.intake.dialect import understand
from core.intake.explain import problem_of
from core.intake.layout import lay_out
from core.intake.options import Options
from core.intake.people import make_people
from core.intake.report import Report
from core.intake.rows import make_rows
from core.intake.sheet import read_sheet
from core.intake.staging import Staging
from core.intake.typed import bad_cells, make_typed
from core.store import Store


def read_and_check(store: Store, name: str, path: Path, options: Options) -> Report:
    """The steps of core.intake.run up to the checks between cells."""
    source = understand(path.read_bytes())
    layout = lay_out(source.headers, options)
    with store.workspace() as cursor:
        staging = Staging(store, cursor, name, options, layout, store.as_of)
        staging.start()
        sheet = read_sheet(cursor, source)
        decisions = decide(cursor, layout, options)
        make_typed(cursor, layout, decisions)
        staging.add(problem_of(name, bad, decisions) for bad in bad_cells(cursor, layout, decisions))
        make_people(staging)
        cross_check(staging, make_rows(staging))
        return Report(name, table=layout.kind, rows_in=sheet.rows_in, problems=staging.problems)
