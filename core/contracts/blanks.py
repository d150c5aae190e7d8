"""What files write for "nothing"."""

from __future__ import annotations

# In every column that is no text.
BLANKS = ("na", "n/a", "null", "nan", "-", "--", ".", "#n/a", "missing")
# In a number or name by which a patient, a scan or a sample is found.
NO_NAME = (*BLANKS, "none", "nil", "?", "#ref!", "#value!", "#name?")
