"""Rows of one file that speak of the same thing: found by their keys, refused where they contradict each other."""

from __future__ import annotations

from core.contracts import TABLES
from core.intake.difference import AS_WRITTEN, ONE_FACT, full_key, given, value_columns
from core.intake.explain import shown
from core.intake.report import Problem
from core.intake.staging import Staging


def refuse_conflicts(staging: Staging, tables: list[str]) -> None:
    """Two rows of the file that say different things of the same key: the later one is refused."""
    for table in tables:
        if not _find_doubles(staging, table):
            continue
        contract = TABLES[table]
        names = [n for n in value_columns(contract) if n not in AS_WRITTEN]
        key = ", ".join(f'"{n}"' for n in full_key(contract))
        tests = " OR ".join([f'count(DISTINCT "{n}") > 1' for n in names] + _fact_differs(table)) or "false"
        keys = staging.cursor.execute(
            f"SELECT {key} FROM doubles_{table} WHERE file_row NOT IN (SELECT file_row FROM refused) GROUP BY "
            f"{key} HAVING count(*) > 1 AND ({tests})"
        ).fetchall()
        for values in keys:
            staging.add(_conflicts(staging, table, names, values))


def _fact_differs(table: str) -> list[str]:
    """`<10` and `10` are two results, though the one gives an operator and the other none."""
    if table not in ONE_FACT:
        return []
    fact = ", ".join(f'"{n}"' for n in _compared(table))
    return [f"count(DISTINCT row({fact})) FILTER ({given(table, ONE_FACT[table][0][0], f'doubles_{table}')}) > 1"]


def _compared(table: str) -> list[str]:
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


def _conflicts(staging: Staging, table: str, names: list[str], values: tuple[object, ...]) -> list[Problem]:
    where = " AND ".join(f'"{n}" = ?' for n in full_key(TABLES[table]))
    listed = ", ".join(f'"{n}"' for n in names)
    rows = staging.cursor.execute(
        f"SELECT file_row, {listed} FROM doubles_{table} WHERE {where} AND file_row NOT IN (SELECT file_row FROM "
        f"refused) ORDER BY file_row",
        list(values),
    ).fetchall()
    first: dict[str, tuple[int, object]] = {}
    found: list[Problem] = []
    fact, told_by = _compared(table), ONE_FACT.get(table, ((), ()))[0]
    for row, *cells in rows:
        told = dict(zip(names, cells, strict=True))
        whole = any(told[n] is not None for n in told_by)  # then what it leaves empty is said too
        clash = next(
            (
                (n, c)
                for n, c in told.items()
                if n in first and (c is not None or (whole and n in fact)) and first[n][1] != c
            ),
            None,
        )
        if clash:
            name, cell = clash
            before = "no " + name if first[name][1] is None else f"{name} {shown(str(first[name][1]))}"
            message = f"row {first[name][0]} gives {before} for the same {TABLES[table].thing()}"
            found.append(
                Problem(
                    staging.file,
                    row,
                    staging.header(table, name),
                    None if cell is None else shown(str(cell)),
                    "hard",
                    message,
                    "Keep the right one of the two rows, or tell the two apart by their number.",
                )
            )
            continue
        for name, cell in told.items():
            if cell is not None or (whole and name in fact):
                first.setdefault(name, (row, cell))
    return found
