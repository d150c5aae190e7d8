"""One reading of a vertebra: what contradicts itself is refused, and heights that no vertebra has are asked about."""

from __future__ import annotations

from core.contracts.skeleton import HEIGHT_RATIOS
from core.intake.report import Problem
from core.intake.staging import Staging

_NAMES = {"anterior_mm": "in front", "middle_mm": "in the middle"}


def check_reads(staging: Staging) -> None:
    """What contradicts itself in one reading: a grade where nothing could be read, or where there is no fracture."""
    rows = staging.cursor.execute(
        """SELECT file_row, level, grade, readable FROM in_vertebral_reads
           WHERE readable = false AND grade IS NOT NULL OR fracture = 'no' AND grade > 0"""
    ).fetchall()
    staging.add(
        Problem(
            staging.file,
            row,
            staging.header("vertebral_reads", "grade", {"level": level}),
            f"{grade}",
            "hard",
            f"{level} has grade {grade} and is {'not readable' if readable is False else 'read as not fractured'}",
            "Correct one of the two, or leave the cell empty that is not known.",
        )
        for row, level, grade, readable in rows
    )


def check_heights(staging: Staging) -> None:
    """A front or middle height that is not HEIGHT_RATIOS of that at the back."""
    low, high = HEIGHT_RATIOS
    for name, where in _NAMES.items():
        rows = staging.cursor.execute(
            f"SELECT file_row, level, {name}, posterior_mm FROM in_vertebral_reads "
            f"WHERE NOT round({name} / posterior_mm, 9) BETWEEN ? AND ?",
            [low, high],
        ).fetchall()
        staging.add(
            Problem(
                staging.file,
                row,
                staging.header("vertebral_reads", name, {"level": level}),
                f"{height:g}",
                "soft",
                f"{level} is {height:g} mm {where} and {behind:g} mm at the back: {height / behind:.2f} of it, "
                f"usual are {low:g} to {high:g}",
                "Check the entry; confirm it if it is right (--accept-soft).",
            )
            for row, level, height, behind in rows
        )
