"""Empty CSVs of a reference table and of a height adjustment, with the headers that the loader knows."""

from __future__ import annotations

from core.reference import adjustment, table

SHAPES = {"reference": table.SHAPE, "height-adjustment": adjustment.SHAPE}


def template(kind: str) -> str:
    """The header line; KeyError for another kind than those of SHAPES."""
    return ",".join(SHAPES[kind].columns) + "\n"
