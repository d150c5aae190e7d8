"""Analytes under one name each, and the results of a laboratory file in one unit each."""

from __future__ import annotations

import re

from core.contracts.analytes import ANALYTE_SPELLINGS, Analyte, analyte_named
from core.contracts.drugs import agent_with_strength, class_of_agent, known_agent
from core.contracts.units import known_unit
from core.intake.explain import shown
from core.intake.nearest import nearest_name
from core.intake.report import Problem
from core.intake.staging import Staging

_LOINC = re.compile(r"\d{1,5}-\d")
_NOT_MEASURED = ("bisphosphonate", "glucocorticoid", "antiresorptive other", "anabolic")
_MOST_NOTES = 50
_MOST_LOOKED_UP = 500


def normalise_labs(staging: Staging) -> None:
    """Analytes by their own name, values and ranges in the analyte's own unit; the entered unit is kept beside them.

    A result without a unit, in a unit that is not known for its analyte, or outside its limits, becomes a problem.
    An analyte that is not known is kept under its name and in its unit as written, which is said; one that is near to
    a known one is asked about.
    """
    cursor = staging.cursor
    # what the file wrote is the key of each step: a name that was mended already must not be found again
    cursor.execute("ALTER TABLE in_labs ADD COLUMN analyte_entered VARCHAR")
    cursor.execute("UPDATE in_labs SET unit_entered = unit, analyte_entered = analyte")
    pairs = cursor.execute("SELECT DISTINCT analyte, unit FROM in_labs WHERE analyte IS NOT NULL").fetchall()
    for text, unit in pairs:
        if unit is None:
            _without_unit(staging, text)
        else:
            _convert(staging, text, unit)
    _tell_unknown(staging, sorted({text for text, _ in pairs if analyte_named(text) is None}))


def _tell_unknown(staging: Staging, words: list[str]) -> None:
    """Words for analytes that have no limits here: each that may be a slip of a known one is asked about."""
    # so many different words are no names of analytes: they are not looked up, and told as unknown
    near = {
        text: nearest_name(text, ANALYTE_SPELLINGS) if n < _MOST_LOOKED_UP else None for n, text in enumerate(words)
    }
    for text, name in near.items():
        ask_whether_meant(staging, "labs", "analyte", text, name)
    asked = [text for text, name in near.items() if name is None and _ask_otherwise(staging, text)]
    unknown = [text for text, name in near.items() if name is None and text not in asked]
    header = staging.header("labs", "analyte")
    if unknown:
        kept = "kept as they are written, without limits, and no rule looks at them"
        mend = "Nothing needs doing if these are other analytes; if one of ours is meant, write its name."
        message = f"not known as analytes, and {kept}: {named_with_rows(staging, 'labs', 'analyte_entered', unknown)}"
        staging.add([Problem(staging.file, None, header, None, "note", message, mend)])


def _drug(text: str) -> str | None:
    """The drug that a text names, of those that no laboratory measures."""
    agent = known_agent(text) or agent_with_strength(text)
    return agent if agent and class_of_agent(agent) in _NOT_MEASURED else None


def _ask_otherwise(staging: Staging, text: str) -> bool:
    """Ask about each row of a drug, and of a code of LOINC that is not known; whether the text was one of these."""
    if drug := _drug(text):
        named = "" if text == drug else f" ({drug})"
        message = f"{shown(text)!r} is a drug{named}: a dose of it is no result"
        mend = "Move the row to a file of infusions or treatments; confirm it if it was measured (--accept-soft)."
    elif _LOINC.fullmatch(text.strip()):
        message = f"{shown(text)!r} looks like a code of LOINC, and is not known here"
        mend = "Write the name of the analyte; confirm it if it is none of those known here (--accept-soft)."
    else:
        return False
    rows = staging.cursor.execute("SELECT file_row FROM in_labs WHERE analyte = ?", [text]).fetchall()
    header = staging.header("labs", "analyte")
    staging.add(Problem(staging.file, row, header, shown(text), "soft", message, mend) for (row,) in rows)
    return True


def named_with_rows(staging: Staging, table: str, name: str, words: list[str]) -> str:
    """Words of a column, each with the number of its rows; of very many the first and how many more there are."""
    counted = staging.cursor.execute(
        f"SELECT {name}, count(*) FROM in_{table} WHERE list_contains(?::VARCHAR[], {name}) GROUP BY 1 ORDER BY 1",
        [words],
    ).fetchall()
    told = [f"{shown(word)} ({n} row{'' if n == 1 else 's'})" for word, n in counted[:_MOST_NOTES]]
    rest = len(counted) - len(told)
    return ", ".join(told) + (f" and {rest} more" if rest else "")


def ask_whether_meant(staging: Staging, table: str, name: str, text: str, near: str | None) -> None:
    """A soft problem for every row with a word that is near to a known one: kept apart, it would have no limits."""
    if near is None:
        return
    rows = staging.cursor.execute(f"SELECT file_row FROM in_{table} WHERE {name} = ?", [text]).fetchall()
    message = f"the {name} {shown(text)!r} is not known, nearest is {near}"
    mend = f"If {near} is meant, write that; if it is another {name}, confirm it (--accept-soft)."
    header = staging.header(table, name)
    staging.add(Problem(staging.file, row, header, shown(text), "soft", message, mend) for (row,) in rows)


def _same(unit: str | None) -> str:
    return "analyte_entered = ? AND unit_entered" + (" = ?" if unit is not None else " IS NULL")


def _without_unit(staging: Staging, text: str) -> None:
    rows = staging.cursor.execute(
        f"SELECT file_row, value_entered FROM in_labs WHERE {_same(None)} AND text_result IS NULL", [text]
    ).fetchall()
    analyte = analyte_named(text)
    units = ", ".join((analyte.unit, *analyte.units)) if analyte else "its unit"
    staging.add(
        Problem(
            staging.file,
            row,
            staging.header("labs", "unit"),
            None,
            "hard",
            f"{shown(text)} {shown(value or '')} has no unit, and it cannot be inferred",
            f"Write the unit: {units}.",
        )
        for row, value in rows
    )
    _name_only(staging, text)


def _name_only(staging: Staging, text: str) -> None:
    analyte = analyte_named(text)
    if analyte:
        staging.cursor.execute(
            f"UPDATE in_labs SET analyte = ?, specimen = coalesce(specimen, ?) WHERE {_same(None)}",
            [analyte.name, analyte.specimen, text],
        )


def _convert(staging: Staging, text: str, unit: str) -> None:
    analyte = analyte_named(text)
    if analyte is None:
        return
    factor = known_unit(unit, analyte.unit, analyte.units)
    if factor is None:
        _unknown_unit(staging, text, unit)
        return
    staging.cursor.execute(
        f"""UPDATE in_labs SET value = value * ?, lab_low = lab_low * ?, lab_high = lab_high * ?, unit = ?, analyte = ?,
        specimen = coalesce(specimen, ?) WHERE {_same(unit)}""",
        [factor, factor, factor, analyte.unit, analyte.name, analyte.specimen, text, unit],
    )
    _check_limits(staging, text, unit)


def _unknown_unit(staging: Staging, text: str, unit: str) -> None:
    analyte = analyte_named(text)
    units = ", ".join((analyte.unit, *analyte.units)) if analyte else ""
    rows = staging.cursor.execute(f"SELECT file_row FROM in_labs WHERE {_same(unit)}", [text, unit]).fetchall()
    staging.add(
        Problem(
            staging.file,
            row,
            staging.header("labs", "unit"),
            shown(unit),
            "hard",
            f"the unit {shown(unit)!r} is not known for {shown(text)}",
            f"Use one of {units}.",
        )
        for (row,) in rows
    )


def _check_limits(staging: Staging, text: str, unit: str) -> None:
    analyte = analyte_named(text)
    if analyte is None or analyte.hard is None:
        return
    soft = analyte.soft or analyte.hard
    rows = staging.cursor.execute(
        f"""SELECT file_row, value, value_entered, value BETWEEN ? AND ? FROM in_labs
        WHERE {_same(unit)} AND value IS NOT NULL AND NOT value BETWEEN ? AND ?""",
        [*analyte.hard, text, unit, *soft],
    ).fetchall()
    factor = known_unit(unit, analyte.unit, analyte.units) or 1.0
    staging.add(_outside(staging, analyte, unit, factor, *told) for told in rows)


def _outside(
    staging: Staging,
    analyte: Analyte,
    unit: str,
    factor: float,
    row: int,
    value: float,
    entered: str,
    within_hard: bool,
) -> Problem:
    """A result beyond its limits: refused, or asked about; where another unit explains it, the mend says so."""
    low, high = (analyte.soft if within_hard else analyte.hard) or (0.0, 0.0)
    slip = None if value < 0 else _slip(analyte, unit, value / factor)
    where = "is unusual, far from" if within_hard else "is outside"
    message = f"{analyte.name} {shown(entered)} {unit} {where} {low:g} to {high:g} {analyte.unit}"
    mend = "Correct the value or its unit."
    if value < 0:
        message = f"{analyte.name} {shown(entered)} {unit} is less than nothing"
    elif slip:
        message += f"; in {slip[0]} it would be {slip[1]:.4g} {analyte.unit}"
        mend = f"Is it in {slip[0]}? Then write that unit; else correct the value."
    if within_hard:
        mend = f"Confirm it if it is right (--accept-soft). {mend}"
    header = staging.header("labs", "value")
    return Problem(staging.file, row, header, shown(entered), "soft" if within_hard else "hard", message, mend)


def _slip(analyte: Analyte, unit: str, number: float) -> tuple[str, float] | None:
    """Another unit in which the number as written would be a usual value, and that value in the analyte's own unit."""
    low, high = analyte.soft or analyte.hard or (0.0, 0.0)
    others = {analyte.unit: 1.0} | dict(analyte.units)
    own = known_unit(unit, analyte.unit, analyte.units)
    fitting = [(name, number * factor) for name, factor in others.items() if factor != own]
    return next(((name, value) for name, value in fitting if low <= value <= high), None)
