"""What a file would do to findings and counts: by what really would be in use, for each table by itself, in any slices."""

from __future__ import annotations

import pytest

from core.centre_tables import TableReport, Wish, check_table, load_table, use
from core.intake import slices
from core.store import Store
from core.verbs_references import report_text
from tests.core.reference.tables import rows, text

BY = Wish(by="Dr Test")
# invented: medians so high that the children's second scans are low, or have fallen, by it
HIGH_SPINE = [row | {"M": 1.2 * row["M"], "age_years": row["age_years"] + 2} for row in rows(levels="L2-L4")]
HEIGHT_HEAD = {
    "reference_id": "own_height", "title": "Own height", "site": "", "levels": "", "device_family": "",
    "measure": "height_cm", "unit": "cm",
}  # fmt: skip


def height(**head: str) -> list[dict]:
    """A height table from 5 to 8 years, under which no child of the store falls."""
    return [row | {"M": 90 + 6 * row["age_years"], "S": 0.04} for row in rows(**(HEIGHT_HEAD | head))]


def tall(**head: str) -> list[dict]:
    """One that reaches to 17 years."""
    return [row | {"age_years": 2 * row["age_years"] + 1, "M": 100 + 6 * row["age_years"]} for row in height(**head)]


def told(report: TableReport) -> list[tuple[str, str]]:
    return [(one.kind, one.sentence) for one in report.findings]


def kept(store: Store) -> set[str]:
    return set(store.query("SELECT sentence FROM findings")["sentence"])


def test_a_height_table_beside_it_hides_no_finding_of_a_spine_table(store: Store):
    alone = check_table(store, "own.csv", text(HIGH_SPINE), BY)
    both = check_table(store, "own.csv", text(HIGH_SPINE + height()), BY)
    assert told(both) == told(alone) != [] and both.findings_unknown == alone.findings_unknown == ""
    before = kept(store)
    assert load_table(store, "own.csv", text(HIGH_SPINE + height()), BY).written
    assert {sentence for kind, sentence in told(both) if kind == "appears"} == kept(store) - before != set()


def test_of_a_height_table_that_waits_the_load_changes_nothing_and_its_use_is_not_told(store: Store):
    report = check_table(store, "own.csv", text(tall()), BY)
    assert (report.findings, report.findings_unknown) == ([], "")
    assert [one.title for one in report.off] == ["Own height"]
    words = report_text(report, BY)
    assert "no finding opens, closes or changes" in words
    assert "Own height is not in use: what using it changes is not worked out" in words
    before = kept(store)
    load_table(store, "own.csv", text(tall()), BY)
    assert kept(store) == before


def test_where_a_problem_holds_the_file_back_findings_are_not_known(store: Store):
    report = check_table(store, "own.csv", text([row | {"citation": ""} for row in HIGH_SPINE]), BY)
    assert (report.findings, report.findings_unknown) == ([], "a problem holds the file back")
    assert "findings that change: not worked out" in report_text(report, BY)
    assert report.to_dict()["findings_unknown"]


def test_two_height_tables_are_counted_each_by_itself(store: Store):
    both = height() + tall(reference_id="own_tall", title="Own tall")
    effects = [one.effect for one in check_table(store, "own.csv", text(both), BY).tables]
    alone = [check_table(store, "own.csv", text(one), BY).tables[0].effect for one in (height(), tall())]
    assert effects == alone and effects[0] != effects[1]
    load_table(store, "own.csv", text(both), BY)
    use(store, "own_tall", "Dr Test")
    counted = store.query("SELECT count(height_z) AS z, count(*) AS n FROM height_z").iloc[0]
    assert effects[1] and (effects[1].with_z, effects[1].total) == (counted["z"], counted["n"])


def test_what_is_said_of_many_patients_in_slices_is_said_of_all_at_once(store: Store, monkeypatch: pytest.MonkeyPatch):
    data = text(HIGH_SPINE + tall())
    whole = check_table(store, "own.csv", data, BY)
    monkeypatch.setattr(slices, "SLICE", 1)
    sliced = check_table(store, "own.csv", data, BY)
    assert sliced.to_dict() == whole.to_dict()
    assert whole.findings and all(one.effect and one.effect.with_z and one.effect.without for one in whole.tables)
