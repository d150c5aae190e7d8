"""The verb `references`: its list, its acts, its exit codes, and that it works through a running dashboard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import answer_request, main
from core.inbox import Inbox
from tests.core.reference.tables import adjustment, rows, text
from tests.stores import TODAY, empty_store, fresh_store


class Shell:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys, self.store = folder, capsys, str(folder / "store.duckdb")

    def file(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def run(self, *words: str, as_of: str = str(TODAY)) -> tuple[int, str, str]:
        code = main(["references", *words, "--store", self.store, "--as-of", as_of])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def json(self, *words: str) -> tuple[int, object]:
        code, out, _ = self.run(*words, "--json")
        return code, json.loads(out)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path, capsys)
    empty_store(Path(made.store))
    return made


def test_check_load_list_switch_remove(shell: Shell) -> None:
    bare = text([{k: v for k, v in row.items() if k not in ("levels", "title")} for row in rows()])
    file = shell.file("own.csv", bare)
    code, out, _ = shell.run("--load", file, "--check")
    assert code == 1 and "refused: row 2 levels: a table of the lumbar spine needs its levels" in out
    assert shell.run("--load", file, "--check", "--levels", "L1-L4", "--title", "Own spine")[0] == 0
    code, out, _ = shell.run("--load", file, "--levels", "L1-L4", "--title", "Own spine", "--by", "Dr Test")
    assert code == 0 and "median, male: 0.55 at 5 y, 0.7 at 8 y" in out and out.rstrip().endswith("loaded")
    code, listed = shell.json()
    own = next(one for one in listed if one["reference_id"] == "own_spine")
    assert code == 0 and len(listed) == 6 and own["enabled"] and own["origin"] == "centre" and len(own["sha256"]) == 64
    assert all(one["sha256"] and one["citation"] for one in listed)
    out = shell.run()[1]
    assert "own_spine" in out and "L1-L4" in out and "5-8 y" in out
    code, report = shell.json("--load", file, "--levels", "L1-L4", "--title", "Own spine", "--by", "Dr Test")
    assert code == 0 and report["same"] and not report["written"]
    code, out, _ = shell.run("--height-adjustment", shell.file("h.csv", text(adjustment())), "--by", "Dr Test")
    assert code == 0 and "height Z by: cdc2000_stature" in out
    assert "no longer used" in shell.run("--leave", "own_spine", "--by", "Dr Test")[1]
    assert "is used from 2026-11-20 on" in shell.run("--use", "own_spine", "--by", "Dr Test")[1]
    assert "Own spine is removed" in shell.run("--remove", "own_spine", "--by", "Dr Test")[1]
    assert len(shell.json()[1]) == 5  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--load", "FILE"), 2),  # by nobody
        (("--load", "missing.csv", "--by", "x"), 2),
        (("--load", "FILE", "--use", "own_spine", "--by", "x"), 2),
        (("--levels", "L1-L4"), 2),
        (("--check",), 2),
        (("--height-adjustment", "FILE", "--title", "x", "--by", "x"), 2),
        (("--height-adjustment", "FILE", "--by", "x"), 1),
        (("--use", "nobody", "--by", "x"), 2),
        (("--use", "cdc2000_stature", "--by", "x"), 1),
        (("--leave", "cdc2000_stature", "--by", "x"), 1),
        (("--remove", "cdc2000_stature", "--by", "x"), 1),
    ],
)
def test_a_mistake_is_a_sentence(shell: Shell, words: tuple[str, ...], code: int) -> None:
    file = shell.file("own.csv", text(rows()))
    got, out, err = shell.run(*(file if word == "FILE" else word for word in words))
    assert got == code and (err.strip() or out.strip())


def test_a_check_needs_no_store_and_a_load_starts_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(tmp_path, capsys)
    file = shell.file("own.csv", text(rows()))
    assert shell.run("--load", file, "--check")[0] == 0 and not Path(shell.store).exists()
    assert shell.run("--load", file, "--by", "Dr Test")[0] == 0 and Path(shell.store).exists()


def test_templates(capsys: pytest.CaptureFixture[str]) -> None:
    for kind, first in (("reference", "reference_id,title"), ("height-adjustment", "reference_id,citation")):
        assert main(["template", kind]) == 0
        assert capsys.readouterr().out.startswith(first)


@pytest.mark.parametrize("words", [["--load", "own.csv"], ["--load=own.csv"], ["--loa", "own.csv"]])
def test_it_goes_through_the_owner_with_its_files(tmp_path: Path, words: list[str]) -> None:
    here, store_folder = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    store_folder.mkdir()
    (here / "own.csv").write_bytes(text(rows()))
    with fresh_store(store_folder) as store:
        inbox = Inbox(store.path, lambda argv: answer_request(store, argv))
        inbox.start()
        try:
            call = ["references", *words, "--by", "own.csv", "--store", str(store.path)]
            done = subprocess.run(
                [sys.executable, "-m", "core.cli", *call], capture_output=True, text=True, cwd=here, timeout=120,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )  # fmt: skip
        finally:
            inbox.stop()
        assert done.returncode == 0, done.stderr
        assert store.query("SELECT loaded_by FROM reference_files")["loaded_by"].tolist() == ["own.csv"]


def test_letters_that_were_read_wrongly_can_be_named_and_loaded_again(shell: Shell) -> None:
    file = shell.file("own.csv", text(rows(citation="Łódź 2020")).decode().encode("cp1250"))
    code, out, _ = shell.run("--load", file, "--by", "Dr Test")
    assert code == 0 and "citation: £ódŸ 2020" in out and "name another encoding with --encoding" in out
    code, out, err = shell.run("--load", file, "--encoding", "nonsense", "--check")
    assert code == 2 and "There is no encoding nonsense" in err
    again = ("--load", file, "--encoding", "cp1250", "--by", "Dr Test")
    assert "another table of this id is loaded" in shell.run(*again)[1]
    code, out, _ = shell.run(*again, "--replace")
    assert code == 0 and "citation: Łódź 2020" in out
    assert "the same file is loaded already" in shell.run(*again)[1]
    assert shell.run("--encoding", "cp1250")[0] == 2
