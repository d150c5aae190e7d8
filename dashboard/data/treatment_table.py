"""The doses as a CSV."""

from __future__ import annotations

from dashboard.charts.wording import MINUS
from dashboard.data.csv_text import csv_text
from dashboard.data.dose_words import expected_text, timing_text, verdict_text
from dashboard.data.patient import Record
from dashboard.data.treatment import Treatment

_PLAIN = (
    "infusion_date", "agent", "status", "dose_mg", "weight_kg", "weight_date", "weight_days", "dose_mg_per_kg",
)  # fmt: skip
_TAIL = (
    "deviation_percent", "severity", "regimen_id", "regimen_from", "phase", "cycle_no", "day_of_cycle",
    "cumulative_mg_per_kg", "known_mg_per_kg", "n_unknown", "year_mg_per_kg", "year_limit_mg_per_kg", "batch_id",
    "file_row",
)  # fmt: skip
HEADS = ("patient_id", *_PLAIN, "expected_mg", *_TAIL[:1], "verdict", "why", "timing", "source", *_TAIL[1:])


def dose_csv(record: Record, found: Treatment) -> bytes:
    """Columns HEADS, oldest first, as UTF-8 that spreadsheets take; empty cells are not known."""
    rows = []
    for row in found.doses:
        regimen = found.regimen(row)
        rows.append(
            [
                record.person.patient_id,
                *(row[name] for name in _PLAIN),
                expected_text(row).replace("\u2013", "-").strip("-"),
                _rounded(row["deviation_percent"]),
                verdict_text(row).replace(MINUS, "-"),
                row["why"],
                timing_text(row),
                regimen["source"] if regimen else None,
                *(row[name] for name in _TAIL[1:]),
            ]
        )
    return csv_text(HEADS, rows).encode()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
