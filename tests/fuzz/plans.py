"""Plans: which columns a file has, under which headers, and what a row of right cells says in each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from core.contracts import TABLES, Column, column, columns
from core.contracts.analytes import ANALYTES
from core.contracts.kinds import match_kind
from core.contracts.units import plain
from tests.fuzz.cells import FIRST_DAY, ID_CELLS, Said, Style, days, right, said_day, said_number, within
from tests.fuzz.planned import Plan, Planned
from tests.fuzz.scan_plans import scan_columns

# Left to their defaults or to the tests that are about them: cells in these are right or wrong by more than themselves.
_LEFT_OUT = {
    "labs": ("value_entered", "unit_entered", "text_result", "operator", "lab_low", "lab_high", "lab_range"),
    "patients": ("dates_are_relative", "centre", "deceased_date", "date_of_birth_precision"),
    "treatments": ("stop_date",),
    "dxa_scans": ("bmc_g", "area_cm2"),
    "vertebral_reads": ("readable",),
    "pregnancies": ("last_menstrual_period", "expected_date", "delivery_date", "lactation_start", "lactation_end"),
    "pregnancy_findings": ("finding_no",),
}
# Numbers that a row may lack: it is given one by its date.
_NUMBERED = ("scan_id", "image_id", "event_id", "sample_id")
# Words of a pregnancy that its other facts cannot contradict.
_POOLS = {
    "delivery_gestation": [("38+2", "38+2"), ("38 weeks", "38 weeks"), ("4+0", "4+0"), ("43+6", "43+6")],
    "finding": [("fever", "fever"), ("Symptom", "symptoms"), ("MRI", "MRI finding"), ("sudden worsening",) * 2],
    "time_point": [(t, t) for t in ("30+0", "day 2 after delivery", "in pregnancy", "not stated", "2025-12-24")],
}
_ANY_DAY = (FIRST_DAY, date(2026, 9, 30))


def _header(draw: st.DrawFn, col: Column) -> tuple[str, float]:
    """A name of a column, now and then an alias or another unit, with the factor to the column's own unit."""
    shape = draw(st.integers(0, 5))
    if shape == 0 and col.aliases:
        return draw(st.sampled_from(col.aliases)).title(), 1.0
    if shape == 1 and col.unit and plain_end(col):
        unit, factor = draw(st.sampled_from([(col.unit, 1.0), *col.units.items()]))
        return f"{plain_end(col)} ({unit})", factor
    return (col.name.replace("_", " ").upper() if shape == 2 else col.name), 1.0


def plain_end(col: Column) -> str:
    """A column's name without its unit: height_cm -> height; nothing where the name has none."""
    tail = "_" + col.unit.replace("/", "_")
    return col.name.removesuffix(tail) if col.name.endswith(tail) else ""


def _planned(draw: st.DrawFn, table: str, col: Column, style: Style) -> Planned:
    header, factor = _header(draw, col)
    if col.name == "agent":
        pool = [("zoledronate", "zoledronate"), ("Zoledronic acid", "zoledronate"), ("PAM", "pamidronate"), ("own drug", "own drug")]  # fmt: skip
        return Planned(header, table, col.name, st.sampled_from(pool))
    if col.name in _NUMBERED and not col.required:
        return Planned(header, table, col.name, st.sampled_from(ID_CELLS))
    if col.key and col.kind == "text":
        return Planned(header, table, col.name, st.sampled_from([(t, t) for t in ("K1", "0012", "k;2", "K 3")]))
    if col.name == "bmd_g_cm2":
        digits = 3 if factor == 1.0 else 2
        cells = st.integers(0, 699).map(
            lambda n: said_number((0.3 + n / 1000) / factor, style, (0, 1, 6, 7)[n % 4], digits)
        )
        return Planned(header, table, col.name, cells, factor=factor)
    if col.name == "dose_mg":  # a dose that no regimen has would be asked about
        return Planned(header, table, col.name, _doses(factor, style), factor=factor)
    if factor != 1.0:
        low, high = (n / factor for n in (col.hard or (1.0, 9.0)))
        cells = st.integers(2, 27).map(lambda n: said_number(within(low, high, n), style, 0))
        return Planned(header, table, col.name, cells, factor=factor)
    return Planned(header, table, col.name, right(col, style))


def _doses(factor: float, style: Style) -> st.SearchStrategy[Said]:
    """Doses of 0.1 to 4 mg, as usual for each drug of the pool, in a unit of so many mg."""
    digits = 2 if factor <= 1.0 else 5
    return st.integers(10, 400).map(lambda n: said_number(n / 100 / factor, style, 0, digits))


def _parents(table: str) -> dict[str, str]:
    return {"vertebral_reads": {"image_id": "I1"}, "dxa_vertebrae": {"scan_id": "S1"}, "pregnancy_findings": {"pregnancy_no": "1"}}.get(table, {})  # fmt: skip


@st.composite
def single(draw: st.DrawFn, style: Style) -> Plan:
    """A file of one table: what it needs, some of what it may have, in any order."""
    table = draw(st.sampled_from(list(TABLES)))
    contract = TABLES[table]
    left = _LEFT_OUT.get(table, ())
    may = [c for c in columns(contract) if c.name not in left and not c.required and c.name != "unit"]
    chosen = draw(st.lists(st.sampled_from(may), max_size=5, unique_by=lambda c: c.name)) if may else []
    must = [c for c in columns(contract) if c.required]
    more = {"dxa_scans": ("bmd_g_cm2",), "labs": ("value", "unit")}.get(table, ())
    must += [column(contract, name) for name in (*more, *_parents(table))]
    must += [c for c in columns(contract) if c.name in _NUMBERED and draw(st.booleans())]
    wanted = {c.name: c for c in (*must, *chosen) if c.name != "patient_id"}
    plan = [_planned(draw, table, c, style) for c in wanted.values()]
    plan = [_only(p, _parents(table)) if p.name in _parents(table) else p for p in plan]
    if table == "labs":
        plan = [_lab(p, style) for p in plan]
    plan = [replace(p, cells=st.sampled_from(_POOLS[p.name])) if p.name in _POOLS else p for p in plan]
    plan = draw(st.permutations(plan))
    key = tuple(n for n in contract.KEY if n in wanted and n not in ("centre", "patient_id"))
    if contract.DATE and contract.DATE not in key:
        key += (contract.DATE,)
    if len({p.header.casefold() for p in plan}) < len(plan):
        plan = [replace(p, header=p.name) for p in plan]
    options = {"table": table} if draw(st.booleans()) else {}
    return _twice(draw, Plan(table, plan, key, contract.HAS_PATIENT, table == "patients", options))


def _only(planned: Planned, values: dict[str, str]) -> Planned:
    text = values[planned.name]
    return Planned(planned.header, planned.table, planned.name, st.just((text, int(text) if text.isdigit() else text)))


def _lab(planned: Planned, style: Style) -> Planned:
    """A lab file's rows are one analyte: its unit stands in each row."""
    pools: dict[str, st.SearchStrategy[Said]] = {
        "analyte": st.sampled_from([("Ca", "calcium"), ("calcium", "calcium"), ("Serum Calcium", "calcium")]),
        "unit": _units("mmol/L"),
        "value": st.integers(170, 320).map(lambda n: said_number(n / 100, style, 0)),
    }
    of = "value" if planned.name == "unit" else ""
    return replace(planned, cells=pools[planned.name], unit_of=of) if planned.name in pools else planned


def _units(unit: str) -> st.SearchStrategy[Said]:
    """Cells of a unit, now and then blank: then a result has none, and what has a unit of its own keeps it."""
    return st.sampled_from([(unit, unit)] * 5 + [("", None), ("NA", None)])


def _visit_columns(draw: st.DrawFn, style: Style) -> list[Planned]:
    names = ("height_cm", "weight_kg", "tanner_stage", "mobility", "note", "plan", "menarche_date", "back_pain_0_10", "sunlight_limited")  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    plan = [_planned(draw, "visits", column(TABLES["visits"], name), style) for name in chosen]
    if draw(st.integers(0, 4)) == 0:
        plan = [p for p in plan if p.name != "height_cm"] + _height(draw, style)
    return plan


def _height(draw: st.DrawFn, style: Style) -> list[Planned]:
    """A height whose unit stands in a column of its own, and in its header or not: with neither it has none."""
    unit, factor = draw(st.sampled_from([("cm", 1.0), ("m", 100.0)]))
    header = draw(st.sampled_from(["height", f"height ({unit})"]))
    cells = st.integers(60, 190).map(lambda cm: said_number(cm / factor, style, cm % 2))
    of = "height" if header == "height" else ""
    return [Planned(header, "visits", "height_cm", cells, factor=factor),
            Planned("height_unit", "visits", "height_cm", _units(unit), told=False, unit_of=of)]  # fmt: skip


def _lab_columns(draw: st.DrawFn, style: Style) -> list[Planned]:
    found: list[Planned] = []
    for analyte in draw(st.lists(st.sampled_from(ANALYTES), max_size=2, unique_by=lambda a: a.name)):
        unit, factor = draw(st.sampled_from([(analyte.unit, 1.0), *analyte.units.items()]))
        low, high = analyte.soft or analyte.hard or (1.0, 9.0)
        cells = _results(max(low, 0.01) / factor, high / factor, style)
        name = draw(st.sampled_from([analyte.name, *analyte.aliases]))
        fixed = (("analyte", analyte.name), ("specimen", analyte.specimen))
        if draw(st.booleans()):
            found.append(Planned(f"{name} ({unit})", "labs", "value", cells, fixed, factor=factor))
        else:
            found += [Planned(name, "labs", "value", cells, fixed, factor=factor),
                      Planned(f"{name}_unit", "labs", "unit", _units(unit), fixed, told=False, unit_of=name)]  # fmt: skip
    if "GGT" not in {value for p in found for _, value in p.fixed} and draw(st.integers(0, 11)) == 0:
        found += _in_doubt(style)
    if found and draw(st.integers(0, 3)) == 0:
        found.append(Planned("sample_id", "labs", "sample_id", st.sampled_from(ID_CELLS), told=False))
    return found


def _in_doubt(style: Style) -> list[Planned]:
    """A result that may be 1.234 or 1234, blanks around it or not: where nobody said which, each of its rows is asked."""
    if style.comma and not style.asked:
        return []
    sign = "," if style.comma else "."
    cells = st.tuples(
        st.integers(2, 4), st.integers(100, 999), st.sampled_from(["", " ", "\u00a0"]), st.sampled_from(["", " "])
    )
    said = cells.map(lambda four: (f"{four[2]}{four[0]}{sign}{four[1]}{four[3]}", float(f"{four[0]}.{four[1]}")))
    return [Planned("GGT (U/L)", "labs", "value", said, (("analyte", "GGT"), ("specimen", "blood")), doubt=True)]


def _results(low: float, high: float, style: Style) -> st.SearchStrategy[Said]:
    """Results well inside a range; too small for two decimals is left to other tests."""
    values = [round(low + (high - low) * n / 12, 2) for n in range(2, 11)]
    kept = [v for v in values if low < v < high and v > 0]
    return st.sampled_from(kept or [high * 0.5]).map(lambda v: said_number(v, style, 0))


def _rarer_columns(draw: st.DrawFn, style: Style) -> list[Planned]:
    """Vertebral levels with their image's kind, and a dose."""
    plan: list[Planned] = []
    if draw(st.integers(0, 3)) == 0:
        grades = st.integers(0, 3).map(lambda n: (str(n), n))
        plan += [Planned(level, "vertebral_reads", "grade", grades, (("level", level),)) for level in ("T8", "L1")]
        plan.append(Planned("modality", "spine_images", "modality", st.just(("vfa", "vfa")), told=False))
    if draw(st.integers(0, 3)) == 0:
        doses = st.integers(10, 400).map(lambda n: said_number(n / 100, style, 0))
        fixed = (("agent", "zoledronate"), ("status", "given"))
        plan.append(Planned("zoledronate_mg", "infusions", "dose_mg", doses, fixed))
    return plan


@st.composite
def wide(draw: st.DrawFn, style: Style) -> Plan:
    """A wide visit file: measures, scans under composed headers, results with units, vertebral levels, doses."""
    plan, clear = _visit_columns(draw, style), True
    if draw(st.booleans()):
        scans, clear = draw(scan_columns(style))
        plan += scans
    plan += _lab_columns(draw, style)
    plan += _rarer_columns(draw, style)
    day = Planned(
        draw(st.sampled_from(["visit_date", "Date of visit", "Visit"])),
        "visits",
        "visit_date",
        days.map(lambda d: said_day(d, style)),
    )
    newcomers = draw(st.integers(0, 3)) == 0
    if newcomers:
        plan += [Planned("DOB", "patients", "date_of_birth", st.just(said_day(date(2012, 2, 29), style))),
                 Planned("sex", "patients", "sex", st.just(("F", "female")))]  # fmt: skip
    options = {"table": "wide"} if draw(st.booleans()) else {}
    plan = [day, *draw(st.permutations(plan))]
    return _twice(draw, Plan("wide", plan, ("visit_date",), True, newcomers, options, clear))


def _twice(draw: st.DrawFn, plan: Plan) -> Plan:
    """Now and then a second column of one meaning under another of its names: nobody can say which of the two is right."""
    if draw(st.integers(0, 15)):
        return plan
    used = {plain(p.header) for p in plan.columns}
    doubles: list[Planned] = []
    for p in plan.columns:
        if p.fixed or p.shared or not p.told or p.unit_of or p.factor != 1.0 or p.name in (*plan.key, *_NUMBERED):
            continue
        col = column(TABLES[p.table], p.name)
        names = [name for name in (col.name, *col.aliases) if plain(name) not in used]
        doubles += [replace(p, header=name) for name in names if not col.required and _means(plan.table, name, p)]
    if not doubles:
        return plan
    return replace(plan, columns=[*plan.columns, draw(st.sampled_from(doubles))], clear=False)


def _means(kind: str, header: str, planned: Planned) -> bool:
    """Whether a header has the planned meaning in a file of the given kind."""
    slot = match_kind(kind, header)
    return slot is not None and (slot.table, slot.column, slot.fixed) == (planned.table, planned.name, ())


def free_day(day: date, at: int) -> date:
    """Days of one file's rows differ, so that no two rows are the same thing."""
    return min(day, _ANY_DAY[1] - timedelta(40)) + timedelta(at)
