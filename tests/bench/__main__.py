"""Measure everything, print the table, write build/bench.json: `make bench`, or python -m tests.bench

    --scans N     another size than a million scans; the names stay, the figures are no longer those of the documents
    --quick       20,000 scans and few turns: whether the harness works
    --only a,b    parts of it: intake, growth, z, pages, month, views,
                  cohort, browser; the other figures of build/bench.json stay

Missing a target is printed, and no failure. Parts take turns on one machine: let it do nothing else meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from tests.bench import (
    machine,
    measure_browser,
    measure_cohort,
    measure_intake,
    measure_month,
    measure_pages,
    measure_views,
    measure_z,
    pace,
)
from tests.bench.plan import FULL_SIZE, Figures, Plan
from tests.bench.stores import ROOT
from tests.bench.targets import TARGETS, Target

PARTS: dict[str, Callable[[Plan], Figures]] = {
    "intake": measure_intake.measure,
    "growth": measure_intake.measure_growth,
    "z": measure_z.measure,
    "pages": measure_pages.measure,
    "month": measure_month.measure,
    "views": measure_views.measure,
    "cohort": measure_cohort.measure,
    "browser": measure_browser.measure,
}
WRITTEN = ROOT / "build" / "bench.json"
QUICK_SIZE = 20_000


def run(plan: Plan, parts: list[str]) -> Figures:
    """The figures of some parts."""
    figures: Figures = {"scans": plan.scans, "cores": machine.cores(), "memory_gb": machine.memory_gb()}
    for name in parts:
        print(f"{time.strftime('%H:%M:%S')} measuring: {name}", file=sys.stderr, flush=True)
        before = pace.measured()
        measured = PARTS[name](plan)
        paces = [before, pace.measured()]
        figures |= measured | pace.at_reference_pace(measured, paces) | {f"pace_{name}_vs_reference": mean(paces)}
    return figures


def table(figures: Figures) -> str:
    """Figure, value, what is to be reached, whether it is, here and at the reference machine's pace."""
    lines = [f"{'figure':<30}{'value':>12}  {'to reach':<12}{'reached':<9}at the reference machine's pace"]
    for target in TARGETS:
        value = figures.get(target.name)
        shown = "not measured" if value is None else f"{value:.4g} {target.unit}"
        said = "" if value is None else "yes" if target.reached(value) else "no"
        lines.append(f"{target.name:<30}{shown:>12}  {target.to_reach:<12}{said:<9}{_at_pace(target, figures)}")
    named = {name for target in TARGETS for name in (target.name, f"{target.name}_at_pace")}
    lines += ["", *(f"{name:<30}{value:>12.5g}" for name, value in figures.items() if name not in named)]
    return "\n".join(lines)


def _at_pace(target: Target, figures: Figures) -> str:
    value = figures.get(f"{target.name}_at_pace")
    return "" if value is None else f"{value:.4g} {target.unit}, {'yes' if target.reached(value) else 'no'}"


def written_to(plan: Plan) -> Path:
    """build/bench.json for the full size; a look at the harness must not pass for figures."""
    full = plan.scans == FULL_SIZE and not plan.quick
    return WRITTEN if full else WRITTEN.with_name("bench-small.json")


def _kept(path: Path, plan: Plan, only: str) -> Figures:
    """Where only parts are measured, the others as they stood, if they are of the same size."""
    if only == ",".join(PARTS) or not path.exists():
        return {}
    old: Figures = json.loads(path.read_text(encoding="utf-8"))
    return old if old["scans"] == plan.scans else {}


def main(argv: list[str] | None = None) -> int:
    """The verb."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--scans", type=int, default=0, metavar="N")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PARTS")
    args = parser.parse_args(argv)
    plan = Plan(args.scans or (QUICK_SIZE if args.quick else FULL_SIZE), args.quick)
    path = written_to(plan)
    load = f"load before {os.getloadavg()[0]:.1f}, " if hasattr(os, "getloadavg") else ""
    figures = _kept(path, plan, args.only) | run(plan, args.only.split(","))
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    said = f"{machine.line()}; {load}{time.strftime('%Y-%m-%d')}"
    path.with_suffix(".txt").write_text(f"{said}\n", encoding="utf-8")
    print(f"{said}\n\n{table(figures)}\n\nWritten to {path.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
