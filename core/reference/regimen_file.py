"""A centre's own regimens from a CSV: one row an age band and phase. Everything is checked before a row is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from core.contracts.treatment import AGENT_NAMES, AGENTS
from core.contracts.units import plain
from core.errors import Problem
from core.reference.sheet import Line, Shape, Sheet, read_sheet

_AGES = ("age_from_years", "age_to_years")
_DOSES = (
    "dose_mg_per_kg",
    "fixed_low_mg",
    "fixed_high_mg",
    "first_dose_low_mg_per_kg",
    "first_dose_high_mg_per_kg",
    "max_mg_per_day",
    "mg_per_kg_per_year",
)
_COUNTS = ("days_per_cycle", "interval_months")
_NEEDED = ("regimen_id", "agent", "source")
_COLUMNS = (
    "regimen_id", "agent", "name", "phase", *_AGES, "to_inclusive", "dose_mg_per_kg", "fixed_low_mg", "fixed_high_mg",
    "first_dose_low_mg_per_kg", "first_dose_high_mg_per_kg", *_COUNTS, "max_mg_per_day", "mg_per_kg_per_year", "source",
)  # fmt: skip
SHAPE = Shape(
    columns=_COLUMNS,
    may_lack=tuple(name for name in _COLUMNS if name not in _NEEDED),
    numbers=(*_AGES, *_DOSES, *_COUNTS),
    aliases={"id": "regimen_id", "drug": "agent", "max_mg": "max_mg_per_day", "interval": "interval_months"},
)
_PHASES = {"": "full", "full": "full", "induction": "full", "maintenance": "maintenance"}
_YES_NO = {"": False, "no": False, "false": False, "yes": True, "true": True}
# A dose so many times another regimen's of the drug, or so small a part of it, is a slip of the decimal sign.
_MOST_APART = 10.0
_MOST_DAYS = 7
_MOST_MONTHS = 60


@dataclass(frozen=True)
class Known:
    """What the store has of a regimen already."""

    regimen_id: str
    agent: str
    name: str
    origin: str
    dose_mg_per_kg: float | None


def key_of(name: str) -> str:
    """A regimen's name without case and signs: P-MTL and p mtl are one."""
    return "".join(plain(name).split())


def read_regimens(
    name: str, data: bytes, known: Sequence[Known], encoding: str = ""
) -> tuple[list[dict[str, object]], list[Problem]]:
    """The rows of a file as the table has them, and what is wrong with it; with a hard problem there are no rows."""
    sheet = read_sheet(name, data, SHAPE, encoding)
    read = [(line, _band(sheet, line)) for line in sheet.lines]
    _check_names(sheet, read, known)
    for line, band in read:
        _check_dose(sheet, line, band, known)
    _check_bands(sheet, read)
    bad = any(problem.severity == "hard" for problem in sheet.problems)
    return ([] if bad else [_with_total(band) for _, band in read]), sheet.problems


def _band(sheet: Sheet, line: Line) -> dict[str, object]:
    for column in _NEEDED:
        if not line.said(column):
            sheet.find(line, column, "hard", f"{column} is empty", _NEEDS[column])
    agent = AGENT_NAMES.get(plain(line.said("agent")), "")
    if line.said("agent") and (not agent or AGENTS[agent][0] != "bisphosphonate"):
        names = ", ".join(one for one, (drug_class, *_) in AGENTS.items() if drug_class == "bisphosphonate")
        sheet.find(line, "agent", "hard", "this is no bisphosphonate that is known", f"It has to be one of: {names}.")
    phase, inclusive = _PHASES.get(plain(line.said("phase"))), _YES_NO.get(plain(line.said("to_inclusive")))
    if phase is None:
        sheet.find(line, "phase", "hard", "this is no phase", "It is full or maintenance; empty means full.")
    if inclusive is None:
        sheet.find(line, "to_inclusive", "hard", "this is neither yes nor no", "Write yes or no; empty means no.")
    band: dict[str, object] = {
        "regimen_id": line.said("regimen_id"),
        "agent": agent,
        "name": line.said("name") or line.said("regimen_id"),
        "phase": phase or "full",
        "to_inclusive": bool(inclusive),
        "source": line.said("source"),
    }
    band |= {column: sheet.number(line, column) if line.said(column) else None for column in (*_AGES, *_DOSES)}
    band |= {column: _whole(sheet, line, column) for column in _COUNTS}
    return band


_NEEDS = {
    "regimen_id": "Give each regimen a short name, as the infusions' files have it.",
    "agent": "Name the drug.",
    "source": "Say what the numbers are from: a publication, or the centre's own protocol with its date.",
}


def _whole(sheet: Sheet, line: Line, column: str) -> int | None:
    if not line.said(column):
        return None
    number, most = sheet.number(line, column), _MOST_DAYS if column == "days_per_cycle" else _MOST_MONTHS
    if number is None:
        return None
    if number != int(number) or not 1 <= number <= most:
        sheet.find(line, column, "hard", f"this is no whole number from 1 to {most}", "Correct the number.")
        return None
    return int(number)


def _number(band: Mapping[str, object], column: str) -> float | None:
    value = band[column]
    return float(value) if isinstance(value, (int, float)) else None


def _check_dose(sheet: Sheet, line: Line, band: Mapping[str, object], known: Sequence[Known]) -> None:
    numbers = {column: _number(band, column) for column in _DOSES}
    for column, value in numbers.items():
        if value is not None and value <= 0:
            sheet.find(line, column, "hard", "this is not above 0", "Correct the number, or leave it empty.")
    per_kg, low, high = (numbers[name] for name in ("dose_mg_per_kg", "fixed_low_mg", "fixed_high_mg"))
    if not any(line.said(name) for name in ("dose_mg_per_kg", "fixed_low_mg", "fixed_high_mg")):
        sheet.find(line, "dose_mg_per_kg", "hard", "the row has no dose", "Give mg/kg, or a fixed dose in mg.")
    if per_kg is not None and (low is not None or high is not None):
        sheet.find(line, "fixed_low_mg", "hard", "the row has a dose per kg and a fixed one", "Give one of them.")
    if (low is None) != (high is None):
        sheet.find(
            line, "fixed_high_mg", "hard", "a fixed dose needs both its ends", "Give the lowest and the highest."
        )
    first = (numbers["first_dose_low_mg_per_kg"], numbers["first_dose_high_mg_per_kg"])
    for name, (least, most) in {"fixed_high_mg": (low, high), "first_dose_high_mg_per_kg": first}.items():
        if least is not None and most is not None and most < least:
            sheet.find(line, name, "hard", "the highest is below the lowest", "Exchange them, or correct one.")
    if per_kg is not None and any(one is not None and one > per_kg for one in first):
        words = "the reduced first dose is above the full one"
        sheet.find(line, "first_dose_high_mg_per_kg", "hard", words, "Correct one of them.")
    others = [one.dose_mg_per_kg for one in known if one.agent == band["agent"] and one.dose_mg_per_kg]
    if per_kg is not None and per_kg > 0 and others and not _near(per_kg, others):
        words = f"{per_kg:g} mg/kg is far from every other regimen of {band['agent']}"
        sheet.find(line, "dose_mg_per_kg", "hard", words, "Check the decimal sign and the unit: it is mg per kg a day.")


def _near(dose: float, others: Sequence[float]) -> bool:
    return min(others) / _MOST_APART < dose < max(others) * _MOST_APART


def _check_names(sheet: Sheet, read: Sequence[tuple[Line, Mapping[str, object]]], known: Sequence[Known]) -> None:
    ours: dict[str, tuple[object, object]] = {}
    bundled = {key_of(one.regimen_id): one.regimen_id for one in known if one.origin == "bundled"}
    taken = {key_of(name): one.regimen_id for one in known for name in (one.regimen_id, one.name)}
    for line, band in read:
        name = str(band["regimen_id"])
        key = key_of(name)
        if name and not key:
            sheet.find(line, "regimen_id", "hard", "the name has neither letter nor digit", "Give it another name.")
        if key in bundled:
            words = f"{bundled[key]} comes with the program and cannot be replaced"
            sheet.find(line, "regimen_id", "hard", words, "Give the centre's own regimen a name of its own.")
        for column in ("regimen_id", "name"):
            other = taken.get(key_of(str(band[column])))
            if other is not None and key_of(other) != key:
                sheet.find(line, column, "hard", f"{other} is called so already", "Give it another name.")
        said = (band["agent"], band["name"])
        if ours.setdefault(key, said) != said:
            words = "one regimen has two drugs or two names"
            sheet.find(line, "agent", "hard", words, "Give its rows the same drug and name.")


def _check_bands(sheet: Sheet, read: Sequence[tuple[Line, dict[str, object]]]) -> None:
    for line, band in read:
        if not line.said("age_from_years"):
            band["age_from_years"] = 0.0
        start, end = _number(band, "age_from_years"), _number(band, "age_to_years")
        if start is not None and start < 0:
            sheet.find(line, "age_from_years", "hard", "an age cannot be below 0", "Correct the age.")
        if start is not None and end is not None and end <= start:
            sheet.find(line, "age_to_years", "hard", "the age band ends before it begins", "Exchange the two ages.")
    ordered = sorted(read, key=lambda one: (*_of(one[1]), _number(one[1], "age_from_years") or 0.0))
    for _, members in groupby(ordered, key=lambda one: _of(one[1])):
        for (_, before), (line, band) in pairwise(members):
            end, start = _number(before, "age_to_years"), _number(band, "age_from_years")
            if end is None or (start is not None and start < end):
                words = f"the age bands of {band['regimen_id']} overlap"
                sheet.find(line, "age_from_years", "hard", words, "Each age may be in one band of a phase alone.")


def _of(band: Mapping[str, object]) -> tuple[str, str]:
    return key_of(str(band["regimen_id"])), str(band["phase"])


def _with_total(band: dict[str, object]) -> dict[str, object]:
    """The band with its annual total, computed where the file says none and the rest allows it."""
    per_kg, days, months = (_number(band, name) for name in ("dose_mg_per_kg", *_COUNTS))
    if band["mg_per_kg_per_year"] is None and per_kg and days and months:
        band["mg_per_kg_per_year"] = round(per_kg * days * 12 / months, 6)
    return band
