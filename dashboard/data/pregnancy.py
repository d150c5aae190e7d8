"""Episodes of transient osteoporosis of pregnancy: all of them for the figures of the page, and one woman's course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.rules.limits import limit_value
from core.store import Store, plain_rows
from dashboard.charts.pregnancy.rows import MONTH_DAYS, Case, Course, Given, Joint, Mark, Measured
from dashboard.charts.records import Row
from dashboard.charts.wording import brief
from dashboard.data.opened import per_version
from dashboard.data.patient import all_own

_Rows = dict[tuple[int, int], list[Row]]  # by patient and pregnancy
_DAYS_TOLD = 60  # so long after the delivery days are told, then months
URGENT = (
    "weight-bearing none", "sudden worsening", "fever", "fracture line", "subchondral collapse", "serpiginous line",
    "cold scan",
)  # fmt: skip
_EPISODES = """
SELECT e.*, p.token, p.centre, p.patient_id, concat_ws(', ', p.family_name, p.given_name) AS name
FROM top_episodes e JOIN patients p USING (patient_key)
ORDER BY e.published_in IS NOT NULL, e.anchor_first DESC NULLS LAST, p.patient_id, e.pregnancy_no"""
_HERS = "patient_key = ? AND pregnancy_no = ?"
_OF_EPISODE = {
    "points": f"FROM episode_points WHERE by_today AND {_HERS} ORDER BY place NULLS LAST, finding_no",
    "joints": f"FROM episode_joints WHERE {_HERS} ORDER BY joint, side",
    "differentials": f"FROM episode_differentials WHERE {_HERS} ORDER BY on_the_list DESC, differential",
    "milestones": f"FROM episode_milestones WHERE {_HERS} ORDER BY place NULLS LAST, milestone",
    "drugs": f"FROM episode_drugs WHERE {_HERS} ORDER BY from_day NULLS FIRST, agent",
}
_SCANS = """SELECT patient_key, site, scan_date, z_reported, bmd_g_cm2 FROM dxa_scans
WHERE patient_key = ? AND scan_date <= today() ORDER BY scan_date, site"""


@dataclass(frozen=True)
class Episode:
    """One pregnancy's episode: its row of top_episodes and those of the views below it, of one patient alone."""

    whole: Row
    points: list[Row]
    joints: list[Row]
    differentials: list[Row]
    milestones: list[Row]
    drugs: list[Row]
    scans: list[Row]
    as_of: date


@dataclass(frozen=True)
class Known:
    """Who a token stands for, with the pregnancies on record."""

    patient_key: int
    token: str
    centre: str
    patient_id: str
    name: str
    pregnancies: tuple[int, ...]


def window_months() -> tuple[int, int]:
    """The band of published recovery, in months after the delivery."""
    return int(limit_value("top_window_from_months")), int(limit_value("top_late_months"))


@per_version
def episodes(store: Store) -> list[Row]:
    """Every episode of the store, the centre's own first, the latest delivery first."""
    with store.reading() as cursor:
        return plain_rows(cursor, _EPISODES)


@per_version
def drugs_of_all(store: Store) -> list[Row]:
    """What was given in or after the pregnancies of all women."""
    with store.reading() as cursor:
        return plain_rows(cursor, "FROM episode_drugs ORDER BY from_day NULLS FIRST, agent")


@per_version
def oedemas_of_all(store: Store) -> list[Row]:
    """Joints in which an MRI shows, or showed, marrow oedema."""
    with store.reading() as cursor:
        return plain_rows(cursor, "FROM episode_joints WHERE oedema IS NOT NULL ORDER BY joint, side")


@per_version
def known(store: Store, token: str) -> Known | None:
    """The patient of a token; None where there is none."""
    with store.reading() as cursor:
        rows = plain_rows(
            cursor,
            """SELECT p.patient_key, p.token, p.centre, p.patient_id, concat_ws(', ', family_name, given_name) AS name,
              list_sort(coalesce((SELECT list(DISTINCT coalesce(g.pregnancy_no, 1)) FROM pregnancies g
                                  WHERE g.patient_key = p.patient_key), [])) AS numbers
            FROM patients p WHERE p.token = ?""",
            [token],
        )
    if not rows:
        return None
    row = rows[0]
    return Known(row["patient_key"], row["token"], row["centre"], row["patient_id"], row["name"], tuple(row["numbers"]))


@per_version
def episode(store: Store, patient_key: int, pregnancy_no: int) -> Episode | None:
    """One episode; None where no fact of it is recorded. Raises RowsOfAnother if any row is not the patient's own."""
    asked = [patient_key, pregnancy_no]
    with store.reading() as cursor:
        whole = plain_rows(cursor, "FROM top_episodes WHERE patient_key = ? AND pregnancy_no = ?", asked)
        rows = {name: plain_rows(cursor, sql, asked) for name, sql in _OF_EPISODE.items()}
        rows["scans"] = plain_rows(cursor, _SCANS, [patient_key])
    for name, found in rows.items():
        all_own(found, patient_key, name)
    return Episode(all_own(whole, patient_key, "top_episodes")[0], **rows, as_of=store.as_of) if whole else None


def mark(row: Row, prefix: str = "", told: str = "time_point", detail: str = "") -> Mark | None:
    """A point of a row, whose columns begin with `prefix`; None where there is none."""
    text = row[told]
    if text is None:
        return None
    return Mark(str(text), row[f"{prefix}first"], row[f"{prefix}last"], detail, row.get("origin") == "assumed")


def cases(rows: Sequence[Row], drugs: Iterable[Row], oedemas: Iterable[Row]) -> list[Case]:
    """The rows of the swimmer plot."""
    given, shown = _grouped(drugs), _grouped(oedemas)
    return [_case(row, no, given, shown) for no, row in enumerate(rows, start=1)]


def _grouped(rows: Iterable[Row]) -> _Rows:
    found: _Rows = {}
    for row in rows:
        found.setdefault((row["patient_key"], row["pregnancy_no"]), []).append(row)
    return found


def _case(row: Row, no: int, drugs: _Rows, oedemas: _Rows) -> Case:
    key = (row["patient_key"], row["pregnancy_no"])
    given = [(one, given_of(one, row)) for one in drugs.get(key, [])]
    recovered = row | {"origin": row["recovery_origin"]}
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
    if at is None or at.first is None:
        return at
    born, words = row["anchor_gestation_first"], at.told
    if months:
        words = f"{brief(round(at.first / MONTH_DAYS, 1), 1)} mo"
    elif at.first >= 0:
        words = f"day {at.first}" if at.first < _DAYS_TOLD else f"{brief(round(at.first / MONTH_DAYS, 1), 1)} mo"
    elif at.first == at.last and born is not None and born == row["anchor_gestation_last"]:
        words = f"{(born + at.first) // 7}+{(born + at.first) % 7}"
    entered = "" if words == at.told else f"entered: {at.told}"
    return replace(at, told=words, detail=" · ".join(one for one in (at.detail, entered) if one))


def _after(drug: Row) -> bool:
    if drug["after_first"] is not None:
        return bool(drug["after_first"] >= 0)
    return drug["anchor_first"] is not None and drug["to_day"] is not None and drug["to_day"] > drug["anchor_first"]


def given_of(drug: Row, whole: Row) -> Given:
    """A drug with its days after the delivery."""
    first, last, anchor = drug["after_first"], drug["after_last"], whole["anchor_last"]
    if first is None and drug["from_day"] is not None and anchor is not None:
        first = (drug["from_day"] - anchor).days
        ends = drug["to_day"] is not None and drug["to_day"].year < 9999
        last = (drug["to_day"] - anchor).days if ends else None
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
    mri = ", ".join(f"{one['side']} {one['joint']}" for one in oedemas)
    return tuple(one for one in (who, born, f"MRI: {mri}" if mri else "MRI: not recorded") if one)


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
        window_months=window_months(),
        pain=tuple((at, score) for at, score in pains if score is not None),
        bearing=tuple((point(row), row["finding"].removeprefix("weight-bearing ")) for row in bearing),
        signs=tuple((point(row), row["finding"]) for row in found.points if row["finding"] in URGENT),
        joints=tuple(_joint(row) for row in found.joints),
        measured=tuple(_measured(row, anchor) for row in found.scans),
        lactation=_lactation(whole),
        drugs=tuple(given_of(row, whole) for row in found.drugs),
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


def _joint(row: Row) -> Joint:
    seen, gone = mark(row, "oedema_after_", "oedema_time"), mark(row, "resolved_after_", "resolved_time")
    return Joint(row["joint"], row["side"], bool(row["painful"]), row["oedema"], seen, gone, row["oedema_text"] or "")


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
