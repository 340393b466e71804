"""The robbery of ``test_linkage`` on a network without buttons: every choice is typed, as a number or in words.

There nothing tells who wrote an opinion either: everybody writes.
"""

from __future__ import annotations

import pytest

from bot.channels.local import PLAIN
from tests.proofs.test_linkage import (
    BALLOT_WORDS,
    FEW,
    MANY,
    Robber,
    depends,
    guesses_a_mark,
    judged,
    links,
    tells_who_wrote,
)

pytestmark = pytest.mark.timeout(1_800)  # seconds


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Robber:
    return Robber(tmp_path_factory.mktemp("few"), FEW, PLAIN)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Robber:
    return Robber(tmp_path_factory.mktemp("many"), MANY, PLAIN)


def test_no_typed_word_is_copied(few: Robber) -> None:
    assert "基本满意" in BALLOT_WORDS
    assert few(1).words == []


def test_nothing_measured_goes_with_a_typed_choice(few: Robber) -> None:
    verdict = judged(few, [1], depends)
    assert not verdict.is_leak, verdict


def test_no_order_links_voters_and_typed_answers(few: Robber) -> None:
    verdict = judged(few, [1], links)
    assert not verdict.is_leak, verdict


@pytest.mark.slow
def test_three_typed_meetings_betray_no_choice(many: Robber) -> None:
    verdict = judged(many, [1, 2, 3], depends)
    assert not verdict.is_leak, verdict


@pytest.mark.slow
def test_best_guess_of_a_typed_mark_is_chance(many: Robber) -> None:
    verdict = judged(many, [1, 2, 3], guesses_a_mark)
    assert not verdict.is_leak, verdict


@pytest.mark.slow
def test_nothing_tells_who_typed_an_opinion(many: Robber) -> None:
    verdict = judged(many, [1, 2, 3], tells_who_wrote)
    assert not verdict.is_leak, verdict
