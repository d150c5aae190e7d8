"""What the card of one site says: the leading Z beside the others, what changed, what it all rests on."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.palette import Palette
from dashboard.charts.records import Row
from dashboard.charts.wording import number, series_name, signed, site_name
from dashboard.data.patient import Record
from dashboard.data.precision import precision_limit, signed_precision
from dashboard.screens.patient_change import bmd_verdict, change_html, verdict
from dashboard.screens.patient_site_kinds import Kind, by_another, is_computed, is_leading, kinds_of
from dashboard.screens.pieces import heading_html, text


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
        return heading_html(name) + _nothing(record, facts)
    pair = facts.pair
    parts = [
        heading_html(name, str(pair["scan_date"])),
        _value(facts),
        change_html(pair, facts.judged, colours),
        _small(facts),
    ]
    return "".join(parts)


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
    said = (kind, str(pair["scan_date"]), change, bmd_verdict(pair))
    return _line(name, value, " · ".join(part for part in said if part))


def _line(name: str, value: str, below: str) -> str:
    return f"<div><dt>{text(name)}<small>{text(below)}</small></dt><dd>{text(value)}</dd></div>"


def _nothing(record: Record, facts: SiteFacts) -> str:
    if facts.last_excluded is not None:
        reason = facts.last_excluded["excluded_reason"] or "reason not recorded"
        return f'<p class="tb-note">Only excluded scans, latest {facts.last_excluded["scan_date"]}: {text(reason)}</p>'
    return f'<p class="tb-note">No DXA of this site recorded up to {record.as_of}</p>'


def _value(facts: SiteFacts) -> str:
    others = [f"{number(row['z'], 1)} {_kind_words(facts, row)}" for row in facts.others]
    if facts.row is None:
        return f'<div class="tb-value"><b>no Z</b><span>{text(" · ".join(others))}</span></div>'
    said = " · ".join([_leading_words(facts, facts.row), *others])
    return f'<div class="tb-value"><b>{number(facts.row["z"], 1)}</b><span>{text(said)}</span></div>'


def _leading_words(facts: SiteFacts, row: Row) -> str:
    """`L1–L4 reported`; `reported, levels not stated`."""
    kind, levels = _kind_words(facts, row), row["levels"]
    if levels in (None, "none"):
        return kind
    return f"{kind}, levels not stated" if levels == "not stated" else f"{site_name('', None, levels)} {kind}"


def _kind_words(facts: SiteFacts, row: Row) -> str:
    """The kind of a Z, with its reference where the site has several of that kind."""
    reference_id = row["reference_id"] if is_computed(row) else None
    same = (kind for kind in facts.kinds if (kind.series, kind.reference_id) == (row["series"], reference_id))
    return next((kind.words for kind in same), series_name(row["series"]))


def _precision_words(site: str) -> str:
    """Whose precision the LSC rests on; of a published one also how the centre's own takes its place."""
    signed = signed_precision(site)
    if signed:
        return f"LSC from the precision error {signed}"
    how = f"trabecula limits --sign {precision_limit(site)}=… --by …"
    return f"LSC from published precision, not this centre's; its own: {how}"


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
        said.append(_precision_words(facts.site))
    if pair.get("too_soon"):
        said.append("Too soon to judge.")
    if facts.last_excluded is not None:
        said.append(f"Scan of {facts.last_excluded['scan_date']} excluded.")
    sentences = " · ".join(one.rstrip(".") for one in said)
    return f'<p class="tb-small">{text(sentences)}</p>'
