"""A centre's tables in a store: the same Z as a bundled twin, loaded once, replaced when said, switched, removed, healed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.centre_tables import Wish, check_table, leave, listed, load_table, remove, use
from core.clinic import choose_leading_series, keep_in_step, open_clinic, rules_on
from core.errors import TrabeculaError, UsageError
from core.reference import book
from core.store import Store
from tests.core.reference.tables import adjustment, rows, text, twin
from tests.stores import TODAY

SPINE = "bachrach1999_spine_l2l4_bmd"
BY = Wish(by="Dr Test")
ADJUST = Wish("height adjustment", by="Dr Test")
BOOK = tuple(name for name in book.BOOK if name != "lms_buckets")


def contents(store: Store) -> dict[str, Any]:
    tables = (*BOOK, "scan_series", "scan_pairs", "findings", "height_z")
    return {name: store.query(f"FROM {name} ORDER BY ALL").astype(str).values.tolist() for name in tables}


def one(store: Store, name: str) -> dict[str, Any]:
    with store.cursor() as cursor:
        return next(row for row in listed(cursor) if row["reference_id"] == name)


def zs(store: Store, reference_id: str, series: str = "computed") -> dict[tuple[Any, ...], float]:
    found = store.query(
        "SELECT scan_id, levels, z FROM scan_series WHERE series = ? AND reference_id = ? AND z IS NOT NULL",
        [series, reference_id],
    )
    return {(row.scan_id, row.levels): row.z for row in found.itertuples()}


def test_golden_a_twin_of_the_bundled_spine_table_gives_the_same_z(store: Store):
    report = load_table(store, "twin.csv", twin(SPINE), BY)
    assert report.written and not report.findings
    ours, theirs = zs(store, "twin"), zs(store, SPINE)
    assert len(ours) == 3 and ours.keys() == theirs.keys()
    assert all(ours[key] == pytest.approx(theirs[key], abs=1e-9) for key in ours)


def test_golden_a_twin_of_the_bundled_height_table_gives_the_same_height_z(store: Store):
    before = store.query("SELECT * EXCLUDE (reference, reference_id) FROM height_z ORDER BY ALL")
    load_table(store, "twin.csv", twin("cdc2000_stature"), BY)
    assert not one(store, "twin")["enabled"], "one height reference is in use, the other one still"
    assert "instead of the height reference before" in use(store, "twin", "Dr Test")
    assert (one(store, "twin")["enabled"], one(store, "cdc2000_stature")["enabled"]) == (True, False)
    after = store.query("SELECT * EXCLUDE (reference, reference_id) FROM height_z ORDER BY ALL")
    assert len(after) and (before["height_z"] - after["height_z"]).abs().max() < 1e-9
    assert set(store.query("SELECT DISTINCT reference FROM height_z")["reference"]) == {"Twin"}
    for act in (leave, remove):
        with pytest.raises(TrabeculaError, match="without one no height has a Z"):
            act(store, "twin", "Dr Test")
    use(store, "cdc2000_stature", "Dr Test")
    remove(store, "twin", "Dr Test")


def test_where_it_came_from_is_kept(store: Store):
    data = text(rows())
    report = load_table(store, "own.csv", data, BY)
    own = one(store, "own_spine")
    assert (own["file_name"], own["sha256"], own["loaded_by"], own["origin"]) == (
        "own.csv",
        report.sha256,
        "Dr Test",
        "centre",
    )
    assert own["loaded_on"] == date.today() and own["enabled"] and own["chosen_by"] == "Dr Test"
    assert own["limits_to_show"] == "This centre's own table. Lumbar spine; L1-L4; 5.0 to 8.0 years; Hologic only."


def test_a_check_says_everything_and_writes_nothing(store: Store):
    before = contents(store)
    report = check_table(store, "twin.csv", twin(SPINE), Wish())
    (table,) = report.tables
    assert (table.state, table.in_use) == ("new", True)
    assert table.effect and (table.effect.with_z, table.effect.total) == (3, 6)
    assert table.effect.without == {"other levels": 2, "age outside the table": 1}
    assert [spot.age_years for spot in table.spots if spot.sex == "male"] == [9.0, 10.0, 15.0, 25.0]
    assert next(spot.median for spot in table.spots if (spot.sex, spot.age_years) == ("male", 10.0)) == 0.66597
    assert contents(store) == before and store.value("SELECT count(*) FROM reference_files") == 0


def test_whose_findings_change_is_what_then_changes(store: Store):
    table = [row | {"M": 1.2 * row["M"], "age_years": row["age_years"] + 2} for row in rows(levels="L2-L4")]
    seen = check_table(store, "own.csv", text(table), BY)
    before = set(store.query("SELECT rule, object, sentence FROM findings").itertuples(index=False, name=None))
    load_table(store, "own.csv", text(table), BY)
    after = set(store.query("SELECT rule, object, sentence FROM findings").itertuples(index=False, name=None))
    assert (
        {change.sentence for change in seen.findings if change.kind == "appears"}
        == {s for *_, s in after - before}
        != set()
    )


def test_the_same_file_again_does_nothing_and_another_one_needs_the_word(store: Store):
    load_table(store, "own.csv", text(rows()), BY)
    before, version = contents(store), store.version()
    again = load_table(store, "own.csv", text(rows()), BY)
    assert again.same and not again.written and store.version() == version
    other = text([row | {"S": 0.13} for row in rows()])
    refused = load_table(store, "other.csv", other, BY)
    assert not refused.written and "another table of this id is loaded" in refused.problems[0].message
    assert refused.tables[0].effect, "what a replacement would do is shown all the same"
    assert contents(store) == before
    assert load_table(store, "other.csv", other, Wish(by="Dr Test", replace=True)).written
    assert store.query("SELECT file_name, state FROM reference_files ORDER BY 2").values.tolist() == [
        ["other.csv", "loaded"], ["own.csv", "replaced"],
    ]  # fmt: skip
    assert set(store.query("SELECT s FROM lms_rows WHERE reference_id = 'own_spine'")["s"]) == {0.13}


@pytest.mark.parametrize(
    "data",
    [text([row | {"S": 0} for row in rows()]), text(rows(citation="")), b"", text(rows()) + text(rows(levels=""))],
)
def test_a_spoiled_table_changes_nothing(store: Store, data: bytes):
    before, version = contents(store), store.version()
    report = load_table(store, "own.csv", data, BY)
    assert not report.written and any(problem.severity == "hard" for problem in report.problems)
    assert contents(store) == before and store.version() == version


def test_one_spoiled_reference_holds_the_whole_file_back(store: Store):
    both = rows() + rows(reference_id="own_hip", title="Own hip", site="total hip", levels="", licence_note="")
    assert not load_table(store, "own.csv", text(both), BY).written
    assert store.value("SELECT count(*) FROM lms_references WHERE origin = 'centre'") == 0


def test_what_is_unusual_waits_for_the_word(store: Store):
    table = rows()
    table[3] |= {"age_years": 9.5}
    assert not load_table(store, "own.csv", text(table), BY).written
    assert load_table(store, "own.csv", text(table), Wish(accept_soft=True, by="Dr Test")).written


def test_off_and_on_and_out_again(store: Store):
    pristine = contents(store)
    load_table(store, "twin.csv", twin(SPINE), BY)
    with pytest.raises(TrabeculaError, match="in use already"):
        use(store, "twin", "Dr Test")
    leave(store, "twin", "Dr Test")
    assert zs(store, "twin") == {}
    with pytest.raises(TrabeculaError, match="not in use"):
        leave(store, "twin", "Dr Test")
    use(store, "twin", "Dr Test")
    assert len(zs(store, "twin")) == 3
    remove(store, "twin", "Dr Test")
    now = contents(store)
    assert now.pop("reference_files") and not pristine.pop("reference_files")
    assert now == pristine
    with pytest.raises(TrabeculaError, match="not removed"):
        remove(store, SPINE, "Dr Test")
    with pytest.raises(UsageError, match="There is no reference twin"):
        use(store, "twin", "Dr Test")
    with pytest.raises(UsageError, match="Who does this"):
        leave(store, SPINE, " ")


def leads(store: Store) -> set[tuple[int, str, str | None]]:
    found = store.query(
        "SELECT DISTINCT patient_key, primary_series, primary_reference_id FROM scan_series WHERE is_primary AND z IS NOT NULL"
    )
    return {
        tuple(None if value != value else value for value in row) for row in found.itertuples(index=False, name=None)
    }


def test_a_slip_of_the_switch_moves_no_leading_z(store: Store):
    before = leads(store)
    load_table(store, "twin.csv", twin(SPINE), BY)
    said = leave(store, SPINE, "Dr Test")
    assert "It led in one series" in said and leads(store) != before
    use(store, SPINE, "Dr Test")
    assert leads(store) == before


def test_what_led_meanwhile_goes_on_leading(store: Store):
    load_table(store, "twin.csv", twin(SPINE), BY)
    leave(store, SPINE, "Dr Test")
    leave(store, "twin", "Dr Test")
    use(store, "twin", "Dr Test")  # something else was switched since
    use(store, SPINE, "Dr Test")
    assert {reference for _, series, reference in leads(store) if series == "computed"} == {"twin"}


def test_the_leading_z_is_chosen_by_reference(store: Store):
    load_table(store, "twin.csv", twin(SPINE), BY)
    key = int(store.value("SELECT patient_key FROM patients WHERE patient_id = 'A1'"))
    choose_leading_series(store, key, "lumbar spine", "computed", "Dr Test", "twin")
    assert (key, "computed", "twin") in leads(store)
    with pytest.raises(TrabeculaError, match="no computed Z by nobody"):
        choose_leading_series(store, key, "lumbar spine", "computed", "Dr Test", "nobody")


def test_a_height_adjustment_of_a_bundled_reference_stays_and_goes(store: Store):
    pristine = contents(store)
    data = text(adjustment(SPINE))
    seen = check_table(store, "h.csv", data, ADJUST)
    assert seen.tables[0].effect and seen.tables[0].effect.with_z == 3
    assert load_table(store, "h.csv", data, ADJUST).written
    assert len(zs(store, SPINE, "computed_size_adjusted")) == 3
    assert load_table(store, "h.csv", data, ADJUST).same
    with store.write() as cursor:
        cursor.execute("UPDATE store_state SET views_digest = 'another program'")
    keep_in_step(store)  # the bundled references are installed anew
    assert len(zs(store, SPINE, "computed_size_adjusted")) == 3
    assert "height adjustment" in remove(store, SPINE, "Dr Test")
    now = contents(store)
    assert now.pop("reference_files") and not pristine.pop("reference_files")
    assert now == pristine


def test_a_program_that_ends_between_load_and_renewal_is_healed_at_the_next_start(path: Path, monkeypatch):
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    store = open_clinic(path, TODAY)
    with monkeypatch.context() as patch:
        patch.setattr("core.centre_tables.acts.keep_in_step", stop)
        with pytest.raises(KeyboardInterrupt):
            load_table(store, "twin.csv", twin(SPINE), BY)
    assert zs(store, "twin") == {}
    store.close()
    with open_clinic(path, TODAY) as again:
        assert len(zs(again, "twin")) == 3


def test_on_an_earlier_day_a_table_was_not_in_use(store: Store):
    load_table(store, "twin.csv", twin(SPINE), BY)
    with rules_on(store, TODAY.replace(day=1)) as cursor:
        count = "SELECT count(*) FROM scan_series WHERE reference_id = 'twin'"
        assert cursor.execute(count).fetchone() == (0,)
