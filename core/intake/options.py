"""What the data manager may say about a file that the file itself leaves open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

DateOrder = Literal["dmy", "mdy", "ymd"]
Decimal = Literal["comma", "point"]


@dataclass(frozen=True)
class Options:
    """table: a table's name or "wide"; columns: header -> column name; accept_soft: values to confirm are confirmed.

    encoding: a name of core.files.encoding.ENCODINGS; header_row: the header's row as a spreadsheet counts.
    """

    table: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    decimal: Decimal | None = None
    accept_soft: bool = False
    loaded_by: str = ""
    encoding: str | None = None
    header_row: int | None = None

    def to_json(self) -> str:
        """The choices as they are kept with a batch."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Options:
        """The choices as they were kept."""
        return cls(**json.loads(text))
