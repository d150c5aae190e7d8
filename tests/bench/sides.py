"""Sides: processes that are asked to measure, in turn, so that what slows the machine slows all of them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RIVALS = ROOT / "build" / "bench-venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
Answer = dict[str, Any]


class Side:
    """A worker process on an interpreter: the application's own, or the rivals' (RIVALS)."""

    def __init__(self, python: Path | str = sys.executable) -> None:
        self._process = subprocess.Popen(
            [str(python), "-m", "tests.bench.worker"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env=os.environ | {"STREAMLIT_LOGGER_LEVEL": "error"},  # it misses its server and says so for each loader
        )  # fmt: skip

    def ask(self, call: str, *args: Any) -> Answer:
        """What `tests.bench.<module>:<function>` answers there."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"call": call, "args": [_plain(arg) for arg in args]}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{call} ended without an answer; what it said stands above.")
        answer: Answer = json.loads(line)
        return answer

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)


def _plain(arg: Any) -> Any:
    return str(arg) if isinstance(arg, Path) else arg


def in_turn(repeats: int, **asks: Callable[[], Answer]) -> dict[str, list[Answer]]:
    """Ask every side once as a rehearsal, then all of them `repeats` times: A B, A B, A B."""
    for ask in asks.values():
        ask()
    turns = [{name: ask() for name, ask in asks.items()} for _ in range(repeats)]
    return {name: [turn[name] for turn in turns] for name in asks}


def median(answers: list[Answer], value: str = "seconds") -> float:
    """The median of one value of the answers."""
    return statistics.median(float(answer[value]) for answer in answers)


def times_as_fast(ours: list[Answer], theirs: list[Answer], value: str = "per_s") -> float:
    """How many times ours is theirs, taken turn by turn, then the median."""
    return statistics.median(a[value] / b[value] for a, b in zip(ours, theirs, strict=True))
