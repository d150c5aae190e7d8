"""Points in time of a pregnancy: gestational age, date and day after the delivery, and the four published cases."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.rules.conftest import TODAY, Clinic

KEPT = settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
SHORTEST, LONGEST, TERM = 28, 307, 280  # 4+0, 43+6, 40+0, in days
# Years with and without a leap day; past ones, so that nothing lies ahead of the as-of day.
BORN = st.dates(date(2018, 1, 1), date(2025, 10, 31))
DAYS = st.integers(SHORTEST, LONGEST)


def _weeks(days: int) -> str:
    return f"{days // 7}+{days % 7}"


def _pregnant(clinic: Clinic, points: list[str], **pregnancy: object) -> list[object]:
    """The facts of one pregnancy at these points in time, in order."""
    clinic.empty()
    mother = clinic.child(born="1988-03-01")
    clinic.insert("pregnancies", patient_key=mother, **pregnancy)
    for number, point in enumerate(points, 1):
        clinic.insert("pregnancy_findings", patient_key=mother, finding_no=number, finding="symptoms", time_point=point)
    return list(clinic.ask("episode_points", "finding_no"))


def _ends(row: object, what: str) -> tuple[object, object]:
    return getattr(row, f"{what}_first"), getattr(row, f"{what}_last")


@KEPT
@given(born=BORN, at=DAYS, of=DAYS)
def test_exact_dates_go_round(clinic: Clinic, born: date, at: int, of: int) -> None:
    """A week, a date and a day after the delivery that are one and the same have one and the same place."""
    expected = born + timedelta(TERM - at)
    day = born + timedelta(of - at)
    after = (day - born).days
    told = f"day {after}" if after >= 0 else f"{-after} day{'s' if after < -1 else ''} before delivery"
    for row in _pregnant(clinic, [_weeks(of), day.isoformat(), told], expected_date=expected, delivery_date=born):
        assert _ends(row, "after") == (after, after)
        assert _ends(row, "gestation") == (of, of)
        assert _ends(row, "day") == (day, day)


@KEPT
@given(born=BORN, weeks=st.integers(4, 43), over=st.integers(0, 6), of=DAYS)
def test_weeks_without_days_hold_what_is_true(clinic: Clinic, born: date, weeks: int, over: int, of: int) -> None:
    """Born at `weeks` and `over` days, of which only the weeks are told: the truth lies between the ends, seven days wide."""
    at = 7 * weeks + over
    day, after = born + timedelta(of - at), of - at
    rows = _pregnant(clinic, [_weeks(of), day.isoformat()], delivery_date=born, delivery_gestation=f"{weeks} weeks")
    by_week, by_date = rows
    first, last = _ends(by_week, "after")
    assert first <= after <= last and last - first == 6
    first, last = _ends(by_week, "day")
    assert first <= day <= last and (last - first).days == 6
    assert _ends(by_week, "gestation") == (of, of)
    assert _ends(by_date, "after") == (after, after) and _ends(by_date, "day") == (day, day)
    first, last = _ends(by_date, "gestation")
    assert first <= of <= last and last - first == 6


@KEPT
@given(zero=st.dates(date(2018, 1, 1), date(2025, 10, 31)), of=DAYS)
def test_before_the_delivery_weeks_and_dates_are_one(clinic: Clinic, zero: date, of: int) -> None:
    """Gestational age = 280 days - (expected day - date), from the last period or from the expected day."""
    clinic.today = zero + timedelta(of)
    day = zero + timedelta(of)
    for known in ({"last_menstrual_period": zero}, {"expected_date": zero + timedelta(TERM)}):
        clinic.empty()
        clinic.today = day
        mother = clinic.child(born="1988-03-01")
        clinic.insert("pregnancies", patient_key=mother, **known)
        for number, point in enumerate((_weeks(of), day.isoformat()), 1):
            clinic.insert(
                "pregnancy_findings", patient_key=mother, finding_no=number, finding="symptoms", time_point=point
            )
        for row in clinic.ask("episode_points"):
            assert _ends(row, "day") == (day, day) and _ends(row, "gestation") == (of, of) and row.by_today
            assert _ends(row, "after") == (of - TERM, of - TERM)


@settings(deadline=None, max_examples=30)
@given(days=DAYS)
def test_weeks_and_days_are_written_as_they_are_read(macros: duckdb.DuckDBPyConnection, days: int) -> None:
    told = macros.execute("SELECT gestation_day_text($1), gestation_text($1, $1)", [days]).fetchone()
    assert told == (_weeks(days), _weeks(days))
    read = "SELECT gestation_first($1), gestation_last($1)"
    assert macros.execute(read, [_weeks(days)]).fetchone() == (days, days)
    first = 7 * (days // 7)
    weeks = macros.execute("SELECT gestation_text($1, $2)", [first, first + 6]).fetchone()
    assert weeks == (f"{days // 7} weeks",)
    assert macros.execute(read, [weeks[0]]).fetchone() == (first, first + 6)
    ends = macros.execute("SELECT gestation_text($1, $2)", [days, days + 3]).fetchone()
    assert ends == (f"{_weeks(days)} to {_weeks(days + 3)}",)


READ = [
    ("30+0", "gestation", 210, 210),
    ("30 + 2", "gestation", 212, 212),
    ("30+6", "gestation", 216, 216),
    ("30+2 weeks", "gestation", 212, 212),
    ("30w2d", "gestation", 212, 212),
    ("30 weeks and 2 days", "gestation", 212, 212),
    ("30 wk 2 d", "gestation", 212, 212),
    ("30 weeks", "gestation", 210, 216),
    ("30 Weeks of gestation", "gestation", 210, 216),
    ("30 weeks pregnancy", "gestation", 210, 216),
    ("2026-03-01", "date", None, None),
    ("day 2 after delivery", "after delivery", 2, 2),
    ("Day 2 after the delivery", "after delivery", 2, 2),
    ("day 2 postpartum", "after delivery", 2, 2),
    ("postpartum day 2", "after delivery", 2, 2),
    ("post-partum day 2", "after delivery", 2, 2),
    ("2nd day postpartum", "after delivery", 2, 2),
    ("Second day postpartum", "after delivery", 2, 2),
    ("first day after birth", "after delivery", 1, 1),
    ("tenth day postpartum", "after delivery", 10, 10),
    ("day 2", "after delivery", 2, 2),
    ("at delivery", "after delivery", 0, 0),
    ("day of the birth", "after delivery", 0, 0),
    ("delivery", "after delivery", 0, 0),
    ("2 days after delivery", "after delivery", 2, 2),
    ("1 week after delivery", "after delivery", 7, 13),
    ("2 wk postpartum", "after delivery", 14, 20),
    ("1 month after delivery", "after delivery", 30, 60),
    ("6 months  postpartum", "after delivery", 183, 212),
    ("9 mo after birth", "after delivery", 274, 303),
    ("1 year after delivery", "after delivery", 365, 730),
    ("1 day before delivery", "after delivery", -1, -1),
    ("3 weeks before delivery", "after delivery", -27, -21),
    ("1 month before birth", "after delivery", -60, -30),
    ("3 weeks after onset", "after onset", 21, 27),
    ("2 days before the onset of symptoms", "after onset", -2, -2),
    ("2 days after symptom onset", "after onset", 2, 2),
    ("1 week after diagnosis", "after diagnosis", 7, 13),
    ("1 week before the diagnosis", "after diagnosis", -13, -7),
    ("in pregnancy", "in pregnancy", None, None),
    ("during the pregnancy", "in pregnancy", None, None),
    ("before delivery", "in pregnancy", None, None),
    ("postpartum", "in the puerperium", 0, None),
    ("after delivery", "in the puerperium", 0, None),
    ("in the puerperium", "in the puerperium", 0, None),
    ("not stated", "not stated", None, None),
    ("unknown", "not stated", None, None),
    ("NR", "not stated", None, None),
    ("-", "not stated", None, None),
]
REFUSED = (
    "30+8", "30+7", "30 weeks 7 days", "ca. 6", "6", "38", "", " ", "early", "6 months", "after 6 months", "week 30",
    "2026-02-30", "2026-13-01", "2026-3-1", "01.03.2026", "-3", "30.5 weeks", "30-31 weeks", "day", "eleventh day postpartum",
    "2 days after", "about 2 days after delivery", "third trimester", "130+0", "+2",
)  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "first", "last"), [*READ, *((text, None, None, None) for text in REFUSED)])
def test_how_a_point_is_read(
    macros: duckdb.DuckDBPyConnection, words: str, kind: str | None, first: int | None, last: int | None
) -> None:
    read = macros.execute("SELECT point_kind($1), point_first($1), point_last($1)", [words]).fetchone()
    assert read == (kind, first, last)


@pytest.mark.parametrize("words", ["30+2", "2026-03-01", "day 2", "2 weeks after delivery", "in pregnancy", "38", None])
def test_blanks_and_capitals_say_nothing(macros: duckdb.DuckDBPyConnection, words: str | None) -> None:
    ask = "SELECT point_kind($1), point_first($1), point_last($1)"
    told = words and f"  {words.upper().replace(' ', '   ')} "
    assert macros.execute(ask, [told]).fetchone() == macros.execute(ask, [words]).fetchone()


@pytest.mark.parametrize(
    ("stated", "first", "last"), [("38", 266, 272), ("38 weeks", 266, 272), ("38+2", 268, 268), ("38+7", None, None)]
)
def test_a_delivery_may_be_told_in_weeks_alone(
    macros: duckdb.DuckDBPyConnection, stated: str, first: int | None, last: int | None
) -> None:
    assert macros.execute("SELECT gestation_first($1), gestation_last($1)", [stated]).fetchone() == (first, last)


@settings(deadline=None, max_examples=15)
@given(
    n=st.integers(0, 24),
    unit=st.sampled_from([("day", 1.0), ("week", 7.0), ("month", 30.4375)]),
    part=st.floats(0, 0.999),
)
def test_completed_units_hold_the_days_up_to_the_next(
    macros: duckdb.DuckDBPyConnection, n: int, unit: tuple[str, float], part: float
) -> None:
    """`6 months` are any day from six completed months to the day before seven, of 30.4375 days on average."""
    word, length = unit
    read = macros.execute("SELECT point_first($1), point_last($1)", [f"{n} {word}s after delivery"]).fetchone()
    assert read
    first, last = read
    assert (first, last) == (int(length * n + 0.5), int(length * (n + 1) + 0.5) - 1)
    assert first - 1 <= int(length * (n + part)) <= last + 1
    before = macros.execute("SELECT point_first($1), point_last($1)", [f"{n} {word}s before delivery"]).fetchone()
    assert before == (-last, -first)


# What the table prints of each case: diagnosis, joint, side, delivery, months until recovery; then what follows from it.
CASES = {
    1: ("30+0", "hip", "left", "38 weeks", 6, (-62, -56), ("left hip", False)),
    2: ("31+0", "knee", "both", "34 weeks", 9, (-27, -21), ("left knee, right knee", True)),
    3: ("26+0", "knee", "both", "39+0", 1, (-91, -91), ("left knee, right knee", True)),
    4: ("second day postpartum", "hip", "right", "34+4", 2, (2, 2), ("right hip", False)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_published_cases(clinic: Clinic, case: int) -> None:
    """Months count from the delivery, by assumption: counted from the diagnosis case 3 would have recovered before it."""
    diagnosis, joint, side, delivery, months, after, (told, bilateral) = CASES[case]
    mother = clinic.child(born="1986-03-01", dates_are_relative=True)
    clinic.insert("pregnancies", patient_key=mother, pregnancy_no=1, delivery_gestation=delivery)
    facts = (
        ("diagnosis", diagnosis, None), ("symptoms", diagnosis, None),
        ("recovered", f"{months} month{'s' if months > 1 else ''} after delivery", True),
    )  # fmt: skip
    for number, (finding, when, assumed) in enumerate(facts, 1):
        where = {} if finding == "recovered" else {"joint": joint, "side": side}
        clinic.insert(
            "pregnancy_findings", patient_key=mother, finding_no=number, finding=finding, time_point=when,
            origin_assumed=assumed, **where,
        )  # fmt: skip
    episode = clinic.one("top_episodes")
    assert (episode.diagnosis_first, episode.diagnosis_last) == after
    assert (episode.joints_told, episode.is_bilateral) == (told, bilateral)
    assert (episode.status, episode.recovery_origin) == ("recovered", "assumed")
    assert episode.recovered_first == round(months * 30.4375)
    assert episode.recovered_last == round((months + 1) * 30.4375) - 1
    assert episode.anchor_first is None and episode.onset is None
    weeks_only = 6 if delivery.endswith("weeks") else 0
    assert episode.anchor_gestation_last - episode.anchor_gestation_first == weeks_only
    for rule in ("top_late", "top_urgent", "top_mri", "top_nsaid", "top_imaging", "bp_lact", "schedule_pregnancy"):
        assert clinic.ask(rule) == [], "a published case is no patient of this clinic"


@pytest.mark.parametrize(("case", "edges"), [(1, (266, 272)), (2, (238, 244))])
def test_a_delivery_in_completed_weeks_is_one_of_seven_days(clinic: Clinic, case: int, edges: tuple[int, int]) -> None:
    """Also where the last period is known."""
    zero = date(2025, 6, 8)
    mother = clinic.child(born="1986-03-01")
    clinic.insert("pregnancies", patient_key=mother, last_menstrual_period=zero, delivery_gestation=CASES[case][3])
    anchor = clinic.one("pregnancy_anchors")
    assert (anchor.anchor_first, anchor.anchor_last) == tuple(zero + timedelta(days) for days in edges)
    assert (anchor.anchor_last - anchor.anchor_first).days == 6 and anchor.anchor_last < TODAY
