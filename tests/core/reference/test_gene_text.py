"""The text under `gene`: which genes it names, and that `negative` names none."""

from __future__ import annotations

import pytest

from core.reference.conditions import Taxonomy, install_conditions, read_conditions
from core.reference.gene_text import GeneText, read_genes
from core.store import Store


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    with Store.open(tmp_path_factory.mktemp("listed") / "s.duckdb") as store, store.write() as cursor:
        install_conditions(cursor)
        return read_conditions(cursor)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("COL1A1", ("COL1A1",)),
        ("col1a1", ("COL1A1",)),
        (" COL1A1/COL1A2 ", ("COL1A1", "COL1A2")),
        ("COL1A1, COL1A2; WNT1", ("COL1A1", "COL1A2", "WNT1")),
        ("COL1A1 and COL1A2", ("COL1A1", "COL1A2")),
        ("COL1A1-COL1A2", ("COL1A1", "COL1A2")),
        ("LEPRE1 (P3H1)", ("P3H1",)),
        ("SERPINF 1", ("SERPINF1",)),
        ("COL1A1: c.3421C>T", ("COL1A1",)),
    ],
)
def test_genes_of_the_list_are_read_one_by_one(listed: Taxonomy, text: str, known: tuple[str, ...]) -> None:
    assert read_genes(listed, text) == GeneText(known, known, "")


@pytest.mark.parametrize(
    ("text", "known", "named"),
    [
        ("MECP2", (), ("MECP2",)),
        ("g6pc1", (), ("G6PC1",)),
        ("DMD", (), ("DMD",)),
        ("COL1A1/MECP2", ("COL1A1",), ("COL1A1", "MECP2")),
    ],
)
def test_a_gene_that_the_list_does_not_have_is_named_and_not_known(
    listed: Taxonomy, text: str, known: tuple[str, ...], named: tuple[str, ...]
) -> None:
    found = read_genes(listed, text)
    assert (found.known, found.named, found.rest) == (known, named, named[-1])


@pytest.mark.parametrize(
    "text",
    ["negative", "NEGATIVE", "not tested", "neg", "WES", "?", "none found", "COL1A1 negative", "COL1A1/COL1A2: negative",
     "COL1A1, COL1A2 not found", "no COL1A1", "pending", "land", "c.1A>G and more"],
)  # fmt: skip
def test_what_is_no_gene_names_none_and_neither_does_what_stands_beside_it(listed: Taxonomy, text: str) -> None:
    assert read_genes(listed, text) == GeneText((), (), text)


@pytest.mark.parametrize("text", ["", "  ", None, "c.3421C>T"])
def test_nothing_names_nothing(listed: Taxonomy, text: str | None) -> None:
    assert read_genes(listed, text) == GeneText()
