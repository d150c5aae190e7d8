"""What the card of one site says: the leading Z, its change with its own limit, then bone density with its limit."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.change_bar import change_bar
from dashboard.charts.lanes.z_breaks import short_reason
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row
from dashboard.charts.wording import SERIES_NAMES, number, series_name, signed, site_name
from dashboard.data.patient import Record
from dashboard.screens.patient_site_kinds import Kind, by_another, is_computed, is_leading, kinds_of
from dashboard.screens.pieces import text

_NO_LIMIT = "LSC unknown"


@dataclass(frozen=True)
class SiteFacts:
    """The latest valid scan of a site. pair: the leading row of scan_pairs; others: its other Z-scores.

    judged: another kind of Z of the same two scans whose change can be judged where the leading one's cannot.
    """

    site: str
    side: str | None
    pair: Row | None
    row: Row | None
    others: list[Row]
    judged: Row | None
    kinds: list[Kind]
    leading: Kind | None
    last_excluded: Row | None
    height_unreliable: bool


def site_facts(record: Record, site: str, side: str | None) -> SiteFacts:
    """The facts of one site, from the rows that the page already has."""
    scans = [row for row in record.rows("scans", "scan_date") if (row["site"], row["side"]) == (site, side)]
    valid = [row for row in scans if not row["excluded"]]
    pairs = [row for row in record.rows("pairs", "scan_date") if (row["site"], row["side"]) == (site, side)]
    leads = [row for row in pairs if row["leads"]]
    latest = (
        [row for row in valid if row["scan_date"] == valid[-1]["scan_date"] and row["z"] is not None] if valid else []
    )
    pair = leads[-1] if leads else None
    own = _matching(latest, pair)
    kinds = kinds_of(valid)
    excluded = [row for row in scans if row["excluded"] and (not valid or row["scan_date"] > valid[-1]["scan_date"])]
    return SiteFacts(
        site,
        side,
        pair,
        own,
        sorted((row for row in latest if row is not own), key=by_another),
        _judged(pairs, pair),
        kinds,
        next((kind for row in reversed(valid) for kind in kinds if is_leading(kind, row)), None),
        excluded[-1] if excluded else None,
        bool(valid and valid[-1]["height_unreliable"]),
    )


def _matching(latest: list[Row], pair: Row | None) -> Row | None:
    """The scan row that the leading pair speaks about."""
    if pair is None:
        return latest[0] if latest else None
    keys = ("scan_id", "levels", "series", "reference")
    return next((row for row in latest if all(row[key] == pair[key] for key in keys)), None)


def _judged(pairs: list[Row], leading: Row | None) -> Row | None:
    if leading is None or leading["z_verdict"] != "error of Z unknown":
        return None
    keys = ("scan_id", "levels", "before_scan_id", "before_levels")
    same = [row for row in pairs if all(row[key] == leading[key] for key in keys)]
    same.sort(key=lambda row: bool(row["by_another"]))  # of several references the one that leads speaks first
    return next((row for row in same if row["z_verdict"] in ("real rise", "real fall", "within error")), None)


def site_html(record: Record, facts: SiteFacts, colours: Palette) -> str:
    """The card as HTML. What is missing is said."""
    name = site_name(facts.site, facts.side)
    if facts.pair is None:
        return _head(name, "") + _nothing(record, facts)
    pair = facts.pair
    parts = [
        _head(name, str(pair["scan_date"])),
        _value(facts),
        f'<div class="tb-verdict">{text(verdict(pair))}</div>',
        _bars(pair, colours),
        _second_opinion(facts.judged),
        _small(facts),
    ]
    return "".join(parts)


def verdict(pair: Row) -> str:
    """The words of change: Z first, with its own error; growth alone moves g/cm2, so that never reads `improved`."""
    if pair["before_date"] is None:
        return "First valid scan: nothing to compare yet"
    kind = pair["z_verdict"]
    if kind == "not comparable" or pair["comparable"] is False:
        reason = short_reason(pair["z_why"] or pair["why"] or "reason not recorded")
        return f"Not comparable with {pair['before_date']}: {reason}"
    if kind == "comparability unknown" or (pair["comparable"] is None and kind is None):
        return f"Comparability with {pair['before_date']} unknown: {pair['z_why'] or pair['why'] or 'facts missing'}"
    if kind == "real fall":
        gained = pair["d_bmd_g_cm2"] is not None and pair["d_bmd_g_cm2"] > 0
        return "Gained less than expected for age" if gained else "Z fell"
    if kind == "error of Z unknown" and str(pair["verdict"]).startswith("BMD up, Z down"):
        return "BMD up, Z down; the error of this Z is not known"
    words = {
        "real rise": "Z rose",
        "within error": "Z unchanged within error",
        "error of Z unknown": "Change of Z cannot be judged: its error is not known",
        "no Z before": "No Z of this kind before",
    }
    return words.get(kind, "No Z of this scan")


def line_html(facts: SiteFacts) -> str:
    """One line for a site that has no card of its own."""
    name = site_name(facts.site, facts.side)
    if facts.pair is None:
        excluded = facts.last_excluded
        return _line(name, "no valid scan", f"excluded {excluded['scan_date']}" if excluded else "")
    pair, row = facts.pair, facts.row
    value = f"Z {number(row['z'], 1)}" if row is not None else "no Z"
    kind = _kind_words(facts, row) if row is not None else ""
    changed = pair["d_z"] is not None and pair["comparable"] is not False and pair["z_comparable"] is not False
    change = f"{signed(pair['d_z'])} in {pair['days']} d" if changed else verdict(pair)
    return _line(name, value, " · ".join(part for part in (kind, str(pair["scan_date"]), change) if part))


def _line(name: str, value: str, below: str) -> str:
    return f"<div><dt>{text(name)}<small>{text(below)}</small></dt><dd>{text(value)}</dd></div>"


def _head(name: str, right: str) -> str:
    return f'<div class="tb-heading"><h2>{text(name)}</h2><span>{text(right)}</span></div>'


def _nothing(record: Record, facts: SiteFacts) -> str:
    if facts.last_excluded is not None:
        reason = facts.last_excluded["excluded_reason"] or "reason not recorded"
        return f'<p class="tb-note">Only excluded scans, latest {facts.last_excluded["scan_date"]}: {text(reason)}</p>'
    return f'<p class="tb-note">No DXA of this site recorded up to {record.as_of}</p>'


def _value(facts: SiteFacts) -> str:
    others = " · ".join(f"{number(row['z'], 1)} {_kind_words(facts, row)}" for row in facts.others)
    if facts.row is None:
        return f'<div class="tb-value"><b>no Z</b><span>{text(others)}</span></div>'
    levels = site_name("", None, facts.row["levels"]).strip(", ") if facts.row["levels"] not in (None, "none") else ""
    kind = " ".join(part for part in (levels, _kind_words(facts, facts.row)) if part)
    return (
        f'<div class="tb-value"><b>{number(facts.row["z"], 1)}</b><span>{text(kind)}</span>'
        f"<span>{text('· ' + others if others else '')}</span></div>"
    )


def _kind_words(facts: SiteFacts, row: Row) -> str:
    """The kind of a Z, with its reference where the site has several of that kind."""
    reference_id = row["reference_id"] if is_computed(row) else None
    same = (kind for kind in facts.kinds if (kind.series, kind.reference_id) == (row["series"], reference_id))
    return next((kind.words for kind in same), series_name(row["series"]))


def _bars(pair: Row, colours: Palette) -> str:
    """The change of Z against its limit, then of bone density against its own; nothing across a break."""
    if pair["before_date"] is None or pair["comparable"] is False or pair["z_verdict"] == "not comparable":
        return ""
    colour = colours.of_site(pair["site"])
    parts = []
    if pair["d_z"] is not None:
        if pair["z_lsc"] is not None:
            parts.append(change_bar(pair["d_z"], pair["z_lsc"], colour, colours, "Z", 2))
        limit = f"LSC {number(pair['z_lsc'], 2)}" if pair["z_lsc"] is not None else _NO_LIMIT
        parts.append(_pair_line(f"Z {signed(pair['d_z'])} in {pair['days']} d", limit, "tb-first"))
    if pair["d_bmd_g_cm2"] is not None:
        limit = f"LSC {number(pair['lsc_g_cm2'], 3)}" if pair["lsc_g_cm2"] is not None else _NO_LIMIT
        if pair["z_lsc"] is None and pair["lsc_g_cm2"] is not None:
            parts.append(change_bar(pair["d_bmd_g_cm2"], pair["lsc_g_cm2"], colour, colours, "g/cm²", 3))
        judged = f", {pair['bmd_verdict']}" if pair["bmd_verdict"] in ("real gain", "real loss", "within error") else ""
        parts.append(_pair_line(f"{signed(pair['d_bmd_g_cm2'], 3)} g/cm²{judged}", limit, ""))
    return "".join(parts)


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


def _pair_line(left: str, right: str, kind: str) -> str:
    return f'<div class="tb-pair {kind}"><span>{text(left)}</span><span>{text(right)}</span></div>'


def _small(facts: SiteFacts) -> str:
    """Reference with its limits, whose precision the LSC rests on, cautions, a later scan that was excluded."""
    pair, said = facts.pair or {}, []
    if facts.row is not None:
        said.append(str(facts.row["reference"]))
        said += [str(facts.row["reference_note"])] if facts.row["reference_note"] else []
        said += [f"Caution: {', '.join(facts.row['soft_reasons'])}."] if facts.row["soft_reasons"] else []
    if (
        pair.get("own_precision") is False
        and pair.get("d_bmd_g_cm2") is not None
        and pair.get("comparable") is not False
    ):
        said.append("LSC from published precision, not this centre's.")
    if pair.get("too_soon"):
        said.append("Too soon to judge.")
    if facts.last_excluded is not None:
        said.append(f"Scan of {facts.last_excluded['scan_date']} excluded.")
    sentences = " · ".join(one.rstrip(".") for one in said)
    return f'<p class="tb-small">{text(sentences)}</p>'
