"""Invented patients on zoledronate, begun on 2024-03-01, as a closed store to be copied: for the Cohort page.

N1 to N5 had none before (N4 was scanned on another scanner since, N5 only at once), P1 was on pamidronate, U1 says nothing
of before and has shifted dates, A1 is an adult, Y1 was born in a year.
"""

from __future__ import annotations

from pathlib import Path

from core.store import Store
from tests.stores import filled_store
from tests.stories import put

_BORN = {
    "N1": "2014-03-01", "N2": "2010-03-01", "N3": "2016-03-01", "N4": "2012-03-01", "N5": "2013-03-01", "P1": "2011-03-01",
    "U1": "2012-03-01", "A1": "1990-03-01", "Y1": "2012-01-01",
}  # fmt: skip
_NAMES = {"N1": ("<b>Eibe</b>", "*Ida*"), "N2": ("=Ulme", "Jon")}
PEOPLE = (
    "patient_id,date_of_birth,date_of_birth_precision,sex,family_name,given_name,synthetic,dates_are_relative\n"
    + "".join(
        f"{one},{born},{'year' if one == 'Y1' else 'day'},female,{','.join(_NAMES.get(one, ('Person', one)))},yes,"
        f"{'yes' if one == 'U1' else 'no'}\n"
        for one, born in _BORN.items()
    )
)
DIAGNOSES = """patient_id,diagnosis_code,since_date,status,group
N1,osteogenesis imperfecta type I,2016-05-01,confirmed,primary
N2,osteogenesis imperfecta type IV,2016-05-01,confirmed,primary
N3,osteogenesis imperfecta type I,2018-05-01,confirmed,primary
N4,Crohn disease,2020-05-01,confirmed,secondary
N5,Crohn disease,2020-05-01,suspected,secondary
"""
INFUSIONS = "patient_id,agent,infusion_date,status,dose_mg,regimen,first_ever\n" + "".join(
    f"{one},zoledronate,{day},given,1.5,{'Z-3' if one == 'N3' else 'Z-6'},{first}\n"
    for one in _BORN
    for day, first in (
        ("2024-03-01", {"N": "yes", "A": "yes", "Y": "yes"}.get(one[0], "")),
        ("2024-09-01", "no"),
    )
) + "P1,pamidronate,2022-01-10,given,30,P-MTL,yes\n"  # fmt: skip
_HEAD = (
    "patient_id,scan_id,site,levels,scan_date,bmd_g_cm2,manufacturer,model,serial_number,software,scan_mode,z_reported"
)
_Z = {"N1": (-2.0, -1.5, -1.0), "N2": (-2.4, -2.2, -2.0), "N3": (-1.8, -1.4, -1.2), "N4": (-2.1, -1.0, -0.9)}
_DAYS = ("2024-02-01", "2024-09-01", "2025-03-01")


def _scan(one: str, number: int, z: float) -> str:
    day = "2024-03-20" if one == "N5" and number == 1 else _DAYS[number]
    serial = "H2" if one == "N4" and number else "H1"
    return f"{one},S{number},lumbar spine,L1-L4,{day},0.6{number},Hologic,Horizon A,{serial},5.6,array,{z},Maker\n"


SCANS = f"{_HEAD},z_reported_reference\n" + "".join(
    _scan(one, number, z)
    for one in _BORN
    for number, z in enumerate(_Z.get(one, (-2.0, -1.9, -1.6)))
    if one != "N5" or number < 2
)
FRACTURES = """patient_id,fracture_date,bone,side,energy,suspected_inflicted
N1,2024-10-01,femur,left,low,
N2,2024-11-01,tibia,right,low,yes
"""
FILES = (
    ("people.csv", PEOPLE), ("diagnoses.csv", DIAGNOSES), ("infusions.csv", INFUSIONS), ("scans.csv", SCANS),
    ("fractures.csv", FRACTURES),
)  # fmt: skip


def treated_store(folder: Path) -> Path:
    """The patients' store; closed."""
    return filled_store(folder / "store.duckdb", _treat)


def _treat(store: Store) -> None:
    for name, text in FILES:
        put(store, name, text)
