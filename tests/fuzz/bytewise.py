"""Below text: files of the sample data with bytes flipped, lost, added or mixed, and bytes that never were a file."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

import sample_data
from tests.fuzz.base import SAMPLE_CHILDREN, sample_lines

_NAMES = (*(name for name, _ in sample_data.FILES), sample_data.NEW_MONTH, sample_data.SPOILED)
_PIECES = (
    b"\0", b"\n", b"\r", b'"', b",", b";", b"\t", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xe2\x88\x92", b"\x80", b"\x1a", b" ",
    b'""', b"'", b"\r\n", b",,", b"\n\n", b"\xff\xfe", b"\xed\xa0\x80", b"-", b".", b"9", b"0", b"e", b"SYN-0001", b"2026-02-30",
)  # fmt: skip
rubbish = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfea\0", b"\n", b'"', b",", b"PK\x03\x04", b"%PDF-1.7", b"\0" * 9]),
    st.lists(st.sampled_from([*_PIECES, b"patient_id", b"visit_date", b"height_cm"]), max_size=30).map(b"".join),
)  # fmt: skip


@cache
def cut(name: str) -> bytes:
    """The first rows of a sample file."""
    return "".join(sample_lines(name, min(SAMPLE_CHILDREN, 4))).encode()


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sample file, cut to few rows, after one to four mutations."""
    data = cut(draw(st.sampled_from(_NAMES)))
    for _ in range(draw(st.integers(1, 4))):
        data = _mutate(draw, data)
    return data


def _mutate(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    # half of the mutations in the header's neighbourhood would only ever spoil the header
    match draw(st.integers(0, 5)):
        case 0:
            return data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :] if data else b"\x80"
        case 1 | 2:
            return data[:at] + draw(st.sampled_from(_PIECES)) + data[at:]
        case 3:
            return data[:at] + data[at + draw(st.integers(1, 40)) :]
        case 4:
            other = cut(draw(st.sampled_from(_NAMES)))
            return data[:at] + other[draw(st.integers(0, len(other) - 1)) :]
    return data[:at]
