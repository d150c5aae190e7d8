"""The command `trabecula`: one verb a function. Exit codes: 0 all taken, 1 problems, 2 usage, 3 store held or
unreadable."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core import (
    demo,
    reference,
    serving,
    verbs,
    verbs_references,
    verbs_regimens,
    verbs_schedule,
    verbs_settings,
)
from core.clinic import open_clinic
from core.errors import StoreHeld, StoreUnreadable, TrabeculaError, UsageError
from core.grammar import parser
from core.inbox import Reply, ask
from core.intake import template
from core.intake.progress import Progress, silent
from core.starting import new_store, no_store
from core.store import Store
from core.verbs import Answer

_STORE_VERBS: dict[str, Callable[[Store, argparse.Namespace], Answer]] = {
    "check": verbs.do_check,
    "load": verbs.do_load,
    "undo": verbs.do_undo,
    "batches": verbs.do_batches,
    "findings": verbs.do_findings,
    "facts": verbs.do_facts,
    "schedule": verbs_schedule.do_schedule,
    "tables": verbs.do_tables,
    "limits": verbs_settings.do_limits,
    "bones": verbs_settings.do_bones,
    "references": verbs_references.do_references,
    "regimens": verbs_regimens.do_regimens,
}
_WRITING = ("load", "undo", "limits", "bones")


def main(argv: list[str] | None = None) -> int:
    """Run one verb; the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console of another alphabet must not end a verb
    try:
        args = parser().parse_args(given)
        code, out, err = verbs_schedule.delivered(args, _run(args, given))
    except TrabeculaError as error:
        print(f"trabecula: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except RuntimeError as error:
        if "interrupted" not in str(error).lower():
            raise
        return 130  # DuckDB's word for the same
    if out:
        _say(out, sys.stdout)
    if err:
        _say(err, sys.stderr)
    return code


def _say(text: str, stream: object) -> None:
    try:
        print(text, file=stream, flush=True)  # type: ignore[call-overload]
    except BrokenPipeError:
        # `trabecula findings | head` closes the pipe early: that is no fault of the user's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(args: argparse.Namespace, given: list[str]) -> Reply:
    if args.verb == "template":
        text = reference.template(args.table) if args.table in reference.SHAPES else template(args.table)
        return 0, text.rstrip("\n"), ""
    if args.verb in ("demo", "serve"):
        return (demo.run_demo if args.verb == "demo" else serving.run_serve)(args), "", ""
    verbs.need_files([*getattr(args, "files", []), *_file_options(args).values()])
    try:
        with _opened(args) as store, progress_line(sys.stderr) as args.progress:
            return answer(store, args)
    except StoreHeld:
        return ask(Path(args.store).resolve(), _absolute(args, given))


@contextmanager
def progress_line(stream: TextIO) -> Iterator[Callable[[str], Progress]]:
    """One line that says how far a file is and is wiped out at the end; nothing where the stream is no terminal."""
    if not stream.isatty():
        yield lambda name: silent
        return

    def told(name: str) -> Progress:
        def tell(words: str, share: float) -> None:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{f'{name}: {words} {share:.0%}'[:width]:<{width}}", end="", file=stream, flush=True)

        return tell

    try:
        yield told
    finally:
        print("\r\033[K", end="", file=stream, flush=True)


def answer(store: Store, args: argparse.Namespace) -> Reply:
    """One verb on an open store, as (exit code, standard output, standard error)."""
    made = _STORE_VERBS[args.verb](store, args)
    return made.exit_code, made.shown(getattr(args, "json", False)), ""


def answer_request(store: Store, argv: list[str]) -> Reply:
    """The inbox's side: a verb that another process asks of the store that this one holds. Never raises for a
    user's mistake."""
    try:
        args = parser().parse_args(argv)
        if args.verb not in _STORE_VERBS:
            raise UsageError(f"{args.verb} is not done through another process.")
        if _writes(args) and args.as_of and args.as_of != store.as_of:
            raise UsageError(f"The running dashboard works as of {store.as_of}: close it to write as of {args.as_of}.")
        return answer(store, args)
    except TrabeculaError as error:
        return error.exit_code, "", f"trabecula: {error}"
    except SystemExit as error:
        return int(error.code or 0), "", "trabecula: the request was not understood."


@contextmanager
def _opened(args: argparse.Namespace) -> Iterator[Store]:
    """The store of a call. Reading needs one that exists; a check of a first file needs none."""
    path = Path(args.store)
    starts = args.verb == "load" or bool(_file_options(args))
    looks = args.verb == "check" or bool(getattr(args, "check", False))
    args.store_is_there = path.exists()
    if args.store_is_there:
        with open_clinic(path, args.as_of if _writes(args) else None) as store:
            yield store
    elif looks or starts:
        with no_store(args.as_of) if looks else new_store(path, args.as_of) as store:
            yield store
    else:
        raise StoreUnreadable(
            f"There is no store {path}: `trabecula load FILE --store {path}` starts one, `trabecula demo` "
            f"makes a demonstration."
        )


def _writes(args: argparse.Namespace) -> bool:
    """Whether a call changes the store, so that its day has to be the store's own."""
    perhaps = {"references": verbs_references.writes, "regimens": verbs_regimens.writes}
    return args.verb in _WRITING or (args.verb in perhaps and perhaps[args.verb](args))


def _file_options(args: argparse.Namespace) -> dict[str, str]:
    """The files that a call names in options, by the option."""
    return verbs_references.file_options(args) | verbs_regimens.file_options(args)


def _absolute(args: argparse.Namespace, given: list[str]) -> list[str]:
    """The call as another process must be given it: files by their full path, as words of their own or in options."""
    words, names = list(given), getattr(args, "files", [])
    begin = next((at for at in range(len(words)) if names and words[at : at + len(names)] == names), None)
    if begin is not None:
        words[begin : begin + len(names)] = [str(Path(name).resolve()) for name in names]
    for option, name in _file_options(args).items():
        for at, word in enumerate(words):
            said, sign, value = word.partition("=")
            if sign and value == name and _means(said, option):
                words[at] = f"{said}={Path(name).resolve()}"
            elif word == name and at and _means(words[at - 1], option):
                words[at] = str(Path(name).resolve())
    return words


def _means(word: str, option: str) -> bool:
    """Whether a word of a call is an option, perhaps abbreviated."""
    return len(word) > 2 and word.startswith("--") and option.startswith(word)


if __name__ == "__main__":
    sys.exit(main())
