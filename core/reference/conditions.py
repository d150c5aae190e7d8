"""The list of conditions that come with fragile bone: bundled in data/, kept in the store, read from there.

Primary conditions with their genes, inheritance and pathway, secondary causes by group, and the forms by distribution.
Each says its source; what a source does not say is empty.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from core.reference.insert import insert_rows
from core.store import Cursor, plain_rows

# The forms, and what the column `group` of a recorded diagnosis says of each.
GROUP_OF = {
    "generalised primary": "primary",
    "generalised secondary": "secondary",
    "regional": "regional",
    "localised": "localised",
}
# What harms bone and is no disease: such entries have no form.
RISK_FACTORS = "Risk factors in metabolic disease"
TABLES = ("condition_sources", "conditions", "condition_genes", "condition_names", "gene_names")


@dataclass(frozen=True)
class Cause:
    """One gene of a condition with one way of inheritance. pathway: '' where it is not known."""

    gene: str
    gene_printed: str
    inheritance: str
    inheritance_printed: str
    pathway: str
    pathway_printed: str
    note: str


@dataclass(frozen=True)
class OtherName:
    """Another name of a condition; form: what is named is one form or example of it."""

    name: str
    form: bool
    source: str


@dataclass(frozen=True)
class Condition:
    """One entry of the list. form: '' where the source leaves it open, and of a risk factor; printed: as the source
    has it."""

    condition_id: str
    form: str
    group: str
    name: str
    printed: str
    parent_id: str
    clinical_types: tuple[str, ...]
    place: str
    note: str
    source: str
    causes: tuple[Cause, ...] = ()
    names: tuple[OtherName, ...] = ()

    @property
    def genes(self) -> tuple[str, ...]:
        """Its genes, each once."""
        return tuple(dict.fromkeys(cause.gene for cause in self.causes))

    @property
    def pathways(self) -> tuple[str, ...]:
        """Its pathways as far as they are known, each once."""
        return tuple(dict.fromkeys(cause.pathway for cause in self.causes if cause.pathway))

    def inheritance_with(self, gene: str = "") -> tuple[str, ...]:
        """How it is inherited with a gene; with any of its genes where none is named."""
        return tuple(
            dict.fromkeys(one.inheritance for one in self.causes if one.inheritance and gene in ("", one.gene))
        )

    @property
    def is_osteogenesis_imperfecta(self) -> bool:
        return self.condition_id.startswith("oi_")

    @property
    def is_risk_factor(self) -> bool:
        """True for what is recorded at a visit and is no diagnosis: bed rest, little sunlight, a diet."""
        return self.group == RISK_FACTORS


@dataclass(frozen=True)
class Taxonomy:
    """The whole list. symbols: other symbols of genes, each with the one that the list uses."""

    conditions: tuple[Condition, ...]
    symbols: dict[str, str] = field(default_factory=dict)

    def symbol(self, gene: str) -> str:
        """The symbol that the list uses for a gene; the gene itself, in capitals, where it has none."""
        plain = "".join(gene.split()).upper()
        return self.symbols.get(plain, plain)

    def with_gene(self, gene: str) -> tuple[Condition, ...]:
        """The conditions that name a gene."""
        return tuple(one for one in self.conditions if self.symbol(gene) in one.genes)


def install_conditions(cursor: Cursor) -> None:
    """Fill the tables of the list in the current catalog with what came with the program, in place of what they had."""
    for table in TABLES:
        columns = [name for name, *_ in cursor.execute(f"DESCRIBE {table}").fetchall()]
        text = resources.files("core.reference").joinpath("data").joinpath(f"{table}.csv").read_text(encoding="utf-8")
        rows = [tuple(cells[name] or None for name in columns) for cells in csv.DictReader(text.splitlines())]
        cursor.execute(f"DELETE FROM {table}")
        insert_rows(cursor, table, rows)


def read_conditions(cursor: Cursor) -> Taxonomy:
    """The list from the current catalog, in its order."""
    sources = {row["source_id"]: row["short"] for row in _rows(cursor, "condition_sources")}
    causes = _grouped(_rows(cursor, "condition_genes"), lambda row: Cause(*(row[name] for name in _CAUSE)))
    names = _grouped(
        _rows(cursor, "condition_names"),
        lambda row: OtherName(row["name"], row["kind"] == "form", sources[row["source_id"]]),
    )
    conditions = tuple(
        Condition(
            **{name: row[name] for name in _OWN},
            clinical_types=tuple(row["clinical_types"].split(";")) if row["clinical_types"] else (),
            source=sources[row["source_id"]],
            causes=tuple(causes.get(row["condition_id"], ())),
            names=tuple(names.get(row["condition_id"], ())),
        )
        for row in _rows(cursor, "conditions")
    )
    return Taxonomy(conditions, {row["name"]: row["gene"] for row in _rows(cursor, "gene_names")})


_OWN = ("condition_id", "form", "group", "name", "printed", "parent_id", "place", "note")
_CAUSE = ("gene", "gene_printed", "inheritance", "inheritance_printed", "pathway", "pathway_printed", "note")


def _rows(cursor: Cursor, table: str) -> list[dict[str, Any]]:
    """The rows of one of the list's tables in the order of the list, '' where nothing is known."""
    found = plain_rows(cursor, f"FROM {table} ORDER BY rowid")
    return [{name: "" if value is None else value for name, value in row.items()} for row in found]


def _grouped(rows: list[dict[str, Any]], make: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["condition_id"], []).append(make(row))
    return groups
