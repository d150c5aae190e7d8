"""Drugs that are known by name: their class, their other names, and the doses that are asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.contracts.units import doubtful, plain

DRUG_CLASSES = {
    "bisphosphonate": (),
    "glucocorticoid": ("steroid", "corticosteroid"),
    "NSAID": (),
    "anticonvulsant": ("antiepileptic",),
    "antiresorptive other": (),
    "anabolic": (),
    "calcium": (),
    "vitamin D": ("vit d",),
    "hormone": (),
    "other": (),
}
# drug: its class, and its other names, trade names among them. A salt of calcium keeps its own name: only a part of its
# weight is calcium.
AGENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "pamidronate": ("bisphosphonate", ("pamidronic acid", "pam", "aredia")),
    "zoledronate": ("bisphosphonate", ("zoledronic acid", "zol", "zoledronat", "zometa", "aclasta", "reclast")),
    "neridronate": ("bisphosphonate", ("neridronic acid", "nerixia")),
    "alendronate": ("bisphosphonate", ("alendronic acid", "fosamax", "binosto")),
    "risedronate": ("bisphosphonate", ("risedronic acid", "actonel", "atelvia")),
    "ibandronate": ("bisphosphonate", ("ibandronic acid", "boniva", "bonviva", "bondronat")),
    "etidronate": ("bisphosphonate", ("etidronic acid", "didronel")),
    "clodronate": ("bisphosphonate", ("clodronic acid", "bonefos")),
    "tiludronate": ("bisphosphonate", ("tiludronic acid", "skelid")),
    "denosumab": ("antiresorptive other", ("prolia", "xgeva")),
    "teriparatide": ("anabolic", ("forteo", "forsteo")),
    "calcium": ("calcium", ("elemental calcium",)),
    "calcium carbonate": ("calcium", ()),
    "calcium citrate": ("calcium", ()),
    "calcium gluconate": ("calcium", ()),
    "calcium lactate": ("calcium", ()),
    "calcium lactate gluconate": ("calcium", ("calcium lactogluconate",)),
    "calcium phosphate": ("calcium", ()),
    "calcium acetate": ("calcium", ()),
    "calcium chloride": ("calcium", ()),
    "cholecalciferol": ("vitamin D", ("colecalciferol", "vitamin d3", "vitamin d", "vigantol", "dekristol", "uvedose")),
    "ergocalciferol": ("vitamin D", ("vitamin d2",)),
    "calcifediol": ("vitamin D", ()),
    "calcitriol": ("vitamin D", ()),
    "alfacalcidol": ("vitamin D", ()),
    "prednisolone": (
        "glucocorticoid",
        ("prednisone", "orapred", "decortin", "decortin h", "solupred", "cortancyl"),
    ),
    "deflazacort": ("glucocorticoid", ("calcort", "emflaza")),
    "dexamethasone": ("glucocorticoid", ("decadron",)),
    "methylprednisolone": ("glucocorticoid", ("medrol", "solu medrol", "urbason", "solumedrol")),
    "hydrocortisone": ("glucocorticoid", ("cortef", "solu cortef")),
    "betamethasone": ("glucocorticoid", ()),
    # a mineralocorticoid: no course of the glucocorticoids, and not one of which that is unknown
    "fludrocortisone": ("hormone", ()),
    "valproate": ("anticonvulsant", ("valproic acid", "sodium valproate")),
    "phenobarbital": ("anticonvulsant", ("phenobarbitone",)),
    "phenytoin": ("anticonvulsant", ("fosphenytoin",)),
    "primidone": ("anticonvulsant", ()),
    "carbamazepine": ("anticonvulsant", ()),
    "oxcarbazepine": ("anticonvulsant", ()),
    "levetiracetam": ("anticonvulsant", ()),
    "lamotrigine": ("anticonvulsant", ()),
    "topiramate": ("anticonvulsant", ()),
    "methotrexate": ("other", ("mtx",)),
}
# How a bisphosphonate's name ends (zoledronate) and a steroid's (prednisolone), and such names in other languages.
_ELSEWHERE = {
    "dronate": ("{}dronat", "{}dronsäure", "{}dronsaeure", "acide {}dronique", "acido {}dronico"),
    "sone": ("{}son", "{}sona"),
    "solone": ("{}solon", "{}solona"),
}


def _names_of(agent: str) -> tuple[str, ...]:
    own = (agent, *AGENTS[agent][1])
    elsewhere = (
        pattern.format(name.removesuffix(ending))
        for name in own
        for ending, patterns in _ELSEWHERE.items()
        if name.endswith(ending)
        for pattern in patterns
    )
    return (*own, *elsewhere)


# Each spelling of a known drug, as plain() writes it, with its name.
AGENT_NAMES = {plain(name): agent for agent in AGENTS for name in _names_of(agent)}
# By the ending of the international names and of those above, as the macro is_bisphosphonate of the rules has it.
BISPHOSPHONATE = "dr[oóô]n(at|ic|iqu|s(ä|a|ae)ure)"
INFUSED = ("pamidronate", "zoledronate", "neridronate", "ibandronate")

# How a drug is given, as it may stand beside its name. What makes a drug act on one place only (cream, inhaled) is none
# of these: a steroid on the skin is no course of steroids.
_ROUTES = {
    "iv": "intravenous", "i v": "intravenous", "intravenous": "intravenous", "intravenously": "intravenous",
    "infusion": "intravenous", "infusions": "intravenous", "oral": "oral", "orally": "oral", "po": "oral",
    "p o": "oral", "tablet": "oral", "tablets": "oral", "capsule": "oral", "capsules": "oral", "sc": "subcutaneous",
    "s c": "subcutaneous", "subcutaneous": "subcutaneous", "tab": "oral", "tabs": "oral", "tabl": "oral", "tbl": "oral",
    "tablette": "oral", "tabletten": "oral", "comprime": "oral", "comprimes": "oral", "kapsel": "oral",
    "kapseln": "oral",
}  # fmt: skip
# Salts and water of crystallisation: the drug is the same, and its dose is told without them.
_SALTS = (
    "sodium succinate", "sodium phosphate", "sodium", "disodium", "monosodium", "trisodium", "hemihydrate",
    "monohydrate", "dihydrate", "trihydrate", "pentahydrate", "hydrate", "anhydrous", "as",
)  # fmt: skip
_BESIDE = {tuple(words.split()) for words in (*_ROUTES, *_SALTS, "elemental")}
_STRENGTH = re.compile(r"(?: \d+)+ ?(?:mg|g|ug|mcg|ml|iu|ie|units?)\b(?: kg\b| m2\b)?(?: d\b| day\b| dose\b)?")


@dataclass(frozen=True)
class UsualDose:
    """The largest dose of one day that a regimen or label has (cap_mg), and above which a dose is asked about."""

    cap_mg: float
    ask_above_mg: float
    source: str


# No dose is refused for these: they are asked about before they are taken.
USUAL_DOSES = {
    "zoledronate": UsualDose(
        5.0, 10.0, "4 mg a dose, 5 mg in the adult licence; the limit above is this product's choice"
    ),
    "pamidronate": UsualDose(
        90.0, 90.0, "60 mg a day (Glorieux 1998), 90 mg a day (Oxford protocol 2013); asking is this product's choice"
    ),
}


def known_agent(text: str) -> str | None:
    """The drug that a text names: `Zometa i.v.`, `disodium pamidronate`, `zoledronic acid (Zometa)`; else None.

    A text that names two drugs, or says more than a name, a salt and a route (a strength, a cream), names none here.
    """
    if doubtful(text):
        return None
    words = plain(text).split()
    agent = _only_agent(words)
    if agent and "elemental" in words and AGENTS[agent][0] == "calcium":
        return "calcium"
    return agent


def class_of_agent(agent: str) -> str | None:
    """The class of a known drug by its own name; None for one that is not known."""
    return AGENTS[agent][0] if agent in AGENTS else None


def is_bisphosphonate(agent: str) -> bool:
    """Whether a drug's name is one of a bisphosphonate, whether it is a known one or not."""
    return re.search(BISPHOSPHONATE, agent.lower()) is not None


def route_beside(text: str) -> str | None:
    """The route that stands beside a drug's name: `ibandronate i.v.`; None where none does."""
    said = f" {plain(text)} "
    return next((route for words, route in _ROUTES.items() if f" {words} " in said), None)


def agent_with_strength(text: str) -> str | None:
    """The drug that a text names beside a strength: `prednisolone 5 mg`, `Zometa 4mg/5ml`. Nobody says that the
    strength is the dose, so the text is asked about."""
    bare = _STRENGTH.sub("", plain(text))
    return known_agent(bare) if bare != plain(text) else None


def _only_agent(words: list[str]) -> str | None:
    """The one drug that all words name, by whatever of its names; salts and routes beside it say nothing else."""
    found: set[str] = set()
    while words:
        agent, length = _next_name(words)
        if not length:
            return None
        found |= {agent} if agent else set()
        words = words[length:]
    return found.pop() if len(found) == 1 else None


def _next_name(words: list[str]) -> tuple[str | None, int]:
    """(drug, words that name it) at the begin of some words; (None, words) for a salt or a route; (None, 0) else."""
    for length in range(len(words), 0, -1):
        agent = AGENT_NAMES.get(" ".join(words[:length]))
        if agent or tuple(words[:length]) in _BESIDE:
            return agent, length
    return None, 0
