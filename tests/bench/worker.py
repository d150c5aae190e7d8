"""One side of a comparison in a process of its own: python -m tests.bench.worker

Takes one JSON line {"call": "module:function", "args": [...]} after another, answers each with one JSON line. The sides
share no memory and no import, and the rivals' interpreter is another one.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from importlib import import_module


def main() -> None:
    """Answer until the asking process closes the pipe."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        module, function = asked["call"].split(":")
        measured = getattr(import_module(f"tests.bench.{module}"), function)
        gc.collect()
        answers.write(json.dumps(measured(*asked["args"])) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
