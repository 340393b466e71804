"""What the bot learns from a homeserver that says "too many"."""

from __future__ import annotations

from bot.channels.matrix.pacing import Pacing
from core.domain.paces import Basis, Pace
from tests.chat.telegram.conftest import Hourglass


def _sent(pacing: Pacing, number: int) -> None:
    """So many are let through."""
    for _ in range(number):
        pacing.spend()
        pacing.accepted()


def _refused(pacing: Pacing, seconds: float, *, after: int) -> None:
    """One more than ``after`` is sent."""
    _sent(pacing, after)
    pacing.spend()
    pacing.refused(seconds)


def test_nothing_is_held_before_a_refusal() -> None:
    pacing = Pacing(Hourglass())
    _sent(pacing, 100)
    assert pacing.delay() == 0


def test_refusal_holds_for_the_time_that_was_named() -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    _refused(pacing, 5.0, after=10)
    assert pacing.delay() == 5.0
    glass.now += 4.0
    assert pacing.delay() == 1.0


def test_messages_go_at_the_learned_pace_afterwards() -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    _refused(pacing, 5.0, after=10)
    left = []
    for _ in range(4):
        glass.now += pacing.delay()
        pacing.spend()
        left.append(glass.now - 1_000.0)
    assert left == [5.0, 10.0, 15.0, 20.0]


def test_time_that_had_passed_already_is_counted() -> None:
    """Synapse names the wait until the next message, and a part of that is over when it is asked."""
    glass = Hourglass()
    pacing = Pacing(glass)
    _sent(pacing, 10)
    glass.now += 3.5
    pacing.spend()
    pacing.refused(1.5)
    assert pacing.cost == 5.0


def test_place_is_given_to_one_message_only() -> None:
    """Many wait at once; who asks second waits on."""
    glass = Hourglass()
    pacing = Pacing(glass)
    _refused(pacing, 5.0, after=1)
    glass.now += 5.0
    assert [pacing.delay(), pacing.delay()] == [0.0, 5.0]
    pacing.spend()
    assert pacing.delay() == 5.0


def test_quiet_time_gives_the_burst_back() -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    _refused(pacing, 5.0, after=10)
    glass.now += 3_600.0
    for _ in range(10):
        assert pacing.delay() == 0
        pacing.spend()
    assert pacing.delay() > 0


def test_shorter_refusal_ends_no_longer_one() -> None:
    pacing = Pacing(Hourglass())
    pacing.refused(30.0)
    pacing.refused(1.0)
    assert pacing.delay() >= 30.0


def test_ban_is_not_taken_for_a_pace() -> None:
    pacing = Pacing(Hourglass())
    pacing.refused(86_400.0)
    assert pacing.cost == 60.0


def test_burst_is_what_went_beyond_the_pace() -> None:
    """A day of answers, one in a minute, is no burst."""
    glass = Hourglass()
    pacing = Pacing(glass)
    for _ in range(500):
        _sent(pacing, 1)
        glass.now += 60.0
    _refused(pacing, 5.0, after=10)
    assert pacing.pace == Pace(5.0, 10, Basis.SEEN)


def test_answers_under_way_belong_to_the_burst() -> None:
    """Twenty leave at once; the refusals come back before what was let through."""
    glass = Hourglass()
    pacing = Pacing(glass)
    for _ in range(20):
        pacing.spend()
    for _ in range(10):
        pacing.refused(5.0)
    for _ in range(10):
        pacing.accepted()
    assert pacing.pace.burst == 10
    assert pacing.delay() == 5.0


def test_old_refusal_is_tried_anew() -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    _refused(pacing, 5.0, after=10)
    glass.now += 3_601.0
    for _ in range(21):
        assert pacing.delay() == 0
        _sent(pacing, 1)
    assert not pacing.pace.is_limited


def test_limit_that_still_stands_is_learned_again() -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    _refused(pacing, 5.0, after=10)
    glass.now += 3_601.0
    for _ in range(10):
        assert pacing.delay() == 0
        _sent(pacing, 1)
    pacing.spend()
    pacing.refused(5.0)
    assert pacing.pace == Pace(5.0, 10, Basis.SEEN)
    assert pacing.delay() == 5.0


def test_first_refusal_does_not_promise_too_much() -> None:
    """Ten messages in 0.8 s: the server names 4.2 s, and a message costs 5."""
    glass = Hourglass()
    pacing = Pacing(glass)
    for _ in range(10):
        _sent(pacing, 1)
        glass.now += 0.08
    pacing.spend()
    pacing.refused(4.2)
    assert pacing.cost < 5.0
    assert pacing.pace.cost == 5.0
