"""The strip of the Growth page, and beside its figure: findings, puberty, what the heights are worth, what lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dashboard.charts.growth.bone_age_lane import delay_words
from dashboard.charts.growth.rows import GrowthRows
from dashboard.charts.records import Row
from dashboard.charts.wording import age_text, brief, number, signed
from dashboard.data.growth import Growth
from dashboard.data.patient import Record
from dashboard.screens.labs_rail import findings_html
from dashboard.screens.patient_header import identity_html
from dashboard.screens.pieces import heading_html, lines, text

_RULES = ("HEIGHT-LOSS", "PUB-DELAY", "VISIT-DUE")


def facts_html(record: Record, rows: GrowthRows) -> str:
    """Identity and the newest facts as HTML."""
    blocks = [
        f"<div><strong>{text(said)}</strong><span>{text(below)}</span></div>" for said, below in _facts(record, rows)
    ]
    return f'<div class="tb-facts">{identity_html(record)}{"".join(blocks)}</div>'


def _facts(record: Record, rows: GrowthRows) -> Iterator[tuple[str, str]]:
    if not rows.heights:
        yield "No height recorded", f"up to {record.as_of}"
    else:
        last = rows.heights[-1]
        z = f"Z {number(last['height_z'], 1)}" if last["height_z"] is not None else "no Z"
        unsure = rows.unreliable(last)
        yield (
            f"Height {number(last['height_cm'], 1)} cm, {z}",
            f"{last['measured_on']}{': unreliable, ' + ', '.join(unsure) if unsure else ''}",
        )
    for column, name, unit in (("velocity_cm_per_year", "Velocity", "cm/y"), ("weight_kg", "Weight", "kg")):
        measured = rows.with_value(column)
        if measured:
            yield f"{name} {number(measured[-1][column], 1)} {unit}", str(measured[-1]["on_date"])
    stages = rows.with_value("tanner_stage")
    if stages:
        yield f"Tanner {stages[-1]['tanner_stage']}", str(stages[-1]["on_date"])


def rail_html(record: Record, found: Growth, rows: GrowthRows) -> Iterator[str]:
    """The panels beside the figure, each as HTML."""
    until = f"visits up to {rows.visits[-1]['on_date']}" if rows.visits else ""
    yield findings_html(record, _RULES, "Findings by growth", until)
    yield heading_html("Height") + lines(_height_facts(rows))
    yield heading_html("Puberty and bone age") + lines(_puberty_facts(record, found, rows))
    missing = "".join(f"<li>{text(one)}</li>" for one in _deficits(record, found, rows))
    yield heading_html("To keep in mind") + f'<ul class="tb-mind">{missing}</ul>'


def _height_facts(rows: GrowthRows) -> list[tuple[str, str]]:
    known = [row for row in rows.heights if row["height_z"] is not None]
    facts = [("Height Z", _z(known[-1]) if known else "none")]
    falls = [row for row in rows.visits if row["height_z_fall_per_year"] is not None]
    if falls:
        last = falls[-1]
        facts.append(
            ("Change of Z in a year", f"{signed(-last['height_z_fall_per_year'], 2)} from {last['velocity_from']}")
        )
    for row in rows.losses:
        said = f"{signed(row['height_cm'] - row['before_cm'], 1)} cm since {row['before_on']}"
        back = f", as tall again {row['regained_on']}" if row["regained_on"] else ""
        facts.append((f"Lower on {row['visit_date']}", said + back))
    methods = Counter(row["height_method"] or "not stated" for row in rows.heights)
    facts.append(("Methods", ", ".join(f"{name} {count}" for name, count in methods.most_common()) or "none"))
    return facts


def _z(row: Row) -> str:
    return f"{number(row['height_z'], 2)} on {row['measured_on']}"


def _puberty_facts(record: Record, found: Growth, rows: GrowthRows) -> list[tuple[str, str]]:
    facts = []
    for column, name, unit in (
        ("tanner_stage", "Tanner stage", ""),
        ("testicular_volume_ml", "Testicular volume", " mL"),
    ):
        measured = rows.with_value(column)
        if measured:
            facts.append((name, f"{brief(measured[-1][column], 1)}{unit} on {measured[-1]['on_date']}"))
        elif column == "tanner_stage" or record.person.sex == "male":
            facts.append((name, "not recorded"))
    if record.person.sex == "female":
        facts.append(("First period", str(rows.menarche) if rows.menarche else "not recorded"))
    ages = rows.with_value("bone_age_years")
    facts.append(
        ("Bone age", f"{number(ages[-1]['bone_age_years'], 1)} y, {delay_words(ages[-1])}" if ages else "not recorded")
    )
    late = {
        "female": f"no Tanner 2 at {brief(found.limits['puberty_late_girl_years'], 1)} y",
        "male": f"testis under {brief(found.limits['testis_prepubertal_ml'], 1)} mL at "
        f"{brief(found.limits['puberty_late_boy_years'], 1)} y",
    }.get(record.person.sex or "")
    return [*facts, ("Counts as late", late)] if late else facts


def _deficits(record: Record, found: Growth, rows: GrowthRows) -> Iterator[str]:
    """What the figure cannot say."""
    if record.person.birth_precision in ("month", "year"):
        yield f"Birth is known to the {record.person.birth_precision} only: ages may be off."
    if found.reference is None:
        yield "No height reference is in use: heights have no Z."
    elif not rows.bands:
        yield "The height reference has no bands for this patient: the sex is not recorded, or it has none."
    else:
        yield str(found.reference["limits_to_show"])
    for why, count in Counter(row["why_no_z"] for row in rows.heights if row["why_no_z"]).most_common():
        yield f"{count} {'height' if count == 1 else 'heights'} without a Z: {why}."
    unsure = [row for row in rows.heights if rows.unreliable(row)]
    if unsure:
        yield f"{len(unsure)} of {len(rows.heights)} heights are unreliable: bone density is not adjusted by them."
    yield "No reference for weight, velocity or bone age is loaded: they are shown as measured."
    if record.person.age_years is not None:
        yield f"Age {age_text(record.person.age_years)} y on {record.as_of}; between two visits nothing is known."
