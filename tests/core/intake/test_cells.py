"""The quick ways of reading a cell tell the same as the plain ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contracts.blanks import NO_NAME
from core.files.counting import count_sign
from core.intake import cells
from core.store import Cursor
from tests.stores import fresh_store

# Other blanks than the plain one are taken from a file's cells before they are read (core/store/bulk.py).
_TEXTS = st.one_of(
    st.text(st.sampled_from(" !\"'\x01AnN/a-.0"), max_size=9), st.text(max_size=9), st.sampled_from(NO_NAME)
).filter(lambda text: text.strip() == text.strip(" "))


@pytest.fixture(scope="module")
def cursor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cursor]:
    with fresh_store(tmp_path_factory.mktemp("cells")) as store, store.cursor() as cursor:
        yield cursor


def _read(cursor: Cursor, expression: str, text: str) -> object:
    row = cursor.execute(f"SELECT {expression} FROM (SELECT ?::VARCHAR AS c)", [text]).fetchone()
    return row[0] if row else None


@given(text=_TEXTS)
def test_outer_blanks_are_none_of_a_text(cursor: Cursor, text: str):
    assert _read(cursor, cells.trimmed("c"), text) == (text.strip(" ") or None)


@given(text=_TEXTS, around=st.sampled_from([("", ""), (" ", ""), ("", "  ")]))
def test_a_name_is_none_of_the_words_for_nothing(cursor: Cursor, text: str, around: tuple[str, str]):
    plain = text.strip(" ")
    said = around[0] + text + around[1]
    assert _read(cursor, cells.naming("c"), said) == (None if plain.lower() in NO_NAME else plain or None)


@given(piece=st.binary(max_size=300), sign=st.binary(min_size=1, max_size=1))
def test_signs_are_counted(piece: bytes, sign: bytes):
    assert count_sign(piece, sign) == piece.count(sign)
