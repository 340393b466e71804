"""今日: what waits for whom, and that Enter leads to where it is done; both languages and sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from tests.factories import a_reminder
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.proposal_county import TITLES
from tui.pages.owed_page import OwedPage
from tui.pages.proposal_page import ProposalPage
from tui.pages.report_entry import ReportPage
from tui.pages.text_page import TextPage
from tui.screens.meeting_page import MeetingPage

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


async def cursor_on(desk: Desk, key: str, listing: str = "steps") -> None:
    """Put the cursor of a list on the first row whose key begins so."""
    shown = desk.listing(listing)
    await desk.until(lambda: any(one.startswith(key) for one in shown.shown_keys))
    shown.take_focus()
    shown.go_to(next(place for place, one in enumerate(shown.shown_keys) if one.startswith(key)))
    await desk.until(lambda: (shown.cursor_key or "").startswith(key))


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_everything_that_waits_is_named(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {
        "zh_CN": ("待您办理", "启动服务", "shuzhi serve", "备份", "打电话", "承诺未交", "距最低 50 人还差 19 人"),
        "en": ("Waiting for you", "start the server", "shuzhi serve", "back up", "telephone", "pledges missing"),
    }
    async with at_desk(tmp_path, size=size, language=language) as desk:
        for word in words[language][:2]:
            await desk.until_shown(word)
        rows = desk.listing("steps")
        cells = [cell.text for row in rows._view.held() for cell in row.cells.values()]
        for word in words[language][2:]:
            assert word in " ".join(cells) or word in desk.text
        if size == WIDE:  # nothing but a long row of names is cut
            coming = [row.cells["title"].text for row in desk.listing("coming")._view.held()]
            assert [text for text in (*cells, *coming) if cell_len(text) <= 100 and text not in desk.text] == []


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (Role.TELLER, {"count"}),
        (Role.SCRUTINEER, {"count"}),
        (Role.VIEWER, set()),
        (Role.CLERK, {"reschedule", "notice", "open", "close", "publish"}),
    ],
)
async def test_only_own_steps_wait(tmp_path: Path, role: Role, steps: set[str]) -> None:
    async with at_desk(tmp_path, language="en", role=role) as desk:
        await desk.until_shown("Waiting for you")
        keys = desk.listing("steps").shown_keys
        assert {key.rpartition(":")[2] for key in keys if key.startswith("meeting:")} == steps


@pytest.mark.parametrize(
    ("role", "told"), [(Role.ADMINISTRATOR, "shuzhi backup"), (Role.CLERK, "ask the administrator")]
)
async def test_backup_is_told_to_whom_may_take_it(tmp_path: Path, role: Role, told: str) -> None:
    async with at_desk(tmp_path, role=role, size=WIDE, language="en") as desk:
        await desk.until_shown("back up", told)


async def test_viewer_is_told_nothing_to_do(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.VIEWER) as desk:
        await desk.until_shown("Nothing waits for you.")
        assert desk.listing("steps").shown_keys == ()


@pytest.mark.parametrize(("key", "page"), [("meeting:", MeetingPage), ("pledge", OwedPage), ("report", OwedPage)])
async def test_enter_leads_to_the_page(tmp_path: Path, key: str, page: type) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await cursor_on(desk, key)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, page))
        await desk.press("escape")
        await desk.until_shown("[1 Today]")


@pytest.mark.parametrize(
    ("key", "shown"),
    [("server", "[9 System]"), ("backup", "[9 System]"), ("plan", "[3 Plan]"), ("calls", "Must be telephoned")],
)
async def test_enter_leads_to_the_mode(tmp_path: Path, key: str, shown: str) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await cursor_on(desk, key)
        await desk.press("enter")
        await desk.until_shown(shown)


async def test_enter_on_a_stuck_message_shows_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await cursor_on(desk, "", "stuck")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, TextPage))
        await desk.until_shown("Channel: telegram")


async def test_enter_on_a_coming_reminder_opens_its_meeting(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await cursor_on(desk, "meeting:", "coming")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, MeetingPage))


async def test_enter_on_a_chase_opens_its_proposal(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await chased(desk, 4)
        await cursor_on(desk, "unit_deadline:4", "coming")
        row = desk.listing("coming").cursor_row
        assert row is not None
        assert row.cells["title"].text == TITLES[3]
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ProposalPage))
        await desk.until_shown(TITLES[3], "Trail")


async def test_teller_is_told_whose_a_chase_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.TELLER) as desk:
        await chased(desk, 4)
        await cursor_on(desk, "unit_deadline:4", "coming")
        assert TITLES[3] not in desk.text
        await desk.press("enter")
        await desk.until_said("read by viewers")


async def chased(desk: Desk, proposal: int) -> None:
    """A unit's deadline that waits to be said."""
    people = await desk.office.core.records.staff(desk.office.clerk)
    waits = a_reminder(
        f"unit_deadline:{proposal}:week_before:1",
        event="unit_deadline",
        subject_id=proposal,
        person=Person(PersonKind.STAFF, people[0].id),
        due_at=desk.office.clock.now(),
    )
    async with desk.office.core.transactions.write(SYSTEM) as work:
        await work.reminders.add([waits])


async def test_why_stands_beside_at_a_hundred_and_twenty(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(120, 30), language="en") as desk:
        await desk.until_shown("Reminders that fall due next", "Could not be sent", "no chat account")


async def test_next_meeting_has_a_key(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await desk.until_shown("Next meeting")
        await desk.press("m")
        await desk.until(lambda: isinstance(desk.app.screen, MeetingPage))
        await desk.until_shown("[voting open]")


@SIZES
async def test_missing_reports_are_listed_with_who(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size, language="en") as desk:
        await cursor_on(desk, "report")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, OwedPage))
        await desk.until(lambda: desk.listing("owed").cursor_row is not None)
        row = desk.listing("owed").cursor_row
        assert row is not None
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReportPage))
        await desk.until_shown(row.cells["name"].text)
