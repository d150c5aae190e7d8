"""The figures of a cohort: change of Z aligned at the first infusion, and the courses below each other."""
