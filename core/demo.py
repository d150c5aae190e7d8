"""The demonstration store, and serving a dashboard: the two verbs that end in a browser."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

import sample_data
from core.clinic import freeze, open_clinic
from core.errors import StoreUnreadable, TrabeculaError, UsageError
from core.intake import Options, load
from core.rules.states import acknowledge, mark_reviewed
from core.store import Store
from core.store.lock import beside

DEFAULT_DEMO = "build/demo.duckdb"
_APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"


def run_demo(args: Namespace) -> int:
    """Build the demonstration where it is missing or out of date, then serve it."""
    path = Path(args.store)
    if args.fresh or not _is_current(path):
        _remove(path)
        _say(f"Building the demonstration store {path} from synthetic children ...")
        build(path)
    return 0 if args.build_only else run_serve(args)


def build(path: Path) -> None:
    """Load the sample files through the real intake and set the day and the reviews of the demonstration."""
    with open_clinic(path, sample_data.AS_OF) as store:
        freeze(store, sample_data.AS_OF)
        for name, table in sample_data.FILES:
            report = load(store, name, (sample_data.FOLDER / name).read_bytes(), Options(table=table, loaded_by="demo"))
            if not report.clean:
                first = next(p for p in report.problems if p.severity != "note")
                raise TrabeculaError(f"The sample file {name} has a problem in row {first.row}: {first.message}.")
        _apply_state(store)


def _apply_state(store: Store) -> None:
    """Reviews of the demonstration, and findings that were seen at them."""
    with (sample_data.FOLDER / sample_data.DEMO_STATE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = dict(store.query("SELECT patient_id, patient_key FROM patients").itertuples(index=False))
    seen = store.query("SELECT patient_key, rule, object, since FROM findings")
    for row in rows:
        key, day = int(keys[row["patient_id"]]), date.fromisoformat(row["reviewed_on"])
        mark_reviewed(store, key, row["reviewer"], on=day)
        for finding in seen[(seen["patient_key"] == key) & (seen["since"].dt.date < day)].itertuples():
            acknowledge(store, key, finding.rule, finding.object, "seen at the review (demo)", row["reviewer"], on=day)


def _is_current(path: Path) -> bool:
    """Whether the store was built from the sample files as they are now."""
    if not path.exists():
        return False
    wanted = {hashlib.sha256((sample_data.FOLDER / name).read_bytes()).hexdigest() for name, _ in sample_data.FILES}
    with open_clinic(path) as store:
        return wanted <= set(store.query("SELECT sha256 FROM batches WHERE state = 'loaded'")["sha256"])


def _remove(path: Path) -> None:
    """Take an old demonstration away; never a store that holds anything else."""
    if not path.exists():
        return
    with open_clinic(path) as store:
        if store.value("SELECT count(*) FROM patients WHERE synthetic IS NOT true"):
            raise UsageError(f"{path} holds patients that are not synthetic: name another file for the demonstration.")
    path.unlink()
    for ending in (".wal", ".lock", ".owner.json"):
        beside(path, ending).unlink(missing_ok=True)
    shutil.rmtree(beside(path, ".staged"), ignore_errors=True)


def run_serve(args: Namespace) -> int:
    """Serve the dashboard on a store until it is stopped; the dashboard's process owns the store."""
    path = Path(args.store).resolve()
    if not 0 < args.port < 65536:
        raise UsageError(f"{args.port} is no port: choose one from 1 to 65535.")
    open_clinic(path, args.as_of).close()
    if not _APP.exists():
        raise StoreUnreadable("The dashboard is not installed beside the core: install the whole project.")
    environment = (
        os.environ | {"TRABECULA_STORE": str(path)} | ({"TRABECULA_AS_OF": str(args.as_of)} if args.as_of else {})
    )
    _say(f"Trabecula on http://127.0.0.1:{args.port}  (store {path}; stop with Ctrl+C)")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(_APP),
        "--server.port",
        str(args.port),
        "--server.headless",
        "true",
    ]
    try:
        return subprocess.call(command, env=environment)
    except KeyboardInterrupt:
        return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
