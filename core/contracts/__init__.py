"""The tables of the store, declared once: `TABLES` maps each table's name to its contract."""

from __future__ import annotations

from core.contracts.column import Column, Contract, column, columns
from core.contracts.devices import DeviceCheck
from core.contracts.dxa import DxaScan, DxaVertebra
from core.contracts.laboratory import LabResult
from core.contracts.patients import Diagnosis, Patient
from core.contracts.pregnancy import Pregnancy, PregnancyFinding
from core.contracts.skeleton import Fracture, SpineImage, VertebralRead
from core.contracts.treatment import Infusion, Treatment
from core.contracts.visits import Assessment, Visit

TABLES: dict[str, type[Contract]] = {
    contract.TABLE: contract
    for contract in (
        Patient,
        Diagnosis,
        Visit,
        DxaScan,
        DxaVertebra,
        DeviceCheck,
        SpineImage,
        VertebralRead,
        Fracture,
        LabResult,
        Treatment,
        Infusion,
        Assessment,
        Pregnancy,
        PregnancyFinding,
    )
}

__all__ = ["TABLES", "Column", "Contract", "column", "columns"]
