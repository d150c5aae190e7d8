"""The file against the store: what would be new, what would change from what to what, what is there already."""

from __future__ import annotations

from core.contracts import TABLES, Contract, columns
from core.intake.explain import shown
from core.intake.keys import COUNTED
from core.intake.report import Problem
from core.intake.staging import Staging

# How a value was written is no change of the value.
AS_WRITTEN = ("value_entered", "unit_entered", "lab_range")
_MEASURED = {
    "dxa_scans": ("bmd_g_cm2", "bmc_g", "area_cm2"),
    "labs": ("value",),
    "infusions": ("dose_mg",),
    "spine_images": ("modality",),
    "vertebral_reads": ("grade", "fracture"),
    "treatments": ("dose",),
}
_THINGS = {
    "dxa_scans": "scan",
    "labs": "sample",
    "infusions": "infusion",
    "spine_images": "image",
    "vertebral_reads": "reading",
    "treatments": "course",
}
# Columns that are one fact: a file that gives one of the first gives all of it; nothing of the former is mixed in.
ONE_FACT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "labs": (("value", "text_result"), ("value", "operator", "text_result", "unit", "value_entered", "unit_entered")),
    "vertebral_reads": (("grade", "readable"), ("grade", "readable")),
}
# What a file never changes of a patient.
IDENTITY = {"date_of_birth": "birth date", "sex": "sex"}


def full_key(contract: type[Contract]) -> tuple[str, ...]:
    """The columns that tell two rows of the store apart."""
    if contract.TABLE == "patients":
        return ("patient_key",)
    return ("patient_key", *contract.KEY) if contract.HAS_PATIENT else contract.KEY


def value_columns(contract: type[Contract]) -> list[str]:
    """The columns that a file may give beyond the key."""
    return [c.name for c in columns(contract) if c.name not in contract.KEY]


def given(table: str, name: str, new: str) -> str:
    """TRUE where the file says something about a column, be it that the column is empty now."""
    told_by, fact = ONE_FACT.get(table, ((), ()))
    names = told_by if name in fact else (name,)
    return "(" + " OR ".join(f'{new}."{one}" IS NOT NULL' for one in names) + ")"


def compare(staging: Staging, tables: list[str]) -> None:
    """Create `diff_<table>`: one row a key of the file, with known (in the store), differs, from_batch, and
    the values."""
    for table in tables:
        contract = TABLES[table]
        key = full_key(contract)
        names = [c.name for c in columns(contract) if c.name not in key]
        listed = ", ".join(f'i."{n}"' for n in names)
        merged = ", ".join(f'any_value(i."{n}" ORDER BY i.file_row) AS "{n}"' for n in names)
        group = ", ".join(f'i."{n}"' for n in key)
        differs = " OR ".join(
            f'({given(table, n, "m")} AND m."{n}" IS DISTINCT FROM s."{n}")' for n in names if n not in AS_WRITTEN
        )
        same = " AND ".join(f'm."{n}" = s."{n}"' for n in key)
        staging.cursor.execute(
            f"""CREATE OR REPLACE TABLE diff_{table} AS WITH m AS (
                SELECT {group}, i.file_row, i.counted, {listed} FROM in_{table} i
                WHERE i.file_row NOT IN (SELECT file_row FROM refused)
                    AND hash({group}) NOT IN (SELECT told FROM doubles_{table})
                UNION ALL BY NAME
                SELECT {group}, min(i.file_row)::INTEGER AS file_row, bool_or(i.counted) AS counted, {merged}
                FROM doubles_{table} i
                WHERE i.file_row NOT IN (SELECT file_row FROM refused) GROUP BY {group})
            SELECT m.*, s.batch_id IS NOT NULL AS known, s.batch_id IS NOT NULL AND ({differs}) AS differs,
                s.batch_id AS from_batch
            FROM m LEFT JOIN store.{table} s ON {same}"""
        )


def refuse_incomplete(staging: Staging, tables: list[str]) -> None:
    """A new row without a fact that its table requires is refused; in a known row a blank erases nothing."""
    for table in tables:
        contract = TABLES[table]
        if table == "patients":  # people.py asks for a newcomer's birth date and sex
            continue
        for column in columns(contract):
            if not column.required or column.key:
                continue
            rows = staging.cursor.execute(
                f'SELECT file_row FROM diff_{table} WHERE NOT known AND "{column.name}" IS NULL'
            ).fetchall()
            choices = f": {', '.join(column.choices)}" if column.choices else ""
            staging.add(
                Problem(
                    staging.file, row, staging.header(table, column.name), None, "hard",
                    f"{column.name} is empty, and {contract.ROW} cannot be without it",
                    f"Fill in {column.name}{choices}.",
                )
                for (row,) in rows
            )  # fmt: skip


def refuse_overwrites(staging: Staging, tables: list[str]) -> None:
    """A changed birth date or sex is never taken from a file; a measured value of the same day is asked about."""
    if "patients" in tables:
        for name, words in IDENTITY.items():
            _refuse_identity(staging, name, words)
        _ask_names(staging)
    for table in tables:
        if table in COUNTED:
            _ask_overwrites(staging, table)
        if TABLES[table].DATE and TABLES[table].DATE not in TABLES[table].KEY:
            _ask_days(staging, table)


def _refuse_identity(staging: Staging, name: str, words: str) -> None:
    rows = staging.cursor.execute(
        f"""SELECT i.file_row, i.{name}, s.{name}, s.batch_id FROM in_patients i JOIN store.patients s USING
            (patient_key)
        WHERE i.{name} IS NOT NULL AND s.{name} IS NOT NULL AND i.{name} <> s.{name}"""
    ).fetchall()
    header = staging.header("patients", name)
    staging.add(
        Problem(
            staging.file,
            row,
            header,
            str(new),
            "hard",
            f"the store has the {words} {old} (batch {batch}): a file never changes a {words}",
            "Check the patient's number. If the store is wrong, undo its batch and load the mended file.",
        )
        for row, new, old, batch in rows
    )


def _ask_overwrites(staging: Staging, table: str) -> None:
    own = " AND ".join(f'i."{n}" = d."{n}"' for n in full_key(TABLES[table]))
    own_key = ", ".join(f'd."{n}"' for n in full_key(TABLES[table]))
    for name in _MEASURED[table]:
        same = " AND ".join(f'd."{n}" = s."{n}"' for n in full_key(TABLES[table]))
        rows = staging.cursor.execute(
            f"""SELECT i.file_row, d.{name}, s.{name}, s.batch_id, {own_key}
            FROM diff_{table} d JOIN store.{table} s ON {same}
            JOIN in_{table} i ON {own} AND i.{name} = d.{name} AND i.file_row NOT IN (SELECT file_row FROM refused)
            WHERE d.differs AND d.counted AND s.{name} IS NOT NULL AND d.{name} <> s.{name}"""
        ).fetchall()
        staging.add(
            Problem(
                staging.file, row, _header(staging, table, name, of, row), _told(new), "soft",
                f"the store has {name} {_told(old)} for this day (batch {batch}): is {_told(new)} a correction, or a "
                f"second {_THINGS[table]} of the day?",
                f"A correction: confirm it (--accept-soft). A second one: give it its own {COUNTED[table]} "
                f"in a file of the table {table}.",
            )
            for row, new, old, batch, *of in rows
        )  # fmt: skip


def _header(staging: Staging, table: str, name: str, key: list[object], row: int) -> str:
    """The header of a value in a row of the file whose key is known."""
    return staging.header(table, name, dict(zip(full_key(TABLES[table]), key, strict=True)), row)


def _ask_days(staging: Staging, table: str) -> None:
    """A known number with another day may be another scan of a clinic that numbers each visit from 1."""
    day, number = TABLES[table].DATE, TABLES[table].KEY[0]
    same = " AND ".join(f'd."{n}" = s."{n}"' for n in full_key(TABLES[table]))
    rows = staging.cursor.execute(
        f"""SELECT d.file_row, d.{day}, s.{day}, s.{number}, s.batch_id
        FROM diff_{table} d JOIN store.{table} s ON {same}
        WHERE d.{day} IS NOT NULL AND s.{day} IS NOT NULL AND d.{day} <> s.{day}"""
    ).fetchall()
    thing = TABLES[table].thing()
    staging.add(
        Problem(
            staging.file, row, staging.header(table, str(day)), str(new), "soft",
            f"the store has {number} {shown(str(name))} of this patient on {old} (batch {batch}): is {new} its day "
            f"corrected, or another {thing} under the same number?",
            f"A correction: confirm it (--accept-soft), the former is replaced. Another one: give it its own {number}.",
        )
        for row, new, old, name, batch in rows
    )  # fmt: skip


def _told(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _ask_names(staging: Staging) -> None:
    """A known number under another name may be another person."""
    for name in ("family_name", "given_name"):
        rows = staging.cursor.execute(
            f"""SELECT i.file_row, i.{name}, s.{name} FROM in_patients i JOIN store.patients s USING (patient_key)
            WHERE lower(trim(i.{name})) <> lower(trim(s.{name}))"""
        ).fetchall()
        staging.add(
            Problem(
                staging.file,
                row,
                staging.header("patients", name),
                shown(new),
                "soft",
                f"the store has the {name.replace('_', ' ')} {shown(old)!r} for this number: is it the same person?",
                "If so, confirm it (--accept-soft): the name is changed. If not, correct the patient's number.",
            )
            for row, new, old in rows
        )


def make_final(staging: Staging, tables: list[str]) -> None:
    """Create `final_<table>`: the whole rows that a commit would write (a blank never erases), without their batch."""
    for table in tables:
        contract = TABLES[table]
        key = full_key(contract)
        names = [c.name for c in columns(contract) if c.name not in key]
        merged = ", ".join(f'CASE WHEN {given(table, n, "d")} THEN d."{n}" ELSE s."{n}" END AS "{n}"' for n in names)
        listed = ", ".join(f'd."{n}"' for n in key)
        same = " AND ".join(f'd."{n}" = s."{n}"' for n in key)
        token = ", coalesce(s.token, t.token) AS token" if table == "patients" else ""
        tokens = "LEFT JOIN tokens t ON t.patient_key = d.patient_key" if table == "patients" else ""
        if token:
            staging.cursor.execute(_TOKENS)
        staging.cursor.execute(
            f"""CREATE OR REPLACE TABLE final_{table} AS SELECT {listed}, {merged}, d.file_row, NULL::INTEGER
                AS batch_id{token}
            FROM diff_{table} d LEFT JOIN store.{table} s ON {same} {tokens} WHERE NOT d.known OR d.differs"""
        )


# A patient of an undone batch gets the same token again; a token says nothing about the patient.
_TOKENS = """
CREATE OR REPLACE TABLE tokens AS
SELECT d.patient_key, coalesce(any_value(i.token), 'p' || left(replace(uuid()::VARCHAR, '-', ''), 12)) AS token
FROM diff_patients d LEFT JOIN store.identities i ON i.patient_key = d.patient_key GROUP BY d.patient_key"""


def row_states(staging: Staging, tables: list[str]) -> dict[str, int]:
    """How many file rows are new, changed, same or refused; a row is the most of what its parts are."""
    parts = []
    for table in tables:
        same = " AND ".join(f'i."{n}" = d."{n}"' for n in full_key(TABLES[table]))
        parts.append(
            f"SELECT i.file_row, CASE WHEN NOT d.known THEN 2 WHEN d.differs THEN 1 ELSE 0 END AS state "
            f"FROM in_{table} i JOIN diff_{table} d ON {same}"
        )
    union = " UNION ALL ".join(parts) or "SELECT NULL::INTEGER AS file_row, 0 AS state WHERE false"
    rows = staging.cursor.execute(
        f"""WITH parts AS ({union}), taken AS (SELECT file_row, max(state) AS state FROM parts GROUP BY file_row)
        SELECT CASE WHEN x.file_row IS NOT NULL THEN 'refused' WHEN p.repeat_of IS NOT NULL THEN 'same'
                    ELSE ['same', 'changed', 'new'][coalesce(k.state, 0) + 1] END AS what, count(*)
        FROM people p LEFT JOIN taken k USING (file_row) LEFT JOIN refused x USING (file_row) GROUP BY what"""
    ).fetchall()
    return {what: int(count) for what, count in rows}


def table_counts(staging: Staging, tables: list[str]) -> dict[str, dict[str, int]]:
    """Per table: rows that are new, changed, the same, and rows that come from refused file rows."""
    counts: dict[str, dict[str, int]] = {}
    for table in tables:
        row = staging.cursor.execute(
            f"""SELECT coalesce(count_if(NOT known), 0), coalesce(count_if(differs), 0),
                coalesce(count_if(known AND NOT differs), 0),
            (SELECT count(*) FROM in_{table} WHERE file_row IN (SELECT file_row FROM refused)) FROM diff_{table}"""
        ).fetchone()
        new, changed, same, refused = row or (0, 0, 0, 0)
        counts[table] = {"new": new, "changed": changed, "same": same, "refused": refused}
    return counts
