"""Densitometry: analysed regions of scans, single vertebrae of spine scans, and checks of the devices."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract
from core.contracts.units import AREA_CM2, AREAL_DENSITY, BONE_MASS, LENGTH_CM, MASS_KG
from core.contracts.visits import PLAUSIBLE

SITES: dict[str, tuple[str, ...]] = {
    "lumbar spine": ("ls", "spine", "ap spine", "pa spine", "lumbar", "l spine"),
    "total body less head": (
        "tblh",
        "total body less head",
        "subtotal",
        "subtotal body",
        "wb less head",
        "whole body less head",
        "tb less head",
    ),
    "whole body including head": (
        "whole body",
        "wb",
        "total body",
        "tb",
        "wbtot",
        "total body including head",
        "whole body total",
    ),
    "total hip": ("th", "hip", "hip total", "htot"),
    "femoral neck": ("fn", "neck", "neck of femur"),
    "distal third radius": ("radius 33", "33 radius", "radius 1 3", "one third radius", "distal radius", "forearm"),
    "lateral distal femur R1": ("ldf r1", "lateral distal femur region 1"),
    "lateral distal femur R2": ("ldf r2", "lateral distal femur region 2"),
    "lateral distal femur R3": ("ldf r3", "lateral distal femur region 3"),
    "lower limbs": ("lower limb", "legs", "leg"),
}
SIDES = {"left": ("l",), "right": ("r",), "none": (), "unknown": ("?",)}
LEVELS: dict[str, tuple[str, ...]] = {
    "L1-L4": ("l1 l4", "l1l4", "l14"),
    "L2-L4": ("l2 l4", "l2l4", "l24"),
    "L1-L3": ("l1 l3", "l1l3"),
    "L2-L3": ("l2 l3", "l2l3"),
    "L3-L4": ("l3 l4", "l3l4"),
    "L1-L2": ("l1 l2", "l1l2"),
    "L1-L2+L4": ("l1 l2 l4",),
    "L1+L3-L4": ("l1 l3 l4",),
    "none": (),
    "not stated": (),
}
# Narrower plausibility of single sites (rule book 5.3, this product's choice).
SITE_LIMITS: dict[str, dict[str, tuple[float, float]]] = {
    "lumbar spine": {"bmd_g_cm2": (0.10, 2.0), "bmc_g": (1.0, 120.0), "area_cm2": (5.0, 90.0)},
}
ADJUSTMENTS = {
    "none": (),
    "height": ("height z", "haz", "height-adjusted"),
    "bmad": ("bone mineral apparent density",),
    "other": (),
}


class DxaScan(Contract):
    TABLE = "dxa_scans"
    ROW = "one analysed region of one scan"
    KEY = ("scan_id", "site", "side", "levels")
    DATE = "scan_date"

    scan_id: Annotated[
        str | None,
        Column(
            meaning="the scan's number; two scans of one day differ in it",
            default="sequence",
            aliases=("scanid", "scan no", "scan number", "exam id"),
        ),
    ] = None
    site: Annotated[
        str, Column(meaning="region that was analysed", choices=SITES, aliases=("region", "scan site", "body site"))
    ]
    side: Annotated[str | None, Column(meaning="body side", choices=SIDES, default="none")] = None
    levels: Annotated[
        str | None,
        Column(
            meaning="vertebrae analysed; none outside the spine",
            choices=LEVELS,
            default="not stated or none",
            aliases=("level", "vertebrae", "vertebral levels", "bonerange"),
        ),
    ] = None
    scan_date: Annotated[
        date,
        Column(
            meaning="day of the scan",
            aliases=("scan date", "dxa date", "exam date", "measure date", "date of scan", "visit date", "date"),
        ),
    ]
    bmd_g_cm2: Annotated[
        float | None,
        Column(
            meaning="areal bone mineral density",
            unit="g/cm2",
            units=AREAL_DENSITY,
            hard=(0.05, 3.0),
            loinc="46383-6",
            aliases=("bmd", "abmd", "areal bmd", "bone mineral density"),
            source="this product's choice; lumbar spine 0.10-2.0 by rule book 5.3",
        ),
    ] = None
    bmc_g: Annotated[
        float | None,
        Column(
            meaning="bone mineral content",
            unit="g",
            units=BONE_MASS,
            hard=(0.2, 6000),
            aliases=("bmc", "bone mineral content"),
            source="this product's choice; lumbar spine 1-120 by rule book 5.3",
        ),
    ] = None
    area_cm2: Annotated[
        float | None,
        Column(
            meaning="projected bone area",
            unit="cm2",
            units=AREA_CM2,
            hard=(0.5, 4000),
            aliases=("area", "bone area", "projected area"),
            source="this product's choice; lumbar spine 5-90 by rule book 5.3",
        ),
    ] = None
    analysis_date: Annotated[
        date | None, Column(meaning="day of the analysis", aliases=("analysed", "analysis day"))
    ] = None
    manufacturer: Annotated[
        str | None, Column(meaning="maker of the densitometer", aliases=("device manufacturer", "make", "vendor"))
    ] = None
    model: Annotated[
        str | None,
        Column(
            meaning="model of the densitometer",
            aliases=("device model", "scanner", "scanner model", "device", "densitometer"),
        ),
    ] = None
    serial_number: Annotated[
        str | None,
        Column(meaning="serial number of the densitometer", aliases=("serial", "serial no", "scanner serial")),
    ] = None
    software: Annotated[
        str | None, Column(meaning="software version at the scan", aliases=("software version", "sw version"))
    ] = None
    analysis_software: Annotated[str | None, Column(meaning="software version of the analysis")] = None
    scan_mode: Annotated[str | None, Column(meaning="scan mode as the device names it", aliases=("mode",))] = None
    positioning_ok: Annotated[bool | None, Column(meaning="positioning was right", aliases=("positioning",))] = None
    height_cm: Annotated[
        float | None,
        Column(
            meaning="height at the scan",
            unit="cm",
            units=LENGTH_CM,
            hard=(25, 220),
            aliases=("height at scan", "scan height", "height"),
            source=PLAUSIBLE,
        ),
    ] = None
    weight_kg: Annotated[
        float | None,
        Column(
            meaning="weight at the scan",
            unit="kg",
            units=MASS_KG,
            hard=(0.3, 250),
            aliases=("weight at scan", "scan weight", "weight"),
            source=PLAUSIBLE,
        ),
    ] = None
    z_reported: Annotated[
        float | None,
        Column(
            meaning="Z-score as the report prints it, for age",
            hard=(-10, 8),
            soft=(-6, 4),
            aliases=("z", "z score", "zscore", "bmd z", "z reported", "reported z", "bmd z score"),
            source=PLAUSIBLE,
        ),
    ] = None
    z_reported_reference: Annotated[
        str | None,
        Column(
            meaning="reference data that the printed Z belongs to",
            aliases=("z reference", "reference", "reference database", "reference data"),
        ),
    ] = None
    z_reported_adjustment: Annotated[
        str | None, Column(meaning="what the printed Z is already adjusted for", aliases=("z adjustment",))
    ] = None
    z_size_adjusted_reported: Annotated[
        float | None,
        Column(
            meaning="size-adjusted Z-score as reported",
            hard=(-10, 8),
            soft=(-6, 4),
            aliases=(
                "z size adjusted",
                "size adjusted z",
                "height adjusted z",
                "z height adjusted",
                "z haz",
                "haz adjusted z",
                "adjusted z",
                "height adjusted z score",
                "size adjusted z score",
            ),
            source=PLAUSIBLE,
        ),
    ] = None
    z_size_adjusted_method: Annotated[
        str | None,
        Column(
            meaning="how the size-adjusted Z was made",
            choices=ADJUSTMENTS,
            aliases=("size adjustment method", "adjustment method"),
        ),
    ] = None
    excluded: Annotated[bool | None, Column(meaning="left out of trends by the reader", aliases=("exclude",))] = None
    excluded_reason: Annotated[str | None, Column(meaning="why it is left out", aliases=("exclusion reason",))] = None
    artefacts: Annotated[
        str | None,
        Column(
            meaning="artefacts with severity, `movement:gross; scoliosis:minor`: movement, metalwork, scoliosis, "
            "contrast or tube, fractured vertebra in region, other",
            aliases=("artefact", "artifact", "artifacts"),
        ),
    ] = None
    duplicate_for_precision: Annotated[bool | None, Column(meaning="repeat scan for a precision study")] = None


class DxaVertebra(Contract):
    TABLE = "dxa_vertebrae"
    ROW = "one vertebra of a spine scan"
    KEY = ("scan_id", "level")
    DATE = None

    scan_id: Annotated[str, Column(meaning="the scan's number", aliases=("scanid",))]
    level: Annotated[str, Column(meaning="vertebra", choices={f"L{n}": () for n in range(1, 6)})]
    bmc_g: Annotated[
        float | None,
        Column(
            meaning="bone mineral content",
            unit="g",
            units=BONE_MASS,
            hard=(0.1, 60),
            aliases=("bmc",),
            source="this product's choice",
        ),
    ] = None
    area_cm2: Annotated[
        float | None,
        Column(
            meaning="projected area",
            unit="cm2",
            units=AREA_CM2,
            hard=(0.5, 40),
            aliases=("area",),
            source="this product's choice",
        ),
    ] = None
    bmd_g_cm2: Annotated[
        float | None,
        Column(
            meaning="areal bone mineral density",
            unit="g/cm2",
            units=AREAL_DENSITY,
            hard=(0.05, 3.0),
            aliases=("bmd",),
            source="this product's choice",
        ),
    ] = None
    width_cm: Annotated[
        float | None,
        Column(
            meaning="mean width",
            unit="cm",
            units=LENGTH_CM,
            hard=(0.5, 8),
            aliases=("width",),
            source="this product's choice",
        ),
    ] = None
    included: Annotated[bool | None, Column(meaning="part of the analysed region")] = None
