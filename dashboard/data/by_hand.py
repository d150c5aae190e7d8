"""What somebody enters in a form of a page: written as a small file, by the road of every file.

So it is checked as a file is, becomes a batch of its own, and can be taken back.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import StoreChanged, TrabeculaError
from core.intake import Options, Problem, check, load
from core.intake.report import Report
from core.store import Store
from dashboard.data.column_words import column_words
from dashboard.data.opened import the_store
from dashboard.data.patient import Person
from dashboard.data.reading import on_page
from dashboard.data.work import Watch, done

UNUSUAL = "Unusual values are right"


@dataclass(frozen=True)
class Form:
    """A kind of entry. what: what is entered, `diagnosis`; kind: the kind of file that its rows are.

    fields: what the form calls the columns. changes: whether rows that stand may be changed by it. unusual: what its
    tick is called by which unusual values are right; empty where it has none.
    """

    what: str
    kind: str
    file_name: str
    fields: Mapping[str, str]
    changes: bool = False
    unusual: str = ""

    def text(self, person: Person, rows: Iterable[Mapping[str, Any]]) -> bytes:
        """The CSV that the entry is checked and written as."""
        lines = [{"centre": person.centre, "patient_id": person.patient_id} | dict(row) for row in rows]
        names = list(dict.fromkeys(name for line in lines for name in line))
        text = io.StringIO()
        writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in line.items()} for line in lines)
        return text.getvalue().encode()


@dataclass(frozen=True)
class Outcome:
    """batch_id: the batch that was written; else None, with the problems. notes: what is to be known of it."""

    batch_id: int | None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """One entry. check_first: look for rows that stand before anything is written, where they may be changed by it.

    notes: what else is to be known of what was written. accept_soft: unusual values were said to be right. version: of
    the store that the page showed: where it has moved on since, nothing is written. None: what the page showed does not
    matter.
    """

    form: Form
    person: Person
    rows: tuple[Mapping[str, Any], ...]
    by: str
    check_first: Callable[[Store], bool] = field(default=lambda store: False)
    notes: Callable[[Report], tuple[str, ...]] = field(default=lambda report: ())
    accept_soft: bool = False
    version: int | None = None


def enter(wanted: Wanted, asked: str = "", watch: Watch | None = None) -> Outcome:
    """Write the entry as a batch, checked as a file. Nothing is written where there is any problem.

    asked: a name for this one wish, so that a page which starts anew meanwhile waits for the write that it had begun.
    """
    store, form = the_store(), wanted.form

    def run(tell: Watch) -> Outcome:
        try:
            return _written(store, wanted, tell)
        except StoreChanged:
            return Outcome(
                None, (f"Something else was written meanwhile. Look at the page, then enter the {form.what} again.",)
            )
        except TrabeculaError as error:
            return Outcome(None, (in_words(form, str(error)),))

    return done((f"enter {form.what}", asked or uuid.uuid4().hex), run, watch)


def _written(store: Store, wanted: Wanted, tell: Watch) -> Outcome:
    """Loading checks the rows by itself; only where they may stand already are they checked before."""
    form = wanted.form
    data = form.text(wanted.person, wanted.rows)
    version = store.version() if wanted.version is None else wanted.version
    options = Options(table=form.kind, date_order="ymd", accept_soft=wanted.accept_soft, loaded_by=wanted.by.strip())
    if wanted.check_first(store):
        before = check(store, form.file_name, data, options, progress=tell)
        if problems := _problems(form, before):
            return Outcome(None, problems)
    written = load(store, form.file_name, data, options, version, progress=tell)
    if written.batch_id is None:
        return Outcome(None, _problems(form, written))
    notes = (_sentence(form, one) for one in written.problems)
    return Outcome(written.batch_id, (), (*wanted.notes(written), *notes))


def _problems(form: Form, report: Report) -> tuple[str, ...]:
    """Why the rows are not written; a change of a row that stands is no new entry, unless the form is for that."""
    hard = tuple(_sentence(form, one) for one in report.problems if one.severity != "note")
    if hard or report.refused:
        return hard or ("The row was refused.",)
    if report.changed and not form.changes:
        changed = ", ".join(
            f"{form.fields.get(one.column, column_words(one.column))} from {one.old or 'blank'} to {one.new or 'blank'}"
            for one in report.changes
        )
        words = f"This {form.what} of that day is recorded already, and the entry would change {changed}."
        return (f"{words} Correct it with a file.",)
    if report.new or report.changed:
        return ()
    return (f"This {form.what} of that day is recorded already, with the same values.",)


def _sentence(form: Form, problem: Problem) -> str:
    """A problem of a row in the words of the form."""
    message, mend = in_words(form, problem.message), in_words(form, problem.mend)
    name = form.fields.get(problem.column or "", problem.column or "")
    what = message if not name or f"“{name}”" in message else f"{name}: {message}"
    return f"{what}{'' if what.endswith(('.', '?')) else '.'} {mend}".strip()


def in_words(form: Form, words: str) -> str:
    """Columns by the names of their fields, and where the Upload page asks what only a file can answer."""
    # a name without `_`, as `status` and `gene`, is a word of any sentence
    names = {name: called for name, called in form.fields.items() if "_" in name}
    if form.unusual:
        words = words.replace("(--accept-soft)", f"(tick “{form.unusual}”)")
    words = on_page(words, "on the Upload page")
    return re.sub(r"\w+", lambda found: f"“{names[found[0]]}”" if found[0] in names else found[0], words)
