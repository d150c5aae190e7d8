"""Rows of one file that speak of the same thing: found by their keys, refused where they contradict each other."""

from __future__ import annotations

from core.contracts import TABLES
from core.intake.difference import AS_WRITTEN, full_key, value_columns
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
        tests = " OR ".join(f'count(DISTINCT "{n}") > 1' for n in names) or "false"
        keys = staging.cursor.execute(
            f"SELECT {key} FROM doubles_{table} WHERE file_row NOT IN (SELECT file_row FROM refused) GROUP BY "
            f"{key} HAVING count(*) > 1 AND ({tests})"
        ).fetchall()
        for values in keys:
            staging.add(_conflicts(staging, table, names, values))


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
    for row, *cells in rows:
        clash = next(
            ((n, c) for n, c in zip(names, cells, strict=True) if c is not None and n in first and first[n][1] != c),
            None,
        )
        if clash:
            name, cell = clash
            message = f"row {first[name][0]} gives {name} {shown(str(first[name][1]))} for the same {_what(table)}"
            found.append(
                Problem(
                    staging.file,
                    row,
                    staging.header(table, name),
                    shown(str(cell)),
                    "hard",
                    message,
                    "Keep the right one of the two rows, or tell the two apart by their number.",
                )
            )
            continue
        for name, cell in zip(names, cells, strict=True):
            if cell is not None:
                first.setdefault(name, (row, cell))
    return found


def _what(table: str) -> str:
    return TABLES[table].ROW.removeprefix("one ").removeprefix("a ")
