"""The rules on an earlier day say what they say on data that end on that day."""

from __future__ import annotations

import pytest

from core.contracts import TABLES
from core.rules import views
from tests.core.rules.conftest import Clinic

DAYS = ["2023-06-30", "2024-07-01", "2025-03-01", "2026-02-28", "2026-11-01"]


def _busy_clinic(clinic: Clinic) -> None:
    for n, sex in enumerate(("female", "male", "female")):
        child = clinic.child(born=f"201{n + 1}-04-1{n}", sex=sex)
        for year in (2022, 2023, 2024, 2025, 2026):
            day = f"{year}-0{n + 3}-01"
            clinic.visit(child, day, height_cm=118 + 5 * (year - 2020) - 4 * n, plan="x" if year == 2025 else None)
            z = -1.2 - 0.3 * (year - 2022)
            clinic.scan(child, day, z=z, bmd=0.5 + 0.02 * (year - 2020), levels="L2-L4", z_size_adjusted_reported=z + 1)
            clinic.scan(child, day, z=z, site="total body less head", serial_number="H2" if year > 2024 else "H1")
            clinic.image(child, day, "vfa" if year == 2024 else "radiograph", T7=max(0, year - 2023 - n), T8=n, T9=0)
    clinic.insert(
        "precision_errors", serial_number="H1", site="lumbar spine", pe_g_cm2=0.012, n=30, entered_on="2025-01-01"
    )
    clinic.insert("primary_series", patient_key=2, site="lumbar spine", series="computed", chosen_on="2025-06-01")


DATED = {
    "vertebral_reads": "image_id IN (SELECT image_id FROM spine_images WHERE image_date > ?)",
    "patients": "false AND ? IS NULL",
}
SETTINGS = {"precision_errors": "entered_on", "primary_series": "chosen_on"}


@pytest.mark.parametrize("day", DAYS)
def test_an_earlier_day_is_the_data_up_to_that_day(clinic: Clinic, day: str) -> None:
    _busy_clinic(clinic)
    names = [rule.name for rule in views.rules()]
    clinic.today = day
    then = {name: [repr(row) for row in clinic.ask(name)] for name in names}
    for table in ("vertebral_reads", "spine_images", "visits", "dxa_scans"):
        gone = DATED.get(table, f"{TABLES[table].DATE} > ?")
        clinic.cursor.execute(f"DELETE FROM {table} WHERE {gone}", [day])
    for table, column in SETTINGS.items():
        clinic.cursor.execute(f"DELETE FROM {table} WHERE {column} > ?", [day])
    clinic.today = day
    assert sum(map(len, then.values())) > 100
    for name in names:
        assert [repr(row) for row in clinic.ask(name)] == then[name], name


def test_one_patients_rows_do_not_depend_on_the_others(clinic: Clinic) -> None:
    _busy_clinic(clinic)
    named = [rule.name for rule in views.rules() if rule.name != "references_in_use"]
    before = {name: [repr(row) for row in clinic.ask(name, patient_key=2)] for name in named}
    for table in ("patients", "vertebral_reads", "spine_images", "visits", "dxa_scans"):
        clinic.cursor.execute(f"DELETE FROM {table} WHERE patient_key <> 2")
    clinic.today = clinic.today
    for name in named:
        assert [repr(row) for row in clinic.ask(name, patient_key=2)] == before[name], name
