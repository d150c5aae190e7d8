"""The worklist that the store keeps, against a plain reading of all findings: order, counts, filters, search, renewal."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clinic import keep_in_step, open_clinic
from core.intake import Options, load, undo
from core.rules.findings import read_findings
from core.rules.states import acknowledge, reopen, snooze
from core.rules.worklist import ORDER, keep_lines, read_counts, read_lines
from core.store import Store, plain_rows
from tests.stores import TODAY, fresh_store
from tests.stories import key_of, story_store

PATIENTS, FINDINGS = 3000, 7000
RULES = ("ZLOW", "DXA-DUE", "VF-NEW", "DZ-FALL")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Store]:
    """The stories' children, each with its course."""
    with open_clinic(story_store(tmp_path), TODAY) as store:
        yield store


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Thousands of made-up findings, many equal in severity and day; a part was acknowledged or put off."""
    dice = random.Random(7)
    with fresh_store(tmp_path_factory.mktemp("crowd")) as store:
        with store.write() as cursor:
            cursor.execute(
                f"""INSERT INTO patients BY NAME SELECT n AS patient_key, 't' || n AS token, 'main' AS centre,
                  format('N{{:05}}', (n * 7919) % {PATIENTS}) AS patient_id, DATE '2012-01-01' + n::INTEGER % 900
                    AS date_of_birth,
                  CASE n % 5 WHEN 0 THEN NULL ELSE 'Name' || n % 400 END AS family_name, 'Weiß' AS given_name
                FROM range({PATIENTS}) t(n)"""
            )
            cursor.execute(
                f"""INSERT INTO diagnoses BY NAME SELECT n AS patient_key, 'coeliac disease' AS diagnosis_code,
                  'confirmed' AS status, DATE '2020-01-01' AS since_date FROM range(0, {PATIENTS}, 3) t(n)"""
            )
            cursor.executemany("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, '[]', '[]', ?)", _findings(dice))
            cursor.execute(
                """INSERT INTO finding_states SELECT row_number() OVER (), patient_key, rule, object,
                     CASE patient_key % 3 WHEN 0 THEN 'snoozed' ELSE 'acknowledged' END, 'seen',
                     CASE patient_key % 3 WHEN 0 THEN DATE '2027-01-01' END,
                     CASE patient_key % 7 WHEN 0 THEN 'other facts' ELSE fact_key END, severity, 'Dr Test',
                     DATE '2026-11-01', TIMESTAMP '2026-11-01 10:00:00'
                   FROM findings WHERE patient_key % 4 = 0"""
            )
            keep_lines(cursor)
        yield store


def _findings(dice: random.Random) -> list[list[Any]]:
    wanted = {(dice.randrange(PATIENTS), dice.choice(RULES), f"object {dice.randrange(3)}") for _ in range(FINDINGS)}
    return [
        [
            rule, dice.choice(ORDER), key, what,
            None if dice.random() < 0.05 else TODAY - timedelta(dice.randrange(40)), f"{rule} of {what}", f"{key}",
        ]
        for key, rule, what in sorted(wanted)
    ]  # fmt: skip


def plain(store: Store, state: str) -> list[dict[str, Any]]:
    """The lines by reading every finding: the first of each patient, with how many there are."""
    rows = read_findings(store).to_dict("records")
    rows = [row for row in rows if row["state"] == state]
    for row in rows:
        row["since"] = date.max if row["since"] != row["since"] else row["since"].date()
    times = Counter(row["patient_key"] for row in rows)
    rows.sort(
        key=lambda row: (ORDER.index(row["severity"]), row["since"], row["patient_id"], row["rule"], row["object"])
    )
    heads = {row["patient_key"]: row for row in reversed(rows)}
    return [row | {"findings": times[row["patient_key"]]} for row in rows if heads[row["patient_key"]] is row]


SAME = ("patient_key", "token", "patient_id", "name", "rule", "severity", "object", "sentence", "findings")


def agree(store: Store) -> None:
    """What the store keeps is what a plain reading gives, in every state."""
    with store.reading() as cursor:
        counts = read_counts(cursor)
        for state in ("open", "acknowledged", "snoozed"):
            wanted = plain(store, state)
            found, matching = read_lines(cursor, state, most=PATIENTS)
            assert [[row[name] for name in SAME] for row in found] == [[row[name] for name in SAME] for row in wanted]
            assert matching == len(wanted)
            assert counts.findings.get(state, 0) == sum(row["findings"] for row in wanted)
            assert counts.patients.get(state, {}) == Counter(row["severity"] for row in wanted)


def test_thousands_are_ranked_and_counted_as_a_plain_reading_does(crowd: Store):
    agree(crowd)
    with crowd.reading() as cursor:
        assert set(read_counts(cursor).findings) == {"open", "acknowledged", "snoozed"}


@pytest.mark.parametrize("severity", ORDER)
def test_a_severity_is_that_of_the_worst_finding(crowd: Store, severity: str):
    wanted = [row["patient_key"] for row in plain(crowd, "open") if row["severity"] == severity]
    with crowd.reading() as cursor:
        found, matching = read_lines(cursor, "open", severity, most=50)
    assert [row["patient_key"] for row in found] == wanted[:50]
    assert matching == len(wanted) > 50


@pytest.mark.parametrize(
    "words", ["name17", "N0123", "NAME399, weiss", "coeliac zlow", "object 2 vf", "%", "_", "nobody"]
)
def test_a_search_reaches_everyone_and_reads_letters_not_patterns(crowd: Store, words: str):
    diagnosed = {row[0] for row in crowd.query("SELECT patient_key FROM diagnoses").itertuples(index=False)}

    def text(row: dict[str, Any]) -> str:
        diagnosis = "coeliac disease" if row["patient_key"] in diagnosed else ""
        said = (row["name"], row["patient_id"], diagnosis, row["sentence"], row["rule"])
        return " ".join(said).casefold()

    wanted = [
        row["patient_key"]
        for row in plain(crowd, "open")
        if all(word in text(row) for word in words.casefold().split())
    ]
    with crowd.reading() as cursor:
        found, matching = read_lines(cursor, "open", words=words, most=20)
    assert [row["patient_key"] for row in found] == wanted[:20]
    assert matching == len(wanted)


def test_what_is_kept_follows_uploads_undo_acts_and_the_day(told: Store):
    agree(told)
    first = plain(told, "open")[0]
    act = (first["patient_key"], first["rule"], first["object"])
    acknowledge(told, *act, reason="seen")
    agree(told)
    reopen(told, *act)
    snooze(told, *act, until=TODAY + timedelta(8), reason="image repeated")
    agree(told)
    scan = (
        b"patient_id,scan_id,site,side,levels,scan_date,bmd_g_cm2,manufacturer,model,serial_number,software,scan_mode,"
        b"z_reported,z_reported_reference\n"
        b"B2,S9,lumbar spine,none,L1-L4,2026-11-01,0.400,Hologic,Horizon A,H1,5.6,array,-3.1,Maker\n"
    )
    report = load(told, "scan.csv", scan, Options(accept_soft=True))
    assert report.batch_id, report.problems
    assert (key_of(told, "B2"), "ISCD-IND") in {(row["patient_key"], row["rule"]) for row in plain(told, "open")}
    agree(told)
    undo(told, report.batch_id)
    assert (key_of(told, "B2"), "ISCD-IND") not in {(row["patient_key"], row["rule"]) for row in plain(told, "open")}
    agree(told)
    keep_in_step(told, TODAY + timedelta(9))
    assert act in {(row["patient_key"], row["rule"], row["object"]) for row in plain(told, "open")}
    agree(told)


def test_a_name_that_is_corrected_is_found_by_the_new_name(told: Store):
    key = plain(told, "open")[0]["patient_key"]
    number, born, sex = told.query(
        "SELECT patient_id, date_of_birth::VARCHAR AS born, sex FROM patients WHERE patient_key = ?", [key]
    ).iloc[0]
    row = f"patient_id,date_of_birth,sex,family_name,given_name\n{number},{born},{sex},Neumann,Ada\n"
    assert load(told, "people.csv", row.encode(), Options(accept_soft=True)).changed == 1
    with told.reading() as cursor:
        assert [row["patient_key"] for row in read_lines(cursor, "open", words="neumann")[0]] == [key]


def test_the_small_picture_holds_the_newest_comparable_run_alone(told: Store):
    """B1: three scans of one device. B3: a change of maker between its two, so only the newest."""
    with told.reading() as cursor:
        tails = {row["patient_key"]: row for row in plain_rows(cursor, "FROM spine_z_tail")}
    one, broken = tails[key_of(told, "B1")], tails[key_of(told, "B3")]
    assert one["z"] == [-0.5, -0.7, -1.4]
    assert one["days"] == [date(2024, 10, 1), date(2025, 10, 5), date(2026, 10, 10)]
    assert (broken["days"], broken["z"]) == ([date(2026, 10, 1)], [-1.6])
