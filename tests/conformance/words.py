"""Vectors in words, for docs/rules.md: what is given, what fills the blanks, what is expected."""

from __future__ import annotations

from tests.conformance.vectors import Group, Value, Vector, minus


def given(group: Group) -> str:
    """The facts that a group's cases share; a blank is its name in italics."""
    child = [f"child {_columns(group.child)}"] if group.child else []
    day = [f"as of {_shown(group.today)}"] if group.today is not None else []
    where = [f"the row with {_columns(group.where)}"] if group.where else []
    last = [f"the last row by {group.last_by}"] if group.last_by else []
    return "; ".join([*child, *map(_fact, group.facts), *day, *where, *last])


def filled(vector: Vector) -> str:
    """What a case adds to the shared facts, in brackets; empty where its name is x itself."""
    facts = {name: value for name, value in vector.facts.items() if str(value) != vector.name and name != "x"}
    parts = [*([_columns(facts)] if facts else []), *map(_fact, vector.also)]
    return f" ({'; '.join(parts)})" if parts else ""


def expected(vector: Vector) -> str:
    """The columns that a case expects."""
    columns = {name: value for name, value in vector.expected.items() if name != "rows"}
    number = vector.expected.get("rows")
    rows = [] if number is None else [{0: "no row", 1: "one row"}.get(number, f"{number} rows")]
    return ", ".join([*rows, *([_columns(columns)] if columns else [])])


def _fact(fact: dict[str, Value]) -> str:
    (verb, subject), *rest = fact.items()
    head = _shown(subject) if verb == "row" else f"{verb.replace('_', ' ')} {_shown(subject)}"
    return f"{head}: {_columns(dict(rest))}" if rest else head


def _columns(columns: dict[str, Value]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in columns.items())


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " + ".join(map(_shown, value)) or "none"
    if isinstance(value, dict):
        return _columns(value)
    if isinstance(value, str) and value.startswith("$"):
        return f"*{value[1:]}*"
    return {"NULL": "unknown", "": "empty"}.get(str(value), minus(str(value)))
