"""The DXA rows of a child: one row is one analysed region of one scan, in the columns of the dxa_scans contract."""

from __future__ import annotations

from datetime import date

from sample_data.bone import Scanned, measure
from sample_data.chance import stream
from sample_data.days import Anchors, age_years, day, glide
from sample_data.growth import height_cm
from sample_data.scanners import DISCOVERY, Scanner, scanner_on
from sample_data.story import Dxa, Story

Row = dict[str, object]

# Below 3 years a total body scan is not made (rule book 3.1, F4); below 5 years no size-adjusted Z is printed.
YOUNGEST_TOTAL_BODY = 3.0
YOUNGEST_SIZE_ADJUSTED = 5.0


def scan_rows(story: Story, on: date) -> list[Row]:
    """All regions scanned on one day."""
    dxa = story.dxa
    assert dxa is not None
    age = age_years(day(story.born), on)
    rows = []
    if dxa.spine and story.spine_z:
        rows.append(_row(story, dxa, on, "lumbar spine", dxa.levels, story.spine_z))
    if dxa.body and story.body_z and age >= YOUNGEST_TOTAL_BODY:
        rows.append(_row(story, dxa, on, "total body less head", "none", story.body_z))
    rows += [_row(story, dxa, on, region, "none", story.body_z or story.spine_z) for region in dxa.regions]
    return rows


def is_apart(story: Story) -> bool:
    """Whether the scans come in the one-table file: more regions, exclusions or devices than the visit file holds."""
    dxa = story.dxa
    return dxa is not None and bool(dxa.regions or dxa.excluded or dxa.elsewhere or not dxa.device_stated)


def _row(story: Story, dxa: Dxa, on: date, site: str, levels: str, course: Anchors) -> Row:
    scanner = scanner_on(on, DISCOVERY if on.isoformat()[:7] in dxa.elsewhere else None)
    age, height_z = age_years(day(story.born), on), glide(story.height_z, on)
    height = height_cm(story.sex, age, height_z)
    chance = stream(story.patient_id, f"scan {on} {site} {levels}")
    found = measure(Scanned(story.sex, age, height, site, levels, scanner), glide(course, on), chance)
    row: Row = {
        "patient_id": story.patient_id,
        "scan_id": f"A{on:%Y%m%d}",
        "site": site,
        "side": dxa.side if site in dxa.regions else "none",
        "levels": levels,
        "scan_date": on,
        "bmd_g_cm2": f"{found.bmd_g_cm2:.3f}",
        "bmc_g": f"{found.bmc_g:.2f}",
        "area_cm2": f"{found.area_cm2:.2f}",
    }
    row |= _device(scanner) if dxa.device_stated else {}
    row |= _printed(dxa, scanner, found.z, age, height_z) if dxa.z_printed else {}
    return row | _exclusion(dxa, on, site)


def _device(scanner: Scanner) -> Row:
    return {
        "manufacturer": scanner.manufacturer,
        "model": scanner.model,
        "serial_number": scanner.serial_number,
        "software": scanner.software,
        "scan_mode": "array" if scanner.manufacturer == "Hologic" else "standard",
    }


def _printed(dxa: Dxa, scanner: Scanner, z: float, age: float, height_z: float) -> Row:
    """The Z of the report. The size-adjusted one is a synthetic shape: it does not use any published coefficient."""
    row: Row = {"z_reported": f"{z:.1f}"}
    if dxa.reference_stated:
        row["z_reported_reference"] = scanner.reference
    if dxa.size_adjusted and height_z < -1.5 and age >= YOUNGEST_SIZE_ADJUSTED:
        row["z_size_adjusted_reported"] = f"{z - 0.35 * height_z - 0.1 + 0.0:.1f}"
        row["z_size_adjusted_method"] = "height"
    return row


def _exclusion(dxa: Dxa, on: date, site: str) -> Row:
    for month, where, artefact, reason in dxa.excluded:
        if on.isoformat()[:7] == month and site == where:
            return {"positioning_ok": "no", "excluded": "yes", "excluded_reason": reason, "artefacts": artefact}
    return {}
