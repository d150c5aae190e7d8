"""What a card says of change since the scan before: that of Z and that of bone density, each with its own limit.

The one that can be judged speaks first. Where both can, it is Z: growth alone moves g/cm2, so that a gain of it never
speaks first.
"""

from __future__ import annotations

from dashboard.charts.change_bar import change_bar
from dashboard.charts.lanes.z_breaks import short_reason
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row
from dashboard.charts.wording import SERIES_NAMES, number, signed
from dashboard.data.precision import signed_precision
from dashboard.screens.pieces import text

_NO_LIMIT = "LSC unknown"
_JUDGED_Z = ("real rise", "real fall", "within error")
_BMD = {
    "real loss": "BMD fell by more than its error",
    "real gain": "BMD rose by more than its error; growth alone can do that",
    "within error": "BMD unchanged within its error",
}


def change_html(pair: Row, judged: Row | None, colours: Palette) -> str:
    """The verdicts with their numbers; nothing of a change across a break.

    pair: the leading row of scan_pairs; judged: another Z of the same scans, which speaks where this one cannot.
    """
    z, density = _z_block(pair, colours), _bmd_block(pair, colours)
    z_first = _z_speaks_first(pair)
    return "".join([*([z, density] if z_first else [density, z]), _second_opinion(judged)])


def verdict(pair: Row) -> str:
    """The words of the change of Z, with its own error; growth alone moves g/cm2, so that never reads `improved`."""
    if pair["before_date"] is None:
        return "First valid scan: nothing to compare yet"
    kind = pair["z_verdict"]
    if kind == "not comparable" or pair["comparable"] is False:
        reason = short_reason(pair["z_why"] or pair["why"] or "reason not recorded")
        what = "Z not comparable" if pair["comparable"] else "Not comparable"
        return f"{what} with {pair['before_date']}: {reason}"
    if kind == "comparability unknown" or (pair["comparable"] is None and kind is None):
        return f"Comparability with {pair['before_date']} unknown: {pair['z_why'] or pair['why'] or 'facts missing'}"
    if kind == "real fall":
        gained = pair["d_bmd_g_cm2"] is not None and pair["d_bmd_g_cm2"] > 0
        return "Gained less than expected for age" if gained else "Z fell"
    if _apart(pair):
        return "BMD up, Z down; the error of this Z is not known"
    words = {
        "real rise": "Z rose",
        "within error": "Z unchanged within error",
        "error of Z unknown": "Change of Z cannot be judged: its error is not known",
        "no Z before": "No Z of this kind before",
    }
    return words.get(kind, "No Z of this scan")


def bmd_verdict(pair: Row) -> str:
    """The words of the change of bone density, judged against its own error; nothing where it cannot be."""
    return _BMD.get(pair["bmd_verdict"], "") if pair["comparable"] else ""


def _apart(pair: Row) -> bool:
    return pair["z_verdict"] == "error of Z unknown" and str(pair["verdict"]).startswith("BMD up, Z down")


def _z_speaks_first(pair: Row) -> bool:
    """Whether Z is judged, or density says nothing or what would sound like good news beside an unjudged Z."""
    silent = not bmd_verdict(pair) or pair["bmd_verdict"] == "real gain"
    return pair["z_verdict"] in _JUDGED_Z or _apart(pair) or silent


def _z_block(pair: Row, colours: Palette) -> str:
    parts = [_verdict(verdict(pair), weak=not _z_speaks_first(pair))]
    if pair["d_z"] is not None and _compared(pair) and pair["z_verdict"] != "not comparable":
        limit = f"LSC {number(pair['z_lsc'], 2)}{_whose(pair)}" if pair["z_lsc"] is not None else _NO_LIMIT
        parts.append(_pair_line(f"Z {signed(pair['d_z'])} in {pair['days']} d", limit))
        if pair["z_lsc"] is not None:
            parts.append(change_bar(pair["d_z"], pair["z_lsc"], colours.of_site(pair["site"]), colours, "Z", 2))
    return "".join(parts)


def _bmd_block(pair: Row, colours: Palette) -> str:
    change, limit = pair["d_bmd_g_cm2"], pair["lsc_g_cm2"]
    if change is None or not _compared(pair):
        return ""
    words = bmd_verdict(pair)
    said = f"LSC {number(limit, 3)}{_whose(pair)}" if limit is not None else _NO_LIMIT
    parts = [_verdict(words)] if words else []
    parts.append(_pair_line(f"{signed(change, 3)} g/cm² in {pair['days']} d", said))
    if pair["z_lsc"] is None and limit is not None:  # one bar a card
        parts.append(change_bar(change, limit, colours.of_site(pair["site"]), colours, "g/cm²", 3))
    return "".join(parts)


def _compared(pair: Row) -> bool:
    return pair["before_date"] is not None and pair["comparable"] is not False


def _whose(pair: Row) -> str:
    return ", published" if pair["own_precision"] is False and not signed_precision(pair["site"]) else ""


def _second_opinion(judged: Row | None) -> str:
    """The verdict of another kind of Z, under its own name and reference: it never replaces the leading one."""
    if judged is None:
        return ""
    kind = SERIES_NAMES.get(judged["series"], judged["series"])
    change = f"{signed(judged['d_z'])} (LSC {number(judged['z_lsc'], 2)})"
    words = f"By the {kind} Z ({judged['reference']}): {_lowered(verdict(judged))}, {change}"
    return f'<p class="tb-small tb-second">{text(words)}</p>'


def _lowered(words: str) -> str:
    """A sentence's start inside another sentence; `Z` and other capitals that belong to a name stay."""
    return words if words[:2].isupper() or words.startswith("Z ") else words[:1].lower() + words[1:]


def _verdict(words: str, weak: bool = False) -> str:
    return f'<div class="tb-verdict{" tb-weak" if weak else ""}">{text(words)}</div>'


def _pair_line(left: str, right: str) -> str:
    return f'<div class="tb-pair"><span>{text(left)}</span><span>{text(right)}</span></div>'
