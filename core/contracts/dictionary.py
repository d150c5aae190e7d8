"""The data dictionary, written from the contracts: `python -m core.contracts.dictionary > docs/data-dictionary.md`."""

from __future__ import annotations

import sys

from core.contracts import TABLES, Column, Contract, columns
from core.contracts.analytes import ANALYTES
from core.contracts.case_headers import case_columns
from core.contracts.ddl import sql_type
from core.contracts.headers import wide_columns

_INTRODUCTION = """# Data dictionary

Written from the contracts in core/contracts by `python -m core.contracts.dictionary`; a test proves it current.
Every stored row also remembers its batch and its row in that batch's file, and what a later batch replaced is kept.
A blank cell never erases. Key columns are never empty: where a file lacks one, it is given the default named
    here, and that is said.
Limits: a value outside the hard limits is refused, one outside the soft limits has to be confirmed.
"""


def dictionary() -> str:
    """The whole dictionary as Markdown."""
    parts = [_INTRODUCTION, *(_table(contract) for contract in TABLES.values()), _analytes(), _wide(), _cases()]
    return "\n".join(parts)


def _table(contract: type[Contract]) -> str:
    lines = [f"## {contract.TABLE}", "", f"One row is {contract.ROW}. Key: {_key(contract)}.", ""]
    lines += ["| column | type | unit | meaning | limits and codes | also known as |", "|---|---|---|---|---|---|"]
    lines += [_line(column) for column in columns(contract)]
    return "\n".join([*lines, ""])


def _key(contract: type[Contract]) -> str:
    names = [name for name in contract.KEY if name not in ("centre", "patient_id")]
    whose = ["patient (centre + patient_id)"] if contract.HAS_PATIENT else []
    return ", ".join([*whose, *names])


def _line(column: Column) -> str:
    marks = " (key)" if column.key else " (required)" if column.required else ""
    default = f" Default: {column.default}." if column.default else ""
    cells = [
        f"`{column.name}`{marks}",
        sql_type(column.kind).lower(),
        ", ".join([column.unit, *column.units]) if column.unit else "",
        column.meaning + "." + default,
        _limits(column),
        ", ".join(column.aliases),
    ]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _limits(column: Column) -> str:
    parts = []
    if column.hard:
        parts.append(f"hard {column.hard[0]:g} to {column.hard[1]:g}")
    if column.soft:
        parts.append(f"soft {column.soft[0]:g} to {column.soft[1]:g}")
    if column.choices:
        parts.append("one of " + ", ".join(column.choices))
    if column.source:
        parts.append(f"source: {column.source}")
    if column.loinc:
        parts.append(f"LOINC {column.loinc}")
    return "; ".join(parts)


def _analytes() -> str:
    lines = [
        "## Analytes of labs",
        "",
        "Factors bring a value to the analyte's own unit (rule book 5.2, from molar masses); limits by rule book 5.3.",
        "",
        "| analyte | specimen | unit | other units (factor) | hard | soft | also known as | LOINC |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for a in ANALYTES:
        others = ", ".join(f"{unit} ({factor:g})" for unit, factor in a.units.items())
        spans = [f"{span[0]:g} to {span[1]:g}" if span else "" for span in (a.hard, a.soft)]
        cells = [a.name, a.specimen, a.unit, others, *spans, ", ".join(a.aliases), a.loinc]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _wide() -> str:
    names = ", ".join(f"`{name}`" for name in wide_columns())
    return f"""## The wide visit file

One row is one visit; it is taken apart into the tables above. It needs `patient_id` and a date, and may carry the
patient's own columns, so that one file can start a store. Bone columns are composed: a site (`ls`, `tblh`, `lumbar
spine`, ...), perhaps its levels (`L1-L4`), and a quantity, in any order: `LS BMD (g/cm2)`, `ls_z_reported`, `Spine BMD
L2-L4`. Laboratory columns name analyte and unit: `calcium_mmol_l`, `25-OH-D (nmol/L)`, or have a `..._unit` column
beside them. Doses name the drug: `zoledronate_mg`. Columns `T4` to `L4` hold Genant grades: empty is not imaged, `x` or
`?` is not readable.

Headers of the template: {names}.
"""


def _cases() -> str:
    names = ", ".join(f"`{name}`" for name in case_columns())
    return f"""## The wide case file

One row is one episode of transient osteoporosis of pregnancy, as published series print them. It needs `patient_id`,
and a new patient's sex with either the birth date or `dates_are_relative = yes`. Each column of a fact makes one row of
pregnancy_findings, with a number of its own: the same case again corrects its facts. A point in time is a date
(2026-03-01; day-first or month-first as the file's other dates are), a gestational age (30+0, 30 weeks), or a time from
the delivery, onset or diagnosis (day 2 after delivery, 6 months after delivery, 2 weeks before delivery); what is not
stated is `not stated`. `recovery_months` is a whole number, counted from `recovery_origin` (delivery, onset,
diagnosis); without one from the delivery, marked as assumed. `recovery` takes a point in time in its place: a file has
one of the two. `mri_oedema_left_hip` and its like hold words for what the MRI shows there. Below fever and the other
signs stands when they were seen, and nothing where there was none; below a differential diagnosis excluded, open, not
applicable or found.

Headers of the template: {names}.
"""


if __name__ == "__main__":
    sys.stdout.write(dictionary())
