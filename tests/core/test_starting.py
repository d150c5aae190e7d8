"""A store that a call begins is there only where something was written; a check says what it compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli import main
from tests.core.reference.tables import rows, text
from tests.core.test_cli import VISITS, Shell
from tests.core.test_cli import bare as bare

BAD = VISITS.replace("2025-01-02", "2025-13-02").replace("2026-01-02", "2026-13-02")


def traces(shell: Shell) -> list[str]:
    """What lies beside the files that the test made."""
    return sorted(one.name for one in shell.folder.iterdir() if one.suffix != ".csv")


def test_a_load_of_which_nothing_is_taken_leaves_no_store(bare: Shell) -> None:
    code, out, _ = bare.run("load", bare.file("v.csv", BAD))
    assert code == 1 and out.endswith("nothing was written\n") and traces(bare) == []
    assert bare.run("load", bare.file("v.csv", VISITS), "--map", "nonsense=nonsense")[0] == 2 and traces(bare) == []


def test_the_good_rows_of_a_first_file_are_written_and_counted(bare: Shell) -> None:
    code, out, _ = bare.run("load", bare.file("v.csv", VISITS.replace("2026-01-02", "2026-13-02")))
    assert code == 1 and f"  1 of 2 rows written to {bare.store} as batch 1" in out.splitlines()[-1]
    assert Path(bare.store).exists()


def test_a_table_of_a_reference_that_is_refused_leaves_no_store(bare: Shell) -> None:
    file = bare.file("own.csv", text(rows(citation="")))
    assert bare.run("references", "--load", file, "--by", "Dr Test")[0] == 1 and traces(bare) == []
    assert bare.run("references", "--load", file)[0] == 2 and traces(bare) == [], "by nobody"


@pytest.mark.parametrize("verb", ["load", "serve"])
def test_a_folder_that_is_not_there_is_said_and_not_made(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "v.csv").write_text(VISITS)
    words = [str(tmp_path / "v.csv")] if verb == "load" else ["--port", "18741"]
    assert main([verb, *words, "--store", str(tmp_path / "no" / "x.duckdb")]) == 3
    assert f"There is no folder {tmp_path / 'no'}: make it" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_a_check_says_which_store_it_compared_with(bare: Shell) -> None:
    file = bare.file("v.csv", VISITS)
    empty = f"compared with an empty store: there is no store {bare.store} yet, as of 2026-11-20"
    assert bare.run("check", file)[1].splitlines()[-1] == empty
    bare.run("load", file)
    assert bare.run("check", file)[1].splitlines()[-1] == f"compared with the store {bare.store}, as of 2026-11-20"
    own = bare.file("own.csv", text(rows()))
    assert bare.run("references", "--load", own, "--check")[1].splitlines()[-1].endswith(bare.store)
