"""The published rates: what is in the numerator, what in the denominator."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.proposals.handling import rated, replied, silent, withdrawn
from core.domain.proposals.proposal import Consultation, Proposal
from core.domain.proposals.statistics import Rate, RateName, of_unit, statistics
from core.domain.rules.handling import Silence
from tests.domain.proposals.desk import HELPER, LEAD, SOLE, a_reply, answered, desk, filed, handled, shared

SATISFIED, BASICALLY, BAD = "satisfied", "basically_satisfied", "dissatisfied"


def numbered(*proposals: Proposal) -> list[Proposal]:
    return [replace(one, number=place) for place, one in enumerate(proposals, start=1)]


def judged(process: str, result: str) -> Proposal:
    return rated(answered(), [("process", process), ("result", result)], desk(), reasons="没有落实")


def unheard() -> Proposal:
    return silent(answered(), desk(desk().today.replace(month=4)))


def rate(name: RateName, *proposals: Proposal, silence: Silence = Silence.NO_RESPONSE) -> tuple[int, int]:
    found = statistics(numbered(*proposals), desk(silence=silence).rules)
    (one,) = [one for one in found.rates if one.name is name]
    return one.part, one.whole


def test_assigned_of_all_that_were_filed() -> None:
    assert rate(RateName.ASSIGNED, filed(), handled(), answered()) == (2, 3)


def test_withdrawn_and_unfiled_proposals_do_not_count() -> None:
    gone = withdrawn(filed(), desk(), reason="已经解决")
    found = statistics([*numbered(gone), filed()], desk().rules)
    assert found.filed == 0
    assert all(one.whole == 0 and one.percent is None for one in found.rates)


def test_replied_once_every_answering_unit_has_written() -> None:
    half = replied(shared(), a_reply(LEAD), desk())
    assert rate(RateName.REPLIED, half, handled()) == (1, 2)


def test_a_telephone_call_is_no_meeting() -> None:
    called, met = (
        replied(handled(), replace(a_reply(), consultation=form), desk())
        for form in (Consultation.PHONE, Consultation.VISIT)
    )
    assert rate(RateName.CONSULTED, called, met, handled()) == (1, 2)


@pytest.mark.parametrize(
    ("silence", "strict", "broad"),
    [(Silence.NO_RESPONSE, (1, 4), (2, 4)), (Silence.EXCLUDED, (1, 3), (2, 3))],
)
def test_both_satisfaction_rates_and_silence(silence: Silence, strict: tuple[int, int], broad: tuple[int, int]) -> None:
    year = (judged(SATISFIED, SATISFIED), judged(SATISFIED, BASICALLY), judged(SATISFIED, BAD), unheard())
    assert rate(RateName.SATISFIED, *year, silence=silence) == strict
    assert rate(RateName.SATISFIED_OR_BASICALLY, *year, silence=silence) == broad


def test_unrated_replies_are_not_counted_yet() -> None:
    assert rate(RateName.SATISFIED, answered()) == (0, 0)


def test_implemented_are_the_settled_classes() -> None:
    promised = replied(handled(), a_reply(result_class="b"), desk())
    found = statistics(numbered(answered(), promised), desk().rules)
    assert rate(RateName.IMPLEMENTED, answered(), promised) == (1, 2)
    assert found.classes == (("a", 1), ("b", 1), ("c", 0), ("d", 0))


def test_percents_are_rounded_half_up() -> None:
    assert Rate(RateName.REPLIED, 1, 16).percent == Decimal("6.3")  # 6.25
    assert Rate(RateName.REPLIED, 2, 3).percent == Decimal("66.7")


def test_a_unit_answers_for_what_it_does_not_assist_in() -> None:
    proposals = [handled(), shared()]
    assert [len(of_unit(proposals, unit)) for unit in (SOLE, LEAD, HELPER)] == [1, 1, 0]
