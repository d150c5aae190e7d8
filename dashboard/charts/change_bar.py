"""A change drawn against its least significant change (LSC), as a small piece of HTML.

HTML and CSS, because Streamlit's st.html drops inline SVG, and a Plotly figure for one line costs more than the rest of
a card.
"""

from html import escape

from dashboard.charts.palette import Palette
from dashboard.charts.wording import number, signed

_ROOM_BEYOND_LSC = 1.8
_ROOM_BEYOND_CHANGE = 1.15
_HEIGHT_PX = 12
_SCALE_PX = 15
# Share of the track, in percent, that two numbers have to lie apart.
_LEAST_APART = 15


def change_bar(change: float, lsc: float | None, colour: str, palette: Palette, unit: str, decimals: int) -> str:
    """A track with its middle at no change, ticks at minus and plus LSC, and a line from the middle to the change.

    Below it stand the numbers of the ticks, as many as keep clear of each other.
    change and lsc are in `unit` (Z or g/cm2). Without an LSC there are no ticks: what is within error is then unknown.
    """
    reach = max(abs(change) * _ROOM_BEYOND_CHANGE, (lsc or 0) * _ROOM_BEYOND_LSC) or 1.0
    dot = 50 + 50 * change / reach
    pieces = [_box(0, 100, 3, palette.sunk, "border-radius:2px;")]
    pieces.append(_box(min(50.0, dot), abs(dot - 50), 5, colour, "height:2px;"))
    if lsc:
        for side in (-1, 1):
            pieces.append(_tick(50 + side * 50 * lsc / reach, palette.text_third, 1.5))
    pieces.append(_tick(50, palette.rule, 1))
    pieces.append(
        f'<div style="position:absolute;left:calc({dot:.2f}% - 4px);top:2px;width:8px;height:8px;'
        f'border-radius:50%;background:{colour}"></div>'
    )
    pieces += _scale(lsc, reach, palette, decimals)
    return (
        f'<div role="img" aria-label="{escape(_spoken(change, lsc, unit, decimals))}" '
        f'style="position:relative;height:{_HEIGHT_PX + _SCALE_PX}px;width:100%">{"".join(pieces)}</div>'
    )


def _scale(lsc: float | None, reach: float, palette: Palette, decimals: int) -> list[str]:
    """The numbers below the ticks. Where the LSC is small beside the change, one at the middle says both."""
    if not lsc:
        return [_words(50, "0", palette)]
    apart = 50 * lsc / reach
    if apart < _LEAST_APART:
        return [_words(50, f"±{number(lsc, decimals)}", palette)]
    return [
        _words(50 - apart, number(-lsc, decimals), palette),
        _words(50, "0", palette),
        _words(50 + apart, f"+{number(lsc, decimals)}", palette),
    ]


def _words(at: float, words: str, palette: Palette) -> str:
    place = f"position:absolute;left:{at:.2f}%;top:{_HEIGHT_PX + 1}px;transform:translateX(-50%);"
    return f'<div style="{place}font-size:11px;line-height:14px;color:{palette.text_third}">{words}</div>'


def _spoken(change: float, lsc: float | None, unit: str, decimals: int) -> str:
    limit = f"least significant change {number(lsc, decimals)}" if lsc else "least significant change unknown"
    return f"change {signed(change, decimals)} {unit}, {limit}"


def _box(left: float, width: float, top: int, colour: str, more: str) -> str:
    place = f"position:absolute;left:{left:.2f}%;width:{width:.2f}%;top:{top}px;height:6px;"
    return f'<div style="{place}{more}background:{colour}"></div>'


def _tick(left: float, colour: str, width: float) -> str:
    place = f"position:absolute;left:calc({left:.2f}% - {width / 2:g}px);width:{width:g}px;top:0;height:{_HEIGHT_PX}px;"
    return f'<div style="{place}background:{colour}"></div>'
