"""A store ready for work: schema, references, limits, rules and findings in step with its as-of date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path

import pandas as pd

from core import reference
from core.contracts import TABLES
from core.errors import TrabeculaError
from core.intake.apply import copy_patients
from core.intake.slices import as_it_is, findings_after, slices
from core.rules import findings, kept, worklist, workspace
from core.store import Cursor, Store, schema_of
from core.store.cluster import gather
from core.store.step import is_in_step, put_out_of_step


def open_clinic(path: Path | str, as_of: date | None = None) -> Store:
    """Open a store, create it where it is new, and bring everything derived up to date.

    as_of: the day that counts as today; without it the store's frozen day (a demo), else the computer's date.
    Raises StoreHeld where another process owns the store, StoreUnreadable where it cannot be opened.
    """
    store = Store.open(Path(path))
    try:
        store.as_of = as_of or store.value("SELECT as_of_frozen FROM store_state") or date.today()
        keep_in_step(store)
    except BaseException:
        store.close()
        raise
    return store


def keep_in_step(store: Store, as_of: date | None = None) -> None:
    """Renew references, rules and findings where the program, the settings or the day have moved on."""
    with store.exclusive():  # nobody may commit between the copy that rules are worked out on and its findings
        _renew(store, as_of or store.as_of)


def _renew(store: Store, day: date) -> None:
    digest = workspace.digest(store)
    state = store.query("SELECT views_digest, findings_as_of FROM store_state").iloc[0]
    stands = state["views_digest"] == digest and str(state["findings_as_of"])[:10] == str(day)
    if stands:
        store.as_of = day
        return
    if state["views_digest"] != digest:
        with store.write() as cursor:
            reference.install(cursor)
    with store.cursor() as apart, closing(slices(store, "store.main.patients", day)) as workspaces:
        for number, cursor in enumerate(workspaces):
            kept.add_anew(apart, schema_of(cursor), first=number == 0)
    with store.write() as writing:
        workspace.install_macros_on(writing, day)
        kept.put_anew(writing, day)
        worklist.keep_lines(writing)
        gather(writing, [table for table, contract in TABLES.items() if contract.HAS_PATIENT])
        writing.execute("UPDATE store_state SET views_digest = ?", [digest])
    store.as_of = day


def freeze(store: Store, as_of: date) -> None:
    """Make a day the store's own today, whatever the computer's date (demonstrations, published series)."""
    with store.write() as cursor:
        cursor.execute("UPDATE store_state SET as_of_frozen = ?", [as_of])
    keep_in_step(store, as_of)


LEADING_SERIES = ("reported", "reported_size_adjusted", "computed", "computed_size_adjusted")


def choose_leading_series(
    store: Store, patient_key: int, site: str, series: str, by: str = "", reference_id: str | None = None
) -> None:
    """Let a kind of Z (one of LEADING_SERIES) lead for a patient and site from now on, and renew what follows from it.

    A computed Z is by one reference: reference_id, else the one that leads among them now; the choice keeps its name.
    Raises TrabeculaError where the patient has no such Z of that site: nothing would lead.
    """
    reference_id = _reference_of(store, patient_key, site, series, reference_id)

    def choose(writing: Cursor) -> None:
        # Of one day only the last choice stands.
        writing.execute(
            "DELETE FROM primary_series WHERE patient_key = ? AND site = ? AND chosen_on = ?",
            [patient_key, site, store.as_of],
        )
        writing.execute(
            "INSERT INTO primary_series VALUES (?, ?, ?, ?, ?, ?)",
            [patient_key, site, series, by, store.as_of, reference_id],
        )

    change_of_one(store, patient_key, choose)


def change_of_one(store: Store, patient_key: int, change: Callable[[Cursor], None]) -> None:
    """Write something that is said of one patient, and renew what the rules come to for them."""
    with store.exclusive():
        with store.write() as writing:
            change(writing)
            # Should the program end between the two transactions, the next start works everything out anew.
            digest = writing.execute("SELECT views_digest FROM store_state").fetchone()
            put_out_of_step(writing)
        with store.workspace() as cursor:
            cursor.execute("CREATE TABLE affected AS SELECT ?::INTEGER AS patient_key", [patient_key])
            copy_patients(cursor, TABLES)
            workspace.work_out(cursor, store.as_of)
            with store.write() as writing:
                kept.renew_affected(writing, schema_of(cursor))
                writing.execute("UPDATE store_state SET views_digest = ?", list(digest or [None]))


def _reference_of(store: Store, patient_key: int, site: str, series: str, reference_id: str | None) -> str | None:
    """The reference of a computed Z that shall lead; None for another kind. Raises where there is no such Z."""
    found = store.query(
        """SELECT reference_id FROM scan_series
           WHERE patient_key = ? AND site = ? AND series = ? AND z IS NOT NULL AND coalesce(reference_id = ?, true)
           ORDER BY of_leading_reference DESC, reference_id LIMIT 1""",
        [patient_key, site, series, reference_id if series.startswith("computed") else None],
    )
    if found.empty:
        by_one = f" by {reference_id}" if reference_id else ""
        raise TrabeculaError(
            f"There is no {series} Z{by_one} of the {site}: it cannot lead. Choose a kind of Z that is there."
        )
    return str(found["reference_id"].iloc[0]) if series.startswith("computed") else None


@contextmanager
def rules_on(
    store: Store, day: date, names: Collection[str] = (), patient_keys: Sequence[int] | None = None
) -> Iterator[Cursor]:
    """A cursor on which the rows of rules can be read under the rule's name, as of a day.

    names: of these rules; without them of all, and all findings. patient_keys: of these patients alone, and what the
    named rules say of earlier days, too; without them of all patients, as of the day.
    """
    every, keys = patient_keys is None, list(patient_keys or [])
    with store.workspace() as cursor:
        cursor.execute(
            "CREATE TABLE affected AS SELECT patient_key FROM store.patients WHERE ? OR list_contains(?, patient_key)",
            [every, keys],
        )
        copy_patients(cursor, TABLES)
        if names:
            workspace.work_out_some(cursor, day, names, earlier_days=not every)
        else:
            workspace.work_out(cursor, day)
        yield cursor


@contextmanager
def rules_today(store: Store, names: Collection[str], patient_key: int) -> Iterator[Cursor]:
    """A cursor on which the rows of some rules of one patient can be read, as of the store's day.

    What the store keeps of them is read, unless it is out of step; the rest is worked out.
    """
    work_out = workspace.work_out_rest if is_in_step(store) else workspace.work_out_some
    with store.workspace() as cursor:
        cursor.execute("CREATE TABLE affected AS SELECT ?::INTEGER AS patient_key", [patient_key])
        copy_patients(cursor, TABLES)
        work_out(cursor, store.as_of, names)
        yield cursor


def findings_on(store: Store, day: date) -> pd.DataFrame:
    """All findings as of a day, worst first; on another day than the store's they are worked out anew."""
    if day == store.as_of:
        return findings.read_findings(store)
    with store.workspace() as cursor, ExitStack() as until:
        cursor.execute("CREATE TABLE affected AS SELECT patient_key FROM store.patients")
        findings_after(store, cursor, day, as_it_is, until)
        return findings.read_from(cursor)
