"""Who the patient is, and what the patient has."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.contracts.column import Column, Contract

SEX = {
    "female": ("f", "girl", "woman", "w", "weiblich", "mädchen", "frau"),
    "male": ("m", "boy", "man", "männlich", "junge", "mann"),
}
PRECISION = {"day": ("d",), "month": ("m",), "year": ("y",)}


class Patient(Contract):
    TABLE = "patients"
    ROW = "a person"
    KEY = ("centre", "patient_id")
    DATE = None

    centre: Annotated[
        str | None,
        Column(
            meaning="clinic that gave the patient number",
            default="the store's own centre",
            aliases=("center", "site id", "clinic", "data access group", "hospital"),
        ),
    ] = None
    patient_id: Annotated[
        str,
        Column(
            meaning="the clinic's number for the patient; text, leading zeros kept",
            aliases=(
                "patient id",
                "patient",
                "patient no",
                "patient number",
                "id",
                "subject",
                "subject no",
                "subject id",
                "subject number",
                "mrn",
                "record id",
                "study id",
                "identifier1",
                "pid",
                "case no",
            ),
        ),
    ]
    date_of_birth: Annotated[
        date | None,
        Column(meaning="birth date", required=True, aliases=("dob", "birth date", "birthdate", "born", "birthday")),
    ] = None
    date_of_birth_precision: Annotated[
        str | None, Column(meaning="how exactly the birth date is known; empty means to the day", choices=PRECISION)
    ] = None
    sex: Annotated[
        str | None,
        Column(meaning="sex used for reference data", required=True, choices=SEX, aliases=("gender", "sex at birth")),
    ] = None
    family_name: Annotated[
        str | None, Column(meaning="family name", aliases=("last name", "surname", "lastname", "familyname"))
    ] = None
    given_name: Annotated[
        str | None, Column(meaning="given name", aliases=("first name", "forename", "firstname", "givenname"))
    ] = None
    ethnicity: Annotated[
        str | None,
        Column(meaning="ethnic group, only where a reference asks for it", aliases=("ethnic group", "ethnic", "race")),
    ] = None
    family_history: Annotated[str | None, Column(meaning="bone disease or fragility in the family")] = None
    deceased_date: Annotated[date | None, Column(meaning="day of death", aliases=("date of death", "died"))] = None
    synthetic: Annotated[bool | None, Column(meaning="the person is invented")] = None
    dates_are_relative: Annotated[
        bool | None, Column(meaning="dates are shifted or published as ages; only their distances are true")
    ] = None
    note: Annotated[str | None, Column(meaning="free note", aliases=("patient note",))] = None


class Diagnosis(Contract):
    TABLE = "diagnoses"
    ROW = "one diagnosis of a patient"
    KEY = ("diagnosis_code", "since_date")
    DATE = "since_date"

    diagnosis_code: Annotated[
        str, Column(meaning="diagnosis by its name or code", aliases=("diagnosis", "condition", "dx"))
    ]
    since_date: Annotated[
        date | None,
        Column(
            meaning="day of the diagnosis",
            default="first visit",
            aliases=("diagnosis date", "since", "diagnosed", "date of diagnosis"),
        ),
    ] = None
    status: Annotated[
        str | None,
        Column(
            meaning="how sure the diagnosis is",
            choices={"confirmed": (), "suspected": (), "excluded": (), "resolved": ()},
            aliases=("diagnosis status",),
        ),
    ] = None
    group: Annotated[
        str | None,
        Column(
            meaning="form of the bone disease",
            choices={"primary": (), "secondary": (), "regional": (), "localised": ("localized",)},
            aliases=("diagnosis group",),
        ),
    ] = None
    gene: Annotated[str | None, Column(meaning="gene with the causing variant")] = None
    variant_hgvs: Annotated[str | None, Column(meaning="variant in HGVS notation", aliases=("variant", "hgvs"))] = None
    inheritance: Annotated[str | None, Column(meaning="inheritance, for example AD, AR, XL")] = None
    orpha_code: Annotated[str | None, Column(meaning="Orphanet number", aliases=("orpha",))] = None
    until_date: Annotated[date | None, Column(meaning="day until which the diagnosis held")] = None
