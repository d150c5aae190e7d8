"""The laboratory figures: one panel for each analyte over one time axis, and the days around each infusion."""
