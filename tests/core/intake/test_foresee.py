"""A long file is read by what its first rows say: whatever follows, the result is that of looking at every cell first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.intake import Options, foresee
from core.intake.options import DateOrder, Decimal
from core.intake.reading import opened
from core.intake.report import Problem
from core.store import Store
from tests.core.intake.conftest import Desk
from tests.stores import fresh_store

_DAYS = [
    "2026-03-01", "", "01/03/2026", "25/03/2026", "03/25/2026", "25.03.2026 10:00", "2026/03/02", "20260301",
    " 2026-03-04", "1 Mar 2026", "epoch", "2026-02-30", "1850-01-01", "2026-3-1", "n/a", "x",
]  # fmt: skip
_NUMBERS = [
    "12.5", "0.812", "", "12", "1.234", "1234", "1,5", "1,234", "1.234.567", "1_000", "inf", "nan", "1e2", " 12.5 ",
    "−1.5", "1'234.5", "<10", "n/a", "x", "999999", "0,812", "-2.1",
]  # fmt: skip
_SITES = ["lumbar spine", "LUMBAR SPINE", "spine", "total body", "Wirbelsäule", "", "elbow", " hip ", "n/a"]
_LAYOUTS: dict[str, list[list[str]]] = {
    "patient_id,scan_date,site,bmd_g_cm2,bmc_g,height_cm,z_reported": [["A1"], _DAYS, _SITES, *[_NUMBERS] * 4],
    "patient_id,sample_date,analyte,value,unit": [
        ["A1"], _DAYS, ["calcium", "Ca", "alp", "25-OH-D", "ufo", ""], [*_NUMBERS, "haemolysed"],
        ["mmol/L", "mg/dL", "U/L", "nmol/L", "ng/mL", "", "stone"],
    ],
    "patient_id,visit_date,height_in,weight_kg,back_pain_0_10": [["A1"], _DAYS, _NUMBERS, _NUMBERS, [*_NUMBERS, "3", "3.0"]],
    "patient_id,date_of_birth,visit_date,height_cm,weight_kg": [["A1"], _DAYS, _DAYS, _NUMBERS, _NUMBERS],
    "patient_id,visit_date,spine_bmd_g_cm2,spine_bmc_g,calcium_mg_dl,T8,T9": [
        ["A1"], _DAYS, _NUMBERS, _NUMBERS, _NUMBERS, ["0", "1", "x", "2.5", "", "nr"], ["0", "1,0", "3"],
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Read by several threads: one alone would keep the order of the rows anyhow."""
    with pytest.MonkeyPatch.context() as own:
        own.setenv("TRABECULA_THREADS", "4")
        made = fresh_store(tmp_path_factory.mktemp("foresee"))
    with made:
        yield made


def _read(store: Store, data: bytes, options: Options) -> tuple[list[Problem], list[tuple[Any, ...]]]:
    """Every problem, and every value of `typed` by its row."""
    with opened(store, "file.csv", data, options, store.as_of) as (report, staging, _):
        if staging is None:
            return report.problems, []
        values = "COLUMNS(n -> n NOT LIKE 'marks%' AND n NOT IN ('raw', 'n_filled', 'unread'))".replace(
            "n ->", "lambda n:"
        )
        rows = staging.cursor.execute(f"SELECT {values} FROM typed ORDER BY file_row").fetchall()
        return list(staging.problems), [tuple(map(repr, row)) for row in rows]


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    """A usual beginning, and after it rows of which some cells are unlike it."""
    header = draw(st.sampled_from(sorted(_LAYOUTS)))
    pools = _LAYOUTS[header]
    usual = [draw(st.sampled_from(pool[: 1 + draw(st.integers(0, 2))])) for pool in pools]
    rows = [list(usual) for _ in range(draw(st.integers(3, 9)))]
    for _ in range(draw(st.integers(0, 6))):
        column = draw(st.integers(1, len(pools) - 1))
        row = draw(st.integers(1, len(rows) - 1))
        rows[row][column] = draw(st.sampled_from(pools[column]))
    quoted = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    return "\n".join([header, *quoted, ""]).encode()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=_files(),
    order=st.sampled_from([None, None, None, "dmy"]),
    decimal=st.sampled_from([None, None, None, "comma", "point"]),
    few=st.sampled_from([0, 2]),
)
def test_foreseen_or_looked_at_whole_the_result_is_the_same(
    store: Store, data: bytes, order: DateOrder | None, decimal: Decimal | None, few: int
) -> None:
    options = Options(date_order=order, decimal=decimal)
    whole = _read(store, data, options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(foresee, "FIRST_ROWS", 2)
        patch.setattr(foresee, "_FEW", few)
        assert _read(store, data, options) == whole


def test_the_rows_that_are_read_twice_are_those_that_are_unlike(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[int] = []
    read = foresee.read_again

    def counted(cursor: Any, *rest: Any) -> None:
        again.append(cursor.execute("SELECT count(*) FROM marked_cells").fetchone()[0])
        read(cursor, *rest)

    monkeypatch.setattr(foresee, "FIRST_ROWS", 10)
    monkeypatch.setattr(foresee, "read_again", counted)
    rows = [f"A1,2026-01-02,{100 + n % 50},n{n}" for n in range(1000)]
    rows[500], rows[700] = "A1,25/01/2026,140,late", "A1,2026-01-03, 141 ,blanks"
    report = staffed.check("patient_id,visit_date,height_cm,note\n" + "\n".join(rows) + "\n")
    assert again == [1]  # blanks around a number are no obstacle to DuckDB
    assert [p.message for p in report.problems if p.column == "visit_date" and p.severity == "note"] == [
        "read as day-first: its date can only be day-first"
    ]
    assert not [p for p in report.problems if "visit_date" in (p.column or "") and p.severity == "hard"]


def test_a_sign_found_late_holds_for_the_whole_column(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """1.234 g of mineral may be 1234: the last row's 12,5 says so for the rows before it."""
    monkeypatch.setattr(foresee, "FIRST_ROWS", 10)
    rows = [f"A1;20{n // 12 + 10:02}-{n % 12 + 1:02}-01;total body;1.{n:03}" for n in range(180)]
    text = "patient_id;scan_date;site;bmc_g\n" + "\n".join(rows)
    asked, _ = _read(staffed.store, f"{text}\n".encode(), Options())
    assert [p.row for p in asked if "both are plausible" in p.message] == list(range(2, 182))
    told, values = _read(staffed.store, f"{text}\nA1;2026-01-01;total body;12,5\n".encode(), Options())
    assert not told and values[0][-1] == "1000.0" and values[-1][-1] == "12.5"


def test_updated_rows_keep_their_place(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foresee, "FIRST_ROWS", 1000)
    rows = [f"A1,2026-01-02,{100 + n % 50},n{n}" for n in range(30_000)]
    for n in range(1500, 30_000, 40):
        rows[n] = f"A1,25/01/2026,999,n{n}"
    report = staffed.check("patient_id,visit_date,height_cm,note\n" + "\n".join(rows) + "\n")
    told = [p.row for p in report.problems if p.column == "height_cm" and p.value == "999"]
    assert told == [n + 2 for n in range(1500, 30_000, 40)]
