"""`python -m tests.mutants`: see long_run.py, which stands apart so that its processes can import it by its name."""

from __future__ import annotations

import sys

from tests.mutants.long_run import main

if __name__ == "__main__":
    sys.exit(main())
