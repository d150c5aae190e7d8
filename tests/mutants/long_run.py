"""`make mutants`: every limit and every comparison of the rules changed, one at a time. Does a test notice?

    MUTANTS=scan_size,lsc_factor   the mutants of some rules or limits alone

Prints a table and the survivors, writes build/mutants.json (flat: name, number; build/mutants-part.json for a part),
and ends with 1 where a mutant survives or the list of equivalent ones is wrong.
"""

from __future__ import annotations

import json
import os
import queue
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from core.rules import views
from tests.mutants import equivalent
from tests.mutants.comparisons import Mutant, comparisons
from tests.mutants.nudges import FILE, nudges
from tests.mutants.worker import work

BUILD = Path("build")
KINDS = ("mutants", "killed", "equivalent", "survivors")


class Died(RuntimeError):
    """A process ended before its mutants did."""


def all_mutants() -> list[Mutant]:
    """Every mutant, limits first, then rule by rule."""
    return [*nudges(), *(mutant for rule in views.rules() for mutant in comparisons(rule.name, rule.sql))]


def part_of(mutants: list[Mutant], names: str) -> list[Mutant]:
    """Those of some rules or limits, named with commas. Raises ValueError for a name that is neither."""
    part: list[Mutant] = []
    for name in names.split(","):
        found = [m for m in mutants if name in (m.where, m.limit.limit_id if m.limit else m.where)]
        if not found:
            raise ValueError(f"{name} is no rule with comparisons and no limit.")
        part += found
    return part


def run(mutants: list[Mutant], workers: int, **part: Any) -> dict[Mutant, str]:
    """Who killed each mutant; empty for a survivor. part: fewer tests, see work().

    Raises Died where a process ends early.
    """
    context = get_context("spawn")
    taken, told = context.Value("i", 0), context.Queue()
    processes = [
        context.Process(target=work, args=(mutants, taken, told), kwargs=part, daemon=True) for _ in range(workers)
    ]
    for process in processes:
        process.start()
    killers: dict[int, str] = {}
    said = time.monotonic()
    while len(killers) < len(mutants):
        number, killer = _told(told, processes)
        killers[number] = killer
        if not killer:
            print(f"not killed: {mutants[number]}", flush=True)
        if time.monotonic() - said > 60:
            said = time.monotonic()
            print(f"{len(killers)} of {len(mutants)} tried", flush=True)
    for process in processes:
        process.join()
    return {mutants[number]: killers[number] for number in sorted(killers)}


def _told(told: Any, processes: list[Any]) -> tuple[int, str]:
    while True:
        try:
            answer = told.get(timeout=5)
        except queue.Empty:
            if any(process.exitcode for process in processes) or not any(process.is_alive() for process in processes):
                ended = ", ".join(str(process.exitcode) for process in processes)
                raise Died(f"A process died; the processes ended with {ended}.") from None
            continue
        if isinstance(answer, str):
            raise Died(answer)
        return answer


def counts(killers: dict[Mutant, str], equal: set[equivalent.Key]) -> dict[str, Counter[str]]:
    """For each rule, and for the limits together, how many mutants ended how."""
    found: dict[str, Counter[str]] = {}
    for mutant, killer in killers.items():
        ended = "killed" if killer else "equivalent" if mutant.key in equal else "survivors"
        found.setdefault(mutant.where, Counter()).update(["mutants", ended])
    return found


def table(found: dict[str, Counter[str]]) -> str:
    """One line for each rule, the sums last."""
    names = [FILE, *sorted(found.keys() - {FILE})] if FILE in found else sorted(found)
    sums = sum(found.values(), Counter())
    lines = [f"{'':24}" + "".join(f"{kind:>12}" for kind in KINDS)]
    for name, row in (*((name, found[name]) for name in names), ("all", sums)):
        lines.append(f"{name:24}" + "".join(f"{row[kind]:>12}" for kind in KINDS))
    return "\n".join(lines)


def numbers(found: dict[str, Counter[str]], killers: dict[Mutant, str], took: float) -> dict[str, float]:
    """What build/mutants.json holds."""
    sums = sum(found.values(), Counter())
    by_vectors = sum(bool(killer) and "::" not in killer for killer in killers.values())
    return {
        **{kind: sums[kind] for kind in KINDS},
        "mutants_of_limits": found.get(FILE, Counter())["mutants"],
        "killed_by_vectors": by_vectors,
        "killed_by_tests": sums["killed"] - by_vectors,
        "seconds": round(took, 1),
    }


def main() -> int:
    """Run, tell, write; 1 where a mutant survives or the list of equivalent ones is wrong."""
    every, names = all_mutants(), os.environ.get("MUTANTS", "")
    mutants = part_of(every, names) if names else every
    equal = equivalent.known(equivalent.entries())
    workers = min(os.cpu_count() or 1, len(mutants))
    print(f"{len(mutants)} mutants on {workers} cores", flush=True)
    began = time.monotonic()
    try:
        killers = run(mutants, workers)
    except Died as died:
        print(f"{died}\nThe run was broken off.")
        return 1
    found = counts(killers, equal)
    told = numbers(found, killers, time.monotonic() - began)
    BUILD.mkdir(exist_ok=True)
    written = BUILD / ("mutants-part.json" if names else "mutants.json")
    written.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    survivors = [mutant for mutant, killer in killers.items() if not killer and mutant.key not in equal]
    faults = equivalent.faults(equal, killers, every)
    print(table(found), "", *(f"{name:20} {value}" for name, value in told.items()), sep="\n")
    print(*(f"survives: {mutant}" for mutant in survivors), *faults, sep="\n")
    return 1 if survivors or faults else 0
