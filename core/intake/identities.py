"""Birth date and sex of a patient who is new with a file: where its rows give several, none of them is taken.

A file never changes a birth date or a sex of the store, so the first row's word would stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.intake.difference import IDENTITY
from core.intake.explain import shown
from core.intake.report import Problem
from core.intake.staging import Staging

_MOST = 3  # values that a sentence lists
_PLURALS = {"date_of_birth": "birth dates", "sex": "sexes"}


def refuse_two_identities(staging: Staging) -> None:
    """Refuse every row of a new patient that gives one of several birth dates, or one of two sexes.

    Rows that are refused for something else are counted, too: what they say of the patient is as good.
    """
    if staging.cursor.execute("SELECT 1 FROM newcomers LIMIT 1").fetchone() is None:
        return
    for name in IDENTITY:
        staging.add(_told(staging, name))


def _told(staging: Staging, name: str) -> Iterator[Problem]:
    bound = staging.layout.find("patients", name)
    if bound is None:
        return
    rows = staging.cursor.execute(
        f"""WITH told AS (SELECT p.patient_key, p.patient_id, t.v{bound.index} AS value, file_row,
            p.repeat_of IS NULL AS is_own
            FROM typed t JOIN people p USING (file_row) SEMI JOIN newcomers n ON n.patient_key = p.patient_key
            WHERE t.v{bound.index} IS NOT NULL),
        several AS (SELECT patient_key FROM told GROUP BY patient_key HAVING min(value) <> max(value))
        SELECT patient_id, list(value ORDER BY first_row), list(n ORDER BY first_row),
            list(first_row ORDER BY first_row), flatten(list(own))
        FROM (SELECT patient_key, patient_id, value, count(*) AS n, min(file_row) AS first_row,
                list((file_row, value)) FILTER (is_own) AS own
            FROM told SEMI JOIN several USING (patient_key) GROUP BY patient_key, patient_id, value)
        GROUP BY patient_key, patient_id"""
    ).fetchall()
    for patient_id, values, counts, firsts, own in rows:
        listed = [_given(*one) for one in zip(values[:_MOST], counts, firsts, strict=False)]
        given = ", ".join(listed) + (f" and {len(values) - _MOST} more" if len(values) > _MOST else "")
        message = f"the file gives the new patient {shown(patient_id)} several {_PLURALS[name]}: {given}"
        mend = "Correct the wrong ones, or the patient's number: none of these rows is taken while they contradict."
        for row, value in sorted(own):
            yield Problem(staging.file, row, bound.header, str(value), "hard", message, mend)


def _given(value: object, count: int, first: int) -> str:
    return f"{value} (row {first})" if count == 1 else f"{value} ({count} rows, the first is {first})"
