"""A few words for each limit that a finding rests on, to stand before its number: `low BMD for age, Z ≤ −2.0 SD`."""

from __future__ import annotations

_NAMES = {
    "iscd_low_bmd_z": "low BMD for age, Z",
    "iscd_z_valid_months": "a Z counts for",
    "low_bmd_never_under_years": "never flagged at age",
    "dxa_caution_under_years": "caution at age",
    "z_discordance_sd": "Z for age and size-adjusted Z disagree by",
    "size_adjust_height_z": "size-adjusted Z at height Z",
    "lsc_factor": "least significant change",
    "dxa_too_soon_days": "scans too close together at",
    "dz_fall_sd": "fall of spine Z",
    "dz_fall_plain_from_months": "fall taken as it is from",
    "dz_fall_plain_to_months": "fall taken as it is up to",
    "vertebral_fracture_grade": "vertebral fracture",
    "collapsed_spine_grade": "vertebra that shortens the trunk",
    "dxa_interval_months": "DXA due after",
    "dxa_due_window_days": "shown as due before its date by",
    "dxa_overdue_days": "DXA overdue after its date by",
    "dxa_long_overdue_days": "DXA long overdue after its date by",
    "vertebral_mild_loss_percent": "grade 1 at a loss of height",
    "vertebral_moderate_loss_percent": "grade 2 at a loss of height",
    "vertebral_severe_loss_percent": "grade 3 at a loss of height",
    "vertebral_borderline_points": "borderline within",
    "vertebral_progression_points": "progression within a grade",
    "vertebral_neighbour_levels": "neighbour to measure against within",
    "sdi_levels": "deformity index at least, with levels graded",
    "iscd_paediatric_under_years": "paediatric definition at age",
    "iscd_young_fractures": "long-bone fractures while young",
    "iscd_young_under_years": "young means age",
    "iscd_any_fractures": "long-bone fractures as a child",
    "iscd_any_under_years": "a child means age",
    "fracture_rate_min_years": "a rate over",
    "back_pain_from_score": "back pain from a score",
    "height_loss_cm": "loss of height between visits",
    "spine_event_days": "spine image after an event within",
    "glucocorticoid_long_months": "long glucocorticoid from",
    "gc_gap_days": "one stretch with gaps of",
    "gc_dose_rise_mg_per_kg": "rise of the average daily dose by",
    "gc_dose_window_months": "average over the last",
    "denosumab_longest_interval_months": "denosumab at the latest after",
    "spine_before_start_days": "first spine image counts from before by",
    "spine_first_interval_months": "spine image due after",
    "spine_longest_interval_months": "spine image at the latest after",
    "spine_duchenne_longest_months": "spine image in Duchenne at the latest after",
    "spine_due_window_days": "shown as due before its date by",
    "spine_overdue_days": "spine image overdue after its date by",
    "spine_long_overdue_days": "spine image long overdue after its date by",
    "adult_years": "no longer followed as a child at age",
    "pregnancy_only_scan_under_years": "called after a scan at age",
    "patient_data_stale_months": "stale without a new fact for",
}


def limit_name(limit_id: str) -> str:
    """The limit's few words; a limit without any has the words of its id."""
    return _NAMES.get(limit_id, limit_id.replace("_", " "))
