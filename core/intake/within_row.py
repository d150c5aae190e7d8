"""Cells of one row that contradict each other, or belong to nothing in it: asked or refused, never settled here."""

from __future__ import annotations

from collections.abc import Iterator

from core.contracts import TABLES
from core.contracts.headers import WIDE
from core.contracts.units import known_unit
from core.intake import cells
from core.intake.explain import shown
from core.intake.layout import Bound, Group
from core.intake.report import Problem
from core.intake.rows import said
from core.intake.staging import Staging

# What is lost where the value that it belongs to is missing; a scanner or levels repeated in every row are not.
_DETAILS = {
    "dxa_scans": ("excluded", "excluded_reason", "artefacts"),
    "infusions": ("reaction", "symptomatic_hypocalcaemia", "first_ever"),
    "vertebral_reads": ("energy", "local_disease"),
}


def check_rows(staging: Staging) -> None:
    """Every contradiction within a row. Call when the rows of all tables are made."""
    staging.add(_two_units(staging))
    if staging.layout.kind == "labs":
        staging.add(_two_signs(staging))
        staging.add(_value_and_words(staging))
        staging.add(_range_upside_down(staging))
    if staging.layout.kind == WIDE:
        staging.add(_undated_visits(staging))
        for group in staging.layout.groups:
            staging.add(_own_against_shared(staging, group))
        staging.add(_details_of_nothing(staging))


def _two_units(staging: Staging) -> Iterator[Problem]:
    """A header in mg/dL beside a unit column that says mmol/L."""
    for b in staging.layout.bound:
        if b.unit_index is None or not b.unit_said:
            continue
        own, others = (b.analyte.unit, b.analyte.units) if b.analyte else (b.column.unit, b.column.units)
        words = [row[0] for row in staging.cursor.execute(f"SELECT DISTINCT u{b.index} FROM typed").fetchall()]
        other = [word for word in words if word and known_unit(word, own, others) not in (None, b.slot.factor)]
        rows = staging.cursor.execute(
            f"SELECT file_row, u{b.index} FROM typed "
            f"WHERE list_contains(?::VARCHAR[], u{b.index}) AND v{b.index} IS NOT NULL",
            [other],
        ).fetchall()
        for row, unit in rows:
            message = f"the header says {b.unit_said} and the row says {shown(unit)}"
            yield _hard(staging, row, b.header, unit, message, "Correct the unit of the one or of the other.")


def _two_signs(staging: Staging) -> Iterator[Problem]:
    value, sign = (staging.layout.find("labs", name) for name in ("value", "operator"))
    if not value or not sign:
        return
    own = cells.censored(f"t{value.index}")
    rows = staging.cursor.execute(
        f"SELECT file_row, t{value.index}, v{sign.index} FROM typed WHERE {own} <> left(v{sign.index}, 1)"
    ).fetchall()
    for row, text, other in rows:
        message = f"the result says {shown(text)} and {sign.header} says {shown(other)}"
        yield _hard(staging, row, value.header, text, message, "Keep the right one of the two signs.")


def _value_and_words(staging: Staging) -> Iterator[Problem]:
    value, words = (staging.layout.find("labs", name) for name in ("value", "text_result"))
    if not value or not words:
        return
    rows = staging.cursor.execute(
        f"SELECT file_row, t{value.index}, v{words.index} FROM typed WHERE v{value.index} IS NOT NULL AND "
        f"v{words.index} IS NOT NULL"
    ).fetchall()
    for row, text, said_in_words in rows:
        message = f"the result is {shown(text)}, and {words.header} says {shown(said_in_words)}: does the value count?"
        mend = "If it does, confirm it (--accept-soft); if it does not, leave the value empty."
        yield Problem(staging.file, row, value.header, shown(text), "soft", message, mend)


def _range_upside_down(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute("SELECT file_row, lab_low, lab_high FROM in_labs WHERE lab_low > lab_high").fetchall()
    for row, low, high in rows:
        message = f"the laboratory's range begins at {low:g} and ends at {high:g}"
        name = "lab_low" if staging.layout.find("labs", "lab_low") else "lab_range"
        yield _hard(staging, row, staging.header("labs", name), f"{low:g}", message, "Change places of the two.")


def _undated_visits(staging: Staging) -> Iterator[Problem]:
    visit = staging.layout.find("visits", "visit_date")
    own = [b for g in staging.layout.groups if g.table == "visits" for b in g.own if b is not visit]
    if visit is None or not own:
        return
    told = " || ".join(f"CASE WHEN v{b.index} IS NOT NULL THEN ', ' || ? ELSE '' END" for b in own)
    rows = staging.cursor.execute(
        f"SELECT file_row, told[3:] FROM (SELECT file_row, {told} AS told FROM typed WHERE v{visit.index} IS NULL) "
        f"WHERE told <> '' AND file_row NOT IN (SELECT file_row FROM refused)",
        [b.header for b in own],
    ).fetchall()
    for row, what in rows:
        message = f"the row has no day for {shown(what)}"
        yield _hard(staging, row, visit.header, None, message, "Fill in the day of the visit.")


def _own_against_shared(staging: Staging, group: Group) -> Iterator[Problem]:
    """`LS excluded` says no and `excluded` says yes."""
    for own in group.own:
        for shared in (b for b in group.shared if b.column.name == own.column.name):
            rows = staging.cursor.execute(
                f"SELECT file_row, v{own.index}::VARCHAR, v{shared.index}::VARCHAR FROM typed t "
                f"WHERE v{own.index} <> v{shared.index} AND ({said(staging, group)})"
            ).fetchall()
            for row, one, other in rows:
                message = f"{own.header} says {shown(one)} and {shared.header} says {shown(other)}"
                yield _hard(staging, row, own.header, one, message, "Keep the right one of the two.")


def _details_of_nothing(staging: Staging) -> Iterator[Problem]:
    """An adverse reaction in a row without an infusion would be lost."""
    for table, names in _DETAILS.items():
        groups = [group for group in staging.layout.groups if group.table == table]
        for b in {b.index: b for group in groups for b in (*group.own, *group.shared)}.values():
            if b.column.name not in names:
                continue
            whose = [group for group in groups if b in group.own] or groups
            yield from _left_over(staging, b, table, whose)


def _left_over(staging: Staging, b: Bound, table: str, groups: list[Group]) -> Iterator[Problem]:
    filled = f"v{b.index}" if b.column.kind == "yes_no" else f"v{b.index} IS NOT NULL"
    taken = " OR ".join(f"({said(staging, group)})" for group in groups)
    rows = staging.cursor.execute(
        f"SELECT file_row, v{b.index}::VARCHAR FROM typed t WHERE {filled} AND NOT coalesce({taken}, false)"
    ).fetchall()
    thing = TABLES[table].thing()
    for row, text in rows:
        message = f"{b.header} is given, and the row has no {thing} that it belongs to"
        mend = "Give the value that it belongs to, or confirm that it may be left out (--accept-soft)."
        yield Problem(staging.file, row, b.header, shown(text), "soft", message, mend)


def _hard(staging: Staging, row: int, header: str, value: str | None, message: str, mend: str) -> Problem:
    return Problem(staging.file, row, header, None if value is None else shown(value), "hard", message, mend)
