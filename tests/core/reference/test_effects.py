"""The published effects: the numbers as their sources print them, each with a citation and words that hold its number."""

from __future__ import annotations

import pytest

from core.reference.effects import Effect, effects, effects_of

PRINTED = {
    "ward2021_zoledronate": (0.64, None, 12),
    "ward2021_placebo": (0.11, None, 12),
    "ward2021_difference": (0.41, None, 12),
    "ward2021_difference_adjusted": (0.75, None, 12),
    "simm2011": (1.88, 1.24, 12),
    "vuorimies2011": (1.3, None, 24),
    "dimeglio2003": (1.0, None, 12),
    "soesanti2015": (None, None, 12),
}


def test_the_numbers_are_those_printed() -> None:
    assert {one.effect_id: (one.change, one.sd, one.months) for one in effects()} == PRINTED


@pytest.mark.parametrize("one", effects(), ids=lambda one: one.effect_id)
def test_each_has_a_source_and_words_that_hold_its_numbers(one: Effect) -> None:
    assert one.citation and one.short and one.who and one.measure
    shown = [one.from_z, one.to_z] if one.from_z is not None else [one.change, one.sd]
    for number in shown:
        assert number is None or f"{number:g}".replace("-", "−") in one.words.replace(".0", "")


def test_a_span_is_the_difference_of_its_ends() -> None:
    spans = [
        (one.to_z - one.from_z, one.change) for one in effects() if one.from_z is not None and one.to_z is not None
    ]
    assert [round(span, 9) for span, _ in spans] == [change for _, change in spans] != []


def test_of_one_drug_with_its_comparison() -> None:
    assert [one.effect_id for one in effects_of("pamidronate")] == ["dimeglio2003"]
    shown = [one.effect_id for one in effects_of("zoledronate")]
    assert "ward2021_placebo" in shown and "dimeglio2003" not in shown
    assert effects_of("alendronate") == effects_of(None) == effects()
