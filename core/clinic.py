"""A store ready for work: schema, references, limits, rules and findings in step with its as-of date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd

from core import reference
from core.contracts import TABLES
from core.intake.apply import copy_patients
from core.rules import findings, views
from core.store import Cursor, Store


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
    store.as_of = as_of or store.as_of
    digest = views.digest(store)
    state = store.query("SELECT views_digest, findings_as_of FROM store_state").iloc[0]
    stands = state["views_digest"] == digest and str(state["findings_as_of"])[:10] == str(store.as_of)
    if stands:
        return
    with store.write() as cursor:
        if state["views_digest"] != digest:
            reference.install(cursor)
        views.install(cursor, store.as_of)
        findings.refresh(cursor, store.as_of)
        cursor.execute("UPDATE store_state SET views_digest = ?", [digest])


def freeze(store: Store, as_of: date) -> None:
    """Make a day the store's own today, whatever the computer's date (demonstrations, published series)."""
    with store.write() as cursor:
        cursor.execute("UPDATE store_state SET as_of_frozen = ?", [as_of])
    keep_in_step(store, as_of)


@contextmanager
def views_on(store: Store, day: date) -> Iterator[Cursor]:
    """A cursor on which every rule's view answers as of a day: the store's own, or a copy in memory for another day."""
    if day == store.as_of:
        with store.cursor() as cursor:
            yield cursor
        return
    with store.workspace() as cursor:
        cursor.execute("CREATE TABLE affected AS SELECT patient_key FROM store.patients")
        copy_patients(cursor, TABLES)
        views.install_in_workspace(cursor, store, day)
        yield cursor


def findings_on(store: Store, day: date) -> pd.DataFrame:
    """All findings as of a day, worst first; on another day than the store's they are reckoned anew, with
    today's states."""
    if day == store.as_of:
        return findings.read_findings(store)
    with views_on(store, day) as cursor:
        return findings.read_from(cursor)
