"""The published cases and the invented mothers of the sample data, and a girl without a pregnancy, as a closed store."""

from __future__ import annotations

from pathlib import Path

import sample_data
from core.store import Store
from tests.stores import filled_store
from tests.stories import put

GIRL = "patient_id,date_of_birth,sex,family_name,given_name\nG1,2012-03-01,female,Dorn,Ida\n"


def episode_store(folder: Path) -> Path:
    """The store of the Pregnancy page's tests."""
    return filled_store(folder / "store.duckdb", _tell)


def _tell(store: Store) -> None:
    for name in sample_data.BY_HAND:
        put(store, name, (sample_data.FOLDER / name).read_text(encoding="utf-8"))
    put(store, "girl.csv", GIRL)
