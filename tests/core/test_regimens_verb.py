"""The verb `regimens`: its list, a centre's own in and out, what is refused, and that the findings follow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli import answer_request, main
from core.clinic import open_clinic
from core.reference import install
from tests.stores import TODAY, empty_store

OWN = (
    "regimen_id,agent,age_from_years,age_to_years,dose_mg_per_kg,days_per_cycle,interval_months,max_mg_per_day,source\n"
)
GOOD = OWN + "House,zoledronate,2,,0.04,1,4,4,own protocol of 2026\n"
INFUSION = (
    "patient_id,agent,infusion_date,status,dose_mg,weight_kg,weight_date,regimen,first_ever\n"
    "C1,zoledronate,2026-06-01,given,0.8,20,2026-06-01,House,no\n"
)


class Shell:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys, self.store = folder, capsys, str(folder / "store.duckdb")

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def run(self, *words: str) -> tuple[int, str, str]:
        try:
            code = main([*words, "--store", self.store, "--as-of", str(TODAY)])
        except SystemExit as error:
            code = int(error.code or 0)
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json")[1])

    def load(self, text: str) -> tuple[int, str, str]:
        return self.run("regimens", "--file", self.file("own.csv", text), "--by", "Dr Test")


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path, capsys)
    empty_store(Path(made.store))
    return made


def test_the_list_has_each_band_of_what_came_with_the_program(shell: Shell) -> None:
    listed = shell.json("regimens")
    assert {one["regimen_id"] for one in listed} == {"P-MTL", "P-OUH", "P-low", "Z-6", "Z-3", "Z-inf"}
    assert len(listed) == 10 and all(one["source"] and one["origin"] == "bundled" for one in listed)
    out = shell.run("regimens")[1]
    assert "2 y to 3.0 y" in out and "0.75 mg/kg" in out and "30-60 mg" in out and "60 mg a day" in out
    for one in listed:  # what the totals of the source are is what dose, days and interval make
        if one["dose_mg_per_kg"]:
            made = one["dose_mg_per_kg"] * one["days_per_cycle"] * 12 / one["interval_months"]
            assert made == pytest.approx(one["mg_per_kg_per_year"]), one["regimen_id"]


def test_a_centres_own_is_loaded_changed_and_removed_and_the_checks_follow(shell: Shell) -> None:
    shell.run("load", shell.file("people.csv", "patient_id,date_of_birth,sex\nC1,2014-06-14,F\n"))
    assert shell.run("load", shell.file("given.csv", INFUSION))[0] == 0
    assert shell.json("facts", "bp_dose")[0]["verdict"] == "unknown"
    code, out, _ = shell.load(GOOD)
    assert code == 0 and "loaded: House" in out
    own = next(one for one in shell.json("regimens") if one["origin"] == "centre")
    assert (own["mg_per_kg_per_year"], own["name"], own["phase"], own["kind"]) == (0.12, "House", "full", "centre")
    assert (own["set_by"], own["set_on"][:10]) == ("Dr Test", str(TODAY))
    assert shell.json("facts", "bp_dose")[0]["verdict"] == "fine"
    assert [one["rule"] for one in shell.json("findings") if one["rule"] == "BP-DOSE"] == []
    shell.load(GOOD.replace("0.04", "0.02"))
    assert [one["severity"] for one in shell.json("findings") if one["rule"] == "BP-DOSE"] == ["H"]
    assert len(shell.json("regimens")) == 11
    code, out, _ = shell.run("regimens", "--drop", "house", "--by", "Dr Test")
    assert code == 0 and "House is removed" in out
    assert shell.json("facts", "bp_dose")[0]["verdict"] == "unknown" and len(shell.json("regimens")) == 10


def test_a_renewal_leaves_a_centres_own_and_replaces_what_the_program_brought(shell: Shell) -> None:
    shell.load(GOOD)
    with open_clinic(Path(shell.store), TODAY) as store, store.write() as cursor:
        cursor.execute("UPDATE regimens SET dose_mg_per_kg = 9 WHERE regimen_id = 'Z-6'")
        install(cursor)
        found = cursor.execute("SELECT regimen_id, dose_mg_per_kg, origin FROM regimens").fetchall()
    assert ("House", 0.04, "centre") in found and ("Z-6", 0.05, "bundled") in found and len(found) == 11


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("House,zoledronate,2,,0,1,4,4,own", "this is not above 0"),
        ("House,zoledronate,2,,-0.05,1,4,4,own", "this is not above 0"),
        ("House,zoledronate,2,,0.04,1,4,0,own", "this is not above 0"),
        ("House,zoledronate,2,,5,1,4,4,own", "far from every other regimen of zoledronate"),
        ("House,zoledronate,2,,,1,4,4,own", "the row has no dose"),
        ("House,zoledronate,9,3,0.04,1,4,4,own", "the age band ends before it begins"),
        ("House,zoledronate,3,3,0.04,1,4,4,own", "the age band ends before it begins"),
        ("House,zoledronate,-1,3,0.04,1,4,4,own", "an age cannot be below 0"),
        ("House,zoledronate,0,6,0.04,1,4,4,own\nHouse,zoledronate,5,,0.05,1,4,4,own", "the age bands of House overlap"),
        ("House,zoledronate,0,,0.04,1,4,4,own\nHouse,zoledronate,5,,0.05,1,4,4,own", "the age bands of House overlap"),
        ("House,aspirin,2,,0.04,1,4,4,own", "this is no bisphosphonate that is known"),
        ("House,prednisolone,2,,0.04,1,4,4,own", "this is no bisphosphonate that is known"),
        ("House,zoledronate,2,,0.04,1,4,4,", "source is empty"),
        (",zoledronate,2,,0.04,1,4,4,own", "regimen_id is empty"),
        ("--,zoledronate,2,,0.04,1,4,4,own", "neither letter nor digit"),
        ("z 6,zoledronate,2,,0.04,1,4,4,own", "Z-6 comes with the program"),
        ("Montreal,pamidronate,2,,1,3,4,60,own", "P-MTL is called so already"),
        ("House,zoledronate,2,,0.04,8,4,4,own", "no whole number from 1 to 7"),
        ("House,zoledronate,2,,0.04,1,2.5,4,own", "no whole number from 1 to 60"),
        ("House,zoledronate,2,,much,1,4,4,own", "this is not a number"),
        ("House,zoledronate,0,2,0.04,1,4,4,own\nHouse,pamidronate,2,,1,1,4,4,own", "two drugs or two names"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_is_written(shell: Shell, row: str, words: str) -> None:
    code, out, _ = shell.load(OWN + row + "\n")
    assert code == 1 and words in out and "nothing was written" in out
    assert len(shell.json("regimens")) == 10


@pytest.mark.parametrize(
    ("columns", "row", "words"),
    [
        ("phase,dose_mg_per_kg", "half,0.04", "this is no phase"),
        ("to_inclusive,dose_mg_per_kg", "perhaps,0.04", "this is neither yes nor no"),
        ("fixed_low_mg,fixed_high_mg", "4,3", "the highest is below the lowest"),
        ("fixed_low_mg,fixed_high_mg", "3,", "a fixed dose needs both its ends"),
        ("dose_mg_per_kg,fixed_low_mg,fixed_high_mg", "0.04,3,4", "a dose per kg and a fixed one"),
        ("dose_mg_per_kg,first_dose_low_mg_per_kg,first_dose_high_mg_per_kg", "0.04,0.02,0.01", "the highest is below"),
        ("dose_mg_per_kg,first_dose_high_mg_per_kg", "0.04,0.05", "the reduced first dose is above the full one"),
    ],
)
def test_other_columns_are_checked_too(shell: Shell, columns: str, row: str, words: str) -> None:
    code, out, _ = shell.load(f"regimen_id,agent,source,{columns}\nHouse,zoledronate,own,{row}\n")
    assert code == 1 and words in out


def test_bands_that_touch_and_phases_are_taken_whole(shell: Shell) -> None:
    text = (
        "id,drug,age_from_years,age_to_years,to_inclusive,phase,dose_mg_per_kg,interval_months,source\n"
        "House,zoledronic acid,0,3,yes,,\"0,02\",3,own\nHouse,zoledronate,3,,,full,\"0,04\",6,own\n"
        "House,zoledronate,,,,maintenance,\"0,02\",12,own\n"
    )  # fmt: skip
    assert shell.load(text)[0] == 0
    own = [one for one in shell.json("regimens") if one["origin"] == "centre"]
    assert [(one["phase"], one["age_from_years"], one["to_inclusive"]) for one in own] == [
        ("full", 0.0, True), ("full", 3.0, False), ("maintenance", 0.0, False)
    ]  # fmt: skip
    assert {one["agent"] for one in own} == {"zoledronate"}
    assert [one["mg_per_kg_per_year"] for one in own] == [None, None, None]  # how many days a cycle has is not said


def test_the_centres_maintenance_has_its_own_dose_and_interval(shell: Shell) -> None:
    text = "regimen_id,agent,phase,dose_mg_per_kg,days_per_cycle,interval_months,source\n"
    text += "House,zoledronate,full,0.05,1,6,own\nHouse,zoledronate,maintenance,0.02,1,12,own\n"
    assert shell.load(text)[0] == 0
    shell.run("load", shell.file("people.csv", "patient_id,date_of_birth,sex\nC1,2014-06-14,F\n"))
    shell.run("load", shell.file("given.csv", INFUSION.replace("House", "House maintenance").replace(",0.8,", ",0.4,")))
    (dose,) = shell.json("facts", "bp_dose")
    assert (dose["verdict"], dose["phase"], dose["expected_mg"]) == ("fine", "maintenance", 0.4)
    (following,) = shell.json("facts", "bp_next")
    assert (following["due_date"][:10], following["regimen_id"]) == ("2027-06-01", "House")


def test_usage(shell: Shell) -> None:
    file = shell.file("own.csv", GOOD)
    for words in (
        ("--file", file), ("--file", file, "--by", "  "), ("--drop", "House"), ("--by", "x"), ("--encoding", "utf-8"),
        ("--file", file, "--drop", "House", "--by", "x"), ("--file", "nowhere.csv", "--by", "x"),
    ):  # fmt: skip
        assert shell.run("regimens", *words)[0] == 2, words
    code, _, said = shell.run("regimens", "--drop", "Z-6", "--by", "x")
    assert code == 1 and "Z-6 comes with the program: it cannot be removed." in said
    code, _, said = shell.run("regimens", "--drop", "House", "--by", "x")
    assert code == 1 and "There is no regimen 'House'" in said
    assert shell.run("template", "regimens")[1].startswith("regimen_id,agent,name,phase,age_from_years")


def test_it_works_through_a_running_dashboard(shell: Shell) -> None:
    file = shell.file("own.csv", GOOD)
    with open_clinic(Path(shell.store), TODAY) as store:
        code, out, _ = answer_request(store, ["regimens", "--file", file, "--by", "Dr Test"])
        assert code == 0 and "loaded: House" in out
        assert "House" in answer_request(store, ["regimens"])[1]
