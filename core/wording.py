"""Reports and tables as plain text for the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from core.contracts.case_headers import CASES
from core.contracts.headers import WIDE
from core.intake import Change, FindingChange, PatientTouched, Problem, Report
from core.intake.grouping import Group, group_problems
from core.intake.report import Verb

_MARKS = {"hard": "refused", "soft": "confirm", "note": "note"}
# Each verb as it is said of one finding and of several. What was put aside is told apart: it was not on the open list.
_VERBS: dict[Verb, tuple[str, str]] = {
    "opens": ("opens", "open"),
    "reopens": ("reopens", "reopen"),
    "closes": ("closes", "close"),
    "ends": ("closes that was {put}", "close that were {put}"),
    "rests": ("is put aside again", "are put aside again"),
    "returns": ("comes back put aside", "come back put aside"),
    "changes": ("changes", "change"),
}
_MOST = 200
_MOST_LINES = 400
_MOST_ALIKE = 5

_KINDS: dict[str | None, str] = {WIDE: "wide visit file", CASES: "wide case file"}


def table_text(frame: pd.DataFrame, empty: str) -> str:
    """A frame as aligned columns; `empty` where it has no rows."""
    if frame.empty:
        return empty
    cells = [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    heads = [str(name) for name in frame.columns]
    widths = [max(len(heads[n]), *(len(row[n]) for row in cells)) for n in range(len(heads))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *cells]
    ]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split())


def report_text(report: Report, written_to: str = "", undo_with: str = "") -> str:
    """A check or load in words: counts, problems, differences, findings that change.

    written_to: the store of a load; undo_with: what a call of `trabecula undo` has to say beside the batch's number.
    """
    kind = f", read as {_KINDS.get(report.table, f'table {report.table}')}" if report.table else ""
    lines = [
        f"{report.file}{kind}",
        f"  {rows_text(report.rows_in)}: {report.new} new, {report.changed} changed, {report.same} same, "
        f"{report.refused} refused, {report.skipped} skipped",
    ]
    lines += [
        f"  skipped row {skip['row']} ({skip['why']}{': ' + skip['text'] if skip['text'] else ''})"
        for skip in report.skipped_rows[:_MOST]
    ]
    lines += problem_lines(report.problems)
    if report.findings:
        lines.append(f"  {moves_text(report.findings)}")
    lines += _patients_text(report)
    lines.append(_outcome(report, written_to, undo_with))
    return "\n".join(lines)


def _patients_text(report: Report) -> list[str]:
    """Each patient that the file brings something for, worst first, with the values and the findings that change."""
    changes, findings = report.by_patient()
    lines = [_change_text(change) for change in changes.pop(None, [])]  # of no patient: checks of a device
    for number, one in enumerate(report.patients_touched):
        if number == _MOST or len(lines) > _MOST_LINES:
            return [*lines, f"  ... and {len(report.patients_touched) - number} more patients; --json gives all"]
        lines.append(_patient_text(one))
        lines += [_change_text(change, "  ") for change in changes.get(one.patient_key, [])]
        lines += [_finding_text(finding) for finding in findings.get(one.patient_key, [])]
    return lines


def _patient_text(one: PatientTouched) -> str:
    counted = (("new", one.new_rows), ("changed", one.changed_rows))
    rows = [f"{words} {', '.join(f'{t} {n}' for t, n in found.items())}" for words, found in counted if found]
    return f"  patient {one.patient}{'' if one.known else ' (new)'}: {'; '.join(rows)}"


def _change_text(change: Change, indent: str = "") -> str:
    unit = f" {change.unit}" if change.unit else ""
    came = f" (from batch {change.from_batch})" if change.old is not None else ""
    old = "blank" if change.old is None else change.old
    new = "blank" if change.new is None else change.new
    what = f"{change.table}.{change.column} ({change.where})"
    return f"{indent}  change row {change.row} {what}: {old}{came} -> {new}{unit}"


def _finding_text(finding: FindingChange) -> str:
    before = f"{finding.before} -> " if finding.before and finding.before != finding.sentence else ""
    return f"    finding {verb_of(finding)} [{finding.severity}] {finding.rule}: {before}{finding.sentence}"


def verb_of(finding: FindingChange) -> str:
    """`opens`, `closes that was acknowledged`: what one finding does."""
    return _VERBS[finding.verb][0].format(put=finding.was)


def moves(findings: Iterable[FindingChange]) -> list[tuple[int, str]]:
    """How many findings do what: [(8, "open"), (2, "close that were acknowledged")]; what none does is left out.

    Open before, and what opens and reopens, less what closes and is put aside again, is open after.
    """
    found = list(findings)
    counts = Counter(finding.verb for finding in found)
    put = " or ".join(sorted({finding.was or "" for finding in found if finding.verb == "ends"}))
    return [(counts[verb], words[counts[verb] > 1].format(put=put)) for verb, words in _VERBS.items() if counts[verb]]


def moves_text(findings: Iterable[FindingChange]) -> str:
    """`8 findings open, 4 reopen, 3 close that were acknowledged, 1 changes`, or `no finding changes`."""
    parts = [f"{count:,} {words}" for count, words in moves(findings)]
    if not parts:
        return "no finding changes"
    number, words = parts[0].split(" ", 1)
    return ", ".join([f"{number} {'finding' if number == '1' else 'findings'} {words}", *parts[1:]])


def rows_text(number: int) -> str:
    """`1 row`, `1,200 rows`."""
    return "1 row" if number == 1 else f"{number:,} rows"


def problem_lines(problems: list[Problem]) -> list[str]:
    """One line a problem; of many equal ones the first, and in which rows the others are."""
    lines = [line for group in group_problems(problems) for line in _group_lines(group)]
    return lines[:_MOST] + _more(len(lines), "problems")


def _group_lines(group: Group) -> list[str]:
    if len(group.problems) <= _MOST_ALIKE:
        return [_problem_text(problem) for problem in group.problems]
    rows = [str(problem.row) for problem in group.problems[1:]]
    others = ", ".join(rows[:_MOST_ALIKE]) + (", ..." if len(rows) > _MOST_ALIKE else "")
    return [_problem_text(group.first), f"    and the same in {len(rows)} more rows: {others}"]


def finding_lines(findings: list[FindingChange]) -> list[str]:
    """One line a finding that changes."""
    lines = [f"  finding {verb_of(f)} [{f.severity}] {f.rule} {f.patient}: {f.sentence}" for f in findings[:_MOST]]
    return lines + _more(len(findings), "findings that change")


def _problem_text(problem: Problem) -> str:
    where = " ".join(part for part in (f"row {problem.row}" if problem.row else "file", problem.column or "") if part)
    mend = f" {problem.mend}" if problem.mend else ""
    message = problem.message if problem.message.endswith((".", "?")) else f"{problem.message}."
    return f"  {_MARKS[problem.severity]}: {where}: {message}{mend}"


def _more(count: int, what: str) -> list[str]:
    return [f"  ... and {count - _MOST} more {what}; --json gives all"] if count > _MOST else []


def _outcome(report: Report, written_to: str, undo_with: str) -> str:
    if report.batch_id is not None:
        to = f" to {written_to}" if written_to else ""
        rows = f"{report.taken:,} of {rows_text(report.rows_in)} written"
        return f"  {rows}{to} as batch {report.batch_id}; `trabecula undo {report.batch_id}{undo_with}` takes it back"
    if report.rows_in and not report.taken and not report.refused:
        return "  nothing new: every row is in the store already"
    return "  nothing was written"
