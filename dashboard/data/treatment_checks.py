"""The checklist before an infusion: what keeps it from being given first, then what is missing, then the rest."""

from __future__ import annotations

from dataclasses import dataclass

from core import overrides
from core.errors import TrabeculaError
from dashboard.charts.records import Row
from dashboard.data.opened import the_store
from dashboard.data.patient import Person

BLOCK, PASS, NOT_APPLICABLE = "block", "pass", "not applicable"
# Worst first; a state that is not in the list stands among the worst, not among the passed.
_ORDER = (BLOCK, "creatinine misleads", "missing", "stale", "caution", PASS, NOT_APPLICABLE)
_SAID_BY_STATE = ("not recorded", "no result on record")
_WORDS = {"creatinine misleads": "creatinine misleads: cystatin C"}
_LABELS = {"eGFR": "eGFR"}


@dataclass(frozen=True)
class Verdict:
    """What the checklist comes to, without what somebody overrode. n_blocks: items that block; n_open: mandatory ones
    that are missing, out of date or mislead; n_asked: the other ones of which that holds."""

    n_blocks: int
    n_open: int
    n_asked: int
    n_overridden: int

    @property
    def words(self) -> str:
        """In a line; never `go ahead`: that is nobody's but the clinician's."""
        parts = []
        if self.n_blocks:
            parts.append("1 item blocks" if self.n_blocks == 1 else f"{self.n_blocks} items block")
        if self.n_open:
            parts.append(f"{self.n_open} missing or out of date")
        if self.n_asked:
            parts.append(f"{self.n_asked} optional not answered")
        if self.n_overridden:
            parts.append(f"{self.n_overridden} overridden")
        return ", ".join(parts) or "no item blocks, none is missing"

    @property
    def severity(self) -> str | None:
        """The mark beside it."""
        return "C" if self.n_blocks else "H" if self.n_open else None


def in_order(checks: list[Row]) -> list[Row]:
    """The lines as they are to be read: blocks first; of one state the mandatory ones, in the order of the list."""
    return sorted(
        checks, key=lambda row: (is_overridden(row), _place(row["state"]), not row["mandatory"], row["item_no"])
    )


def _place(state: str) -> int:
    return _ORDER.index(state) if state in _ORDER else 0


def state_words(row: Row) -> str:
    """The state as the page says it."""
    return _WORDS.get(row["state"], str(row["state"]))


def label_words(row: Row) -> str:
    """What is checked."""
    return _LABELS.get(row["item"], str(row["label"]))


def why_words(row: Row) -> str:
    """Why the state is what it is, where state and value do not say it all."""
    why = str(row["why"] or "")
    return "" if why in _SAID_BY_STATE else why


def is_overridden(row: Row) -> bool:
    """Whether somebody said why it does not keep from giving; an override stands only while its fact does."""
    return row["override_reason"] is not None


def can_be_overridden(row: Row) -> bool:
    """Whether it stops the infusion, and nobody has said why it should not."""
    return bool(row["is_open"])


def verdict(checks: list[Row]) -> Verdict:
    """What the list comes to."""
    still = [row for row in checks if row["is_open"]]
    blocks = sum(row["state"] == BLOCK for row in still)
    others = sum(row["state"] != BLOCK and bool(row["mandatory"]) for row in still)
    return Verdict(blocks, others, len(still) - blocks - others, sum(map(is_overridden, checks)))


def override(person: Person, check: Row, reason: str, by: str) -> str:
    """Record why an item does not keep from giving the infusion. Returns what is wrong, or nothing."""
    try:
        overrides.override_check(
            the_store(), person.patient_key, check["for_date"], check["item"], reason, by, check["fact_key"]
        )
    except TrabeculaError as error:
        return str(error)
    return ""


def take_back(person: Person, check: Row, by: str) -> str:
    """Take such a reason back. Returns what is wrong, or nothing."""
    try:
        overrides.drop_override(
            the_store(), person.patient_key, check["for_date"], check["item"], by, check["fact_key"]
        )
    except TrabeculaError as error:
        return str(error)
    return ""
