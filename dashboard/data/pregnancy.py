"""Episodes of transient osteoporosis of pregnancy, as the store has them: all of them, and one woman's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.store import Store, plain_rows
from dashboard.charts.records import Row
from dashboard.data.opened import per_version
from dashboard.data.patient import all_own

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
_WHOLE = """SELECT e.*, p.family_history, g.batch_id AS told_in, g.file_row AS told_in_row
FROM top_episodes e JOIN patients p USING (patient_key)
LEFT JOIN pregnancies g ON g.patient_key = e.patient_key AND coalesce(g.pregnancy_no, 1) = e.pregnancy_no
WHERE e.patient_key = ? AND e.pregnancy_no = ?"""
_SCANS = """SELECT patient_key, site, scan_date, z_reported, bmd_g_cm2 FROM dxa_scans
WHERE patient_key = ? AND scan_date <= today() ORDER BY scan_date, site"""


@dataclass(frozen=True)
class Episode:
    """One pregnancy's episode, of one patient alone: its row of top_episodes and those of the views below it.

    whole also says what runs in the family, and in which row the pregnancy itself was told.
    """

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


def window_months(row: Row) -> tuple[int, int]:
    """The band of published recovery, in months after the delivery, as the centre signed it; of any episode's row."""
    return row["window_from_months"], row["window_to_months"]


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
def mothers(store: Store) -> frozenset[int]:
    """The keys of the patients with a pregnancy on record: asked once, not for each patient that is opened."""
    with store.reading() as cursor:
        return frozenset(
            row["patient_key"] for row in plain_rows(cursor, "SELECT DISTINCT patient_key FROM pregnancies")
        )


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
        whole = plain_rows(cursor, _WHOLE, asked)
        rows = {name: plain_rows(cursor, sql, asked) for name, sql in _OF_EPISODE.items()}
        rows["scans"] = plain_rows(cursor, _SCANS, [patient_key])
    for name, found in rows.items():
        all_own(found, patient_key, name)
    return Episode(all_own(whole, patient_key, "top_episodes")[0], **rows, as_of=store.as_of) if whole else None
