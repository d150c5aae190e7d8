"""The verb `regimens`: the regimens that doses are checked against, and a centre's own in and out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import Any

import pandas as pd

from core.clinic import keep_in_step
from core.errors import UsageError
from core.reference.regimen_file import read_regimens
from core.reference.regimens import all_regimens, drop_regimen, known_regimens, put_regimens
from core.store import Store
from core.store.step import put_out_of_step
from core.verbs import Answer, read_files
from core.wording import problem_lines, table_text


def writes(args: Namespace) -> bool:
    """Whether a call of the verb changes the store."""
    return bool(args.file or args.drop)


def file_options(args: Namespace) -> dict[str, str]:
    """The file that a call names in an option: {"--file": "own.csv"}."""
    return {"--file": args.file} if getattr(args, "file", None) else {}


def add_options(one: ArgumentParser) -> None:
    """The verb's own options."""
    one.add_argument("--file", metavar="FILE", help="load a centre's own regimens (template regimens), each as a whole")
    one.add_argument("--drop", metavar="ID", help="take a centre's regimen out of the store")
    one.add_argument("--encoding", metavar="NAME", help="the encoding, where the file is not what it looks like")
    one.add_argument("--by", metavar="NAME", help="who does it")


def do_regimens(store: Store, args: Namespace) -> Answer:
    """Every regimen with its source; with --file a centre's own are loaded, with --drop one is removed.

    Raises UsageError for two acts, or one without a name.
    """
    if args.file and args.drop:
        raise UsageError("One thing at a time: --file or --drop.")
    if not writes(args) and (stray := [name for name in ("by", "encoding") if getattr(args, name)]):
        raise UsageError(f"--{stray[0]} goes with --file FILE{' or --drop ID' if stray[0] == 'by' else ''}.")
    if writes(args) and not (args.by or "").strip():
        raise UsageError("Who does this? Add --by NAME.")
    if args.file:
        return _load(store, args)
    if args.drop:
        return _drop(store, args)
    with store.cursor() as cursor:
        data = all_regimens(cursor)
    return Answer(table_text(pd.DataFrame([_row(one) for one in data]), "No regimen."), data)


def _load(store: Store, args: Namespace) -> Answer:
    ((name, path),) = read_files([args.file])
    with store.exclusive():
        with store.cursor() as cursor:
            rows, problems = read_regimens(name, path.read_bytes(), known_regimens(cursor), args.encoding or "")
        if rows:
            with store.write() as cursor:
                put_regimens(cursor, rows, args.by.strip(), store.as_of)
                put_out_of_step(cursor)
            keep_in_step(store)
    names = list(dict.fromkeys(str(row["regimen_id"]) for row in rows))
    said = f"  loaded: {', '.join(names)}" if rows else "  nothing was written"
    data = {"written": bool(rows), "regimens": names, "problems": [asdict(problem) for problem in problems]}
    return Answer("\n".join([f"{name}, read as regimens", *problem_lines(problems), said]), data, 0 if rows else 1)


def _drop(store: Store, args: Namespace) -> Answer:
    with store.exclusive():
        with store.write() as cursor:
            name = drop_regimen(cursor, args.drop)
            put_out_of_step(cursor)
        keep_in_step(store)
    said = f"{name} is removed. Infusions that name it are no longer checked against it."
    return Answer(said, {"done": said})


def _row(one: dict[str, Any]) -> dict[str, str]:
    """One line of the list."""
    fixed = one["dose_mg_per_kg"] is None
    first = [one["first_dose_low_mg_per_kg"], one["first_dose_high_mg_per_kg"]]
    return {
        "regimen": one["regimen_id"],
        "drug": one["agent"],
        "phase": one["phase"],
        "ages": _ages(one),
        "dose": f"{one['fixed_low_mg']:g}-{one['fixed_high_mg']:g} mg" if fixed else f"{one['dose_mg_per_kg']:g} mg/kg",
        "first dose": " to ".join(dict.fromkeys(f"{value:g} mg/kg" for value in first if value is not None)),
        "days": _number(one["days_per_cycle"]),
        "every": _number(one["interval_months"], " mo"),
        "at most": _number(one["max_mg_per_day"], " mg a day"),
        "a year": _number(one["mg_per_kg_per_year"], " mg/kg"),
        "origin": one["origin"],
        "source": one["source"],
    }


def _ages(one: dict[str, Any]) -> str:
    start, end = one["age_from_years"], one["age_to_years"]
    if end is None:
        return f"from {start:g} y" if start else "any"
    return f"{start:g} y to {end:g}.0 y" if one["to_inclusive"] else f"{start:g} y to before {end:g} y"


def _number(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:g}{unit}"
