"""The diagnoses of a patient with their place in the list of conditions, and what contradicts it.

The record's own gene and inheritance come first; the list's stand beside them. Where the two differ it is said, and
neither is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.reference.condition_match import Match, fold, match_condition
from core.reference.conditions import GROUP_OF, Condition, Taxonomy, read_conditions
from core.reference.gene_text import GeneText, read_genes
from core.store import Store
from dashboard.charts.records import Row
from dashboard.data.opened import per_version
from dashboard.data.patient import Record

__all__ = ["GROUP_OF", "Condition", "Match", "Taxonomy"]  # screens take these from here
MOST_NAMED = 4
_PAST = ("excluded", "resolved")
_INHERITED = {
    "AD": ("ad", "autosomal dominant"),
    "AR": ("ar", "autosomal recessive"),
    "XL": ("xl", "xlr", "xld", "x linked", "x linked recessive", "x linked dominant"),
}


@dataclass(frozen=True)
class Remark:
    """A sentence beside a diagnosis. contradiction: record and list differ; else it is to be known."""

    contradiction: bool
    sentence: str


@dataclass(frozen=True)
class Placed:
    """One recorded diagnosis (row of `diagnoses`), what the list has for it, and what is to be said.

    gene: what is read from the text under `gene`; form: a key of GROUP_OF, or '' where neither the list nor the record
    says it; by_list: the list says it.
    """

    row: Row
    match: Match
    gene: GeneText
    form: str
    by_list: bool
    remarks: tuple[Remark, ...]
    past: bool

    @property
    def contradicts(self) -> bool:
        return any(one.contradiction for one in self.remarks)

    @property
    def genes(self) -> tuple[str, ...]:
        """The genes of the list that the record names, as the list writes them; those of its name where it has none."""
        return _own_genes(self.match, self.gene)

    @property
    def listed_genes(self) -> tuple[str, ...]:
        """The genes that the list has for it."""
        return _listed_genes(self.match)

    @property
    def listed_inheritance(self) -> tuple[str, ...]:
        """How the list has it inherited: with the recorded genes as far as it has them."""
        return inheritance_of(self.match.conditions, self.genes, self.listed_genes)

    @property
    def is_risk_factor(self) -> bool:
        """True where the list has it among the risk factors: no diagnosis, and so without a form of its own."""
        return bool(self.match.conditions) and all(one.is_risk_factor for one in self.match.conditions)


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
    gene = read_genes(listed, row["gene"])
    match = match_condition(listed, row["diagnosis_code"], row["gene"])
    recorded = next((form for form, group in GROUP_OF.items() if group == row["group"]), "")
    over = row["until_date"] is not None and row["until_date"] <= record.as_of
    remarks = tuple(_remarks(row, match, gene))
    return Placed(row, match, gene, match.form or recorded, bool(match.form), remarks, over or row["status"] in _PAST)


def _own_genes(match: Match, gene: GeneText) -> tuple[str, ...]:
    return gene.known or ((match.named,) if match.named else ())


def _listed_genes(match: Match) -> tuple[str, ...]:
    """`PLS3-related osteoporosis` is the entry Primary osteoporosis with one of its genes."""
    every = genes_of(match.conditions)
    return (match.named,) if match.named in every else every


def _remarks(row: Row, match: Match, gene: GeneText) -> Iterator[Remark]:
    yield from _of_gene(match, gene)
    yield from _of_inheritance(row, match, gene)
    if row["group"] and match.form and GROUP_OF[match.form] != row["group"]:
        yield Remark(True, f"Recorded as {row['group']}; in the list it is {match.form}.")
    yield from _of_type(match, gene)


def _of_gene(match: Match, gene: GeneText) -> Iterator[Remark]:
    recorded, own = _own_genes(match, gene), _listed_genes(match)
    others, where = " or ".join(one for one in recorded if one not in own), names_of(match.under_gene)
    if own and others:
        has = " or ".join(own) if len(own) <= MOST_NAMED else f"{len(own)} other genes"
        either = match.clinical and not set(recorded) & set(own)
        what = f"type {match.clinical}, be it the number or the clinical type" if either else "this condition"
        words = f"The record has the gene {others}; the list has {has} for {what}."
        yield Remark(True, f"{words} It has {others} under {where}." if where else words)
    elif recorded and not match.conditions and where:
        words = f"The list has {' or '.join(recorded)} under {where}"
        yield Remark(False, f"{words}; whether this is meant is not said.")
    if own and gene.rest:
        yield Remark(False, f"“{gene.rest}” names no gene that the list has: it was not compared.")


def _of_inheritance(row: Row, match: Match, gene: GeneText) -> Iterator[Remark]:
    recorded = inheritance_code(row["inheritance"])
    expected = inheritance_of(match.conditions, _own_genes(match, gene), _listed_genes(match))
    if recorded and expected and recorded not in expected:
        yield Remark(True, f"The record says {recorded}; the list has {' or '.join(expected)}.")


def _of_type(match: Match, gene: GeneText) -> Iterator[Remark]:
    """What a type leaves open: number or clinical type, and which entry."""
    with_gene = any(one in _listed_genes(match) for one in _own_genes(match, gene))
    if match.by == "clinical type" and with_gene:
        words = f"{names_of(match.conditions)} may have clinical type {match.clinical}"
        yield Remark(False, f"Taken as the clinical type, by its gene: {words}.")
    elif match.clinical and match.kind == "several":
        words = f"Type {match.clinical} may be the number in the list or the clinical type"
        yield Remark(False, f"{words}, which {len(match.conditions)} entries have between them: the gene would say.")
    elif match.kind == "several":
        yield Remark(False, f"Which of {len(match.conditions)} entries of the list it is, the record does not say.")


def genes_of(conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """The genes of several conditions, each once."""
    return tuple(dict.fromkeys(gene for one in conditions for gene in one.genes))


def inheritance_of(
    conditions: tuple[Condition, ...], genes: tuple[str, ...] = (), listed: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """How conditions are inherited with some of `genes`; with `listed`, or any, where they have none of those."""
    every = genes_of(conditions)
    chosen = [one for one in genes if one in every] or [*listed] or [""]
    return tuple(dict.fromkeys(way for one in conditions for gene in chosen for way in one.inheritance_with(gene)))


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

    An entry that is called so comes first. A number is looked for whole: `OI 1` is not `OI 10`. A type from 1 to 4 is
    the number or the clinical type.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    match = match_condition(listed, words)
    called = match.conditions
    if match.clinical:
        return [*called]
    others = [one for one in listed.conditions if one not in called]
    return [*called, *(one for one in others if all(_has(_words(one, listed), word) for word in wanted))]


def _has(words: set[str], wanted: str) -> bool:
    return wanted in words or (not wanted.isdigit() and any(word.startswith(wanted) for word in words))


def _words(one: Condition, listed: Taxonomy) -> set[str]:
    symbols = [name for name, gene in listed.symbols.items() if gene in one.genes]
    causes = [part for c in one.causes for part in (c.gene_printed, c.gene, c.pathway, c.pathway_printed)]
    ways = [way for code in one.inheritance_with() for way in _INHERITED[code]]
    group = "" if one.causes else one.group  # that of a gene's condition names osteogenesis imperfecta, whatever it is
    types = [f"type {kind}" for kind in one.clinical_types]
    names = [one.name, one.printed, *(name.name for name in one.names), *types]
    parts = [*names, group, one.form, *causes, *symbols, *ways]
    return {word for part in parts for word in fold(part).split()}
