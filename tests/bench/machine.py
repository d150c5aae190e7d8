"""The machine that was measured on, in words for people and in numbers for build/bench.json."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

_NAMED = ("duckdb", "streamlit", "plotly", "pandas", "pydantic")


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_gb() -> float:
    """The machine's memory; 0 where it does not say."""
    names = ("SC_PAGE_SIZE", "SC_PHYS_PAGES")
    known = hasattr(os, "sysconf") and all(name in os.sysconf_names for name in names)
    return round(os.sysconf(names[0]) * os.sysconf(names[1]) / 1024**3, 1) if known else 0.0


def line() -> str:
    """One line: processor, cores, memory, system, versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in _NAMED)
    return (
        f"{_processor()}, {cores()} cores, {memory_gb():g} GiB, {platform.system()}; "
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for entry in info.read_text().splitlines():
            if entry.startswith("model name"):
                return entry.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
