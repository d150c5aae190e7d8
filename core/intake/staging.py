"""What a file is on its way into the store: its workspace, its layout, its problems, and the rows that are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date

from core.errors import Problem, Severity
from core.intake.layout import Bound, Layout
from core.intake.options import DateOrder, Decimal, Options
from core.intake.progress import Progress
from core.store import Cursor, Store

_MANY_ROWS = 200_000


@dataclass
class Staging:
    """Everything one check works on. cursor: the workspace; the store itself is readable there as `store.x`.

    until: other workspaces that live as long. standing: kept facts that the file's rows leave as they are.
    decimals: the sign with which each number column is read, by its place. date_order: the one order in which
    all of the file's dates are read, where there is one.
    """

    store: Store
    cursor: Cursor
    file: str
    options: Options
    layout: Layout
    as_of: date
    until: ExitStack
    problems: list[Problem] = field(default_factory=list)
    progress: Progress | None = None
    rows: int = 0
    worked_out: bool = False
    standing: frozenset[str] = frozenset()
    patients: str = ""
    staged: str = ""
    decimals: Mapping[int, Decimal] = field(default_factory=dict)
    date_order: DateOrder | None = None
    _told: set[Problem] = field(default_factory=set)

    def start(self) -> None:
        """Give the file's own tables a schema beside the patients' tables, so that no rule's view meets their names."""
        row = self.cursor.execute("SELECT current_database()").fetchone()
        name = row[0] if row else ""
        self.patients, self.staged = f"{name}.main", f"{name}.stage"
        self.cursor.execute(f"CREATE SCHEMA {self.staged}")
        self.cursor.execute(f"USE {self.staged}")
        self.cursor.execute("CREATE TABLE refused (file_row INTEGER)")

    def tell(self, words: str, share: float) -> None:
        """Say what is being done now, and how far the whole is (0 to 1)."""
        if self.progress:
            self.progress(words, share)

    def settle(self) -> None:
        """Compress what a long file has become so far; small ones are not worth it."""
        if self.rows > _MANY_ROWS:
            self.cursor.execute(f"CHECKPOINT {self.patients.removesuffix('.main')}")

    @property
    def refused_count(self) -> int:
        """How many file rows are refused so far."""
        row = self.cursor.execute(f"SELECT count(*) FROM {self.staged}.refused").fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def patients_side(self) -> Iterator[None]:
        """A block in which unqualified names are the workspace's patients' tables and the rules."""
        self.cursor.execute(f"USE {self.patients}")
        try:
            yield
        finally:
            self.cursor.execute(f"USE {self.staged}")

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep problems; rows of hard ones, and of unconfirmed soft ones, are refused."""
        # one mistake may show in several tables of a wide row: it is told once
        found = [p for p in dict.fromkeys(problems) if p not in self._told]
        self._told.update(found)
        self.problems += found
        self.refuse(p.row for p in found if p.row is not None and self.holds(p.severity))

    def refuse(self, rows: Iterable[int]) -> None:
        """Refuse file rows."""
        wanted = sorted(set(rows))
        if wanted:
            self.cursor.execute(
                "INSERT INTO refused SELECT r FROM (SELECT unnest(?::INTEGER[]) AS r) WHERE r NOT IN "
                "(SELECT file_row FROM refused)",
                [wanted],
            )

    def holds(self, severity: Severity) -> bool:
        """Whether a problem of this severity keeps its row out."""
        return severity == "hard" or (severity == "soft" and not self.options.accept_soft)

    def has(self, table: str) -> bool:
        """Whether the file's own schema has a table."""
        row = self.cursor.execute(
            """SELECT count(*) FROM duckdb_tables()
            WHERE database_name = current_database() AND schema_name = 'stage' AND table_name = ?""",
            [table],
        ).fetchone()
        return bool(row and row[0])

    def header(self, table: str, name: str, of: Mapping[str, object] | None = None, row: int | None = None) -> str:
        """The file's own header for a column, or the column's name where the file has none.

        of: values of the table's row, where several columns of a wide file feed one of its columns: each site's BMD,
        each level's grade. row: the file row, which tells a column of its own from one that all rows share.
        """
        bound = self.bound_of(table, name, of, row)
        return bound.header if bound else name

    def bound_of(
        self, table: str, name: str, of: Mapping[str, object] | None = None, row: int | None = None
    ) -> Bound | None:
        """The file's column that feeds a table's column, as in header()."""
        feeding = [b for b in self.layout.bound if b.slot.table == table and b.slot.column == name]
        if of is not None:
            feeding = [b for b in feeding if all(of.get(key, value) == value for key, value in b.slot.fixed)] or feeding
            feeding.sort(key=lambda b: -len(b.slot.fixed))
        if row is not None and len(feeding) > 1:
            said = ", ".join(f"v{b.index} IS NOT NULL" for b in feeding)
            filled = (
                self.cursor.execute(f"SELECT {said} FROM {self.staged}.typed WHERE file_row = ?", [row]).fetchone()
                or ()
            )
            feeding = [b for b, has in zip(feeding, filled, strict=False) if has] or feeding
        return feeding[0] if feeding else None
