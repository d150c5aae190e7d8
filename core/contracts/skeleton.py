"""Images and readings of the spine, and fractures elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract
from core.contracts.dxa import SIDES
from core.contracts.patients import PRECISION
from core.contracts.units import LENGTH_MM

LEVELS = tuple(f"T{n}" for n in range(1, 13)) + tuple(f"L{n}" for n in range(1, 6))
MODALITIES = {
    "radiograph": ("xr", "x ray", "xray", "plain film", "x-ray"),
    "vfa": ("dxa vfa", "vertebral fracture assessment"),
    "mri": ("mr",),
    "ct": (),
}
ENERGY = {
    "none": ("spontaneous",),
    "low": ("low trauma", "mild"),
    "moderate": (),
    "high": ("high trauma",),
    "unknown": ("?", "not known"),
}
LOCAL_DISEASE = {"yes": ("y", "true", "1"), "no": ("n", "false", "0"), "unknown": ("?", "not known")}
HEIGHT_SOURCE = "rule book 2.3, validation (this product's choice)"
# Front or middle height over that at the back: what lies outside is asked about. Source: as HEIGHT_SOURCE.
HEIGHT_RATIOS = (0.2, 1.4)


class SpineImage(Contract):
    TABLE = "spine_images"
    ROW = "one lateral image of the spine"
    KEY = ("image_id",)
    DATE = "image_date"

    image_id: Annotated[
        str | None,
        Column(meaning="the image's number", default="sequence", aliases=("imageid", "image no", "accession")),
    ] = None
    image_date: Annotated[
        date,
        Column(
            meaning="day of the image",
            aliases=("spine image date", "vfa date", "date of image", "imaging date", "date"),
        ),
    ]
    modality: Annotated[
        str,
        Column(meaning="kind of image", choices=MODALITIES, aliases=("image modality", "spine modality", "imaging")),
    ]
    reason: Annotated[
        str | None, Column(meaning="why it was taken", aliases=("image reason", "indication for image"))
    ] = None


class VertebralRead(Contract):
    TABLE = "vertebral_reads"
    ROW = "one vertebra, one reading of one image"
    KEY = ("image_id", "reading_no", "level")
    DATE = None

    image_id: Annotated[str, Column(meaning="the image's number", aliases=("imageid", "image no", "accession"))]
    reading_no: Annotated[
        int | None,
        Column(
            meaning="number of the reading; the highest is the one that counts",
            hard=(1, 99),
            default="1",
            aliases=("reading",),
        ),
    ] = None
    level: Annotated[
        str,
        Column(meaning="vertebra", choices=dict.fromkeys(LEVELS, ()), aliases=("vertebra", "vertebral level")),
    ]
    reader: Annotated[str | None, Column(meaning="who read it", aliases=("read by", "radiologist"))] = None
    method: Annotated[
        str | None,
        Column(
            meaning="method of reading",
            choices={
                "genant": ("genant sq", "sq"),
                "sabq": ("abq",),
                "morphometry": ("qm", "six point"),
                "clinician": (),
            },
        ),
    ] = None
    grading_scheme: Annotated[
        str | None, Column(meaning="grading scheme; grades of two schemes are never compared", aliases=("scheme",))
    ] = None
    readable: Annotated[bool | None, Column(meaning="the level could be read")] = None
    fracture: Annotated[
        str | None, Column(meaning="fracture seen", choices={"yes": ("y", "true", "1"), "no": ("n", "false", "0")})
    ] = None
    grade: Annotated[
        int | None, Column(meaning="Genant grade as read", hard=(0, 3), aliases=("genant grade", "genant"))
    ] = None
    anterior_mm: Annotated[
        float | None,
        Column(
            meaning="anterior height",
            aliases=("anterior height", "ha"),
            unit="mm",
            units=LENGTH_MM,
            hard=(3.0, 45.0),
            source=HEIGHT_SOURCE,
        ),
    ] = None
    middle_mm: Annotated[
        float | None,
        Column(
            meaning="middle height",
            aliases=("middle height", "hm"),
            unit="mm",
            units=LENGTH_MM,
            hard=(3.0, 45.0),
            source=HEIGHT_SOURCE,
        ),
    ] = None
    posterior_mm: Annotated[
        float | None,
        Column(
            meaning="posterior height",
            aliases=("posterior height", "hp"),
            unit="mm",
            units=LENGTH_MM,
            hard=(3.0, 45.0),
            source=HEIGHT_SOURCE,
        ),
    ] = None
    shape: Annotated[
        str | None, Column(meaning="shape of the deformity", choices={"wedge": (), "biconcave": (), "crush": ()})
    ] = None
    energy: Annotated[
        str | None, Column(meaning="energy of the injury", choices=ENERGY, aliases=("trauma energy", "trauma"))
    ] = None
    local_disease: Annotated[str | None, Column(meaning="local disease of the vertebra", choices=LOCAL_DISEASE)] = None
    finding_text: Annotated[str | None, Column(meaning="the report in words", aliases=("finding", "report"))] = None


class Fracture(Contract):
    TABLE = "fractures"
    ROW = "one broken bone in one event"
    KEY = ("event_id", "bone", "side")
    DATE = "fracture_date"

    event_id: Annotated[
        str | None,
        Column(
            meaning="the injury's number; bones of one injury share it",
            default="sequence",
            aliases=("event", "injury id"),
        ),
    ] = None
    bone: Annotated[str, Column(meaning="broken bone", aliases=("fractured bone", "fracture site"))]
    side: Annotated[str | None, Column(meaning="body side", choices=SIDES, default="unknown")] = None
    fracture_date: Annotated[
        date, Column(meaning="day of the fracture", aliases=("date of fracture", "injury date", "date"))
    ]
    date_precision: Annotated[str | None, Column(meaning="how exactly the day is known", choices=PRECISION)] = None
    location: Annotated[str | None, Column(meaning="part of the bone")] = None
    energy: Annotated[
        str | None, Column(meaning="energy of the injury", choices=ENERGY, aliases=("trauma energy", "trauma"))
    ] = None
    mechanism: Annotated[str | None, Column(meaning="what happened", aliases=("cause",))] = None
    radiographic_features: Annotated[str | None, Column(meaning="features on the radiograph")] = None
    local_disease: Annotated[str | None, Column(meaning="local disease of the bone", choices=LOCAL_DISEASE)] = None
    confirmed_by_imaging: Annotated[
        bool | None, Column(meaning="seen on an image", aliases=("confirmed", "imaging confirmed"))
    ] = None
    suspected_inflicted: Annotated[
        bool | None, Column(meaning="suspected to be inflicted; never shown outside the clinical view")
    ] = None
