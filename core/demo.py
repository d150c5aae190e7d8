"""The demonstration store: built from the synthetic children where it is missing or out of date, then served."""

from __future__ import annotations

import hashlib
import shutil
import sys
from argparse import Namespace
from pathlib import Path

import sample_data
from core.clinic import freeze, open_clinic
from core.errors import TrabeculaError, UsageError
from core.intake import Options, load
from core.rules.states import acknowledge, mark_reviewed
from core.serving import need_port, run_serve
from core.store import Store
from core.store.lock import beside, remove_store
from sample_data.reading import reviews

DEFAULT_DEMO = "build/demo.duckdb"
# Neither invented nor taken from a publication.
_REAL = """SELECT count(*) FROM patients p WHERE synthetic IS NOT true
    AND NOT EXISTS (SELECT 1 FROM pregnancies g WHERE g.patient_key = p.patient_key AND g.published_in IS NOT NULL)"""


def run_demo(args: Namespace) -> int:
    """Build the demonstration where it is missing or out of date, then serve it."""
    path = Path(args.store)
    if not args.build_only:
        need_port(args.port)  # before minutes of building
    if path == Path(DEFAULT_DEMO):
        path.parent.mkdir(exist_ok=True)
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
    """Reviews of the demonstration, and findings that were seen at them or booked."""
    keys = dict(store.query("SELECT patient_id, patient_key FROM patients").itertuples(index=False))
    found = store.query("SELECT patient_key, rule, object, since FROM findings")
    for review in reviews():
        key, by = int(keys[review.patient_id]), review.reviewer
        mark_reviewed(store, key, by, on=review.reviewed_on)
        for finding in found[found["patient_key"] == key].itertuples():
            if settled := review.settled(finding.rule, finding.since.date()):
                acknowledge(store, key, finding.rule, finding.object, settled[0], by, on=settled[1])


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
        if store.value(_REAL):
            raise UsageError(f"{path} holds patients that are not synthetic: name another file for the demonstration.")
    remove_store(path)
    shutil.rmtree(beside(path, ".staged"), ignore_errors=True)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
