"""One row of every table: loaded, found the same, changed, and taken back exactly."""

from __future__ import annotations

import pytest

from core.contracts import TABLES
from core.errors import TrabeculaError
from core.intake import undo
from tests.core.intake.conftest import Desk

# table: (files to load first, header, row, the same row with one value changed)
ROWS: dict[str, tuple[list[str], str, str, str]] = {
    "patients": ([], "patient_id,date_of_birth,sex,note", "N1,2015-01-01,f,a", "N1,2015-01-01,f,b"),
    "diagnoses": ([], "patient_id,diagnosis_code,since_date,status", "A1,OI,2020-01-01,suspected", "A1,OI,2020-01-01,confirmed"),
    "visits": ([], "patient_id,visit_date,height_cm", "A1,2025-01-01,120", "A1,2025-01-01,121"),
    "dxa_scans": ([], "patient_id,scan_id,scan_date,site,levels,bmd_g_cm2", "A1,S1,2025-01-01,LS,L1-L4,0.5", "A1,S1,2025-01-01,LS,L1-L4,0.6"),
    "dxa_vertebrae": (["patient_id,scan_id,scan_date,site,bmd_g_cm2\nA1,S1,2025-01-01,LS,0.5\n"], "patient_id,scan_id,level,bmc_g", "A1,S1,L1,5", "A1,S1,L1,6"),
    "device_checks": ([], "serial_number,check_date,kind,phantom_bmd_g_cm2", "SN1,2025-01-01,phantom,0.99", "SN1,2025-01-01,phantom,0.98"),
    "spine_images": ([], "patient_id,image_id,image_date,modality", "A1,I1,2025-01-01,vfa", "A1,I1,2025-01-01,radiograph"),
    "vertebral_reads": (["patient_id,image_id,image_date,modality\nA1,I1,2025-01-01,vfa\n"], "patient_id,image_id,reading_no,level,grade", "A1,I1,1,T8,1", "A1,I1,1,T8,2"),
    "fractures": ([], "patient_id,event_id,bone,fracture_date,energy", "A1,E1,femur,2025-01-01,low", "A1,E1,femur,2025-01-01,high"),
    "labs": ([], "patient_id,sample_id,analyte,sample_date,value,unit", "A1,S1,Ca,2025-01-01,2.3,mmol/L", "A1,S1,Ca,2025-01-01,2.4,mmol/L"),
    "treatments": ([], "patient_id,agent,start_date,course_no,dose", "A1,prednisone,2025-01-01,1,5", "A1,prednisone,2025-01-01,1,6"),
    "infusions": ([], "patient_id,agent,infusion_date,sequence,status,dose_mg", "A1,zoledronic acid,2025-01-01,1,given,1.2", "A1,zoledronic acid,2025-01-01,1,given,1.3"),
    "assessments": ([], "patient_id,assessed_date,item,result", "A1,2025-01-01,dental review,good", "A1,2025-01-01,dental review,poor"),
    "pregnancies": ([], "patient_id,pregnancy_no,plurality", "A2,1,twins", "A2,1,singleton"),
    "pregnancy_findings": (["patient_id,pregnancy_no,plurality\nA2,1,twins\n"], "patient_id,pregnancy_no,finding_no,finding,time_point,value", "A2,1,1,pain score,30+0,7", "A2,1,1,pain score,30+0,6"),
}  # fmt: skip


def test_every_table_has_its_row() -> None:
    assert set(ROWS) == set(TABLES)


@pytest.mark.parametrize("table", list(ROWS))
def test_load_same_change_undo(staffed: Desk, table: str) -> None:
    first, header, row, changed = ROWS[table]
    for text in first:
        assert staffed.load(text).clean
    report = staffed.load(f"{header}\n{row}\n")
    assert report.table == table and report.clean and report.new == 1
    assert staffed.load(f"{header}\n{row}\n").same == 1
    before = staffed.contents()
    again = staffed.load(f"{header}\n{changed}\n", accept_soft=True)
    assert again.changed == 1 and len(again.changes) == 1
    undo(staffed.store, int(again.batch_id or 0))
    assert staffed.contents() == before


@pytest.mark.parametrize("table", ["vertebral_reads", "dxa_vertebrae", "pregnancy_findings"])
def test_a_parent_is_not_undone_under_its_children(staffed: Desk, table: str) -> None:
    first, header, row, _ = ROWS[table]
    parent = staffed.load(first[0])
    child = staffed.load(f"{header}\n{row}\n")
    with pytest.raises(TrabeculaError, match=f"batch {child.batch_id} built on it"):
        undo(staffed.store, int(parent.batch_id or 0))
