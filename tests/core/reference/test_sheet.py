"""Files as spreadsheets write them: byte order marks, semicolons, decimal commas where they are proven, and what is no table."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.reference.table import read_tables
from tests.core.reference.tables import rows, text


def comma(table: list[dict], *columns: str) -> list[dict]:
    return [row | {name: str(row[name]).replace(".", ",") for name in columns} for row in table]


def medians(data: bytes) -> list[float]:
    return [row.m for table in read_tables("own.csv", data).tables for row in table.rows]


PLAIN = medians(text(rows()))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_and_a_byte_order_mark(mark: bytes, delimiter: str):
    assert medians(mark + text(rows(), delimiter)) == PLAIN
    assert medians(text(rows(), delimiter).replace(b"\n", b"\r\n")) == PLAIN


@pytest.mark.parametrize("delimiter", [";", ","])
def test_decimal_commas_that_are_proven(delimiter: str):
    assert medians(text(comma(rows(), "L", "M", "S"), delimiter)) == PLAIN


def test_commas_beside_points_are_not_guessed():
    found = read_tables("own.csv", text(comma(rows(), "M"), ";"))
    assert found.refused and "other numbers of the file have a point" in found.problems[0].message


def test_a_comma_that_could_be_a_thousand_is_not_guessed():
    head = {"measure": "bmc_g", "unit": "g", "site": "total body less head", "levels": ""}
    table = [row | {"L": 1, "M": "1,234", "S": ""} for row in rows(**head)]
    found = read_tables("own.csv", text(table, ";"))
    assert "it can be read in two ways" in next(one.message for one in found.problems if one.column == "M")


def test_a_true_minus_and_blank_rows():
    table = [row | {"L": "−0.3"} for row in rows()]
    data = text(table, ";") + b";;;;;;;;;;;;\n"
    (one,) = read_tables("own.csv", data).tables
    assert {row.l for row in one.rows} == {-0.3}


NO_TABLE = [
    (b"", "The file is empty"),
    (b"  \n", "The file is empty"),
    (b"\xef\xbb\xbf", "no header and no rows"),
    (b"\xef\xbb\xbf\r\n;;;\r\n", "no header and no rows"),
    (b"\xff\xfe\x00", "the file is not UTF-16"),
    (b"\xff\xfe", "no header and no rows"),
    (b"a\x00b,c\n", "a NUL byte"),
    (b"PK\x03\x04", "an Excel workbook"),
    (text(rows(title="é")) + text(rows(title="é")).decode().encode("cp1252"), "mixes two encodings"),
    (b"name,age\nx,1\n", "the file has no such column"),
    (text(rows())[:120] + b'"', "rows"),
    (text(rows()).splitlines()[0] + b"\n", "the file has no rows"),
    (text(rows()) + b"own_spine,too,few\n", "the row has 3 cells"),
    (text(rows()).replace(b"title", b"Site "), "two columns of the file mean this one"),
    (b"x" * (5 * 2**20 + 1), "5 MB"),
]


@pytest.mark.parametrize(("data", "words"), NO_TABLE)
def test_what_is_no_table_is_a_sentence(data: bytes, words: str):
    found = read_tables("own.csv", data)
    assert found.refused and any(words in one.message for one in found.problems)
    assert all(one.mend or one.message.endswith(".") for one in found.problems)


def test_a_column_that_is_not_read_is_a_note():
    found = read_tables("own.csv", text([row | {"se_of_m": 0.01} for row in rows()]))
    assert [(one.severity, one.column) for one in found.problems] == [("note", "se_of_m")]


NAMED = rows(title="Wirbelsäule – größer", citation="Müller 2020, 500 children")
LETTERS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]


@pytest.mark.parametrize("encoding", LETTERS)
def test_letters_are_told_by_the_bytes_as_those_of_every_other_file(encoding: str):
    found = read_tables("own.csv", text(NAMED, ";").decode().encode(encoding))
    (one,) = found.tables
    assert (one.reference.title, one.reference.citation) == ("Wirbelsäule – größer", "Müller 2020, 500 children")
    notes = [(problem.row, problem.severity) for problem in found.problems]
    assert notes == ([(2, "note")] if encoding == "cp1252" else [])


def test_letters_may_be_named():
    data = text(rows(title="Łódź spine")).decode().encode("cp1250")
    (one,) = read_tables("own.csv", data, encoding="cp1250").tables
    assert one.reference.title == "Łódź spine"
    with pytest.raises(UsageError, match="There is no encoding klingon"):
        read_tables("own.csv", data, encoding="klingon")


@pytest.mark.parametrize(
    ("before", "row"),
    [(b"", 3), (b"\n\n", 5), (b"\xef\xbb\xbf\r\n", 4), (b";;;\n", 4), (b"Bone Clinic;;\n\nTable of 2020\n", 6)],
)
def test_rows_are_counted_as_a_spreadsheet_counts_them(before: bytes, row: int):
    table = rows()
    table[1] |= {"S": 0}
    found = read_tables("own.csv", before + text(table, ";"))
    assert [one.row for one in found.problems if one.severity == "hard"] == [row]
    table = text(table, ";").splitlines(keepends=True)
    found = read_tables("own.csv", before + table[0] + b"\n;;\n" + b"".join(table[1:]))
    assert [one.row for one in found.problems if one.severity == "hard"] == [row + 2]


def test_what_stands_before_the_header_is_named_and_left_out():
    found = read_tables("own.csv", b"Bone Clinic;;\n\n" + text(rows(), ";"))
    assert [(one.row, one.value, one.severity) for one in found.problems] == [(1, "Bone Clinic;;", "note")]
    assert len(found.tables[0].rows) == 8
