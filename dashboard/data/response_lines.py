"""The response as its components, a line each: what it was, what it is, what is missing. No word of judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.reference.effects import effects_of
from dashboard.charts.records import Row, truth
from dashboard.charts.wording import ARROW, brief, number, signed
from dashboard.data.checklist import joined

WORDS = {
    "GOOD": "Good",
    "PARTIAL": "Partial",
    "INADEQUATE": "Inadequate",
    "TOO EARLY": "Too early to judge",
    "NOT ASSESSABLE": "Not assessable",
}
DEFINED = (
    "By this product's own definition: no validated one exists for children. It is informed by trials and by the adult "
    "definition (Diez-Perez 2012), and is not yet signed off."
)


@dataclass(frozen=True)
class Component:
    """name, what is said of it, what qualifies it; page: that which has its values; missing: it could not be told."""

    name: str
    said: str
    below: str = ""
    page: str = ""
    missing: bool = False


def published_effects(agent: str | None) -> list[str]:
    """What trials and series of the drug report, a sentence each with its source: to compare, not to judge by."""
    return [f"{one.drug} ({one.who}): {one.words}. {one.note}: {one.short}" for one in effects_of(agent)]


def response_lines(row: Row) -> list[Component]:
    """The components in the order of the page."""
    return [*_bone(row), *_vertebrae(row), _long_bones(row), *_felt(row)]


def _bone(row: Row) -> Iterator[Component]:
    if row["d_z"] is None:
        yield Component("Lumbar spine Z", "not known", f"missing: {row['dxa_missing']}", "patient", missing=True)
        return
    said = f"{number(row['baseline_z'], 1)} {ARROW} {number(row['z'], 1)}"
    year = f", {signed(row['d_z_per_year'], 2)} a year" if row["d_z_per_year"] is not None else ""
    error = f"LSC {number(row['z_lsc'], 2)}, {row['z_verdict']}" if row["z_lsc"] is not None else "error of Z not known"
    below = joined(
        f"{signed(row['d_z'], 2)} SD in {row['days']} d{year}", error, f"{row['baseline_date']} to {row['scan_date']}"
    )
    yield Component("Lumbar spine Z", said, joined(below, _doubt(row), _newer(row)), "patient")
    if row["d_z_adjusted"] is not None:
        yield Component("Size-adjusted Z", f"{signed(row['d_z_adjusted'], 2)} SD", "same two scans", "patient")
    if row["d_bmd_g_cm2"] is not None:
        percent = f", {signed(row['d_bmd_percent'], 1)} %" if row["d_bmd_percent"] is not None else ""
        lsc = f"LSC {number(row['lsc_g_cm2'], 3)}" if row["lsc_g_cm2"] is not None else "error not known"
        own = "" if truth(row["own_precision"]) else "not this centre's precision"
        yield Component(
            "BMD",
            f"{signed(row['d_bmd_g_cm2'], 3)} g/cm²{percent}",
            joined(lsc, own, str(row["words"] or "")),
            "patient",
        )


def _doubt(row: Row) -> str:
    """Why the Z of the region cannot be trusted to have risen."""
    if truth(row["region_doubt"]):
        return f"region with {row['region_why']}: a gain through it supports nothing"
    return f"not known whether the region is sound: {row['region_why']}" if row["region_why"] else ""


def _newer(row: Row) -> str:
    return f"missing: {row['dxa_missing']}" if row["dxa_missing"] else ""


def _vertebrae(row: Row) -> Iterator[Component]:
    since = row["vf_year_one"] + row["vf_year_one_or_later"] + row["vf_later"]
    open_ones = row["vf_open_early"] + row["vf_open_year_one"] + row["vf_open_later"]
    parts = [
        f"{row['vf_early']} in the first 6 months, shown and not counted" if row["vf_early"] else "",
        f"{open_ones} more of which a fact is missing" if open_ones else "",
        str(row["vf_words"] or ""),
        f"missing: {row['spine_missing']}" if row["spine_missing"] else f"last image {row['last_image']}",
    ]
    unseen = row["last_image"] is None or (since == 0 and row["spine_missing"] is not None)
    said = "not known" if unseen and not since else f"{since} after month 6"
    yield Component("New or worse vertebral fractures", said, joined(*parts), "spine", missing=unseen and not since)
    if row["sdi_now"] or row["sdi_before"]:
        before = f"before: {row['sdi_before']}, {row['sdi_before_on']}" if row["sdi_before"] else "none before"
        now = f"{row['sdi_now']}" if row["sdi_now"] else "none since"
        yield Component("Deformity index", now, joined(before, str(row["sdi_now_on"] or "")), "spine")
    if row["reshaped_words"]:
        yield Component("Reshaped", str(row["reshaped_words"]), "", "spine")


def _long_bones(row: Row) -> Component:
    rates = [
        f"{number(row[name], 2)} a year {when}"
        for name, when in (("per_year_before", "before"), ("per_year_after", "since month 6"))
        if row[name] is not None
    ]
    parts = [
        f"{row['bones_before']} before",
        f"{row['bones_early']} in the first 6 months" if row["bones_early"] else "",
        ", ".join(rates),
        str(row["bones_words"] or ""),
        f"missing: {row['history_missing']}" if row["history_missing"] else "",
    ]
    unknown = row["bones_after"] == 0 and row["history_missing"] is not None
    said = "none recorded, history not complete" if unknown else f"{row['bones_after']} after month 6"
    return Component("Low-trauma long-bone fractures", said, joined(*parts), "spine", missing=unknown)


def _felt(row: Row) -> Iterator[Component]:
    for name, column, unit in (("Back pain, 0 to 10", "pain", ""), ("Mobility", "mobility", "")):
        before, now = row[f"{column}_before"], row[f"{column}_now"]
        if before is None and now is None:
            yield Component(name, "not recorded", "shown, never scored", missing=True)
            continue
        days = joined(*(f"{row[f'{column}_{when}_on']}" for when in ("before", "now") if row[f"{column}_{when}_on"]))
        yield Component(
            name, f"{_shown(before)} {ARROW} {_shown(now)}{unit}", joined(days, "shown, never scored"), "patient"
        )


def _shown(value: object) -> str:
    if value is None:
        return "not recorded"
    return brief(value, 1) if isinstance(value, int | float) else str(value)
