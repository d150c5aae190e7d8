"""Rows of one file that speak of the same thing: found by their keys, all refused where they contradict each other.

Which of two is right is not for their order in the file to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from core.contracts import TABLES
from core.intake.difference import AS_WRITTEN, IDENTITY, ONE_FACT, full_key, given, value_columns
from core.intake.explain import shown
from core.intake.keys import NUMBERS
from core.intake.report import Problem
from core.intake.staging import Staging
from core.intake.typed import is_converted

# What one row of a table says: its values by their columns, and file_row.
Told = dict[str, object]


def refuse_conflicts(staging: Staging, tables: list[str]) -> None:
    """Rows of the file that say different things of the same key: every one of them is refused."""
    found: list[Problem] = []  # of all tables, before any of the rows is refused
    for table in tables:
        if not _find_doubles(staging, table):
            continue
        key = full_key(TABLES[table])
        rows = _contradicting(staging, table, key)
        for _, alike in groupby(rows, itemgetter(*key)):
            found += _conflicts(staging, table, list(alike))
    staging.add(found)


def _names(table: str) -> list[str]:
    """The columns that are held against each other. Birth date and sex are not among them: identities.py has those of a
    new patient, and the store those of a known one."""
    left_out = (*AS_WRITTEN, *(IDENTITY if table == "patients" else ()))
    return [name for name in value_columns(TABLES[table]) if name not in left_out]


def _contradicting(staging: Staging, table: str, key: Sequence[str]) -> list[Told]:
    """The rows of every key of which the file says different things, key by key and in the order of the file."""
    names = _names(table)
    tests = " OR ".join([f'count(DISTINCT "{n}") > 1' for n in names] + _fact_differs(table)) or "false"
    listed = ", ".join(f'"{n}"' for n in key)
    of = ("file_row", *key, *names)
    told = ", ".join(f'"{n}"' for n in of)
    rows = staging.cursor.execute(
        f"""WITH open AS (SELECT * FROM doubles_{table} WHERE file_row NOT IN (SELECT file_row FROM refused)),
        keys AS (SELECT {listed} FROM open AS doubles_{table} GROUP BY {listed} HAVING count(*) > 1 AND ({tests}))
        SELECT {told} FROM open SEMI JOIN keys USING ({listed}) ORDER BY {listed}, file_row"""
    ).fetchall()
    return [dict(zip(of, row, strict=True)) for row in rows]


def _fact_differs(table: str) -> list[str]:
    """`<10` and `10` are two results, though the one gives an operator and the other none."""
    if table not in ONE_FACT:
        return []
    fact = ", ".join(f'"{n}"' for n in _fact_of(table))
    return [f"count(DISTINCT row({fact})) FILTER ({given(table, ONE_FACT[table][0][0], f'doubles_{table}')}) > 1"]


def _fact_of(table: str) -> list[str]:
    """The columns of a table's one fact, without how it was written."""
    return [n for n in ONE_FACT.get(table, ((), ()))[1] if n not in AS_WRITTEN]


def _find_doubles(staging: Staging, table: str) -> bool:
    """Create `doubles_<table>`: the file's rows whose key may stand in it more than once (a hash tells the few)."""
    key = ", ".join(f'"{n}"' for n in full_key(TABLES[table]))
    staging.cursor.execute(
        f"""CREATE OR REPLACE TABLE doubles_{table} AS WITH told AS (SELECT *, hash({key}) AS told FROM in_{table}),
        alike AS (SELECT told FROM told GROUP BY told HAVING count(*) > 1)
        SELECT * FROM told SEMI JOIN alike USING (told)"""
    )
    return staging.cursor.execute(f"SELECT 1 FROM doubles_{table} LIMIT 1").fetchone() is not None


def _conflicts(staging: Staging, table: str, rows: list[Told]) -> Iterator[Problem]:
    """A problem for each row that another of the same key contradicts; it names the first that does."""
    said = {name: _first_rows(table, name, rows) for name in _names(table)}
    for told in rows:
        for name, values in said.items():
            if len(values) > 1 and _says(table, name, told):
                other = next(value for value in values if value != told[name])
                yield _conflict(staging, table, name, told, values[other], other)
                break


def _first_rows(table: str, name: str, rows: list[Told]) -> dict[object, object]:
    """Every value that rows give a column, with the first row that gives it."""
    found: dict[object, object] = {}
    for told in rows:
        if _says(table, name, told):
            found.setdefault(told[name], told["file_row"])
    return found


def _says(table: str, name: str, told: Told) -> bool:
    """Whether a row says something of a column; with a result it says, too, that there is no sign and no word."""
    told_by = ONE_FACT[table][0] if name in _fact_of(table) else ()
    return told[name] is not None or any(told[one] is not None for one in told_by)


def _conflict(staging: Staging, table: str, name: str, told: Told, other_row: object, other: object) -> Problem:
    row = int(str(told["file_row"]))
    bound = staging.bound_of(table, name, told, row)
    header = bound.header if bound else name
    called = name if bound is None or is_converted(bound) else header  # a converted value is not what the header says
    thing = TABLES[table].thing()
    message = f"row {other_row} gives {_value(called, other)} for the same {thing}, and this row {_own(told[name])}"
    own = None if told[name] is None else shown(_written(told[name]))
    return Problem(staging.file, row, header, own, "hard", message, _mend(staging, table, int(str(other_row)), row))


def _value(called: str, value: object) -> str:
    return f"no {called}" if value is None else f"{called} {shown(_written(value))}"


def _own(value: object) -> str:
    return "none" if value is None else shown(_written(value))


def _written(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _mend(staging: Staging, table: str, one: int, other: int) -> str:
    first, second = sorted((one, other))
    number, day = NUMBERS.get(table), TABLES[table].DATE
    mend = (
        f"Correct row {first} or {second}, or remove the wrong one: neither is taken while they contradict each other"
    )
    if number:
        return f"{mend}. If they are two, give each its own {staging.header(table, number)}."
    if day in TABLES[table].KEY and day is not None:
        return f"{mend}. If they are two, correct the day of one of them in {staging.header(table, day)}."
    return f"{mend}."
