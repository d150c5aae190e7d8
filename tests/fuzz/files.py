"""Files: what a hospital might send, and worse. `files()` draws one `Made`, of one of the kinds in KINDS."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from core.contracts import TABLES, column
from core.contracts.drugs import class_of_agent
from core.contracts.kinds import column_names
from core.intake import Options
from tests.fuzz.base import BIRTHS, MOTHERS
from tests.fuzz.bytewise import mutated, rubbish
from tests.fuzz.cells import STYLES, Said, Style, odd_cells, said_day
from tests.fuzz.made import Fact, Made
from tests.fuzz.planned import Plan, Planned
from tests.fuzz.plans import free_day, single, wide
from tests.fuzz.render import Sheet, render
from tests.fuzz.scan_plans import cannot_be_taken, scan_values, some_blank
from tests.fuzz.soup import soup

_WIDE_DATES = {"visits": "visit_date", "dxa_scans": "scan_date", "labs": "sample_date", "infusions": "infusion_date"}
PATIENT_HEADERS = ("patient_id", "Patient ID", "MRN", "patient no.", "Study ID", "PATIENT_ID ")
# Options that give headers another meaning, or find them elsewhere.
_RENAMING = {"columns", "encoding", "header_row"}
_OF_THE_PATIENT = ("date_of_birth", "sex")
# What stands for "nothing" is no patient's number.
_NOBODY = ("NA", "N/A", "n/a", "")
# Without these a row says nothing: they are never left blank.
_NEEDED = ("value", "unit", "bmd_g_cm2")
_OF_MOTHERS = ("pregnancies", "pregnancy_findings")


@st.composite
def files(draw: st.DrawFn) -> Made:
    """One file of any kind."""
    kind = draw(st.sampled_from(KINDS))
    if kind == "bytes":
        return Made(kind, draw(rubbish), draw(st.one_of(st.just({}), random_options())))
    if kind == "mutated":
        return Made(kind, draw(mutated()), draw(st.one_of(st.just({}), st.just({}), random_options())))
    if kind == "soup":
        headers, records = draw(soup())
        sheet = Sheet(headers, records)
        return _finish(draw, kind, sheet, draw(st.one_of(st.just({}), random_options(tuple(headers)))), rough=True)
    return draw(_planned_file(kind))


@st.composite
def _planned_file(draw: st.DrawFn, kind: str) -> Made:
    plan: Plan | None
    style = draw(st.sampled_from([s for s in STYLES if not s.asked] if kind == "sound" else STYLES))
    plan = draw(st.one_of(single(style), wide(style), wide(style)))
    headers = [p.header for p in plan.columns]
    if plan.has_patient:
        headers.insert(0, draw(st.sampled_from(PATIENT_HEADERS)))
    rows = _rows(draw, plan, style, draw(st.integers(0 if kind != "sound" else 1, 5)))
    options = {} if style.asked else _coherent(plan, style)
    plan = replace(plan, options=options)
    if kind == "odd":
        _spoil(draw, rows, _doubtful(plan), _days_left_open(plan, style))
        if draw(st.booleans()):
            options, rows.facts, rows.nobody, rows.known = draw(random_options(tuple(headers))), [], set(), False
            plan = None if _RENAMING & options.keys() else replace(plan, options=options)
    return _finish(draw, kind, Sheet(headers, rows.records), options, plan, rows, rough=kind == "shape")


def _coherent(plan: Plan, style: Style) -> dict[str, Any]:
    """What the data manager answers who knows how the file is meant."""
    said = {"date_order": style.order, "decimal": "comma" if style.comma else None}
    return plan.options | {name: value for name, value in said.items() if value}


def _finish(draw: st.DrawFn, kind: str, sheet: Sheet, options: dict[str, Any], plan: Plan | None = None,
            rows: Rows | None = None, rough: bool = False) -> Made:  # fmt: skip
    drawn = draw(render(sheet, rough and rows is not None, guessed=rows is None))
    tables = plan.readings if plan and not drawn.renamed else ()
    if plan is None or rows is None or drawn.rows is None or drawn.renamed:
        return Made(kind, drawn.data, options, drawn.rows, drawn.skipped, tables)
    facts = tuple(f for f in rows.facts if f.row not in drawn.touched)
    told = frozenset((p.table, p.name) for p in plan.columns if p.told) if rows.known and not rough else frozenset()
    nobody = frozenset(rows.nobody - drawn.touched)
    sound = kind == "sound" and plan.clear
    return Made(kind, drawn.data, options, drawn.rows, drawn.skipped, tables, facts, told, nobody, sound,
                drawn.readable)  # fmt: skip


@dataclass
class Rows:
    """Records, what they state, and the rows that nobody may take. known: no record is odd or stands twice."""

    records: list[list[str]]
    facts: list[Fact]
    nobody: set[int]
    known: bool = True


def _rows(draw: st.DrawFn, plan: Plan, style: Style, count: int) -> Rows:
    """Rows of right cells, and the values that they state; now and then one of them names no patient."""
    made = Rows([], [], set())
    tag = draw(st.integers(0, 10**6))
    for at in range(count):
        who = draw(st.sampled_from(MOTHERS if plan.table in _OF_MOTHERS else list(BIRTHS)))
        if plan.newcomers and draw(st.booleans()):
            who = f"N{tag}-{at}"
        said = [_cell(draw, plan, p, style, who, at) for p in plan.columns]
        said = some_blank(draw, plan.columns, said) if plan.table == "wide" else said
        if plan.has_patient and draw(st.integers(0, 24)) == 0:
            # with nothing beside it a blank number would be a blank row
            who = draw(st.sampled_from(_NOBODY if any(text.strip() for text, _ in said) else _NOBODY[:3]))
        made.records.append([*([who] if plan.has_patient else []), *(text for text, _ in said)])
        if who in _NOBODY or _cannot_be_taken(plan, said):
            made.nobody.add(at + 2)
        else:
            made.facts += _facts(plan, said, who, at + 2)
    return made


def _cannot_be_taken(plan: Plan, said: list[Said]) -> bool:
    """Whether a row has a scan that contradicts itself, a number that may be another, or a result whose unit nothing says."""
    row = [(p, value) for p, (_, value) in zip(plan.columns, said, strict=True)]
    if any(p.doubt and value is not None for p, value in row):
        return True
    if plan.table == "wide" and plan.clear and cannot_be_taken(row):
        return True
    values = {
        p.header if plan.table == "wide" else p.name: value for p, (_, value) in zip(plan.columns, said, strict=True)
    }
    of = {p.unit_of for p, (_, value) in zip(plan.columns, said, strict=True) if p.unit_of and value is None}
    return any(values.get(name) is not None for name in of)


def _cell(draw: st.DrawFn, plan: Plan, planned: Planned, style: Style, who: str, at: int) -> Said:
    text, value = draw(planned.cells)
    if planned.table == "patients" and planned.name in _OF_THE_PATIENT:
        born, sex = BIRTHS.get(who, ("2012-02-29", "female"))
        return said_day(date.fromisoformat(born), style) if planned.name == "date_of_birth" else (sex, sex)
    day = plan.key[-1] if plan.table == "wide" else TABLES[plan.table].DATE
    if planned.name == day and isinstance(value, date):
        return said_day(free_day(value, at), style)
    # a blank says nothing; what a row is found by stays
    needed = plan.table != "wide" and (planned.name in _NEEDED or column(TABLES[planned.table], planned.name).required)
    if (
        not needed
        and planned.told
        and planned.name not in plan.key
        and not planned.fixed
        and draw(st.integers(0, 9)) == 0
    ):
        return "", None
    return text, value


def _facts(plan: Plan, said: list[Said], who: str, row: int) -> list[Fact]:
    values = {p.name: value for p, (_, value) in zip(plan.columns, said, strict=True)}
    mine = (("patient_id", who),) if plan.has_patient else ()
    found: list[Fact] = []
    for planned, (_, value) in zip(plan.columns, said, strict=True):
        if value is None or not planned.told or value == "" or (plan.table == "wide" and planned.table == "dxa_scans"):
            continue
        if plan.table == "wide":
            key = _wide_key(planned, values["visit_date"])
        else:
            key = tuple((name, values[name]) for name in plan.key if values.get(name) is not None)
        stored = value * planned.factor if isinstance(value, float) else value
        if (planned.table, planned.name) == ("treatments", "drug_class"):  # a known drug has its own, whatever is said
            stored = class_of_agent(values["agent"]) or value
        found.append(Fact(row, planned.table, (*mine, *key), planned.name, stored))
    if plan.table == "wide":
        day = ("scan_date", values["visit_date"])
        cells = [(p, value) for p, (_, value) in zip(plan.columns, said, strict=True)]
        found += [Fact(row, "dxa_scans", (*mine, day, *key), p.name, value) for key, p, value in scan_values(cells)]
    return found


def _wide_key(planned: Planned, day: date) -> tuple[tuple[str, Any], ...]:
    if planned.table == "vertebral_reads":
        return (("image_id", f"{day.isoformat()}-1"), *planned.fixed)
    own = _WIDE_DATES.get(planned.table)
    return ((own, day), *planned.fixed) if own else planned.fixed


def _doubtful(plan: Plan) -> set[int]:
    """The places of columns whose cells may be two numbers."""
    return {at for at, planned in enumerate(plan.columns, start=int(plan.has_patient)) if planned.doubt}


def _days_left_open(plan: Plan, style: Style) -> set[int]:
    """The places of columns with dates whose order the file may leave open."""
    if style.order or not style.asked:
        return set()
    places = enumerate(plan.columns, start=int(plan.has_patient))
    return {at for at, p in places if column(TABLES[p.table], p.name).kind == "date"}


_SAYS_AN_ORDER = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")


def _spoil(draw: st.DrawFn, rows: Rows, doubtful: set[int], open_days: set[int]) -> None:
    """Odd cells here and there, a row twice, a row twice with another value: what is no longer known is forgotten.

    doubtful: where an odd cell may say for all others of its column which of two numbers they are. open_days: where one
    may say which of two days all others are: `03/25/2026` proves month-first.
    """

    def forget(at: int, cell: str) -> None:
        if at in doubtful:
            rows.nobody = set()
        if at in open_days and _SAYS_AN_ORDER.match(cell):
            rows.facts, rows.nobody = [], set()

    rows.known = False
    records = rows.records
    if not records:
        return
    for _ in range(draw(st.integers(1, 3))):
        row, at = draw(st.integers(0, len(records) - 1)), draw(st.integers(0, len(records[0]) - 1))
        records[row][at] = draw(odd_cells)
        forget(at, records[row][at])
        rows.facts = [fact for fact in rows.facts if fact.row != row + 2]
        rows.nobody.discard(row + 2)
    shape = draw(st.integers(0, 3))
    if shape < 2:
        again = list(records[draw(st.integers(0, len(records) - 1))])
        if shape:
            at = draw(st.integers(0, len(again) - 1))
            again[at] = draw(odd_cells)
            forget(at, again[at])
        records.append(again)


@st.composite
def random_options(draw: st.DrawFn, headers: tuple[str, ...] = ("patient_id", "visit_date")) -> dict[str, Any]:
    """Any choice, sensible or not, for every field that Options has."""
    hints = get_type_hints(Options)
    chosen = draw(st.lists(st.sampled_from([f.name for f in fields(Options)]), max_size=3, unique=True))
    return {name: draw(_choice(name, hints[name], headers)) for name in chosen}


def _choice(name: str, hint: Any, headers: tuple[str, ...]) -> st.SearchStrategy[Any]:
    if name == "table":
        return st.sampled_from([*TABLES, "wide", "wide", "", "visit", "batches", "visits; --", None])
    if name == "columns":
        targets = [*column_names("wide"), *column_names("labs"), "-", "", " ", "nonsense", "LS BMD (g/cm2)"]
        return st.dictionaries(st.sampled_from([*headers, *headers, "absent"]), st.sampled_from(targets), max_size=3)
    if name == "encoding":
        return st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252", "latin-1", "rot13", "", "nonsense", None])
    return _of_type(hint)


def _of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type: fields that Options will have one day are fuzzed without a word here."""
    args = get_args(hint)
    if get_origin(hint) is Literal:
        return st.sampled_from(args)
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        return st.one_of([st.none() if a is type(None) else _of_type(a) for a in args])
    if get_origin(hint) is not None and args:
        inner = [_of_type(a) for a in args if a is not Ellipsis]
        origin = json.dumps(str(get_origin(hint)))
        if "apping" in origin or "dict" in origin:
            return st.dictionaries(inner[0], inner[1], max_size=2)
        return st.lists(inner[0], max_size=2).map(tuple)
    plain = {bool: st.booleans(), str: st.sampled_from(["", "someone", "x" * 300, "'; --", "\u0000"]), int: st.integers(-2, 50), float: st.floats()}  # fmt: skip
    return plain.get(hint, st.none())


KINDS = ("sound", "sound", "written", "written", "odd", "odd", "odd", "shape", "shape", "soup", "mutated", "mutated", "bytes")  # fmt: skip
