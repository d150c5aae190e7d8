"""The invented clinic's densitometers: a GE Prodigy until 2021-08, then a Hologic Horizon, new software in 2024-02."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scanner:
    """One densitometer with one software; factors stand for the calibration difference between makers.

    spine_factor, body_factor: what this maker prints over what Hologic prints for the same bone.
    The spine factor is the ratio of the two makers' published standardised-BMD slopes, 1.0755 / 0.9522
    (Genant et al., J Bone Miner Res 1994;9:1503-14), rounded; the body factor is synthetic.
    """

    manufacturer: str
    model: str
    serial_number: str
    software: str
    reference: str
    spine_factor: float = 1.0
    body_factor: float = 1.0
    z_offset: float = 0.0


PRODIGY = Scanner(
    "GE Lunar", "Prodigy", "SYN-P77", "enCORE 14.1", "GE Lunar paediatric reference (as printed)", 1.13, 1.03, -0.3
)
HORIZON_OLD = Scanner(
    "Hologic", "Horizon A", "SYN-H204", "APEX 5.6.0.5", "Hologic Horizon paediatric reference (as printed)"
)
HORIZON = Scanner(
    "Hologic", "Horizon A", "SYN-H204", "APEX 5.6.1.3", "Hologic Horizon paediatric reference (as printed)"
)
DISCOVERY = Scanner(
    "Hologic",
    "Discovery W",
    "SYN-D031",
    "APEX 4.5.3",
    "Hologic Discovery paediatric reference (as printed)",
    1.0,
    1.0,
    0.1,
)

SCANNER_CHANGE = date(2021, 9, 1)
SOFTWARE_CHANGE = date(2024, 2, 12)


def scanner_on(on: date, other: Scanner | None = None) -> Scanner:
    """The scanner that the clinic used on a day, unless the child was scanned on another one."""
    if other is not None:
        return other
    if on < SCANNER_CHANGE:
        return PRODIGY
    return HORIZON_OLD if on < SOFTWARE_CHANGE else HORIZON
