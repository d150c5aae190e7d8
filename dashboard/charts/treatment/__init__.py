"""The figure of the Treatment page: Z-scores over the infusions by dose per kg, their sums, and other drugs."""
