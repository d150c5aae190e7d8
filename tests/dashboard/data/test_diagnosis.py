"""A patient's diagnoses and their place in the list: what agrees, what contradicts, what is open; the search."""

from __future__ import annotations

import pytest

from core.store import Store
from dashboard.data.diagnosis import Placed, inheritance_code, placed, search, taxonomy
from dashboard.data.patient import record
from tests.stories import put, token_of

_HEAD = "patient_id,diagnosis_code,since_date,status,group,gene,inheritance,until_date"


def of(store: Store, *rows: str) -> list[Placed]:
    """The diagnoses of a child that had none, from rows without its number."""
    put(store, "diagnoses.csv", "\n".join([_HEAD, *(f"B2,{row}" for row in rows)]) + "\n")
    found = record(token_of(store, "B2"))
    assert found is not None
    return placed(found)


def sentences(one: Placed, contradiction: bool) -> str:
    return " ".join(remark.sentence for remark in one.remarks if remark.contradiction is contradiction)


def test_what_agrees_with_the_list_has_no_remark(told: Store):
    (one,) = of(told, "osteogenesis imperfecta type V,2020-01-01,confirmed,primary,IFITM5,AD,")
    assert (one.form, one.by_list, one.remarks, one.contradicts) == ("generalised primary", True, (), False)


def test_another_gene_than_the_lists_is_said_with_where_the_list_has_it(told: Store):
    (one,) = of(told, "osteogenesis imperfecta type V,2020-01-01,confirmed,primary,wnt1,AR,")
    said = sentences(one, contradiction=True)
    assert "The record has the gene WNT1; the list has IFITM5 for this condition." in said
    assert "It has WNT1 under Osteogenesis imperfecta type 15; Primary osteoporosis." in said
    assert "The record says AR; the list has AD." in said
    assert one.row["gene"] == "wnt1" and one.row["inheritance"] == "AR"  # said, and not settled


def test_a_gene_of_a_clinical_type_is_no_contradiction_of_the_number(told: Store):
    by_type, by_number, dominant = of(
        told,
        "OI type III,2020-01-01,confirmed,primary,WNT1,AR,",
        "OI type III,2020-01-02,confirmed,primary,COL1A1,AD,",
        "OI type IV,2020-01-03,confirmed,primary,IFITM5,AR,",
    )
    assert ([one.condition_id for one in by_type.match.conditions], by_type.contradicts) == (["oi_15"], False)
    note = "Taken as the clinical type, by its gene: Osteogenesis imperfecta type 15 may have clinical type III."
    assert sentences(by_type, contradiction=False) == note
    assert (by_type.listed_genes, by_type.listed_inheritance) == (("WNT1",), ("AR",))
    assert ([one.condition_id for one in by_number.match.conditions], by_number.remarks) == (["oi_3"], ())
    assert sentences(dominant, contradiction=True) == "The record says AR; the list has AD."


def test_a_gene_that_neither_number_nor_clinical_type_has_is_a_contradiction(told: Store):
    (one,) = of(told, "OI type I,2020-01-01,confirmed,primary,WNT1,XL,")
    said = sentences(one, contradiction=True)
    words = "The record has the gene WNT1; the list has COL1A1 or COL1A2 or TMEM38B or CREB3L1 for type I, be it the"
    assert f"{words} number or the clinical type. It has WNT1 under" in said
    assert "The record says XL; the list has AD or AR." in said


def test_without_a_gene_any_inheritance_of_the_clinical_type_agrees(told: Store):
    rows = [f"OI type III,2020-01-0{day},confirmed,primary,,{way}," for day, way in enumerate(("AD", "AR", "XL"), 1)]
    assert not any(one.contradicts for one in of(told, *rows))


def test_a_text_under_gene_that_is_no_gene_contradicts_nothing(told: Store):
    negative, foreign, two = of(
        told,
        "OI type V,2020-01-01,confirmed,primary,negative,AD,",
        "OI type V,2020-01-02,confirmed,primary,MECP2,AD,",
        "OI type I,2020-01-03,confirmed,primary,COL1A1/COL1A2,AD,",
    )
    assert (
        sentences(negative, contradiction=False) == "“negative” names no gene that the list has: it was not compared."
    )
    assert not negative.contradicts and negative.genes == ()
    assert not foreign.contradicts and "“MECP2” names no gene" in sentences(foreign, contradiction=False)
    assert (two.genes, two.remarks) == (("COL1A1", "COL1A2"), ())


def test_a_name_with_its_gene_has_that_gene_and_its_inheritance_only(told: Store):
    named, other = of(
        told,
        "PLS3-related osteoporosis,2020-01-01,confirmed,primary,,,",
        "PLS3-related osteoporosis,2020-01-02,confirmed,primary,WNT1,,",
    )
    assert (named.listed_genes, named.listed_inheritance, named.remarks) == (("PLS3",), ("XL",), ())
    assert "The record has the gene WNT1; the list has PLS3" in sentences(other, contradiction=True)


def test_a_risk_factor_of_the_list_has_no_form_of_its_own(told: Store):
    (one,) = of(told, "low sunlight,2020-01-01,confirmed,,,,")
    assert (one.match.kind, one.is_risk_factor, one.form, one.contradicts) == ("one", True, "", False)


def test_an_inheritance_is_held_against_that_of_the_recorded_gene(told: Store):
    wrong, right, other = of(
        told,
        "primary osteoporosis,2020-01-01,confirmed,primary,PLS3,autosomal dominant,",
        "primary osteoporosis,2020-01-02,confirmed,primary,PLS3,X-linked,",
        "primary osteoporosis,2020-01-03,confirmed,primary,PLS3,de novo,",
    )
    assert sentences(wrong, contradiction=True) == "The record says AD; the list has XL."
    assert right.remarks == () and other.remarks == ()


def test_another_group_than_the_form_of_the_list_is_said(told: Store):
    (one,) = of(told, "Duchenne muscular dystrophy,2020-01-01,confirmed,primary,DMD,,")
    assert sentences(one, contradiction=True) == "Recorded as primary; in the list it is generalised secondary."


def test_what_is_not_in_the_list_keeps_its_own_form_and_contradicts_nothing(told: Store):
    listed, unknown = of(
        told, "Rett syndrome,2020-01-01,confirmed,secondary,MECP2,XL,", "fragile bones,2021-01-01,suspected,,LRP5,,"
    )
    assert (listed.match.kind, listed.form, listed.by_list, listed.remarks) == (
        "none",
        "generalised secondary",
        False,
        (),
    )
    assert (unknown.form, unknown.contradicts) == ("", False)
    assert "The list has LRP5 under" in sentences(unknown, contradiction=False)


def test_a_type_by_number_alone_says_that_the_clinical_type_may_be_meant(told: Store):
    one, untyped = of(told, "OI type III,2020-01-01,confirmed,primary,,,", "OI,2020-01-02,confirmed,primary,,,")
    assert sentences(one, contradiction=False) == (
        "Type III may be the number in the list or the clinical type, which 17 entries have between them: the gene "
        "would say."
    )
    assert "Which of 22 entries of the list it is" in sentences(untyped, contradiction=False)


def test_what_is_over_comes_last_and_what_was_excluded_too(told: Store):
    rows = of(
        told,
        "hypogonadism,2019-01-01,excluded,,,,",
        "short bowel syndrome,2019-02-01,confirmed,,,,2021-01-01",
        "hyperthyroidism,2019-03-01,suspected,,,,",
        "phenylketonuria,2019-04-01,confirmed,,,,",
    )
    assert [(one.row["diagnosis_code"], one.past) for one in rows] == [
        ("phenylketonuria", False),
        ("hyperthyroidism", False),
        ("short bowel syndrome", True),
        ("hypogonadism", True),
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("AD", "AD"),
        ("autosomal recessive", "AR"),
        ("X-linked", "XL"),
        ("XLD", "XL"),
        ("de novo", ""),
        (None, ""),
        ("", ""),
    ],
)
def test_an_inheritance_that_is_none_of_three_is_not_compared(said: str | None, code: str):
    assert inheritance_code(said) == code


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("COL1A1", {"oi_1", "oi_2", "oi_3", "oi_4"}),
        ("bruck", {"oi_11", "bruck_2"}),
        ("Bruck 2", {"bruck_2"}),
        ("WNT signalling", {"oi_15", "oi_20", "oppg", "primary_osteoporosis"}),
        ("wnt signaling", {"oi_15", "oi_20", "oppg", "primary_osteoporosis"}),
        ("lepre1", {"oi_8"}),
        ("crohn", {"ibd"}),
        ("x linked", {"oi_19", "primary_osteoporosis"}),
        ("localised", {"focal_disuse", "hyperaemia", "inflammatory_arthropathy", "haemophilic_arthropathy"}),
        ("OI type III WNT1", {"oi_15"}),
        ("OI type II", {"oi_2", "oi_7", "oi_8", "oi_9"}),
        ("sunlight", {"low_sunlight"}),
        ("", set()),
        ("zebra", set()),
    ],
)
def test_the_search_finds_by_condition_gene_and_pathway(told: Store, words: str, found: set[str]):
    assert {one.condition_id for one in search(words, taxonomy())} == found


@pytest.mark.parametrize(("words", "first"), [("OI 1", "oi_1"), ("OI type XI", "oi_11"), ("leukemia", "leukaemia")])
def test_an_entry_that_is_called_so_comes_first(told: Store, words: str, first: str):
    found = search(words, taxonomy())
    assert found[0].condition_id == first and len(found) == len(set(found)) < 8
    assert "oi_10" not in {one.condition_id for one in found}
