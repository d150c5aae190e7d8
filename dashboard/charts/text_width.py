"""How wide a text is on the screen, in pixels, before a browser has drawn it.

Advance widths of IBM Plex Sans Regular (units of 1/1000 em), the font that the application brings along.
Characters that are not in the table count as a digit, the width of most of Plex's symbols.
"""

import html
import re

_WIDTHS = (
    (236, " "), (242, "'"), (250, "ij"), (272, ",.l"), (284, "!"), (292, ":;"), (314, "|"), (317, "[]"),
    (324, "f"), (326, "\u00b7"), (335, "()"), (343, "{}"), (346, "\u00b2"), (351, "t"), (367, "r"), (383, "/\\"),
    (399, "-"), (400, "I"), (419, '"'), (450, "*"), (464, "z"), (477, "?"), (487, "s"), (492, "v"), (499, "y"),
    (501, "L"), (503, "c"), (507, "x"), (510, "J"), (527, "k"), (528, "g"), (534, "a"), (549, "e"), (559, "F"),
    (560, "o"), (565, "_"), (568, "hnu"), (572, "T"), (580, "Zbdpq"), (581, "S"), (583, "E"), (588, "\u2013"),
    (593, "Y"), (606, "P"), (609, "V"), (613, "X"), (621, "C"), (634, "K"), (640, "R"), (641, "A"), (653, "B"),
    (671, "D"), (678, "U"), (694, "&"), (695, "G"), (707, "HN"), (708, "OQ"), (713, "#"), (768, "w"), (811, "\u2192"),
    (812, "M"),
    (873, "m"), (891, "@W"), (927, "%"),
)  # fmt: skip
_WIDTH_OF = {character: width for width, characters in _WIDTHS for character in characters}
_DIGIT = 600
_BOLD = 1.04
_TAG = re.compile(r"<[^<>]*>")


def text_width(text: str, size_px: float = 12, bold: bool = False) -> float:
    """Width in pixels of one line of Plotly text; tags such as <b> have none."""
    shown = html.unescape(_TAG.sub("", text))
    units = sum(_WIDTH_OF.get(character, _DIGIT) for character in shown)
    return units * size_px / 1000 * (_BOLD if bold else 1)


def clipped(text: str, room_px: float, size_px: float = 12, bold: bool = False) -> str:
    """The text, ended by an ellipsis where it would be wider than `room_px`. Takes and gives plain, unescaped text."""
    if _plain_width(text, size_px, bold) <= room_px:
        return text
    while text and _plain_width(text + "\u2026", size_px, bold) > room_px:
        text = text[:-1]
    return text.rstrip(" ,;") + "\u2026"


def _plain_width(text: str, size_px: float, bold: bool) -> float:
    units = sum(_WIDTH_OF.get(character, _DIGIT) for character in text)
    return units * size_px / 1000 * (_BOLD if bold else 1)
