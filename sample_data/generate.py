"""Write the sample data: `python -m sample_data.generate [--out FOLDER]`. The same bytes every time."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path

from sample_data import FOLDER, SPOILED
from sample_data.background import background
from sample_data.course import Course, course
from sample_data.november import month_table
from sample_data.spoil import Line, Wrong, spoiled
from sample_data.stories import newcomers, stories
from sample_data.tables import Table, base_tables, demo_state
from sample_data.writing import cells, csv_text, write


@cache
def courses() -> tuple[Course, ...]:
    """The 300 children of the store, drawn."""
    return tuple(course(story) for story in (*stories(), *background()))


@cache
def month() -> Table:
    """The visit file of the latest month."""
    return month_table(list(courses()), [course(story) for story in newcomers()])


def spoiled_month() -> tuple[list[Line], list[Wrong]]:
    """The spoiled copy of it: storied children keep their rows, so that the demo's tale stays whole."""
    males = {drawn.story.patient_id for drawn in courses() if drawn.story.sex == "male"}
    spared = {drawn.story.patient_id for drawn in courses() if not drawn.story.background}
    return spoiled(month(), males, spared)


def texts() -> dict[str, str]:
    """Every generated file: name -> contents."""
    tables = [*base_tables(list(courses())), month(), demo_state(list(courses()))]
    found = {table.name: csv_text(table.headers, cells(table), table.delimiter) for table in tables}
    return found | {SPOILED: csv_text(month().headers, spoiled_month()[0])}


def main() -> None:
    """Write all files into the folder."""
    parser = argparse.ArgumentParser(description="Write the synthetic sample data.")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to (default: sample_data)")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        write(folder, name, text)
        print(f"{folder / name}: {text.count(chr(10)) - 1} rows")


if __name__ == "__main__":
    main()
