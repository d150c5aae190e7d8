"""The limits of thresholds.toml, each a small step up and down, and with its boundary on the other side."""

from __future__ import annotations

from importlib import resources

from core.rules import views
from core.rules.limits import Limit, rule_book
from tests.mutants.comparisons import FLIPS, Mutant

FILE = "thresholds.toml"
# A step that a vector beside the boundary sees: of an age more than one day and less than two.
STEPS = {
    "SD": 0.01, "years": 0.004, "mL": 0.1, "%": 0.02, "g/cm2": 0.0001, "times the precision error": 0.01,
    "percentage points": 0.1, "cm": 0.1, "of 10": 0.5, "SD per year": 0.01, "times": 0.001, "nmol/L": 0.1, "mmol/L": 0.01,
    "ng/mL": 0.1, "nmol/L per ng/mL": 0.001, "mL/min/1.73 m²": 0.1, "mg/kg/day": 0.01,
}  # fmt: skip
# Bone ages are told to a tenth of a year, losses of height to a tenth of a percent.
STEPS_OF = {
    "bone_age_delay_years": 0.1, "vertebral_mild_loss_percent": 0.1, "vertebral_moderate_loss_percent": 0.1,
    "vertebral_severe_loss_percent": 0.1,
}  # fmt: skip


def nudges() -> list[Mutant]:
    """Every limit, changed."""
    lines = resources.files("core.rules").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    return [mutant for limit in rule_book().values() for mutant in of_limit(limit, lines)]


def of_limit(limit: Limit, lines: list[str]) -> list[Mutant]:
    """The two or three mutants of one limit; lines are those of its file."""
    step = step_of(limit)
    changes = {
        f"{limit.value} up by {step:g}": {"value": _moved(limit, step)},
        f"{limit.value} down by {step:g}": {"value": _moved(limit, -step)},
    }
    if limit.op:
        changes[f"{limit.op} to {FLIPS[limit.op]}"] = {"op": FLIPS[limit.op]}
    line = lines.index(f"[{limit.limit_id}]") + 1
    reads = frozenset(rule.name for rule in views.rules() if limit.limit_id in rule.limits_in_text)
    return [
        Mutant(FILE, line, limit.limit_id, change, reads, limit=limit.model_copy(update=new))
        for change, new in changes.items()
    ]


def step_of(limit: Limit) -> int | float:
    """1 for whole numbers. Raises ValueError for a decimal in a unit that no step is given for."""
    if isinstance(limit.value, int):
        return 1
    step = STEPS_OF.get(limit.limit_id) or STEPS.get(limit.unit)
    if step is None:
        raise ValueError(f"tests/mutants/nudges.py has no step for {limit.limit_id} in {limit.unit}")
    return step


def _moved(limit: Limit, by: float) -> float:
    # nine decimals: 2.77 + 0.01 is 2.78, as a source would write it
    return limit.value + by if isinstance(limit.value, int) else round(limit.value + by, 9)
