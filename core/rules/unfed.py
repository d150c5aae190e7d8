"""Rules that cannot have a row: where nothing is there to make rows from, planning them is all that they would cost.

Most files are about few patients, and few of those have scans and spine images and visits. Planning the rules takes
longer there than running them.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.rules.views import Rule
from core.store import Cursor

# A rule: the table or the rule below it that each of its rows is made from. Without rows there it has none, whatever
# else there is. A test empties each of these in turn.
FED_BY: Mapping[str, str] = {
    "scan_validity": "dxa_scans",
    "scan_size": "scan_validity",
    "scan_series": "scan_size",
    "scan_comparison": "scan_size",
    "scan_pairs": "scan_comparison",
    "low_bmd_scans": "scan_series",
    "low_bmd_days": "low_bmd_scans",
    "low_bmd_by_site": "low_bmd_days",
    "zlow": "low_bmd_scans",
    "size_adjust": "low_bmd_scans",
    "dz_fall": "scan_pairs",
    "dxa_noncomp": "scan_pairs",
    "dxa_soon": "scan_pairs",
    "finding_dxa_due": "dxa_due",
    "vertebra_heights": "vertebral_reads",
    "vertebra_reads": "vertebral_reads",
    "sdi": "vertebra_reads",
    "vertebral_history": "vertebra_reads",
    "vertebral_change": "vertebral_history",
    "vertebral_fractures": "vertebral_history",
    "reshape": "vertebral_history",
    "vf_first": "vertebral_history",
    "vf_new": "vertebral_change",
    "vf_worse": "vertebral_change",
    "spine_image_pairs": "vertebra_reads",
    "spine_known": "spine_images",
    "back_pain": "visits",
    "height_losses": "visits",
    "pain_noimg": "back_pain",
    "spine_due_days": "spine_reasons",
    "finding_spine_due": "spine_due",
    "fracture_events": "fractures",
    "fx_lowtr": "fracture_events",
    "fracture_rate": "treatments",
    "bp_days": "infusions",
    "bp_fits": "bp_days",
    "bp_dose": "bp_days",
    "bp_next": "bp_dose",
    "finding_bp_dose": "bp_dose",
    "bp_late": "bp_next",
    "bp_early": "bp_dose",
}
# Tables of the workspace in the list above; the others are rules.
_TABLES = ("dxa_scans", "vertebral_reads", "spine_images", "visits", "fractures", "treatments", "infusions")

# The columns of each rule of the list, from the first time that it was worked out. They follow from the rules' text.
_columns: dict[str, str] = {}


class WorkedOut:
    """The rules as tables of one workspace: which of them have rows."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._empty = {name for name in _TABLES if not cursor.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()}

    def make(self, rule: Rule) -> None:
        """Make the rule's table: empty where it cannot have a row, else worked out."""
        columns = _columns.get(rule.name) if FED_BY.get(rule.name) in self._empty else None
        if columns:
            self._cursor.execute(f"CREATE OR REPLACE TABLE {rule.name} ({columns})")
            self._empty.add(rule.name)
            return
        made = self._cursor.execute(rule.sql.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TABLE", 1)).fetchone()
        if made == (0,):
            self._empty.add(rule.name)
        if rule.name in FED_BY and rule.name not in _columns:
            described = self._cursor.execute(f"DESCRIBE {rule.name}").fetchall()
            _columns[rule.name] = ", ".join(f'"{name}" {kind}' for name, kind, *_ in described)
