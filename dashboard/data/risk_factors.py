"""What harms a child's bone, as far as it is recorded: a checklist of latest answers, and the lanes of all answers."""

from __future__ import annotations

from dataclasses import replace

from core.contracts import TABLES, column
from dashboard.charts.records import Row
from dashboard.charts.risk_lanes import Answer, RiskLane
from dashboard.charts.wording import brief, capital
from dashboard.data.checklist import Line, joined, source_of
from dashboard.data.harmful_drugs import anticonvulsant, glucocorticoid
from dashboard.data.patient import Record

# What the examination may show of a bone disorder, in the order in which it is gone through.
EXAMINED = ("sclera", "teeth", "joint laxity", "hearing", "scoliosis")
_MOBILITY = tuple(column(TABLES["visits"], "mobility").choices)
_YES_NO = {True: "little sunlight", False: "not limited"}
# The questions of a visit: the column, its name, its unit.
_ASKED = (
    ("mobility", "Mobility", ""),
    ("diet_restriction", "Diet restriction", ""),
    ("calcium_intake_mg_per_day", "Calcium intake", "mg/day"),
    ("sunlight_limited", "Sunlight", ""),
    ("physical_activity", "Physical activity", ""),
    ("disease_activity", "Disease activity", ""),
)


def risk_lanes(record: Record) -> list[RiskLane]:
    """A lane for each question, with every answer up to the as-of day; empty lanes too."""
    return [_lane(record, *asked) for asked in _ASKED]


def _lane(record: Record, name: str, title: str, unit: str) -> RiskLane:
    steps = tuple(reversed(_MOBILITY)) if name == "mobility" else ()
    measured = name == "calcium_intake_mg_per_day"
    answers = []
    for row in _answered(record, name):
        level = float(steps.index(row[name])) if row[name] in steps else float(row[name]) if measured else 0.0
        answers.append(Answer(row["visit_date"], _words(row[name]), level, source_of(row)))
    return RiskLane(title, tuple(answers), record.as_of, measured, unit)


def _answered(record: Record, name: str) -> list[Row]:
    return [row for row in record.rows("visits", "visit_date") if row[name] is not None]


def _words(value: object) -> str:
    if isinstance(value, bool):
        return _YES_NO[value]
    return brief(value, 0) if isinstance(value, float) else str(value)


def risk_checklist(record: Record) -> list[Line]:
    """The latest answer to each question, the cumulative glucocorticoid dose, anticonvulsants, the family history."""
    asked = [_latest(record, *one) for one in _ASKED]
    return [*asked, glucocorticoid(record), anticonvulsant(record), _family(record)]


def _latest(record: Record, name: str, title: str, unit: str) -> Line:
    rows = _answered(record, name)
    if not rows:
        return Line(title, False, below="at no visit")
    words = [_words(row[name]) for row in rows]
    same = len(rows) - 1
    while same > 0 and words[same - 1] == words[-1]:
        same -= 1
    before = _before(rows, words, same, unit) if same else ""
    return Line(title, True, f"{words[-1]}{_unit(unit)}", rows[-1]["visit_date"], before, source_of(rows[-1]))


def _before(rows: list[Row], words: list[str], same: int, unit: str) -> str:
    """What was said before the latest answer, which holds since the visit number `same`."""
    if unit:
        return f"{rows[same - 1]['visit_date']}: {words[same - 1]} {unit}"
    return f"since {rows[same]['visit_date']}, before: {words[same - 1]}"


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _family(record: Record) -> Line:
    """The family history of the patient's own row and as it was last asked for, both where both are there."""
    own, person = record.person.family_history, record.person
    asked = _asked(record, "family history")
    if not asked:
        source = source_of({"batch_id": person.batch_id, "file_row": person.file_row})
        return Line("Family history", True, own, source=source) if own else Line("Family history", False)
    line = examined("Family history", asked)
    differs = own and own not in (asked[-1]["result"], asked[-1]["detail"])
    return replace(line, below=joined(line.below, f"patient's row: {own}" if differs else ""))


def examination(record: Record) -> list[Line]:
    """What was seen of each item of the examination, latest first of all with what was said before."""
    return [examined(capital(item), _asked(record, item)) for item in EXAMINED]


def _asked(record: Record, item: str) -> list[Row]:
    return [row for row in record.rows("assessments", "assessed_date") if row["item"] == item]


def examined(name: str, rows: list[Row]) -> Line:
    """The line of one item from its answers, oldest first."""
    if not rows:
        return Line(name, False)
    last = rows[-1]
    earlier = [row for row in rows[:-1] if row["result"] != last["result"]]
    before = f"{earlier[-1]['assessed_date']}: {earlier[-1]['result'] or 'no answer'}" if earlier else ""
    below = joined(last["detail"] or "", before)
    said = last["result"] or "asked, no answer"
    return Line(name, last["result"] is not None, said, last["assessed_date"], below, source_of(last))
