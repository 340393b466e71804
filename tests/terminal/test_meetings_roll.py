"""A meeting's roll on its page: drawn anew after a look at who comes and goes, and never once people vote."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.ids import MeetingId, VoterId
from tests.factories import a_voter
from tests.terminal.desk import NARROW, WIDE, Desk
from tests.terminal.meeting_room import NOTICED, OPEN, PLANNED, at_meeting, meeting_at

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


async def add_voters(desk: Desk, meeting: MeetingId, *names: str) -> None:
    """Representatives of the constituency of who reports first."""
    stored = await desk.office.core.meetings.get(desk.office.clerk, meeting)
    async with desk.office.core.transactions.write(SYSTEM) as work:
        place = (await work.records.deputy(stored.agenda[0])).constituency_id
        numbers = range(7_000, 7_000 + len(names))
        voters = [
            a_voter(number, name=name, constituency_id=place, is_representative=name == names[0])
            for number, name in zip(numbers, names, strict=True)
        ]
        await work.records.add_voters(voters)


async def at_roll(desk: Desk) -> None:
    await desk.press("l")
    await desk.until(lambda: bool(desk.app.screen.query("#roll")) and desk.app.screen.focused is not None)


async def at_changes(desk: Desk, choice: str) -> None:
    await at_roll(desk)
    await desk.press("d")
    await desk.until_shown("only the voter representatives", "all voters")
    await desk.type(choice)
    await desk.press("enter")
    await desk.until_shown("What would change")


async def roll_of(desk: Desk, place: int) -> list[VoterId]:
    meeting = await meeting_at(desk, place)
    return list(await desk.office.core.meetings.roll(desk.office.clerk, meeting.id))


@SIZES
async def test_drawing_shows_who_comes_and_goes_first(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_meeting(tmp_path, NOTICED, size=size) as desk:
        before = await roll_of(desk, NOTICED)
        await add_voters(desk, (await meeting_at(desk, NOTICED)).id, "欧阳娜", "司马光")
        await at_changes(desk, "all")
        await desk.until_shown("comes", "欧阳娜", "司马光", "goes", f"now {len(before)}, then 2: 2 come", "told of")
        assert await roll_of(desk, NOTICED) == before
        await desk.press("a")
        await desk.until_said("The roll is drawn anew: 2 may evaluate.")
        assert len(await roll_of(desk, NOTICED)) == 2
        await desk.until_shown("Roll (2)", "欧阳娜")


async def test_representatives_alone_are_drawn(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        await add_voters(desk, (await meeting_at(desk, PLANNED)).id, "欧阳娜", "司马光")
        await at_changes(desk, "only")
        await desk.until_shown("欧阳娜", "now 0, then 1", "nobody would be on it of")
        assert "司马光" not in desk.text
        await desk.press("a")
        await desk.until_said("1 may evaluate")
        assert len(await roll_of(desk, PLANNED)) == 1


async def test_drawn_roll_is_undone(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        before = await roll_of(desk, NOTICED)
        await add_voters(desk, (await meeting_at(desk, NOTICED)).id, "欧阳娜")
        await at_changes(desk, "all")
        await desk.until_shown("欧阳娜")
        await desk.press("a")
        await desk.until_said("1 may evaluate")
        await desk.press("u")
        await desk.until_shown("Undo this?", f"1 -> {len(before)}")
        await desk.press("enter")
        await desk.until_said("Undone")
        assert await roll_of(desk, NOTICED) == before


async def test_roll_that_would_stay_cannot_be_adopted(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        await at_changes(desk, "all")
        await desk.until_shown("Nothing would change.")
        assert "Adopt" not in desk.footer


async def test_roll_stands_once_people_vote(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await at_roll(desk)
        await desk.press("d")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "RollPage"
        assert "Draw" not in desk.footer


async def test_vote_that_opens_meanwhile_is_said(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await at_changes(desk, "all")
        meeting = await meeting_at(desk, NOTICED)
        await desk.office.core.meetings.open_voting(desk.office.clerk, meeting.id, "correct horse battery")
        await desk.until(lambda: bool(desk.trouble))
        assert "roll" in desk.trouble


async def test_viewer_draws_no_roll(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED, role=Role.VIEWER) as desk:
        await at_roll(desk)
        await desk.press("d")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "RollPage"
