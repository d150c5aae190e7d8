"""The chosen level on the chosen image: both grades, heights and ratios, reader, energy, where it came from; and the
level on all images."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row, truth
from dashboard.charts.spine.cell_words import arose_words, computed_words, event_words, grade_mark, grade_words
from dashboard.charts.spine.loss import loss_figure
from dashboard.charts.spine.rows import ALL_LEVELS, Cell
from dashboard.charts.wording import capital, modality_name, number
from dashboard.data.checklist import source_of
from dashboard.data.patient import Record
from dashboard.data.spine import Spine
from dashboard.screens.control_keys import key_of_now
from dashboard.screens.pieces import heading, lines, palette, panel, table, text
from dashboard.screens.spine_choice import Choice, choose_cell

_CONFIG = {"displayModeBar": False, "staticPlot": True}
_NAMES = {"anterior_mm": "in front", "middle_mm": "middle", "posterior_mm": "back"}


def show_cell(record: Record, found: Spine, choice: Choice) -> None:
    """The panel; without a read there is nothing to choose."""
    if choice.cell is None:
        return
    _, level = choice.cell
    row = next(one for one in found.history if (one["image_id"], one["level"]) == choice.cell)
    with panel("spine-cell"):
        heading(f"{level} on {row['image_date']}", modality_name(row["modality"]))
        _choose(record, found, choice.cell)
        st.html(lines(_facts(found, row)))
        if row["finding_text"]:
            st.html(f'<p class="tb-note">Report: {text(row["finding_text"])}</p>')
        st.html(_all_images(found, level))
        measured = [one for one in found.history if one["level"] == level and one["loss_percent"] is not None]
        if len(measured) > 1:
            figure = loss_figure(measured, found.bounds, palette())
            st.plotly_chart(
                figure, theme=None, config=_CONFIG, key="loss-figure", alt=f"Loss of height of {level}, percent"
            )


def _choose(record: Record, found: Spine, cell: Cell) -> None:
    """The same choice without the map: an image and a level of it."""
    days = {row["image_id"]: str(row["image_date"]) for row in found.images}
    read = list(dict.fromkeys(row["image_id"] for row in found.history))
    with st.container(horizontal=True):
        image_key = key_of_now(f"spine-image-{record.person.token}", cell[0])
        st.selectbox(
            "Image", read, format_func=lambda one: _image_name(found, one, days), key=image_key, width=180,
            on_change=lambda: choose_cell(record, _same_level(found, st.session_state[image_key], cell[1])),
        )  # fmt: skip
        levels = [
            level for level in ALL_LEVELS if (cell[0], level) in {(r["image_id"], r["level"]) for r in found.history}
        ]
        level_key = key_of_now(f"spine-level-{record.person.token}-{cell[0]}", cell[1])
        st.selectbox(
            "Level", levels, key=level_key, width=90,
            on_change=lambda: choose_cell(record, (cell[0], st.session_state[level_key])),
        )  # fmt: skip


def _image_name(found: Spine, image_id: str, days: dict[str, str]) -> str:
    row = next(one for one in found.images if one["image_id"] == image_id)
    twice = list(days.values()).count(days[image_id]) > 1
    return f"{days[image_id]} {modality_name(row['modality'])}" if twice else days[image_id]


def _same_level(found: Spine, image_id: str, wanted: str) -> Cell:
    """The same level on another image; where that does not show it, the first that it does."""
    there = [row["level"] for row in found.history if row["image_id"] == image_id]
    return image_id, wanted if wanted in there else str(there[0])


def _facts(found: Spine, row: Row) -> list[tuple[str, str]]:
    fracture = next(
        (
            one
            for one in found.vertebral_fractures
            if (one["image_id"], one["level"]) == (row["image_id"], row["level"])
        ),
        None,
    )
    by_reader = "not read" if truth(row["by_heights"]) else capital(grade_words(row))
    found_facts = [
        ("As read", by_reader),
        ("By measured heights", capital(computed_words(row)) or "not measured"),
        ("Heights", _heights(row)),
        ("Loss by ratio", _ratios(row)),
        ("Shape", row["shape"] or ""),
        ("Since the image before", capital(event_words(row)) + (": across methods, confirm" if _across(row) else "")),
        ("When it arose", capital(arose_words(row))),
        *_origin(fracture),
        ("Read by", " · ".join(part for part in (row["reader"], row["scheme"], _readings(found, row)) if part)),
        ("Image", f"{row['image_id']} · {source_of(row)}"),
    ]
    return [(name, value) for name, value in found_facts if value]


def _across(row: Row) -> bool:
    return bool(truth(row["across_methods"]) and truth(row["incident"]))


def _heights(row: Row) -> str:
    known = [f"{number(row[name], 1)} {where}" for name, where in _NAMES.items() if row[name] is not None]
    return ", ".join(known) + " mm" if known else ""


def _ratios(row: Row) -> str:
    named = {"wedge_percent": "wedge", "biconcave_percent": "biconcave", "crush_percent": "crush"}
    known = [f"{name} {number(row[column], 1)} %" for column, name in named.items() if row[column] is not None]
    against = (
        f" (against {row['reference_levels']})" if row["reference_levels"] and row["crush_percent"] is not None else ""
    )
    return ", ".join(known) + against


def _readings(found: Spine, row: Row) -> str:
    same = [one for one in found.reads if (one["image_id"], one["level"]) == (row["image_id"], row["level"])]
    return f"reading {row['reading_no']} of {len(same)}" if len(same) > 1 else ""


def _origin(fracture: Row | None) -> list[tuple[str, str]]:
    """How the fracture came about, and whether it counts for the definition."""
    if fracture is None:
        return []
    counts = truth(fracture["counts"])
    words = {
        True: "yes",
        False: f"no: {fracture['excluded_because']}",
        None: f"not known: {fracture['missing']} is missing",
    }
    return [
        ("Energy of the injury", fracture["energy"] or "not known"),
        ("Local disease", fracture["local_disease"] or "not known"),
        ("Counts for the definition", words[counts]),
    ]


def _all_images(found: Spine, level: str) -> str:
    """The level on every image, newest first."""
    rows = []
    for row in reversed([one for one in found.history if one["level"] == level]):
        loss = number(row["loss_percent"], 1) if row["loss_percent"] is not None else "–"
        computed = str(row["grade_computed"]) if row["grade_computed"] is not None else "–"
        grade = "–" if truth(row["by_heights"]) else grade_mark(row) or "–"
        event = "" if row["event"] == "normal" else row["event"]
        days = f"<td>{text(row['image_date'])}<small>{text(event)}</small></td>"
        numbers = "".join(f'<td class="tb-number">{value}</td>' for value in (grade, computed, loss))
        rows.append(f"<tr>{days}{numbers}</tr>")
    return table("Image|Read>|By heights>|Loss, %>", "".join(rows))
