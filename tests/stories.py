"""Three invented children with a course each, as a closed store to be copied: for the Patient page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.intake import Options, load
from core.rules.states import mark_reviewed
from core.store import Store
from tests.stores import filled_store

REVIEWED = date(2026, 3, 2)

PEOPLE = """patient_id,date_of_birth,sex,family_name,given_name,synthetic
B1,2012-03-01,male,Dorn,Emil,yes
B2,2018-05-05,female,Esche,Ada,yes
B3,2011-01-20,female,<b>Fichte</b>,*Lu*,
"""
DIAGNOSES = """patient_id,diagnosis_code,since_date,status,gene
B1,osteogenesis imperfecta type I,2019-05-01,confirmed,COL1A1
"""
VISITS = """patient_id,visit_date,height_cm,weight_kg,back_pain_0_10,mobility
B1,2025-10-05,150.2,40.1,6,walks unaided
B1,2026-10-10,155.0,44.0,1,walks with aid
"""
_SCAN = "patient_id,scan_id,site,side,levels,scan_date,bmd_g_cm2,manufacturer,model,serial_number,software,scan_mode"
SCANS = f"""{_SCAN},z_reported,z_reported_reference,excluded,excluded_reason
B1,S1,lumbar spine,none,L2-L4,2024-10-01,0.700,Hologic,Horizon A,H1,5.6,array,-0.5,Maker,,
B1,S2,lumbar spine,none,L2-L4,2025-10-05,0.740,Hologic,Horizon A,H1,5.6,array,-0.7,Maker,,
B1,S3,lumbar spine,none,L2-L4,2026-10-10,0.745,Hologic,Horizon A,H1,5.6,array,-1.4,Maker,,
B3,S4,lumbar spine,none,L1-L4,2024-10-01,0.700,GE,Prodigy,G1,13,array,-1.5,Maker,,
B3,S5,lumbar spine,none,L1-L4,2026-10-01,0.720,Hologic,Horizon A,H1,5.6,array,-1.6,Maker,,
B3,S6,total body less head,none,none,2026-10-01,0.820,Hologic,Horizon A,H1,5.6,array,-1.6,Maker,yes,movement
"""
IMAGES = """patient_id,image_date,modality,T4,T5,T6,T7,T8,T9,T10,T11,T12,L1,L2,L3,L4,energy,local_disease
B1,2025-10-05,vfa,x,0,0,0,0,0,0,0,0,0,0,0,0,low,no
B1,2026-10-10,vfa,x,0,0,0,2,0,0,0,0,0,0,0,0,low,no
"""
FRACTURES = """patient_id,fracture_date,bone,side,energy
B1,2026-05-04,femur,left,low
"""
TREATMENTS = """patient_id,agent,start_date,dose,dose_unit,frequency
B1,cholecalciferol,2024-01-05,1000,IU,daily
"""
INFUSIONS = """patient_id,agent,infusion_date,status,dose_mg
B1,zoledronate,2026-10-12,given,1.1
B1,zoledronate,2026-12-15,planned,1.1
"""
LABS = """patient_id,analyte,sample_date,value,unit,lab_low,lab_high
B1,25-OH-D,2026-10-10,38,nmol/L,50,125
B1,calcium,2026-10-10,2.40,mmol/L,2.20,2.65
B1,magnesium,2026-10-10,0.80,mmol/L,,
"""
FILES = (
    ("people.csv", PEOPLE),
    ("diagnoses.csv", DIAGNOSES),
    ("visits.csv", VISITS),
    ("scans.csv", SCANS),
    ("images.csv", IMAGES),
    ("fractures.csv", FRACTURES),
    ("treatments.csv", TREATMENTS),
    ("infusions.csv", INFUSIONS),
    ("labs.csv", LABS),
)


def story_store(folder: Path) -> Path:
    """The children's store, B1 reviewed on REVIEWED; closed."""
    return filled_store(folder / "store.duckdb", _tell)


def _tell(store: Store) -> None:
    for name, text in FILES:
        put(store, name, text)
    mark_reviewed(store, key_of(store, "B1"), "Dr Tester", on=REVIEWED)


def put(store: Store, name: str, text: str) -> None:
    """Load a file whole; soft problems are accepted, hard ones fail the test."""
    report = load(store, name, text.encode(), Options(loaded_by="test", accept_soft=True))
    assert report.batch_id and not report.refused, [(p.row, p.column, p.message) for p in report.problems]


def key_of(store: Store, patient_id: str) -> int:
    """The patient's key."""
    return int(store.value("SELECT patient_key FROM patients WHERE patient_id = ?", [patient_id]))


def token_of(store: Store, patient_id: str) -> str:
    """The patient's token, as addresses carry it."""
    return str(store.value("SELECT token FROM patients WHERE patient_id = ?", [patient_id]))
