"""What a table would do: a few of its values, and how many of the store's scans get a Z by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field

from core.intake.slices import Change, slices
from core.reference.book import BOOK
from core.reference.bundled import LmsRow
from core.reference.plausible import ABSURD_Z
from core.store import Cursor, Store, schema_of
from core.store.macros import install_macros

_SPOT_AGES = (5.0, 10.0, 15.0)


@dataclass(frozen=True)
class Spot:
    """The median of a table at one age, for one sex and ethnic group, in the measure's own unit."""

    sex: str
    ethnicity: str
    age_years: float
    median: float


@dataclass(frozen=True)
class Effect:
    """of: what is counted (scans, heights). without: why the others get no Z, the most frequent reason first.

    below, above: how many of those with a Z get one beyond -ABSURD_Z or +ABSURD_Z; they add up over slices, as a median
    does not.
    """

    of: str
    with_z: int
    total: int
    without: dict[str, int] = field(default_factory=dict)
    below: int = 0
    above: int = 0

    def __add__(self, other: Effect) -> Effect:
        """The counts of both, of other patients each."""
        without = Counter(self.without) + Counter(other.without)
        ordered = dict(sorted(without.items(), key=lambda one: (-one[1], one[0])))
        with_z, total = self.with_z + other.with_z, self.total + other.total
        return Effect(self.of, with_z, total, ordered, self.below + other.below, self.above + other.above)

    @property
    def absurd(self) -> str:
        """`below −4` or `above +4` where the median Z lies there; empty where it does not."""
        if 2 * max(self.below, self.above) <= self.with_z:
            return ""
        return f"below \u2212{ABSURD_Z:g}" if self.below > self.above else f"above +{ABSURD_Z:g}"


def spots(rows: tuple[LmsRow, ...]) -> tuple[Spot, ...]:
    """Medians at the first and the last age and at 5, 10 and 15 years, as far as the table reaches."""
    found = []
    for group in dict.fromkeys((row.sex, row.ethnicity) for row in rows):
        own = [row for row in rows if (row.sex, row.ethnicity) == group]
        first, last = own[0].age_years, own[-1].age_years
        ages = sorted({first, *(age for age in _SPOT_AGES if first < age < last), last})
        found += [Spot(*group, age, _median_at(own, age)) for age in ages]
    return tuple(found)


def _median_at(rows: list[LmsRow], age: float) -> float:
    """Along the straight line between two rows, as Z-scores are computed."""
    after = next(n for n, row in enumerate(rows) if row.age_years >= age)
    high, low = rows[after], rows[max(after - 1, 0)]
    if high.age_years == age:
        return high.m
    return low.m + (high.m - low.m) * (age - low.age_years) / (high.age_years - low.age_years)


def what_if(store: Store, sites: set[str], change: Callable[[Cursor], None]) -> Generator[Cursor]:
    """Workspaces in which the rules are worked out after a change of the book of references; nothing is written.

    sites: of the patients who are looked at; with "" (height) all are. Each workspace has some thousands of them; their
    findings are in `after`. Close what this returns.
    """

    def own_book(workspace: Cursor) -> None:
        for table in BOOK:
            workspace.execute(f"CREATE TABLE {table} AS FROM store.main.{table}")
        install_macros(workspace)
        change(workspace)

    with store.workspace() as cursor:
        whose = "SELECT patient_key FROM store.patients"
        if "" not in sites:
            whose += " WHERE patient_key IN (SELECT patient_key FROM store.dxa_scans WHERE list_contains(?, site))"
        cursor.execute(f"CREATE TABLE affected AS {whose}", [] if "" in sites else [sorted(sites)])
        with closing(slices(store, f"{schema_of(cursor)}.affected", store.as_of, Change(own_book), BOOK)) as workspaces:
            yield from workspaces


def effect_of(cursor: Cursor, reference_id: str, series: str, of_height: bool) -> Effect:
    """The counts of one reference in a workspace of what_if. series: computed, or computed_size_adjusted."""
    if of_height:
        return _counted("heights", cursor.execute(_HEIGHTS).fetchall())
    sql = _ADJUSTED if series == "computed_size_adjusted" else _SCANS
    return _counted("scans", cursor.execute(sql, [reference_id]).fetchall())


def _counted(of: str, rows: list[tuple[str | None, int, int, int]]) -> Effect:
    without = {str(why): count for why, count, *_ in rows if why is not None}
    with_z, below, above = next((tuple(counts) for why, *counts in rows if why is None), (0, 0, 0))
    return Effect(of, with_z, with_z + sum(without.values()), without, below, above)


# Reasons are told with each child's own age or levels: here they are counted by what they are about.
_WHY = """CASE WHEN {z} IS NOT NULL THEN NULL
    WHEN regexp_matches({why}, '^no reference: age') THEN 'age outside the table'
    WHEN contains({why}, 'levels not stated') THEN 'levels not stated'
    WHEN contains({why}, 'the scan has') THEN 'other levels'
    WHEN contains({why}, 'the scan is by') THEN 'other device family'
    WHEN contains({why}, 'ethnicity') THEN 'ethnicity missing or not in the table'
    ELSE coalesce({why}, 'not known') END"""
_COUNTS = f"count(*), count_if({{z}} < {-ABSURD_Z}), count_if({{z}} > {ABSURD_Z})"
_SCANS = f"""SELECT {_WHY.format(z="z", why="no_z_because")} AS why, {_COUNTS.format(z="z")} FROM scan_series
    WHERE series = 'computed' AND reference_id = ? GROUP BY ALL ORDER BY count(*) DESC, why"""
_HEIGHTS = f"""SELECT {_WHY.format(z="height_z", why="why_no_z")} AS why, {_COUNTS.format(z="height_z")} FROM height_z
    GROUP BY ALL ORDER BY count(*) DESC, why"""
_ADJUSTED = f"""SELECT CASE WHEN a.z IS NOT NULL THEN NULL WHEN s.z IS NOT NULL AND s.height_z IS NOT NULL
        THEN 'age or sex outside the table, or another height reference'
        WHEN s.z IS NOT NULL THEN 'no height Z near the scan'
        ELSE {_WHY.format(z="s.z", why="s.no_z_because")} END AS why, {_COUNTS.format(z="a.z")}
    FROM scan_series s LEFT JOIN scan_series a
      ON a.patient_key = s.patient_key AND a.scan_id = s.scan_id AND a.site = s.site AND a.side = s.side
     AND a.levels = s.levels AND a.reference_id = s.reference_id AND a.series = 'computed_size_adjusted'
    WHERE s.series = 'computed' AND s.reference_id = ? GROUP BY ALL ORDER BY count(*) DESC, why"""
