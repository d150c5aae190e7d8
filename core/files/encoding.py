"""Which text the bytes of a file are: encoding, size and shape, and UTF-8 of it on disk where it is something else.

Nothing is held whole in memory: a national register's export is read in pieces.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import FileProblem, UsageError
from core.files.counting import count_sign

MAX_BYTES = 400 * 1024 * 1024
MAX_LINES = 5_000_000
# What may be said about a file, and what the codec is called.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "cp1252": "Windows-1252",
    "iso-8859-15": "ISO 8859-15",
    "cp1250": "Windows-1250",
    "mac-roman": "Mac Roman",
    "cp932": "Shift-JIS (Windows-932)",
}
_ONE_BYTE = ("cp1252", "iso-8859-15", "cp1250", "mac-roman")
_FEW_ZEROS = 8  # so few may be damage
_PIECE = 1024 * 1024
_HEAD = 64 * 1024
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a word-processor document"),
    (b"PAR1", "a Parquet file"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]+")
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True)
class Facts:
    """What a pass over the bytes of UTF-8 text tells: lines as an editor counts them, and what needs careful reading.

    old_line_ends: a carriage return stands alone; odd_blanks: tabs or no-break spaces may stand around a cell.
    """

    lines: int
    old_line_ends: bool
    quotes: bool
    tabs: bool
    odd_blanks: bool


@dataclass(frozen=True)
class Decoded:
    """A file as UTF-8 on disk. note: (row, message, mend) where how it was read has to be known."""

    path: Path
    facts: Facts
    note: tuple[int | None, str, str] | None = None


def decode(path: Path, folder: Path, said: str | None = None) -> Decoded:
    """The file as UTF-8: itself where it is, else rewritten into `folder`. said: the encoding that the user named.

    Raises FileProblem for what is no text, with what to do, and UsageError for an encoding that is none.
    """
    if said is not None and said not in ENCODINGS:
        raise UsageError(f"There is no encoding {said}: choose one of {', '.join(ENCODINGS)}.")
    _refuse_size(path)
    head = _head(path)
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise FileProblem(f"The file is {what}, whatever its name says: export the table as CSV.")
    name = said or _marked(head) or "utf-8"
    if name != "utf-8":
        return Decoded(*_rewritten(path, folder, name), _doubt(path, said))
    found = _walk(path)
    if isinstance(found, Facts):
        return Decoded(path, found)
    if said:
        raise FileProblem(
            f"Row {found[0]} holds a byte (0x{found[1]:02x}) that is not UTF-8, as which the file was to be read: "
            f"name another encoding, or save the file as CSV (UTF-8)."
        )
    return _as_windows(path, folder, *found)


def _doubt(path: Path, said: str | None) -> tuple[int | None, str, str] | None:
    """A note on text that is valid UTF-8 and was said to be in an encoding of one byte a letter."""
    if said not in _ONE_BYTE or not any(_SEVERAL_BYTES.search(piece) for piece in _pieces(path)):
        return None
    try:
        if not isinstance(_walk(path), Facts):
            return None
    except FileProblem:
        return None
    message = f"the file is valid UTF-8, and was read as {ENCODINGS[said]} because that was said"
    return None, message, "If letters look wrong, leave the encoding out."


def _as_windows(path: Path, folder: Path, row: int, byte: int) -> Decoded:
    """Bytes that are not UTF-8 are Windows-1252 where all of them can be; a mixture, and Japanese, are asked about."""
    if _reads_as_japanese(path):
        raise FileProblem(
            f"Row {row} holds a byte (0x{byte:02x}) that is not UTF-8, and the file reads as Japanese in Shift-JIS: "
            f"name its encoding with --encoding cp932, or save it as CSV (UTF-8)."
        )
    if any(_SEVERAL_BYTES.search(piece) for piece in _pieces(path)):
        raise FileProblem(
            f"Row {row} holds a byte (0x{byte:02x}) that is not UTF-8, and other rows hold letters that are: the file "
            f"mixes two encodings. Export it again, or say which it is with --encoding cp1252."
        )
    try:
        text, facts = _rewritten(path, folder, "cp1252")
    except FileProblem:
        raise FileProblem(
            f"Row {row} holds a byte (0x{byte:02x}) that is not UTF-8, and the file is not Windows-1252 either: save "
            f"it as CSV (UTF-8), or name its encoding with --encoding."
        ) from None
    with text.open(encoding="utf-8", newline="") as lines:
        line = next((one for number, one in enumerate(lines, start=1) if number == row), "")
    shown = " ".join(line.split())[:80]
    message = f"read as Windows-1252, because a byte (0x{byte:02x}) of this row is not UTF-8: {shown}"
    return Decoded(text, facts, (row, message, "If letters look wrong here, name another encoding with --encoding."))


def _reads_as_japanese(path: Path) -> bool:
    """Whether all bytes are Shift-JIS, two Japanese letters stand side by side, and half of what is not ASCII is such.

    Half-width letters are not looked at: their bytes are capitals with accents in Windows-1252.
    """
    decoder = codecs.getincrementaldecoder("cp932")("strict")
    letters = others = 0
    together = False
    try:
        for piece in _with_end(path):
            text = decoder.decode(piece, final=not piece)
            found = _JAPANESE.findall(text)
            together = together or any(len(run) > 1 and _beyond_letters(run) for run in found)
            letters += sum(map(len, found))
            others += 0 if text.isascii() else sum(not one.isascii() for one in text)
    except UnicodeError:
        return False
    return together and letters * 2 >= others


def _beyond_letters(run: str) -> bool:
    """Whether the bytes of Japanese letters are more than capitals with a hook and plain letters in turn (`Žižka`)."""
    pairs = run.encode("cp932")
    return max(pairs[1::2]) >= 0x80 and min(pairs[::2]) <= 0x9F


def _refuse_size(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise FileProblem(
            f"The file has {size // 2**20} MB, more than the {MAX_BYTES // 2**20} MB that are taken at once: split it "
            f"by date."
        )
    if all(not piece.strip() for piece in _pieces(path)):
        raise FileProblem("The file is empty: it has no header and no rows. Export it again.")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _marked(head: bytes) -> str | None:
    """The encoding that a byte order mark names; or UTF-16 without one, told by the zero bytes of plain letters."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[0::2], head[1::2]
    if len(odd) > 1 and odd.count(0) > 0.8 * len(odd) and 0 not in even:
        return "utf-16-le"
    if len(even) > 1 and even.count(0) > 0.8 * len(even) and 0 not in odd:
        return "utf-16-be"
    return None


def _walk(path: Path) -> Facts | tuple[int, int]:
    """The facts of UTF-8 text in one pass; or row and value of the first byte that is not UTF-8.

    Raises FileProblem for a NUL byte, and for more lines than are taken.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    feeds = returns = pairs = left = 0
    quotes = tabs = odd = False
    last = b""
    for piece in _with_end(path):
        _refuse_nul(piece, feeds + 1)
        plain = piece.isascii()
        if not plain or left or not piece:
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                at = max(error.start - left, 0)
                return feeds + 1 + piece.count(b"\n", 0, at), error.object[error.start]
            left = len(decoder.getstate()[0])
        feeds += count_sign(piece, b"\n")
        if b"\r" in piece:
            returns += piece.count(b"\r")
            pairs += piece.count(b"\r\n")
        pairs += last == b"\r" and piece[:1] == b"\n"
        quotes = quotes or b'"' in piece
        tabs = tabs or b"\t" in piece
        odd = odd or (not plain and b"\xc2\xa0" in piece)
        last = piece[-1:] or last
    lines = feeds + (last not in (b"\n", b""))
    if lines + returns - pairs > MAX_LINES:
        raise FileProblem(
            f"The file has {lines} lines, more than the {MAX_LINES} that are taken at once: split it by date."
        )
    return Facts(lines, returns > pairs, quotes, tabs, odd or tabs)


def _with_end(path: Path) -> Iterator[bytes]:
    yield from _pieces(path)
    yield b""


def _alternating(piece: bytes) -> str | None:
    """The UTF-16 whose plain letters and line ends have zero bytes where the piece has all of its own, if many."""
    even, odd = piece[0::2].count(0), piece[1::2].count(0)
    if (even and odd) or (even or odd) < max(_FEW_ZEROS, len(piece) / 50):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _refuse_nul(piece: bytes, row: int) -> None:
    nul = piece.find(b"\0")
    if nul >= 0 and (name := _alternating(piece)):
        raise FileProblem(
            f"The file has zero bytes as UTF-16 has them, and no byte order mark says so: "
            f"name its encoding with --encoding {name}, or save it as CSV (UTF-8)."
        )
    if nul >= 0:
        raise FileProblem(
            f"Row {row + piece.count(bytes([10]), 0, nul)} holds a NUL byte, so this is no CSV text in UTF-8, or it is "
            f"damaged: export it again as CSV (UTF-8)."
        )


def _rewritten(path: Path, folder: Path, name: str) -> tuple[Path, Facts]:
    """The file in UTF-8 inside `folder`. Raises FileProblem where it is not of that encoding."""
    target = folder / "text.csv"
    decoder = codecs.getincrementaldecoder(name)("strict")
    rows = 1
    with target.open("w", encoding="utf-8", newline="") as out:
        try:
            for piece in _with_end(path):
                text = decoder.decode(piece, final=not piece)
                out.write(text)
                rows += text.count("\n")
        except UnicodeError:
            raise FileProblem(
                f"About row {rows} the file is not {ENCODINGS.get(name, name)}: it is cut off or damaged there. Export "
                f"it again as CSV (UTF-8)."
            ) from None
    found = _walk(target)
    assert isinstance(found, Facts)  # what was just written in UTF-8
    return target, found
