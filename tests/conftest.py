"""Settings that hold for every test."""

from hypothesis import settings

# Holds the rules that tests ask against docs/rules.md.
pytest_plugins = ["tests.conformance.plugin"]

# The same examples in each run, and no limit on one example's time: a busy machine must not turn a test red.
settings.register_profile("trabecula", deadline=None, derandomize=True)
settings.load_profile("trabecula")
