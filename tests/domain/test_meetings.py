"""Every pair of states: forward freely, back only with a reason, never where the key is gone."""

from __future__ import annotations

import pytest

from core.domain.errors import Conflict, Invalid
from core.domain.meetings import FORWARD, WITH_REASON, MeetingStatus, check_step
from tests.factories import a_meeting

PAIRS = [(one, other) for one in MeetingStatus for other in MeetingStatus]


def allowed(one: MeetingStatus, other: MeetingStatus) -> str:
    if other in FORWARD.get(one, frozenset()):
        return "freely"
    return "with reason" if other in WITH_REASON.get(one, frozenset()) else "never"


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_each_step_is_judged_as_drawn(one: MeetingStatus, other: MeetingStatus) -> None:
    meeting = a_meeting(status=one)
    verdict = allowed(one, other)
    if verdict == "freely":
        check_step(meeting, other)
    else:
        with pytest.raises(Conflict if verdict == "never" else Invalid):
            check_step(meeting, other)
    if verdict == "with reason":
        check_step(meeting, other, reason="heavy snow")


def test_closed_voting_is_never_opened_again() -> None:
    assert all(MeetingStatus.OPEN not in targets for targets in WITH_REASON.values())
    assert [one for one, targets in FORWARD.items() if MeetingStatus.OPEN in targets] == [MeetingStatus.NOTICED]


def test_published_is_the_end() -> None:
    assert MeetingStatus.PUBLISHED not in FORWARD
    assert MeetingStatus.PUBLISHED not in WITH_REASON
