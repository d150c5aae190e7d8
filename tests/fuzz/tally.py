"""Many files, one after the other, and what came of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.draws import BACKEND
from tests.fuzz.files import files
from tests.fuzz.made import Made
from tests.fuzz.oracle import Verdict, judge
from tests.fuzz.stand import Stand

FAULTS = ("exception", "hang", "unaccounted", "half written", "unnamed", "lost", "false", "undo")


@dataclass
class Tally:
    """Sums over files. ended: (kind of file, how it ended) -> files."""

    files: int = 0
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    slowest_ms: int = 0
    slowest_work_ms: int = 0
    failed: list[str] = field(default_factory=list)

    def note(self, made: Made, verdict: Verdict) -> None:
        """Count one file."""
        self.files += 1
        self.ended[made.kind, verdict.ended] += 1
        self.faults.update({kind: verdict.count(kind) for kind in FAULTS})
        self.faults["known"] += bool(verdict.excused)
        self.slowest_ms = max(self.slowest_ms, round(verdict.wall_s * 1000))
        self.slowest_work_ms = max(self.slowest_work_ms, round(verdict.cpu_s * 1000))
        if verdict.report:
            r = verdict.report
            self.rows.update(rows_in=r.rows_in, taken=r.taken, same=r.same, refused=r.refused, skipped=r.skipped)

    def add(self, other: Tally) -> None:
        """Count what another process counted."""
        self.files += other.files
        for mine, theirs in ((self.ended, other.ended), (self.faults, other.faults), (self.rows, other.rows)):
            mine.update(theirs)
        self.slowest_ms = max(self.slowest_ms, other.slowest_ms)
        self.slowest_work_ms = max(self.slowest_work_ms, other.slowest_work_ms)
        self.failed += other.failed


def many(
    stand: Stand,
    number: int,
    count: int,
    each: Callable[[Made, Verdict], None],
    deep_every: int = 10,
    shrink: bool = False,
) -> None:
    """Make `count` files from a seed and hand each, judged, to `each`. What `each` raises is a failure to hypothesis.

    shrink: a failing file is made smaller before it is shown (the suite); else the next one is taken (the long run).
    """
    made_so_far = 0
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)

    @seed(number)
    @settings(max_examples=count, backend=BACKEND, database=None, deadline=None, derandomize=False, phases=phases,
              suppress_health_check=list(HealthCheck), report_multiple_bugs=False)  # fmt: skip
    @given(files())
    def one(made: Made) -> None:
        nonlocal made_so_far
        made_so_far += 1
        each(made, judge(stand, made, deep=made_so_far % deep_every == 0))

    one()


def save(folder: Path, made: Made, verdict: Verdict) -> str:
    """Keep a failing file with its options, in the form of tests/fuzz/cases; returns its name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{made.kind}-{hashlib.sha256(made.data + repr(made.options).encode()).hexdigest()[:10]}"
    (folder / f"{name}.csv").write_bytes(made.data)
    told = {"what": verdict.faults, "options": dict(made.options), "rows": made.rows, "ended": verdict.ended,
            "report": verdict.report.to_dict() if verdict.report else None}  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(told, indent=1, default=str), encoding="utf-8")
    return name
