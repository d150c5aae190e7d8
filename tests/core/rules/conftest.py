"""A clinic in memory: rows go straight into the tables, and any rule can be asked.

girl = clinic.child(born="2014-06-14", sex="female")
clinic.scan(girl, "2026-01-10", bmd=0.650, z=-2.1)
clinic.one("low_bmd_by_site", patient_key=girl).low
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from core import reference
from core.contracts import TABLES
from core.rules import views
from core.rules.limits import Override, install_limits
from core.rules.unfed import WorkedOut
from core.rules.workspace import set_today
from core.store.macros import macros_sql
from core.store.schema import migrations

TODAY = date(2026, 11, 1)
WINDOW = ("T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4")
SETTINGS = ("precision_errors", "primary_series", "reference_choices", "batches")


class Clinic:
    """Rows in, rules out. Each rule is worked out as a table after the ones it reads, as in a store's workspace."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, asked: Callable[[str], None] = lambda rule: None) -> None:
        self.cursor = cursor
        self._asked = asked
        self.empty()

    def empty(self) -> None:
        """Nobody and nothing in it, on the usual day."""
        for table in (*TABLES, *SETTINGS):
            self.cursor.execute(f"DELETE FROM {table}")
        for table in ("lms_references", "lms_buckets"):
            self.cursor.execute(f"DELETE FROM {table} WHERE reference_id = 'flat'")
        self.cursor.execute("DELETE FROM regimens WHERE origin = 'centre'")
        self._made: set[str] = set()
        self._people = 0
        self._images = 0
        self.today = TODAY

    @property
    def today(self) -> date:
        return self._today

    @today.setter
    def today(self, day: date | str) -> None:
        self._today = date.fromisoformat(day) if isinstance(day, str) else day
        set_today(self.cursor, self._today, earlier_days=True)
        self._made.clear()

    def limits(self, **own: float) -> None:
        """Let the centre sign limits with its own values."""
        install_limits(self.cursor, [Override(name, value, "Dr Test", TODAY) for name, value in own.items()])
        self._made.clear()

    def insert(self, table: str, **row: Any) -> None:
        """One row of any table; columns that are not named stay empty."""
        names = ", ".join(f'"{name}"' for name in row)
        self.cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' for _ in row)})", list(row.values()))
        self._made.clear()

    def child(self, born: str = "2014-06-14", sex: str = "female", **row: Any) -> int:
        """A person; returns the key."""
        self._people += 1
        key = self._people
        given = {"patient_key": key, "token": f"t{key}", "centre": "main", "patient_id": f"P{key:03}"}
        self.insert(
            "patients", **(given | {"date_of_birth": born, "sex": sex, "batch_id": 1, "file_row": key + 1} | row)
        )
        return key

    def visit(self, key: int, day: str, **row: Any) -> None:
        self.insert("visits", **({"patient_key": key, "visit_date": day, "batch_id": 1, "file_row": 2} | row))

    def scan(self, key: int, day: str, z: float | None = None, bmd: float | None = 0.650, **row: Any) -> None:
        """A valid scan of the lumbar spine on one and the same device, unless said otherwise."""
        site = row.get("site", "lumbar spine")
        usual = {
            "patient_key": key,
            "scan_id": f"{day}-1",
            "site": site,
            "side": "none",
            "levels": "L1-L4" if site == "lumbar spine" else "none",
            "scan_date": day,
            "bmd_g_cm2": bmd,
            "manufacturer": "Hologic",
            "model": "Horizon A",
            "serial_number": "H1",
            "software": "5.6",
            "scan_mode": "array",
            "z_reported": z,
            "z_reported_reference": "Printed reference",
            "batch_id": 1,
            "file_row": 2,
        }
        self.insert("dxa_scans", **(usual | row))

    def image(
        self,
        key: int,
        day: str,
        modality: str = "radiograph",
        scheme: str = "genant",
        clean: bool = False,
        energy: str | None = None,
        local_disease: str | None = None,
        **grades: Any,
    ) -> str:
        """A lateral image with its grades by level (T8=2); "?" is not readable, "yes"/"no" a read without a grade, (14, 18, 20)
        heights in mm, (2, 14, 18, 20) a grade and heights. clean: T4 to L4 are grade 0 where nothing else is said. energy, local_disease: of all its levels."""
        self._images += 1
        name = f"{day}-{self._images}"
        self.insert(
            "spine_images", patient_key=key, image_id=name, image_date=day, modality=modality, batch_id=1, file_row=2
        )
        levels = (dict.fromkeys(WINDOW, 0) if clean else {}) | grades
        self.read(key, name, 1, scheme, {"energy": energy, "local_disease": local_disease}, **levels)
        return name

    def read(
        self,
        key: int,
        image: str,
        reading_no: int,
        scheme: str | None = "genant",
        said: Mapping[str, Any] | None = None,
        **grades: Any,
    ) -> None:
        """A further reading of an image. said: columns that every level has alike."""
        for level, grade in grades.items():
            what: dict[str, Any] = {"readable": True, "grade": grade}
            if grade == "?":
                what = {"readable": False}
            elif grade in ("yes", "no"):
                what = {"readable": True, "fracture": grade}
            elif isinstance(grade, (tuple, list)):
                *read, front, middle, back = grade
                what = {"anterior_mm": front, "middle_mm": middle, "posterior_mm": back}
                what |= {"readable": True, "grade": read[0]} if read else {}
            self.insert(
                "vertebral_reads",
                **what,
                **(said or {}),
                patient_key=key,
                image_id=image,
                reading_no=reading_no,
                level=level,
                grading_scheme=scheme,
                batch_id=1,
                file_row=3,
            )

    def flat_reference(self, title: str, *, m: float, s: float, **row: Any) -> None:
        """A reference whose median and spread are the same at all ages, so that its Z can be told by hand (L is 1)."""
        usual = {"site": "lumbar spine", "measure": "bmd_g_cm2", "levels": "L1-L4", "device_family": "Hologic"}
        span = {"reference_id": "flat", "age_from": 2.0, "age_to": 20.0}
        given = {"ethnicity_needed": False, "enabled": False, "origin": "centre"}
        self.insert("lms_references", **({"title": title} | usual | span | given | row))
        self.cursor.execute(
            """INSERT INTO lms_buckets
               SELECT 'flat', sex, '', n, n / 24, (n + 1) / 24, 1.0, ?, ?, 0.0, 0.0, 0.0
               FROM range(48, 480) months(n), (VALUES ('female'), ('male')) sexes(sex)""",
            [m, s],
        )

    def ask(self, view: str, order: str = "ALL", /, **where: Any) -> list[SimpleNamespace]:
        """The rows of a rule, in order, each as an object with the rule's columns."""
        if view != views.ALL_FINDINGS:  # all of them at once is no question to one rule
            self._asked(view)
        self._work_out(view)
        test = " AND ".join(f'"{name}" IS NOT DISTINCT FROM ?' for name in where) or "true"
        answer = self.cursor.execute(f"SELECT * FROM {view} WHERE {test} ORDER BY {order}", list(where.values()))
        names = [column[0] for column in answer.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in answer.fetchall()]

    def one(self, view: str, /, **where: Any) -> SimpleNamespace:
        """The only row that fits."""
        rows = self.ask(view, **where)
        assert len(rows) == 1, rows
        return rows[0]

    def findings(self, rule: str | None = None, **where: Any) -> list[SimpleNamespace]:
        """Open findings, of one rule or of all."""
        if rule is None:
            return self.ask(views.ALL_FINDINGS, "rule, patient_key, object", **where)
        view = next(known.name for known in views.rules() if known.finding == rule)
        return self.ask(view, "patient_key, object", **where)

    def finding(self, rule: str, **where: Any) -> SimpleNamespace:
        """The only finding of a rule."""
        rows = self.findings(rule, **where)
        assert len(rows) == 1, rows
        return rows[0]

    def _work_out(self, wanted: str) -> None:
        everything = {rule.name: rule for rule in views.rules()}
        if wanted == views.ALL_FINDINGS:
            for rule in everything.values():
                if rule.finding or rule.name == "people":
                    self._work_out(rule.name)
            self.cursor.execute(views.all_findings_sql())
        elif wanted not in self._made:
            for below in everything[wanted].reads:
                self._work_out(below)
            if not self._made:
                self._worked_out = WorkedOut(self.cursor)
            self._worked_out.make(everything[wanted])
            self._made.add(wanted)


@pytest.fixture(scope="session")
def catalog() -> Iterator[duckdb.DuckDBPyConnection]:
    """A catalog with every table, macro, limit and reference, and no rows of patients."""
    connection = duckdb.connect(config={"threads": 1})  # a handful of rows: threads only cost
    for _, _, text in migrations():
        connection.execute(text)
    set_today(connection, TODAY)
    reference.install(connection)
    yield connection
    connection.close()


@pytest.fixture
def clinic(catalog: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest) -> Clinic:
    install_limits(catalog)
    # The rules that a test asks travel with its report: tests/conformance counts them.
    return Clinic(catalog, lambda rule: request.node.user_properties.append(("rule", rule)))


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    """A bare connection with the macros of the store, on the usual day."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"CREATE MACRO today() AS DATE '{TODAY}'")
    connection.execute(macros_sql())
    yield connection
    connection.close()
