"""The wide case file: one row is one episode of transient osteoporosis of pregnancy, as published series print them.

Each column of an episode's fact makes one row of pregnancy_findings, with a number of its own, so that the same case
loaded again corrects its facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from core.contracts.column import column, columns
from core.contracts.headers import IDENTITY, Name, Slot, find_name, names_of
from core.contracts.patients import Patient
from core.contracts.pregnancy import JOINTS, Pregnancy, PregnancyFinding
from core.contracts.units import plain

CASES = "cases"  # the kind of such a file
_FACTS = "pregnancy_findings"
# What a case's own columns say of the patient; her diagnoses and drugs have files of their own.
_OF_PATIENT = (
    *IDENTITY, "date_of_birth", "date_of_birth_precision", "sex", "family_name", "given_name", "synthetic",
    "dates_are_relative", "note",
)  # fmt: skip
# (header, other spellings, its fact, number of the fact). The cell is the fact's point in time.
_TIMES: tuple[tuple[str, tuple[str, ...], str, int], ...] = (
    ("onset", ("symptom onset", "onset time"), "symptom onset", 101),
    ("diagnosis", ("diagnosis time", "diagnosed"), "diagnosis", 102),
    ("partial_weight_bearing", (), "weight-bearing partial", 103),
    ("full_weight_bearing", (), "weight-bearing full", 104),
    ("pain_free", (), "pain-free", 105),
    ("mri_oedema_resolved", ("mri edema resolved",), "MRI oedema resolved", 106),
    ("bmd_recovered", (), "BMD recovered", 107),
    ("discharged", (), "discharged", 108),
    ("sudden_worsening", (), "sudden worsening", 109),
    ("fever", (), "fever", 110),
    ("fracture_line", (), "fracture line", 111),
    ("subchondral_collapse", (), "subchondral collapse", 112),
)
_RECOVERED, _SYMPTOMS, _RADIOGRAPH, _MRI, _IN_PREGNANCY, _POSTPARTUM = 120, 121, 122, 123, 124, 125
# (header, other spellings, fact, number, column that the cell is for). The cell is words.
_WORDS: tuple[tuple[str, tuple[str, ...], str, int, str], ...] = (
    ("symptoms", ("baseline symptoms",), "symptoms", _SYMPTOMS, "value"),
    ("joint", (), "symptoms", _SYMPTOMS, "joint"),
    ("side", (), "symptoms", _SYMPTOMS, "side"),
    ("symptoms_time", (), "symptoms", _SYMPTOMS, "time_point"),
    ("radiograph", ("x ray",), "radiograph finding", _RADIOGRAPH, "value"),
    ("radiograph_time", (), "radiograph finding", _RADIOGRAPH, "time_point"),
    ("mri", ("mri finding",), "MRI finding", _MRI, "value"),
    ("mri_time", (), "MRI finding", _MRI, "time_point"),
    ("recovery_origin", (), "recovered", _RECOVERED, "value"),
)
_TREATMENTS = (
    ("treatment_during_pregnancy", ("treatment in pregnancy",), _IN_PREGNANCY, "in pregnancy"),
    ("postpartum_treatment", ("treatment after delivery",), _POSTPARTUM, "after delivery"),
)
# (header, other spellings, the differential diagnosis). The cell says what became of it.
DIFFERENTIALS = (
    ("crps", ("complex regional pain syndrome", "reflex sympathetic dystrophy"), "complex regional pain syndrome"),
    ("bone_marrow_oedema_syndrome", ("bone marrow edema syndrome",), "bone marrow oedema syndrome"),
    ("avascular_necrosis", ("avn", "osteonecrosis"), "avascular necrosis"),
    ("osteomyelitis", (), "osteomyelitis"),
    ("septic_arthritis", (), "septic arthritis"),
    ("villonodular_synovitis", ("pvns",), "villonodular synovitis"),
    ("stress_fracture", (), "stress fracture"),
    ("neoplasm", ("tumour",), "neoplasm"),
)
_FIRST_OEDEMA, _FIRST_DIFFERENTIAL = 200, 300


def match_case(header: str) -> Slot | None:
    """The place of a case file's column; None where the header means none."""
    return find_name(_case_names(), header)


def case_columns() -> list[str]:
    """The canonical headers of the case file, in a reader's order (the template).

    `recovery` may stand for `recovery_months` where a point in time is known.
    """
    own = [c.name for c in columns(Pregnancy)]
    names = [*_OF_PATIENT, *own, *(name for name, *_ in _TIMES[:2]), *(name for name, *_ in _WORDS)]
    names += [name for name, *_ in _TREATMENTS] + [f"mri_oedema_{side}_{joint}" for joint, side, _ in _oedemas()]
    names += ["recovery_months", *(name for name, *_ in _TIMES[2:]), *(name for name, *_ in DIFFERENTIALS)]
    return list(dict.fromkeys(names))


def known_words() -> Mapping[str, Name]:
    """Every spelling of a case file's headers."""
    return _case_names()


@cache
def _case_names() -> Mapping[str, Name]:
    found: dict[str, Name] = {}
    for name, made in (*names_of(Patient).items(), *names_of(Pregnancy).items()):
        if made.slot.table != "patients" or made.slot.column in _OF_PATIENT:
            found.setdefault(name, made)
    for header, more, fact, number in _TIMES:
        _add(found, (header, *more), "time_point", finding=fact, finding_no=str(number))
    for header, more, fact, number, col in _WORDS:
        _add(found, (header, *more), col, finding=fact, finding_no=str(number))
    for header, more, number, when in _TREATMENTS:
        _add(found, (header, *more), "which", finding="treatment", time_point=when, finding_no=str(number))
    for joint, side, number in _oedemas():
        spellings = [
            f"mri_{word}_{words}" for word in ("oedema", "edema") for words in (f"{side}_{joint}", f"{joint}_{side}")
        ]
        _add(found, spellings, "value", finding="MRI oedema present", joint=joint, side=side, finding_no=str(number))
    for place, (header, more, name) in enumerate(DIFFERENTIALS):
        _add(found, (header, *more), "finding", which=name, finding_no=str(_FIRST_DIFFERENTIAL + place))
    recovered = {"finding": "recovered", "finding_no": str(_RECOVERED)}
    _add(found, ("recovery", "recovered"), "time_point", **recovered)
    for spelling in ("recovery months", "recovered months"):
        found[spelling] = replace(found["recovery"], slot=replace(found["recovery"].slot, unit="months"))
    return found


def _oedemas() -> list[tuple[str, str, int]]:
    """(joint, side, number of the fact) of each joint that an MRI may show."""
    pairs = [(joint, side) for joint in JOINTS for side in ("left", "right")]
    return [(joint, side, _FIRST_OEDEMA + place) for place, (joint, side) in enumerate(pairs)]


def _add(found: dict[str, Name], spellings: tuple[str, ...] | list[str], col: str, **fixed: str) -> None:
    slot = Slot(_FACTS, column(PregnancyFinding, col).name, tuple(fixed.items()))
    for spelling in spellings:
        found[plain(spelling)] = Name(slot, "", {})
