"""When the patient was under a bisphosphonate: the tint behind the Z lane."""

from datetime import date

from dashboard.charts.course_data import CourseRows


def bisphosphonate_exposure(course: CourseRows) -> list[tuple[date, date]]:
    """Spans of days, none overlapping, oldest first, none beyond the as-of date.

    A recorded course runs to its stop date or to the as-of date. Infusions without a recorded course count from the
    first to the last one given: how long a last dose works is not for a chart to decide.
    """
    spans = []
    for row in course.treatments:
        if row.get("drug_class") == "bisphosphonate" and row["start_date"] < course.as_of:
            spans.append((row["start_date"], min(row.get("stop_date") or course.as_of, course.as_of)))
    given = [row for row in course.infusions if row.get("status") == "given"]
    for agent in {row["agent"] for row in given}:
        days = [row["infusion_date"] for row in given if row["agent"] == agent]
        spans.append((days[0], days[-1]))
    return _merged(spans)


def _merged(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    merged: list[tuple[date, date]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged
