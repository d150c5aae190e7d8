"""Stores of made-up children, made once by the real intake and kept in build/bench until what makes them changes."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

from core.clinic import open_clinic
from core.intake import Options, load
from tests.bench.children import AS_OF, SCANS_EACH
from tests.bench.files import LOADED, write_files

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench"
TODAY: date = AS_OF.astype(object)
# What a store's content follows from. The intake is left out: it may get faster, and brings the same rows.
_SOURCES = (
    "core/contracts",
    "core/store",
    "core/rules",
    "core/reference",
    "tests/bench/children.py",
    "tests/bench/files.py",
)


def key() -> str:
    """Changes with the children, the tables, the references and the rules."""
    text = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix in (".py", ".sql", ".toml", ".csv"):
                text.update(file.read_bytes())
    return text.hexdigest()[:12]


def prepared(scans: int, folder: Path = FOLDER) -> Path:
    """The folder with the files, `store.duckdb` and `patients.duckdb` (nobody scanned yet) of so many scans.

    Made where they are missing or of an older key; whoever asks twice gets the same.
    """
    home = folder / f"{scans}-{key()}"
    if (home / "done").exists():
        return home
    for old in folder.glob(f"{scans}-*"):
        shutil.rmtree(old)
    print(f"Making {scans} scans of {scans // SCANS_EACH} synthetic patients and their store ...", flush=True)
    write_files(home, scans // SCANS_EACH)
    load_files(home / "patients.duckdb", LOADED[:1])
    shutil.copyfile(home / "patients.duckdb", home / "store.duckdb")
    load_files(home / "store.duckdb", (*LOADED[2:], LOADED[1]))  # scans last: what follows from them is worked out once
    (home / "done").touch()
    return home


def load_files(path: Path, files: tuple[tuple[str, str | None], ...]) -> None:
    """Put files that lie beside a store into it; any row that is refused is an error."""
    with open_clinic(path, TODAY) as store:
        for name, table in files:
            report = load(store, name, path.parent / name, Options(table=table, accept_soft=True))
            if report.refused or not report.new:
                first = next(problem for problem in report.problems if problem.severity != "note")
                raise RuntimeError(f"{name}: {report.refused} rows refused; row {first.row}: {first.message}")
