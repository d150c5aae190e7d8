"""What each verb of the command line does with an open store. Each returns an Answer; nothing is printed here."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.call import compared_words, store_words
from core.clinic import findings_on, rules_on
from core.contracts import TABLES
from core.errors import UsageError
from core.intake import Options, Problem, Report, batches, check, load, undo
from core.intake.peek import try_options
from core.intake.progress import Progress, silent
from core.rules.views import rules
from core.rules.workspace import rows_of
from core.store import Store
from core.wording import moves_text, report_text, table_text


@dataclass(frozen=True)
class Answer:
    """text for a reader, data for --json, and the exit code (0 all taken, 1 problems)."""

    text: str
    data: Any
    exit_code: int = 0

    def shown(self, as_json: bool) -> str:
        """What goes to the standard output."""
        return json.dumps(self.data, indent=2, ensure_ascii=False, default=str) if as_json else self.text


@dataclass
class _Totals:
    """The sums over all files of one call, in the documented form of check and load."""

    rows_in: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    skipped: int = 0
    tables: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        for name in ("rows_in", "new", "changed", "same", "refused", "skipped"):
            setattr(self, name, getattr(self, name) + getattr(report, name))
        for table, counts in report.tables.items():
            mine = self.tables.setdefault(table, dict.fromkeys(counts, 0))
            for state, count in counts.items():
                mine[state] += count


def options_of(args: Namespace) -> Options:
    """The choices of check and load. Raises UsageError for a --map that is not HEADER=COLUMN."""
    columns: dict[str, str] = {}
    for pair in args.map or []:
        # the last "=", so that a header may hold one itself
        header, sign, name = pair.rpartition("=")
        if not sign or not header.strip():
            raise UsageError(f"--map wants HEADER=COLUMN, not {pair!r}, for example --map 'Subject no=patient_id'.")
        columns[header.strip()] = name.strip()
    return Options(
        args.table, columns, args.date_order, args.decimal, args.accept_soft,
        encoding=args.encoding, header_row=args.header_row,
    )  # fmt: skip


def do_check(store: Store, args: Namespace) -> Answer:
    """Read files and say what is wrong with them and what they would change; nothing is written."""
    options, tell = options_of(args), _progress(args)
    reports = [
        check(store, name, data, options, args.as_of, progress=tell(name)) for name, data in read_files(args.files)
    ]
    return _answer(reports, compared=f"\n\n{compared_words(args, store.path)}, as of {args.as_of or store.as_of}")


def do_load(store: Store, args: Namespace) -> Answer:
    """Write the rows of files that are in order, one batch a file."""
    options, tell = options_of(args), _progress(args)
    for name, data in read_files(args.files) if len(args.files) > 1 else []:
        try_options(name, data, options)  # a choice that fits one file only is told before another is written
    reports = [load(store, name, data, options, progress=tell(name)) for name, data in read_files(args.files)]
    return _answer(reports, str(store.path), store_words(args))


def _progress(args: Namespace) -> Callable[[str], Progress]:
    """Who is told how far a file is: the terminal of the command line, nobody for a request of another process."""
    return getattr(args, "progress", None) or (lambda name: silent)


def need_files(files: list[str]) -> None:
    """Raise UsageError for a file that is not there or is a folder, before any store is made for it."""
    for name in files:
        if not Path(name).exists():
            raise UsageError(f"There is no file {name}.")
        if Path(name).is_dir():
            raise UsageError(f"{name} is a folder: name the CSV files in it.")
        if not Path(name).is_file():
            raise UsageError(f"{name} is no file but a pipe or a device: save what it gives as a CSV file first.")


def read_files(files: list[str]) -> list[tuple[str, Path]]:
    """The files by their names, each of which can be opened now."""
    need_files(files)
    found: list[tuple[str, Path]] = []
    for name in files:
        path = Path(name)
        try:
            path.open("rb").close()
        except OSError as error:
            raise UsageError(f"The file {name} cannot be read: {error.strerror}.") from None
        found.append((path.name.encode("utf-8", "replace").decode(), path))
    return found


def _answer(reports: list[Report], written_to: str = "", undo_with: str = "", compared: str = "") -> Answer:
    totals = _Totals()
    for report in reports:
        totals.add(report)
    problems: list[Problem] = [problem for report in reports for problem in report.problems]
    data = asdict(totals) | {
        "problems": [asdict(problem) for problem in problems],
        "files": [report.to_dict() for report in reports],
    }
    text = "\n\n".join(report_text(report, written_to, undo_with) for report in reports)
    return Answer(text + compared, data, 0 if all(report.clean or _confirmed(report) for report in reports) else 1)


def _confirmed(report: Report) -> bool:
    """Soft problems that were confirmed: everything was taken all the same."""
    return report.refused == 0 and not any(problem.severity == "hard" for problem in report.problems)


def do_undo(store: Store, args: Namespace) -> Answer:
    """Take a batch back."""
    changed = undo(store, args.batch)
    text = f"Batch {args.batch} is undone: the store is as it was before it; {moves_text(changed)}."
    return Answer(text, {"batch": args.batch, "findings": [asdict(change) for change in changed]})


def do_batches(store: Store, args: Namespace) -> Answer:
    """Every batch, newest first."""
    frame = batches(store)
    names = [
        "batch_id",
        "file_name",
        "kind",
        "loaded_at",
        "loaded_by",
        "rows_in",
        "rows_new",
        "rows_changed",
        "rows_same",
        "rows_refused",
        "rows_skipped",
        "state",
    ]
    return Answer(table_text(frame[names], "No batch was loaded yet."), records(frame))


def do_findings(store: Store, args: Namespace) -> Answer:
    """Open findings, worst first, on the as-of day."""
    day = args.as_of or store.as_of
    frame = findings_on(store, day)
    if args.patient:
        _known_patient(store, args.patient)
        frame = frame[frame["patient_id"] == args.patient]
    data = [_finding(row) for row in frame.to_dict("records")]
    shown = pd.DataFrame(data, columns=["severity", "rule", "centre", "patient", "since", "state", "sentence"])
    text = table_text(shown, "No finding.") + f"\nAs of {day}."
    return Answer(text, data)


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    own = {
        name: _plain(row[name])
        for name in ("rule", "severity", "centre", "since", "sentence", "evidence", "state", "object", "limits")
    }
    return {"patient": row["patient_id"], **own}


def do_facts(store: Store, args: Namespace) -> Answer:
    """The rows of one rule's view."""
    known = {rule.name: rule for rule in rules()}
    by_finding = {rule.finding: rule for rule in rules() if rule.finding}
    rule = known.get(args.rule) or by_finding.get(args.rule)
    if rule is None:
        raise UsageError(
            f"There is no rule {args.rule}: choose one of {', '.join(sorted(known))}, or a finding: "
            f"{', '.join(sorted(by_finding))}."
        )
    keys = known_keys(store, args.patient) if args.patient else None
    with rules_on(store, args.as_of or store.as_of, {rule.name}, keys) as cursor:
        frame = rows_of(cursor, rule.name, args.patient)
    return Answer(table_text(frame, "No row."), records(frame))


def known_keys(store: Store, patient_id: str) -> list[int]:
    """The patients of a number; of several centres there may be several. Raises UsageError where there is none."""
    _known_patient(store, patient_id)
    return [int(key) for key in store.query(_WITH_NUMBER, [patient_id])["patient_key"]]


_WITH_NUMBER = "SELECT patient_key FROM patients WHERE patient_id = ?"


def _known_patient(store: Store, patient_id: str) -> None:
    if store.value("SELECT count(*) FROM patients WHERE patient_id = ?", [patient_id]) == 0:
        raise UsageError(f"The store has no patient {patient_id}.")


def do_tables(store: Store, args: Namespace) -> Answer:
    """The tables, with what a row is and how many there are."""
    data = [{"table": name, "row": contract.ROW, "rows": int(store.count(name))} for name, contract in TABLES.items()]
    return Answer(table_text(pd.DataFrame(data), ""), data)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as plain values: NaN and NaT are null, days are ISO text."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return value
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value.tolist()]
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ", timespec="seconds")
    return value.item() if hasattr(value, "item") else value
