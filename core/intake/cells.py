"""A cell's text as SQL: how each kind of value is read. Text that cannot be read gives NULL; nothing is guessed.

Every function takes the SQL name of a VARCHAR cell and returns an SQL expression. No value of a file is ever part of
the text: only column positions and this program's own words are.
"""

from __future__ import annotations

from core.contracts.blanks import BLANKS, NO_NAME
from core.intake.options import DateOrder, Decimal

YES = ("yes", "y", "true", "t", "1", "ja", "si", "oui")
NO = ("no", "n", "false", "f", "0", "nein", "non")
UNREADABLE_MARKS = ("x", "?", "nr", "not readable", "unreadable")
UNKNOWN_DOSES = ("unknown", "dose unknown", "unknown dose", "not known", "not recorded", "not stated")
TEXT_RESULTS = (
    "haemolysed", "hemolyzed", "haemolyzed", "hemolysed", "clotted", "lipaemic", "lipemic", "insufficient",
    "insufficient sample", "not done", "pending", "not enough material", "contaminated", "positive", "negative",
    "trace", "haemolytic", "hemolytic", "hämolysiert", "hämolytisch", "hémolysé", "geronnen", "coagulé", "lipämisch",
    "qns", "quantity not sufficient", "n.d.", "nicht bestimmt", "non fait",
)  # fmt: skip
_MONTHS = ("%d %b %Y", "%d-%b-%Y", "%d %B %Y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def _among(word: str, words: tuple[str, ...]) -> str:
    """TRUE where a word is one of some. Not IN: DuckDB makes a join of a long one, and rows get mixed up."""
    return f"list_contains([{_quoted(words)}], {word})"


def trimmed(cell: str) -> str:
    """The cell without outer blanks; NULL where nothing is left."""
    # trim() looks at every letter; few cells have anything to trim
    return f"CASE WHEN {_may_be_trimmed(cell)} THEN nullif(trim({cell}), '') ELSE {cell} END"


def _may_be_trimmed(cell: str) -> str:
    """TRUE for every cell that begins or ends with a blank, and for an empty one: what sorts before the sign after the
    blank is told faster than by starts_with."""
    return f"{cell} < '!' OR ends_with({cell}, ' ')"


def naming(cell: str) -> str:
    """The cell as a number or name by which a row is found; NULL for `NA` and the like, which name nothing."""
    short = f"strlen({cell}) <= {max(map(len, NO_NAME))} OR {_may_be_trimmed(cell)}"
    blank = f"({short}) AND {_among(f'lower(trim({cell}))', NO_NAME)}"
    return f"CASE WHEN {blank} THEN NULL ELSE {trimmed(cell)} END"


def filled(cell: str, text: bool) -> str:
    """TRUE where the cell says something (for other kinds than text, `NA` and the like say nothing)."""
    blank = "" if text else f" AND NOT {_among(f'lower(trim({cell}))', BLANKS)}"
    return f"({cell} IS NOT NULL AND trim({cell}) <> ''{blank})"


# 1 234,5 and 1'234.5: what may stand between groups of thousands beside point and comma
_GROUP_SIGNS = r"[ \x{a0}\x{2009}\x{202f}''\x{2019}]"
_FIRST_GROUP = "[1-9][0-9]{0,2}"  # no thousands begin with 0: 0.912 is less than one
_GROUPED = rf"[+-]?{_FIRST_GROUP}({_GROUP_SIGNS}[0-9]{{3}})+([.,][0-9]+)?"


def ungrouped(cell: str) -> str:
    """The text of a number with a plain minus sign, and without blanks or apostrophes between groups of thousands."""
    text = f"replace(trim({cell}), '−', '-')"
    return (
        f"CASE WHEN regexp_full_match({text}, '{_GROUPED}') THEN regexp_replace({text}, '{_GROUP_SIGNS}', '', 'g') "
        f"ELSE {text} END"
    )


def number(cell: str, decimal: Decimal = "point") -> str:
    """DOUBLE with the given decimal sign; the other sign only as a group of thousands."""
    text = ungrouped(cell)
    if decimal == "comma":
        # digits and one comma are the usual cell: only others are looked at closely
        usual = f"CASE WHEN regexp_full_match({cell}, '[+-]?[0-9]+(,[0-9]+)?') THEN replace({cell}, ',', '.') END"
        whole = f"regexp_full_match({text}, '[+-]?([0-9]+|{_FIRST_GROUP}([.][0-9]{{3}})+)(,[0-9]+)?')"
        rest = f"CASE WHEN {whole} THEN replace(replace({text}, '.', ''), ',', '.') END"
    else:
        # DuckDB reads 1_000 as a number; a file that writes so is asked
        usual = f"CASE WHEN NOT contains({cell}, '_') THEN {cell} END"
        groups = f"regexp_full_match({text}, '[+-]?{_FIRST_GROUP}(,[0-9]{{3}})+([.][0-9]+)?')"
        rest = f"CASE WHEN contains({cell}, '_') THEN NULL WHEN {groups} THEN replace({text}, ',', '') ELSE {text} END"
    value = f"coalesce(TRY_CAST({usual} AS DOUBLE), TRY_CAST({rest} AS DOUBLE))"
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def plain_number(cell: str) -> str:
    """DOUBLE of a cell that is_plain_number calls TRUE."""
    return f"TRY_CAST({cell} AS DOUBLE)"


def is_plain_number(cell: str) -> str:
    """TRUE for digits with a decimal point, as DuckDB reads them and nobody doubts; TRUE for an empty cell."""
    finite = f"coalesce(isfinite(TRY_CAST({cell} AS DOUBLE)), false)"
    return f"({cell} IS NULL OR {cell} = '' OR {finite} AND NOT contains({cell}, '_'))"


def whole_number(cell: str, decimal: Decimal = "point") -> str:
    """INTEGER; `3.0` is 3, `3.5` is nothing."""
    value = number(cell, decimal)
    return f"CASE WHEN {value} = floor({value}) AND abs({value}) < 1e9 THEN ({value})::INTEGER END"


def day(cell: str, order: DateOrder | None) -> str:
    """DATE from ISO text, from 20260301, from `1 Mar 2026`; with an order also from 01/03/2026 and its like."""
    text = f"trim({cell})"
    begins = f"{text}[1] BETWEEN '0' AND '9'"
    iso = f"CASE WHEN {begins} THEN TRY_CAST({text} AS TIMESTAMP)::DATE END"
    packed = f"CASE WHEN length({text}) = 8 THEN TRY_STRPTIME({text}, '%Y%m%d')::DATE END"
    named = f"TRY_STRPTIME({text}, [{_quoted(_MONTHS)}])::DATE"
    parts = [iso, packed, named]
    if order in ("dmy", "mdy"):
        first, second = ("%d", "%m") if order == "dmy" else ("%m", "%d")
        shapes = tuple(f"{first}{sign}{second}{sign}%Y{tail}" for sign in "/.-" for tail in _CLOCKS)
        parts.append(f"TRY_STRPTIME({text}, [{_quoted(shapes)}])::DATE")
    found = f"coalesce({', '.join(parts)})"
    # DuckDB also reads words such as `epoch` as dates
    careful = f"CASE WHEN {begins} AND {found} BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN {found} END"
    # ten plain characters are the usual cell: only others are looked at closely
    return f"coalesce(CASE WHEN {_iso_shaped(cell)} THEN TRY_CAST({cell} AS DATE) END, {careful})"


def plain_day(cell: str) -> str:
    """DATE of a cell that is_plain_day calls TRUE."""
    return f"TRY_CAST({cell} AS DATE)"


def is_plain_day(cell: str) -> str:
    """TRUE for 2026-03-01 between 1900 and 2199; TRUE for an empty cell."""
    return f"({cell} IS NULL OR {cell} = '' OR {_iso_shaped(cell)} AND TRY_CAST({cell} AS DATE) IS NOT NULL)"


def _iso_shaped(cell: str) -> str:
    return f"strlen({cell}) = 10 AND {cell}[5] = '-' AND {cell} BETWEEN '1900' AND '2199-12-31'"


def yes_no(cell: str) -> str:
    """BOOLEAN from the usual words."""
    word = f"lower(trim({cell}))"
    return f"CASE WHEN {_among(word, YES)} THEN true WHEN {_among(word, NO)} THEN false END"


def clock(cell: str) -> str:
    """TIME."""
    return f"TRY_CAST(trim({cell}) AS TIME)"


def censored(cell: str) -> str:
    """The sign of a result that is only known as below or above: `<`, `>` or NULL."""
    return f"CASE WHEN trim({cell})[1] IN ('<', '>') THEN trim({cell})[1] END"


def uncensored(cell: str) -> str:
    """The cell without such a sign; of two signs that do not go together one stays, and the rest is no number."""
    return f"regexp_replace(trim({cell}), '^([<>]=?|=) *', '')"


def is_text_result(cell: str) -> str:
    """TRUE for a result in words that is kept as words."""
    return _among(f"lower(trim({cell}))", TEXT_RESULTS)


def is_unreadable_mark(cell: str) -> str:
    """TRUE for the marks of a level that could not be read."""
    return _among(f"lower(trim({cell}))", UNREADABLE_MARKS)


def is_unknown_dose(cell: str) -> str:
    """TRUE for the words of an infusion whose dose nobody knows: it took place, and its dose stays empty."""
    return _among(f"lower(trim({cell}))", UNKNOWN_DOSES)
