"""A voter from the slip to the receipt, over the local channel and the real stores. English is the msgids'."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.desk import Desk, open_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, language="en") as opened:
        yield opened


async def test_voter_votes_and_gets_receipt(desk: Desk) -> None:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    await desk.press("ana", "Evaluate")
    await desk.press("ana", "Satisfied", "Dissatisfied", "No opinion")
    shown = await desk.press("ana", "Cast my ballot")
    turnout = await desk.office.core.voting.turnout(desk.office.clerk, meeting)
    assert "Your ballot is in the urn" in shown.text
    assert turnout.chat == 1
