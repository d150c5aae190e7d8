"""Quality checks and services of densitometers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract
from core.contracts.units import AREAL_DENSITY


class DeviceCheck(Contract):
    TABLE = "device_checks"
    ROW = "one quality check or service of a densitometer"
    KEY = ("serial_number", "check_date", "kind")
    DATE = "check_date"
    HAS_PATIENT = False

    serial_number: Annotated[str, Column(meaning="serial number of the densitometer", aliases=("serial", "serial no"))]
    check_date: Annotated[date, Column(meaning="day of the check", aliases=("date",))]
    kind: Annotated[
        str,
        Column(
            meaning="what was done", choices={"phantom": (), "service": (), "cross-calibration": ("cross calibration",)}
        ),
    ]
    phantom_bmd_g_cm2: Annotated[
        float | None,
        Column(
            meaning="measured phantom density",
            unit="g/cm2",
            units=AREAL_DENSITY,
            hard=(0.05, 3.0),
            aliases=("phantom bmd",),
            source="this product's choice",
        ),
    ] = None
    expected_g_cm2: Annotated[
        float | None,
        Column(
            meaning="expected phantom density",
            unit="g/cm2",
            units=AREAL_DENSITY,
            hard=(0.05, 3.0),
            aliases=("expected",),
            source="this product's choice",
        ),
    ] = None
    note: Annotated[str | None, Column(meaning="free note")] = None
