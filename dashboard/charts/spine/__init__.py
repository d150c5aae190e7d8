"""The figure of the spine over its images, and the outlines that are drawn from measured heights."""
