"""Whatever a file holds: it ends in rows or in problems, every row is accounted for, and nothing raises."""

from __future__ import annotations

import csv
import io
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from core.intake import Options, check
from core.store import Store
from tests.core.intake.conftest import accounted
from tests.stores import folder_of_this_process, fresh_store

HEADERS = ["patient_id", "visit_date", "date_of_birth", "sex", "height_cm", "LS BMD (g/cm2)", "LS Z", "T8", "modality", "note", "Calcium (mmol/L)", "25-OH-D", "zoledronate_mg", "what"]  # fmt: skip
ODD = ["", " ", "NA", "1.42", "1,234", "1.234", "2026-02-30", "03/04/2026", "25/03/2026", "2014-06-14", "2025-01-02", "x", "?", "<10", "male", "F", "0", "2", "-2.1", "1e400", "nan", "inf", "\u2212 3", '"', "a\nb", "<b>x</b>", "'; DROP TABLE visits;--", "\u0000"[:0], "9" * 40, "A1", "vfa", "haemolysed"]  # fmt: skip
cells = st.one_of(st.sampled_from(ODD), st.text(max_size=6).filter(lambda text: "\x00" not in text))


@cache
def _store() -> Store:
    return fresh_store(folder_of_this_process("accounting"))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    headers = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7, unique=True))
    rows = draw(st.lists(st.lists(cells, min_size=len(headers), max_size=len(headers)), max_size=5))
    if draw(st.booleans()):
        rows = [row[: draw(st.integers(0, len(row)))] for row in rows]
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=draw(st.sampled_from(["\n", "\r\n"]))
    )
    writer.writerow(headers)
    writer.writerows(rows)
    text = out.getvalue()
    if draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(['"', "\n", ",", ";", "\r", "\x00", "\ufeff"])) + text[at:]
    return text.encode("utf-8", "surrogatepass")


@settings(max_examples=150)
@given(data=files())
def test_no_file_raises_and_no_row_disappears(data: bytes) -> None:
    store = _store()
    before = store.version()
    report = accounted(check(store, "file.csv", data, Options()))
    assert store.version() == before
    assert report.clean or report.problems
    assert all(problem.message for problem in report.problems)


@settings(max_examples=100)
@given(data=st.binary(max_size=300))
def test_bytes_of_any_kind_end_in_a_report(data: bytes) -> None:
    accounted(check(_store(), "file.csv", data, Options()))
