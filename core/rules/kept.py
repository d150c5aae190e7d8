"""What the store keeps of the rules: the findings, and the facts that screens read, under the rules' own names.

Renewed inside the commit that changes them. A test proves that what is kept = the views.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from core.rules.worklist import renew_lines
from core.store import Cursor
from core.store.replace import replace_rows

# What screens read of one patient, or of all; spine_known, response_scans and preinfusion_* for the rules that are
# asked where no image, scan or blood result has changed.
KEPT = (
    "scan_series", "scan_pairs", "vertebral_history", "sdi", "dxa_due", "data_complete_to", "low_bmd", "height_z",
    "spine_z_tail", "iscd", "spine_due", "spine_known", "schedule",
    "cohort_courses", "cohort_scans", "cohort_events", "response_scans", "bp_dose", "bp_next", "bp_start",
    "bp_exposures", "preinfusion_bloods", "preinfusion_answers", "response_components",
    "top_episodes", "episode_points", "episode_joints", "episode_differentials", "episode_milestones", "episode_drugs",
)  # fmt: skip


# Columns that no screen reads: whoever asks for the rule itself gets them. To write them takes a third of the time.
_SCANNER = ("serial_number", "analysis_software", "scan_mode")
_HEIGHT = ("height_on", "height_reference", "height_table", "height_batch", "height_row")
_MEASURED = (
    "anterior_mm", "middle_mm", "posterior_mm", "wedge_percent", "biconcave_percent", "crush_percent", "crush_known",
    "reference_levels", "loss_percent", "grade_computed", "borderline", "at_threshold",
)  # fmt: skip
NOT_KEPT: dict[str, tuple[str, ...]] = {
    "scan_series": (
        *_SCANNER, *_HEIGHT, "pe_g_cm2", "manufacturer", "model", "height_unreliable_because", "adjust_applies",
        "adjust_because", "size_missing",
    ),
    "scan_pairs": (*_SCANNER, *_HEIGHT, "before_device", "before_reference", "before_batch_id", "before_file_row"),
    "vertebral_history": (
        "reading_no", "before_same_method", "before_batch_id", "before_file_row", "before_loss_percent",
        "d_loss_points", "finding_text", "shape", *_MEASURED,
    ),
    "iscd": (
        *(f"a_{name}" for name in ("missing", "note", "fracture", "on", "energy", "batch_id", "file_row")),
        *(f"{half}_{name}" for half in ("s", "low") for name in ("missing", "note", "proof", "on")),
        "last_image", "image_batch", "image_row", "young_sure", "young_possible", "any_sure", "any_possible",
        "history_complete", "told_on", "told_batch", "told_row", "note", "evidence", "something_speaks_for_it",
    ),
}  # fmt: skip

# Of these a patient has many rows, most of which an upload leaves as they are.
_MOSTLY_THE_SAME = (
    "scan_series", "scan_pairs", "vertebral_history", "height_z", "data_complete_to", "cohort_scans", "cohort_events",
)  # fmt: skip


def renew_affected(cursor: Cursor, workspace: str, standing: Collection[str] = ()) -> None:
    """Findings, kept facts and worklist of the patients in the workspace's `affected`, inside the caller's transaction.

    The workspace's table `after` holds their findings. standing: kept facts that were not worked out, as nothing that
    they follow from has changed.
    """
    whose = f"patient_key IN (SELECT patient_key FROM {workspace}.affected)"
    for name, rows in _fresh(workspace):
        if name in standing:
            continue
        if name in _MOSTLY_THE_SAME:
            replace_rows(cursor, f"store.main.{name}", whose, rows, order="patient_key")
        else:
            cursor.execute(f"DELETE FROM store.main.{name} WHERE {whose}")
            cursor.execute(f"INSERT INTO store.main.{name} BY NAME {rows} ORDER BY patient_key")
    renew_lines(cursor, f"SELECT patient_key FROM {workspace}.affected")


def _fresh(workspace: str) -> Iterator[tuple[str, str]]:
    """Each kept table and the statement that gives its rows for a workspace's patients, in no order."""
    for name in ("findings", *KEPT):
        source = "after" if name == "findings" else name
        yield name, f"{kept_columns(name)} FROM {workspace}.{source} WHERE patient_key IS NOT NULL"


def kept_columns(name: str) -> str:
    """The SELECT of what is kept of a rule's columns."""
    return f"SELECT * EXCLUDE ({', '.join(NOT_KEPT[name])})" if name in NOT_KEPT else "SELECT *"


def add_anew(cursor: Cursor, workspace: str, first: bool) -> None:
    """Put what a workspace's patients come to beside what is kept, where nobody reads it yet; `first` starts that.

    Not in one transaction for several workspaces: it would hold on to the memory of each until its end.
    """
    for name, rows in _fresh(workspace):
        if first:
            like = "FROM store.main.findings" if name == "findings" else f"{kept_columns(name)} FROM {workspace}.{name}"
            cursor.execute(f"CREATE OR REPLACE TABLE store.main.next_{name} AS {like} LIMIT 0")
        cursor.execute(f"INSERT INTO store.main.next_{name} BY NAME {rows} ORDER BY patient_key")


def put_anew(cursor: Cursor, as_of: date) -> None:
    """Put what add_anew prepared in place of all findings and kept facts, as of a day."""
    for name in ("findings", *KEPT):
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"ALTER TABLE next_{name} RENAME TO {name}")
    cursor.execute("UPDATE store_state SET findings_as_of = ?", [as_of])
