"""Courses of drugs whose doses are added up: one that begins while another goes on is asked about."""

from __future__ import annotations

import pytest

from tests.core.intake.conftest import Desk

HEAD = "patient_id,agent,start_date,stop_date,dose,dose_unit,frequency\n"
OPEN = "A1,prednisolone,2026-02-01,,15,mg,daily\n"


def _asked(desk: Desk, rows: str) -> list[tuple[int | None, str | None, str]]:
    return [(p.row, p.column, p.message) for p in desk.check(HEAD + rows).problems if p.severity == "soft"]


def test_a_corrected_begin_is_not_taken_for_a_second_course(staffed: Desk) -> None:
    batch = staffed.load(HEAD + OPEN).batch_id
    corrected = OPEN.replace("2026-02-01", "2026-01-15")
    message = (
        f"a course of prednisolone since 2026-02-01 on record (batch {batch}) goes on: both doses would be added up"
    )
    assert _asked(staffed, corrected) == [(2, "start_date", message)]
    assert staffed.load(HEAD + corrected).new == 0
    assert staffed.load(HEAD + corrected, accept_soft=True).new == 1


@pytest.mark.parametrize(
    "rows",
    [
        OPEN,  # the same again
        "A1,prednisolone,2026-01-15,2026-02-01,15,mg,daily\n",  # ends on the day that the other begins
        "A1,deflazacort,2026-03-01,,15,mg,daily\n",  # another drug
        "A2,prednisolone,2026-03-01,,15,mg,daily\n",  # another patient
        OPEN.replace(",,", ",2026-03-01,") + "A1,prednisolone,2026-03-01,,10,mg,daily\n",  # ended by this file
    ],
)
def test_what_follows_or_is_something_else_is_not_asked_about(staffed: Desk, rows: str) -> None:
    staffed.load(HEAD + OPEN)
    assert _asked(staffed, rows) == []


def test_steps_of_a_dose_without_their_ends_are_asked_about_in_one_file_too(staffed: Desk) -> None:
    steps = "A1,calcium,2026-01-01,,500,mg,daily\nA1,calcium,2026-03-01,,1000,mg,daily\n"
    message = "a course of calcium since 2026-01-01 in this file goes on: both doses would be added up"
    assert _asked(staffed, steps) == [(3, "start_date", message)]
    assert _asked(staffed, steps.replace("2026-01-01,,", "2026-01-01,2026-03-01,")) == []
    assert _asked(staffed, steps.replace("calcium", "levothyroxine")) == []
