"""The store that every file of the fuzz meets: a few known patients with what other rows need to hang on, and
children of the sample data, so that cut and broken sample files find theirs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import sample_data
from core.clinic import open_clinic
from core.intake import load
from core.store import Store
from tests.stores import TODAY, empty_store, folder_of_this_process

# patient: birth date, sex. Leading zeros and an id that spreadsheets take for a number are part of it.
BIRTHS = {
    "A1": ("2010-06-14", "male"),
    "A2": ("1996-02-29", "female"),
    "0012": ("1991-01-01", "female"),
    "1E5": ("2013-12-31", "male"),
    "\u00c5se 7": ("2014-07-07", "female"),
}
# Of an age to be one on every day that the fuzz draws; the others are men, or children throughout.
MOTHERS = ("A2", "0012")
SAMPLE_CHILDREN = 12


def _people() -> str:
    return "patient_id,date_of_birth,sex\n" + "".join(f"{who},{born},{sex}\n" for who, (born, sex) in BIRTHS.items())


def _each(header: str, row: str, whose: Iterable[str] = BIRTHS) -> str:
    return header + "\n" + "".join(row.format(who) + "\n" for who in whose)


def sample_lines(name: str, count: int) -> list[str]:
    """The header and the first rows of a file of the sample data."""
    with (sample_data.FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [line for line, _ in zip(file, range(count + 1), strict=False)]


@cache
def template() -> Path:
    """The file of the base store, closed; made once a process, with the rules."""
    path = folder_of_this_process("fuzz") / "store.duckdb"
    with open_clinic(empty_store(path), TODAY) as store:
        for text in (
            _people(),
            _each("patient_id,visit_date,height_cm,weight_kg", "{},2015-03-02,110.5,20"),
            _each("patient_id,scan_id,site,levels,scan_date,bmd_g_cm2", "{},S1,lumbar spine,L1-L4,2015-03-02,0.5"),
            _each("patient_id,image_id,image_date,modality", "{},I1,2015-03-02,vfa"),
            _each("patient_id,pregnancy_no,expected_date", "{},1,2026-01-02", MOTHERS),
            "".join(sample_lines("patients.csv", SAMPLE_CHILDREN)),
            "".join(sample_lines("visits-to-2026-10.csv", 3)),
        ):
            report = load(store, "base.csv", text.encode())
            assert report.clean and report.new, (report.problems, text)
    return path


def base_store(path: Path) -> Store:
    """An open copy of the base store at a path."""
    shutil.copyfile(template(), path)
    return open_clinic(path, TODAY)
