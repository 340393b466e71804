"""消息: every list, trying again with a look at it first, one message whole; both languages and sizes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.ids import OutboxId
from core.services.stores.conversations import InboxRow
from core.services.stores.messages import OutboxState
from tests.factories import a_message
from tests.terminal.county import TODAY
from tests.terminal.desk import NARROW, PATIENCE, WIDE, Desk, at_desk
from tests.terminal.meeting_room import agree
from tui.pages.text_page import TextPage
from tui.screens.meeting_page import MeetingPage
from tui.widgets.view_line import ViewLine

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
FAILED, UNKNOWN, WAITING, SENT, INBOX, CALLS, SILENT, ROOMS = range(8)


async def open_messages(desk: Desk, view: int = FAILED) -> None:
    await desk.press("6")
    await desk.until_shown("[6 ")
    await desk.press(*["v"] * view)
    await desk.until(lambda: desk.app.screen.query_one(ViewLine).here == view and desk.app.screen.focused is not None)


async def states(desk: Desk) -> dict[OutboxState, int]:
    return await desk.office.core.outbox.counts(desk.office.clerk)


async def until_waiting(desk: Desk, number: int) -> None:
    for _ in range(PATIENCE):
        if (await states(desk))[OutboxState.WAITING] == number:
            return
        await desk.pilot.pause(0.01)
    raise AssertionError(f"{await states(desk)}; the screen shows:\n{desk.text}")


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_views_follow_each_other(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    titles = {
        "zh_CN": (
            "发送失败 (8)",
            "不知送达",
            "等待发送 (4",
            "已发送 (4)",
            "收到的消息",
            "须打电话",
            "尚未确认",
            "群聊及其",
        ),
        "en": (
            "not be sent (8)",
            "once or twice",
            "to be sent (4",
            "Sent (4)",
            "Came in",
            "telephoned",
            "confirmed",
            "hear",
        ),
    }
    async with at_desk(tmp_path, size=size, language=language) as desk:
        await desk.press("6")
        for title in titles[language]:
            await desk.until_shown(title)
            await desk.press("v")
        await desk.until_shown(titles[language][0])
        await desk.press("V")
        await desk.until_shown(titles[language][-1])


async def test_counts_stand_on_top(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk)
        await desk.until_shown("waiting 4   on its way 0   sent 4   failed 4   unreachable 4   unsure 0")


async def test_click_leads_to_a_view(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk)
        row = desk.text.splitlines()[1]
        await desk.pilot.click(offset=(row.index("To call") + 1, 1))
        await desk.until_shown("Must be telephoned")


async def test_retry_names_the_message_first(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk)
        await desk.until(lambda: desk.listing("failed").cursor_row is not None)
        row = desk.listing("failed").cursor_row
        assert row is not None
        await desk.press("t")
        await desk.until_shown("Try 1 messages again?", row.cells["name"].text)
        assert (await states(desk))[OutboxState.WAITING] == 4
        await agree(desk)
        await until_waiting(desk, 5)
        await desk.until_said("1 messages will be tried again")
        await desk.until(lambda: desk.listing("failed").number == 7)


async def test_retry_may_be_left(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk)
        await desk.until(lambda: desk.listing("failed").cursor_key is not None)
        await desk.press("t")
        await desk.until_shown("Try 1 messages again?")
        await desk.press("escape")
        await desk.until_shown("Could not be sent (8)")
        assert (await states(desk))[OutboxState.WAITING] == 4


async def test_all_marked_messages_are_tried_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk)
        await desk.until(lambda: desk.listing("failed").cursor_key is not None)
        await desk.press("asterisk", "t")
        await desk.until_shown("Try 8 messages again?")
        await agree(desk)
        await until_waiting(desk, 12)
        await desk.until_shown("Everything was sent.")


async def test_message_that_arrived_is_left_alone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        async with desk.office.core.transactions.write(SYSTEM) as work:
            twice = a_message("twice", state=OutboxState.SENT, maybe_duplicate=True)
            await work.messages.enqueue([twice])
        await open_messages(desk, UNKNOWN)
        await desk.until_shown("once or twice (1)", "unsure 1", "perhaps delivered twice")
        await desk.press("t")
        await desk.until_said("Nothing here failed")
        assert (await states(desk))[OutboxState.SENT] == 5


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_enter_shows_a_message_whole(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_desk(tmp_path, size=size, language=language) as desk:
        await open_messages(desk, SENT)
        await desk.until(lambda: desk.listing("sent").cursor_key is not None)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, TextPage))
        words = {"zh_CN": ("渠道", "telegram", "已发送"), "en": ("Channel: telegram", "State: sent")}
        await desk.until_shown("片区代表述职评议会", *words[language])
        await desk.press("escape")
        await desk.until_shown("[6 ")


async def test_sealed_text_is_never_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        async with desk.office.core.transactions.write(SYSTEM) as work:
            sealed = a_message("sealed", body=None, sealed=b"a secret choice", state=OutboxState.FAILED)
            await work.messages.enqueue([sealed])
        await open_messages(desk)
        await desk.until_shown("(sealed: not shown)")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, TextPage))
        await desk.until_shown("(sealed: not shown)")
        assert "secret choice" not in desk.text


@SIZES
async def test_inbox_says_when_and_never_what(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size, language="en") as desk:
        async with desk.office.core.transactions.write(SYSTEM) as work:
            await work.conversations.receive([an_arrival(number) for number in range(3)])
        await open_messages(desk, INBOX)
        await desk.until_shown("Came in: when and from where, never what (3)", "telegram", "not handled")
        assert "contents" not in desk.text
        await desk.press("enter")
        assert not isinstance(desk.app.screen, TextPage)


async def test_viewer_has_no_inbox_and_no_retry(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.VIEWER, language="en") as desk:
        await open_messages(desk)
        await desk.until(lambda: desk.listing("failed").cursor_key is not None)
        assert "Try again" not in desk.footer
        assert not desk.app.screen.query("#inbox")
        await desk.press("t")
        await desk.press(*["v"] * 4)
        await desk.until_shown("Must be telephoned")
        assert (await states(desk))[OutboxState.WAITING] == 4


async def test_enter_on_a_call_opens_its_meeting(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk, CALLS)
        await desk.until_shown("not to be reached in chat (3)", "138****")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, MeetingPage))
        await desk.until_shown("[noticed]")


async def test_change_elsewhere_shows_by_itself(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk)
        await desk.until_shown("Could not be sent (8)")
        await desk.press("down")
        before = desk.listing("failed").cursor_key
        first = desk.listing("failed").shown_keys[0]
        await desk.office.core.outbox.retry(desk.office.clerk, OutboxId(int(first)))
        await desk.until_shown("Could not be sent (7)")
        assert desk.listing("failed").cursor_key == before


def an_arrival(number: int) -> InboxRow:
    """Something that came in, a minute after the one before."""
    at = TODAY + timedelta(minutes=number)
    return InboxRow(0, "telegram", str(number), b"conversation", at, 1, b"contents")
