"""What happened to the vertebrae between the earlier image and the chosen one, as the rules have it image by image."""

from __future__ import annotations

from collections import defaultdict

from dashboard.charts.lanes.vertebrae import level_words
from dashboard.charts.records import Row, truth
from dashboard.charts.spine.cell_words import grade_words
from dashboard.charts.spine.rows import readable_of
from dashboard.charts.wording import capital
from dashboard.data.patient import Record
from dashboard.data.spine import Spine, earlier_images
from dashboard.screens.pieces import heading_html, mark, text
from dashboard.screens.spine_choice import Choice

# The events in the order in which they matter, each with its words and the mark of the finding that it leads to.
_EVENTS = {
    "new": ("new", "C"),
    "new, timing uncertain": ("new, timing uncertain", "C"),
    "worse": ("worse", "C"),
    "first seen": ("first seen, not known to be new", "H"),
    "change not known": ("changed or not is not known", "M"),
    "within-grade progression": ("lower within its grade", ""),
    "reshaped partly": ("partly reshaped", ""),
    "reshaped fully": ("reshaped", ""),
}


def since_html(record: Record, found: Spine, choice: Choice) -> str:
    """The panel as HTML."""
    if choice.cell is None:
        said = "Images are recorded, but no level was read." if found.images else "Never imaged."
        return heading_html("What happened") + f'<p class="tb-note">{said} That is not the same as no fracture.</p>'
    against, image_id = choice.against, choice.cell[0]
    last = next(row for row in found.images if row["image_id"] == image_id)
    spanned = _images_since(found, choice)
    rows = [row for row in found.history if row["image_id"] in spanned]
    title = f"Since {against['image_date']}" if against else f"First image, {last['image_date']}"
    lines = _event_lines(rows) or [_line("", _quiet_words(rows), "")]
    lines += _index_lines(found, choice)
    return "".join(
        [
            heading_html(title, _readable_words(found, image_id)),
            f'<dl class="tb-lines tb-since">{"".join(lines)}</dl>',
            f'<p class="tb-small">{text(_left_out(found, choice))}</p>',
        ]
    )


def _images_since(found: Spine, choice: Choice) -> set[str]:
    """The chosen image and those between it and the earlier one."""
    assert choice.cell is not None
    earlier = [row["image_id"] for row in earlier_images(found, choice.cell)]
    begin = earlier.index(choice.against["image_id"]) + 1 if choice.against else len(earlier)
    day = next(row["image_date"] for row in found.images if row["image_id"] == choice.cell[0])
    return {*earlier[begin:], *(row["image_id"] for row in found.images if row["image_date"] == day)}


def _event_lines(rows: list[Row]) -> list[str]:
    happened: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        if row["event"] in _EVENTS:
            happened[row["event"], bool(truth(row["across_methods"]))].append(row)
    order = list(_EVENTS)
    found = sorted(happened.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return [
        _line(_EVENTS[event][1], _EVENTS[event][0] + (", across methods: confirm" if across else ""), _levels(members))
        for (event, across), members in found
    ]


def _levels(rows: list[Row]) -> str:
    return "; ".join(f"{row['level']} {grade_words(row)}, {row['image_date']}" for row in rows)


def _line(severity: str, name: str, value: str) -> str:
    sign = mark(severity) if severity else '<span class="tb-mark-none"></span>'
    return f"<div><dt>{sign}{text(capital(name))}</dt><dd>{text(value)}</dd></div>"


def _quiet_words(rows: list[Row]) -> str:
    if all(truth(row["by_heights"]) for row in rows):
        return "nobody read a level; heights alone were measured"
    fractured = [row["level"] for row in rows if truth(row["fractured"])]
    if fractured:
        return f"nothing new or worse; {level_words(list(dict.fromkeys(fractured)))} unchanged"
    return "no level read as fractured"


def _index_lines(found: Spine, choice: Choice) -> list[str]:
    """The index then and now, each with the levels that it rests on."""
    assert choice.cell is not None
    images = [choice.against["image_id"]] if choice.against else []
    lines = []
    for image_id in (*images, choice.cell[0]):
        row = max(
            (one for one in found.sdi if one["image_id"] == image_id), key=lambda one: one["n_readable"], default=None
        )
        if row is not None:
            lines.append(_line("", str(row["image_date"]), row["words"]))
    return lines


def _readable_words(found: Spine, image_id: str) -> str:
    row = found.index_of(image_id)
    return f"{readable_of(row)} readable" if row else ""


def _left_out(found: Spine, choice: Choice) -> str:
    """What keeps the two images from being compared level by level."""
    assert choice.cell is not None
    last = next(row for row in found.images if row["image_id"] == choice.cell[0])
    said = [f"Another method than the image before: {last['because']}."] if truth(last["comparable"]) is False else []
    if last["comparable"] is None and last["because"]:
        said.append(f"Whether it may be compared with the image before is not known: {last['because']}.")
    row = found.index_of(choice.cell[0])
    if row and row["not_readable"]:
        said.append(f"Not readable on {last['image_date']}: {row['not_readable']}; left out, never counted as 0.")
    if row and row["n_by_heights"]:
        said.append(f"{row['n_by_heights']} levels are told by measured heights alone: a reader has to confirm them.")
    return " ".join(said)
