"""The bundled references: complete, described, refused when malformed, and laid out without gaps."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from core.reference.bundled import LmsRow, ReferenceMalformed, check_rows, height_adjustments, lms_rows, references
from core.reference.install import install, lay_out
from core.store.schema import migrations


@pytest.fixture
def catalog() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for _, _, text in migrations():
        connection.execute(text)
    install(connection)
    return connection


@pytest.mark.parametrize("reference", references(), ids=lambda reference: reference.reference_id)
def test_each_reference_has_rows_a_citation_and_its_limits(reference) -> None:  # type: ignore[no-untyped-def]
    rows = lms_rows(reference)
    assert {row.sex for row in rows} == {"female", "male"}
    assert len(reference.citation) > 30
    assert all(sentence.endswith(".") for sentence in reference.limits_to_show)
    # the ages of the table are the ages that the limits speak of
    text = " ".join(reference.limits_to_show)
    assert f"{min(row.age_years for row in rows):.1f} to {max(row.age_years for row in rows):.1f} years" in text


def test_one_reference_for_height_and_none_with_doubtful_standing_is_on() -> None:
    enabled = {reference.reference_id for reference in references() if reference.enabled}
    assert enabled == {"cdc2000_stature", "bachrach1999_spine_l2l4_bmd", "schafmeyer2022_lower_limb_bmd"}


def test_the_height_regression_is_for_whole_body_bmc_only() -> None:
    with_regression = [reference for reference in references() if height_adjustments(reference)]
    assert [(reference.site, reference.measure) for reference in with_regression] == [
        ("whole body including head", "bmc_g")
    ]
    assert len(height_adjustments(with_regression[0])) == 24


GOOD = [LmsRow("male", "", age, 1.0, 0.6, 0.1) for age in (9.0, 9.5, 10.0)]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([], "no rows"),
        (GOOD[:1], "two rows at least"),
        ([GOOD[0], GOOD[0]], "ages have to rise"),
        (GOOD[::-1], "ages have to rise"),
        ([GOOD[0], replace(GOOD[1], s=0.0)], "above 0"),
        ([GOOD[0], replace(GOOD[1], m=-0.6)], "above 0"),
    ],
)
def test_a_table_that_cannot_be_interpolated_is_refused(rows: list[LmsRow], what: str) -> None:
    with pytest.raises(ReferenceMalformed, match=what):
        check_rows("x", rows)


def test_installing_again_changes_nothing_and_keeps_a_centres_own(catalog: duckdb.DuckDBPyConnection) -> None:
    catalog.execute("INSERT INTO lms_references (reference_id, origin, enabled) VALUES ('ours', 'centre', true)")
    catalog.execute(
        "INSERT INTO lms_rows VALUES ('ours', 'male', '', 3.0, 1, 0.5, 0.1), ('ours', 'male', '', 7.25, 1, 0.6, 0.1)"
    )
    count = "SELECT reference_id, count(*) FROM {} GROUP BY ALL ORDER BY ALL"
    lay_out(catalog)
    before = [catalog.execute(count.format(table)).fetchall() for table in ("lms_rows", "lms_buckets")]
    install(catalog)
    assert [catalog.execute(count.format(table)).fetchall() for table in ("lms_rows", "lms_buckets")] == before
    assert ("ours", 2) in before[0]


@pytest.mark.parametrize("ages", [(3.0, 7.25), (2.0, 2.01, 2.02, 2.3), (0.0, 1 / 12, 0.5, 18.0)])
def test_any_grid_of_ages_is_covered_once(catalog: duckdb.DuckDBPyConnection, ages: tuple[float, ...]) -> None:
    catalog.execute("INSERT INTO lms_references (reference_id, origin) VALUES ('ours', 'centre')")
    for age in ages:
        catalog.execute("INSERT INTO lms_rows VALUES ('ours', 'male', '', ?, 1, 1 + ?, 0.1)", [age, age])
    lay_out(catalog)
    found = catalog.execute(
        """SELECT a, count(b.bucket), any_value(b.m + (a - b.age_from) * b.m_per_year)
        FROM (SELECT ? + (? - ?) * n / 997.0::DOUBLE AS a FROM range(998) t(n)) ages
        LEFT JOIN lms_buckets b
          ON b.reference_id = 'ours' AND b.bucket = lms_bucket(a) AND a >= b.age_from AND a < b.age_to
        GROUP BY a""",
        [ages[0], ages[-1], ages[0]],
    ).fetchall()
    assert {count for _, count, _ in found} == {1}
    assert all(m == pytest.approx(1 + age) for age, _, m in found)
