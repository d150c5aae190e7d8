"""Dashed verticals where scans must not be compared, with devices and reason in words that keep clear of each other."""

from collections.abc import Sequence, Set
from datetime import date, timedelta

from dashboard.charts.labels import Box, is_clear
from dashboard.charts.lanes.sheet import SMALL_PX, Part, Place, Sheet
from dashboard.charts.lanes.z_series import NotComparable
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import ARROW, literal, short_site, wrapped

_LINE_PX = 15
_TOP_PX = 4
_MOST_WORDS_PX = 170
_KINDS = ("scanner", "software", "analysis software", "mode", "levels", "reference")


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
    # A line through the whole lane would seem to break every site; name those that it breaks if others go on.
    whose = "" if one.sites >= drawn_sites else ", ".join(sorted(short_site(site) for site in one.sites)) + " "
    if _draw_devices(one, day, sheet, place, taken):
        free_note(f"{whose}not comparable", day, _TOP_PX + _LINE_PX * 1.5, sheet, place, taken)
        return
    for line in (0, 1, 2, 3):
        y_px = _TOP_PX + _LINE_PX * (line + 0.5)
        if free_note(f"{whose}not comparable", day, y_px, sheet, place, taken):
            free_note(short_reason(one.why), day, y_px + _LINE_PX, sheet, place, taken)
            return


def short_reason(why: str) -> str:
    """What changed, without from what to what, which the card tells: `software changed`."""
    kinds = [next((kind for kind in _KINDS if part.startswith(kind)), None) for part in why.split("; ")]
    return f"{', '.join(kind for kind in kinds if kind)} changed" if all(kinds) else why


def _draw_devices(one: NotComparable, day: date, sheet: Sheet, place: Place, taken: list[Box]) -> bool:
    """The two devices, one on each side of the line, if they differ and both have room. True if drawn."""
    before, after = one.device_before, one.device_after
    if not before or not after or before == after:
        return False
    at_px = sheet.axis.px(day)
    left, right = clipped(before, _MOST_WORDS_PX, SMALL_PX), clipped(after, _MOST_WORDS_PX, SMALL_PX)
    begin = at_px - 9 - text_width(literal(left), SMALL_PX)
    end = at_px + 9 + text_width(literal(right), SMALL_PX)
    box = Box(begin, end, _TOP_PX, _TOP_PX + _LINE_PX)
    if begin < 0 or end > sheet.axis.plot_px or not is_clear(box, taken):
        return False
    taken.append(box)
    where = place.down(_TOP_PX + _LINE_PX / 2)
    looks: Part = {"colour": sheet.palette.text_second, "size": SMALL_PX}
    sheet.words(literal(left), day, where, shift=-9, anchor="right", **looks)
    sheet.words(literal(right), day, where, shift=9, anchor="left", **looks)
    return True


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
    low, high = place.y_range
    ys = [high - (high - low) * share for share in (0.06, 0.5)]
    sheet.marks(place, [day, day], ys, [card, card], "not comparable", size=14, opacity=0)
