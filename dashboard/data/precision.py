"""Whose precision error a least significant change rests on where the scanner has none of its own."""

from __future__ import annotations

from core.rules.limits import all_limits, read_overrides
from core.store import Store
from dashboard.data.opened import per_version

_LIMITS = {
    "lumbar spine": "precision_spine_g_cm2",
    "total body less head": "precision_whole_body_g_cm2",
    "whole body including head": "precision_whole_body_g_cm2",
    "total hip": "precision_hip_g_cm2",
    "femoral neck": "precision_hip_g_cm2",
}


def precision_limit(site: str) -> str:
    """The limit that holds a site's precision error; nothing for a site without one."""
    return _LIMITS.get(site, "")


@per_version
def signed_precision(store: Store, site: str) -> str:
    """`signed by Dr Test, 2026-11-20` where a centre signed a site's precision error; nothing where none did."""
    with store.cursor() as cursor:
        limits = all_limits(read_overrides(cursor))
    return next((one.sign_off for one in limits if one.limit_id == precision_limit(site) and one.signed_by), "")
