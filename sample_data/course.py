"""From a story to its rows: everything that the clinic would have written down about one invented child."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sample_data.calendar_of_visits import image_day, scan_days, visit_days
from sample_data.chance import stream
from sample_data.days import add_months, age_years, day
from sample_data.dosing import REGIMENS, Dose, doses
from sample_data.laboratory import after_first_zoledronate, first_tier
from sample_data.scans import Row, scan_rows
from sample_data.story import Image, Infused, Story
from sample_data.visiting import true_weight_kg, visit_row

SPINE_LEVELS = (*(f"T{number}" for number in range(4, 13)), *(f"L{number}" for number in range(1, 5)))

# A bisphosphonate still lowers alkaline phosphatase this long after a dose.
EFFECT_DAYS = 400


@dataclass
class Course:
    """The rows of one child by table; dates are `date`, all else text or numbers."""

    story: Story
    visits: list[Row] = field(default_factory=list)
    scans: list[Row] = field(default_factory=list)
    images: list[Row] = field(default_factory=list)
    fractures: list[Row] = field(default_factory=list)
    treatments: list[Row] = field(default_factory=list)
    infusions: list[Row] = field(default_factory=list)
    bloods: list[Row] = field(default_factory=list)
    after_infusion: list[Row] = field(default_factory=list)


def course(story: Story) -> Course:
    """Draw one child's rows."""
    days = visit_days(story)
    drawn = Course(story)
    drawn.visits = [visit_row(story, on, number) for number, on in enumerate(days)]
    drawn.scans = [row for on in scan_days(story, days) for row in scan_rows(story, on)]
    drawn.images = [_image(story, image, days) for image in story.images]
    drawn.fractures = _fractures(story)
    given = [dose for run in story.infused for dose in _doses(story, run, days)]
    drawn.infusions = [_infusion(story, dose) for dose in sorted(given, key=lambda dose: (dose.on, dose.agent))]
    drawn.treatments = _treatments(story, drawn.infusions)
    drawn.bloods = [_bloods(story, on, given, number) for number, on in enumerate(days)]
    drawn.after_infusion = [
        _early_sample(story, run, dose)
        for run in story.infused
        for dose in _doses(story, run, days)
        if dose.first_ever and dose.agent == "zoledronate"
    ]
    return drawn


def _image(story: Story, image: Image, days: list[date]) -> Row:
    levels: Row = {}
    for level in SPINE_LEVELS:
        seen = "x" if level in image.unreadable.split() else image.grades.get(level, 0)
        levels[level] = None if level in image.not_imaged.split() else seen
    broken = any(image.grades.values())
    return {
        "patient_id": story.patient_id,
        "image_date": image_day(image.on, days),
        "modality": image.modality,
        "reader": image.reader,
        "method": "genant",
        **levels,
        "energy": image.energy if broken else "",
        "local_disease": image.local_disease if broken else "",
    }


def _fractures(story: Story) -> list[Row]:
    events = sorted({item.on for item in story.fractures})
    return [
        {
            "patient_id": story.patient_id,
            "event_id": f"F{events.index(item.on) + 1}",
            "bone": item.bone,
            "side": item.side,
            "fracture_date": day(item.on),
            "date_precision": item.precision,
            "location": item.location,
            "energy": item.energy,
            "mechanism": item.mechanism,
            "local_disease": "no" if item.confirmed else "unknown",
            "confirmed_by_imaging": "yes" if item.confirmed else "",
        }
        for item in story.fractures
    ]


def _doses(story: Story, run: Infused, days: list[date]) -> list[Dose]:
    """The infusion days of a run; a run by visit is given at each visit that is an interval after the last infusion."""
    if not run.by_visit:
        return doses(story, run)
    regimen = REGIMENS[run.regimen]
    found: list[Dose] = []
    for on in days:
        due = add_months(found[-1].on, regimen.bands[-1][3]) - timedelta(days=35) if found else day(run.first)
        if due <= on <= day(run.last):
            first = run.first_ever and not found
            per_kg = regimen.first_mg_per_kg if first and regimen.first_mg_per_kg else regimen.bands[-1][1]
            found.append(Dose(regimen.agent, on, "given", per_kg, regimen.cap_mg, run.regimen, first))
    return found


def _infusion(story: Story, dose: Dose) -> Row:
    weight = true_weight_kg(story, dose.on)
    row: Row = {
        "patient_id": story.patient_id,
        "agent": dose.agent,
        "infusion_date": dose.on,
        "sequence": 1,
        "status": dose.status,
        "regimen": dose.regimen,
    }
    if dose.status != "given":
        return row
    row |= {"weight_kg": f"{weight:.1f}", "weight_date": dose.on, "first_ever": "yes" if dose.first_ever else "no"}
    if dose.mg_per_kg is not None:
        row["dose_mg"] = written_dose(min(dose.mg_per_kg * weight, dose.cap_mg))
    # Rule book 4.5 (F43): an acute-phase reaction after 19.1 % of first infusions.
    if dose.first_ever and stream(story.patient_id, f"reaction {dose.on}").random() < 0.191:
        row["reaction"] = "fever for one day"
    return row


def written_dose(mg: float) -> str:
    """A dose as a chart writes it: the finer the smaller it is."""
    if mg >= 10:
        return f"{round(mg * 2) / 2:g}"
    return f"{mg:.2f}" if mg < 2 else f"{mg:.1f}"


def _treatments(story: Story, infusions: list[Row]) -> list[Row]:
    rows: list[Row] = [
        {
            "patient_id": story.patient_id,
            "agent": drug.agent,
            "start_date": day(drug.start),
            "stop_date": day(drug.stop) if drug.stop else None,
            "drug_class": drug.drug_class,
            "dose": drug.dose,
            "dose_unit": drug.unit,
            "frequency": drug.frequency,
            "route": drug.route,
            "regimen": drug.regimen,
            "phase": drug.phase,
            "indication": drug.indication,
            "prednisolone_equivalent_mg_per_kg_per_day": drug.equivalent,
            "prior_exposure": "yes" if drug.prior else "",
            "stop_reason": drug.stop_reason,
        }
        for drug in story.drugs
    ]
    runs = [run for run in story.infused if run.first]
    rows += [_infused_course(story, run, run is runs[-1], infusions) for run in runs]
    return [
        row | {"course_no": 1 + sum(other["agent"] == row["agent"] for other in rows[:place])}
        for place, row in enumerate(rows)
    ]


def _infused_course(story: Story, run: Infused, last_run: bool, infusions: list[Row]) -> Row:
    """The course that a run of infusions makes; it is over where another run followed or a reason is given."""
    regimen = REGIMENS[run.regimen]
    per_kg, length, months = next(b[1:] for b in regimen.bands if age_years(day(story.born), day(run.first)) < b[0])
    days = [row["infusion_date"] for row in infusions if row["regimen"] == run.regimen and row["status"] == "given"]
    over = bool(run.stop_reason) or not last_run
    every = f"every {months} months"
    return {
        "patient_id": story.patient_id,
        "agent": regimen.agent,
        "start_date": day(run.first) if not run.by_visit else days[0],
        "stop_date": days[-1] if over else None,
        "drug_class": "bisphosphonate",
        "dose": per_kg,
        "dose_unit": "mg/kg",
        "frequency": f"{length} days {every}" if length > 1 else every,
        "route": "intravenous",
        "regimen": run.regimen,
        "phase": regimen.phase,
        "prior_exposure": "no" if run.first_ever else "yes",
        "stop_reason": run.stop_reason or ("changed to another regimen" if over else ""),
    }


def _bloods(story: Story, on: date, given: list[Dose], number: int) -> Row:
    age = age_years(day(story.born), on)
    treated = any(0 <= (on - dose.on).days <= EFFECT_DAYS for dose in given if dose.status == "given")
    panel = first_tier(story.patient_id, story.sex, age, on, story.habit, treated)
    return {"patient_id": story.patient_id, "sample_date": on, "number": number, **panel}


def _early_sample(story: Story, run: Infused, dose: Dose) -> Row:
    on = dose.on + timedelta(days=2)
    found = after_first_zoledronate(story.patient_id, age_years(day(story.born), on), on)
    if run.calcium_after_first is not None:
        found["calcium"] = run.calcium_after_first
    return {"patient_id": story.patient_id, "sample_date": on, **found}
