"""消息: whom somebody must telephone, who is silent, which group chat hears what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.services.stores.reminders import ReminderState
from tests.factories import a_message, a_reminder
from tests.terminal.county import TODAY
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.meeting_room import agree, fill
from tests.terminal.test_messages import CALLS, ROOMS, SILENT, open_messages

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
PHONE = "13800000000"


async def remind(desk: Desk, number: int) -> None:
    """``number`` deputies of the noticed meeting were sent a reminder that asks for an answer."""
    meeting = next(
        one for one in await desk.office.core.meetings.list_of_year(desk.office.clerk, 2026) if one.held_on.day == 26
    )
    async with desk.office.core.transactions.write(SYSTEM) as work:
        for one in meeting.agenda[:number]:
            key = f"meeting:{meeting.id}:three_days@9:deputy:{one}"
            await work.messages.enqueue([a_message(key)])
            outbox = await work.messages.id_of(key)
            assert outbox is not None
            person = Person(PersonKind.DEPUTY, one)
            row = a_reminder(key, person=person, subject_id=meeting.id, asks_confirmation=True, due_at=TODAY)
            await work.reminders.add([row])
            stored = [row.id for row in await work.reminders.of_event("meeting", meeting.id) if row.key == key]
            await work.reminders.mark_sent(stored, outbox, late=[])


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_calls_name_whom_and_why(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {"zh_CN": ("聊天中联系不上 (3)", "会议"), "en": ("not to be reached in chat (3)", "meeting")}
    async with at_desk(tmp_path, size=size, language=language) as desk:
        await open_messages(desk, CALLS)
        await desk.until_shown(*words[language], "138****0000", "里耶片区")
        assert PHONE not in desk.text


async def test_number_is_shown_for_a_purpose(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.ADMINISTRATOR) as desk:
        await open_messages(desk, CALLS)
        await desk.until(lambda: desk.listing("calls").cursor_key is not None)
        await desk.press("p")
        await fill(desk, "reminder of the meeting")
        await desk.until_shown("Telephone of", PHONE)
        (line,) = [one for one in await audit(desk) if one[0] == "person.reveal_phone"]
        assert line[1]["purpose"] == "reminder of the meeting"
        await desk.press("1")
        await desk.press("6")
        await desk.until_shown("not to be reached in chat (3)")
        assert PHONE not in desk.text


async def test_viewer_is_offered_no_number(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.VIEWER) as desk:
        await open_messages(desk, CALLS - 1)  # without the inbox
        await desk.until_shown("not to be reached in chat (3)")
        assert "Telephone" not in desk.footer


@SIZES
async def test_silent_people_are_listed(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size, language="en") as desk:
        await remind(desk, 2)
        await open_messages(desk, SILENT)
        await desk.until_shown("Have not confirmed the reminder of a meeting (2)")


async def test_who_confirms_leaves_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await remind(desk, 2)
        await open_messages(desk, SILENT)
        await desk.until_shown("of a meeting (2)")
        calls = await desk.office.core.duty_desk.calls(desk.office.clerk)
        silent = next(one for one in calls if one.reason == "silent")
        async with desk.office.core.transactions.write(SYSTEM) as work:
            rows = await work.reminders.of_event("meeting", silent.subject_id)
            row = next(one for one in rows if one.person == silent.person and one.state is ReminderState.SENT)
            assert row.outbox_id is not None
            await work.reminders.confirm(row.outbox_id, silent.person)
        await desk.until_shown("of a meeting (1)")


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_group_chat_is_assigned(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {"zh_CN": "没有群聊接收", "en": "No group chat hears anything"}
    async with at_desk(tmp_path, size=size, language=language) as desk:
        await open_messages(desk, ROOMS)
        await desk.until_shown(words[language])
        await desk.press("a")
        await fill(desk, "-1001", "华塘第1选区")
        await desk.until(lambda: desk.listing("rooms").number == 1 if desk.app.screen.query("#rooms") else False)
        await desk.until_shown("-1001", "华塘第1选区", "telegram")
        (room,) = await desk.office.core.rooms.every(desk.office.clerk)
        assert [place.name for place in room.hears] == ["华塘第1选区"]


async def test_unclear_name_is_refused_in_the_form(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await open_messages(desk, ROOMS)
        await desk.press("a")
        await fill(desk, "-1001", "nowhere")
        await desk.until(
            lambda: bool(desk.app.screen.query(".refusal")) and desk.app.screen.query_one(".refusal").display
        )
        assert await desk.office.core.rooms.every(desk.office.clerk) == []


async def test_group_chat_hears_one_place_less(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await assign(desk, "-1001", "华塘第1选区", "兴隆第1选区")
        await open_messages(desk, ROOMS)
        await desk.until(lambda: desk.listing("rooms").cursor_key is not None)
        await desk.press("d")
        await desk.until_shown("What shall it hear no longer?")
        await desk.type("兴隆第")
        await desk.press("enter")
        await agree(desk)
        await desk.until_said("Done.")
        (room,) = await desk.office.core.rooms.every(desk.office.clerk)
        assert [place.name for place in room.hears] == ["华塘第1选区"]


async def test_marked_group_chats_hear_nothing_more(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await assign(desk, "-1001", "华塘第1选区", "兴隆第1选区")
        await assign(desk, "-1002", "民安代表小组")
        await open_messages(desk, ROOMS)
        await desk.until(lambda: desk.listing("rooms").number == 2)
        await desk.press("asterisk", "d")
        await desk.until_shown("Let 2 group chats hear nothing any more?", "-1001", "-1002")
        await agree(desk)
        await desk.until_shown("No group chat hears anything")


async def test_group_that_threw_the_bot_out_is_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await assign(desk, "-1001", "华塘第1选区")
        await desk.office.core.rooms.leave(SYSTEM, channel="telegram", address="-1001")
        await open_messages(desk, ROOMS)
        await desk.until_shown("threw the bot out")
        await desk.press("d")
        desk.office.clock.advance(timedelta(days=31))
        await desk.press("r")
        await desk.until_shown("No group chat hears anything")


async def test_viewer_is_offered_no_group_changes(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", role=Role.VIEWER) as desk:
        await assign(desk, "-1001", "华塘第1选区")
        await open_messages(desk, ROOMS - 1)
        await desk.until_shown("-1001")
        assert "Let a group hear" not in desk.footer
        await desk.press("a", "d")
        assert len(await desk.office.core.rooms.every(desk.office.clerk)) == 1


async def assign(desk: Desk, address: str, *names: str) -> None:
    for name in names:
        await desk.office.core.rooms.assign(desk.office.clerk, channel="telegram", address=address, name=name)


async def audit(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    lines = await desk.office.core.records.audit(desk.office.staff(Role.ADMINISTRATOR), limit=50)
    return [(one.action, dict(one.details)) for one in lines]
