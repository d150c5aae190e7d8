"""The command line: its verbs, exit codes and JSON, and that a user's mistake is a sentence and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.demo import DEFAULT_DEMO
from core.grammar import parser
from tests.stores import empty_store

VISITS = """patient_id,date_of_birth,sex,visit_date,height_cm,LS L1-L4 BMD (g/cm2),LS Z,T8,modality
C1,2014-06-14,male,2025-01-02,120.5,0.512,-2.4,0,vfa
C1,,,2026-01-02,126,0.520,-2.9,2,vfa
"""
REPORT_FIELDS = {"rows_in", "new", "changed", "same", "refused", "skipped", "tables", "problems", "files"}
PROBLEM_FIELDS = {"file", "row", "column", "value", "severity", "message", "mend"}
FINDING_FIELDS = {"rule", "severity", "patient", "centre", "since", "sentence", "evidence", "state"}


class Shell:
    """Calls the command and keeps what it printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.store = str(folder / "store.duckdb")

    def file(self, name: str, text: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run(self, *words: str, as_of: str = "2026-11-20") -> tuple[int, str, str]:
        more = ["--store", self.store, "--as-of", as_of] if words[0] != "template" else []
        try:
            code = main([*words, *more])
        except SystemExit as error:  # argparse
            code = int(error.code or 0)
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    def json(self, *words: str, **more: str) -> tuple[int, object]:
        code, out, err = self.run(*words, "--json", **more)
        assert out, err
        return code, json.loads(out)


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell where no store is yet."""
    return Shell(tmp_path, capsys)


@pytest.fixture
def shell(bare: Shell) -> Shell:
    """A shell with an empty store."""
    empty_store(Path(bare.store))
    return bare


def test_check_then_load_then_findings_then_undo(bare: Shell) -> None:
    shell = bare
    file = shell.file("v.csv", VISITS)
    code, report = shell.json("check", file)
    assert code == 0 and isinstance(report, dict) and report.keys() >= REPORT_FIELDS
    assert report["rows_in"] == report["new"] == 2
    assert not Path(shell.store).exists(), "a check of a first file makes no store"
    code, report = shell.json("load", file)
    assert code == 0 and isinstance(report, dict) and report["files"][0]["batch_id"] == 1
    code, findings = shell.json("findings")
    assert code == 0 and isinstance(findings, list) and all(f.keys() >= FINDING_FIELDS for f in findings)
    assert {"VF-NEW", "ZLOW"} <= {f["rule"] for f in findings}
    assert shell.json("findings", "--patient", "C1")[1] == findings
    code, batches = shell.json("batches")
    assert isinstance(batches, list) and batches[0]["state"] == "loaded"
    assert shell.run("undo", "1")[0] == 0
    assert shell.json("findings")[1] == []


def test_an_earlier_day_knows_nothing_of_what_came_later(shell: Shell) -> None:
    shell.run("load", shell.file("v.csv", VISITS))
    now = {f["rule"] for f in shell.json("findings")[1]}  # type: ignore[attr-defined,index,union-attr]
    then = {f["rule"] for f in shell.json("findings", as_of="2025-06-01")[1]}  # type: ignore[attr-defined,index,union-attr]
    assert "VF-NEW" in now and "VF-NEW" not in then


def test_problems_have_their_documented_fields_and_exit_code_one(shell: Shell) -> None:
    code, report = shell.json("check", shell.file("v.csv", VISITS + "C1,,,2026-02-30,126,,,,\n"))
    assert code == 1 and isinstance(report, dict)
    assert report["refused"] == 1 and report["rows_in"] == 3
    assert report["problems"][0].keys() == PROBLEM_FIELDS and report["problems"][0]["row"] == 4


def test_soft_problems_wait_for_a_confirmation(shell: Shell) -> None:
    file = shell.file("v.csv", VISITS.replace("-2.9", "-6.5"))
    assert shell.run("check", file)[0] == 1
    assert shell.run("load", file, "--accept-soft")[0] == 0


def test_mapping_a_header_by_hand(shell: Shell) -> None:
    file = shell.file("v.csv", VISITS.replace("patient_id", "Kennung").replace("height_cm", "Grösse"))
    assert shell.run("check", file)[0] == 1
    assert shell.run("load", file, "--map", "Kennung=patient_id", "--map", "Grösse=height_cm")[0] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("load", "missing.csv"), 2),
        (("load", "."), 2),
        (("check",), 2),
        (("frobnicate",), 2),
        (("load", "FILE", "--table", "nonsense"), 2),
        (("load", "FILE", "--map", "nonsense"), 2),
        (("load", "FILE", "--map", "nonsense=patient_id"), 2),
        (("load", "FILE", "--date-order", "sideways"), 2),
        (("findings", "--patient", "nobody"), 2),
        (("facts", "nonsense"), 2),
        (("undo", "99"), 1),
        (("undo", "x"), 2),
        (("template", "nonsense"), 2),
    ],
)
def test_a_mistake_is_a_sentence(shell: Shell, words: tuple[str, ...], code: int) -> None:
    file = shell.file("v.csv", VISITS)
    shell.run("load", file)
    got, out, err = shell.run(*(file if word == "FILE" else word for word in words))
    assert got == code and (err.strip() or out.strip())


def test_a_bad_day_is_a_usage_mistake(shell: Shell) -> None:
    assert shell.run("findings", as_of="2026-02-30")[0] == 2


def test_reading_a_store_that_is_not_there(bare: Shell) -> None:
    shell = bare
    code, _, err = shell.run("findings")
    assert code == 3 and "There is no store" in err
    assert not Path(shell.store).exists()


def test_a_file_that_is_no_store(shell: Shell) -> None:
    Path(shell.store).write_text("hello")
    code, _, err = shell.run("findings")
    assert code == 3 and "cannot be opened" in err


@pytest.mark.parametrize("name", ["scan_pairs", "dxa_due", "VF-NEW"])
def test_facts_of_a_rule(shell: Shell, name: str) -> None:
    shell.run("load", shell.file("v.csv", VISITS))
    code, rows = shell.json("facts", name, "--patient", "C1")
    assert code == 0 and isinstance(rows, list) and rows and rows[0]["patient_id"] == "C1"


def test_tables_limits_and_templates(shell: Shell) -> None:
    shell.run("load", shell.file("v.csv", VISITS))
    tables = {row["table"]: row["rows"] for row in shell.json("tables")[1]}  # type: ignore[attr-defined,index,union-attr]
    assert tables["visits"] == 2
    assert shell.run("template", "wide")[1].startswith("centre,patient_id")
    _, limits = shell.json("limits", "--sign", "dxa_interval_months=6", "--by", "Dr. Test")
    assert isinstance(limits, list)
    signed = next(one for one in limits if one["limit"] == "dxa_interval_months")
    assert (signed["value"], signed["rule_book_value"]) == (6, 12) and "Dr. Test" in signed["signed"]
    assert shell.run("limits", "--sign", "dxa_interval_months=6")[0] == 2
    assert shell.run("limits", "--sign", "nonsense=6", "--by", "x")[0] == 2


def test_a_centre_says_which_bones_are_long(shell: Shell) -> None:
    """The clavicle is a long bone where the centre says so, and the fracture history follows."""
    broken = "patient_id,fracture_date,bone,energy,local_disease,confirmed_by_imaging\n"
    broken += "".join(f"C1,{day},clavicle,low,no,yes\n" for day in ("2019-01-02", "2020-01-02"))
    shell.run("load", shell.file("people.csv", "patient_id,date_of_birth,sex\nC1,2012-01-01,F\n"))
    assert shell.run("load", shell.file("broken.csv", broken))[0] == 0
    before: Any
    bones: Any
    after: Any
    _, before = shell.json("facts", "iscd_fractures")
    _, bones = shell.json("bones", "--long", "Clavicle", "--by", "Dr. Test")
    assert next(one for one in bones if one["bone"] == "clavicle") == {
        "bone": "clavicle", "is_long": True, "source": "this centre's choice", "set_by": "Dr. Test", "set_on": "2026-11-20"
    }  # fmt: skip
    _, after = shell.json("facts", "iscd_fractures")
    assert (before[0]["young_sure"], after[0]["young_sure"]) == (0, 2)
    assert shell.run("bones", "--long", "clavicle")[0] == 2
    assert shell.run("bones", "--long", "clavicle", "--by", "  ")[0] == 2
    _, bones = shell.json("bones", "--not-long", "clavicle", "--by", "Dr. Other")
    back = next(one for one in bones if one["bone"] == "clavicle")
    assert (back["source"], back["set_by"]) == ("this product's choice: anatomically a long bone", "Dr. Other")
    _, after = shell.json("facts", "iscd_fractures")
    assert after[0]["young_sure"] == 0
    assert shell.run("bones", "--long", "clavicle", "--not-long", "rib", "--by", "x")[0] == 2
    for words in (("--long", "", "--by", "x"), ("--by", "x"), ("--long", "vertebra", "--by", "x")):
        assert shell.run("bones", *words)[0] == 2, words
    code, _, said = shell.run("bones", "--not-long", "wishbone", "--by", "x")
    assert code == 2
    assert "There is no bone 'wishbone': it has to be one of carpal, clavicle, femur" in said
    assert "clavicle" in shell.run("bones")[1]


def test_a_load_says_its_store_and_the_whole_call_that_undoes_it(shell: Shell) -> None:
    _, out, _ = shell.run("load", shell.file("v.csv", VISITS))
    assert f"  2 of 2 rows written to {shell.store} as batch 1" in out
    assert f"`trabecula undo 1 --store {shell.store}` takes it back" in out


def test_without_a_named_store_the_undo_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRABECULA_STORE", str(empty_store(tmp_path / "own.duckdb")))
    (tmp_path / "v.csv").write_text(VISITS)
    assert main(["load", str(tmp_path / "v.csv")]) == 0
    assert "`trabecula undo 1` takes it back" in capsys.readouterr().out


def test_an_undo_counts_one_finding_as_one(shell: Shell) -> None:
    shell.run("load", shell.file("first.csv", VISITS))
    shell.run("load", shell.file("v.csv", "patient_id,visit_date,LS Z,LS L1-L4 BMD (g/cm2)\nC1,2026-06-02,-1.0,0.53\n"))
    out = shell.run("undo", "2")[1]
    assert "1 findings" not in out and "Batch 2 is undone" in out


def test_only_the_demo_has_a_store_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRABECULA_STORE", "clinic.duckdb")
    stores = {verb: parser().parse_args([verb]).store for verb in ("demo", "serve", "batches")}
    assert stores == {"demo": DEFAULT_DEMO, "serve": "clinic.duckdb", "batches": "clinic.duckdb"}
    with pytest.raises(SystemExit):
        parser().parse_args(["demo", "--help"])
    assert f"default: {DEFAULT_DEMO}" in " ".join(capsys.readouterr().out.split())
