"""Drugs under one name each with their class, and what an infusion's row cannot be without being asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from core.contracts.drugs import (
    AGENT_NAMES,
    BISPHOSPHONATE,
    USUAL_DOSES,
    agent_with_strength,
    class_of_agent,
    is_bisphosphonate,
    known_agent,
    route_beside,
)
from core.intake.explain import shown
from core.intake.names import ask_whether_meant, named_with_rows
from core.intake.nearest import nearest_name
from core.intake.report import Problem
from core.intake.staging import Staging
from core.rules.limits import limit_value

_MOST_NOTES = 50
_MOST_LOOKED_UP = 500


def normalise_agents(staging: Staging, table: str) -> None:
    """Known drugs by their own name; a course of a known drug has the drug's class, whatever class the file gives it.

    A word that is near to a known drug's is asked about. A class that is not kept, a course of a drug that is neither
    known nor has a class, and an infusion of what is no known bisphosphonate, are told.
    """
    cursor = staging.cursor
    words = cursor.execute(f"SELECT DISTINCT agent FROM in_{table} WHERE agent IS NOT NULL ORDER BY agent").fetchall()
    others: list[str] = []
    strange: list[str] = []
    for number, (text,) in enumerate(words):
        agent, near = known_agent(text), None
        if agent is None:
            # so many different words are no names of drugs: they are not looked up
            near = agent_with_strength(text) or (nearest_name(text, AGENT_NAMES) if number < _MOST_LOOKED_UP else None)
            ask_whether_meant(staging, table, "agent", text, near)
        elif table == "treatments":
            _settle_class(staging, text, agent)
        if not near and not is_bisphosphonate(agent or ""):
            others.append(text)
        if not near and agent is None:
            strange.append(text)
        if agent is not None and agent != text:
            cursor.execute(f"UPDATE in_{table} SET agent = ? WHERE agent = ?", [agent, text])
    if table == "treatments":
        _tell_strange(staging, strange)
    if table == "infusions":
        staging.add(_at_most(staging, _no_bisphosphonates(staging, others), "infusions of what is no bisphosphonate"))


def _tell_strange(staging: Staging, words: list[str]) -> None:
    """Courses that no rule can look at: neither drug nor class says what they are."""
    rows = staging.cursor.execute(
        "SELECT DISTINCT agent FROM in_treatments WHERE list_contains(?::VARCHAR[], agent) AND drug_class IS NULL",
        [words],
    ).fetchall()
    if rows:
        named = named_with_rows(staging, "treatments", "agent", [text for (text,) in rows])
        message = f"drugs that are not known and have no class, so that no rule looks at them: {named}"
        mend = "Write the generic name, or fill in drug_class; nothing needs doing if it is another drug."
        header = staging.header("treatments", "agent")
        staging.add([Problem(staging.file, None, header, None, "note", message, mend)])


def _settle_class(staging: Staging, text: str, agent: str) -> None:
    """Give the courses of a drug, as the file writes it, the class and the route that go with it."""
    own = class_of_agent(agent)
    header = staging.header("treatments", "drug_class")
    rows = staging.cursor.execute(
        """SELECT drug_class, min(file_row), count(*) FROM in_treatments
        WHERE agent = ? AND drug_class <> ? GROUP BY drug_class ORDER BY 2""",
        [text, own],
    ).fetchall()
    mend = "Nothing needs doing if the drug is right; if another drug is meant, correct its name."
    for other, row, count in rows:
        more = "" if count == 1 else f" ({count} rows)"
        message = f"{agent} belongs to the class {own}: the class {other} of the file is not kept{more}"
        staging.add([Problem(staging.file, row, header, other, "note", message, mend)])
    staging.cursor.execute(
        "UPDATE in_treatments SET drug_class = ?, route = coalesce(route, ?) WHERE agent = ?",
        [own, route_beside(text), text],
    )


def _no_bisphosphonates(staging: Staging, words: list[str]) -> Iterator[Problem]:
    header = staging.header("infusions", "agent")
    for text in words:
        what = "its infusions are kept, and neither dose nor interval is checked"
        message, mend = f"{shown(text)!r} is no known bisphosphonate: {what}", "Nothing needs doing if it is right."
        yield Problem(staging.file, None, header, shown(text), "note", message, mend)


def check_infusions(staging: Staging) -> None:
    """Doses that no regimen has, doses that no weight can be held against, and bookings whose day has passed."""
    staging.add(_unusual_doses(staging))
    staging.add(_at_most(staging, _without_weight(staging), "doses without a weight"))
    staging.add(_at_most(staging, _past_bookings(staging), "planned infusions whose day has passed"))


def _unusual_doses(staging: Staging) -> Iterator[Problem]:
    for agent, usual in USUAL_DOSES.items():
        rows = staging.cursor.execute(
            "SELECT file_row, dose_mg FROM in_infusions WHERE agent = ? AND dose_mg > ? ORDER BY file_row",
            [agent, usual.ask_above_mg],
        ).fetchall()
        header = staging.header("infusions", "dose_mg", {"agent": agent})
        for row, dose in rows:
            message = f"{dose:g} mg of {agent} is unusual: the largest usual dose of a day is {usual.cap_mg:g} mg"
            tenth = f"{dose / 10:.1f}" if dose == round(dose) else f"{dose / 10:g}"
            slip = f"{dose:g} mg: {tenth} mg? " if dose / 10 <= usual.cap_mg else ""
            mend = f"{slip}Correct the dose or the drug; confirm it if it is right (--accept-soft)."
            yield Problem(staging.file, row, header, f"{dose:g}", "soft", message, mend)


def _without_weight(staging: Staging) -> Iterator[Problem]:
    """Doses of bisphosphonates without a weight in time: none with its day in the row, none of a visit near enough."""
    days, infant_days = int(limit_value("dose_weight_max_days")), int(limit_value("dose_weight_max_days_infant"))
    own = " UNION ALL SELECT patient_key, visit_date, weight_kg FROM in_visits" if _has_visits(staging) else ""
    rows = staging.cursor.execute(
        f"""WITH doses AS (
          SELECT i.*, CASE WHEN date_sub('year', b.born, i.infusion_date) < ? THEN ? ELSE ? END AS in_time
          FROM in_infusions i JOIN births b ON b.patient_key = i.patient_key
          WHERE i.dose_mg IS NOT NULL AND i.status <> 'cancelled' AND regexp_matches(lower(i.agent), ?))
        SELECT i.file_row, i.agent, i.infusion_date, i.weight_kg, i.infusion_date - i.weight_date
        FROM doses i
        ANTI JOIN (SELECT patient_key, visit_date, weight_kg FROM store.visits{own}) w ON w.patient_key = i.patient_key
          AND w.weight_kg IS NOT NULL AND abs(w.visit_date - i.infusion_date) <= i.in_time
        WHERE NOT coalesce(i.weight_kg IS NOT NULL AND abs(i.infusion_date - i.weight_date) <= i.in_time, false)
        ORDER BY i.file_row""",
        [limit_value("dose_infant_years"), infant_days, days, BISPHOSPHONATE],
    ).fetchall()
    for row, agent, day, weight, away in rows:
        header = staging.header("infusions", "dose_mg", {"agent": agent})
        what, mend = _why_not_weighed(day, weight, away, days)
        yield Problem(staging.file, row, header, None, "note", f"{what}: the dose of {agent} cannot be checked", mend)


def _why_not_weighed(day: date, weight: float | None, away: int | None, days: int) -> tuple[str, str]:
    known = "nothing needs doing if it is not known."
    if weight is None:
        return (
            f"no weight is known near {day}",
            f"Give the weight here, or with a visit at most {days} days away; {known}",
        )
    if away is None:
        return f"the day of the weight {weight:g} kg is not stated", f"Give its day as weight_date; {known}"
    return (
        f"the weight {weight:g} kg is {abs(away)} days from {day}",
        f"Give a weight at most {days} days away (under 2 years fewer); {known}",
    )


def _past_bookings(staging: Staging) -> Iterator[Problem]:
    rows = staging.cursor.execute(
        """SELECT file_row, infusion_date FROM in_infusions LEFT JOIN births USING (patient_key)
        WHERE status = 'planned' AND infusion_date < ?::DATE AND NOT coalesce(relative, false) ORDER BY file_row""",
        [staging.as_of],
    ).fetchall()
    header = staging.header("infusions", "status")
    for row, day in rows:
        message = f"the infusion of {day} is planned, and that day has passed: it counts neither as given nor as booked"
        yield Problem(staging.file, row, header, "planned", "note", message, "Say given or cancelled once it is known.")


def _has_visits(staging: Staging) -> bool:
    found = staging.cursor.execute(
        """SELECT count(*) FROM duckdb_tables()
        WHERE database_name = current_database() AND schema_name = 'stage' AND table_name = 'in_visits'"""
    ).fetchone()
    return bool(found and found[0])


def _at_most(staging: Staging, notes: Iterable[Problem], what: str) -> Iterator[Problem]:
    """The first notes of one kind, and how many more there are."""
    found = list(notes)
    yield from found[:_MOST_NOTES]
    if len(found) > _MOST_NOTES:
        message = f"{len(found) - _MOST_NOTES} more {what} in the file"
        yield Problem(staging.file, None, None, None, "note", message, "As for the ones that are named.")
