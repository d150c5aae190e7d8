"""What every call of the command line may say: the store, the day that counts as today, the form of the answer."""

from __future__ import annotations

import argparse
import os
import shlex
from datetime import date

DEFAULT_STORE = "trabecula.duckdb"


class _Named(argparse.Action):
    """Keeps a store's path, and that it was named in the call."""

    def __call__(self, parser: object, args: argparse.Namespace, values: object, option: str | None = None) -> None:
        args.store, args.store_named = values, True


def store_words(args: argparse.Namespace) -> str:
    """The words that a later call has to repeat so that it means the same store: ` --store own.duckdb`, or nothing."""
    return f" --store {shlex.quote(args.store)}" if getattr(args, "store_named", False) else ""


def compared_words(args: argparse.Namespace, path: object) -> str:
    """With which store a check compared a file. path: of the store that was open."""
    if getattr(args, "store_is_there", True):
        return f"compared with the store {path}"
    return f"compared with an empty store: there is no store {args.store} yet"


def for_every_call(json: bool, store: str = "") -> argparse.ArgumentParser:
    """The options of every verb. store: the file that a verb takes where none is named, whatever TRABECULA_STORE is."""
    common = argparse.ArgumentParser(add_help=False)
    usual = f"TRABECULA_STORE, else {DEFAULT_STORE} in the current folder"
    common.add_argument(
        "--store",
        action=_Named,
        default=store or os.environ.get("TRABECULA_STORE", DEFAULT_STORE),
        metavar="PATH",
        help=f"the store's file (default: {store or usual})",
    )
    common.add_argument(
        "--as-of", type=_day, metavar="DATE", help="the day that counts as today, for example 2026-03-01"
    )
    if json:
        common.add_argument("--json", action="store_true", help="machine-readable answer")
    return common


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-03-01") from None
