"""What is said of a result: its number, its range, where the range is from, and the card of a mark."""

from __future__ import annotations

from dashboard.charts.records import Row
from dashboard.charts.wording import brief, capital, literal, number, span, wrapped

_MOST_DECIMALS = 4
UNITS = {"umol/L": "µmol/L", "ug/L": "µg/L", "ukat/L": "µkat/L", "uIU/mL": "µIU/mL", "10^9/L": "10⁹/L"}


def unit_words(unit: str | None) -> str:
    """A unit as it is written on a page: `µmol/L`, not `umol/L`."""
    return UNITS.get(unit or "", unit or "")


def value_words(value: float, unit: str) -> str:
    """A value as clinics write it: two decimals below 10 in mmol/L, none from 100 on."""
    return _with(value, _decimals(value, unit), unit)


def _decimals(value: float, unit: str) -> int:
    size = abs(value)
    return 0 if size >= 100 or unit.startswith("mL/min") else 1 if size >= 10 else 2


def _with(value: float, decimals: int, unit: str) -> str:
    return number(value, decimals) if unit == "mmol/L" else brief(value, decimals)


def result_words(row: Row) -> str:
    """A result: `2.04`, `<10`. A value that rounding would move to the other side of its range keeps its decimals."""
    if row["value"] is None:
        return str(row.get("text_result") or "no number")
    operator = row.get("operator")
    sign = operator if operator in ("<", ">") else ""
    value, unit = row["value"], row["unit"] or ""
    limits = [one for one in (row.get("low"), row.get("high")) if one is not None]
    for decimals in range(_decimals(value, unit), _MOST_DECIMALS + 1):
        shown = round(value, decimals)
        if all((shown < one) == (value < one) and (shown > one) == (value > one) for one in limits):
            return sign + _with(value, decimals, unit)
    return sign + _with(value, _decimals(value, unit), unit)


def range_words(low: float | None, high: float | None, unit: str) -> str:
    """A range: `2.20–2.65`, `≥ 50`, `≤ 7`, `range not known`."""
    if low is not None and high is not None:
        decimals = max(_decimals(low, unit), _decimals(high, unit))
        return span(_with(low, decimals, unit), _with(high, decimals, unit))
    if low is not None:
        return f"≥ {value_words(low, unit)}"
    return f"≤ {value_words(high, unit)}" if high is not None else "range not known"


def status_words(row: Row) -> str:
    """`low`, `in range`, `high`; else why it is not judged."""
    said = {"low": "low", "normal": "in range", "high": "high"}.get(row.get("status") or "")
    return str(row.get("status_said") or said or row.get("status_why") or "not judged")


def source_words(row: Row) -> str:
    """Whose range it is."""
    if row.get("range_from") == "laboratory":
        return "the laboratory's own range"
    return str(row["range_name"]) if row.get("range_name") else ""


def is_outside(row: Row) -> bool:
    """Whether the rule calls the result low or high."""
    return row.get("status") in ("low", "high")


def is_censored(row: Row) -> bool:
    """Whether only a bound of the value is known."""
    return row.get("operator") in ("<", ">")


def card(name: str, row: Row) -> str:
    """The hover card: value, as it was entered, canonical value, range and its source, laboratory, batch and row."""
    unit = unit_words(row["unit"])
    time = f" {row['sample_time']:%H:%M}" if row.get("sample_time") else ""
    result = f"{result_words(row)} {unit}" if row["value"] is not None else result_words(row)
    lines = [
        f"<b>{literal(f'{capital(name)} {result}')}</b>",
        literal(f"{row['sample_date']}{time} · {status_words(row)}"),
        *_range_lines(row, unit),
        *(literal(one) for one in row.get("more") or ()),
        _entered(row),
        _canonical(row),
        literal(" · ".join(str(row[one]) for one in ("laboratory", "method") if row.get(one))),
        _source(row),
    ]
    return "<br>".join(line for line in lines if line)


def _range_lines(row: Row, unit: str) -> list[str]:
    if row.get("low") is None and row.get("high") is None:
        return ["" if row.get("no_range") else "Range not known"]
    return [
        f"Range {range_words(row['low'], row['high'], row['unit'] or '')} {literal(unit)}",
        wrapped(source_words(row)),
    ]


def _entered(row: Row) -> str:
    if row.get("value_entered") is None:
        return ""
    what = "Total entered" if row.get("beside") is not None else "Entered"
    return literal(f"{what} as {row['value_entered']} {row.get('unit_entered') or ''}".rstrip())


def _canonical(row: Row) -> str:
    """The value as it is kept, where the page or the file has it in another unit."""
    kept = row.get("kept_unit")
    others = {row["unit"], row.get("unit_entered") or kept} - {kept}
    if row["value"] is None or not kept or not others:
        return ""
    return literal(f"Kept as {brief(row['kept_value'], 3)} {unit_words(kept)}")


def _source(row: Row) -> str:
    if row.get("batch_id") is None:
        return ""
    return f"Batch {row['batch_id']}" + (f", row {row['file_row']}" if row.get("file_row") is not None else "")
