"""Reference tables as data, and their way into the store."""

from __future__ import annotations

from core.reference.install import install

__all__ = ["install"]
