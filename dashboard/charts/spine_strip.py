"""The 13 vertebrae T4 to L4 of one image as a strip of named cells in HTML."""

from html import escape

from dashboard.charts.course_data import Table
from dashboard.charts.lanes.vertebrae import SDI_LEVELS
from dashboard.charts.palette import Palette
from dashboard.charts.records import Row, records, truth


def spine_strip(image: Table, palette: Palette) -> str:
    """Cells from T4 (left) to L4 (right): filled by grade; dashed where not readable; blank where not imaged.

    image: rows of one image with level, readable, grade (view vertebral_history). Each cell tells its level on hover;
    every other one has its name below it, which is as many as a narrow card has room for.
    """
    found = {row["level"]: row for row in records(image)}
    cells = "".join(_cell(level, found.get(level), palette) for level in SDI_LEVELS)
    names = "".join(_name(level if number % 2 == 0 else "", palette) for number, level in enumerate(SDI_LEVELS))
    row = "display:flex;gap:3px;width:100%"
    return (
        f'<div role="img" aria-label="{escape(_spoken(found))}"><div style="{row}">{cells}</div>'
        f'<div style="{row}">{names}</div></div>'
    )


def cell_words(row: Row | None) -> str:
    """What is known of one level: `grade 2`, `not readable`, `not imaged`, `fractured, no grade`."""
    if row is None:
        return "not imaged"
    if truth(row.get("readable")) is not True:
        return "not readable"
    if row["grade"] is not None:
        return f"grade {int(row['grade'])}"
    return "fractured, no grade" if truth(row.get("fractured")) else "readable, grade not given"


def _cell(level: str, row: Row | None, palette: Palette) -> str:
    words = cell_words(row)
    border, fill = "1px solid transparent", "transparent"
    if row is not None and words.startswith("grade"):
        grade = min(int(row["grade"]), 3)
        fill = palette.grades[grade]
        border = f"1px solid {palette.attention if grade else palette.border}"
    elif words == "fractured, no grade":
        border = f"1px solid {palette.attention}"
    elif words != "not imaged":
        border = f"1px dashed {palette.text_third}"
        if words == "not readable":
            hatch = f"transparent 0 3px,{palette.border} 3px 4px"
            fill = f"repeating-linear-gradient(45deg,{hatch})"
    look = (
        f"flex:1 1 0;min-width:0;height:10px;box-sizing:border-box;border-radius:1px;border:{border};background:{fill}"
    )
    return f'<div title="{escape(f"{level}: {words}")}" style="{look}"></div>'


def _name(level: str, palette: Palette) -> str:
    look = "flex:1 1 0;min-width:0;display:flex;justify-content:center;font-size:11px;line-height:15px"
    return f'<div style="{look};color:{palette.text_third}">{level}</div>'


def _spoken(found: dict[str, Row]) -> str:
    said = {level: cell_words(found.get(level)) for level in SDI_LEVELS}
    broken = [
        f"{level} {words}" for level, words in said.items() if words[-1] in "123" or words.startswith("fractured")
    ]
    unread = [level for level, words in said.items() if not words.startswith(("grade", "fractured"))]
    words = ", ".join(broken) if broken else "no grade above 0"
    return f"Spine T4 to L4: {words}" + (f"; unknown: {', '.join(unread)}" if unread else "")
