"""The theme file: options that Streamlit knows, the palette's colours, IBM's font as released, nothing sent out."""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config as streamlit_config

import dashboard
from dashboard.charts.palette import PALETTES, Palette

FOLDER = Path(dashboard.__file__).parent
THEME = tomllib.loads((FOLDER / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
# fonts/complete/woff2 of IBM's package @ibm/plex-sans 1.1.0
RELEASED = {
    "IBMPlexSans-Regular.woff2": "ba711a3085ff9f27440b6b9c4550cfc47c97bf36591d5da958b975bb3add8c1a",
    "IBMPlexSans-Medium.woff2": "5660f8a658f8bb50dbc005232f885eadffd2bc1c235c4f6fbb63469d1f9cde6d",
    "IBMPlexSans-SemiBold.woff2": "f78048030eab62e860efa39a0df79e2e5581bf122eb95b9bc42c0b8a4988d205",
}


def options(table: dict, prefix: str = "") -> Iterator[str]:
    """The dotted names of all options in a table of the theme file."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{name}.")
        else:
            yield prefix + name


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_streamlit_knows_each_option():
    names = list(options(THEME))
    assert len(names) > 40
    for name in names:
        streamlit_config.get_option(name)  # raises for a name that does not exist


def test_nothing_is_sent_out_and_no_other_machine_is_let_in():
    assert THEME["browser"]["gatherUsageStats"] is False
    assert THEME["server"]["address"] == "127.0.0.1"
    assert THEME["client"]["showErrorLinks"] is False
    assert THEME["client"]["showErrorDetails"] == "none"


def test_the_font_is_the_released_one_with_its_licence():
    for name, digest in RELEASED.items():
        assert hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest() == digest
    assert {face["url"] for face in THEME["theme"]["fontFaces"]} == {f"app/static/{name}" for name in RELEASED}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "static" / "IBMPlexSans-OFL.txt").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_the_pages_have_the_charts_colours(palette: Palette):
    theme = THEME["theme"][palette.name]
    assert theme["primaryColor"] == theme["linkColor"] == palette.control
    assert theme["backgroundColor"] == palette.surface
    assert theme["secondaryBackgroundColor"] == palette.sunk
    assert theme["textColor"] == palette.text
    assert theme["borderColor"] == palette.border
    assert theme["dataframeBorderColor"] == palette.grid
    assert theme["redColor"] == palette.attention
    assert theme["blueColor"] == palette.lumbar_spine
    assert theme["greenColor"] == palette.total_body_less_head
    assert theme["violetColor"] == palette.bisphosphonate
    assert theme["yellowColor"] == palette.glucocorticoid
    assert theme["grayColor"] == palette.supplement


@pytest.mark.parametrize("scheme", PALETTES)
def test_words_stand_out_from_what_is_behind_them(scheme: str):
    theme = THEME["theme"][scheme]
    behind = [theme["backgroundColor"], theme["secondaryBackgroundColor"], PALETTES[scheme].page]
    words = ("textColor", "linkColor", "grayTextColor", "dataframeHeaderTextColor", "yellowTextColor")
    weak = [(name, colour) for name in words for colour in behind if contrast(theme[name], colour) < 4.5]
    assert weak == []
