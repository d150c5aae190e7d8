"""The card of the vertebrae: deformity index with the levels that it rests on, strip T4 to L4, what happened."""

from __future__ import annotations

from collections import defaultdict

from dashboard.charts.lanes.vertebrae import level_words
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, truth
from dashboard.charts.spine_strip import spine_strip
from dashboard.charts.wording import modality_name, signed
from dashboard.data.patient import Record
from dashboard.screens.pieces import heading_html, text

# What happened since the image before, the worst first.
_EVENTS = {
    "new": "new",
    "new, timing uncertain": "new, timing uncertain",
    "worse": "worse",
    "first seen": "on the first image",
    "stable": "unchanged",
    "reshaped partly": "partly reshaped",
    "reshaped fully": "reshaped",
}


def vertebrae_html(record: Record, colours: Palette) -> str:
    """The card as HTML, of the newest image; of two on one day, of the one with more readable levels."""
    images = record.rows("sdi", "image_date")
    if not images:
        return heading_html("Vertebrae") + f'<p class="tb-note">No spine image recorded up to {record.as_of}</p>'
    last = images[-1]
    same = (last["image_id"], last["same_method"])
    rows = [row for row in record.rows("vertebrae") if (row["image_id"], row["same_method"]) == same]
    earlier = (last["before_image_id"], last["same_method"])
    before = next((row for row in images if (row["image_id"], row["same_method"]) == earlier), None)
    sdi, readable = _index(last)
    return "".join(
        [
            heading_html("Vertebrae", f"{modality_name(last['modality'])} · {last['image_date']}"),
            f'<div class="tb-value"><b>{text(sdi)}</b><span>{text(readable)}</span></div>',
            f'<div class="tb-before">{text(_before_words(before))}</div>',
            f'<div class="tb-verdict">{text(events_words(rows))}</div>',
            f'<div class="tb-strip">{spine_strip(rows, colours)}</div>',
            f'<p class="tb-small tb-second">{text(_change_words(last, before))}</p>',
            f'<p class="tb-small">{text(_small(last, rows))}</p>',
        ]
    )


def _index(image: Row) -> tuple[str, str]:
    """The deformity index of an image and what it rests on: ("SDI ≥ 2", "12 of 13 readable")."""
    index, _, readable = str(image["words"]).partition(" (")
    return index, readable.rstrip(")")


def _before_words(before: Row | None) -> str:
    if before is None:
        return "First image of its method"
    index, readable = _index(before)
    return f"{before['image_date']}: {index}, {readable}"


def _change_words(last: Row, before: Row | None) -> str:
    """What may be said of a change: only over the levels that are graded on both images, and how many these are."""
    if before is None:
        return ""
    both = last["levels_on_both"]
    if last["d_sdi"] is None:
        return "No level is graded on both images: no change can be said"
    change = signed(last["d_sdi"], 0)
    if both == last["n_graded"] == before["n_graded"]:
        return f"Change of SDI over the same {both} levels: {change}"
    return (
        f"Change of SDI over the {both} levels graded on both images: {change}. "
        "The two sums above rest on different levels"
    )


def events_words(rows: list[Row]) -> str:
    """`T8 new; T7 and T12 unchanged`; where no level is fractured, that none was read as fractured."""
    happened: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["event"] in _EVENTS:
            across = " across methods: confirm" if truth(row["across_methods"]) else ""
            happened[_EVENTS[row["event"]] + across].append(row["level"])
    order = list(_EVENTS.values())
    found = sorted(happened.items(), key=lambda item: order.index(item[0].removesuffix(" across methods: confirm")))
    words = "; ".join(f"{' and '.join(level_words(levels).rsplit(', ', 1))} {what}" for what, levels in found)
    return words or "No vertebra read as fractured"


def _small(last: Row, rows: list[Row]) -> str:
    said = []
    if last["not_readable"]:
        said.append(f"Not readable: {last['not_readable']}")
    if last["modality"] == "vfa" and not any(truth(row["fractured"]) for row in rows):
        said.append("VFA may miss grade 1")
    if any(truth(row["fractured"]) and row["level"] in ("L1", "L2", "L3", "L4") for row in rows):
        said.append("A fractured lumbar level: DXA of the spine underestimates the disease")
    return " · ".join(said)
