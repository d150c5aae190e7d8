"""The verbs of what a centre decides for itself: its limits, and which bones are long."""

from __future__ import annotations

from argparse import Namespace

import pandas as pd

from core.clinic import keep_in_step
from core.errors import UsageError
from core.rules.bones import all_bones, set_bone
from core.rules.limits import all_limits, read_overrides, sign_limit
from core.store import Store
from core.verbs import Answer
from core.wording import table_text


def do_limits(store: Store, args: Namespace) -> Answer:
    """Every limit in force with its source; with --sign one is signed first, as it stands or with the centre's
    value."""
    if args.sign:
        name, _, value = args.sign.partition("=")
        by = _who(args, "Who signs?")
        with store.exclusive():
            sign_limit(store, name.strip(), value.strip(), by)
            keep_in_step(store)
    with store.cursor() as cursor:
        in_force = all_limits(read_overrides(cursor))
    data = [
        {
            "limit": one.limit_id,
            "value": one.value,
            "rule_book_value": one.limit.value,
            "op": one.limit.op,
            "unit": one.limit.unit,
            "kind": one.limit.kind,
            "signed": one.sign_off,
            "source": one.limit.source,
        }
        for one in in_force
    ]
    return Answer(table_text(pd.DataFrame(data), ""), data)


def do_bones(store: Store, args: Namespace) -> Answer:
    """Every bone, and whether it counts as a long one; with --long or --not-long one is set first."""
    named = [bone for bone in (args.long, args.not_long) if bone is not None]
    if len(named) > 1:
        raise UsageError("One thing at a time: --long or --not-long.")
    if args.by is not None and not named:
        raise UsageError("--by goes with --long BONE or --not-long BONE.")
    if named:
        by = _who(args, "Who decides?")
        with store.exclusive():
            if set_bone(store, named[0], args.long is not None, by):
                keep_in_step(store)
    with store.cursor() as cursor:
        data = all_bones(cursor)
    shown = pd.DataFrame(data).assign(is_long=["yes" if one["is_long"] else "no" for one in data])
    return Answer(table_text(shown.rename(columns={"is_long": "long"}).fillna(""), ""), data)


def _who(args: Namespace, question: str) -> str:
    by = (args.by or "").strip()
    if not by:
        raise UsageError(f"{question} Add --by NAME.")
    return by
