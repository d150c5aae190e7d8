"""What a centre's table may plausibly hold. All numbers here are this product's choice: they catch slips, not biology.

The limits of M come from the contracts: what a scan's own value may be (core/contracts/dxa.py, visits.py).
"""

from __future__ import annotations

AGE_YEARS = (0.0, 120.0)
# Published L lie between about -4 and +4; ten times the usual size is a decimal slip.
MOST_L = 10.0
# A coefficient of variation of 1 would be an SD as large as the median.
MOST_S = 1.0
# A table must be able to say that a value is low: the lowest Z that L and S can express lies below this.
LOWEST_Z = -3.0
# From one age to the next, to be confirmed: a decimal slip or a row of another table.
MOST_M_RATIO = 1.5
MOST_S_RATIO = 2.0
# Years between two rows, to be confirmed: is a row missing? Between rows the table is read along straight lines.
MOST_GAP_YEARS = 2.0
# Expected Z = intercept + slope x height Z.
MOST_INTERCEPT_Z = 5.0
MOST_SLOPE = 2.0
MOST_RESIDUAL_SD = 2.0
# A reference table has some hundred rows.
MOST_BYTES = 5 * 1024 * 1024
