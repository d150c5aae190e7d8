"""`make fuzz`: many files on all cores. FILES=... how many, SEED=... to try the same ones again.

Writes build/fuzz.json (flat: name, number), keeps each failing file with its options in build/fuzz, and ends with 1
where something failed.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.clock import WAITING_S
from tests.fuzz.made import Made
from tests.fuzz.oracle import Verdict
from tests.fuzz.stand import Stand
from tests.fuzz.tally import FAULTS, Tally, many, save

BUILD = Path("build")
KEPT = BUILD / "fuzz"
CHUNK = 250
# One chunk in ten has the rules really worked out.
EARNEST_EVERY = 10


def _chunk(number: int, count: int, earnest: bool) -> Tally:
    """One process' share: a store of its own, and the file that is being tried kept aside until it has ended."""
    tally = Tally()
    with (
        _running(number),
        tempfile.TemporaryDirectory(prefix="trabecula-fuzz-") as folder,
        Stand(Path(folder), earnest) as stand,
    ):

        def each(made: Made, verdict: Verdict) -> None:
            tally.note(made, verdict)
            if verdict.faults:
                tally.failed.append(f"{save(KEPT, made, verdict)}: {verdict.faults[0].strip().splitlines()[-1][:200]}")
            faulthandler.cancel_dump_traceback_later()
            # a hang that no signal breaks, deep in a library, ends the process: the run says so
            faulthandler.dump_traceback_later(WAITING_S * 4, exit=True)

        try:
            many(stand, number, count, each, deep_every=3 if earnest else 10)
        finally:
            faulthandler.cancel_dump_traceback_later()
    return tally


@contextlib.contextmanager
def _running(number: int) -> Iterator[None]:
    """A note of the chunk that a process is at: what is left of a process that died."""
    KEPT.mkdir(parents=True, exist_ok=True)
    note = KEPT / f"running-{os.getpid()}"
    note.write_text(f"SEED={number} FILES={CHUNK}\n", encoding="utf-8")
    yield
    note.unlink(missing_ok=True)


def _all(number: int, total: int, workers: int, after_round: Callable[[Tally], object]) -> tuple[Tally, bool]:
    """Every chunk on the workers; the sums, and whether a process died. after_round is given the sums so far.

    In rounds, each on new processes: what one leaves in memory is not the next one's. (A pool that renews its own
    processes may wait for one for ever, before Python 3.13.)
    """
    sums, told = Tally(), time.monotonic()
    chunks = [
        (number + at, min(CHUNK, total - at), (at // CHUNK) % EARNEST_EVERY == EARNEST_EVERY - 1)
        for at in range(0, total, CHUNK)
    ]
    for begin in range(0, len(chunks), workers * EARNEST_EVERY):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            waiting = [pool.submit(_chunk, *chunk) for chunk in chunks[begin : begin + workers * EARNEST_EVERY]]
            try:
                for future in as_completed(waiting):
                    sums.add(future.result())
                    if time.monotonic() - told > 60:
                        told = time.monotonic()
                        print(f"{sums.files} files, {len(sums.failed)} failed", flush=True)
            except BrokenProcessPool:
                return sums, True
        after_round(sums)
    return sums, False


def _numbers(sums: Tally, died: bool, took: float, number: int) -> dict[str, float]:
    faults, rows = sums.faults, sums.rows
    return {
        "files": sums.files,
        "exceptions": faults["exception"] + died,
        "rows_unaccounted": faults["unaccounted"],
        "hangs": faults["hang"],
        "half_written": faults["half written"],
        "rows_unnamed": faults["unnamed"],
        "rows_lost": faults["lost"],
        "values_false": faults["false"],
        "undo_not_exact": faults["undo"],
        "known_faults": faults["known"],
        "files_failed": len(sums.failed),
        "slowest_ms": sums.slowest_ms,
        "slowest_work_ms": sums.slowest_work_ms,
        "rows_in": rows["rows_in"],
        "rows_taken": rows["taken"],
        "rows_same": rows["same"],
        "rows_refused": rows["refused"],
        "rows_skipped": rows["skipped"],
        "files_refused_whole": sum(n for (_, ended), n in sums.ended.items() if ended == "refused whole"),
        "seed": number,
        "seconds": round(took, 1),
        "files_per_second": round(sums.files / took, 1),
    }


def _table(ended: Counter[tuple[str, str]]) -> str:
    kinds, ends = sorted({kind for kind, _ in ended}), sorted({end for _, end in ended})
    lines = [f"{'':10}" + "".join(f"{end:>20}" for end in ends)]
    lines += [f"{kind:10}" + "".join(f"{ended[kind, end]:>20}" for end in ends) for kind in kinds]
    return "\n".join(lines)


def main() -> int:
    """Run, tell, write; 1 where something failed."""
    number = int(os.environ.get("SEED") or secrets.randbelow(10**9))
    total = int(os.environ.get("FILES") or 50_000)
    workers = os.cpu_count() or 1
    shutil.rmtree(KEPT, ignore_errors=True)
    print(f"{total} files on {workers} cores; SEED={number} tries the same ones again", flush=True)
    began = time.monotonic()
    BUILD.mkdir(exist_ok=True)

    def write(sums: Tally, died: bool = False) -> dict[str, float]:
        """What was tried so far: a run that is broken off has that."""
        told = _numbers(sums, died, time.monotonic() - began, number)
        (BUILD / "fuzz.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        return told

    sums, died = _all(number, total, workers, write)
    told = write(sums, died)
    print(_table(sums.ended), *(f"{name:20} {value}" for name, value in told.items()), sep="\n")
    print(*(f"{kind}: {sums.faults[kind]}" for kind in FAULTS if sums.faults[kind]), *sums.failed[:40], sep="\n")
    if died:
        print(f"A process died or hung; {KEPT}/running-* says at which seeds.")
    return 1 if sums.failed or died else 0
