"""Numbers, ages and names as text that Plotly can draw.

Plotly reads <b>, <a> and entities inside any text, so everything that comes from data goes through `literal`.
Minus is U+2212, which has the width of a digit; a range has an en dash.
"""

import html
import re
import textwrap
from datetime import date

MINUS = "\u2212"
DASH = "\u2013"
ARROW = "\u2192"

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

SHORT_SITES = {
    "lumbar spine": "LS",
    "total body less head": "TBLH",
    "whole body including head": "WB",
    "total hip": "hip",
    "femoral neck": "neck",
    "distal third radius": "radius",
    "lateral distal femur R1": "LDF R1",
    "lateral distal femur R2": "LDF R2",
    "lateral distal femur R3": "LDF R3",
    "lower limbs": "legs",
}

MODALITIES = {"vfa": "VFA", "mri": "MRI", "ct": "CT", "radiograph": "radiograph"}

SERIES_NAMES = {
    "reported": "reported",
    "reported_size_adjusted": "size-adj.",
    "computed": "computed",
    "computed_size_adjusted": "computed size-adj.",
}
BRIEF_SERIES_NAMES = {
    "reported": "rep.",
    "reported_size_adjusted": "s.-adj.",
    "computed": "comp.",
    "computed_size_adjusted": "comp. s.-adj.",
}


def literal(text: object) -> str:
    """Text from data, so that `<b>` or `&amp;` in a name or a note is shown as it was written."""
    return html.escape(_CONTROL.sub(" ", str(text)), quote=False)


def number(value: float, decimals: int) -> str:
    """A number with a real minus; a value that rounds to zero has no sign."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float, decimals: int = 1) -> str:
    """A number that always says its direction: +0.4, −1.8, 0.0."""
    text = number(value, decimals)
    return text if text.startswith(MINUS) or float(text) == 0 else "+" + text


def brief(value: float, most_decimals: int = 4) -> str:
    """A dose or a result without trailing zeros: 0.0375, 500, 1.2."""
    text = number(value, most_decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def capital(text: str) -> str:
    """First letter large, the rest as it is (`25-OH-D`, `ALP` stay)."""
    return text[:1].upper() + text[1:]


def span(low: object, high: object) -> str:
    """A range with an en dash: 2.20–2.65."""
    return f"{low}{DASH}{high}"


def wrapped(text: str | None, width: int = 58) -> str:
    """A data sentence, made literal and broken into lines for a hover card."""
    return "<br>".join(literal(line) for line in textwrap.wrap(str(text), width)) if text else ""


def age_words(birth_date: date, day: date) -> str:
    """Age in whole years and months, as it is said in a clinic: 8 y 5 mo."""
    months = (day.year - birth_date.year) * 12 + day.month - birth_date.month - (day.day < birth_date.day)
    return f"{months // 12} y {months % 12} mo" if months >= 0 else "before birth"


def age_text(age_years: float) -> str:
    """Age with one decimal, cut and not rounded: 8.98 is not yet 9.0."""
    return f"{int(age_years * 10 + 1e-9) / 10:.1f}"


def site_name(site: str, side: str | None = None, levels: str | None = None) -> str:
    """The full name of a measured region: `lumbar spine, L1–L4`, `total hip, left`."""
    levels = "levels not stated" if levels == "not stated" else levels
    parts = [one for one in (site, side, levels) if one and one not in ("none", "unknown")]
    return capital(", ".join(parts)).replace("-L", DASH + "L")


def short_site(site: str, side: str | None = None, levels: str | None = None) -> str:
    """The name of a region that fits a margin: `LS`, `hip left`, `LS L2–L4`."""
    parts = [SHORT_SITES.get(site, site), *(p for p in (side, levels) if p and p not in ("none", "unknown"))]
    return " ".join(parts).replace("-L", DASH + "L")


def series_name(series: str, reference: object = None) -> str:
    """A kind of Z in words, with its reference where several have to be told apart: `computed, Bachrach 1999`."""
    name = SERIES_NAMES.get(series, series)
    return f"{name}, {reference}" if reference else name


def modality_name(modality: str | None) -> str:
    """How clinics write the kind of an image: `VFA`, `radiograph`."""
    return MODALITIES.get(modality, modality) if modality else "modality unknown"
