"""Names of drugs: trade names, salts and routes beside them mean the drug; two drugs, a cream or a doubt mean none."""

from __future__ import annotations

import csv
from importlib.resources import files

import duckdb
import pytest

from core.contracts.drugs import (
    AGENT_NAMES,
    AGENTS,
    DRUG_CLASSES,
    INFUSED,
    agent_with_strength,
    class_of_agent,
    is_bisphosphonate,
    known_agent,
    route_beside,
)
from core.contracts.units import plain
from core.store.macros import install_macros


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Zometa", "zoledronate"), ("ACLASTA", "zoledronate"), ("zoledronic acid monohydrate", "zoledronate"),
        ("zoledronic acid (Zometa)", "zoledronate"), ("Zometa i.v.", "zoledronate"), ("Aredia", "pamidronate"),
        ("disodium pamidronate", "pamidronate"), ("pamidronate disodium", "pamidronate"), ("Prolia", "denosumab"),
        ("Fosamax", "alendronate"), ("sodium alendronate", "alendronate"), ("Actonel", "risedronate"),
        ("risedronate sodium", "risedronate"), ("boniva", "ibandronate"), ("Bondronat", "ibandronate"),
        ("ibandronate IV", "ibandronate"), ("alendronate oral tablets", "alendronate"), ("Prednisone", "prednisolone"),
        ("oral prednisolone", "prednisolone"), ("methylprednisolone sodium succinate", "methylprednisolone"),
        ("Colecalciferol", "cholecalciferol"), ("calcium carbonate", "calcium carbonate"), ("calcium", "calcium"),
        ("calcium carbonate (elemental)", "calcium"), ("elemental calcium as carbonate", None),
        ("elemental calcium", "calcium"),
    ],
)  # fmt: skip
def test_a_name_means_its_drug(text: str, agent: str | None) -> None:
    assert known_agent(text) == agent


@pytest.mark.parametrize(
    "text",
    ["", ":", "sodium", "iv", "hydrocortisone cream", "inhaled methylprednisolone", "calcium and vitamin D", "zoledronate pamidronate",
     "calcium + vitamin D3", "zoledronate?", "Zometa*", "prednisolone 5 mg", "potassium phosphate", "own drug"],
)  # fmt: skip
def test_what_is_no_single_name_means_none(text: str) -> None:
    assert known_agent(text) is None


@pytest.mark.parametrize(
    ("text", "agent"),
    [("prednisolone 5mg", "prednisolone"), ("Zometa 4mg/5ml", "zoledronate"), ("vitamin D3 1000 IU", "cholecalciferol"),
     ("zoledronate 0.05 mg/kg", "zoledronate"), ("zoledronate", None), ("hydrocortisone cream 1 mg", None)],
)  # fmt: skip
def test_a_strength_beside_a_name_is_seen(text: str, agent: str | None) -> None:
    assert agent_with_strength(text) == agent


@pytest.mark.parametrize(
    ("text", "route"),
    [("ibandronate i.v.", "intravenous"), ("oral ibandronate", "oral"), ("ibandronate", None), ("Prolia s.c.", "subcutaneous")],
)  # fmt: skip
def test_a_route_beside_a_name_is_seen(text: str, route: str | None) -> None:
    assert route_beside(text) == route


def test_each_drug_has_a_class_and_one_spelling_means_one_drug() -> None:
    spellings = [name for agent, (_, more) in AGENTS.items() for name in (agent, *more)]
    assert len(spellings) == len(set(spellings)) and set(map(plain, spellings)) <= set(AGENT_NAMES)
    assert all(known_agent(one) == AGENT_NAMES[one] for one in AGENT_NAMES)
    assert {drug_class for drug_class, _ in AGENTS.values()} <= set(DRUG_CLASSES)
    assert class_of_agent("own drug") is None


def test_the_ending_of_the_name_tells_a_bisphosphonate_here_and_in_the_rules() -> None:
    connection = duckdb.connect()
    install_macros(connection)
    for name in (*AGENTS, "zoledronic acid 4 mg", "own drug"):
        told = connection.execute("SELECT is_bisphosphonate(?)", [name]).fetchone()
        assert told == (is_bisphosphonate(name),), name
        assert name not in AGENTS or is_bisphosphonate(name) == (class_of_agent(name) == "bisphosphonate"), name
    assert all(is_bisphosphonate(one) for one in INFUSED)


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Zoledronsäure", "zoledronate"), ("Alendronsaeure", "alendronate"), ("acide risédronique", "risedronate"),
        ("ácido zoledrónico", "zoledronate"), ("Pamidronat", "pamidronate"), ("Prednison", "prednisolone"),
        ("Dexamethason", "dexamethasone"), ("Methylprednisolon", "methylprednisolone"), ("Decortin H", "prednisolone"),
    ],
)  # fmt: skip
def test_names_of_other_languages_are_the_same_drug(text: str, agent: str) -> None:
    assert known_agent(text) == agent


def test_the_rules_know_the_trade_names_of_every_bisphosphonate() -> None:
    with (files("core.reference") / "data" / "drug_groups.csv").open(encoding="utf-8") as file:
        told = {row["word"] for row in csv.DictReader(file) if row["group_name"] == "bisphosphonate"}
    names = {name for drug_class, more in AGENTS.values() if drug_class == "bisphosphonate" for name in more}
    assert told == {name for name in names if not is_bisphosphonate(name)}
