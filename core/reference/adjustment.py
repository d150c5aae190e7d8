"""A height-adjustment table: for each sex and completed year the regression of a reference's Z on height Z."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from core.contracts.patients import SEX
from core.contracts.units import plain
from core.errors import Problem
from core.reference.bundled import HeightAdjustment
from core.reference.described import Known, by_reference, constant, needed
from core.reference.plausible import (
    AGE_YEARS,
    LEAST_N,
    MOST_INTERCEPT_Z,
    MOST_RESIDUAL_SD,
    MOST_SLOPE,
    USUAL_RESIDUAL_SD,
    USUAL_SLOPE,
)
from core.reference.questions import rows_words
from core.reference.sheet import Line, Shape, Sheet, read_sheet

SHAPE = Shape(
    columns=(
        "reference_id", "citation", "licence_note", "height_reference_id", "sex", "age_completed_years", "n",
        "intercept", "slope_per_height_z", "residual_sd", "limits_to_show",
    ),
    may_lack=("height_reference_id", "limits_to_show"),
    numbers=("age_completed_years", "n", "intercept", "slope_per_height_z", "residual_sd"),
    aliases={"age": "age_completed_years", "slope": "slope_per_height_z", "slope_per_haz": "slope_per_height_z",
             "gender": "sex", "licence": "licence_note", "limits": "limits_to_show"},
)  # fmt: skip
_MOST = {"intercept": MOST_INTERCEPT_Z, "slope_per_height_z": MOST_SLOPE}


@dataclass(frozen=True)
class Adjustment:
    """The regression of one reference. height_reference_id: by which reference the height Z is."""

    reference_id: str
    citation: str
    licence_note: str
    height_reference_id: str
    limits_to_show: str
    rows: tuple[HeightAdjustment, ...]


@dataclass(frozen=True)
class FoundAdjustments:
    """What a file holds, and what is wrong with it."""

    problems: tuple[Problem, ...]
    tables: tuple[Adjustment, ...]

    @property
    def refused(self) -> bool:
        return any(problem.severity == "hard" for problem in self.problems)


def read_adjustments(
    name: str, data: bytes, known: Iterable[Known], with_own: Iterable[str], height_in_use: str, encoding: str = ""
) -> FoundAdjustments:
    """Read a file of regressions for references that are there.

    with_own: ids of references whose regression comes with the program. height_in_use: the height reference that a file
    without height_reference_id is taken to mean. encoding: said of the file's letters.
    """
    sheet = read_sheet(name, data, SHAPE, encoding)
    by_id = {one.reference_id: one for one in known}
    tables = []
    for reference_id, lines in by_reference(sheet).items():
        _check_reference(sheet, constant(sheet, lines, "reference_id")[1], reference_id, by_id, set(with_own))
        height = _height_reference(sheet, lines, by_id, height_in_use)
        citation = needed(sheet, lines, "citation", "Say which publication or data the coefficients are from.")
        licence = needed(sheet, lines, "licence_note", "Say by which right the centre uses the table.")
        limits, rows = constant(sheet, lines, "limits_to_show")[0], _rows(sheet, lines)
        if rows:
            tables.append(Adjustment(reference_id, citation, licence, height, _limits(limits, rows), tuple(rows)))
    return FoundAdjustments(tuple(sorted(sheet.problems, key=lambda one: one.row or 0)), tuple(tables))


def _check_reference(sheet: Sheet, line: Line, reference_id: str, by_id: dict[str, Known], with_own: set[str]) -> None:
    reference = by_id.get(reference_id)
    if reference is None:
        mend = "Load the reference first, or name one of: " + ", ".join(
            known.reference_id for known in by_id.values() if known.measure != "height_cm"
        )
        sheet.find(line, "reference_id", "hard", "there is no such reference", mend + ".")
    elif reference.measure == "height_cm":
        sheet.find(line, "reference_id", "hard", "this is a reference for height itself", "Name one for bone.")
    elif reference_id in with_own:
        words = f"the height adjustment of {reference_id} comes with the program"
        sheet.find(line, "reference_id", "hard", words, "Load your table of the reference under its own id.")


def _height_reference(sheet: Sheet, lines: list[Line], by_id: dict[str, Known], in_use: str) -> str:
    said, line = constant(sheet, lines, "height_reference_id")
    if said and (said not in by_id or by_id[said].measure != "height_cm"):
        heights = ", ".join(one.reference_id for one in by_id.values() if one.measure == "height_cm")
        sheet.find(line, "height_reference_id", "hard", "there is no such height reference", f"Use one of {heights}.")
    if not said:
        words = f"not said: taken to be for height Z by {in_use}, which is in use"
        sheet.find(line, "height_reference_id", "note", words, "Say it in the file if it is for another one.")
    return said or in_use


def _rows(sheet: Sheet, lines: list[Line]) -> list[HeightAdjustment]:
    """The rows in order of sex and age; [] where one is missing a value."""
    groups: dict[str, list[tuple[Line, HeightAdjustment]]] = {}
    whole = True
    for line in lines:
        row = _row(sheet, line)
        whole &= row is not None
        if row is not None:
            groups.setdefault(row.sex, []).append((line, row))
    for sex, members in groups.items():
        for (before_line, before), (line, row) in pairwise(members):
            if row.age_completed_years != before.age_completed_years + 1:
                mend = f"Years of {sex} follow each other; row {before_line.row} has {before.age_completed_years}."
                sheet.find(line, "age_completed_years", "hard", "this year does not follow the one before", mend)
    _ask_about(sheet, [member for members in groups.values() for member in members])
    if len(groups) == 1:
        sheet.find(
            None, "sex", "note", f"the table is for {next(iter(groups))} only", "Others get no adjusted Z by it."
        )
    return [row for sex in sorted(groups) for _, row in groups[sex]] if whole else []


def _ask_about(sheet: Sheet, members: list[tuple[Line, HeightAdjustment]]) -> None:
    """What is unusual has to be confirmed: once for each kind, with its rows."""
    for column, words, unusual in _UNUSUAL:
        lines = [line for line, row in members if unusual(row)]
        if lines:
            said = f"{words} in {rows_words(lines)}"
            sheet.find(lines[0], column, "soft", said, "Look for a slip of the decimal sign or the column; confirm it.")


_UNUSUAL: tuple[tuple[str, str, Callable[[HeightAdjustment], bool]], ...] = (
    ("slope_per_height_z", "the slope is 0, which adjusts for no height,", lambda row: row.slope_per_height_z == 0),
    (
        "slope_per_height_z",
        f"the slope is beyond ±{USUAL_SLOPE:g} Z for each height Z",
        lambda row: USUAL_SLOPE < abs(row.slope_per_height_z) <= MOST_SLOPE,
    ),
    ("n", f"fewer than {LEAST_N} children", lambda row: 0 < row.n < LEAST_N),
    (
        "residual_sd",
        f"the residual SD is below {USUAL_RESIDUAL_SD:g} Z",
        lambda row: 0 < row.residual_sd < USUAL_RESIDUAL_SD,
    ),
)


def _row(sheet: Sheet, line: Line) -> HeightAdjustment | None:
    text = line.said("sex")
    sex = next((sex for sex, aliases in SEX.items() if plain(text) in {plain(one) for one in (sex, *aliases)}), None)
    if sex is None:
        sheet.find(
            line, "sex", "hard", "sex is missing" if not text else "this sex is not known", "Use female or male."
        )
    age, n, intercept, slope, residual = (sheet.number(line, name) for name in SHAPE.numbers)
    for name, value in (("age_completed_years", age), ("n", n)):
        if value is not None and value != int(value):
            sheet.find(line, name, "hard", "this has to be a whole number", "Give completed years and counts.")
    if age is not None and not AGE_YEARS[0] <= age <= AGE_YEARS[1]:
        sheet.find(line, "age_completed_years", "hard", "this is no age in years", "Give completed years.")
    if n is not None and n <= 0:
        sheet.find(line, "n", "hard", "n has to be above 0", "How many children is the year's regression from?")
    if residual is not None and not 0 < residual <= MOST_RESIDUAL_SD:
        words = f"the residual SD has to be above 0 and at most {MOST_RESIDUAL_SD:g} Z"
        sheet.find(line, "residual_sd", "hard", words, "Look for a slip of the decimal sign.")
    for name, value in (("intercept", intercept), ("slope_per_height_z", slope)):
        if value is not None and abs(value) > _MOST[name]:
            sheet.find(line, name, "hard", f"{name} is beyond ±{_MOST[name]:g}", "Look for a slip of the decimal sign.")
    if sex is None or age is None or n is None or intercept is None or slope is None or residual is None:
        return None
    return HeightAdjustment(sex, int(age), int(n), intercept, slope, residual)


def _limits(said: str, rows: list[HeightAdjustment]) -> str:
    """Where the regression holds, as it stands beside each adjusted Z."""
    ages = [row.age_completed_years for row in rows]
    own = f"Valid for this reference only, {min(ages)} to {max(ages)} completed years."
    return f"{own} {said.rstrip('.')}." if said else own
