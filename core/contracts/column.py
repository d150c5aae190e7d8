"""What a column of a table is: declared once, read by DDL, intake, templates and the data dictionary."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cache
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Kind = Literal["text", "choice", "number", "integer", "date", "time", "yes_no"]
Range = tuple[float, float]

_KINDS: dict[type, Kind] = {
    str: "text",
    float: "number",
    int: "integer",
    bool: "yes_no",
    date: "date",
    time: "time",
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its meaning, unit, limits, codes and the headers it is known by.

    units: other units that a file may use, each with the factor to the column's own unit.
    hard: closed range outside of which a value is refused; soft: outside of which it must be confirmed.
    default: for a key column, how an empty cell is filled ("sequence", "first visit", or the value itself).
    """

    meaning: str
    unit: str = ""
    units: Mapping[str, float] = field(default_factory=dict)
    hard: Range | None = None
    soft: Range | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    loinc: str = ""
    required: bool = False
    default: str = ""
    future: bool = False
    before_birth: bool = False
    source: str = ""
    name: str = ""
    kind: Kind = "text"
    key: bool = False


class Contract(BaseModel):
    """Base of the tables: one subclass is one table, one instance is one row of it (values in the table's units)."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    TABLE: ClassVar[str]
    ROW: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    DATE: ClassVar[str | None] = None
    HAS_PATIENT: ClassVar[bool] = True
    UNIT_OF: ClassVar[str] = ""  # the column whose unit a column that is called `unit` alone holds

    @classmethod
    def thing(cls) -> str:
        """What one row is, without its article: `DXA scan` for a message about another one."""
        return cls.ROW.removeprefix("one ").removeprefix("a ")

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        for column in columns(type(self)):
            value = getattr(self, column.name)
            if value is None:
                continue
            if column.hard and not column.hard[0] <= value <= column.hard[1]:
                raise ValueError(f"{column.name} is outside {column.hard[0]:g} to {column.hard[1]:g} {column.unit}")
            if column.choices and value not in column.choices:
                raise ValueError(f"{column.name} is not one of {', '.join(column.choices)}")
        return self


@cache
def columns(contract: type[Contract]) -> tuple[Column, ...]:
    """The columns of a table in their order, each with its name, kind and whether it is part of the key."""
    return tuple(_column(contract, name, info) for name, info in contract.model_fields.items())


def column(contract: type[Contract], name: str) -> Column:
    """One column by its name; KeyError where the table has none of that name."""
    return _column(contract, name, contract.model_fields[name])


def _column(contract: type[Contract], name: str, info: Any) -> Column:
    declared = next(item for item in info.metadata if isinstance(item, Column))
    return replace(
        declared,
        name=name,
        kind="choice" if declared.choices else _KINDS[_bare_type(info.annotation)],
        key=name in contract.KEY,
        required=declared.required or info.is_required(),
    )


def _bare_type(annotation: Any) -> type:
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return next(kind for kind in typing.get_args(annotation) if kind is not type(None))
    return typing.cast(type, annotation)
