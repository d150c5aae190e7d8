"""Synthetic sample data: 300 invented children. `python -m sample_data.generate` writes it; see README.md."""

from __future__ import annotations

from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent
AS_OF = date(2026, 11, 20)
STORED_TO = date(2026, 10, 31)

# Base files in the order of loading, each with its table ("wide": one row is one visit or one spine image).
FILES: tuple[tuple[str, str], ...] = (
    ("patients.csv", "patients"),
    ("diagnoses.csv", "diagnoses"),
    ("visits-to-2026-10.csv", "wide"),
    ("dxa_scans.csv", "dxa_scans"),
    ("spine_images.csv", "wide"),
    ("vertebral_heights.csv", "vertebral_reads"),
    ("fractures.csv", "fractures"),
    ("treatments.csv", "treatments"),
    ("infusions.csv", "infusions"),
    ("labs.csv", "labs"),
    ("assessments.csv", "assessments"),
    ("top_cases.csv", "cases"),
    ("mothers.csv", "cases"),
    ("pregnancy_findings.csv", "pregnancy_findings"),
    ("mothers_treatments.csv", "treatments"),
    ("mothers_scans.csv", "dxa_scans"),
)
# Written by hand: a published series as its table prints it, and invented mothers with the same illness.
BY_HAND = (
    "top_cases.csv", "mothers.csv", "pregnancy_findings.csv", "mothers_treatments.csv", "mothers_scans.csv",
)  # fmt: skip
NEW_MONTH = "visits-2026-11.csv"
SPOILED = "visits-2026-11-spoiled.csv"
DEMO_STATE = "demo_state.csv"
