"""Chance that repeats: one seeded stream per patient and topic, so a changed story leaves the others as they were."""

from __future__ import annotations

import random

SEED = "trabecula 2026-11-20"


def stream(patient_id: str, topic: str) -> random.Random:
    """The random stream of one topic of one patient (text seeds are hashed the same way on every Python)."""
    return random.Random(f"{SEED}/{patient_id}/{topic}")
