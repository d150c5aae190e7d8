"""The harness at a tiny size: every part of ours runs, finds what was planted, and names its figures as it should."""

from __future__ import annotations

import json
import re
import shutil
from importlib import import_module
from typing import Any

import pytest

from tests.bench import (
    cohort_side,
    measure_cohort,
    measure_intake,
    measure_month,
    measure_pages,
    measure_views,
    ours,
    pace,
    picture,
    report,
)
from tests.bench.__main__ import PARTS, run, table
from tests.bench.children import SCANS_EACH
from tests.bench.files import LOADED, MISTAKES, write_files
from tests.bench.odd import write_odd
from tests.bench.plan import SHARES, Plan
from tests.bench.sides import Side, times_as_fast
from tests.bench.stores import load_files
from tests.bench.targets import TARGETS

SCANS = 600
SIZES = ("10k", "1m")
UNITS = re.compile(r"_(ms|s|mb|per_s|rows|findings)_(10k|100k|1m)$|^intake_peak_mb$|_vs_")


class Here:
    """A side without a process of its own: what is asked and answered passes through JSON all the same."""

    def ask(self, call: str, *args: Any) -> Any:
        module, function = call.split(":")
        plain = json.loads(json.dumps(args, default=str))
        return json.loads(json.dumps(getattr(import_module(f"tests.bench.{module}"), function)(*plain)))

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        ours.close_all()
        cohort_side.close()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """One tiny store that stands for every size, of the files that the figures need."""
    home = tmp_path_factory.mktemp("bench")
    write_files(home, SCANS // SCANS_EACH)
    load_files(home / "patients.duckdb", LOADED[:1])
    shutil.copyfile(home / "patients.duckdb", home / "store.duckdb")
    needed = [one for one in LOADED if one[0] in ("infusions.csv", "spine_images.csv", "scans.csv")]
    load_files(home / "store.duckdb", tuple(sorted(needed)))
    return Plan(SCANS, quick=True, sizes=SIZES, folder=home, homes=dict.fromkeys(SIZES, home))


def test_every_part_of_ours_gives_its_figures(plan, monkeypatch):
    for module in (measure_intake, measure_month, measure_pages):
        monkeypatch.setattr(module, "Side", Here)
    parts = (measure_intake.measure_growth, measure_pages.measure, measure_month.measure)
    figures = {name: value for part in parts for name, value in part(plan).items()}
    grown = ("intake_rows_per_s", "intake_peak_mb", "patient_query_ms", "worklist_ms", "worklist_findings")
    grown += ("month_commit_s", "month_rows", "small_month_commit_s", "small_month_rows")
    grown += ("month_findings_s", "small_month_findings_s")
    wanted = {f"{name}_{size}" for name in grown for size in SIZES} | {"intake_peak_mb", "patient_query_1m_vs_10k"}
    assert set(figures) == wanted
    assert [name for name, value in figures.items() if not value > 0] == []
    assert [name for name in figures if not UNITS.search(name)] == []
    shown = table(figures)
    assert f"{figures['worklist_ms_1m']:.4g} ms" in shown and shown.count("not measured") == 9


def test_the_planted_mistakes_are_found_and_a_side_that_misses_one_is_told(plan):
    home = plan.home("1m")
    with Here() as side:
        answer = side.ask("ours:check", home / "patients.duckdb", home / "checked.csv")
        bare = side.ask("ours:bare_read", home / "scans.csv")
    measure_intake.agree(SCANS + MISTAKES, answer)
    odd = plan.folder / "odd.csv"
    assert write_odd(odd) == ours.check(str(home / "patients.duckdb"), str(odd))["bad_rows"]
    assert bare["rows"] == SCANS
    for missing in ({"bad_rows": answer["bad_rows"][1:]}, {"rows": SCANS}, {"bad_rows": []}):
        with pytest.raises(RuntimeError, match="100 were planted"):
            measure_intake.agree(SCANS + MISTAKES, answer | missing)


def test_the_three_ways_to_a_z_make_the_same(plan):
    store = plan.home("1m") / "store.duckdb"
    with Here() as side:
        ready, stored, whole = (side.ask(f"ours:z_{way}", store) for way in ("ready", "end_to_end", "whole_rule"))
        sample = side.ask("ours:z_sample", store, 20)["heights"]
    assert ready["made"] == SCANS == stored["made"] == whole["made"]
    assert len(sample) == 20 and all(2 <= age <= 20 and sex in ("female", "male") for age, sex, _, _ in sample)


def test_a_side_answers_from_a_process_of_its_own():
    with Side() as side:
        assert side.ask("machine:cores") >= 1
        with pytest.raises(RuntimeError, match="ended without an answer"):
            side.ask("machine:nothing")


def test_each_rule_is_asked_of_one_and_of_all(plan, monkeypatch):
    monkeypatch.setattr(measure_views, "Side", Here)
    figures = measure_views.measure(plan)
    assert {"rule_answer_ms_1m", "rule_answer_of_all_s_1m", "rule_statement_ms_1m"} <= set(figures)
    assert figures["rule_statement_ms_1m"] >= figures["rule_answer_ms_1m"] > 0
    assert [name for name in figures if not UNITS.search(name)] == []


def test_the_cohort_is_asked_of_all_that_were_treated(plan, monkeypatch):
    monkeypatch.setattr(measure_cohort, "Side", Here)
    figures = measure_cohort.measure(plan)
    assert set(figures) == {"cohort_response_s_100k", "cohort_rest_s_100k"}
    assert all(value > 0 for value in figures.values())


def test_quotients_are_taken_turn_by_turn():
    ours_, theirs = [{"per_s": value} for value in (10, 20, 90)], [{"per_s": value} for value in (5, 5, 10)]
    assert times_as_fast(ours_, theirs) == 4


def test_a_time_is_told_at_the_reference_machines_pace_too(monkeypatch):
    taken = {"rule_answer_ms_1m": 42.0, "month_commit_s_1m": 9.0, "z_vs_rcpchgrowth": 2000.0}
    paces = iter((0.4, 0.6))
    monkeypatch.setattr(pace, "measured", lambda: next(paces))
    monkeypatch.setitem(PARTS, "views", lambda _: taken)
    figures = run(Plan(SCANS), ["views"])
    assert figures["rule_answer_ms_1m_at_pace"] == pytest.approx(21) and figures["pace_views_vs_reference"] == 0.5
    assert figures["month_commit_s_1m_at_pace"] == pytest.approx(4.5) and "z_vs_rcpchgrowth_at_pace" not in figures
    shown = table(figures)
    assert re.search(r"rule_answer_ms_1m +42 ms .* no +21 ms, no\n", shown) and "4.5 s, no" in shown
    line = next(one for one in report._table((), [report._target(t, figures) for t in TARGETS if t.name in taken]).splitlines()
                if "month" in one)  # fmt: skip
    assert "| 9 s | ≤ 3 s | **no** | 4.5 s, **no** |" in line


def test_the_document_has_a_place_for_every_figure_and_names_each_target():
    names = [one.name for one in TARGETS]
    names += [name for _, name, _ in report._ABSOLUTE]
    names += [f"{name}_{size}" for _, name, _ in report._GROWTH for size in SHARES]
    figures = dict.fromkeys(names, 7.0)
    text = report.filled(report.DOCUMENT.read_text(encoding="utf-8"), report.blocks(figures, "here"))
    assert len(picture.figure(figures).data) > len(picture.PANELS)
    assert all(f"`{one.name}` | 7" in text for one in TARGETS) and text.count("7.00 |") >= 6
    with pytest.raises(ValueError, match="no place for machine"):
        report.filled("nothing", {"machine": ""})
