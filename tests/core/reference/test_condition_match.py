"""A recorded diagnosis and its entry in the list: by name or another name; never by likeness."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import sample_data
from core.reference.condition_match import fold, match_condition
from core.reference.conditions import Taxonomy, install_conditions, read_conditions
from core.store import Store

# Every code of the synthetic children: its entry, and how it was found. None: not in the list.
SAMPLE: dict[str, tuple[str, str] | None] = {
    "Bruck syndrome type 1": ("oi_11", "other name"),
    "Crohn disease": ("ibd", "form"),
    "Duchenne muscular dystrophy": ("dmd", "name"),
    "PLS3-related osteoporosis": ("primary_osteoporosis", "other name"),
    "Rett syndrome": None,
    "Turner syndrome": ("hypogonadism", "form"),
    "acute lymphoblastic leukaemia": ("leukaemia", "form"),
    "acute myeloid leukaemia": ("leukaemia", "form"),
    "anorexia nervosa": None,
    "beta thalassaemia major": None,
    "cerebral palsy, GMFCS IV": ("cerebral_palsy", "name"),
    "cerebral palsy, GMFCS V": ("cerebral_palsy", "name"),
    "cholestatic liver disease": None,
    "chronic recurrent multifocal osteomyelitis": None,
    "classic galactosaemia": ("galactosaemia", "form"),
    "coeliac disease": ("malabsorption", "form"),
    "congenital myopathy": None,
    "cystic fibrosis": ("malabsorption", "form"),
    "epilepsy on anticonvulsants": ("anticonvulsants", "form"),
    "glucocorticoid treatment": ("glucocorticoids", "other name"),
    "glycogen storage disease type 1a": ("gsd_1", "form"),
    "glycogen storage disease type 1b": ("gsd_1", "form"),
    "hypercortisolism": ("hypercortisolism", "name"),
    "hyperthyroidism": ("hyperthyroidism", "name"),
    "hypogonadism": ("hypogonadism", "name"),
    "idiopathic juvenile osteoporosis": ("ijo", "name"),
    "juvenile dermatomyositis": None,
    "nephrotic syndrome": ("renal", "form"),
    "oligoarticular juvenile idiopathic arthritis": ("jia", "form"),
    "osteogenesis imperfecta type I": ("oi_1", "name"),
    "osteogenesis imperfecta type III": ("oi_3", "name"),
    "osteogenesis imperfecta type IV": ("oi_4", "name"),
    "osteogenesis imperfecta type V": ("oi_5", "name"),
    "osteogenesis imperfecta type VI": ("oi_6", "name"),
    "osteogenesis imperfecta type XV": ("oi_15", "name"),
    "osteonecrosis of the femoral head": None,
    "osteoporosis pseudoglioma syndrome": ("oppg", "name"),
    "phenylketonuria": ("pku", "name"),
    "polyarticular juvenile idiopathic arthritis": ("jia", "form"),
    "short bowel syndrome": ("short_bowel", "name"),
    "spinal muscular atrophy type 2": None,
    "stem cell transplant": None,
    "systemic juvenile idiopathic arthritis": ("jia", "form"),
    "systemic lupus erythematosus": ("sle", "name"),
    "ulcerative colitis": ("ibd", "form"),
}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    with Store.open(tmp_path_factory.mktemp("listed") / "s.duckdb") as store, store.write() as cursor:
        install_conditions(cursor)
        return read_conditions(cursor)


def _sample_codes() -> list[tuple[str, str]]:
    with (Path(sample_data.FOLDER) / "diagnoses.csv").open(encoding="utf-8", newline="") as file:
        return sorted({(row["diagnosis_code"], row["gene"]) for row in csv.DictReader(file)})


def test_every_code_of_the_synthetic_children_is_decided_here() -> None:
    assert {code for code, _ in _sample_codes()} == set(SAMPLE)


@pytest.mark.parametrize(("code", "gene"), _sample_codes())
def test_the_codes_of_the_synthetic_children(listed: Taxonomy, code: str, gene: str) -> None:
    match, expected = match_condition(listed, code, gene), SAMPLE[code]
    if expected is None:
        assert (match.kind, match.conditions, match.form) == ("none", (), "")
    else:
        assert [one.condition_id for one in match.conditions] == [expected[0]]
        assert (match.kind, match.by) == ("one", expected[1])
        assert not gene or not match.conditions[0].genes or listed.symbol(gene) in match.conditions[0].genes


def test_every_entry_is_found_by_its_own_name(listed: Taxonomy) -> None:
    for one in listed.conditions:
        match = match_condition(listed, one.name)
        assert match.conditions[0] == one  # a type that may be the clinical one is any of several: see below
        assert match.kind == ("several" if match.clinical else "one")
    also_clinical = {one.condition_id for one in listed.conditions if match_condition(listed, one.name).clinical}
    assert also_clinical == {"oi_1", "oi_2", "oi_3", "oi_4", "oi_clinical_iii"}


@pytest.mark.parametrize(
    ("code", "condition_id"),
    [
        ("OI 5", "oi_5"),
        ("OI type V", "oi_5"),
        ("Osteogenesis Imperfecta, Type 5", "oi_5"),
        ("OI type XX", "oi_20"),
        ("OI 11", "oi_11"),
        ("Leukemia", "leukaemia"),
        ("celiac disease", "malabsorption"),
        ("Crohn’s disease", "ibd"),
        ("Singleton-Mertin dysplasia type II", "singleton_merten_2"),
        ("GSD Ia", None),
        ("GSD type Ia", "gsd_1"),
        ("Juvenile Paget’s Disease (PDB2)", "juvenile_paget_pdb2"),
    ],
)
def test_spelling_may_differ_in_what_means_the_same(listed: Taxonomy, code: str, condition_id: str | None) -> None:
    found = [one.condition_id for one in match_condition(listed, code).conditions]
    assert found == ([condition_id] if condition_id else [])


@pytest.mark.parametrize(
    "code",
    ["OI type XXI", "OI type 0", "not leukaemia", "suspected Duchenne muscular dystrophy", "spinal muscular atrophy",
     "osteogenesis", "", "  ", "juvenile Paget's disease", "Bruck syndrome", "' OR 1=1 --"],
)  # fmt: skip
def test_what_is_no_name_is_not_in_the_list(listed: Taxonomy, code: str) -> None:
    assert match_condition(listed, code).kind == "none"


# What may have each clinical type, by the legend of the printed table; the number of the list first.
CLINICAL = {
    "I": ["oi_1", "oi_14", "oi_16"],
    "II": ["oi_2", "oi_7", "oi_8", "oi_9"],
    "III": [
        "oi_3", "oi_10", "oi_11", "oi_7", "oi_8", "oi_9", "oi_13", "oi_17", "oi_6", "oi_14", "oi_16", "oi_clinical_iii",
        "oi_clinical_iii_cole_carpenter_2", "oi_19", "oi_15", "oi_20", "oi_18",
    ],
    "IV": ["oi_4", "oi_11", "oi_7", "oi_17", "oi_5", "oi_12", "oi_14", "oi_19", "oi_15"],
}  # fmt: skip


@pytest.mark.parametrize("clinical", CLINICAL)
@pytest.mark.parametrize("spelling", ["OI type {}", "Osteogenesis imperfecta, type {}", "OI, Sillence type {}"])
def test_a_type_from_1_to_4_without_a_gene_is_number_or_clinical_type(
    listed: Taxonomy, clinical: str, spelling: str
) -> None:
    match = match_condition(listed, spelling.format(clinical), "not tested")
    assert sorted(one.condition_id for one in match.conditions) == sorted(CLINICAL[clinical])
    assert (match.kind, match.by, match.clinical, match.form) == (
        "several",
        "clinical type",
        clinical,
        "generalised primary",
    )


@pytest.mark.parametrize(
    ("code", "gene", "condition_id", "by"),
    [
        ("OI type III", "WNT1", "oi_15", "clinical type"),
        ("OI 3", "wnt1", "oi_15", "clinical type"),
        ("OI clinical type III", "WNT1", "oi_15", "clinical type"),
        ("OI clinical type III", "CCDC134", "oi_clinical_iii", "name"),
        ("OI type III", "COL1A2", "oi_3", "name"),
        ("OI clinical type III", "COL1A2", "oi_3", "clinical type"),
        ("OI type IV", "IFITM5", "oi_5", "clinical type"),
        ("OI type II", "LEPRE1 (P3H1)", "oi_8", "clinical type"),
        ("OI type II (CRTAP)", "", "oi_7", "clinical type"),
        ("OI type I", "COL1A1/COL1A2", "oi_1", "name"),
    ],
)
def test_the_gene_says_whether_number_or_clinical_type_is_meant(
    listed: Taxonomy, code: str, gene: str, condition_id: str, by: str
) -> None:
    match = match_condition(listed, code, gene)
    assert ([one.condition_id for one in match.conditions], match.by) == ([condition_id], by)


def test_a_gene_of_neither_number_nor_clinical_type_leaves_it_open(listed: Taxonomy) -> None:
    match = match_condition(listed, "OI type I", "WNT1")
    assert [one.condition_id for one in match.conditions] == CLINICAL["I"]
    assert {one.condition_id for one in match.under_gene} == {"oi_15", "primary_osteoporosis"}


@pytest.mark.parametrize(
    ("code", "gene"), [("PLS3-related osteoporosis", "PLS3"), ("wnt1 related osteoporosis", "WNT1")]
)
def test_a_name_may_say_its_gene(listed: Taxonomy, code: str, gene: str) -> None:
    match = match_condition(listed, code)
    assert ([one.condition_id for one in match.conditions], match.named) == (["primary_osteoporosis"], gene)


def test_a_type_that_is_not_said_is_one_of_all_or_that_of_its_gene(listed: Taxonomy) -> None:
    every = match_condition(listed, "osteogenesis imperfecta")
    assert every.kind == "several" and len(every.conditions) == 22 and every.form == "generalised primary"
    of_gene = match_condition(listed, "OI", "CRTAP")
    assert ([one.condition_id for one in of_gene.conditions], of_gene.by) == (["oi_7"], "gene")
    of_four = match_condition(listed, "OI", "COL1A1")
    assert (of_four.kind, len(of_four.conditions)) == ("several", 4)
    assert match_condition(listed, "osteogenesis imperfecta (CRTAP)").conditions == of_gene.conditions


def test_a_gene_alone_decides_nothing_and_is_told(listed: Taxonomy) -> None:
    match = match_condition(listed, "fragile bones", "lrp5")
    assert match.kind == "none"
    assert {one.condition_id for one in match.under_gene} == {"primary_osteoporosis", "oppg"}


@pytest.mark.parametrize(
    ("gene", "condition_id"),
    [("LEPRE1", "oi_8"), ("FAM46A", "oi_18"), ("RIGI", "singleton_merten_2"), ("p3h1", "oi_8")],
)
def test_another_symbol_of_a_gene_is_the_same_gene(listed: Taxonomy, gene: str, condition_id: str) -> None:
    assert [one.condition_id for one in listed.with_gene(gene)] == [condition_id]


def test_folding_keeps_what_tells_two_conditions_apart() -> None:
    assert fold("Type Ib") != fold("Type Ia") and fold("OI 1") != fold("OI 11") and fold("OI II") == fold("OI type 2")
