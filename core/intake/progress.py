"""How far a check or a load has come, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

# Called with words for a reader and the share of the whole that is done, 0 to 1, from the thread that does the work.
Progress = Callable[[str, float], None]
# Called with the share of one piece of the work that is done, 0 to 1.
Step = Callable[[float], None]


def silent(words: str, share: float) -> None:
    """For callers that nobody watches."""
