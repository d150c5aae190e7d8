"""A few rows with cells that are written unusually: every side of the comparison has to take and refuse the same ones."""

from __future__ import annotations

from pathlib import Path

_HEADS = (
    "patient_id", "scan_date", "site", "levels", "bmd_g_cm2", "bmc_g", "area_cm2", "manufacturer", "model",
    "serial_number", "software", "scan_mode", "height_cm", "z_reported", "z_reported_reference",
)  # fmt: skip
_USUAL = dict(zip(_HEADS, (
    "SYN-1", "2025-03-31", "lumbar spine", "L1-L4", "0.712", "30.1", "42.3", "Hologic", "Horizon A", "SYN-H1", "APEX 5.6",
    "array", "130.5", "-1.2", "Hologic Horizon",
), strict=True))  # fmt: skip
TAKEN = (
    ("patient_id", " SYN-1 "), ("scan_date", "20250331"), ("scan_date", "31 Mar 2025"), ("scan_date", " 2025-03-31"),
    ("site", "LUMBAR SPINE"), ("site", "lumbar-spine"), ("site", " LS "), ("levels", "l1-l4"), ("levels", "L1 L4"),
    ("levels", ""), ("levels", "n/a"), ("bmd_g_cm2", " 0.712 "), ("bmd_g_cm2", "7.12e-1"), ("bmc_g", ""),
    ("bmc_g", "NA"), ("area_cm2", "-"), ("area_cm2", "nan"), ("height_cm", "130"), ("z_reported", "−1.2"),
    ("z_reported", "+1.2"), ("model", ""), ("software", " APEX "),
)  # fmt: skip
REFUSED = (
    ("scan_date", "soon"), ("scan_date", "2025-02-30"), ("scan_date", "1899-12-31"), ("scan_date", "2025-03-31x"),
    ("site", "elbow"), ("site", "lumbar spine?"), ("levels", "L9"), ("bmd_g_cm2", "0.7x"), ("bmd_g_cm2", "inf"),
    ("bmd_g_cm2", "7.1"), ("bmc_g", "1_0"), ("area_cm2", "0.1"), ("height_cm", "13.9"), ("z_reported", "-12.0"),
)  # fmt: skip


def write_odd(path: Path) -> list[int]:
    """Write the rows; returns those that have to be refused."""
    rows = [_USUAL | dict([cell]) for cell in (*TAKEN, *REFUSED)]
    path.write_text("\n".join([",".join(_HEADS), *(",".join(row.values()) for row in rows)]) + "\n", encoding="utf-8")
    return list(range(2 + len(TAKEN), 2 + len(rows)))
