"""The CSV files of made-up children, as a clinic would export them; and the rows that a check has to refuse.

patients.csv  scans.csv  visits.csv  labs.csv  infusions.csv  treatments.csv  spine_images.csv
month.csv     a month's new scans; month-small.csv: the same of few patients, alike for stores of every size
checked.csv   scans.csv and after it 100 rows with one mistake each, of which every reader has to find all
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tests.bench.children import AS_OF, SCANS_EACH, Children, make_children

# In the order in which they are loaded: (file, table).
LOADED = (
    ("patients.csv", "patients"),
    ("scans.csv", "dxa_scans"),
    ("visits.csv", "visits"),
    ("labs.csv", "labs"),
    ("infusions.csv", "infusions"),
    ("treatments.csv", "treatments"),
    ("spine_images.csv", None),
)
MISTAKES = 100
MONTH_SHARE = 0.05  # of the patients: 5,000 of 100,000
SMALL_MONTH = 50
_LEVELS = ("T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4")


def write_files(folder: Path, patients: int) -> None:
    """Write all files of a store of so many patients."""
    folder.mkdir(parents=True, exist_ok=True)
    children = make_children(patients)
    people = children.people[["patient_id", "date_of_birth", "sex", "family_name", "given_name"]]
    _write(people.assign(synthetic="yes", note="Synthetic."), folder / "patients.csv")
    scans = _scan_rows(children, children.scans)
    _write(scans, folder / "scans.csv")
    _write(pd.concat([scans, _mistaken(scans)]), folder / "checked.csv")
    _write_rich(children, folder)
    month = _month(children, round(patients * MONTH_SHARE))
    _write(month, folder / "month.csv")
    _write(month.head(SMALL_MONTH), folder / "month-small.csv")


def _write(frame: pd.DataFrame, path: Path) -> None:
    dates = frame.select_dtypes("datetime").columns
    frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in dates}).to_csv(path, index=False)


def _scan_rows(children: Children, scans: pd.DataFrame) -> pd.DataFrame:
    own = children.people.iloc[scans["who"]]
    return pd.DataFrame(
        {
            "patient_id": own["patient_id"].to_numpy(),
            "scan_date": scans["day"].dt.strftime("%Y-%m-%d").to_numpy(),
            "site": "lumbar spine",
            "levels": own["levels"].to_numpy(),
            "bmd_g_cm2": scans["bmd"].to_numpy(),
            "bmc_g": scans["bmc"].to_numpy(),
            "area_cm2": scans["area"].to_numpy(),
            "manufacturer": "Hologic",
            "model": "Horizon A",
            "serial_number": "SYN-H1",
            "software": "APEX 5.6",
            "scan_mode": "array",
            "height_cm": scans["height_cm"].to_numpy(),
            "z_reported": scans["z"].to_numpy(),
            "z_reported_reference": "Hologic Horizon",
        }
    )


def _mistaken(scans: pd.DataFrame) -> pd.DataFrame:
    """Copies of the first rows, each with one mistake: those that every reader of the comparison checks for."""
    made = scans.iloc[np.arange(MISTAKES) % len(scans)].astype(object).reset_index(drop=True)
    mistakes: tuple[tuple[str, object], ...] = (
        ("bmd_g_cm2", "0.7x"),  # no number
        ("bmd_g_cm2", 7.1),  # outside the hard limits
        ("bmc_g", "2O.1"),  # a letter among the digits
        ("z_reported", -12.0),
        ("height_cm", 13.9),
        ("area_cm2", 0.1),
        ("scan_date", "soon"),
        ("scan_date", "2025-02-30"),  # no such day
        ("site", "elbow"),
        ("levels", "L9"),
    )
    for place in range(MISTAKES):
        column, value = mistakes[place % len(mistakes)]
        made.loc[place, column] = value
    return made


def _month(children: Children, rows: int) -> pd.DataFrame:
    """New scans of children whose last one is half a year old: each a little above the last."""
    last = children.scans[children.scans["nth"] == SCANS_EACH - 1]
    due = last[last["day"] < AS_OF - np.timedelta64(200, "D")].head(rows).copy()
    due["day"] = AS_OF - children.rng.integers(1, 19, len(due)).astype("timedelta64[D]")
    due[["bmd", "bmc"]] = (due[["bmd", "bmc"]] * 1.02).round(3)
    due["area"] = (due["bmc"] / due["bmd"]).round(2)
    due["height_cm"] += 2.0
    return _scan_rows(children, due)


def _write_rich(children: Children, folder: Path) -> None:
    """Visits, blood, infusions, drugs and spine images of the share of children that has all lanes."""
    rich = children.people[children.people["rich"]]
    scans = children.scans[children.people["rich"].to_numpy()[children.scans["who"]]]
    ids, days = rich["patient_id"].loc[scans["who"]].to_numpy(), scans["day"].to_numpy()
    rng, each = children.rng, len(scans)
    pain = rng.integers(0, 4, each)
    visits = {"height_cm": scans["height_cm"].to_numpy(), "height_method": "standing"}
    visits |= {"weight_kg": np.round(scans["height_cm"].to_numpy() ** 2 * 0.00175, 1), "back_pain_0_10": pain}
    visits |= {"mobility": "walks unaided", "plan": "as before"}
    _write(pd.DataFrame({"patient_id": ids, "visit_date": days} | visits), folder / "visits.csv")
    results = [("calcium", "mmol/L", 2.4, 0.08), ("25-OH-D", "nmol/L", 65, 15), ("phosphate", "mmol/L", 1.4, 0.15)]
    labs = [
        pd.DataFrame(
            {"patient_id": ids, "sample_date": days, "analyte": name, "unit": unit}
            | {"value": np.round(np.clip(rng.normal(mean, sd, each), mean * 0.5, mean * 1.6), 2)}
        )
        for name, unit, mean, sd in results
    ]
    _write(pd.concat(labs), folder / "labs.csv")
    recent = (scans["nth"] >= SCANS_EACH - 6).to_numpy()
    given = {"patient_id": ids[recent], "agent": "zoledronate", "infusion_date": days[recent], "status": "given"}
    _write(pd.DataFrame(given | {"dose_mg": 1.5}), folder / "infusions.csv")
    first = (scans["nth"] == SCANS_EACH - 6).to_numpy()
    course = {"patient_id": ids[first], "agent": "zoledronate", "start_date": days[first], "dose": 0.05}
    _write(pd.DataFrame(course | {"dose_unit": "mg/kg"}), folder / "treatments.csv")
    imaged = children.people["imaged"].to_numpy()[children.scans["who"]]
    _write(_images(rng, children.people, children.scans[imaged]), folder / "spine_images.csv")


def _images(rng: np.random.Generator, people: pd.DataFrame, scans: pd.DataFrame) -> pd.DataFrame:
    """Four images a child, read at thirteen levels; in one child of thirty the last one shows a new fracture."""
    nth = scans["nth"].to_numpy()
    taken = np.isin(nth, (2, 4, 6, 8))
    ids, days = people["patient_id"].to_numpy()[scans["who"]], scans["day"].to_numpy()
    frame = pd.DataFrame({"patient_id": ids[taken], "image_date": days[taken], "modality": "vfa"})
    frame = frame.assign(reader="Reader S", method="genant", **dict.fromkeys(_LEVELS, 0))
    new = (nth[taken] == 8) & (rng.random(taken.sum()) < 1 / 30)
    frame.loc[new, "T8"] = 1
    return frame
