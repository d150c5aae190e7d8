"""Settings that hold for every test."""

import os

from hypothesis import settings

# conformance holds the rules that tests ask against docs/rules.md; spread shares the tests out among the workers.
pytest_plugins = ["tests.conformance.plugin", "tests.spread"]

# The same examples in each run, and no limit on one example's time: a busy machine must not turn a test red.
settings.register_profile("trabecula", deadline=None, derandomize=True)
settings.load_profile("trabecula")

# Two workers on two cores: a query shared out among threads takes a fifth more of the processor's time.
os.environ.setdefault("TRABECULA_THREADS", "1")
