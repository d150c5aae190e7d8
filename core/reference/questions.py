"""What is unusual in a centre's table of L, M and S as a whole: asked once, with the rows that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from core.reference.bundled import LmsRow
from core.reference.plausible import (
    ADULT_YEARS,
    FIRST_MONTH,
    MOST_FALL_OF_M,
    MOST_L,
    MOST_STEP_OF_MONTHS,
    MOST_YEARS_OF_SAME_M,
    PAEDIATRIC_YEARS,
    STILL_M_SHARE,
    USUAL_L,
)
from core.reference.sheet import Line, Sheet

# Sex and ethnic group; the group is empty where the table has none.
Group = tuple[str, str]
Member = tuple[Line, LmsRow]
_MOST_ROWS = 5


def ask_about(sheet: Sheet, groups: Mapping[Group, Sequence[Member]]) -> None:
    """Note what has to be confirmed, or known, of a table: L, ages, medians that fall or stand still, alike sexes."""
    everybody = [member for members in groups.values() for member in members]
    _ask_l(sheet, everybody)
    _ask_months(sheet, groups)
    for (sex, ethnicity), members in groups.items():
        growing = [member for member in members if member[1].age_years <= ADULT_YEARS and member[1].m > 0]
        whose = f"{sex} {ethnicity}".strip()
        _ask_falls(sheet, whose, growing)
        _ask_still(sheet, whose, growing)
    _tell_alike(sheet, groups)


def rows_words(lines: Sequence[Line]) -> str:
    """`row 7`, `rows 7, 8, 9`, `rows 7, 8, 9, 10, 11 and 24 more`."""
    named = ", ".join(str(line.row) for line in lines[:_MOST_ROWS])
    more = f" and {len(lines) - _MOST_ROWS} more" if len(lines) > _MOST_ROWS else ""
    return f"{'row' if len(lines) == 1 else 'rows'} {named}{more}"


def _ask_l(sheet: Sheet, members: Sequence[Member]) -> None:
    lines = [line for line, row in members if USUAL_L < abs(row.l) <= MOST_L]
    if lines:
        words = f"L is beyond ±{USUAL_L:g} in {rows_words(lines)}"
        sheet.find(lines[0], "L", "soft", words, "Look for a slip of the decimal sign; confirm it if it is right.")


def _ask_months(sheet: Sheet, groups: Mapping[Group, Sequence[Member]]) -> None:
    """A table for adults in years can be confirmed; months taken for years would score children by infants' medians."""
    oldest = max((member for members in groups.values() for member in members), key=_age, default=None)
    if oldest is None:
        return
    if oldest[1].age_years > PAEDIATRIC_YEARS or any(_steps_by_months(members) for members in groups.values()):
        words = f"ages up to {oldest[1].age_years:g}: are these months?"
        mend = "Write the age in years (months divided by 12), or confirm that these are years."
        sheet.find(oldest[0], "age_years", "soft", words, mend)


def _age(member: Member) -> float:
    return member[1].age_years


def _steps_by_months(members: Sequence[Member]) -> bool:
    ages = [row.age_years for _, row in members]
    steps = [after - before for before, after in pairwise(ages)]
    return bool(steps) and ages[0] == FIRST_MONTH and 1 <= median(steps) <= MOST_STEP_OF_MONTHS


def _ask_falls(sheet: Sheet, whose: str, members: Sequence[Member]) -> None:
    """Below adulthood a median lies no lower than at a younger age."""
    lines, highest = [], 0.0
    for line, row in members:
        if row.m < highest * (1 - MOST_FALL_OF_M):
            lines.append(line)
        highest = max(highest, row.m)
    if lines:
        words = f"M of {whose} is lower than at a younger age in {rows_words(lines)}"
        mend = "Bone and height grow until adulthood: look for rows of another table; confirm it if it is right."
        sheet.find(lines[0], "M", "soft", words, mend)


def _ask_still(sheet: Sheet, whose: str, members: Sequence[Member]) -> None:
    """The longest run of ages with one median."""
    run: list[Member] = []
    longest: list[Member] = []
    for member in members:
        if run and abs(member[1].m - run[0][1].m) > STILL_M_SHARE * run[0][1].m:
            run = []
        run.append(member)
        if _years(run) > _years(longest):
            longest = list(run)
    if _years(longest) > MOST_YEARS_OF_SAME_M:
        (first, young), (last, old) = longest[0], longest[-1]
        words = (
            f"M of {whose} is the same from {young.age_years:g} to {old.age_years:g} y (rows {first.row} to {last.row})"
        )
        mend = "Bone and height grow until adulthood: was one value copied down? Confirm it if it is right."
        sheet.find(first, "M", "soft", words, mend)


def _years(run: Sequence[Member]) -> float:
    return run[-1][1].age_years - run[0][1].age_years if run else 0.0


def _tell_alike(sheet: Sheet, groups: Mapping[Group, Sequence[Member]]) -> None:
    for (sex, ethnicity), members in groups.items():
        others = groups.get(("male", ethnicity), [])
        if sex == "female" and others and _values(members) == _values(others):
            words = f"the rows of girls and boys are the same{f' ({ethnicity})' if ethnicity else ''}"
            mend = "Nothing, if the table is for both; else one sex was copied."
            sheet.find(others[0][0], "sex", "note", words, mend)


def _values(members: Sequence[Member]) -> list[tuple[float, float, float, float]]:
    return [(row.age_years, row.l, row.m, row.s) for _, row in members]
