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
        assert match_condition(listed, one.name).conditions == (one,)


@pytest.mark.parametrize(
    ("code", "condition_id"),
    [
        ("OI 3", "oi_3"),
        ("OI type III", "oi_3"),
        ("Osteogenesis Imperfecta, Type 3", "oi_3"),
        ("OI type XX", "oi_20"),
        ("OI 11", "oi_11"),
        ("OI clinical type III", "oi_clinical_iii"),
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
