"""The dashboard in the mode of proposals: reached, a step picked, a form filled in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Input, Select, TextArea

from core.domain.actors import Role
from core.domain.ids import ProposalId
from core.domain.proposals.proposal import Proposal
from tests.terminal.desk import NARROW, Desk, at_desk
from tui.dialogs.choice import Pick
from tui.dialogs.form import Form
from tui.dialogs.question import Question
from tui.pages.proposal_page import ProposalPage

PROPOSALS = 8


@asynccontextmanager
async def at_proposals(
    folder: Path, *, size: tuple[int, int] = NARROW, language: str = "en", role: Role = Role.CLERK
) -> AsyncIterator[Desk]:
    """The list of the year's proposals, loaded."""
    async with at_desk(folder, size=size, language=language, role=role) as desk:
        await desk.press("0")
        await desk.until(lambda: bool(desk.app.screen.query("#proposals")) and desk.app.screen.focused is not None)
        await desk.until(lambda: desk.listing("proposals").number == PROPOSALS)
        yield desk


@asynccontextmanager
async def at_proposal(
    folder: Path, number: int, *, size: tuple[int, int] = NARROW, language: str = "en", role: Role = Role.CLERK
) -> AsyncIterator[Desk]:
    """The page of one, loaded."""
    async with at_desk(folder, size=size, language=language, role=role) as desk:
        await open_page(desk, number)
        yield desk


async def open_page(desk: Desk, number: int) -> None:
    page = ProposalPage(desk.app.front, ProposalId(number))
    await desk.app.push_screen(page)
    await desk.until(lambda: page._has_arrived and page.focused is not None)


async def proposal_of(desk: Desk, number: int) -> Proposal:
    return (await desk.office.core.proposals.get(desk.office.clerk, ProposalId(number))).proposal


async def picked(desk: Desk, typed: str) -> None:
    """In the window that offers a choice."""
    await desk.until(lambda: isinstance(desk.app.screen, Pick) and isinstance(desk.app.focused, Input))
    window = desk.app.screen
    await desk.type(typed)
    await desk.press("enter")
    await desk.until(lambda: desk.app.screen is not window)


async def agreed(desk: Desk, *words: str) -> None:
    """In the window that asks, which says ``words``."""
    await desk.until(lambda: isinstance(desk.app.screen, Question))
    await desk.until_shown(*words)
    await desk.press("enter")


async def form_open(desk: Desk) -> Form:
    await desk.until(lambda: isinstance(desk.app.screen, Form) and desk.app.focused is not None)
    form = desk.app.screen
    assert isinstance(form, Form)
    return form


async def filled(desk: Desk, values: Mapping[str, str]) -> None:
    """The form that is open, and handed over."""
    form = await form_open(desk)
    for key, value in values.items():
        match widget := form.query_one(f"#{key}"):
            case TextArea():
                widget.text = value
            case Select():
                widget.value = value
            case Input():
                widget.value = value
    await desk.pilot.pause()
    await desk.press("ctrl+s")


async def step(desk: Desk, typed: str) -> None:
    """One of what can happen next."""
    await desk.until(lambda: isinstance(desk.app.screen, ProposalPage))
    await desk.press("n")
    await picked(desk, typed)
