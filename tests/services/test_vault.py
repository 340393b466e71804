"""Old chat keys go when nothing needs them, also after a crash at the worst moment."""

from __future__ import annotations

from core.domain.actors import SYSTEM
from tests.office import Office


async def test_close_leaves_one_chat_key(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.core.meetings.close_voting(office.clerk, meeting)
    assert office.credentials.key(office.credentials.epoch - 1) is None


async def test_key_that_a_crash_left_is_destroyed(office: Office) -> None:
    old = office.credentials.epoch
    office.credentials.new_epoch()
    assert office.credentials.key(old) is not None
    await office.core.conversations.settle_keys(SYSTEM)
    assert office.credentials.key(old) is None


async def test_receipt_survives_an_unfinished_rotation(office: Office) -> None:
    meeting = await office.open_meeting()
    receipt = await office.vote(meeting, 0)
    office.credentials.new_epoch()
    assert await office.core.conversations.settle_keys(SYSTEM) >= 1
    assert await office.vote(meeting, 0) == receipt


async def test_settling_twice_moves_nothing(office: Office) -> None:
    await office.open_meeting()
    office.credentials.new_epoch()
    await office.core.conversations.settle_keys(SYSTEM)
    assert await office.core.conversations.settle_keys(SYSTEM) == 0
