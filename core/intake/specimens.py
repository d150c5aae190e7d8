"""Specimens under one name each; what a file calls calcium and took from urine is the analyte of urine."""

from __future__ import annotations

from core.contracts.analytes import analyte_named
from core.contracts.specimens import SPECIMENS, specimen_named
from core.intake.explain import shown
from core.intake.report import Problem
from core.intake.staging import Staging

_KNOWN = frozenset(SPECIMENS.values())


def place_specimens(staging: Staging) -> None:
    """The specimen of each result by its own name, and its analyte by what it is in that specimen.

    A known analyte that is not known in its specimen (phosphatase in urine) is kept as one that is not known; one of
    urine in a row that says serum is refused.
    """
    cursor = staging.cursor
    pairs = cursor.execute(
        "SELECT DISTINCT analyte, specimen FROM in_labs WHERE analyte IS NOT NULL AND specimen IS NOT NULL"
    ).fetchall()
    placed = [(text, specimen, _placed(text, specimen)) for text, specimen in pairs]
    for text, specimen, name in placed:
        if name is None:
            _refuse(staging, text, specimen)
    for text, specimen, name in placed:
        cursor.execute(
            "UPDATE in_labs SET analyte = ?, specimen = ? WHERE analyte = ? AND specimen = ?",
            [name or text, specimen_named(specimen), text, specimen],
        )
    for word in sorted({specimen for _, specimen in pairs if specimen_named(specimen) not in _KNOWN}):
        message = f"the specimen {shown(word)!r} is not known: its results are judged by the laboratory's range alone"
        header = staging.header("labs", "specimen")
        mend = "Nothing needs doing if it is right."
        staging.add([Problem(staging.file, None, header, shown(word), "note", message, mend)])


def _placed(text: str, specimen: str) -> str | None:
    """What an analyte is called that was measured in a specimen; None where the two contradict each other."""
    usual, found, kind = analyte_named(text), analyte_named(text, specimen), specimen_named(specimen)
    if found is None and usual is not None:
        return None if kind == "blood" else f"{text} in {kind}"
    return text if found is None or found is usual else found.name


def _refuse(staging: Staging, text: str, specimen: str) -> None:
    usual = analyte_named(text)
    rows = staging.cursor.execute(
        "SELECT file_row FROM in_labs WHERE analyte = ? AND specimen = ?", [text, specimen]
    ).fetchall()
    header = staging.header("labs", "specimen")
    message = f"{shown(text)} is of {usual.specimen if usual else 'urine'}, and the specimen says {shown(specimen)}"
    mend = "Correct the one or the other."
    staging.add(Problem(staging.file, row, header, shown(specimen), "hard", message, mend) for (row,) in rows)
