"""Reference tables as data, and the Z-scores computed from them."""
