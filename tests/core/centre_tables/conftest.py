"""A store with a few children, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clinic import open_clinic
from core.intake import load
from core.store import Store
from tests.stores import TODAY, fresh_store

PEOPLE = """patient_id,date_of_birth,sex
A1,2012-03-01,male
A2,2010-06-01,female
A3,2018-01-01,male
"""
SCANS = """patient_id,scan_id,site,levels,scan_date,bmd_g_cm2,manufacturer,model,serial,software,height_cm,z_reported,reference
A1,S1,lumbar spine,L2-L4,2025-03-10,0.640,Hologic,Horizon A,H1,5.6,150,,
A1,S2,lumbar spine,L2-L4,2026-03-10,0.650,Hologic,Horizon A,H1,5.6,154,,
A2,S3,lumbar spine,L2-L4,2026-03-10,0.850,Hologic,Horizon A,H1,5.6,160,-1.3,Printed
A2,S4,lumbar spine,L1-L4,2026-03-10,0.830,Hologic,Horizon A,H1,5.6,160,,
A3,S5,lumbar spine,L2-L4,2026-03-10,0.500,Hologic,Horizon A,H1,5.6,125,,
A3,S6,lumbar spine,L1-L4,2026-09-10,0.500,GE Healthcare,Lunar iDXA,G1,18,126,,
"""


@pytest.fixture(scope="session")
def children(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with fresh_store(tmp_path_factory.mktemp("children")) as store:
        for name, text in (("people.csv", PEOPLE), ("scans.csv", SCANS)):
            report = load(store, name, text.encode())
            assert report.batch_id and not report.refused, report.problems
    return store.path


@pytest.fixture
def path(children: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(children, tmp_path / "clinic.duckdb"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_clinic(path, TODAY) as opened:
        yield opened
