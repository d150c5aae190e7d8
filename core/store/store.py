"""One open store. Reading takes a fresh cursor each time: threads that share a DuckDB connection read each
other's rows."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from core.errors import StoreHeld, StoreUnreadable, TrabeculaError, UsageError
from core.store.lock import StoreLock, held_by, remove_store
from core.store.schema import create_tables, migrate

Cursor = duckdb.DuckDBPyConnection
# Sorted appends are pruned better in small row groups (measured: 20-30 % on composite views).
ROW_GROUP = 16384


class Store:
    """An open store file, owned by this process until close(). Use query() or cursor() to read, write() to change."""

    def __init__(self, path: Path, connection: Cursor, lock: StoreLock) -> None:
        self.path = path
        self.as_of: date = date.today()
        self._connection = connection
        self._lock = lock
        self._writing = threading.RLock()
        self._sharing = threading.Lock()
        self._each_alone = 0
        self._threads = int(self.value("SELECT current_setting('threads')"))

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open or create the store and bring its schema up to date. Raises StoreHeld or StoreUnreadable."""
        path = Path(path).resolve()
        if path.is_dir():
            raise StoreUnreadable(f"{path} is a folder: name a store file, for example {path / 'trabecula.duckdb'}.")
        if not path.parent.is_dir():
            raise StoreUnreadable(f"There is no folder {path.parent}: make it, or name a store in another one.")
        _refuse_other_files(path)
        try:
            lock = StoreLock(path)
            lock.take()
        except OSError as error:
            raise StoreUnreadable(
                f"The store {path} cannot be opened or made: {error.strerror or error}. Choose another place."
            ) from None
        try:
            store = cls(path, _connect(path), lock)
            with store.cursor() as cursor:
                migrate(cursor)
        except BaseException:
            lock.release()
            raise
        return store

    @contextlib.contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A fresh cursor of this store, closed at the end of the block. Never hand one to another thread."""
        cursor = self._connection.cursor()
        try:
            cursor.execute("USE store")
            yield cursor
        finally:
            cursor.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A cursor whose reads are all of one moment, however many there are and whatever is committed meanwhile."""
        with self.cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            try:
                yield cursor
            finally:
                with contextlib.suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")

    def query(self, sql: str, params: Sequence[Any] | None = None) -> pd.DataFrame:
        """The rows of a SELECT as a DataFrame, read with a cursor of their own."""
        with self.cursor() as cursor:
            return cursor.execute(sql, params or []).df()

    def value(self, sql: str, params: Sequence[Any] | None = None) -> Any:
        """The first column of the first row of a SELECT, or None."""
        with self.cursor() as cursor:
            row = cursor.execute(sql, params or []).fetchone()
        return row[0] if row else None

    def count(self, table: str) -> int:
        """How many rows one of the program's own tables has."""
        return int(self.value(f"SELECT count(*) FROM {table}"))

    def version(self) -> int:
        """A number that grows with every write: the key of all caches."""
        return int(self.value("SELECT version FROM store_state"))

    @contextlib.contextmanager
    def write(self) -> Iterator[Cursor]:
        """One transaction: committed at the end of the block, rolled back on any error. One writer at a time."""
        with self._writing, self.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
                cursor.execute("UPDATE store_state SET version = version + 1")
                cursor.execute("COMMIT")
            except BaseException:
                # DuckDB answers OK to a COMMIT after an error but rolls back: say it explicitly.
                with contextlib.suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other writers of this process out for a block that reads first and writes later."""
        with self._writing:
            yield

    @contextlib.contextmanager
    def a_thread_each(self) -> Iterator[None]:
        """While several threads of this process ask queries of their own: DuckDB shares none out among its threads.

        Two that share a query over some ten thousand rows hinder each other more than they help (measured: the rules of
        2,500 patients take 3.0 s of processor time instead of 1.7). Such blocks may overlap.
        """
        self._ask_alone(1)
        try:
            yield
        finally:
            self._ask_alone(-1)

    def _ask_alone(self, more: int) -> None:
        with self._sharing, self.cursor() as cursor:
            blocks = self._each_alone + more
            cursor.execute("SET threads = 1" if blocks else f"SET threads = {self._threads}")
            self._each_alone = blocks

    @contextlib.contextmanager
    def workspace(self, compress: bool = True) -> Iterator[Cursor]:
        """A cursor on an empty in-memory copy of the schema, in the same instance: the store is readable as `store.x`.

        Used to ask the rules "what if": nothing in it ever reaches the file. Gone at the end of the block.
        compress: what is made in it takes half the room and a sixth more time; a million rows of mostly empty columns
        would fill the memory without.
        """
        name = "ws_" + secrets.token_hex(6)
        cursor = self._connection.cursor()
        try:
            kind = "COMPRESS, " if compress else ""
            cursor.execute(f"ATTACH ':memory:' AS {name} ({kind}ROW_GROUP_SIZE {ROW_GROUP})")
            cursor.execute(f"USE {name}")
            create_tables(cursor)
            yield cursor
        finally:
            with contextlib.suppress(duckdb.Error):
                cursor.execute("ROLLBACK")
            cursor.execute("USE memory")
            with contextlib.suppress(duckdb.Error):
                cursor.execute(f"DETACH {name}")
            cursor.close()

    def close(self) -> None:
        """Close the file and give up the ownership."""
        self._connection.close()
        self._lock.release()

    def remove(self) -> None:
        """Close the file and take it away while it is still owned: nobody can have begun to write to it."""
        self._connection.close()
        remove_store(self.path)
        self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def plain_rows(cursor: Cursor, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
    """The rows of a SELECT as Python's own values: date, list, dict; None for what is missing and for NaN.

    A data frame of a few rows costs three times as much as reading them.
    """
    found = cursor.execute(sql, params)
    names = [column[0] for column in found.description]
    return [
        {name: None if value != value else value for name, value in zip(names, row, strict=True)}
        for row in found.fetchall()
    ]


def schema_of(cursor: Cursor) -> str:
    """The full name of the schema that a workspace's patients' tables are in: ws_1a2b.main."""
    row = cursor.execute("SELECT current_database()").fetchone()
    return f"{row[0] if row else ''}.main"


def _connect(path: Path) -> Cursor:
    """A connection with the file attached as `store`; every cursor of it sees the same instance."""
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", **_threads()})
    try:
        # The name comes from the caller's own file system: quoted as an SQL string, never pasted bare.
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS store (ROW_GROUP_SIZE {ROW_GROUP})")
        connection.execute("USE store")
        _refuse_foreign(connection, path)
    except duckdb.Error as error:
        connection.close()
        raise _why_not(path, error) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _threads() -> dict[str, str | int]:
    """The threads that a query may take: those of the environment's TRABECULA_THREADS, else one for each core."""
    threads = os.environ.get("TRABECULA_THREADS", "")
    if not threads:
        return {}
    if not re.fullmatch("[1-9][0-9]{0,2}", threads):  # DuckDB starts as many as it is told to, at once
        raise UsageError(f"TRABECULA_THREADS is {threads!r}: give a whole number from 1 to 999, or take it out.")
    return {"threads": int(threads)}


def _refuse_other_files(path: Path) -> None:
    """DuckDB opens a CSV as a store of its own making, and what is written into that is lost."""
    if not path.is_file() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        head = file.read(12)
    if head[8:12] != b"DUCK":
        raise StoreUnreadable(
            f"The store {path} cannot be opened: the file is no store. Choose another place; it was not touched."
        )


def _refuse_foreign(connection: Cursor, path: Path) -> None:
    """A DuckDB file of something else is left alone."""
    tables = {
        row[0]
        for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()
    }
    if tables and not {"schema_version", "identities", "batches"} <= tables:
        raise StoreUnreadable(
            f"{path} is a DuckDB file, but not a Trabecula store: choose another file; it was not touched."
        )


def _why_not(path: Path, error: duckdb.Error) -> TrabeculaError:
    text = str(error)
    if "set lock" in text.lower() or "conflicting lock" in text.lower():
        return held_by(path)
    if isinstance(error, StoreHeld):
        return error
    first = text.splitlines()[0][:160] if text else "unknown reason"
    return StoreUnreadable(
        f"The store {path} cannot be opened ({first}). If it is not a store, choose another file; else "
        f"restore a backup."
    )
