"""The verb `references`: what Z-scores are computed from, and a centre's own tables in and out."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pandas as pd

from core.call import compared_words
from core.centre_tables import TableReport, Wish, check_table, leave, listed, load_table, remove, use
from core.clinic import rules_on
from core.errors import UsageError
from core.reference.described import measure_words
from core.store import Store
from core.verbs import Answer, read_files, records
from core.wording import finding_lines, moves_text, problem_lines, table_text

_FILES = ("load", "height_adjustment")
_ACTS = (*_FILES, "use", "leave", "remove")
_BESIDE = ("levels", "title", "replace", "check", "accept_soft", "encoding")
_COLUMNS = (
    "reference_id",
    "title",
    "site",
    "measure",
    "levels",
    "device",
    "ages",
    "origin",
    "in_use",
    "sha256",
    "citation",
)


def writes(args: Namespace) -> bool:
    """Whether a call of the verb changes the store."""
    return any(getattr(args, name) for name in _ACTS) and not args.check


def do_references(store: Store, args: Namespace) -> Answer:
    """One act on the references, or the list of all. Raises UsageError for two acts, or options without their act."""
    acts = [name for name in _ACTS if getattr(args, name)]
    if len(acts) > 1:
        raise UsageError(f"One thing at a time: {' or '.join(_option(name) for name in acts)}.")
    act = acts[0] if acts else ""
    if act not in _FILES and (stray := [name for name in _BESIDE if getattr(args, name)]):
        raise UsageError(f"{_option(stray[0])} goes with --load FILE or --height-adjustment FILE.")
    if act in _FILES:
        return _file(store, args, act)
    if act:
        said = {"use": use, "leave": leave, "remove": remove}[act](store, getattr(args, act), args.by or "")
        return Answer(said, {"done": said})
    return _list(store, args)


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _file(store: Store, args: Namespace, act: str) -> Answer:
    kind: Any = "table" if act == "load" else "height adjustment"
    if kind != "table" and (args.levels or args.title):
        raise UsageError("--levels and --title go with --load FILE.")
    said = [getattr(args, name) or "" for name in ("title", "levels", "by", "encoding")]
    wish = Wish(kind, said[0], said[1], args.replace, args.accept_soft, said[2], said[3])
    ((name, path),) = read_files([getattr(args, act)])
    data = path.read_bytes()
    report = (check_table if args.check else load_table)(store, name, data, wish)
    good = report.same or report.written or report.takeable(wish)
    compared = f"\n  {compared_words(args, store.path)}" if args.check else ""
    return Answer(report_text(report, wish) + compared, report.to_dict(), 0 if good else 1)


def report_text(report: TableReport, wish: Wish) -> str:
    """A check or load in words: what each table is, what is wrong, what it would change, what was done."""
    lines = [f"{report.file}, read as a {report.kind}"]
    for table in report.tables:
        lines.append(f"  {table.reference_id}: {table.title} ({_STATES[table.state]})")
        lines += [f"    {name}: {value}" for name, value in table.described.items() if value]
        for sex, ethnicity in dict.fromkeys((spot.sex, spot.ethnicity) for spot in table.spots):
            own = [spot for spot in table.spots if (spot.sex, spot.ethnicity) == (sex, ethnicity)]
            values = ", ".join(f"{spot.median:g} at {spot.age_years:g} y" for spot in own)
            lines.append(f"    median, {f'{sex} {ethnicity}'.strip()}: {values}")
        if table.effect:
            effect = table.effect
            without = "".join(f"; {count} without: {why}" for why, count in effect.without.items())
            lines.append(f"    {effect.with_z} of {effect.total} {effect.of} get a Z{without}")
    lines += [*problem_lines(report.problems), *_findings(report), _outcome(report, wish)]
    return "\n".join(lines)


def _findings(report: TableReport) -> list[str]:
    """Each finding that changes; whether none does, or whether that is not known."""
    if report.findings_unknown:
        return [f"  findings that change: not worked out, because {report.findings_unknown}"]
    why = f" ({report.why_no_finding.rstrip('.')})" if report.why_no_finding else ""
    counted = [f"  {moves_text(report.findings)}"] if report.findings else []
    lines = counted + finding_lines(report.findings) or [f"  no finding opens, closes or changes{why}"]
    return lines + [f"  {table.title} is not in use: what using it changes is not worked out" for table in report.off]


_STATES = {"new": "new", "same": "loaded from this file already", "replaces": "in place of the one that is loaded"}


def _outcome(report: TableReport, wish: Wish) -> str:
    if report.same:
        return "  the same file is loaded already: nothing was done"
    if not report.written:
        return "  nothing was written" + (": it can be loaded" if report.takeable(wish) else "")
    return "  loaded" + "".join(
        f"; not in use: `trabecula references --use {table.reference_id}` uses it" for table in report.off
    )


def _list(store: Store, args: Namespace) -> Answer:
    if args.as_of and args.as_of != store.as_of:
        with rules_on(store, args.as_of) as cursor:
            found = listed(cursor)
    else:
        with store.cursor() as cursor:
            found = listed(cursor)
    data = records(pd.DataFrame(found))
    shown = pd.DataFrame([_row(one) for one in data], columns=list(_COLUMNS))
    return Answer(table_text(shown, "No reference."), data)


def _row(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "site": one["site"] or "height",
        "measure": measure_words(one["measure"], one["unit"]),
        "levels": one["levels"] or "",
        "device": one["device_family"] or "any",
        "ages": f"{one['age_from']:g}-{one['age_to']:g} y",
        "in_use": "yes" if one["enabled"] else "no",
        "sha256": (one["sha256"] or "")[:12],
    }


def file_options(args: Namespace) -> dict[str, str]:
    """The files that a call names in options, by the option: {"--load": "own.csv"}."""
    return {_option(name): getattr(args, name) for name in _FILES if getattr(args, name, None)}
