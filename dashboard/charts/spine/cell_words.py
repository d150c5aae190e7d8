"""What a cell of the spine map says: the grade, what happened, how much height is lost; and its hover card."""

from __future__ import annotations

from dashboard.charts.records import Row, days_between, truth
from dashboard.charts.wording import ARROW, literal, modality_name, number, signed, wrapped

# What happened since the image before, in the room of a cell.
_BRIEF = {
    "first seen": "first seen",
    "new": "▲ new",
    "new, timing uncertain": "▲ new, when?",
    "worse": "▲ worse",
    "stable": "stable",
    "within-grade progression": "lower",
    "reshaped partly": "△ reshaping",
    "reshaped fully": "△ reshaped",
    "change not known": "change?",
    "fractured by heights": "by heights",
    "normal by heights": "by heights",
}
# The same in a sentence.
EVENTS = {
    "first seen": "seen on the first image that shows the level: not known to be new",
    "new": "new",
    "new, timing uncertain": "new; when is uncertain, as it could not be read in between",
    "worse": "worse",
    "stable": "unchanged",
    "within-grade progression": "lower within its grade",
    "reshaped partly": "partly reshaped",
    "reshaped fully": "reshaped",
    "change not known": "changed or not is not known: one of the two reads has no grade",
    "fractured by heights": "not compared: only its heights were measured",
    "normal by heights": "not compared: only its heights were measured",
    "normal": "normal",
    "not readable": "not readable",
}
NO_GRADE = "fracture, no grade"


def grade_mark(row: Row) -> str:
    """The grade as printed in the cell: `2`; `F` for a fracture without a grade; `(2)` where heights alone give it."""
    if not truth(row["readable"]):
        return ""
    if truth(row["by_heights"]):
        return f"({row['grade']})"
    return str(row["grade"]) if row["grade"] is not None else "F" if truth(row["fractured"]) else "–"


def brief_event(row: Row) -> str:
    """What happened, short: nothing for a level that is and was normal."""
    if not truth(row["readable"]):
        return "not readable"
    return _BRIEF.get(row["event"], "")


def brief_loss(row: Row) -> str:
    """How much height is lost, where it was measured; or what has to be confirmed."""
    if to_confirm(row) and not truth(row["by_heights"]):
        return "confirm"
    if row["loss_percent"] is None or not truth(row["readable"]) or not (row["grade"] or row["event"] in _BRIEF):
        return ""
    return f"{number(row['loss_percent'], 0)} %{' ≈' if truth(row['borderline']) else ''}"


def to_confirm(row: Row) -> bool:
    """Whether a reader has to confirm it: seen across methods, or told by measured heights alone."""
    return bool(truth(row["across_methods"]) and truth(row["incident"])) or bool(
        truth(row["by_heights"]) and truth(row["fractured"])
    )


def grade_words(row: Row) -> str:
    """`grade 2`, `fracture, no grade`, `not readable`."""
    if not truth(row["readable"]):
        return "not readable"
    if row["grade"] is None:
        return NO_GRADE if truth(row["fractured"]) else "no grade"
    return f"grade {row['grade']}"


def event_words(row: Row) -> str:
    """What happened since the image before, with what it was then: `worse (grade 1 → 2)`."""
    words = EVENTS[row["event"]]
    if row["event"] == "within-grade progression" and row["d_loss_points"] is not None:
        words += f" ({signed(row['d_loss_points'], 0)} points)"
    elif row["before_grade"] is not None and row["grade"] is not None and row["before_grade"] != row["grade"]:
        words += f" (grade {row['before_grade']} {ARROW} {row['grade']})"
    return words


def arose_words(row: Row) -> str:
    """In which interval a fracture arose; nothing where there is none, or its begin is not known."""
    if row["arose_after"] is not None:
        return f"arose after {row['arose_after']} and by {row['arose_by']}"
    return f"arose by {row['arose_by']}; before, no image that shows the level" if row["arose_by"] is not None else ""


def computed_words(row: Row) -> str:
    """The grade that the measured heights give, beside the one that was read; nothing where none were measured."""
    if row["grade_computed"] is None:
        return ""
    about = [f"loss {number(row['loss_percent'], 1)} %"]
    about += ["on the threshold"] if truth(row["at_threshold"]) else ["borderline"] if truth(row["borderline"]) else []
    about += [] if truth(row["crush_known"]) else ["at least: no unfractured neighbour was measured"]
    return f"grade {row['grade_computed']} by heights ({', '.join(about)})"


def card(row: Row) -> str:
    """The hover card of a cell."""
    kind = literal(modality_name(row["modality"]))
    lines = [f"<b>{literal(row['level'])}: {literal(grade_words(row))}</b>", f"{row['image_date']} · {kind}"]
    if truth(row["readable"]):
        lines.append(wrapped(_said(row)))
    elif row["before_date"] is not None:
        lines.append(f"last read on {row['before_date']}")
    lines.append(wrapped(computed_words(row)))
    lines.append("told by measured heights alone: a reader has to confirm it" if truth(row["by_heights"]) else "")
    return "<br>".join(line for line in lines if line)


def _said(row: Row) -> str:
    words = event_words(row)
    if truth(row["across_methods"]) and row["before_date"] is not None:
        words += f"; the image before ({modality_name(row['before_modality'])}) was of another method"
        words += ": confirm" if truth(row["incident"]) else ""
    if row["before_date"] is not None:
        words += f"; before: {row['before_date']}, {days_between(row['before_date'], row['image_date'])} d"
    return words + (f"; {arose_words(row)}" if arose_words(row) else "")
