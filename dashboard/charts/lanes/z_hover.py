"""The hover card of one Z: value, bone density, change since the scan before and the first comparable one."""

from datetime import date

from dashboard.charts.lanes.z_series import ZSeries
from dashboard.charts.records import Row, days_between
from dashboard.charts.wording import SERIES_NAMES, age_words, literal, number, signed, site_name, wrapped


def z_card(one: ZSeries, index: int, birth_date: date) -> str:
    """Lines of Plotly text for point `index`; what is unknown is said."""
    row = one.points[index]
    lines = [
        _title(row, one.series),
        f"<b>Z {number(row['z'], 1)}</b> · {literal(row.get('reference') or 'reference not recorded')}",
        _density(row),
        _change(one, index),
        _since_baseline(one, index),
    ]
    pair = one.steps[index].pair
    if pair and pair.get("verdict"):
        lines.append(f"<i>{wrapped(pair['verdict'])}</i>")
    cautions = ", ".join(row["soft_reasons"]) if row.get("soft_reasons") is not None else ""
    lines += [_precision(row), wrapped(row.get("reference_note")), wrapped(cautions and f"caution: {cautions}")]
    lines.append(_where_and_when(row, birth_date))
    return "<br>".join(line for line in lines if line)


def excluded_card(row: Row, birth_date: date) -> str:
    """The card of an excluded region: its value is shown, and that it counts for nothing."""
    lines = [
        _title(row, row["series"]),
        f"<b>Excluded: {wrapped(excluded_words(row))}</b>",
        f"Z {number(row['z'], 1)}, not used for change or findings" if row["z"] is not None else "no Z",
        _where_and_when(row, birth_date),
    ]
    return "<br>".join(line for line in lines if line)


def no_z_card(row: Row, birth_date: date) -> str:
    """The card of a scanned region without any Z: why, and what was measured."""
    why = row.get("no_z_because") or row.get("reference_note") or "none was reported, and no reference covers this scan"
    lines = [f"<b>{literal(_name(row))}</b>", f"No Z: {wrapped(why)}", _density(row), _where_and_when(row, birth_date)]
    return "<br>".join(line for line in lines if line)


def excluded_words(row: Row) -> str:
    """Why a scan is excluded, plain text; the view's own `excluded:` is not said twice."""
    return str(row.get("excluded_reason") or "reason not recorded").removeprefix("excluded: ")


def _name(row: Row) -> str:
    return site_name(row["site"], row.get("side"), row.get("levels"))


def _title(row: Row, series: str) -> str:
    return f"<b>{literal(_name(row))}</b> · {SERIES_NAMES.get(series, literal(series))}"


def _density(row: Row) -> str:
    parts = []
    if row.get("bmd_g_cm2") is not None:
        parts.append(f"{number(row['bmd_g_cm2'], 3)} g/cm²")
    if row.get("height_z") is not None:
        parts.append(f"height Z {number(row['height_z'], 1)}")
    return " · ".join(parts)


def _change(one: ZSeries, index: int) -> str:
    if index == 0:
        return "first scan of this series"
    step, row, before = one.steps[index], one.points[index], one.points[index - 1]
    if step.comparable is False:
        return f"not comparable with {before['scan_date']}: {literal(step.why or 'reason not recorded')}"
    days = days_between(before["scan_date"], row["scan_date"])
    text = f"{signed(row['z'] - before['z'])} Z since {before['scan_date']} ({days} d)"
    if step.comparable is None:
        return f"{text}<br>comparability unknown: {literal(step.why or 'device or software not recorded')}"
    pair = step.pair or {}
    # The pair's own limits belong to this point only when it starts where the line starts.
    if pair.get("before_date") != before["scan_date"]:
        return text
    if pair.get("z_lsc") is not None:
        text += f" · LSC {number(pair['z_lsc'], 2)}"
    return text + _density_change(pair)


def _density_change(pair: Row) -> str:
    if pair.get("d_bmd_g_cm2") is None:
        return ""
    text = f"<br>{signed(pair['d_bmd_g_cm2'], 3)} g/cm²"
    return text + (f" · LSC {number(pair['lsc_g_cm2'], 3)}" if pair.get("lsc_g_cm2") is not None else " · LSC unknown")


def _since_baseline(one: ZSeries, index: int) -> str:
    first = one.baseline_of(index)
    if first >= index - 1:
        return ""
    row, base = one.points[index], one.points[first]
    days = days_between(base["scan_date"], row["scan_date"])
    return f"{signed(row['z'] - base['z'])} Z since first comparable {base['scan_date']} ({days} d)"


def _precision(row: Row) -> str:
    if row.get("z_precision_sd") is None:
        return "precision unknown: no whiskers"
    own = "" if row.get("own_precision") else ", not this centre's precision"
    return f"95 % precision ± {number(1.96 * row['z_precision_sd'], 2)} Z{own}"


def _where_and_when(row: Row, birth_date: date) -> str:
    device = literal(row.get("device") or "device not recorded")
    return f"{device} · {row['scan_date']} · {age_words(birth_date, row['scan_date'])}"
