"""What a record writes under `gene` is free text: which genes it names, and what of it is none.

`COL1A1/COL1A2` names two; `negative`, `not tested` and `COL1A2 negative` name none. Nothing is guessed: where a part of
the text is neither a gene nor a variant, no gene is read out of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.reference.conditions import Taxonomy

_APART = re.compile(r"\s*(?:[/,;:+&]|\band\b)\s*", re.I)
_PIECES = re.compile(r"[-()\s]+")  # as some lists print them: `COL1A1-COL1A2`, `LEPRE1 (P3H1)`
_SYMBOL = re.compile(r"(?=.{2,10}$)(?:[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)?|[a-z]+\d[a-z0-9]*)")
_VARIANT = re.compile(r"[cgmnpr]\.\S+")
# In capitals they look like symbols.
_NO_SYMBOL = frozenset(
    {"NA", "ND", "NEG", "NEGATIVE", "NIL", "NO", "NONE", "NORMAL", "NOT", "OPEN", "PANEL", "PENDING", "POS", "POSITIVE"}
    | {"TBD", "TESTED", "UNCLEAR", "UNKNOWN", "VUS", "WES", "WGS", "WT"}
)


@dataclass(frozen=True)
class GeneText:
    """known: the genes of the list that a text names, as the list writes them; named: every gene that it names, of the
    list or not; rest: what of it the list does not know."""

    known: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rest: str = ""


def read_genes(taxonomy: Taxonomy, text: str | None) -> GeneText:
    """The genes of a text. Capitals may be missing where the list knows the gene or it has a digit."""
    parts = [part for part in _APART.split((text or "").strip()) if part]
    read = [(part, _symbols(taxonomy, part)) for part in parts]
    if any(symbols is None for _, symbols in read):
        return GeneText(rest=(text or "").strip())
    named = tuple(dict.fromkeys(one for _, symbols in read for one in symbols or ()))
    known = tuple(one for one in named if taxonomy.with_gene(one))
    return GeneText(known, named, ", ".join(one for one in named if one not in known))


def _symbols(taxonomy: Taxonomy, part: str) -> tuple[str, ...] | None:
    """The genes of one part; () for a variant; None where it is neither."""
    if taxonomy.with_gene(part):
        return (taxonomy.symbol(part),)
    pieces = [piece for piece in _PIECES.split(part) if piece]
    if len(pieces) > 1 and all(taxonomy.with_gene(piece) for piece in pieces):
        return tuple(taxonomy.symbol(piece) for piece in pieces)
    if _VARIANT.fullmatch(part):
        return ()
    return (part.upper(),) if _SYMBOL.fullmatch(part) and part.upper() not in _NO_SYMBOL else None
