"""Patients' numbers that a spreadsheet has changed, or that may be a known one spelled otherwise: asked or refused."""

from __future__ import annotations

import difflib
import re
import unicodedata

from core.intake.explain import shown
from core.intake.report import Problem
from core.intake.staging import Staging

# Letters of other alphabets that look like Latin ones.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХаеорсухіΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXaeopcyxiABEZHIKMNOPTYXo")
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+")


def check_newcomers(staging: Staging) -> None:
    """Refuse new patients whose number was damaged, and ask about those that may be known under another spelling."""
    new = staging.cursor.execute(
        "SELECT patient_id, introduced_in FROM newcomers WHERE introduced_in IS NOT NULL ORDER BY introduced_in"
    ).fetchall()
    if not new:
        return
    header = staging.header("patients", "patient_id")
    known = {row[0] for row in staging.cursor.execute("SELECT patient_id FROM store.patients").fetchall()}
    alike: dict[str, str] = {}
    for number in known:
        alike.setdefault(_bare(number), number)
    for number, row in new:
        wrong = damage(number)
        if wrong:
            mend = "Write the patient's number as it is; format the column as text before the export."
            staging.add([Problem(staging.file, row, header, shown(number), "hard", wrong, mend)])
            continue
        other = alike.setdefault(_bare(number), number)
        if other != number:
            message = f"the number is new, and {shown(other)} differs from it only in how it is written"
            mend = (
                f"If it is the patient {shown(other)}, write that; if it is another person, confirm it (--accept-soft)."
            )
            staging.add([Problem(staging.file, row, header, shown(number), "soft", message, mend)])


def damage(number: str) -> str | None:
    """What a spreadsheet or a copy has done to a number; None where it looks whole."""
    odd = next(
        (sign for sign in number if unicodedata.category(sign) in ("Cf", "Cc", "Co") or sign in "\xa0\u2007"), None
    )
    if odd is not None:
        return f"the number holds a character that nobody sees (U+{ord(odd):04X})"
    if _SHORTENED.fullmatch(number):
        return "a spreadsheet has shortened the number"
    if number[0] in "='\"":
        return f"the number begins with {number[0]}, a spreadsheet's sign for text"
    if not any(sign.isalnum() for sign in number):
        return "the number holds no letter and no digit"
    return None


def nearest(number: str, known: list[str]) -> str:
    """The known number that may be meant: a digit mistyped, two that changed places; "" where several are as near."""
    close = difflib.get_close_matches(number, known, n=2, cutoff=0.7)
    alike = [difflib.SequenceMatcher(None, number, one).ratio() for one in close]
    return close[0] if close and (len(close) == 1 or alike[0] > alike[1]) else ""


def _bare(number: str) -> str:
    """A number without what spellings differ in: case, blanks and signs, leading noughts, a decimal nought."""
    text = unicodedata.normalize("NFKC", number).translate(_LOOKALIKES).casefold()
    text = re.sub(r"\.0$", "", text.strip())
    apart = re.sub(r"(?<=\d)[\W_]+(?=\d)", "|", text)  # 1-23 is not 12-3
    return "".join(sign for sign in apart if sign.isalnum() or sign == "|").lstrip("0") or text
