"""The scans of a wide file: several sites and sets of vertebrae, each with its own columns, beside columns that all share.

Among them are files that say one thing twice or leave open where a value belongs (`LS BMD` beside `LS BMD L1-L4`, levels
in the header and in a column): those may be refused as a whole, and where they are not, no value of them may be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from core.contracts.dxa import SITES
from tests.fuzz.cells import ID_CELLS, Said, Style, said_number
from tests.fuzz.planned import Planned

SPINE = "lumbar spine"
# Sets of vertebrae in the headers of one file ("" is none in the header), and whether each value has one place only.
_SETS: tuple[tuple[tuple[str, ...], bool], ...] = (
    (("",), True),
    (("L1-L4",), True),
    (("L2-L4",), True),
    (("L1-L4", "L2-L4"), True),
    (("", "L1-L4"), False),
    (("", "L1-L4", "L2-L4"), False),
)
_MEASURES = ("bmd_g_cm2", "z_reported", "z_size_adjusted_reported")
_FORMS = ("{s} {l} {q}", "{q} {s} {l}", "{s} {q} {l}")
_YES_NO = (("yes", True), ("no", False), ("", None), ("", None), ("NA", None))
_MODELS = (("Horizon A", "Horizon A"), ("iDXA", "iDXA"), ("", None))
_LEVEL_CELLS = (("L1-L4", "L1-L4"), ("l2-l4", "L2-L4"), ("", "not stated"))


@st.composite
def scan_columns(draw: st.DrawFn, style: Style) -> tuple[list[Planned], bool]:
    """Columns of one to three sites, and whether each of their values has one place only."""
    sites = draw(st.lists(st.sampled_from(list(SITES)), min_size=1, max_size=3, unique=True))
    if draw(st.booleans()) and SPINE not in sites:
        sites[0] = SPINE
    found: list[Planned] = []
    clear = True
    for site in sites:
        columns, certain = draw(_of_site(site, style))
        found += columns
        clear = clear and certain
    return found + draw(_shared()), clear


@st.composite
def _of_site(draw: st.DrawFn, site: str, style: Style) -> tuple[list[Planned], bool]:
    spelled = draw(st.sampled_from([site, *SITES[site]]))
    sets, clear = draw(st.sampled_from(_SETS)) if site == SPINE else (("",), True)
    by_row = site == SPINE and draw(st.integers(0, 3)) == 0
    found: list[Planned] = []
    for levels in sets:
        # where a value's vertebrae are not certain, it is looked for among all of the site
        place = (("site", site),) if by_row or not clear else (("site", site), ("levels", _stored(site, levels)))
        found += draw(_measures(spelled, levels, place, style))
    if by_row:
        clear = clear and sets == ("",)
        found.append(
            Planned(
                f"{spelled} levels", "dxa_scans", "levels", st.sampled_from(_LEVEL_CELLS), (("site", site),), told=clear
            )
        )
    elif clear and len(sets) == 1 and sets[0] and draw(st.integers(0, 3)) == 0:
        # `LS Z` beside `LS BMD L2-L4` alone: there is one scan that it can belong to
        found = [p if p.name == "bmd_g_cm2" else _plain(p, spelled) for p in found]
    for name, word, cells in (("excluded", "excluded", _YES_NO), ("model", "scanner", _MODELS)):
        if draw(st.integers(0, 3)) == 0:
            place = found[0].fixed if len(sets) == 1 else (("site", site),)
            head = f"{spelled} {sets[0]} {word}" if len(sets) == 1 else f"{spelled} {word}"
            clear = clear and len(sets) == 1
            found.append(Planned(head, "dxa_scans", name, st.sampled_from(cells), place))
    return found, clear


def _stored(site: str, levels: str) -> str:
    return levels or ("not stated" if site == SPINE else "none")


@st.composite
def _measures(
    draw: st.DrawFn, spelled: str, levels: str, place: tuple[tuple[str, Any], ...], style: Style
) -> list[Planned]:
    """BMD to three decimals, often a printed Z, a size-adjusted one."""
    thousandths = st.integers(0, 699).map(lambda n: said_number(0.3 + n / 1000, style, 6 + n % 4, 3))
    tenths = st.integers(-58, 38).map(lambda n: said_number(n / 10, style, abs(n) % 6))
    chosen = _MEASURES[: draw(st.integers(1, 3))]
    unit = draw(st.sampled_from(["", " (g/cm2)", " [g/cm\u00b2]"]))
    words = {"bmd_g_cm2": ("BMD", unit), "z_reported": ("Z", ""), "z_size_adjusted_reported": ("size adjusted Z", "")}
    found = []
    for name in chosen:
        quantity, tail = words[name]
        header = " ".join(draw(st.sampled_from(_FORMS)).format(s=spelled, l=levels, q=quantity).split()) + tail
        cells = thousandths if name == "bmd_g_cm2" else tenths
        found.append(Planned(header, "dxa_scans", name, cells, place))
    return found


_BLANKS: tuple[Said, ...] = (("", None), ("NA", None), (" ", None))


def some_blank(draw: st.DrawFn, columns: Sequence[Planned], said: list[Said]) -> list[Said]:
    """A row's cells where now and then a scan was not made, a score not printed, or the BMD left out."""
    shapes = {p.fixed: draw(st.integers(0, 19)) for p in columns if p.name in _MEASURES and p.fixed}
    found = []
    for planned, cell in zip(columns, said, strict=True):
        shape = shapes.get(planned.fixed, 0) if planned.name in _MEASURES else 0
        gone = shape >= 16 or shape == {"bmd_g_cm2": 13, "z_reported": 14}.get(planned.name, 15)
        found.append(draw(st.sampled_from(_BLANKS)) if gone else cell)
    return found


def _plain(planned: Planned, spelled: str) -> Planned:
    """The same column, without the vertebrae in its header."""
    quantity = "Z" if planned.name == "z_reported" else "size adjusted Z"
    return Planned(f"{spelled} {quantity}", planned.table, planned.name, planned.cells, planned.fixed)


@st.composite
def _shared(draw: st.DrawFn) -> list[Planned]:
    """Columns for every scan of a row, beside which a site may have its own of the same meaning."""
    pools = {"excluded": ("excluded", _YES_NO), "model": ("scanner", _MODELS), "scan_id": ("scan_id", ID_CELLS)}
    names = draw(st.lists(st.sampled_from(list(pools)), max_size=2, unique=True))
    return [Planned(pools[n][0], "dxa_scans", n, st.sampled_from(pools[n][1]), shared=True) for n in names]


def cannot_be_taken(row: Row) -> bool:
    """Whether a wide row has a scan with a score and without BMD, one of which its own cell and the shared one differ, or
    says that a scan is excluded which it does not have: nobody can follow that."""
    shared = {p.name: value for p, value in row if p.table == "dxa_scans" and p.shared and value is not None}
    any_measured = False
    for place in {p.fixed for p, _ in row if p.name in _MEASURES and p.fixed}:
        own = {p.name: value for p, value in row if p.fixed == place and value is not None}
        measured = own.keys() & set(_MEASURES)
        any_measured = any_measured or bool(measured)
        if measured and ("bmd_g_cm2" not in measured or any(own.get(n, value) != value for n, value in shared.items())):
            return True
        if not measured and own.get("excluded"):
            return True
    return bool(shared.get("excluded")) and not any_measured


Row = Sequence[tuple[Planned, Any]]


def scan_values(row: Row) -> Iterator[tuple[tuple[tuple[str, Any], ...], Planned, Any]]:
    """Of one wide row: each value of a scan, with the site and the vertebrae under which it must be found.

    A scan is made where something was measured. The shared cell holds where the site's own is blank.
    """
    of_scans = [(p, value) for p, value in row if p.table == "dxa_scans"]
    for place in dict.fromkeys(p.fixed for p, _ in of_scans if p.name in _MEASURES):
        own = [(p, value) for p, value in of_scans if p.fixed == place]
        if all(value is None for p, value in own if p.name in _MEASURES):
            continue
        levels = next((value for p, value in own if p.name == "levels" and p.told), None)
        key = (*place, ("levels", levels)) if levels else place
        said = {p.name for p, value in own if value is not None}
        shared = [(p, value) for p, value in of_scans if p.shared and p.name not in said]
        for planned, value in (*own, *shared):
            if value is not None and planned.told:
                yield key, planned, value
