"""A limit for one file's time: what runs on is stopped where it is, and is a hang.

What is measured: the processor's time that this process used (all its threads), and the time by the clock less the time
that the calling thread stood ready to run while the processor was given to others (the kernel's count in schedstat). More
than LIMIT_S of either is a hang. So a busy machine does not make a file slow, and a lock that never opens is a hang after
LIMIT_S also on a busy one. What others cost in other ways (a disk that is kept busy, memory that is swapped) counts as
the file's own; the oracle tries such a file a second time. Where the system keeps no such count, only the processor's
time is held to LIMIT_S, and the clock to WAITING_S.

The kernel does not count the time for which a whole process was stopped (Ctrl-Z, SIGSTOP). A pulse beside the work does:
a lock that never opens lets it beat on, a stop does not. Work that lets nothing else run is found by the processor's time.
"""

from __future__ import annotations

import contextlib
import functools
import signal
import threading
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


class Pulse(threading.Thread):
    """Beats as long as this process runs; where it missed beats, the process stood still."""

    def __init__(self, every_s: float = 0.25) -> None:
        super().__init__(daemon=True, name="pulse")
        self.every_s, self._beat = every_s, (0.0, time.perf_counter())

    def run(self) -> None:
        while True:
            time.sleep(self.every_s)
            self._beat = self.still_s(), time.perf_counter()

    def still_s(self) -> float:
        """Seconds for which the process has stood still since the first beat."""
        stood, last = self._beat  # both of one beat
        late = time.perf_counter() - last - self.every_s
        return stood + (late if late > self.every_s else 0.0)


@functools.cache
def pulse() -> Pulse:
    """The one of this process; it begins to beat when it is first asked for."""
    found = Pulse()
    found.start()
    return found


@dataclass
class Watch:
    """What a block took: by the clock, in work of this process, and of the clock's time what was others'.

    lost_s: None where nobody counts it. stood_s: for how long the whole process was stopped.
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0
    lost_s: float | None = None
    stood_s: float = 0.0

    @property
    def took_s(self) -> float:
        """By the clock, while the process was not stopped."""
        return self.wall_s - self.stood_s

    @property
    def too_long(self) -> bool:
        """More work than the limit, or more waiting than a busy machine explains."""
        allowed = WAITING_S if self.lost_s is None else LIMIT_S + self.lost_s
        return self.cpu_s > LIMIT_S or self.took_s > allowed


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
    lost, stood, wall, cpu = lost_s(), pulse().still_s(), time.perf_counter(), time.process_time()

    def measure() -> Watch:
        watch.wall_s, watch.cpu_s = time.perf_counter() - wall, time.process_time() - cpu
        now = lost_s()
        watch.lost_s = None if lost is None or now is None else now - lost
        watch.stood_s = pulse().still_s() - stood
        return watch

    def look(*_: object) -> None:
        if measure().too_long:
            said = f"{watch.took_s:.1f} s by the clock, {watch.cpu_s:.1f} s of work, {watch.lost_s} s kept waiting"
            raise Hang(said)

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
