"""The list of conditions: complete, as printed beside the usual spelling, in the store, renewed by a newer program."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from core.reference.conditions import GROUP_OF, RISK_FACTORS, TABLES, Taxonomy, install_conditions, read_conditions
from core.store import Store

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    with Store.open(tmp_path_factory.mktemp("listed") / "s.duckdb") as store, store.write() as cursor:
        install_conditions(cursor)
        return read_conditions(cursor)


def entry(listed: Taxonomy, condition_id: str):  # type: ignore[no-untyped-def]
    return next(one for one in listed.conditions if one.condition_id == condition_id)


def test_the_primary_conditions_are_those_of_the_printed_table_cell_by_cell(tmp_path: Path) -> None:
    """One printed row may be several entries (OI 1, 2, 3, 4), and one entry may stand in several rows."""
    with Store.open(tmp_path / "s.duckdb") as store, store.write() as cursor:
        install_conditions(cursor)
        rows = cursor.execute(
            """SELECT printed_row, printed, gene, inheritance, clinical_types
               FROM conditions JOIN condition_genes USING (condition_id)"""
        ).fetchall()
    found: dict[tuple[str, str], tuple[set[str], set[str], set[str]]] = {}
    for row, printed, *cells in rows:
        for known, cell in zip(found.setdefault((str(row), printed), (set(), set(), set())), cells, strict=True):
            known.update((cell or "").split(";") if cell else ())
    with (GOLDEN / "primary_conditions.csv").open(encoding="utf-8", newline="") as file:
        wanted = [list(row.values()) for row in csv.DictReader(file)]
    assert len(wanted) == 41
    split = {
        (row, printed): tuple(set(filter(None, cell.split(";"))) for cell in cells) for row, printed, *cells in wanted
    }
    assert found == split


def test_table_2_is_whole_fourteen_causes_in_five_groups(listed: Taxonomy) -> None:
    causes = [one for one in listed.conditions if one.place.startswith("Table 2")]
    assert len(causes) == 14
    assert Counter(one.group for one in causes) == {
        "Endocrine disorders": 3,
        "Gastrointestinal disorders": 3,
        "Cytokine-induced osteoporosis": 3,
        "Medications": 3,
        "Immobility-induced osteoporosis": 2,
    }


def test_every_entry_has_its_source_and_a_form_unless_the_source_leaves_it_open(listed: Taxonomy) -> None:
    assert all(one.source and one.place for one in listed.conditions)
    assert {one.form for one in listed.conditions} == {*GROUP_OF, ""}
    assert [one.condition_id for one in listed.conditions if not one.form and not one.is_risk_factor] == ["top"]
    assert len({one.condition_id for one in listed.conditions}) == len(listed.conditions)


def test_a_risk_factor_is_no_disease_and_has_no_form(listed: Taxonomy) -> None:
    factors = {one.condition_id: one.form for one in listed.conditions if one.group == RISK_FACTORS}
    names = ("low_calcium", "bed_rest", "low_sunlight", "low_igf1", "low_sex_steroids", "protein_restricted_diet")
    assert factors == dict.fromkeys((*names, "lactose_free_diet"), "")


def test_one_gene_has_several_conditions_and_one_condition_several_genes(listed: Taxonomy) -> None:
    assert {one.condition_id for one in listed.with_gene("LRP5")} == {"primary_osteoporosis", "oppg"}
    assert {one.condition_id for one in listed.with_gene("COL1A2")} == {"oi_1", "oi_2", "oi_3", "oi_4"}
    both = entry(listed, "primary_osteoporosis")
    assert both.genes == ("WNT1", "LRP5", "PLS3")
    assert (both.inheritance_with("WNT1"), both.inheritance_with("PLS3")) == (("AD",), ("XL",))
    assert entry(listed, "oi_16").inheritance_with("CREB3L1") == ("AR", "AD")
    assert entry(listed, "mano").genes == ("MMP2", "MMP14")


@pytest.mark.parametrize(
    ("condition_id", "printed", "name"),
    [
        ("singleton_merten_1", "Singleton-Mertin dysplasia type 1", "Singleton-Merten dysplasia type 1"),
        ("leukaemia", "Leukemia", "Leukaemia"),
        ("hyperaemia", "Secondary to hyperemia", "Localised osteoporosis secondary to hyperaemia"),
    ],
)
def test_what_is_printed_otherwise_stands_beside_the_usual_spelling(
    listed: Taxonomy, condition_id: str, printed: str, name: str
) -> None:
    found = entry(listed, condition_id)
    assert (found.printed, found.name) == (printed, name)


def test_a_printed_group_and_a_printed_example_stand_beside_the_usual_spelling(listed: Taxonomy) -> None:
    for condition_id in ("ibd", "malabsorption", "short_bowel"):
        found = entry(listed, condition_id)
        assert (found.group, found.note) == ("Gastrointestinal disorders", "Printed under Gastro-intestinal disorders.")
    sources = {one.name: one.source for one in entry(listed, "malabsorption").names}
    assert (sources["celiac disease"], sources["coeliac disease"]) == ("Eur J Pediatr 2022", "usual name")


def test_genes_and_pathways_as_printed_are_kept(listed: Taxonomy) -> None:
    serpinf1, p3h1 = entry(listed, "oi_6").causes[0], entry(listed, "oi_8").causes[0]
    assert (serpinf1.gene, serpinf1.gene_printed) == ("SERPINF1", "SERPINF 1")
    assert (p3h1.gene, p3h1.gene_printed, listed.symbol("LEPRE1")) == ("P3H1", "LEPRE1 (P3H1)", "P3H1")
    wnt = entry(listed, "oi_15").causes[0]
    assert (wnt.pathway, wnt.pathway_printed) == ("WNT signalling", "WNT signaling")


def test_an_unknown_pathway_is_empty_and_never_a_word(listed: Taxonomy) -> None:
    assert entry(listed, "geroderma").pathways == () and entry(listed, "mano").pathways == ()
    assert not {"Unclear", "Unknown"} & {way for one in listed.conditions for way in one.pathways}


def test_what_the_tables_do_not_have_says_where_it_is_from(listed: Taxonomy) -> None:
    where = {one.condition_id: (one.source, one.place) for one in listed.conditions}
    for text in ("ijo", "renal", "malnutrition", "inactivity", "inhaled_gc"):
        assert where[text] == ("Eur J Pediatr 2022", "text, not in the tables")
    for abstract in ("pku", "galactosaemia", "gsd_1", "low_calcium", "bed_rest", "low_sunlight", "low_igf1"):
        assert where[abstract] == ("Dutch abstract, metabolic disease", "abstract")


def test_the_regional_and_localised_forms_keep_their_order(listed: Taxonomy) -> None:
    above = {one.condition_id: one.parent_id for one in listed.conditions if one.parent_id}
    assert above == {
        "transient_hip": "transient_regional",
        "regional_migratory": "transient_regional",
        "inflammatory_arthropathy": "hyperaemia",
        "haemophilic_arthropathy": "hyperaemia",
    }


def test_installing_anew_brings_what_the_program_has_now(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.duckdb") as store, store.write() as cursor:
        install_conditions(cursor)
        before = [cursor.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES]
        cursor.execute("UPDATE conditions SET name = 'of an older program'")
        cursor.execute("DELETE FROM condition_genes WHERE gene = 'SP7'")
        install_conditions(cursor)
        assert [cursor.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES] == before
