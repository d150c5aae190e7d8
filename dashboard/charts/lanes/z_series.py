"""Scans as series of comparable points: what may be joined, what is broken and why. No drawing here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.charts.course_data import CourseRows
from dashboard.charts.records import Row, truth

_ORDER = ("reported_size_adjusted", "reported", "computed_size_adjusted", "computed")
_SITE_ORDER = ("lumbar spine", "total body less head")
_Region = tuple[str, str | None]
_SeriesKey = tuple[str, str | None, str, str | None, str | None]
_NOT_STATED = (None, "reference not stated")


@dataclass(frozen=True)
class Step:
    """From one point to the next: may they be compared (None = unknown), why not, and the row of scan_pairs, if any."""

    comparable: bool | None
    why: str | None = None
    pair: Row | None = None


@dataclass(frozen=True)
class ZSeries:
    """The valid points of one kind of Z at one region, oldest first; steps[i] leads from point i - 1 to point i.

    levels and reference are set only where there are several, so that they tell two series apart: levels and printed
    references of one day, and all references that a Z is computed from.
    """

    site: str
    side: str | None
    series: str
    levels: str | None
    reference: str | None
    points: list[Row]
    steps: list[Step]

    def baseline_of(self, index: int) -> int:
        """Index of the first point that point `index` can be compared with without a gap."""
        while index > 0 and self.steps[index].comparable:
            index -= 1
        return index


@dataclass(frozen=True)
class NotComparable:
    """A place where lines break: the scan days on both sides, their devices, the reason, the sites that break."""

    before: date
    after: date
    device_before: str | None
    device_after: str | None
    why: str
    sites: frozenset[str]


def z_series(course: CourseRows) -> list[ZSeries]:
    """All series that have at least one valid Z, spine first, size-adjusted before reported before computed."""
    rows = [row for row in course.scans if row["z"] is not None and not row.get("excluded")]
    pairs = _pairs_by_region(course)
    found = []
    for key, points in _grouped(rows).items():
        site, side, _, levels, _ = key
        own = [pair for pair in pairs[(site, side)] if levels is None or pair.get("levels") in (None, levels)]
        steps = [_step(before, after, own) for before, after in pairwise(points)]
        found.append(ZSeries(*key, points, [Step(False, "first scan"), *steps]))
    return sorted(found, key=_place_in_list)


def density_series(points: list[Row], pairs: list[Row]) -> ZSeries:
    """The bone density of one region, oldest first (rows with site, side, levels, scan_date) as a series of its own.

    It breaks where the scans must not be compared; which reference their Z rests on does not matter to it.
    """
    first = points[0]
    own = [
        pair
        for pair in pairs
        if (pair["site"], pair.get("side")) == (first["site"], first.get("side"))
        and pair.get("levels") in (None, first.get("levels"))
    ]
    steps = [_scans_compared(before, after, own) for before, after in pairwise(points)]
    return ZSeries(first["site"], first.get("side"), "density", None, None, points, [Step(False, "first scan"), *steps])


def excluded_points(course: CourseRows) -> list[Row]:
    """One row for each excluded region of a scan that has a Z (the reported one if there are several)."""
    kept: dict[tuple[object, ...], Row] = {}
    rows = [row for row in course.scans if row["z"] is not None and row.get("excluded")]
    for row in sorted(rows, key=lambda row: row["series"] != "reported"):
        kept.setdefault(_scan_of(row), row)
    return sorted(kept.values(), key=lambda row: row["scan_date"])


def scans_without_z(course: CourseRows) -> list[Row]:
    """One row for each scanned region of which no kind of Z is known: it must be seen that a scan was made.

    Several references may each refuse it: the row says all of their reasons.
    """
    with_z = {_scan_of(row) for row in course.scans if row["z"] is not None}
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in course.scans:
        if _scan_of(row) not in with_z:
            found[_scan_of(row)].append(row)
    return [rows[0] | {"no_z_because": _all_reasons(rows)} for rows in found.values()]


def _all_reasons(rows: list[Row]) -> str | None:
    return "; ".join(dict.fromkeys(row["no_z_because"] for row in rows if row.get("no_z_because"))) or None


def breaks(series: Sequence[ZSeries], excluded: Sequence[Row] = ()) -> list[NotComparable]:
    """Each place where at least one line is broken, oldest first; breaks of two sites at the same days are one.

    An excluded scan in between still shows which device was in use, so it narrows the place.
    """
    found: dict[tuple[date, date], NotComparable] = {}
    for one in series:
        for (before, after), step in zip(pairwise(one.points), one.steps[1:], strict=True):
            if step.comparable is False:
                days = _narrowed(before, after, excluded)
                sites = frozenset({one.site}) | (found[days].sites if days in found else frozenset())
                devices = (before.get("device"), after.get("device"))
                found[days] = NotComparable(*days, *devices, step.why or "reason not recorded", sites)
    return _without_wider([found[days] for days in sorted(found)])


def _narrowed(before: Row, after: Row, excluded: Sequence[Row]) -> tuple[date, date]:
    begin, end = before["scan_date"], after["scan_date"]
    if before.get("device") != after.get("device"):
        between = [row for row in excluded if begin < row["scan_date"] < end and row.get("device")]
        begin = max([begin, *(row["scan_date"] for row in between if row["device"] == before.get("device"))])
        end = min([end, *(row["scan_date"] for row in between if row["device"] == after.get("device"))])
    return (begin, end) if begin < end else (before["scan_date"], after["scan_date"])


def _without_wider(ordered: list[NotComparable]) -> list[NotComparable]:
    """Drop a break that only repeats a narrower one: a series that skipped a scan breaks over a longer span."""
    return [
        one
        for one in ordered
        if not any(
            other is not one and one.before <= other.before and other.after <= one.after and one.sites <= other.sites
            for other in ordered
        )
    ]


def _scan_of(row: Row) -> tuple[object, ...]:
    return row["scan_date"], row["site"], row.get("side")


def _grouped(rows: list[Row]) -> dict[_SeriesKey, list[Row]]:
    """Points by site, side and kind of Z; by levels or reference too where there are several of a kind."""
    many_levels = _several_on_a_day(rows, "levels")
    many_references = _several_on_a_day(rows, "reference") | _computed_by_several(rows)
    grouped: dict[_SeriesKey, list[Row]] = defaultdict(list)
    for row in rows:
        kind = _kind_of(row)
        levels = row.get("levels") if kind in many_levels else None
        reference = row.get("reference") if kind in many_references else None
        grouped[(*kind, levels, reference)].append(row)
    return grouped


def _several_on_a_day(rows: list[Row], column: str) -> set[tuple[str, str | None, str]]:
    values: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for row in rows:
        values[(_kind_of(row), row["scan_date"])].add(row.get(column))
    return {_kind_of(row) for row in rows if len(values[(_kind_of(row), row["scan_date"])]) > 1}


def _computed_by_several(rows: list[Row]) -> set[tuple[str, str | None, str]]:
    """What is computed by two references is two series, on whichever days each of them has a Z."""
    found: dict[tuple[str, str | None, str], set[object]] = defaultdict(set)
    for row in rows:
        if row["series"].startswith("computed"):
            found[_kind_of(row)].add(row.get("reference"))
    return {kind for kind, references in found.items() if len(references) > 1}


def _kind_of(row: Row) -> tuple[str, str | None, str]:
    return row["site"], row.get("side"), row["series"]


def _pairs_by_region(course: CourseRows) -> dict[_Region, list[Row]]:
    found: dict[_Region, list[Row]] = defaultdict(list)
    for pair in course.pairs:
        found[(pair["site"], pair.get("side"))].append(pair)
    return found


def _scans_compared(before: Row, after: Row, pairs: list[Row]) -> Step:
    """From `before` to `after`, which may be several scans apart: every scan between them must be comparable."""
    between = [p for p in pairs if p["before_date"] >= before["scan_date"] and p["scan_date"] <= after["scan_date"]]
    own = _own_pair(before, after, between)
    answers = [truth(pair["comparable"]) for pair in between]
    for answer in (False, None):
        if answer in answers:
            return Step(answer, between[answers.index(answer)].get("why"), own)
    return Step(True, None, own) if between else Step(None, "comparability is not known", own)


def _step(before: Row, after: Row, pairs: list[Row]) -> Step:
    """The same of two Z, which have to rest on one reference, too: pairs speak of the scans only."""
    scans = _scans_compared(before, after, pairs)
    if scans.comparable is False:
        return scans
    references = (before.get("reference"), after.get("reference"))
    stated = all(reference not in _NOT_STATED for reference in references)
    if stated and references[0] != references[1]:
        return Step(False, "the reference of the Z changed", scans.pair)
    if scans.comparable is None or stated:
        return scans
    return Step(None, "reference of the Z not stated", scans.pair)


def _own_pair(before: Row, after: Row, pairs: list[Row]) -> Row | None:
    """The pair that holds the change of this very Z: of the two days, the series and the reference of `after`."""
    for pair in pairs:
        if (pair["before_date"], pair["scan_date"]) != (before["scan_date"], after["scan_date"]):
            continue
        if pair.get("series") in (None, after["series"]) and pair.get("reference") in (None, after.get("reference")):
            return pair
    return None


def _place_in_list(one: ZSeries) -> tuple[object, ...]:
    site = _SITE_ORDER.index(one.site) if one.site in _SITE_ORDER else len(_SITE_ORDER)
    kind = _ORDER.index(one.series) if one.series in _ORDER else len(_ORDER)
    return site, one.site, one.side or "", kind, one.levels or "", one.reference or ""
