"""Headers matched by hand: what each column of a staged file is, what it may mean, and what was chosen last time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.errors import FileProblem, TrabeculaError
from core.intake import matchings
from core.intake.matching import LEAVE_OUT, FileColumn, Matching, match_columns
from core.intake.matchings import Remembered
from core.intake.options import Options
from core.intake.peek import Peek, peek
from core.intake.suggest import meanings_of
from core.store import Store
from dashboard.data.column_words import column_words
from dashboard.data.opened import per_version, the_store
from dashboard.data.upload import Staged, as_now, say, staged_begin

__all__ = ["LEAVE_OUT", "FileColumn", "Matching", "Remembered"]  # screens take these from here


@dataclass(frozen=True)
class Choices:
    """What a header may mean in a file of one kind: names in a reader's order, and the words of each."""

    names: tuple[str, ...]
    words: dict[str, str]


def matching_of(staged: Staged) -> Matching | None:
    """Every column of the file with its meaning; None where the file has no headers that can be read."""
    try:
        return _matching(staged.staged_id, _look(staged), staged.options.to_json())
    except TrabeculaError:
        return None


@per_version
def _matching(store: Store, staged_id: str, look: Peek, options: str) -> Matching:
    return match_columns(look, Options.from_json(options))


def _look(staged: Staged) -> Peek:
    try:
        return peek(staged_begin(staged), staged.options)
    except FileProblem as problem:
        raise TrabeculaError(str(problem)) from None


@cache
def choices(kind: str) -> Choices:
    """The meanings that may be chosen for a header, the leaving out first."""
    found = meanings_of(kind)
    words = {LEAVE_OUT: "leave out"} | {meaning.name: _said(meaning.words) for meaning in found}
    return Choices(tuple(words), words)


def _said(words: str) -> str:
    """The words of a meaning; the scale in a column's name is said as one."""
    return words.replace("back pain 0 10", column_words("back_pain_0_10"))


def match(staged: Staged, matching: Matching, column: FileColumn, name: str | None) -> None:
    """Give a column a meaning, or take back what was given (None).

    What the meanings were chosen from is kept with them: a file that is matched as a visit file is read as one.
    """
    now = as_now(staged)
    columns = dict(now.options.columns)
    columns.pop(column.key, None)
    if name is not None:
        columns[column.key] = name
    say(staged, columns=columns, table=now.options.table or matching.kind)


def remembered(staged: Staged) -> Remembered | None:
    """What was chosen the last time for a file with the same headers."""
    try:
        return matchings.remembered(the_store(), _look(staged).headers)
    except TrabeculaError:
        return None


def is_used(staged: Staged, kept: Remembered) -> bool:
    """Whether the file is matched exactly so."""
    return dict(staged.options.columns) == dict(kept.columns) and staged.options.table == kept.kind


def use(staged: Staged, kept: Remembered) -> None:
    """Match the file as last time."""
    say(staged, columns=dict(kept.columns), table=kept.kind)


def forget(kept: Remembered) -> None:
    """Do not offer this matching again; files that were matched with it stay as they are."""
    matchings.forget(the_store(), kept.signature)
