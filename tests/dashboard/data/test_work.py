"""Long work beside the page: begun once, waited for by whoever asks, told how far it is, never cut off by a click."""

from __future__ import annotations

import threading

import pytest

from dashboard.data.work import done


def test_who_asks_for_the_same_gets_the_same_and_it_is_done_once():
    calls: list[int] = []
    for _ in range(3):
        assert done("once", lambda tell: calls.append(1) or len(calls)) == 1
    assert calls == [1]


def test_a_page_that_is_started_anew_meanwhile_waits_for_the_work_that_it_had_begun():
    go_on, calls = threading.Event(), []

    def run(tell) -> str:
        calls.append(1)
        tell("Writing", 0.5)
        assert go_on.wait(20)
        return "written"

    class Restarted(BaseException):
        """What a click raises in the page at its next drawing."""

    def click(words: str, share: float) -> None:
        assert (words, share) == ("Writing", 0.5)
        raise Restarted

    with pytest.raises(Restarted):
        done("commit", run, click)
    go_on.set()
    assert done("commit", run) == "written" and calls == [1]


def test_a_failure_is_told_and_the_next_who_asks_begins_anew():
    calls: list[int] = []

    def run(tell) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("no")
        return len(calls)

    with pytest.raises(ValueError, match="no"):
        done("fails", run)
    assert done("fails", run) == 2
