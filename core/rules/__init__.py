"""One clinical question per SQL view, with its limits beside it."""
