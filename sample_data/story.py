"""What a story is made of: the facts of one invented child, from which course.py draws the rows.

Dates are text: `2019-05-14`, or `2019-05` for the middle of a month. A course is a tuple of dated anchors; the value
glides between them. Z values of a course are those of the Hologic scanner; a printed Z adds the scatter of the scan.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sample_data.days import Anchors
from sample_data.laboratory import Habit

Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Diagnosis:
    """One diagnosis by its name, with the day since when it is known."""

    code: str
    since: str
    group: str = "secondary"
    gene: str = ""
    inheritance: str = ""
    status: str = "confirmed"
    variant: str = ""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """When the clinic sees the child: counted backwards from the last visit in the store, about every so many months.

    november: a visit of the latest month, which is left out of the store for the user to upload.
    """

    first: str
    last: str
    months: int = 6
    also: tuple[str, ...] = ()
    november: str = ""


@dataclass(frozen=True, kw_only=True)
class Dxa:
    """Which scans are made: counted backwards from `last` (the last visit where empty), about every so many months.

    excluded: (month, site, artefact with severity, reason); elsewhere: months of scans on another densitometer.
    size_adjusted: whether the report prints a size-adjusted Z where the child is short.
    """

    first: str
    last: str = ""
    months: int = 12
    also: tuple[str, ...] = ()
    november: bool = False
    levels: str = "L1-L4"
    spine: bool = True
    body: bool = True
    regions: tuple[str, ...] = ()
    side: str = "none"
    reference_stated: bool = True
    device_stated: bool = True
    size_adjusted: bool = True
    z_printed: bool = True
    elsewhere: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class Image:
    """One lateral image of the spine: levels T4-L4 are grade 0 unless named. Levels are written `T7 T8`.

    A month (`2023-11`) is moved to the visit of that month, if there is one.
    """

    on: str
    grades: dict[str, int] = field(default_factory=dict)
    modality: str = "vfa"
    unreadable: str = ""
    not_imaged: str = ""
    energy: str = "low"
    local_disease: str = "no"
    reader: str = "Reader A"


@dataclass(frozen=True)
class Broken:
    """One broken bone. `precision` says how exactly its date is known."""

    on: str
    bone: str
    side: str
    energy: str
    mechanism: str
    location: str = "shaft"
    precision: str = "day"
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class Drug:
    """One course of one drug (infused drugs too; their days are in `Infused`)."""

    agent: str
    start: str
    stop: str = ""
    drug_class: str = ""
    dose: float | None = None
    unit: str = ""
    frequency: str = "daily"
    route: str = "oral"
    regimen: str = ""
    phase: str = ""
    indication: str = ""
    equivalent: float | None = None
    prior: bool = False
    stop_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Infused:
    """A run of infusions by a published regimen of dosing.py, from the first to the last day it was given.

    first and last are empty where nothing was given yet. planned: booked days; unknown_dose: months whose dose was
    never written down; by_visit: given at the visits from `first` to `last`, and carried in the visit file.
    calcium_after_first: mmol/L two days after the first dose, where the story wants a value.
    """

    regimen: str
    first: str = ""
    last: str = ""
    first_ever: bool = True
    planned: tuple[str, ...] = ()
    unknown_dose: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    by_visit: bool = False
    stop_reason: str = ""
    calcium_after_first: float | None = None


@dataclass(frozen=True, kw_only=True)
class Follows:
    """The published effect that the lumbar spine course follows: change of Z over months from a day.

    source: the tag in rule book 4.6; within: how far the drawn course may lie from it.
    """

    source: str
    since: str
    months: int
    gain: float
    within: float = 0.35


@dataclass(frozen=True, kw_only=True)
class Story:
    """One invented child."""

    number: int
    slug: str
    family: str
    given: str
    sex: str
    born: str
    diagnoses: tuple[Diagnosis, ...]
    height_z: Anchors
    seen: Seen
    told: str = ""
    spine_z: Anchors = ()
    body_z: Anchors = ()
    bmi_z: Anchors = (("2020-01", 0.0),)
    dxa: Dxa | None = None
    images: tuple[Image, ...] = ()
    fractures: tuple[Broken, ...] = ()
    drugs: tuple[Drug, ...] = ()
    infused: tuple[Infused, ...] = ()
    pain: Anchors = (("2020-01", 0.0),)
    mobility: Changes = (("2014-01", "walks unaided"),)
    activity: Changes = ()
    plan: Changes = ()
    habit: Habit = field(default_factory=Habit)
    height_method: str = "standing"
    no_height: tuple[str, ...] = ()
    diet: str = ""
    calcium_intake: float | None = 850.0
    puberty_delay: float = 0.0
    fracture_history: bool | None = True
    vertebrae_measured: bool = False
    family_history: str = ""
    follows: tuple[Follows, ...] = ()
    reviewed: str = ""
    background: bool = False

    @property
    def patient_id(self) -> str:
        """`SYN-0001`: the number by which every file names the child."""
        return f"SYN-{self.number:04d}"
