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
    "adult_years": "no longer followed as a child at age",
    "pregnancy_only_scan_under_years": "called after a scan at age",
    "patient_data_stale_months": "stale without a new fact for",
}


def limit_name(limit_id: str) -> str:
    """The limit's few words; a limit without any has the words of its id."""
    return _NAMES.get(limit_id, limit_id.replace("_", " "))
