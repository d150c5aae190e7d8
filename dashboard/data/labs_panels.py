"""The panels of the Labs page: results in SI or conventional units, each with its range, in the order of the panels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal

from dashboard.charts.course_data import course_rows
from dashboard.charts.labs.rows import AroundPanel, LabRows, Level, Panel, Stretch
from dashboard.charts.labs.words import range_words, unit_words
from dashboard.charts.records import Row, days_between
from dashboard.charts.time_axis import birthday
from dashboard.charts.wording import brief, capital, signed
from dashboard.data.lab_units import shown_unit
from dashboard.data.labs import Labs
from dashboard.data.patient import Record

Units = Literal["SI", "conventional"]
EGFR, EGFR_UNIT = "eGFR", "mL/min/1.73 m²"
VITAMIN_D = "25-OH-D"
# The first tier of every child, in its order; then what is asked for after it.
ORDER = (
    "calcium", "ionised calcium", "phosphate", "magnesium", "creatinine", EGFR, "alkaline phosphatase", "GGT",
    VITAMIN_D, "PTH", "urine calcium/creatinine", "urine phosphate/creatinine", "albumin",
)  # fmt: skip
SHORT_NAMES = {
    "alkaline phosphatase": "ALP",
    "urine calcium/creatinine": "Urine Ca/Cr",
    "urine phosphate/creatinine": "Urine P/Cr",
}
AROUND = ("calcium", "ionised calcium", "phosphate", "magnesium")
# Samples are dated, not timed: the three days after an infusion are its 72 hours.
SOON_DAYS = 3
_COMPUTED = "Computed from both values of the sample"
_USUAL_SPECIMENS = ("blood", "serum", "plasma", "not stated")


def name_of(analyte: str, specimen: str | None = None) -> str:
    """What a page calls an analyte; the specimen where it is another than the usual one."""
    usual = not specimen or specimen in _USUAL_SPECIMENS or specimen in analyte
    return SHORT_NAMES.get(analyte, capital(analyte)) + ("" if usual else f", {specimen}")


def lab_rows(record: Record, panels: list[Panel]) -> LabRows:
    """What the figure is drawn from."""
    return LabRows(course_rows(record.course), panels)


def panels_of(record: Record, labs: Labs, units: Units) -> list[Panel]:
    """A panel for each analyte, specimen and unit that has a result, those of the first tier first."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in labs.results:
        groups[row["analyte"], row["specimen"] or "", row["unit"] or ""].append(row)
    places = {(*key, number): rows for number, (key, rows) in enumerate(groups.items())}
    found = [(_place(key[0]), key[:3], _panel(record, labs, units, key[:3], rows)) for key, rows in places.items()]
    if labs.egfr:
        found.append((_place(EGFR), (EGFR, "", EGFR_UNIT), _egfr_panel(labs)))
    return [panel for _, _, panel in sorted(found, key=lambda one: one[:2])]


def _place(analyte: str) -> int:
    return ORDER.index(analyte) if analyte in ORDER else len(ORDER)


def _panel(record: Record, labs: Labs, units: Units, key: tuple[str, str, str], rows: list[Row]) -> Panel:
    analyte, specimen, kept = key
    unit, factor = shown_unit(analyte, kept, units)
    name = name_of(analyte, specimen)
    if analyte == VITAMIN_D and specimen in _USUAL_SPECIMENS and kept == "nmol/L":
        return Panel(name, unit, _vitamin_d_results(labs, rows, unit, factor), levels=_levels(labs, factor))
    if analyte == "calcium" and specimen in _USUAL_SPECIMENS:
        rows = _corrected(labs, rows)
    rows = [{**row, "more": [_COMPUTED]} if row["computed"] else row for row in rows]
    stretches = _stretches(record, labs, key, rows, factor)
    return Panel(name, unit, [in_unit(row, unit, factor) for row in rows], stretches)


def in_unit(row: Row, unit: str, factor: float, **more: Any) -> Row:
    """A row with its numbers in the unit that is shown; what is kept stays beside them."""
    numbers = {one: row[one] / factor for one in ("value", "low", "high", "beside") if row.get(one) is not None}
    return {**row, **numbers, "unit": unit, "kept_value": row["value"], "kept_unit": row["unit"], **more}


def _corrected(labs: Labs, rows: list[Row]) -> list[Row]:
    """Calcium as it is judged: corrected for albumin where that is known, with the total beside it."""
    states = {(row["sample_id"], row["sample_date"]): row for row in labs.calcium if row["kind"] == "corrected"}
    found = []
    for row in rows:
        state = states.get((row["sample_id"], row["sample_date"]))
        if state is None:
            found.append(
                {**row, "more": ["Total; albumin not known, so not corrected"] if row["value"] is not None else []}
            )
            continue
        said = f"Corrected for albumin {brief(state['albumin_g_l'], 0)} g/L; the stroke is the total"
        judged = {one: state[one] for one in ("value", "low", "high", "status", "range_from", "range_name", "operator")}
        more = {"beside": row["value"], "status_why": state["why"], "more": [said], "said_below": "corrected"}
        found.append({**row, **judged, **more})
    return found


def _vitamin_d_results(labs: Labs, rows: list[Row], unit: str, factor: float) -> list[Row]:
    """25-OH-D by its named levels; the laboratory's own range is said on the card."""
    bands = {(row["sample_id"], row["sample_date"]): row for row in labs.vitamin_d}
    found = []
    for row in rows:
        state = bands.get((row["sample_id"], row["sample_date"]))
        band = state["band"] if state else None
        status = {"sufficient": "normal", "toxicity concern": "high"}.get(band or "", "low" if band else None)
        shown = in_unit(row, unit, factor)
        own = range_words(shown["low"], shown["high"], unit)
        more = [f"The laboratory's range {own} {unit_words(unit)}"] if row["range_from"] == "laboratory" else []
        about = {
            "status": status,
            "status_said": band or (state["why"] if state else None),
            "no_range": True,
            "more": more,
        }
        found.append({**shown, **about, "low": None, "high": None})
    return found


def _levels(labs: Labs, factor: float) -> list[Level]:
    low, enough, much = (
        labs.limits[f"vitd_{one}_nmol_l"] / factor for one in ("deficient", "insufficient", "toxicity")
    )
    return [
        Level("deficient", None, low, alarm=True),
        Level("insufficient", low, enough),
        Level("sufficient", enough, much),
        Level("toxicity concern", much, None, alarm=True),
    ]


def _egfr_panel(labs: Labs) -> Panel:
    """What creatinine and height come to; where that is refused, the reason in its place."""
    return Panel(EGFR, EGFR_UNIT, [_egfr_row(row) for row in labs.egfr], computed=True)


def _egfr_row(row: Row) -> Row:
    creatinine, height = row["creatinine_umol_l"], row["height_cm"]
    known = [
        f"creatinine {brief(creatinine, 1)} µmol/L" if creatinine is not None else "",
        f"height {brief(height, 1)} cm of {row['height_on']}" if height is not None else "",
    ]
    from_what = " and ".join(one for one in known if one)
    fall = row["fall_percent"] if row["egfr"] is not None else None
    change = (
        f"{signed(-fall, 0)} % against {brief(row['before_egfr'], 0)} on {row['before_date']}"
        if fall is not None
        else ""
    )
    more = [f"From {from_what}" if from_what else "", change, row.get("note") or ""]
    return {
        **row, "value": row["egfr"], "unit": EGFR_UNIT, "operator": None, "low": None, "high": None, "status": None,
        "text_result": "not computed", "status_said": row["why_not"] or "bedside Schwartz", "no_range": True,
        "more": [one for one in more if one],
        "said_below": "creatinine misleads" if row["misleads"] else "",
    }  # fmt: skip


def _stretches(record: Record, labs: Labs, key: tuple[str, str, str], rows: list[Row], factor: float) -> list[Stretch]:
    """The published range by age, where some result is judged by it; none where the birth is not known to the day."""
    person, analyte, specimen, unit = record.person, *key
    judged = [row for row in rows if row["range_from"] == "fallback"]
    if not judged or person.birth_precision in ("month", "year"):
        return []
    methods = {(row["method"] or "").lower() for row in judged}
    found = []
    for one in labs.ranges:
        fits = (one["analyte"], one["specimen"], one["unit"]) == (analyte, specimen, unit)
        assay = not one["method"] or "" in methods or one["method"] in methods
        if fits and assay and one["sex"] in ("", person.sex):
            low, high = (None if one[end] is None else one[end] / factor for end in ("low", "high"))
            found.append(Stretch(_at_age(record, one, "from"), _at_age(record, one, "under"), low, high))
    return sorted(found, key=lambda part: part.begin)


def _at_age(record: Record, row: Row, end: str) -> Any:
    birth, days = record.person.birth, row[f"age_{end}_days"]
    return birthday(birth, row[f"age_{end}_years"]) if days is None else birth + timedelta(days=days)


def band_notes(record: Record, panels: Iterable[Panel]) -> list[str]:
    """Whose ranges the panels show, for the lines below the figure."""
    names: dict[str, list[str]] = defaultdict(list)
    own = False
    for panel in panels:
        for row in panel.results:
            own = own or row.get("range_from") == "laboratory"
            if row.get("range_from") == "fallback" and panel.name not in names[row["range_name"]]:
                names[row["range_name"]].append(panel.name)
    said = [f"Bands by age and sex: {name} ({', '.join(which)})." for name, which in names.items()]
    if names and record.person.birth_precision in ("month", "year"):
        said.append(f"Birth is known to the {record.person.birth_precision} only: no band is drawn by age.")
    if own:
        said.append("Short bands with edges: the range that the laboratory gave with the result; it goes first.")
    return said


def around_panels(record: Record, labs: Labs, units: Units) -> list[AroundPanel]:
    """Calcium, phosphate and magnesium around the given infusions; ionised calcium where it was measured."""
    found = []
    for analyte in AROUND:
        rows = [row for row in labs.around if row["analyte"] == analyte]
        rows = _corrected(labs, rows) if analyte == "calcium" else rows
        if analyte == "ionised calcium" and not rows:
            continue
        unit, factor = shown_unit(analyte, rows[0]["unit"] if rows else "mmol/L", units)
        shown = [in_unit(row, unit, factor) for row in rows]
        newest = max(shown, key=lambda row: row["sample_date"], default={"low": None, "high": None})
        found.append(
            AroundPanel(name_of(analyte), unit, shown, newest["low"], newest["high"], _soon_words(record, labs, rows))
        )
    return found


def _soon_words(record: Record, labs: Labs, rows: list[Row]) -> str:
    """After how many infusions there was a sample within 72 hours; those whose 72 hours still run do not count."""
    sampled = {(row["agent"], row["infusion_date"]) for row in rows if 0 < row["day"] <= SOON_DAYS}
    past = [
        one
        for one in labs.cycles
        if (one["agent"], one["infusion_date"]) in sampled
        or days_between(one["infusion_date"], record.as_of) > SOON_DAYS
    ]
    if not past:
        return "72 h after the infusion have not passed"
    if not sampled:
        return "no sample within 72 h after any infusion"
    first = [one for one in past if one["first_ever"]]
    none_after_first = first and not any((one["agent"], one["infusion_date"]) in sampled for one in first)
    every = f"sample within 72 h after {len(sampled)} of {len(past)} infusions"
    return f"{every}; none after the first" if none_after_first else every
