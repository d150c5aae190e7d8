"""What one run measures on: how many scans, which stores, how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.stores import FOLDER, prepared

FULL_SIZE = 1_000_000
SHARES = {"10k": 100, "100k": 10, "1m": 1}  # the sizes by the names of the full one's shares
SLICE = 50_000  # rows that pydantic reads: it takes as long for each
Figures = dict[str, float]


@dataclass
class Plan:
    """scans: the size that the figures' names call 1m; quick: fewer turns, for a look at the harness itself."""

    scans: int = FULL_SIZE
    quick: bool = False
    sizes: tuple[str, ...] = tuple(SHARES)
    folder: Path = FOLDER
    homes: dict[str, Path] = field(default_factory=dict)

    def home(self, size: str) -> Path:
        """The folder of a store: "10k" (a hundredth), "100k" (a tenth), "1m" (all of it)."""
        if size not in self.homes:
            self.homes[size] = prepared(self.scans // SHARES[size], self.folder)
        return self.homes[size]

    def turns(self, full: int) -> int:
        """How often the sides are asked."""
        return 1 if self.quick else full
