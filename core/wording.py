"""Reports and tables as plain text for the command line."""

from __future__ import annotations

import pandas as pd

from core.intake import FindingChange, Problem, Report

_MARKS = {"hard": "refused", "soft": "confirm", "note": "note"}
_MOST = 200


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


def report_text(report: Report) -> str:
    """A check or load in words: counts, problems, differences, findings that change."""
    kind = (
        f", read as {'wide visit file' if report.table == 'wide' else 'table ' + report.table}" if report.table else ""
    )
    lines = [
        f"{report.file}{kind}",
        f"  {report.rows_in} rows: {report.new} new, {report.changed} changed, {report.same} same, "
        f"{report.refused} refused, {report.skipped} skipped",
    ]
    lines += [
        f"  skipped row {skip['row']} ({skip['why']}{': ' + skip['text'] if skip['text'] else ''})"
        for skip in report.skipped_rows[:_MOST]
    ]
    lines += problem_lines(report.problems)
    lines += [
        f"  change row {c.row} {c.patient} {c.table}.{c.column} ({c.where}): {c.old or 'blank'} -> {c.new}"
        for c in report.changes[:_MOST]
    ]
    lines += _more(len(report.changes), "changed values")
    lines += finding_lines(report.findings)
    lines.append(_outcome(report))
    return "\n".join(lines)


def problem_lines(problems: list[Problem]) -> list[str]:
    """One line a problem."""
    return [_problem_text(problem) for problem in problems[:_MOST]] + _more(len(problems), "problems")


def finding_lines(findings: list[FindingChange]) -> list[str]:
    """One line a finding that changes."""
    lines = [f"  finding {f.kind} [{f.severity}] {f.rule} {f.patient}: {f.sentence}" for f in findings[:_MOST]]
    return lines + _more(len(findings), "findings that change")


def _problem_text(problem: Problem) -> str:
    where = " ".join(part for part in (f"row {problem.row}" if problem.row else "file", problem.column or "") if part)
    mend = f" {problem.mend}" if problem.mend else ""
    return f"  {_MARKS[problem.severity]}: {where}: {problem.message}.{mend}".replace("..", ".")


def _more(count: int, what: str) -> list[str]:
    return [f"  ... and {count - _MOST} more {what}; --json gives all"] if count > _MOST else []


def _outcome(report: Report) -> str:
    if report.batch_id is not None:
        return f"  written as batch {report.batch_id}; `trabecula undo {report.batch_id}` takes it back"
    if report.rows_in and not report.taken and not report.refused:
        return "  nothing new: every row is in the store already"
    return "  nothing was written"
