"""The bars and marks of the cases: from onset or diagnosis to recovery, paler where the time is known as a range."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.cohort.look import Part
from dashboard.charts.palette import faint
from dashboard.charts.pregnancy.days import DaysAxis, Need
from dashboard.charts.pregnancy.paper import SMALL_PX, TEXT_PX, Paper
from dashboard.charts.pregnancy.pieces import SURE, UNSURE, Piece, begins_of, ends_of, is_placed, pieces
from dashboard.charts.pregnancy.rows import Case, Given, Mark
from dashboard.charts.pregnancy.swimmer_rows import CaseRow, who
from dashboard.charts.pregnancy.words import broken, day_words, mark_card, told, without_dates, without_day
from dashboard.charts.text_width import clipped, text_width
from dashboard.charts.time_axis import DAYS_PER_MONTH
from dashboard.charts.wording import capital, literal

MOST_OPEN_MONTHS = 36
"""A bar without recovery is drawn up to here; its words say how long it really is."""
ASSUMED = "origin assumed"
_BAR_PX, _THIN_PX = 14, 10
_GAP_PX, _MARK_PX, _MOST_WORDS_PX = 12, 12, 130


def open_end(case: Case) -> float | None:
    """Where the bar of a case without a recovery ends, None where it has one or nothing tells."""
    if case.recovery is not None or case.followed_to is None:
        return None
    return min(case.followed_to, MOST_OPEN_MONTHS * DAYS_PER_MONTH)


def case_pieces(case: Case) -> list[Piece]:
    """The pieces of a case's bar: from onset (else diagnosis) to recovery, or to the last day that is known."""
    begin, stop = begins_of(case.onset) or begins_of(case.diagnosis), open_end(case)
    end = ends_of(case.recovery) if stop is None else (stop, stop)
    return pieces(begin, end) if begin and end else []


def draw_bars(rows: Sequence[CaseRow], paper: Paper, hidden: bool) -> None:
    """One trace of all pieces of all bars."""
    found = [(row, piece) for row in rows for piece in case_pieces(row.case)]
    if not found:
        return
    tone = paper.palette.attention
    colours = [faint(tone, SURE if sure else UNSURE) for _, (_, _, sure) in found]
    paper.traces.append({
        "type": "bar", "orientation": "h", "name": "episode", "y": [row.bar_px for row, _ in found],
        "base": [first for _, (first, _, _) in found], "x": [last - first for _, (first, last, _) in found],
        "width": _THIN_PX if rows[0].compact else _BAR_PX, "marker": {"color": colours, "line": {"width": 0}},
        "hovertext": [case_card(row.case, hidden) for row, _ in found], "hoverinfo": "text",
        "customdata": [_token(row.case, hidden) for row, _ in found],
    })  # fmt: skip


def draw_marks(rows: Sequence[CaseRow], paper: Paper, hidden: bool) -> None:
    """Filled circles for diagnoses, hollow ones for recoveries, arrows where a bar goes on; ticks for onsets."""
    palette, compact = paper.palette, any(row.compact for row in rows)
    line = {"width": 2, "color": palette.attention}
    looks: dict[str, Part] = {
        "onset": {"symbol": "line-ns", "size": _THIN_PX if compact else _BAR_PX, "line": line},
        "diagnosis": {"symbol": "circle", "size": _MARK_PX, "color": palette.attention, "line": {"width": 0}},
        "recovery": {"symbol": "circle", "size": _MARK_PX, "color": palette.surface, "line": line},
    }
    for name, marker in looks.items():
        found = [(row, mark) for row in rows if is_placed(mark := getattr(row.case, name))]
        _circles(found, name, marker, paper, hidden)
    goes_on = [(row, end) for row in rows if (end := open_end(row.case)) is not None]
    arrow = {"symbol": "triangle-right", "size": _MARK_PX, "color": palette.attention}
    if goes_on:
        cards = [case_card(row.case, hidden) for row, _ in goes_on]
        tokens = [_token(row.case, hidden) for row, _ in goes_on]
        days, heights = [end for _, end in goes_on], [row.bar_px for row, _ in goes_on]
        paper.marks(days, heights, cards, "goes on", marker=arrow, customdata=tokens)


def _circles(found: Sequence[tuple[CaseRow, Mark]], name: str, marker: Part, paper: Paper, hidden: bool) -> None:
    if not found:
        return
    # `6 months` are six completed ones: recovery stands at their end, what may be later is the paler piece
    days = [(mark.first if name == "recovery" else mark.middle) or 0 for _, mark in found]
    cards = [case_card(row.case, hidden) for row, _ in found]
    tokens = [_token(row.case, hidden) for row, _ in found]
    paper.marks(days, [row.bar_px for row, _ in found], cards, name, marker=marker, customdata=tokens)


def _token(case: Case, hidden: bool) -> str | None:
    return None if hidden else case.token


def case_card(case: Case, hidden: bool) -> str:
    """The hover card of a case, as Plotly text."""
    kind = "published case" if case.published else "own case"
    title = without_dates(case.title, hidden)
    lines = [" ".join(filter(None, [f"<b>{literal(who(case, hidden))}</b>", literal(title), f"({kind})"]))]
    for head, mark in (("Onset", case.onset), ("Diagnosed", case.diagnosis), ("Clinically recovered", case.recovery)):
        if mark is not None:
            words, *rest = mark_card(head, mark, hidden)
            lines.append(", ".join([words, rest[0]]))
            lines += rest[1:]
    if case.recovery is None:
        lines.append("No recovery recorded")
        lines += [capital(_followed(case))] if case.followed_to is not None else []
    born = without_day(case.born_told, hidden)
    if born:
        lines.append(f"{'Delivery' if case.delivered else 'Delivery expected'}: {literal(born)}")
    for head, given in (("In pregnancy", case.before), ("After delivery", case.after)):
        lines += [literal(line) for line in broken(_given(head, given, hidden), 380)] if given else []
    return "<br>".join(lines)


def _given(head: str, given: Sequence[Given], hidden: bool) -> str:
    said = [(one.name, told(one.at, hidden)) for one in given]
    return f"{head}: " + ", ".join(f"{name} ({when})" if when else name for name, when in said)


def _followed(case: Case) -> str:
    if case.followed_to is None:
        return "no recovery recorded"
    return f"followed to {day_words(case.followed_to)}"


def label_needs(case: Case, hidden: bool) -> list[Need]:
    """The days of a case with the pixels that its words need beside them."""
    needs = [Need(day) for first, last, _ in case_pieces(case) for day in (first, last)]
    for words, day, before in _labels(case, hidden):
        room = text_width(words, TEXT_PX, bold=True) + _GAP_PX + 4
        needs.append(Need(day, room if before else 0, 0 if before else room))
    return needs


def _labels(case: Case, hidden: bool) -> list[tuple[str, float, bool]]:
    """Words beside a case's bar as Plotly text, the day that they stand beside, and whether at its left."""
    found: list[tuple[str, float, bool]] = []
    begin = case.diagnosis if is_placed(case.diagnosis) else case.onset
    first, last, end = ends_of(begin), ends_of(case.recovery), open_end(case)
    if begin is not None and first is not None:
        found.append((_said(begin, hidden), first[0], True))
    if case.recovery is not None and last is not None:
        found.append((_said(case.recovery, hidden), last[1], False))
    elif case.recovery is not None and first is not None:
        found.append((f"recovered {_said(case.recovery, hidden)}, no place in time", first[1], False))
    elif first is not None:
        found.append((_followed(case), first[1] if end is None else end, False))
    return found


def _said(mark: Mark, hidden: bool) -> str:
    """A time in bold, and in small words that its origin is assumed."""
    words = f"<b>{literal(clipped(told(mark, hidden), _MOST_WORDS_PX, bold=True))}</b>"
    return f'{words} <span style="font-size:{SMALL_PX}px">{ASSUMED}</span>' if mark.assumed else words


def draw_labels(rows: Sequence[CaseRow], paper: Paper, hidden: bool) -> None:
    """Write the words beside each bar; none of them is crossed by the line of the delivery."""
    colour = paper.palette.text
    for row in rows:
        labels = _labels(row.case, hidden)
        for words, day, before in labels:
            onset = row.case.onset
            if before and is_placed(onset) and is_placed(row.case.diagnosis):  # left of it lies the bar: words above it
                height = row.bar_px - (12 if row.compact else 17)
                where, anchor, shift = _above(words, day, paper.axis)
                paper.words(words, where, height, anchor, shift, colour=colour)
            else:
                where, shift = _beside(words, day, before, paper.axis)
                paper.words(words, where, row.bar_px, "right" if before else "left", shift, colour=colour)
        if not labels:
            room = paper.axis.plot_px - paper.axis.px(0) - _GAP_PX
            said = literal(clipped(_unplaced(row.case, hidden), room))
            paper.words(said, 0, row.bar_px, shift=_GAP_PX, colour=paper.palette.text_third)


def _beside(words: str, day: float, before: bool, axis: DaysAxis) -> tuple[float, float]:
    """The day and the shift in pixels of words: beside their mark, or beyond the line of the delivery."""
    far = _GAP_PX + text_width(words, TEXT_PX, bold=True)
    gap = axis.px(day) - axis.px(0)
    if before and -4 < gap < far:
        return 0.0, -_GAP_PX
    if not before and -far < gap < 4:
        return 0.0, _GAP_PX
    return day, -_GAP_PX if before else _GAP_PX


def _above(words: str, day: float, axis: DaysAxis) -> tuple[float, str, float]:
    """The day, the side and the shift in pixels of words above a mark: up to it, or from the line of delivery."""
    gap = axis.px(day) - axis.px(0)
    if -_MARK_PX / 2 < gap < text_width(words, TEXT_PX, bold=True):
        return 0.0, "left", _GAP_PX / 2
    return day, "right", _MARK_PX / 2


def _unplaced(case: Case, hidden: bool) -> str:
    """What is known of a case none of whose times has a place, as plain text."""
    heads = (("onset", case.onset), ("diagnosed", case.diagnosis), ("recovered", case.recovery))
    said = [f"{head} {told(mark, hidden)}" for head, mark in heads if mark is not None and not is_placed(mark)]
    return f"no place in time: {', '.join(said)}" if said else "no time recorded"
