"""What stands beside and under the bars of the cases: who it is, what is known, treatments; and how high a row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.cohort.look import Part
from dashboard.charts.palette import Palette
from dashboard.charts.pregnancy.days import DaysAxis
from dashboard.charts.pregnancy.paper import NAME_PX, TEXT_PX, Paper
from dashboard.charts.pregnancy.rows import Case, Given
from dashboard.charts.pregnancy.words import broken, without_dates, without_day
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.wording import capital, literal

BAR_DOWN_PX, COMPACT_DOWN_PX = 30, 20
LEAST_BEFORE_PX = 150
_ROW_PX, _PLAIN_PX, _COMPACT_PX = 108, 60, 34
_LINE_PX, _FIRST_LINE_PX = 18, 39
_GIVEN_DOWN_PX, _GIVEN_LINE_PX, _MOST_AFTER_PX = 58, 16, 300
_GAP_PX = 12
_LEAST_TITLE_PX = 40
_PUBLISHED = "published"


@dataclass(frozen=True)
class CaseRow:
    """One case with its place: pixels from the plot's top, its height, its words in lines (Plotly text)."""

    case: Case
    top_px: float
    height_px: float
    compact: bool
    head: str
    lines: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def bar_px(self) -> float:
        """The height of its bar's middle, from the plot's top."""
        return self.top_px + (COMPACT_DOWN_PX if self.compact else BAR_DOWN_PX)


def who(case: Case, hidden: bool) -> str:
    """Whom a row stands for, as plain text."""
    return f"Woman {case.no}" if hidden else case.name


def case_rows(
    cases: Sequence[Case], palette: Palette, hidden: bool, name_px: float, axis: DaysAxis, compact: bool
) -> list[CaseRow]:
    """The rows of the cases one below the other. name_px: what the words left of the axis may take."""
    rows: list[CaseRow] = []
    for case in cases:
        top = rows[-1].top_px + rows[-1].height_px if rows else 0.0
        head, lines = _left_words(case, palette, hidden, name_px, compact)
        before, after = ((), ()) if compact else _under(case, palette, hidden, axis)
        height = _COMPACT_PX if compact else _height(case, len(lines), max(len(before), len(after)))
        rows.append(CaseRow(case, top, height, compact, head, lines, before, after))
    return rows


def _height(case: Case, lines: int, given: int) -> float:
    usual = _ROW_PX if case.lines or case.before or case.after else _PLAIN_PX
    of_lines = _FIRST_LINE_PX + (lines - 1) * _LINE_PX + 15 if lines else 0
    of_given = _GIVEN_DOWN_PX + (given - 1) * _GIVEN_LINE_PX + 20 if given else 0
    return max(usual, of_lines, of_given)


def _left_words(
    case: Case, palette: Palette, hidden: bool, name_px: float, compact: bool
) -> tuple[str, tuple[str, ...]]:
    """The row's head and the lines under it. Published ones say so in words."""
    lines = [without_dates(line, hidden) for line in case.lines]
    title = without_dates(case.title, hidden)
    size = TEXT_PX if compact else NAME_PX
    room = name_px
    if case.published and compact:
        title = f"{_PUBLISHED} · {title}" if title else _PUBLISHED
        room -= text_width(_PUBLISHED, size) + 16  # the word must stay, however long the name is
    elif case.published:
        lines[:1] = [" · ".join([_PUBLISHED, *lines[:1]])]
    name = clipped(who(case, hidden), room, NAME_PX, bold=True)
    left = name_px - text_width(literal(name), NAME_PX, bold=True) - 8
    if title and not compact and text_width(literal(title), size) > left:
        lines.insert(0, title)
        title = ""
    head = f'<span style="color:{palette.text}"><b>{literal(name)}</b>'
    if title and left > _LEAST_TITLE_PX:
        head += f'  <span style="font-size:{size}px">{literal(clipped(title, left, size))}</span>'
    whole = [] if compact else [piece for line in lines for piece in broken(line, name_px, TEXT_PX, 2)]
    return f"{head}</span>", tuple(literal(line) for line in whole)


def _under(case: Case, palette: Palette, hidden: bool, axis: DaysAxis) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines under the bar, left and right of the delivery."""
    before = _given_lines(case.before, palette, axis.px(0) - _GAP_PX)
    after = _given_lines(case.after, palette, min(_MOST_AFTER_PX, axis.plot_px - axis.px(0) - _GAP_PX))
    diagnosed = case.diagnosis.first if case.diagnosis else None
    if not before and diagnosed is not None and diagnosed > 0:
        before = ("diagnosed after delivery",)
    if not case.delivered:
        expected = " ".join(["delivery expected", without_day(case.born_told, hidden)]).strip()
        after = (literal(clipped(expected, _MOST_AFTER_PX)), *after)
    missing = "treatment not recorded"
    return before or (missing,), after or (missing,)


def _given_lines(given: Sequence[Given], palette: Palette, room_px: float) -> tuple[str, ...]:
    """Treatments, joined by commas and broken into lines; bisphosphonates bold and in their colour."""
    words = [word for at, one in enumerate(given) for word in _words_of(one, at, len(given), palette, room_px)]
    lines: list[list[tuple[str, str]]] = []
    for plain, drawn in words:
        longer = " ".join([one for one, _ in lines[-1]] + [plain]) if lines else plain
        if lines and text_width(literal(longer), TEXT_PX, bold=True) <= room_px:
            lines[-1].append((plain, drawn))
        else:
            lines.append([(plain, drawn)])
    return tuple(" ".join(drawn for _, drawn in line) for line in lines)


def _words_of(one: Given, at: int, of: int, palette: Palette, room_px: float) -> list[tuple[str, str]]:
    """The words of a treatment: how they are measured, and as Plotly text."""
    comma = "," if at < of - 1 else ""
    plain = [clipped(word, room_px) for word in (one.name if at else capital(one.name)).split()]
    looks = '<span style="color:' + palette.bisphosphonate + '"><b>{}</b></span>'
    drawn = [looks.format(literal(word)) if one.group == "bisphosphonate" else literal(word) for word in plain]
    ends = [""] * (len(plain) - 1) + [comma]
    return [(word + end, shown + end) for word, shown, end in zip(plain, drawn, ends, strict=True)]


def draw_words(rows: Sequence[CaseRow], paper: Paper) -> None:
    """Write each row's words, and a line between rows."""
    third = paper.palette.text_third
    for at, row in enumerate(rows):
        head_px = row.bar_px if row.compact else row.top_px + 17
        paper.left(row.head, head_px, size=NAME_PX)
        for n, line in enumerate(row.lines):
            paper.left(line, row.top_px + _FIRST_LINE_PX + n * _LINE_PX)
        for lines, anchor, shift in ((row.before, "right", -_GAP_PX), (row.after, "left", _GAP_PX)):
            for n, line in enumerate(lines):
                faded = {"colour": third} if line == "treatment not recorded" else {}
                paper.words(line, 0, row.top_px + _GIVEN_DOWN_PX + n * _GIVEN_LINE_PX, anchor, shift, **faded)
        if at:
            edge = -paper.margins.left / paper.axis.plot_px
            thin = {"color": paper.palette.border, "width": 1}
            across: Part = {"xref": "paper", "x0": edge, "x1": 1, "y0": row.top_px, "y1": row.top_px}
            paper.shape(type="line", line=thin, layer="below", **across)
