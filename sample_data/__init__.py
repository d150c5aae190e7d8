"""Synthetic children with their seeded generator. No row describes a real person."""
