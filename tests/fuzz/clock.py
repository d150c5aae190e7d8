"""A limit for one file's time: what runs on is stopped where it is, and is a hang.

What is measured: the processor's time that this process used (all its threads), and the time by the clock less the time
that the calling thread stood ready to run while the processor was given to others (the kernel's count in schedstat). More
than LIMIT_S of either is a hang. So a busy machine does not make a file slow, and a lock that never opens is a hang after
LIMIT_S also on a busy one. What others cost in other ways (a disk that is kept busy, memory that is swapped) counts as
the file's own; the oracle tries such a file a second time. Where the system keeps no such count, only the processor's
time is held to LIMIT_S, and the clock to WAITING_S.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 5.0
# For systems that cannot say how long a thread was kept waiting for a processor.
WAITING_S = 60.0
_SCHEDSTAT = Path("/proc/thread-self/schedstat")


class Hang(Exception):
    """A file took longer than it may."""


@dataclass
class Watch:
    """What a block took: by the clock, in work of this process, and of the clock's time what was others'.

    lost_s: None where nobody counts it.
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0
    lost_s: float | None = None

    @property
    def too_long(self) -> bool:
        """More work than the limit, or more waiting than a busy machine explains."""
        allowed = WAITING_S if self.lost_s is None else LIMIT_S + self.lost_s
        return self.cpu_s > LIMIT_S or self.wall_s > allowed


def lost_s() -> float | None:
    """Seconds that this thread has stood ready while others had the processor; None where nobody counts them."""
    try:
        return int(_SCHEDSTAT.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return None


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Measure a block, and break it off with Hang once it is too long (where the system has such alarms)."""
    watch = Watch()
    lost, wall, cpu = lost_s(), time.perf_counter(), time.process_time()

    def measure() -> Watch:
        watch.wall_s, watch.cpu_s = time.perf_counter() - wall, time.process_time() - cpu
        now = lost_s()
        watch.lost_s = None if lost is None or now is None else now - lost
        return watch

    def look(*_: object) -> None:
        if measure().too_long:
            raise Hang(f"{watch.wall_s:.1f} s by the clock, {watch.cpu_s:.1f} s of work, {watch.lost_s} s kept waiting")

    with _alarm(look):
        try:
            yield watch
        finally:
            measure()


@contextlib.contextmanager
def _alarm(look: object) -> Iterator[None]:
    """Call `look` once the limit has passed, and each second from then on; what it raises breaks the block off."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    former = signal.signal(signal.SIGALRM, look)  # type: ignore[arg-type]
    signal.siginterrupt(signal.SIGALRM, False)  # a library's reading goes on where it was
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S * 1.1, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
