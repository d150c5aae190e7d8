"""What a form says of an unusual value: the name of its own tick, and the Upload page where it has none."""

from __future__ import annotations

import pytest

from dashboard.data import diagnosis_by_hand, infusion_by_hand, pregnancy_by_hand, result_by_hand, spine_by_hand
from dashboard.data.by_hand import Form, in_words

TICKED = [
    (infusion_by_hand.FORM, "Unusual values are right"),
    (pregnancy_by_hand.FACT, "Unusual values are right"),
    (pregnancy_by_hand.PREGNANCY, "Unusual values are right"),
    (result_by_hand.FORM, "An unusual value is right"),
    (spine_by_hand.READ, "Unusual heights are right"),
]


@pytest.mark.parametrize(("form", "tick"), TICKED)
def test_a_form_names_its_own_tick(form: Form, tick: str) -> None:
    assert in_words(form, "Confirm it (--accept-soft).") == f"Confirm it (tick \u201c{tick}\u201d)."


def test_a_form_without_a_tick_names_the_page_that_has_one() -> None:
    said = in_words(diagnosis_by_hand.FORM, "Confirm it (--accept-soft).")
    assert said == "Confirm it (on the Upload page: unusual values are right)."
