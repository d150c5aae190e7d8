"""What the program itself holds in memory is set apart: clearing up after a run looks at what runs have made only.

Streamlit collects garbage at the end of every run, while what the run has made is still on its way to the browser. With
all libraries in the heap that takes longer than the rest of the way.
"""

from __future__ import annotations

import gc
import threading

_once = threading.Lock()


def set_apart() -> None:
    """Set apart what is loaded by now: once in a process, when all pages are imported and before anybody has used one.

    Whatever else lives at that moment stays until the process ends: hence never again, when it would be patients' rows.
    """
    if _once.acquire(blocking=False):
        gc.collect()
        gc.freeze()
