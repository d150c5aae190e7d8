"""Batches as the Upload page lists them, and taking one back."""

from __future__ import annotations

import pandas as pd

from core import batch_book, intake
from core.batch_book import Holds
from core.errors import TrabeculaError
from core.intake import FindingChange
from core.store import Store
from dashboard.data.opened import per_version, the_store

__all__ = ["Holds"]  # screens take it from here


@per_version
def batches(store: Store) -> pd.DataFrame:
    """Every batch, newest first (columns as core.intake.batches)."""
    return intake.batches(store)


@per_version
def holds(store: Store, batch_ids: tuple[int, ...]) -> dict[int, Holds]:
    """What each of some batches holds; a batch of which nothing stands is left out."""
    return batch_book.holds(store, batch_ids)


@per_version
def built_on(store: Store, batch_ids: tuple[int, ...]) -> dict[int, list[int]]:
    """Of some batches those that cannot be undone yet, each with the later ones that have to be undone first."""
    return batch_book.built_on(store, batch_ids)


@per_version
def foreseen(store: Store, batch_id: int) -> list[FindingChange]:
    """The findings that would open, close or change if a batch were undone; nothing is written."""
    return batch_book.foresee_undo(store, batch_id)


@per_version
def later_batches(store: Store, batch_id: int) -> list[int]:
    """Later batches that built on this one and have to be undone first."""
    return intake.later_batches(store, batch_id)


def undo(batch_id: int) -> tuple[list[FindingChange], str]:
    """Take a batch back: (findings that changed by it, "") or ([], why it was not done)."""
    try:
        return intake.undo(the_store(), batch_id), ""
    except TrabeculaError as error:
        return [], str(error)
