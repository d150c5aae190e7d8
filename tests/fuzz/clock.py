"""A limit for one file's time: what runs on is stopped where it is, and is a hang."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

LIMIT_S = 5.0
# A machine that is busy with other things makes everything slow; a lock that never opens takes no work at all.
WAITING_S = 60.0


class Hang(Exception):
    """A file took longer than it may."""


@dataclass
class Watch:
    """What a block took: by the clock, and in work of this process."""

    wall_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def too_long(self) -> bool:
        """More work than the limit, or waiting without an end."""
        return self.cpu_s > LIMIT_S or self.wall_s > WAITING_S


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Measure a block, and break it off with Hang once it is too long (where the system has such alarms)."""
    watch = Watch()
    alarms = hasattr(signal, "setitimer")
    if alarms:
        former = [signal.signal(sign, _stop) for sign in (signal.SIGPROF, signal.SIGALRM)]
        signal.setitimer(signal.ITIMER_PROF, LIMIT_S * 1.1)
        signal.setitimer(signal.ITIMER_REAL, WAITING_S)
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield watch
    finally:
        watch.wall_s, watch.cpu_s = time.perf_counter() - wall, time.process_time() - cpu
        if alarms:
            for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL):
                signal.setitimer(timer, 0)
            for sign, handler in zip((signal.SIGPROF, signal.SIGALRM), former, strict=True):
                signal.signal(sign, handler)


def _stop(*_: object) -> None:
    raise Hang
