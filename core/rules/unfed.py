"""Rules that cannot have a row: where nothing is there to make rows from, planning them is all that they would cost.

Most files are about few patients, and few of those have scans and spine images and visits. Planning the rules takes
longer there than running them.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.rules.views import Rule, as_table
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
    "bp_cycle_days": "infusions",
    "bp_days": "bp_cycle_days",
    "bp_fits": "bp_days",
    "bp_dose": "bp_days",
    "bp_next": "bp_dose",
    "finding_bp_dose": "bp_dose",
    "bp_late": "bp_next",
    "bp_early": "bp_dose",
    "gc_doses": "treatments",
    "gc_stretches": "gc_doses",
    "gc_newstart": "gc_stretches",
    "gc_dose_rise": "gc_stretches",
    "deno_rebound": "denosumab_state",
    "lab_results": "labs",
    "calcium_states": "lab_results",
    "egfr": "lab_results",
    "vitamin_d_states": "lab_results",
    "bisphosphonate_cycles": "bp_cycle_days",
    "infusion_labs": "bisphosphonate_cycles",
    "pregnancy_spans": "pregnancies",
    "pregnant_today": "pregnancy_spans",
    "pregnancy_anchors": "pregnancies",
    "episode_points": "pregnancy_findings",
    "episode_joints": "episode_points",
    "episode_differentials": "episode_points",
    "episode_milestones": "episode_points",
    "top_episodes": "episode_points",
    "episode_drugs": "pregnancies",
    "top_late": "top_episodes",
    "top_urgent": "episode_points",
    "top_nsaid": "episode_drugs",
    "top_imaging": "pregnancy_anchors",
    "bp_lact": "episode_drugs",
    "schedule_pregnancy": "top_episodes",
    "preinfusion_for": "bp_next",
    "preinfusion_bloods": "preinfusion_for",
    "preinfusion_kidneys": "preinfusion_for",
    "preinfusion_answers": "preinfusion_for",
    "preinfusion_pregnancy": "preinfusion_for",
    "preinfusion_body": "preinfusion_for",
    "preinfusion_checks": "preinfusion_for",
    "infusion_stops": "preinfusion_checks",
    "bp_vitd": "infusion_stops",
    "bp_ca": "infusion_stops",
    "bp_egfr": "infusion_stops",
    "bp_alp": "infusion_stops",
    "bp_checkmiss": "preinfusion_checks",
    "bp_dental": "preinfusion_checks",
    "growth_tempo": "visits",
    "pub_delay": "visits",
    "cohort_scans": "scan_pairs",
    "cohort_events": "cohort_courses",
    "lab_facts": "lab_results",
    "hyperca": "calcium_states",
    "hypopo4": "infusion_labs",
    "apr": "bisphosphonate_cycles",
    "vitd_def": "vitamin_d_states",
    "vitd_tox": "vitamin_d_states",
    "alp_low": "lab_results",
    "alp_high_po4_low": "lab_results",
    "pth_high": "lab_results",
    "renal": "egfr",
    "finding_visit_due": "schedule",
    "finding_lab_due": "schedule",
    "response_clock": "bp_start",
    "response_scans": "scan_series",
    "response_events": "response_clock",
    "response_fractures": "response_clock",
    "response_checks": "response_clock",
    "response_components": "response_clock",
    "response": "response_components",
    "tx_inad": "response",
}
# Tables of the workspace in the list above; the others are rules.
_TABLES = (
    "dxa_scans",
    "vertebral_reads",
    "spine_images",
    "visits",
    "fractures",
    "treatments",
    "infusions",
    "labs",
    "pregnancies",
    "pregnancy_findings",
)

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
        made = self._cursor.execute(as_table(rule)).fetchone()
        if made == (0,):
            self._empty.add(rule.name)
        if rule.name in FED_BY and rule.name not in _columns:
            described = self._cursor.execute(f"DESCRIBE {rule.name}").fetchall()
            _columns[rule.name] = ", ".join(f'"{name}" {kind}' for name, kind, *_ in described)
