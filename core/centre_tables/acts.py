"""Loading, switching and removing tables. Each act is one transaction; what follows from it is renewed after it.

Should the program end in between, the store's digest no longer fits and the next start renews it.
"""

from __future__ import annotations

from typing import Any

from core.centre_tables.listed import last_batch, leads_in, led_words, one_reference
from core.centre_tables.look import look
from core.centre_tables.report import TableReport, Wish
from core.clinic import keep_in_step
from core.errors import TrabeculaError, UsageError
from core.intake.progress import Progress, silent
from core.reference import book
from core.store import Store
from core.store.step import put_out_of_step


def check_table(store: Store, file: str, data: bytes, wish: Wish) -> TableReport:
    """Everything about a file, and what loading it would change; nothing is written."""
    return look(store, file, data, wish)[0]


def load_table(store: Store, file: str, data: bytes, wish: Wish, tell: Progress = silent) -> TableReport:
    """Write the tables of a file, if nothing is wrong with any of them; the report says what was, or would be, done.

    A new reference is used from now on; one for height only when somebody says so. tell: how far it is.
    """
    _need_name(wish.by)
    with store.exclusive():
        tell("Working out whose findings change", 0.1)
        report, change = look(store, file, data, wish)
        if report.takeable(wish):
            tell("Writing the table", 0.5)
            with store.write() as cursor:
                change(cursor)
                put_out_of_step(cursor)
            tell("Working out every Z and finding by it", 0.55)
            keep_in_step(store)
            report.written = True
    return report


def use(store: Store, reference_id: str, by: str) -> str:
    """Compute Z by a reference from now on; says what was done. A height reference takes the former one's place."""
    _need_name(by)
    one = one_reference(store, reference_id)
    if one["enabled"]:
        raise TrabeculaError(f"{one['title']} is in use already; nothing was changed.")
    _switch(store, reference_id, True, by)
    instead = " instead of the height reference before" if one["measure"] == "height_cm" else ""
    return f"{one['title']} is used from {store.as_of} on{instead}. No leading Z changes by that."


def leave(store: Store, reference_id: str, by: str) -> str:
    """Compute no Z by a reference from now on; says what was done."""
    _need_name(by)
    one = one_reference(store, reference_id)
    if not one["enabled"]:
        raise TrabeculaError(f"{one['title']} is not in use; nothing was changed.")
    _refuse_height(one)
    led = leads_in(store, reference_id)
    _switch(store, reference_id, False, by)
    return f"{one['title']} is no longer used, from {store.as_of} on.{led_words(led)}"


def remove(store: Store, reference_id: str, by: str) -> str:
    """Take a centre's table and its height adjustment out of the store; of a bundled reference only the latter."""
    _need_name(by)
    one = one_reference(store, reference_id)
    own_table, own_adjustment = one["origin"] == "centre", one["adjustment_origin"] == "centre"
    if not own_table and not own_adjustment:
        raise TrabeculaError(f"{one['title']} comes with the program: it can be switched off, not removed.")
    if own_table and one["enabled"]:
        _refuse_height(one)
    led = leads_in(store, reference_id) if own_table else 0
    with store.exclusive():
        with store.write() as cursor:
            book.take_out(cursor, reference_id, by, own_table, own_adjustment)
            put_out_of_step(cursor)
        keep_in_step(store)
    what = one["title"] if own_table else f"The height adjustment of {one['title']}"
    return f"{what} is removed.{led_words(led)}"


def _switch(store: Store, reference_id: str, enabled: bool, by: str) -> None:
    with store.exclusive():
        with store.write() as cursor:
            book.choose(cursor, reference_id, enabled, by, store.as_of, last_batch(cursor))
            put_out_of_step(cursor)
        keep_in_step(store)


def _refuse_height(one: dict[str, Any]) -> None:
    if one["measure"] == "height_cm":
        raise TrabeculaError(
            f"{one['title']} is the height reference in use: without one no height has a Z. Use another one instead; "
            "nothing was changed."
        )


def _need_name(by: str) -> None:
    if not by.strip():
        raise UsageError("Who does this? Give a name (--by NAME).")
