"""The figures of build/bench.json into docs/benchmarks.md and its picture: `make figures`.

The words of the document are its own; what stands between a pair of <!-- name --> marks is replaced.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from tests.bench.picture import take
from tests.bench.plan import SHARES, Figures
from tests.bench.stores import ROOT
from tests.bench.targets import TARGETS, Target

DOCUMENT = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "pictures" / "benchmarks.png"
_ALT = "Six small charts of figures at 10,000, 100,000 and 1,000,000 scans"
_GROWTH = (
    ("rows read and checked a second", "intake_rows_per_s", ",.0f"),
    ("most memory of that, MB", "intake_peak_mb", ",.0f"),
    ("all data of a Patient page, ms", "patient_query_ms", ".1f"),
    ("all data of the Worklist, ms", "worklist_ms", ".1f"),
    ("findings on the Worklist", "worklist_findings", ",.0f"),
    ("month of one patient in twenty, s", "month_commit_s", ".2f"),
    ("of that the rules, and writing what follows, s", "month_findings_s", ".2f"),
    ("month of 50 scans, s", "small_month_commit_s", ".2f"),
)
_ABSOLUTE = (
    ("read and checked by the intake, rows/s", "ours_rows_per_s", ",.0f"),
    ("the whole check of the file, compared with the store too, rows/s", "whole_check_rows_per_s", ",.0f"),
    ("by pandera, the cells typed by pandas", "pandera_rows_per_s", ",.0f"),
    ("by pydantic, row by row", "pydantic_rows_per_s", ",.0f"),
    ("bare typed read, nothing checked", "bare_rows_per_s", ",.0f"),
    ("height Z with the inputs at hand, Z/s", "z_ready_per_s", ",.0f"),
    ("height Z from the stored heights, Z/s", "z_end_to_end_per_s", ",.0f"),
    ("the whole rule of height Z, its words too, Z/s", "z_whole_rule_per_s", ",.0f"),
    ("sds_for_measurement, Z/s", "rcpchgrowth_per_s", ",.0f"),
    ("the slowest rule's own statement, as if nothing were kept, of one patient, ms", "rule_statement_ms_1m", ".1f"),
    ("the same of all patients, s", "rule_statement_of_all_s_1m", ".1f"),
    ("another patient, click to redrawn chart, ms", "patient_change_ms", ".0f"),
    ("the bare page, ms", "bare_page_change_ms", ".0f"),
)


def blocks(figures: Figures, machine: str) -> dict[str, str]:
    """The text of each marked place of the document."""
    return {
        "machine": machine,
        "targets": _table(
            ("figure", "value", "to reach", "reached", "at the reference pace", "what it is"),
            [_target(one, figures) for one in TARGETS],
        ),
        "absolute": _table(("what", "median"), [(what, _shown(figures, name, as_)) for what, name, as_ in _ABSOLUTE]),
        "growth": f"![{_ALT}](pictures/{PICTURE.name})\n\n"
        + _table(
            ("what", "10,000 scans", "100,000 scans", "1,000,000 scans"),
            [(what, *(_shown(figures, f"{name}_{size}", as_) for size in SHARES)) for what, name, as_ in _GROWTH],
        ),
    }


def _target(one: Target, figures: Figures) -> tuple[str, ...]:
    value, at_pace = figures[one.name], figures.get(f"{one.name}_at_pace")
    paced = "" if at_pace is None else f"{_number(at_pace)} {one.unit}, {_said(one, at_pace)}"
    return (f"`{one.name}`", f"{_number(value)} {one.unit}", one.to_reach, _said(one, value), paced, one.meaning)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _said(one: Target, value: float) -> str:
    return "yes" if one.reached(value) else "**no**"


def _shown(figures: Figures, name: str, form: str) -> str:
    return format(figures[name], form)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def filled(text: str, made: dict[str, str]) -> str:
    """The document with its marked places replaced; KeyError for a mark that nobody fills, ValueError for one missing."""
    missing = [name for name in made if f"<!-- {name} -->" not in text]
    if missing:
        raise ValueError(f"The document has no place for {', '.join(missing)}.")
    marked = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)
    return marked.sub(lambda found: f"{found[1]}{made[found[2]]}\n{found[3]}", text)


def main() -> int:
    """Fill the document and draw the picture."""
    source = ROOT / "build" / "bench.json"
    if not source.exists():
        print("There are no figures yet: run make bench first.", file=sys.stderr)
        return 1
    figures: Figures = json.loads(source.read_text(encoding="utf-8"))
    machine = source.with_suffix(".txt").read_text(encoding="utf-8").strip()
    DOCUMENT.write_text(filled(DOCUMENT.read_text(encoding="utf-8"), blocks(figures, machine)), encoding="utf-8")
    take(figures, PICTURE)
    print(f"Written: {_near(DOCUMENT)} and {_near(PICTURE)}.")
    return 0


def _near(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
