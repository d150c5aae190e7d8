"""What the figures of the Pregnancy page are drawn from: the rows of the swimmer plot, and one woman's lanes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dashboard.charts.pregnancy.rows import Case, Course, Given, Joint, Mark, Measured
from dashboard.charts.pregnancy.words import months_told
from dashboard.charts.records import Row
from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.data.pregnancy import Episode, window_months

_Rows = dict[tuple[int, int], list[Row]]  # by patient and pregnancy
_NEVER_ENDS = 9999  # the year that stands for infinity in a date of Python's
_DAYS_TOLD = 60  # so long after the delivery days are told, then months
URGENT = (
    "weight-bearing none", "sudden worsening", "fever", "fracture line", "subchondral collapse", "serpiginous line",
    "cold scan",
)  # fmt: skip


def mark(row: Row, prefix: str = "", told: str = "time_point", detail: str = "") -> Mark | None:
    """A point of a row, whose columns begin with `prefix`; None where there is none."""
    text = row[told]
    if text is None:
        return None
    return Mark(str(text), row[f"{prefix}first"], row[f"{prefix}last"], detail, row.get("origin") == "assumed")


def cases(rows: Sequence[Row], drugs: Iterable[Row], oedemas: Iterable[Row], hidden: bool = False) -> list[Case]:
    """The rows of the swimmer plot. hidden: without the words of those who wrote, which may name somebody."""
    given, shown = _grouped(drugs), _grouped(oedemas)
    found = [_case(row, no, given, shown) for no, row in enumerate(rows, start=1)]
    return [_without_words(one) for one in found] if hidden else found


def _without_words(case: Case) -> Case:
    onset, diagnosis, recovery = (at and replace(at, detail="") for at in (case.onset, case.diagnosis, case.recovery))
    return replace(case, onset=onset, diagnosis=diagnosis, recovery=recovery)


def _grouped(rows: Iterable[Row]) -> _Rows:
    found: _Rows = {}
    for row in rows:
        found.setdefault((row["patient_key"], row["pregnancy_no"]), []).append(row)
    return found


def _case(row: Row, no: int, drugs: _Rows, oedemas: _Rows) -> Case:
    key = (row["patient_key"], row["pregnancy_no"])
    given = [(one, given_of(one, row)) for one in drugs.get(key, []) if _of_its_time(one, row)]
    # `postpartum` has no last day, and its first one is not the day of the recovery
    recovered_first = None if row["recovered_last"] is None else row["recovered_first"]
    recovered = row | {"origin": row["recovery_origin"], "recovered_first": recovered_first}
    return Case(
        token=row["token"],
        name=row["name"] or row["patient_id"],
        no=no,
        title=joints_words(row),
        published=bool(row["published_in"]),
        delivered=bool(row["delivered"]),
        lines=_lines(row, oedemas.get(key, [])),
        onset=_short(mark(row, "onset_", "onset"), row),
        diagnosis=_short(mark(row, "diagnosis_", "diagnosis"), row),
        recovery=_short(mark(recovered, "recovered_", "recovery", row["recovery_evidence"] or ""), row, months=True),
        followed_to=row["followed_to"],
        born_told=row["delivery_told"] or "",
        before=tuple(one for drug, one in given if drug["in_pregnancy"]),
        after=tuple(one for drug, one in given if _after(drug)),
    )


def _short(at: Mark | None, row: Row, months: bool = False) -> Mark | None:
    """The point in a figure's words: weeks before the delivery, days or months after it; as entered on the card."""
    if at is None or at.first is None or at.last is None:  # a stretch without an end keeps its words
        return at
    born, words = row["anchor_gestation_first"], at.told
    if months:
        words = f"{months_told(at.first)} mo"
    elif at.first >= 0:
        words = f"day {at.first}" if at.first < _DAYS_TOLD else f"{months_told(at.first)} mo"
    elif at.first == at.last and born is not None and born == row["anchor_gestation_last"]:
        words = f"{(born + at.first) // 7}+{(born + at.first) % 7}"
    entered = "" if words == at.told else f"entered: {at.told}"
    return replace(at, told=words, detail=" · ".join(one for one in (at.detail, entered) if one))


def _after(drug: Row) -> bool:
    if drug["after_first"] is not None:
        return bool(drug["after_first"] >= 0)
    return drug["anchor_first"] is not None and drug["to_day"] is not None and drug["to_day"] > drug["anchor_first"]


def _of_its_time(drug: Row, whole: Row) -> bool:
    """Whether a drug belongs to the figure of an episode: begun before the months of recovery were over."""
    end = whole["window_to_day"]
    return drug["from_day"] is None or end is None or bool(drug["from_day"] <= end)


def given_of(drug: Row, whole: Row) -> Given:
    """A drug with its days after the delivery; `in pregnancy` is no day, and is told by its words alone."""
    first, last, anchor = drug["after_first"], drug["after_last"], whole["anchor_last"]
    if drug["source_table"] == "pregnancy_findings":
        is_point = first is not None and last is not None and last - first <= DAYS_PER_MONTH
        return Given(
            drug["agent"], Mark(drug["told"], *((first, last) if is_point else (None, None))), drug["group_name"]
        )
    if drug["from_day"] is not None and anchor is not None:
        first = (drug["from_day"] - anchor).days
        goes_on = drug["to_day"] is None or drug["to_day"].year == _NEVER_ENDS
        last = None if goes_on else (drug["to_day"] - anchor).days
    return Given(drug["agent"], Mark(drug["told"], first, last), drug["group_name"])


def joints_words(row: Row) -> str:
    """`left hip`, `both knees`, `joints not stated`."""
    joints = row["joints"] or []
    if len(joints) == 1 and row["is_bilateral"]:
        return "both feet" if joints[0] == "foot" else f"both {joints[0]}s"
    return row["joints_told"] or "joint not stated"


def _lines(row: Row, oedemas: Sequence[Row]) -> tuple[str, ...]:
    age = None if row["mother_age_years"] is None else f"{row['mother_age_years']:.0f} y"
    who = " · ".join(str(one) for one in (age, row["plurality"], row["conception"]) if one)
    born = f"delivery {row['delivery_told']}" if row["delivered"] else str(row["delivery_told"] or "")
    seen = ", ".join(f"{one['side']} {one['joint']}" for one in oedemas)
    mri = f"MRI: {seen}" if seen else "MRI: no oedema recorded" if row["has_mri"] else "MRI: not recorded"
    return tuple(one for one in (who, born, mri) if one)


def course(found: Episode) -> Course:
    """The lanes of one woman's figure."""
    whole = found.whole
    anchor, born = whole["anchor_last"], (whole["anchor_gestation_first"], whole["anchor_gestation_last"])
    pains = [(point(row), _number(row["value"])) for row in _of(found, "pain score")]
    bearing = [row for row in found.points if row["finding"].startswith("weight-bearing ")]
    reached = [(row["milestone"], mark(row, "after_")) for row in found.milestones if row["milestone"] != "delivery"]
    return Course(
        delivered=bool(whole["delivered"]),
        delivery_told=whole["delivery_told"] or "",
        born_days=None if None in born else born,
        today=None if anchor is None or whole["dates_are_relative"] else (found.as_of - anchor).days,
        window_months=window_months(whole),
        pain=tuple((at, score) for at, score in pains if score is not None),
        bearing=tuple((point(row), row["finding"].removeprefix("weight-bearing ")) for row in bearing),
        signs=tuple((point(row), row["finding"]) for row in found.points if row["finding"] in URGENT),
        joints=tuple(_joint(row, found) for row in found.joints),
        measured=tuple(_measured(row, anchor) for row in found.scans),
        lactation=_lactation(whole),
        drugs=tuple(given_of(row, whole) for row in found.drugs if _of_its_time(row, whole)),
        milestones=tuple((name, at) for name, at in reached if at is not None),
    )


def _of(found: Episode, finding: str) -> list[Row]:
    return [row for row in found.points if row["finding"] == finding]


def point(row: Row) -> Mark:
    """A fact's point in time, with its words for the hover card."""
    said = (row["value"], row["which"], row["evidence"], row["recorded_by"])
    return Mark(
        row["time_point"],
        row["after_first"],
        row["after_last"],
        " · ".join(str(one) for one in said if one),
        row["origin_assumed"],
    )


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text.replace(",", "."))
    except ValueError:
        return None


def _joint(row: Row, found: Episode) -> Joint:
    """A joint with the first MRI that showed its oedema, and the one that no longer did."""
    sides = {"left": ("left", "both"), "right": ("right", "both")}.get(row["side"], (None, "none"))
    shown = [
        one
        for one in found.points
        if one["finding"] == "MRI oedema present" and one["joint"] == row["joint"] and one["side"] in sides
    ]
    gone = mark(row, "resolved_after_", "resolved_time")
    seen = point(shown[0]) if shown else None
    named, over = bool(row["painful"]), found.whole["is_pain_free"] or found.whole["status"] == "recovered"
    return Joint(
        row["joint"],
        row["side"],
        named and not over,
        row["oedema"],
        seen,
        gone,
        row["oedema_text"] or "",
        named and over,
        bool(found.whole["has_mri"]),
    )


def _measured(row: Row, anchor: date | None) -> Measured:
    days = None if anchor is None else (row["scan_date"] - anchor).days
    return Measured(Mark(str(row["scan_date"]), days, days), row["site"], row["z_reported"], row["bmd_g_cm2"])


def _lactation(whole: Row) -> tuple[Mark, Mark | None] | None:
    start, end, anchor = whole["lactation_start"], whole["lactation_end"], whole["anchor_last"]
    if start is None and end is None:
        return None

    def at(day: date | None) -> Mark | None:
        days = None if day is None or anchor is None else (day - anchor).days
        return None if day is None else Mark(str(day), days, days)

    begun = at(start)
    return (begun if begun is not None else Mark("not stated", None, None)), at(end)
