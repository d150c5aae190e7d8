"""From a file to rows in the store: read, match, convert, check, compare, preview, commit or undo."""

from __future__ import annotations

from core.intake.batches import batches, later_batches, undo
from core.intake.options import Options
from core.intake.reading import read_and_check
from core.intake.report import Change, FindingChange, PatientTouched, Problem, Report
from core.intake.run import check, load
from core.intake.template import template

__all__ = [
    "Change",
    "FindingChange",
    "Options",
    "PatientTouched",
    "Problem",
    "Report",
    "batches",
    "check",
    "later_batches",
    "load",
    "read_and_check",
    "template",
    "undo",
]
