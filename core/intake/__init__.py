"""A file becomes staged rows or problems, a difference against the store, and a batch."""
