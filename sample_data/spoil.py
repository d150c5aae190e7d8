"""A spoiled copy of the latest month: about a dozen typical mistakes, each in a row of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sample_data.tables import Table
from sample_data.writing import cells

Line = list[str]


@dataclass(frozen=True)
class Mistake:
    """One mistake: the column it sits in (empty: the whole row), what a row must have to take it, how it is made."""

    slug: str
    header: str
    make: Callable[[str], str]
    needs: str = ""


@dataclass(frozen=True)
class Wrong:
    """Where a mistake ended up: row as a spreadsheet counts (header = 1), column, what the cell says now.

    against: the row that it contradicts, which is right and held with it; 0 where there is none.
    """

    slug: str
    row: int
    header: str
    value: str
    against: int = 0


MISTAKES = (
    Mistake("grade that does not exist", "T9", lambda _: "4", needs="image"),
    Mistake("sex changed", "Sex", lambda _: "female", needs="male"),
    Mistake("height in metres", "Height (cm)", lambda text: f"{float(text) / 100:.2f}"),
    Mistake("impossible date", "Visit date", lambda _: "2026-02-30"),
    Mistake("BMD in milligrams", "LS BMD (g/cm2)", lambda text: f"{float(text) * 1000:.0f}"),
    Mistake("unknown patient", "Patient ID", lambda _: "SYN-0914"),
    Mistake(
        "vitamin D in another unit than the header's",
        "25-OH-D (nmol/L)",
        lambda text: f"{float(text) / 2.496:.0f} ng/mL",
    ),
    Mistake("future date", "Visit date", lambda _: "2027-01-14"),
    Mistake("calcium in mg/dL", "Calcium (mmol/L)", lambda text: f"{float(text) / 0.2495:.1f}"),
    Mistake("text in a number", "Weight (kg)", lambda text: f"about {float(text):.0f}"),
    Mistake("BMC and area disagree with BMD", "LS BMC (g)", lambda text: f"{float(text) * 1.07:.2f}"),
    Mistake("two commas too many", "", lambda _: ""),
)
DUPLICATE = "same visit twice with another value"
FOOTER = "footer line"


def spoiled(good: Table, males: set[str], spared: set[str]) -> tuple[list[Line], list[Wrong]]:
    """The lines of the spoiled copy and where each mistake sits. spared: patients whose rows stay as they are."""
    lines, headers = cells(good), good.headers
    free = [place for place, line in enumerate(lines) if line[0] not in spared]
    free.sort(key=lambda place: place * 7 % len(lines))  # spread over the file
    wrong: list[Wrong] = []
    for mistake in MISTAKES:
        place = next(place for place in free if _fits(mistake, lines[place], headers, males))
        free.remove(place)
        wrong.append(_make(mistake, lines, place, headers))
    wrong.sort(key=lambda item: item.row)
    wrong.append(_twice(lines, max(free), headers))
    lines.append([f"Total: {len(good.rows)} rows"])
    wrong.append(Wrong(FOOTER, len(lines) + 1, "", lines[-1][0]))
    return lines, wrong


def _fits(mistake: Mistake, line: Line, headers: tuple[str, ...], males: set[str]) -> bool:
    """Whether a row has what the mistake needs: a value in its column, a boy to change his sex, an image."""
    if mistake.needs == "male":
        return line[0] in males and not line[headers.index("Sex")]
    if mistake.needs == "image":
        return bool(line[headers.index("Image date")])
    return not mistake.header or bool(line[headers.index(mistake.header)])


def _make(mistake: Mistake, lines: list[Line], place: int, headers: tuple[str, ...]) -> Wrong:
    line = lines[place]
    if not mistake.header:
        line += ["", "seen by Dr. Example"]
        return Wrong(mistake.slug, place + 2, "", "seen by Dr. Example")
    column = headers.index(mistake.header)
    line[column] = mistake.make(line[column])
    return Wrong(mistake.slug, place + 2, mistake.header, line[column])


def _twice(lines: list[Line], place: int, headers: tuple[str, ...]) -> Wrong:
    """The last free row once more at the end, with another weight."""
    copy, column = list(lines[place]), headers.index("Weight (kg)")
    copy[column] = f"{float(copy[column]) + 3.4:.1f}"
    lines.append(copy)
    return Wrong(DUPLICATE, len(lines) + 1, "Weight (kg)", copy[column], against=place + 2)
