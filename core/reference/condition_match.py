"""Which entry of the list a recorded diagnosis is: by its name, another name, or its type of osteogenesis imperfecta.

Nothing is guessed: a text that is no name of an entry is not in the list, whatever it resembles. Spelling may differ in
capitals, accents, punctuation, British or American e, `OI`, the word `type`, and Roman or Arabic numbers.

`OI type III` is two things: number 3 of the list, and the clinical type III that many of its entries may have. The gene
decides; without one it is any of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.reference.conditions import Condition, Taxonomy
from core.reference.gene_text import read_genes

Kind = Literal["one", "several", "none"]
_OI = "osteogenesis imperfecta"
_ROMAN = {
    one: str(n)
    for n, one in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(),  # noqa: SIM905
        start=1,
    )
}
_NUMBERED = re.compile(rf"\b(type|syndrome|dysplasia|disease|{_OI}) ([ivx]+)([ab]?)\b")
# Types 1 to 4, which are clinical types (Sillence) too.
_TYPE = re.compile(rf"{_OI} (?:of )?(?:clinical |sillence )?([1-4])")
_CLINICAL = {"1": "I", "2": "II", "3": "III", "4": "IV"}
# How severe cerebral palsy is: a qualifier of the same diagnosis.
_QUALIFIER = re.compile(r"[\s,;(]+gmfcs(?:\s+level)?\s+[ivx1-5]+\)?\s*$", re.I)


@dataclass(frozen=True)
class Match:
    """What the list has for a diagnosis. conditions: one, several (which one is not said), or none.

    by: `name`, `other name`, `form` (it is one form or example of the entry), `gene`, `clinical type`. under_gene: the
    other entries with a recorded gene. named: the gene that the diagnosis itself says (`PLS3-related osteoporosis`), or
    ''. clinical: the clinical type that it may mean, `III`, or ''.
    """

    kind: Kind
    conditions: tuple[Condition, ...] = ()
    by: str = ""
    under_gene: tuple[Condition, ...] = ()
    named: str = ""
    clinical: str = ""

    @property
    def form(self) -> str:
        """The form of the entry; of several only where all agree; else ''."""
        forms = {one.form for one in self.conditions}
        return forms.pop() if len(forms) == 1 else ""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name without what spelling may vary in: `OI type III` and `Osteogenesis imperfecta 3` are the same."""
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(one for one in text if not unicodedata.combining(one))
    text = re.sub(r"['’]s\b", "", text)
    text = " ".join(re.sub(r"[^\w]+", " ", text).split())
    text = re.sub(r"\boi\b", _OI, text).replace("ae", "e").replace("oe", "e")
    text = _NUMBERED.sub(lambda found: f"{found[1]} {_ROMAN.get(found[2], found[2])}{found[3]}", text)
    return " ".join(word for word in text.split() if word != "type")


def match_condition(taxonomy: Taxonomy, code: str, gene: str | None = "") -> Match:
    """The entry for a diagnosis as it is recorded; gene: what is written under `gene`."""
    wanted, named = _parts(taxonomy, _QUALIFIER.sub("", code))
    genes = read_genes(taxonomy, gene).known or ((named,) if named else ())
    found, by = _by_name(taxonomy, wanted)
    numbered = _TYPE.fullmatch(wanted)
    clinical = _CLINICAL[numbered[1]] if numbered else ""
    if clinical:
        found, by = _of_type(taxonomy, clinical, found, genes)
    elif not found and wanted == fold(_OI):
        found, by = _untyped(taxonomy, genes)
    under = tuple(one for one in taxonomy.conditions if _has_any(one, genes) and one not in found)
    kind: Kind = "none" if not found else "one" if len(found) == 1 else "several"
    return Match(kind, found, by, under, named, clinical)


def _has_any(condition: Condition, genes: tuple[str, ...]) -> bool:
    return any(gene in condition.genes for gene in genes)


def _parts(taxonomy: Taxonomy, code: str) -> tuple[str, str]:
    """The folded name, without a gene that stands in brackets at its end, and the gene that it says (or '')."""
    last = re.search(r"\s*\(([A-Za-z0-9]+)\)\s*$", code)
    if last and taxonomy.with_gene(last[1]):
        return fold(code[: last.start()]), taxonomy.symbol(last[1])
    first = re.match(r"\s*([A-Za-z0-9]+)[\s-]+related\b", code, re.I)
    return fold(code), taxonomy.symbol(first[1]) if first and taxonomy.with_gene(first[1]) else ""


def _by_name(taxonomy: Taxonomy, wanted: str) -> tuple[tuple[Condition, ...], str]:
    if not wanted:
        return (), ""
    own = tuple(one for one in taxonomy.conditions if wanted in (fold(one.name), fold(one.printed)))
    if own:
        return own, "name"
    for form, by in ((False, "other name"), (True, "form")):
        other = tuple(
            one
            for one in taxonomy.conditions
            if any(name.form is form and fold(name.name) == wanted for name in one.names)
        )
        if other:
            return other, by
    return (), ""


def _of_type(
    taxonomy: Taxonomy, clinical: str, named_so: tuple[Condition, ...], genes: tuple[str, ...]
) -> tuple[tuple[Condition, ...], str]:
    """The entries that have the number or may have the clinical type: those with a recorded gene, else all of them."""
    others = (one for one in taxonomy.conditions if clinical in one.clinical_types and one not in named_so)
    every = (*named_so, *others)
    with_gene = tuple(one for one in every if _has_any(one, genes))
    by = "name" if with_gene and all(one in named_so for one in with_gene) else "clinical type"
    return with_gene or every, by


def _untyped(taxonomy: Taxonomy, genes: tuple[str, ...]) -> tuple[tuple[Condition, ...], str]:
    """Osteogenesis imperfecta whose type is not said: the types of the gene; without a gene of theirs, all types."""
    every = tuple(one for one in taxonomy.conditions if one.is_osteogenesis_imperfecta)
    of_gene = tuple(one for one in every if _has_any(one, genes))
    return (of_gene, "gene") if of_gene else (every, "name")
