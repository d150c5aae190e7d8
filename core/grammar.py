"""The grammar of the command `trabecula`: its verbs with their options, each with its help."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from core import demo, reference, verbs_regimens, verbs_schedule
from core.call import for_every_call
from core.contracts.kinds import KINDS, WIDE_KINDS
from core.files.encoding import ENCODINGS

_TEMPLATES = (*KINDS, *reference.SHAPES)


def parser() -> argparse.ArgumentParser:
    """The command's grammar, each verb with its help."""
    top = argparse.ArgumentParser(
        prog="trabecula",
        description="Longitudinal monitoring for bone clinics.",
        epilog="Exit codes: 0 all taken, 1 problems, 2 usage, 3 store held or unreadable.",
    )
    verb = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    reading = for_every_call(json=True)
    plain = for_every_call(json=False)
    for name, words in (
        ("demo", "build the demonstration store from synthetic children and serve it"),
        ("serve", "serve the dashboard on a store"),
    ):
        own = for_every_call(json=False, store=demo.DEFAULT_DEMO) if name == "demo" else plain
        one = verb.add_parser(name, parents=[own], help=words)
        one.add_argument("--port", type=int, default=8501, help="port on this machine (default 8501)")
        if name == "demo":
            one.add_argument(
                "--fresh", action="store_true", help="build the demonstration anew, without what was uploaded to it"
            )
            one.add_argument("--build-only", action="store_true", help="build the store and serve nothing")
    _add_files(verb, reading)
    _add_reading(verb, reading)
    _add_settings(verb, reading)
    one = verb.add_parser(
        "template", parents=[plain], help="the header line of a table's CSV", epilog=reference.columns_text(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    one.add_argument("table", metavar="TABLE", help=f"one of {', '.join(_TEMPLATES)}")
    verb.add_parser("tables", parents=[reading], help="the tables and what a row of each is")
    return top


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_files(verb: Verbs, reading: argparse.ArgumentParser) -> None:
    for name, words in (
        ("check", "say what files hold, what is wrong, and what they would change; writes nothing"),
        ("load", "write the rows that are in order, one batch a file"),
    ):
        one = verb.add_parser(name, parents=[reading], help=words)
        one.add_argument("files", nargs="+", metavar="FILE", help="CSV files")
        one.add_argument(
            "--table", help=f"read as this table, or as a wide file ({', '.join(WIDE_KINDS)}); else the headers decide"
        )
        one.add_argument(
            "--map",
            action="append",
            metavar="HEADER=COLUMN",
            help="read a header as a column (repeatable); HEADER=- leaves it out",
        )
        one.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help="how dates such as 03/04/2026 are meant")
        one.add_argument(
            "--encoding",
            choices=tuple(ENCODINGS),
            help="the encoding, where the file is not what it looks like",
        )
        one.add_argument("--header-row", type=int, metavar="ROW", help="the header's row, counted from 1")
        one.add_argument("--decimal", choices=("comma", "point"), help="the decimal sign")
        one.add_argument(
            "--accept-soft", action="store_true", help="confirm unusual values: rows with only these are taken"
        )
    one = verb.add_parser("undo", parents=[reading], help="take a batch back, exactly")
    one.add_argument("batch", type=int, metavar="BATCH")
    verb.add_parser("batches", parents=[reading], help="what was loaded, newest first")


def _add_reading(verb: Verbs, reading: argparse.ArgumentParser) -> None:
    one = verb.add_parser("findings", parents=[reading], help="open findings, worst first")
    one.add_argument("--patient", metavar="ID", help="only this patient number")
    verbs_schedule.add_parser(verb, reading)
    one = verb.add_parser("facts", parents=[reading], help="the rows of one rule")
    one.add_argument("rule", metavar="RULE", help="a rule's name or a finding's, for example scan_pairs or VF-NEW")
    one.add_argument("--patient", metavar="ID", help="only this patient number")


def _add_settings(verb: Verbs, reading: argparse.ArgumentParser) -> None:
    one = verb.add_parser(
        "limits", parents=[reading], help="every limit with its source; sign one, or set the centre's own"
    )
    one.add_argument(
        "--sign", metavar="LIMIT[=VALUE]", help="sign a limit as it stands, or with the centre's own value"
    )
    one.add_argument("--by", metavar="NAME", help="who signs")
    one = verb.add_parser(
        "bones", parents=[reading], help="which bones count as long bones for the fracture history; set one"
    )
    one.add_argument("--long", metavar="BONE", help="count it as a long bone")
    one.add_argument("--not-long", metavar="BONE", help="do not count it as one")
    one.add_argument("--by", metavar="NAME", help="who decides")
    _add_references(
        verb.add_parser("references", parents=[reading], help="what Z-scores are computed from; own tables")
    )
    verbs_regimens.add_options(
        verb.add_parser("regimens", parents=[reading], help="what doses are checked against; own regimens")
    )


def _add_references(one: argparse.ArgumentParser) -> None:
    for option, metavar, words in (
        ("--load", "FILE", "load a centre's own table (template reference)"),
        ("--height-adjustment", "FILE", "load a regression of a Z on height Z (template height-adjustment)"),
        ("--use", "ID", "compute Z by a reference"),
        ("--leave", "ID", "compute no Z by a reference"),
        ("--remove", "ID", "take a centre's table out of the store"),
        ("--levels", "LEVELS", "the levels of a table of the lumbar spine, where the file does not say them"),
        ("--title", "TITLE", "the name to show, where the file does not say it"),
        ("--encoding", "NAME", "the encoding, where the file is not what it looks like"),
        ("--by", "NAME", "who does it"),
    ):
        one.add_argument(option, metavar=metavar, help=words)
    for option, words in (
        ("--check", "only say what the file holds, what is wrong, and what it would change"),
        ("--replace", "the file takes the place of another one of the same id"),
        ("--accept-soft", "confirm what is unusual"),
    ):
        one.add_argument(option, action="store_true", help=words)
