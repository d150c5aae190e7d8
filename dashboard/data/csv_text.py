"""CSV that people download from a page: the same as the command line writes."""

from __future__ import annotations

from core.spreadsheet import csv_text

__all__ = ["csv_text"]
