"""Headers from everywhere above cells from everywhere."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from core.contracts import TABLES, columns
from core.contracts.analytes import ANALYTES
from core.contracts.dxa import SITES
from core.contracts.headers import wide_columns
from tests.fuzz.base import BIRTHS
from tests.fuzz.cells import odd_cells

_COMPOSED = (
    "BMD",
    "bmd [mg/cm2]",
    "Z",
    "L2-L4 Z score",
    "size-adjusted Z",
    "BMC (g)",
    "area (mm2)",
    "levels",
    "L1-L2+L4 BMD",
)
_ODD_HEADERS = (
    "", " ", "-", "?", "x" * 300, "shoe size", "visit_date (cm)", "height (furlong)", "height_cm (m)", "calcium_unit",
    "calcium unit unit", "LS", "Z Z", "BMD BMD", 'say "x"', "two\nlines", "=1+1", "'; --", "\u202edi_tneitap", "patient_id\u200b",
    "\ufeffpatient_id", "PATIENT\u00a0ID", "25-OH-D (ng/mL)", "LS BMD L1-L4 (g/cm\u00b2)", "p", "mg", "ca", "unit", "value",
    "2026-01-02", "0012", "A1", "c0", "file_row", "batch_id", "patient_key", "v0", "t8 grade", "T13", "site", "levels",
)  # fmt: skip


@cache
def headers() -> list[str]:
    """Every header that means something, and some that do not."""
    named = [n for contract in TABLES.values() for c in columns(contract) for n in (c.name, *c.aliases)]
    united = [f"{c.name} ({unit})" for t in TABLES.values() for c in columns(t) for unit in (c.unit, *c.units) if unit]
    labs = [f"{n} ({unit})" for a in ANALYTES for n in (a.name, *a.aliases[:2]) for unit in (a.unit, *a.units)]
    scans = [
        f"{site} {quantity}" for site, more in SITES.items() for quantity in _COMPOSED for site in (site, *more[:2])
    ]
    return [*named, *united, *labs, *scans, *wide_columns(), *_ODD_HEADERS]


@st.composite
def soup(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Up to eight headers, doubles among them, and up to four rows of odd cells; most files can place their rows."""
    chosen = draw(st.lists(st.one_of(st.sampled_from(headers()), st.sampled_from(_ODD_HEADERS)), max_size=6))
    if draw(st.integers(0, 5)):
        day = draw(st.sampled_from(["visit_date", "date", "scan_date", "sample_date", "infusion_date", "start_date"]))
        chosen = [*chosen, "patient_id", day]
    who = st.sampled_from([*BIRTHS, "Z99", ""])
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        row = [draw(odd_cells) for _ in chosen]
        if len(chosen) > 1 and draw(st.integers(0, 5)):
            row[-2:] = [draw(who), draw(st.sampled_from(["2020-05-05", "2021-06-06", "2026-11-20", "03/04/2021"]))]
        rows.append(row)
    return (chosen or [""]), rows
