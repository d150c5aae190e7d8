"""What must hold for every file, whatever is in it. One judgement for the suite, the long run and the saved cases."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from core.contracts import TABLES
from core.errors import FileProblem, Problem, TrabeculaError
from core.intake import Options, Report, check, load, undo
from core.store import Store
from tests.fuzz.clock import Hang, watched
from tests.fuzz.known import known
from tests.fuzz.made import Made
from tests.fuzz.stand import Stand, contents, marks, stored_rows, written
from tests.fuzz.values import held_rows, values_faults, whole

# A right row may still meet what the store or the file itself has of the same day: it is asked about, by these words.
_MET = ("the store has", "for the same", "the file gives the new patient", "both doses would be added up")
_AGAINST = re.compile(r"^row (\d+) gives .* for the same .*, and this row ", re.S)
_REPEATS = re.compile(r"^the row repeats row (\d+) in every cell, and that one is refused$")
_SAYS_WHAT_TO_DO = re.compile(r"\b(export|save|split|choose|give|leave|write)\b", re.I)


@dataclass
class Verdict:
    """How one file ended. faults: what must not be, in words, each beginning with its kind; excused: those of them that
    tests/fuzz/known.py has."""

    ended: str = ""
    faults: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    report: Report | None = None
    wall_s: float = 0.0
    cpu_s: float = 0.0

    def count(self, kind: str) -> int:
        """Faults of one kind: exception, hang, unaccounted, half written, unnamed, lost, false, undo."""
        return sum(fault.startswith(kind) for fault in self.faults)


def judge(stand: Stand, made: Made, deep: bool, excuse: bool = True) -> Verdict:
    """Load a file into the stand's store. deep: check it before, undo it after, and hold every row to its contract.
    excuse: faults that are known are none.

    What fails is tried once more on a fresh store: a busy machine or an earlier file is not the file's own fault, and
    the second verdict is the one that can be repeated. Where it fails only after others, the first one says so.
    """
    verdict = _try(stand, made, deep, excuse)
    if not verdict.faults:
        return verdict
    stand.renew()
    again = _try(stand, made, True, excuse)
    stand.renew()
    if not again.faults and not verdict.count("hang"):
        again.faults = [f"{fault} (only after other files in the same store)" for fault in verdict.faults]
    return again


def _try(stand: Stand, made: Made, deep: bool, excuse: bool) -> Verdict:
    verdict = _load(stand, made, deep)
    if excuse:
        verdict.excused = [fault for fault in verdict.faults if known(fault)]
        verdict.faults = [fault for fault in verdict.faults if not known(fault)]
    return verdict


def _load(stand: Stand, made: Made, deep: bool) -> Verdict:
    store, verdict = stand.store(), Verdict()
    before = contents(store) if deep else None
    was = marks(store)
    checked: Report | None = None
    try:
        options = Options(**made.options)
        if deep:
            checked = _timed(verdict, lambda: check(store, "file.csv", made.data, options))
            if marks(store) != was or contents(store) != before:
                verdict.faults.append("half written: a check wrote to the store")
        verdict.report = _timed(verdict, lambda: load(store, "file.csv", made.data, options))
    except Exception as error:  # noqa: BLE001  any exception but a usage error is what is looked for
        verdict.ended, fault = _raised(error, made)
        verdict.faults += [fault] if fault else []
    if verdict.report is None:
        if marks(store) != was or (before is not None and contents(store) != before):
            verdict.faults.append("half written: the store has changed although the load did not end")
        return verdict
    report = verdict.report
    verdict.ended = _ending(report)
    verdict.faults += [*_table(report, made), *_sums(report, made), *_names(report, made), *_store(store, report, was)]
    verdict.faults += values_faults(store, report, made)
    if checked is not None:
        verdict.faults += [*_same_report(checked, report), *_contracts(store, report), *_undo(store, report, before)]
    return verdict


def _timed(verdict: Verdict, work: Callable[[], Report]) -> Report:
    with watched() as watch:
        report = work()
    verdict.wall_s, verdict.cpu_s = max(verdict.wall_s, watch.took_s), max(verdict.cpu_s, watch.cpu_s)
    if watch.too_long:
        verdict.faults.append(f"hang: {watch.took_s:.1f} s by the clock, {watch.cpu_s:.1f} s of work")
    return report


def _raised(error: Exception, made: Made) -> tuple[str, str]:
    """How a file ended that raised something, and the fault that it is."""
    told = "".join(traceback.format_exception(error, limit=-3))
    if isinstance(error, Hang) or isinstance(error.__cause__, Hang):  # DuckDB ends what a signal interrupts in its way
        return "hang", f"hang: {told}"
    if isinstance(error, TrabeculaError) and not isinstance(error, FileProblem) and made.options:
        return "usage", ""  # an option that names nothing is said so; without options there is nothing to say
    return "exception", f"exception: {told}"


def _ending(report: Report) -> str:
    if whole(report):
        return "refused whole"
    if report.taken:
        return "rows and problems" if report.refused else "rows"
    return "rows refused" if report.refused else "nothing new"


def _table(report: Report, made: Made) -> list[str]:
    """The file was read as what it was made to be: what its cells say hangs on that."""
    if whole(report) or not made.tables or report.table in made.tables:
        return []
    return [f"false: read as {report.table}, but the file was made as {' or '.join(made.tables)}"]


def _sums(report: Report, made: Made) -> list[str]:
    """Rows in = new + changed + same + refused + skipped, and rows in = what was put in."""
    found: list[str] = []
    total = report.new + report.changed + report.same + report.refused + report.skipped
    if report.rows_in != total:
        found.append(f"unaccounted: {report.rows_in} rows in, {total} told of")
    if min(report.new, report.changed, report.same, report.refused, report.skipped) < 0:
        found.append("unaccounted: a count below nothing")
    if not whole(report):
        if made.rows is not None and report.rows_in != made.rows:
            told = next((p.message for p in report.problems if p.severity == "hard"), "")
            found.append(f"unaccounted: {report.rows_in} rows in, but the file was made with {made.rows}; {told}")
        if made.skipped is not None and made.sound and report.skipped != made.skipped:
            found.append(f"unaccounted: {report.skipped} skipped, but the file was made with {made.skipped} blank or footer rows")  # fmt: skip
    elif made.sound and made.readable:
        found.append(f"lost: a sound file was refused as a whole: {report.problems[0].message}")
    return found


def _names(report: Report, made: Made) -> list[str]:
    """Every refused row has its problem, every skipped row its line; every problem a sentence and what to do."""
    found: list[str] = []
    held, skipped = held_rows(report, made), [skip["row"] for skip in report.skipped_rows]
    if not whole(report) and len(held) != report.refused:
        found.append(f"unnamed: {report.refused} rows refused, problems name {len(held)}")
    if len(skipped) != report.skipped or len(set(skipped)) != len(skipped) or held & set(skipped):
        found.append(f"unnamed: {report.skipped} rows skipped, listed {skipped}, refused {sorted(held)}")
    for p in report.problems:
        told = p.mend or (p.row is None and _SAYS_WHAT_TO_DO.search(p.message))
        if not p.message.strip() or not told or p.file != "file.csv":
            found.append(f"unnamed: a problem without a sentence or without what to do: {p}")
    if report.refused and not report.problems:
        found.append("unnamed: rows refused without a word")
    found += [f"lost: a right row was not taken: {p}" for p in _strange(report, made)[:1]]
    against = {int(of[1]) for p in report.problems if (of := _AGAINST.search(p.message))}
    found += [f"false: row {row} is taken, and another contradicts it" for row in sorted(against - held)[:1]]
    json.dumps(report.to_dict(), default=str).encode()
    return found


def _strange(report: Report, made: Made) -> list[Problem]:
    """Problems of rows that are right and met nothing, neither by themselves nor through the row that they repeat."""
    right = [p for p in report.problems if made.sound and made.readable and p.severity != "note"]
    met = {p.row for p in right if any(words in p.message for words in _MET)} | made.nobody
    strange = []
    for p in sorted(right, key=lambda p: p.row or 0):
        of = _REPEATS.search(p.message)
        if of and int(of[1]) in met:
            met.add(p.row)
        elif p.row not in met:
            strange.append(p)
    return strange


def _store(store: Store, report: Report, was: tuple[Any, ...]) -> list[str]:
    """A batch where something was taken and only there, with exactly the rows that were told of."""
    version, count, last = marks(store)
    if not report.taken:
        return [] if (version, count, last) == was and report.batch_id is None else ["half written: nothing was taken, but the store changed"]  # fmt: skip
    found: list[str] = []
    if (version, count) != (was[0] + 1, was[1] + 1) or report.batch_id != last:
        found.append(
            f"half written: one batch expected, got {report.batch_id} after {was}, now {(version, count, last)}"
        )
    rows, tables = written(store, report)
    told = {name: n["new"] + n["changed"] for name, n in report.tables.items() if n["new"] + n["changed"]}
    if told != tables:
        found.append(f"half written: told {told}, stored {tables}")
    refused = rows & {p.row for p in report.problems if p.row is not None and p.severity == "hard"}
    if refused or rows & {skip["row"] for skip in report.skipped_rows}:
        found.append(f"false: rows {sorted(refused)} are taken and refused or skipped")
    if not 1 <= len(rows) <= report.taken:
        found.append(f"half written: {report.taken} rows taken, {len(rows)} rows stored")
    return found


def _same_report(checked: Report, report: Report) -> list[str]:
    """A load does what the check before it said."""
    told, done = checked.to_dict(), report.to_dict()
    for one in (told, done):
        one["batch_id"] = one["store_version"] = None
    differing = [name for name in told if json.dumps(told[name], default=str) != json.dumps(done[name], default=str)]
    return [f"false: the load told otherwise than the check about {differing}"] if differing else []


def _contracts(store: Store, report: Report) -> list[str]:
    """Every row that was written is one that its table's contract allows."""
    found: list[str] = []
    for table in report.tables if report.taken else ():
        contract = TABLES[table]
        for row in stored_rows(store, table):
            if row["batch_id"] != report.batch_id:
                continue
            try:
                contract(**{name: row[name] for name in contract.model_fields})
            except ValidationError as error:
                found.append(f"false: {table}, file row {row['file_row']}: {error.errors()[0]['loc']} {error.errors()[0]['msg']}")  # fmt: skip
    return found[:2]


def _undo(store: Store, report: Report, before: dict[str, tuple[int, int]] | None) -> list[str]:
    """An undo leaves every table as it was."""
    if report.batch_id is None:
        return [] if contents(store) == before else ["half written: nothing was taken, but a table changed"]
    undo(store, report.batch_id)
    after, was = contents(store), before or {}
    changed = [name for name in after if after[name] != was.get(name)]
    return [f"undo: {changed} are not as before"] if changed else []
