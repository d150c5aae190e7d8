"""A sheet becomes bytes: encodings, delimiters, line ends, quotation marks, and the ways in which exports break."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, field

from hypothesis import strategies as st

# What must be read; files in other encodings may be refused with a sentence.
READABLE = ("utf-8", "utf-8-sig", "utf-16-le+bom", "utf-16-be+bom")
_OTHERS = ("utf-16-le", "utf-16-be", "cp1252", "latin-1")
FOOTERS = ("Total: 3 rows", "End of export", "Printed: 2026-11-20 by somebody")
_PREAMBLES = (
    "Export of 2026-11-20",
    "Clinic: North;Department: 5",
    "# a comment",
    "sep=;",
    "Report,,,",
    '"Title, long"',
)


@dataclass
class Sheet:
    """Headers and records, all text."""

    headers: list[str]
    records: list[list[str]]


@dataclass
class Drawn:
    """The bytes, and what is still known of them. touched: the spreadsheet's rows that were broken; renamed: so
    may a header be."""

    data: bytes
    rows: int | None
    skipped: int | None
    touched: set[int] = field(default_factory=set)
    readable: bool = False
    renamed: bool = False


@dataclass
class _Lines:
    """Records already written out, one text each, beside their line end."""

    header: str
    body: list[str]
    rows: int | None
    skipped: int | None
    touched: set[int] = field(default_factory=set)
    renamed: bool = False


@st.composite
def render(draw: st.DrawFn, sheet: Sheet, rough: bool, guessed: bool = False) -> Drawn:
    """A sheet as bytes; rough: its shape is broken in one or two places; guessed: its headers tell no delimiter."""
    delimiter = draw(st.sampled_from(",,;\t|"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    written = [_written(record, delimiter, quoting) for record in (sheet.headers, *sheet.records)]
    lines = _Lines(written[0], written[1:], len(sheet.records), 0)
    if not written[0].strip(' \t\r\n,;|"') or (guessed and any(sign in "".join(written) for sign in '"\r\n')):
        lines.rows = lines.skipped = None  # another line may be the header, or another sign the delimiter
    if rough:
        for _ in range(draw(st.integers(1, 2))):
            _break(draw, lines, delimiter)
    else:
        _pad(draw, lines, delimiter)
    encoding = draw(st.sampled_from(READABLE * 8 + _OTHERS))
    text = _joined(draw, lines)
    data = encoded(text, encoding)
    if data is None:
        encoding, data = "utf-8", text.encode("utf-8", "surrogatepass")
    if "\0" in text or (encoding == "latin-1" and any("\x80" <= sign <= "\x9f" for sign in text)):
        return Drawn(data, None, None, renamed=True)  # damaged, or bytes that Windows gives another meaning
    if rough and draw(st.integers(0, 9)) == 0:
        return Drawn(data[: draw(st.integers(0, len(data)))], None, None, renamed=True)
    return Drawn(data, lines.rows, lines.skipped, lines.touched, encoding in READABLE, lines.renamed)


def _written(record: list[str], delimiter: str, quoting: int) -> str:
    out = io.StringIO()
    # the line end also says which signs have to be quoted; it is not part of the record
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerow(record)  # type: ignore[arg-type]
    return out.getvalue().removesuffix("\r\n")


def encoded(text: str, encoding: str) -> bytes | None:
    """The text's bytes, with the mark where the name says so; None where the encoding has no sign for some of it."""
    name, _, bom = encoding.partition("+")
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(name, b"") if bom else b""
    try:
        return mark + text.encode(name)
    except UnicodeEncodeError:
        return None


def _pad(draw: st.DrawFn, lines: _Lines, delimiter: str) -> None:
    """Blank rows and a footer after the rows: counted, and no harm to the others."""
    if lines.rows is None or lines.skipped is None or not lines.body:
        return
    width = lines.header.count(delimiter) + 1
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        lines.body.append(draw(st.sampled_from(["", delimiter * (width - 1), " "])))
        lines.rows, lines.skipped = lines.rows + 1, lines.skipped + 1
    if width > 2 and draw(st.integers(0, 5)) == 0:
        lines.body.append(draw(st.sampled_from(FOOTERS)))
        lines.rows, lines.skipped = lines.rows + 1, lines.skipped + 1
    elif lines.body[-1] == "":
        lines.body[-1] = " "  # as the last record an empty line is only a line end more


def _break(draw: st.DrawFn, lines: _Lines, delimiter: str) -> None:
    """One break of the file's shape. Where records can no longer be counted from outside, their number is dropped."""
    shape = draw(st.integers(0, 8))
    at = draw(st.integers(0, max(len(lines.body) - 1, 0)))
    if shape <= 3 and lines.body:
        lines.touched.add(at + 2)
        lines.body[at], counted = _broken_record(draw, lines.body[at], shape, delimiter)
        lines.rows = lines.rows if counted else None
    elif shape == 4:  # the header again in the middle, as joined exports have it
        lines.body.append(lines.header)
        lines.rows = None if lines.rows is None or "\n" in lines.header else lines.rows + 1
    elif shape == 5:
        lines.header = draw(st.sampled_from(_PREAMBLES)) + "\n" + lines.header
        lines.rows = None
    elif shape == 6:  # another column of the same name, a nameless one, an unknown one
        new = draw(st.sampled_from([lines.header.split(delimiter)[0], "", "shoe size", '"odd ""name"""']))
        lines.header += delimiter + new
        # a last header without a name is no column today: rows that fill it are ragged, and if they hold line breaks, cut
        lines.rows = None if not new and any("\n" in text or "\r" in text for text in lines.body) else lines.rows
        lines.body = [text + delimiter + draw(st.sampled_from(["", "x", "0012"])) for text in lines.body]
    elif shape == 7:
        lines.header = lines.header.replace(delimiter, draw(st.sampled_from(["", "  ", '"', "\t"])), 1)
        lines.rows, lines.renamed = None, True
    else:
        lines.body.insert(at, draw(st.sampled_from([*FOOTERS, delimiter * 9, "  ", '"'])))
        lines.rows = None
    lines.skipped = None


def _broken_record(draw: st.DrawFn, text: str, shape: int, delimiter: str) -> tuple[str, bool]:
    """A record with too few cells, too many, or a quotation mark that does not belong; whether it still is one record."""
    plain = '"' not in text and "\n" not in text and "\r" not in text
    if shape == 0:
        return (text.rsplit(delimiter, 1)[0], plain)
    if shape == 1:
        return text + delimiter + draw(st.sampled_from(["x", "seen by Dr. Example", delimiter * 3 + "9"])), plain
    where = draw(st.integers(0, len(text)))
    return text[:where] + draw(st.sampled_from(['"', '""', '"x', "\r", "\n"])) + text[where:], False


def _joined(draw: st.DrawFn, lines: _Lines) -> str:
    ends = draw(st.sampled_from([("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"), ("\r", "\n", "\r\n")]))
    texts = [lines.header, *lines.body]
    # "\r" before a line that begins with "\n" would be one line end: an empty record keeps a blank
    if len(ends) > 1:
        texts = [text or " " for text in texts]
    text = "".join(piece + ends[n % len(ends)] for n, piece in enumerate(texts))
    return text if draw(st.booleans()) or not lines.body else text.rstrip("\r\n")
