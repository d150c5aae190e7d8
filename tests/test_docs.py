"""What the documents name exists, and what exists is documented."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from pathlib import Path

from core import reference
from core.grammar import parser
from core.intake import Change, FindingChange, PatientTouched, Problem, Report

ROOT = Path(__file__).parents[1]


def _verbs() -> dict[str, argparse.ArgumentParser]:
    actions = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(actions[0].choices)


def test_every_verb_and_option_is_documented_and_the_other_way_round() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    verbs = text.split("| verb | what it does |")[1].split("\n\n")[0]
    documented = set(re.findall(r"^\| `([a-z]+)", verbs, re.M))
    assert documented == set(_verbs())
    known = {option for verb in _verbs().values() for action in verb._actions for option in action.option_strings}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) | {"-h"}
    assert named == known


def test_json_fields_are_documented() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for name in [
        field.name for part in (Report, Problem, Change, FindingChange, PatientTouched) for field in fields(part)
    ]:
        assert re.search(rf"\b{name}\b", text), name


def test_what_may_stand_in_a_centres_own_table_is_documented() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for kind in reference.SHAPES:
        lines = [f"| `{name}` | {words} |" for name, words in reference.meanings(kind)]
        assert "\n".join([f"| `{kind}` | what may stand there |", "|---|---|", *lines, ""]) in text


def test_files_that_documents_name_exist() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for path in re.findall(r"\b((?:core|dashboard|tests|docs|sample_data)/[\w./-]+)", text):
            assert (ROOT / path.rstrip(".")).exists(), f"{page.name} names {path}"
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_hazard_names_its_test() -> None:
    rows = [
        line
        for line in (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ][1:]
    assert len(rows) > 10 and all("tests/" in row.split("|")[3] for row in rows)
