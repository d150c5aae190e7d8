"""The spoiled copy of the latest month: it differs from the good one in the listed rows only, and README lists them."""

from __future__ import annotations

import csv
import re

import sample_data
from sample_data.generate import spoiled_month
from sample_data.spoil import DUPLICATE, FOOTER


def lines(name: str) -> list[list[str]]:
    with (sample_data.FOLDER / name).open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def test_only_the_listed_rows_differ() -> None:
    good, bad = lines(sample_data.NEW_MONTH), lines(sample_data.SPOILED)
    wrong = spoiled_month()[1]
    differing = {row for row in range(1, len(bad) + 1) if row > len(good) or bad[row - 1] != good[row - 1]}
    assert differing == {item.row for item in wrong}
    assert len(bad) == len(good) + 2


def test_each_mistake_sits_in_one_cell() -> None:
    good, bad = lines(sample_data.NEW_MONTH), lines(sample_data.SPOILED)
    for item in spoiled_month()[1]:
        if item.header and item.slug != DUPLICATE:
            before, after = good[item.row - 1], bad[item.row - 1]
            changed = [good[0][place] for place in range(len(before)) if before[place] != after[place]]
            assert changed == [item.header], item


def test_the_footer_counts_the_rows_of_the_good_file() -> None:
    assert lines(sample_data.SPOILED)[-1] == [f"Total: {len(lines(sample_data.NEW_MONTH)) - 1} rows"]


def test_readme_lists_every_spoiled_row() -> None:
    text = (sample_data.FOLDER / "README.md").read_text(encoding="utf-8")
    listed = {(int(row), slug.strip()) for row, slug in re.findall(r"^\| (\d+) \| ([^|]+) \|", text, re.M)}
    assert listed == {(item.row, item.slug) for item in spoiled_month()[1]}
    assert FOOTER in text


def test_readme_names_every_file() -> None:
    text = (sample_data.FOLDER / "README.md").read_text(encoding="utf-8")
    for name in (*dict(sample_data.FILES), sample_data.NEW_MONTH, sample_data.SPOILED, sample_data.DEMO_STATE):
        assert f"`{name}`" in text, name
