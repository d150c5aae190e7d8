"""The limits of the rule book, read from thresholds.toml and made into SQL.

Each limit becomes a macro `limits.NAME()` with its value; one that is compared with becomes `meets.NAME(x)` too. A
misspelt name then fails when a view is made, where a table of limits would quietly answer NULL.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, ValidationError

from core.errors import TrabeculaError, UsageError
from core.store import Cursor, Store
from core.store.step import put_out_of_step

Kind = Literal["published", "product choice"]


class LimitsMalformed(TrabeculaError):
    """thresholds.toml, or a centre's own value, cannot be used as it stands."""


class Limit(BaseModel):
    """One limit. op is empty for a value that nothing is compared with directly, such as an interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit_id: str = Field(pattern=r"^[a-z][a-z0-9_]{2,60}$")
    value: StrictInt | StrictFloat = Field(allow_inf_nan=False)
    unit: str = Field(min_length=1)
    op: Literal["<=", ">=", ">", "<", ""] = ""
    kind: Kind
    source: str = Field(min_length=10)
    meaning: str = Field(pattern=r"^[A-Z].+\.$")


@dataclass(frozen=True)
class Override:
    """A centre's signature under a limit, with the value that it wants there."""

    limit_id: str
    value: float
    signed_by: str
    signed_on: date


@dataclass(frozen=True)
class LimitInForce:
    """A limit as it is used now: the rule book's entry, the value in force, and who signed it."""

    limit: Limit
    value: float
    signed_by: str | None
    signed_on: date | None

    @property
    def limit_id(self) -> str:
        return self.limit.limit_id

    @property
    def sign_off(self) -> str:
        """What has to stand beside the limit wherever it is shown; empty where a source gives the number."""
        if self.signed_by:
            return f"signed by {self.signed_by}, {self.signed_on}"
        return "not yet signed off" if self.limit.kind == "product choice" else ""

    @property
    def words(self) -> str:
        """For example `<= −2.0 SD`."""
        number = f"{self.value:g}" if isinstance(self.limit.value, int) else _decimals(self.value)
        return f"{self.limit.op} {number} {self.limit.unit}".strip().replace("-", "−")


def parse_limits(text: str) -> dict[str, Limit]:
    """The limits of a TOML text by their id. Raises LimitsMalformed, naming the entry, for anything but a valid one."""
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LimitsMalformed(f"thresholds.toml is not valid TOML: {error}.") from None
    limits = {}
    for name, entry in entries.items():
        try:
            limits[name] = Limit.model_validate({"limit_id": name} | entry)
        except (ValidationError, TypeError) as error:
            raise LimitsMalformed(f"thresholds.toml, entry {name}: {error}") from None
    return limits


@cache
def rule_book() -> Mapping[str, Limit]:
    """The limits that come with the program."""
    return parse_limits(resources.files("core.rules").joinpath("thresholds.toml").read_text(encoding="utf-8"))


def read_overrides(cursor: Cursor) -> list[Override]:
    """The latest signature under each limit, from the current catalog's table thresholds_override."""
    rows = cursor.execute(
        """SELECT limit_id, value, signed_by, signed_on FROM thresholds_override
           QUALIFY row_number() OVER (PARTITION BY limit_id ORDER BY signed_on DESC, recorded_at DESC) = 1
           ORDER BY limit_id"""
    ).fetchall()
    return [Override(*row) for row in rows]


def all_limits(overrides: Iterable[Override] = ()) -> list[LimitInForce]:
    """Every limit as it is in force, in the rule book's order. Signatures under limits of old versions drop out."""
    signed = {override.limit_id: override for override in overrides}
    return [_in_force(limit, signed.get(name)) for name, limit in rule_book().items()]


def limit_value(limit_id: str) -> float:
    """The rule book's own value of a limit. Raises KeyError for an id that it does not have."""
    return rule_book()[limit_id].value


# A centre's value further from the rule book's than this is a slip of the keyboard, and could stop every rule.
_MOST_APART = 10.0


def sign_limit(store: Store, limit_id: str, value: str, by: str) -> None:
    """Sign a limit on the as-of day, as it stands or with the centre's own value; the rules follow when next in step.

    Raises UsageError for an unknown limit or no number, LimitsMalformed for part of a whole number.
    """
    limit = rule_book().get(limit_id)
    if limit is None:
        raise UsageError(f"There is no limit {limit_id}: `trabecula limits` lists them.")
    try:
        own = float(value) if value else float(limit.value)
    except ValueError:
        raise UsageError(f"{value!r} is no number: sign {limit_id} like --sign {limit_id}={limit.value}.") from None
    if not math.isfinite(own):
        raise UsageError(f"{value!r} is no limit.")
    if own != limit.value and not _MOST_APART >= own / (limit.value or 1.0) >= 1 / _MOST_APART:
        raise UsageError(
            f"{own:g} {limit.unit} is too far from the rule book's {limit.value:g} for {limit_id}: check "
            f"number and sign."
        )
    _in_force(limit, Override(limit_id, own, by, store.as_of))
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO thresholds_override VALUES (?, ?, ?, ?, now()::TIMESTAMP)", [limit_id, own, by, store.as_of]
        )
        put_out_of_step(cursor)


def install_limits(cursor: Cursor, overrides: Iterable[Override] = ()) -> None:
    """Make the schemas `limits` and `meets` in the cursor's current catalog, with one macro per limit in each."""
    made = ["CREATE SCHEMA IF NOT EXISTS limits", "CREATE SCHEMA IF NOT EXISTS meets"]
    for limit in all_limits(overrides):
        made.append(limit_macro(limit))
        if limit.limit.op:
            made.append(f"CREATE OR REPLACE MACRO meets.{limit.limit_id}(x) AS x {limit.limit.op} {_literal(limit)}")
    # Every workspace does this: as one text it takes half the time.
    cursor.execute(";\n".join(made))


def limit_macro(limit: LimitInForce) -> str:
    """The statement that makes `limits.NAME()`."""
    return f"CREATE OR REPLACE MACRO limits.{limit.limit_id}() AS {_literal(limit)}"


def _in_force(limit: Limit, override: Override | None) -> LimitInForce:
    if override is None:
        return LimitInForce(limit, limit.value, None, None)
    if isinstance(limit.value, int) and override.value != int(override.value):
        raise LimitsMalformed(
            f"The centre's value for {limit.limit_id} is {override.value:g}: "
            f"it has to be a whole number of {limit.unit}."
        )
    return LimitInForce(limit, override.value, override.signed_by, override.signed_on)


def _literal(limit: LimitInForce) -> str:
    # A bare 2.77 would be a DECIMAL in DuckDB and change the type of what is compared.
    if isinstance(limit.limit.value, int):
        return f"CAST({int(limit.value)} AS INTEGER)"
    return f"CAST({limit.value!r} AS DOUBLE)"


def _decimals(value: float) -> str:
    text = f"{value:g}"
    return text if "." in text else f"{value:.1f}"
