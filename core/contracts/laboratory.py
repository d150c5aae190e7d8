"""Laboratory results."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from core.contracts.column import Column, Contract


class LabResult(Contract):
    TABLE = "labs"
    ROW = "one result"
    KEY = ("sample_id", "analyte", "specimen")
    DATE = "sample_date"

    sample_id: Annotated[
        str | None,
        Column(
            meaning="the sample's number", default="sequence", aliases=("sample", "sample no", "specimen id", "lab no")
        ),
    ] = None
    analyte: Annotated[
        str,
        Column(
            meaning="what was measured; known names and short forms are brought to one name",
            aliases=("test", "parameter", "lab test", "analysis"),
        ),
    ]
    specimen: Annotated[
        str | None,
        Column(
            meaning="blood (serum, plasma), urine, 24-h urine or other",
            default="of the analyte",
            aliases=("material", "specimen type", "sample type", "matrix"),
        ),
    ] = None
    sample_date: Annotated[
        date,
        Column(
            meaning="day of the sample", aliases=("lab date", "date of sample", "collection date", "collected", "date")
        ),
    ]
    sample_time: Annotated[time | None, Column(meaning="time of the sample", aliases=("time", "collection time"))] = (
        None
    )
    value: Annotated[
        float | None,
        Column(
            meaning="the result in the analyte's own unit (entered form kept beside it)",
            aliases=("result", "result value"),
        ),
    ] = None
    unit: Annotated[
        str | None,
        Column(meaning="unit of value as stored; a file's unit is converted once", aliases=("units", "result unit")),
    ] = None
    operator: Annotated[
        str | None, Column(meaning="`<` or `>` where the result is censored", choices={"=": (), "<": (), ">": ()})
    ] = None
    value_entered: Annotated[str | None, Column(meaning="the result as the file had it")] = None
    unit_entered: Annotated[str | None, Column(meaning="the unit as the file had it")] = None
    lab_low: Annotated[
        float | None,
        Column(
            meaning="lower end of the laboratory's range, in unit",
            aliases=("reference low", "lower limit", "low", "ref low", "normal low", "range low", "lln"),
        ),
    ] = None
    lab_high: Annotated[
        float | None,
        Column(
            meaning="upper end of the laboratory's range, in unit",
            aliases=("reference high", "upper limit", "high", "ref high", "normal high", "range high", "uln"),
        ),
    ] = None
    lab_range: Annotated[
        str | None,
        Column(
            meaning="the laboratory's range in one text, in the unit of the result: 2.2-2.7, <50, >20",
            aliases=(
                "reference range",
                "normal range",
                "ref range",
                "range",
                "reference interval",
                "ref interval",
                "normal interval",
                "normal values",
                "reference values",
                "reference",
            ),
        ),
    ] = None
    laboratory: Annotated[str | None, Column(meaning="which laboratory", aliases=("lab",))] = None
    method: Annotated[str | None, Column(meaning="assay", aliases=("assay",))] = None
    text_result: Annotated[
        str | None, Column(meaning="a result in words, kept and never a number", aliases=("result text",))
    ] = None
