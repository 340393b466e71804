"""At a meeting's page of the season, with a second person at hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Button, Input

from core.domain.actors import SYSTEM, Role
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from tests.office import PASSPHRASE
from tests.terminal.desk import NARROW, PATIENCE, Desk, at_desk
from tui.second_person import SecondPerson

SECOND_PASSWORD = "staple-correct-7"
PUBLISHED, COUNTED, CLOSED, OPEN, NOTICED, PLANNED, POSTPONED = range(7)  # places in the season's list


@asynccontextmanager
async def at_meeting(
    folder: Path,
    place: int,
    *,
    size: tuple[int, int] = NARROW,
    language: str = "en",
    role: Role = Role.CLERK,
) -> AsyncIterator[Desk]:
    """The page of the meeting at ``place`` of the season's list."""
    async with at_desk(folder, size=size, language=language, role=role) as desk:
        seconds = Role.ADMINISTRATOR if role is Role.SCRUTINEER else Role.SCRUTINEER
        await desk.office.core.sign_in.set_password(SYSTEM, desk.office.county.staff[seconds], SECOND_PASSWORD)
        await open_page(desk, place)
        yield desk


async def open_page(desk: Desk, place: int) -> None:
    await desk.press("2")
    await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
    await desk.press(*["down"] * place, "enter")
    await desk.until(lambda: bool(desk.app.screen.query("#agenda")) and desk.app.screen.focused is not None)


async def meeting_at(desk: Desk, place: int) -> Meeting:
    return (await desk.office.core.meetings.list_of_year(desk.office.clerk, 2026))[place]


async def until_status(desk: Desk, place: int, status: MeetingStatus) -> MeetingId:
    """Look until the core says that the meeting is ``status``."""
    found: list[Meeting] = []
    for _ in range(PATIENCE):
        found = [await meeting_at(desk, place)]
        if found[0].status is status:
            return found[0].id
        await desk.pilot.pause(0.01)
    raise AssertionError(f"still {found[0].status}; the screen shows:\n{desk.text}")


async def agree(desk: Desk) -> None:
    """To the question on the screen."""
    await desk.until(lambda: bool(desk.app.screen.query("#agree")) and desk.app.screen.focused is not None)
    assert isinstance(desk.app.screen.focused, Button)
    await desk.press("enter")


async def confirm(desk: Desk, login: str = "scrutineer") -> None:
    """The second person types login and password."""
    await desk.until(lambda: isinstance(desk.app.screen, SecondPerson) and desk.app.screen.query_one(".window").display)
    await desk.type(login)
    await desk.press("enter")
    await desk.type(SECOND_PASSWORD)
    await desk.press("enter")
    await desk.until(lambda: not isinstance(desk.app.screen, SecondPerson))


async def fill(desk: Desk, *values: str) -> None:
    """The form on the screen, field by field, and hand it over."""
    await desk.until(lambda: bool(desk.app.screen.query("#agree-button")) and desk.app.screen.focused is not None)
    for value in values:
        if isinstance(desk.app.screen.focused, Input):
            await desk.press("end", *["backspace"] * len(desk.app.screen.focused.value))
        await desk.type(value)
        await desk.press("enter")
    await desk.press("ctrl+s")


async def passphrase(desk: Desk, times: int = 1) -> None:
    await fill(desk, *[PASSPHRASE] * times)
