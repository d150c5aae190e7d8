"""What the program itself holds in memory is set apart: clearing up after a run looks at that run's things only.

Streamlit collects garbage at the end of every run, while what the run has made is still on its way to the browser. With
all libraries in the heap that takes longer than the rest of the way.
"""

from __future__ import annotations

import gc
import sys

_known = 0


def set_apart() -> None:
    """Set apart what is loaded by now; once more whenever modules have been added. Cheap where there are none."""
    global _known
    if len(sys.modules) != _known:
        _known = len(sys.modules)
        gc.collect()
        gc.freeze()
