"""What a centre's table may plausibly hold. All numbers here are this product's choice: they catch slips, not biology.

The limits of M come from the contracts: what a scan's own value may be (core/contracts/dxa.py, visits.py).
"""

from __future__ import annotations

AGE_YEARS = (0.0, 120.0)
# Published L lie between about -4 and +4: beyond USUAL_L it has to be confirmed; beyond MOST_L it is a decimal slip.
USUAL_L = 5.0
MOST_L = 10.0
# S is a coefficient of variation. Of height it is about 0.04, of bone 0.08 to 0.25. Below 0.01 a step of one percent of
# the median would be more than 1 Z; at 1 an SD would be as large as the median.
LEAST_S, MOST_S = 0.01, 1.0
# A table must be able to say that a value is low: the lowest Z that L and S can express lies below this.
LOWEST_Z = -3.0
# From one age to the next, to be confirmed: a decimal slip or a row of another table.
MOST_M_RATIO = 1.5
MOST_S_RATIO = 2.0
# Years between two rows, to be confirmed: is a row missing? Between rows the table is read along straight lines.
MOST_GAP_YEARS = 2.0
# Bone and height grow until adulthood: a median that falls below an earlier one by more than this share, or stands
# still for longer than these years, has to be confirmed. Single rows of a smoothed table wander by less.
ADULT_YEARS = 18.0
MOST_FALL_OF_M = 0.03
STILL_M_SHARE = 0.001
MOST_YEARS_OF_SAME_M = 5.0
# Ages in months, taken for years: a table that reaches beyond a young adult, or begins at 24 and goes on by so many.
PAEDIATRIC_YEARS = 25.0
FIRST_MONTH, MOST_STEP_OF_MONTHS = 24.0, 3.0
# Half of a centre's own scans beyond this Z: more likely another unit or column than so many such children.
ABSURD_Z = 4.0
# Expected Z = intercept + slope x height Z.
MOST_INTERCEPT_Z = 5.0
MOST_SLOPE = 2.0
MOST_RESIDUAL_SD = 2.0
# To be confirmed: Z rising by more than height Z does, fewer children than a regression can be made from, children who
# hardly differ from the line.
USUAL_SLOPE = 1.0
LEAST_N = 10
USUAL_RESIDUAL_SD = 0.05
# A reference table has some hundred rows.
MOST_BYTES = 5 * 1024 * 1024
