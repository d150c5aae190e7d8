"""Dashed verticals where scans must not be compared, with devices and reason in words that keep clear of each other."""

from collections.abc import Sequence, Set
from datetime import date, timedelta

from dashboard.charts.labels import Box, is_clear
from dashboard.charts.lanes.sheet import SMALL_PX, Anchor, Part, Place, Sheet
from dashboard.charts.lanes.z_series import NotComparable
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import ARROW, literal, short_site, wrapped

_LINE_PX = 15
_TOP_PX = 4
_MOST_WORDS_PX = 170


def draw_breaks(
    broken: Sequence[NotComparable], drawn_sites: Set[str], sheet: Sheet, place: Place, taken: list[Box]
) -> None:
    """Draw each break half-way between its scans; adds the boxes of its words to `taken`.

    Words that would cover something already there are left to the hover card at the head of the line.
    """
    line = {"color": sheet.palette.text_third, "width": 1, "dash": "3px,3px"}
    for one in reversed(broken):  # the newest break matters most, so it gets the room
        day = one.before + timedelta(days=(one.after - one.before).days // 2)
        sheet.upright(day, line, **place.full_height())
        _draw_words(one, day, drawn_sites, sheet, place, taken)
        _draw_card(one, day, sheet, place)


def _draw_words(
    one: NotComparable, day: date, drawn_sites: Set[str], sheet: Sheet, place: Place, taken: list[Box]
) -> None:
    before, after = one.device_before, one.device_after
    # A line through the whole lane would seem to break every site; name those that it breaks if others go on.
    whose = "" if one.sites >= drawn_sites else ", ".join(sorted(short_site(site) for site in one.sites)) + " "
    first, second = _TOP_PX + _LINE_PX / 2, _TOP_PX + _LINE_PX * 1.5
    if before and after and before != after:
        _beside(before, "right", day, sheet, place, taken)
        _beside(after, "left", day, sheet, place, taken)
        free_note(f"{whose}not comparable", day, second, sheet, place, taken)
    elif free_note(f"{whose}not comparable", day, first, sheet, place, taken):
        free_note(one.why, day, second, sheet, place, taken)


def _beside(words: str, anchor: Anchor, day: date, sheet: Sheet, place: Place, taken: list[Box]) -> None:
    """A device on its side of the line, if its name has room there."""
    shown = clipped(words, _MOST_WORDS_PX, SMALL_PX)
    width = text_width(literal(shown), SMALL_PX)
    shift = -9 if anchor == "right" else 9
    edge = sheet.axis.px(day) + shift
    left, right = (edge - width, edge) if anchor == "right" else (edge, edge + width)
    box = Box(left, right, _TOP_PX, _TOP_PX + _LINE_PX)
    if left >= 0 and right <= sheet.axis.plot_px and is_clear(box, taken):
        taken.append(box)
        where = place.down(_TOP_PX + _LINE_PX / 2)
        colour = sheet.palette.text_second
        sheet.words(literal(shown), day, where, shift=shift, anchor=anchor, colour=colour, size=SMALL_PX)


def free_note(words: str, day: date, y_px: float, sheet: Sheet, place: Place, taken: list[Box]) -> bool:
    """Small words centred on a day, on a patch of surface, if they cover nothing; moved inwards at the plot's edge."""
    shown = clipped(words, _MOST_WORDS_PX, SMALL_PX)
    at_px, half = sheet.axis.px(day), text_width(literal(shown), SMALL_PX) / 2 + 2
    centre = min(max(at_px, half), sheet.axis.plot_px - half)
    y_px = max(y_px, _LINE_PX / 2)
    box = Box(centre - half, centre + half, y_px - _LINE_PX / 2, y_px + _LINE_PX / 2)
    if not is_clear(box, taken):
        return False
    taken.append(box)
    looks: Part = {
        "colour": sheet.palette.text_second,
        "size": SMALL_PX,
        "bgcolor": sheet.palette.surface,
        "borderpad": 0,
    }
    sheet.words(literal(shown), day, place.down(y_px), shift=centre - at_px, anchor="center", **looks)
    return True


def _draw_card(one: NotComparable, day: date, sheet: Sheet, place: Place) -> None:
    """Invisible marks on the line that tell the whole reason."""
    devices = [literal(device or "device not recorded") for device in (one.device_before, one.device_after)]
    sites = ", ".join(sorted(literal(site) for site in one.sites))
    lines = ["<b>Not comparable</b>", wrapped(one.why), f" {ARROW} ".join(devices)]
    card = "<br>".join([*lines, f"{sites}, {one.before} to {one.after}"])
    low, high = sheet.y_axes[place.y_axis]["range"]
    ys = [high - (high - low) * share for share in (0.06, 0.5)]
    sheet.marks(place, [day, day], ys, [card, card], "not comparable", size=14, opacity=0)
