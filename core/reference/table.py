"""A centre's table of L, M and S: every problem at once, or the references that it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from core.contracts.patients import SEX
from core.contracts.units import plain
from core.errors import Problem
from core.reference.bundled import LmsRow, Reference
from core.reference.described import MEASURES, Known, Said, by_reference, describe
from core.reference.plausible import (
    AGE_YEARS,
    LEAST_S,
    LOWEST_Z,
    MOST_GAP_YEARS,
    MOST_L,
    MOST_M_RATIO,
    MOST_S,
    MOST_S_RATIO,
)
from core.reference.questions import Group, ask_about
from core.reference.sheet import Line, Shape, Sheet, read_sheet

SHAPE = Shape(
    columns=(
        "reference_id", "title", "citation", "licence_note", "device_family", "software_range", "site", "levels",
        "measure", "unit", "sex", "ethnicity", "age_years", "L", "M", "S", "limits_to_show",
    ),
    may_lack=("title", "software_range", "levels", "ethnicity", "limits_to_show"),
    numbers=("age_years", "L", "M", "S"),
    aliases={"age": "age_years", "lambda": "L", "mu": "M", "median": "M", "sigma": "S", "gender": "sex",
             "licence": "licence_note", "license_note": "licence_note", "limits": "limits_to_show"},
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One reference of a file: its description with the limits to show, and its rows in their order."""

    reference: Reference
    rows: tuple[LmsRow, ...]


@dataclass(frozen=True)
class Found:
    """What a file holds. Without a hard problem `tables` is all of it; with one, what could be understood."""

    problems: tuple[Problem, ...]
    tables: tuple[Table, ...]

    @property
    def refused(self) -> bool:
        return any(problem.severity == "hard" for problem in self.problems)


def read_tables(
    name: str, data: bytes, known: Iterable[Known] = (), title: str = "", levels: str = "", encoding: str = ""
) -> Found:
    """Read a file of one or several references, grouped by reference_id.

    known: the references that are there already. title, levels: said beside a file of one reference without them.
    encoding: said of the file's letters.
    """
    sheet = read_sheet(name, data, SHAPE, encoding)
    groups = by_reference(sheet)
    if len(groups) > 1:
        sheet.find(None, "reference_id", "note", f"the file holds {len(groups)} references: {', '.join(groups)}",
                   "They are taken together or not at all.")  # fmt: skip
        if title or levels:
            sheet.find(None, None, "hard", "title or levels were said beside a file of several references",
                       "Write them into columns of the file.")  # fmt: skip
    tables, own = [], list(known)
    for reference_id, lines in groups.items():
        said = describe(sheet, lines, title, levels, own)
        rows = _rows(sheet, lines, said)
        if said and rows:
            tables.append(Table(_reference(name, said, rows), tuple(rows)))
            own.append(Known(reference_id, said.title, "file", said.measure))
    ordered = sorted(sheet.problems, key=lambda one: (one.row or 0, one.severity))
    return Found(tuple(ordered), tuple(tables))


def _rows(sheet: Sheet, lines: list[Line], said: Said | None) -> list[LmsRow]:
    """The rows in order of sex, ethnic group and age, in the measure's own unit; [] where a row is missing a value."""
    groups: dict[Group, list[tuple[Line, LmsRow]]] = {}
    spelled: dict[str, str] = {}
    whole = True
    for line in lines:
        # a group that is written in two ways is one group
        group = line.said("ethnicity")
        row = _row(sheet, line, spelled.setdefault(group.casefold(), group), said)
        whole &= row is not None
        if row is not None:
            groups.setdefault((row.sex, row.ethnicity), []).append((line, row))
    for whose, members in groups.items():
        _check_group(sheet, whose, members)
    _check_groups(sheet, lines[0], groups, said)
    ask_about(sheet, groups)
    return [row for group in sorted(groups) for _, row in groups[group]] if whole else []


def _row(sheet: Sheet, line: Line, ethnicity: str, said: Said | None) -> LmsRow | None:
    sex = _sex(sheet, line)
    age, skew, median, spread = (sheet.number(line, name) for name in SHAPE.numbers)
    if age is not None and not AGE_YEARS[0] <= age <= AGE_YEARS[1]:
        words = f"an age is from {AGE_YEARS[0]:g} to {AGE_YEARS[1]:g} years"
        sheet.find(line, "age_years", "hard", words, "Give the age in years: months have to be divided by 12.")
    if spread is not None and not LEAST_S <= spread <= MOST_S:
        mend = "S is a share of the median, for example 0.12 for 12 %."
        sheet.find(line, "S", "hard", f"S has to be from {LEAST_S:g} to {MOST_S:g}", mend)
    elif skew is not None and abs(skew) <= MOST_L and spread is not None and 1 + skew * spread * LOWEST_Z <= 0:
        words = f"with this L and S no value has a Z below {-1 / (skew * spread):.1f}"
        sheet.find(line, "L", "hard", words, "Look for a slip in L or S: the table could not say that a value is low.")
    if skew is not None and abs(skew) > MOST_L:
        sheet.find(line, "L", "hard", f"L is beyond ±{MOST_L:g}", "Look for a slip of the decimal sign.")
    if median is not None and said:
        median = _median(sheet, line, median, said)
    if sex is None or age is None or skew is None or median is None or spread is None:
        return None
    return LmsRow(sex, ethnicity, age, skew, median, spread)


def _median(sheet: Sheet, line: Line, median: float, said: Said) -> float:
    """M in the measure's own unit, within what a scan's own value may be."""
    low, high = said.m_limits
    own = round(median * said.factor, 12)
    if not low <= own <= high:
        measure = MEASURES[said.measure]
        fits = [unit for unit, factor in {said.unit: 1.0, **measure.units}.items() if low <= median * factor <= high]
        mend = f"In {fits[0]} it would fit: look at the unit." if fits else "Look for a slip of the decimal sign."
        words = f"M has to be from {low:g} to {high:g} {said.unit}" + ("" if own == median else f", it is {own:g}")
        sheet.find(line, "M", "hard", words, mend)
    return own


def _sex(sheet: Sheet, line: Line) -> str | None:
    text = line.said("sex")
    sex = next((sex for sex, aliases in SEX.items() if plain(text) in {plain(one) for one in (sex, *aliases)}), None)
    if sex not in ("female", "male"):
        sheet.find(
            line, "sex", "hard", "sex is missing" if not text else "this sex is not known", "Use female or male."
        )
        return None
    return sex


def _check_group(sheet: Sheet, group: Group, members: list[tuple[Line, LmsRow]]) -> None:
    """Ages rise from row to row; what jumps from one age to the next has to be confirmed."""
    whose = " ".join(group).strip()
    if len(members) < 2:
        sheet.find(members[0][0], "age_years", "hard", f"{whose} has one age only", "A table needs two ages at least.")
    for (before_line, before), (line, row) in pairwise(members):
        if row.age_years <= before.age_years:
            again = "stands twice" if row.age_years == before.age_years else "comes after an older one"
            mend = f"Ages of {whose} have to rise from row to row; row {before_line.row} has {before.age_years:g}."
            sheet.find(line, "age_years", "hard", f"this age {again}", mend)
            continue
        if row.age_years - before.age_years > MOST_GAP_YEARS:
            words = f"{row.age_years - before.age_years:.1f} years after the row before ({whose})"
            sheet.find(
                line, "age_years", "soft", words, "Is a row missing? Between rows the table is read along a line."
            )
        for name, now, then, most in (("M", row.m, before.m, MOST_M_RATIO), ("S", row.s, before.s, MOST_S_RATIO)):
            if min(now, then) > 0 and max(now, then) / min(now, then) > most:
                words = (
                    f"{name} goes from {then:g} at {before.age_years:g} y to {now:g} at {row.age_years:g} y ({whose})"
                )
                sheet.find(line, name, "soft", words, "Look for a slip of the decimal sign; confirm it if it is right.")


def _check_groups(sheet: Sheet, line: Line, groups: dict[Group, list[tuple[Line, LmsRow]]], said: Said | None) -> None:
    sexes, ethnic = {sex for sex, _ in groups}, {group for _, group in groups}
    if len(sexes) == 1:
        sheet.find(None, "sex", "note", f"the table is for {sexes.pop()} only", "Others get no Z by it.")
    if "" in ethnic and len(ethnic) > 1:
        mend = "Name the group in every row, or in none."
        sheet.find(line, "ethnicity", "hard", "some rows name an ethnic group and some do not", mend)
    elif ethnic - {""} and said and said.measure == "height_cm":
        mend = "Leave ethnicity empty."
        sheet.find(line, "ethnicity", "hard", "a height table is taken without ethnic groups", mend)
    spans = {(members[0][1].age_years, members[-1][1].age_years) for members in groups.values() if members}
    if len(spans) > 1:
        words = "the ages are not the same in all groups: " + ", ".join(f"{a:g} to {b:g} y" for a, b in sorted(spans))
        sheet.find(None, "age_years", "note", words, "Outside its own ages a group gets no Z.")


def _reference(file: str, said: Said, rows: list[LmsRow]) -> Reference:
    ages = [row.age_years for row in rows]
    groups = sorted({row.ethnicity for row in rows} - {""})
    where = "; ".join(
        part
        for part in (
            said.site[:1].upper() + said.site[1:] or "Height",
            said.levels,
            f"{min(ages):.1f} to {max(ages):.1f} years",
            f"ethnic groups {', '.join(groups)}" if groups else "",
            f"{said.device_family} only" if said.device_family else "",
            f"software {said.software_range} (not compared)" if said.software_range else "",
        )
        if part
    )
    own = (said.limits_to_show.rstrip(".") + ".",) if said.limits_to_show else ()
    words = {name: getattr(said, name) for name in Reference.model_fields if hasattr(said, name)}
    limits = ("This centre's own table.", f"{where}.", *own)
    return Reference(**(words | {"file": file, "limits_to_show": limits, "enabled": False}))
