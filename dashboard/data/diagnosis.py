"""The diagnoses of a patient with their place in the list of conditions, and what contradicts it.

The record's own gene and inheritance come first; the list's stand beside them. Where the two differ it is said, and
neither is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.reference.condition_match import Match, fold, match_condition
from core.reference.conditions import FORMS, GROUP_OF, Condition, Taxonomy, read_conditions
from core.store import Store
from dashboard.charts.records import Row
from dashboard.data.opened import per_version
from dashboard.data.patient import Record

__all__ = ["FORMS", "GROUP_OF", "Condition", "Match", "Taxonomy"]  # screens take these from here
MOST_NAMED = 4
_PAST = ("excluded", "resolved")
_INHERITED = {
    "AD": ("ad", "autosomal dominant"),
    "AR": ("ar", "autosomal recessive"),
    "XL": ("xl", "xlr", "xld", "x linked", "x linked recessive", "x linked dominant"),
}
_CLINICAL = re.compile(r"^osteogenesis imperfecta ([1-4])$")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


@dataclass(frozen=True)
class Remark:
    """A sentence beside a diagnosis. contradiction: record and list differ; else it is to be known."""

    contradiction: bool
    sentence: str


@dataclass(frozen=True)
class Placed:
    """One recorded diagnosis (row of `diagnoses`), what the list has for it, and what is to be said.

    form: one of FORMS or '' where neither the list nor the record says it; by_list: the list says it.
    """

    row: Row
    match: Match
    form: str
    by_list: bool
    remarks: tuple[Remark, ...]
    past: bool

    @property
    def contradicts(self) -> bool:
        return any(one.contradiction for one in self.remarks)


@per_version
def taxonomy(store: Store) -> Taxonomy:
    """The list of conditions that the store has."""
    with store.reading() as cursor:
        return read_conditions(cursor)


def placed(record: Record) -> list[Placed]:
    """Every diagnosis known on the as-of day: those that hold first, confirmed before others; then past ones."""
    listed = taxonomy()
    found = [_placed(row, listed, record) for row in record.rows("diagnoses")]
    return sorted(found, key=lambda one: (one.past, one.row["status"] != "confirmed"))


def _placed(row: Row, listed: Taxonomy, record: Record) -> Placed:
    match = match_condition(listed, row["diagnosis_code"], row["gene"] or "")
    recorded = next((form for form, group in GROUP_OF.items() if group == row["group"]), "")
    over = row["until_date"] is not None and row["until_date"] <= record.as_of
    remarks = tuple(_remarks(row, match, listed))
    return Placed(row, match, match.form or recorded, bool(match.form), remarks, over or row["status"] in _PAST)


def _remarks(row: Row, match: Match, listed: Taxonomy) -> Iterator[Remark]:
    yield from _of_gene(row, match, listed)
    yield from _of_inheritance(row, match, listed)
    if row["group"] and match.form and GROUP_OF[match.form] != row["group"]:
        yield Remark(True, f"Recorded as {row['group']}; in the list it is {match.form}.")
    if match.kind == "several":
        yield Remark(False, f"Which of {len(match.conditions)} entries of the list it is, the record does not say.")
    clinical = _CLINICAL.match(fold(row["diagnosis_code"]))
    if clinical and not row["gene"]:
        kind = _ROMAN[clinical[1]]
        others = sum(kind in one.clinical_types for one in listed.conditions if one not in match.conditions)
        words = f"Taken by its number. If clinical type {kind} was meant, {others} other entries may have it"
        yield Remark(False, f"{words}: the gene would say.")


def _of_gene(row: Row, match: Match, listed: Taxonomy) -> Iterator[Remark]:
    if not row["gene"]:
        return
    gene, own = listed.symbol(row["gene"]), genes_of(match.conditions)
    where = names_of(match.under_gene)
    if own and gene not in own:
        also = f" It has {gene} under {where}." if where else f" {gene} is not in the list."
        yield Remark(True, f"The record has the gene {gene}; the list has {' or '.join(own)} for this condition.{also}")
    elif not match.conditions and where:
        yield Remark(False, f"The list has {gene} under {where}; whether this is meant is not said.")


def _of_inheritance(row: Row, match: Match, listed: Taxonomy) -> Iterator[Remark]:
    recorded = inheritance_code(row["inheritance"])
    expected = inheritance_of(match.conditions, listed.symbol(row["gene"]) if row["gene"] else "")
    if recorded and expected and recorded not in expected:
        yield Remark(True, f"The record says {recorded}; the list has {' or '.join(expected)}.")


def genes_of(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """The genes of several conditions, each once."""
    return tuple(dict.fromkeys(gene for one in conditions for gene in one.genes))


def inheritance_of(conditions: tuple[Condition, ...], gene: str = "") -> tuple[str, ...]:
    """How conditions are inherited with a gene; with any where none is named or none of them has it."""
    with_gene = gene if gene in genes_of(conditions) else ""
    return tuple(dict.fromkeys(way for one in conditions for way in one.inheritance_with(with_gene)))


def inheritance_code(text: str | None) -> str:
    """AD, AR or XL for what a record says; '' for what is none of them (it is shown as written and not compared)."""
    plain = fold(text or "")
    return next((code for code, words in _INHERITED.items() if plain in words), "")


def names_of(conditions: tuple[Condition, ...]) -> str:
    """The names of a few conditions in a line; of many the first ones and how many more."""
    names = [one.name for one in conditions[:MOST_NAMED]]
    more = len(conditions) - len(names)
    return "; ".join(names) + (f"; {more} more" if more > 0 else "")


def search(words: str, listed: Taxonomy) -> list[Condition]:
    """The entries that have every word, or one that begins so: in a name, gene, inheritance, pathway, group or form.

    An entry that is called so comes first. A number is looked for whole: `OI 1` is not `OI 10`.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    called = match_condition(listed, words).conditions
    others = [one for one in listed.conditions if one not in called]
    return [*called, *(one for one in others if all(_has(_words(one, listed), word) for word in wanted))]


def _has(words: set[str], wanted: str) -> bool:
    return wanted in words or (not wanted.isdigit() and any(word.startswith(wanted) for word in words))


def _words(one: Condition, listed: Taxonomy) -> set[str]:
    symbols = [name for name, gene in listed.symbols.items() if gene in one.genes]
    causes = [part for c in one.causes for part in (c.gene_printed, c.gene, c.pathway, c.pathway_printed)]
    ways = [way for code in one.inheritance_with() for way in _INHERITED[code]]
    group = "" if one.causes else one.group  # that of a gene's condition names osteogenesis imperfecta, whatever it is
    parts = [one.name, one.printed, *(name.name for name in one.names), group, one.form, *causes, *symbols, *ways]
    return {word for part in parts for word in fold(part).split()}
