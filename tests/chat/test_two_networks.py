"""One person on two networks: one ballot whatever happens, and notices where they can be read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import ChatApp, chat_parts
from bot.channels.local import PLAIN, LocalChannel
from bot.channels.protocol import OutgoingMessage, Unreachable
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import MeetingId
from core.domain.notices import Notice, NoticeKind
from core.services.messages import tell
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from tests.chat.desk import Desk, open_desk
from tests.factories import a_message

NEWS = Notice(NoticeKind.MEETING_CANCELLED, {"title": "the meeting", "starts_at": "2026-03-03T01:00:00+00:00"})


class Leaving(LocalChannel):
    """A network that people can leave."""

    is_left = False

    async def send(self, message: OutgoingMessage) -> str:
        if self.is_left:
            raise Unreachable("the person left the room")
        return await super().send(message)


class Both:
    """``ana``, one voter, on a network with buttons and, bound later and so preferred, on one without."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pressed = Leaving(is_demonstration=True, language="en", name="pressed")
        self.written = Leaving(is_demonstration=True, language="en", name="written", manners=PLAIN)
        self.app = ChatApp(chat_parts(desk.office.core), [self.pressed, self.written])
        self.voter = Person(PersonKind.VOTER, desk.office.county.voters[0])

    async def take(self) -> None:
        for channel in (self.pressed, self.written):
            await channel.take(self.app.ingest.receive_from(channel.name))

    async def settle(self) -> None:
        await self.take()
        await self.app.settle()

    async def say(self, channel: LocalChannel, *texts: str) -> str:
        for text in texts:
            channel.say("ana", text)
            await self.settle()
        return channel.last("ana").text

    async def press(self, *labels: str) -> str:
        for label in labels:
            self.pressed.press("ana", label)
            await self.settle()
        return self.pressed.last("ana").text

    async def bind(self) -> None:
        for channel in (self.pressed, self.written):
            await self.say(channel, f"/start {await self.desk.code_for(self.voter)}")
            self.desk.wait_a_minute()

    async def open_meeting(self) -> MeetingId:
        meeting = await self.desk.office.open_meeting(deputies=1)
        await self.settle()
        return meeting

    async def tell(self, *keys: str) -> None:
        async with self.desk.office.core.transactions.write(SYSTEM) as work:
            for key in keys:
                await tell(work, self.voter, NEWS, key=key, priority=Priority.REMINDER)
        await self.settle()

    async def row(self, key: str) -> OutboxRow:
        async with self.desk.office.core.transactions.read(SYSTEM) as work:
            return await work.messages.row_of(f"{key}:{self.voter.kind}:{self.voter.id}")

    async def turnout(self, meeting: MeetingId) -> int:
        return (await self.desk.office.core.voting.turnout(self.desk.office.clerk, meeting)).chat


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    async with open_desk(tmp_path, language="en") as desk:
        opened = Both(desk)
        await opened.bind()
        yield opened


def receipt_in(text: str) -> str:
    return next(line for line in text.split("\n") if line.startswith("Your receipt: "))


async def test_second_network_shows_the_first_receipt(both: Both) -> None:
    meeting = await both.open_meeting()
    await both.say(both.pressed, "/vote")
    first = await both.press("Satisfied", "No opinion", "Cast my ballot")
    second = await both.say(both.written, "!vote")
    assert "You have voted already" in second
    assert receipt_in(first) == receipt_in(second)
    assert await both.turnout(meeting) == 1


async def test_draft_on_the_other_network_comes_too_late(both: Both) -> None:
    meeting = await both.open_meeting()
    await both.say(both.written, "!vote", "3", "1")
    await both.say(both.pressed, "/vote")
    first = await both.press("Satisfied", "No opinion", "Cast my ballot")
    second = await both.say(both.written, "Cast my ballot")
    assert receipt_in(first) == receipt_in(second)
    assert await both.turnout(meeting) == 1


async def test_casting_on_both_at_once_counts_once(both: Both) -> None:
    meeting = await both.open_meeting()
    await both.say(both.written, "!vote", "3", "1")
    await both.say(both.pressed, "/vote")
    await both.press("Satisfied", "No opinion")
    both.pressed.press("ana", "Cast my ballot")
    both.written.say("ana", "Cast my ballot")
    await both.take()
    await asyncio.gather(both.app.settle(), both.app.settle())
    assert await both.turnout(meeting) == 1
    assert receipt_in(both.pressed.last("ana").text) == receipt_in(both.written.last("ana").text)


async def test_notice_goes_to_the_account_bound_last(both: Both) -> None:
    await both.tell("news")
    assert "the meeting" in both.written.last("ana").text
    assert "the meeting" not in "".join(message.text for message in both.pressed.messages("ana"))


async def test_person_chooses_where_notices_go(both: Both) -> None:
    assert "come to this chat" in await both.say(both.pressed, "/here")
    await both.tell("news")
    assert (await both.row("news")).channel == "pressed"
    await both.say(both.written, "!通知发这里")
    await both.tell("more")
    assert (await both.row("more")).channel == "written"


async def test_stranger_chooses_nothing(both: Both) -> None:
    both.written.say("zoe", "!here")
    await both.settle()
    assert "not bound" in both.written.last("zoe").text


async def test_notice_goes_to_the_other_network_when_one_is_left(both: Both) -> None:
    both.written.is_left = True
    await both.tell("news", "more")
    assert [message.text.count("the meeting") for message in both.pressed.messages("ana")[-2:]] == [1, 1]
    row = await both.row("news")
    assert (row.state, row.channel, row.maybe_duplicate) == (OutboxState.SENT, "pressed", False)


async def test_later_notices_go_there_at_once(both: Both) -> None:
    both.written.is_left = True
    await both.tell("news")
    await both.tell("more")
    assert (await both.row("more")).attempts == 1


async def test_who_comes_back_is_written_to_again(both: Both) -> None:
    both.written.is_left = True
    await both.tell("news")
    both.written.is_left = False
    await both.say(both.written, "!help")
    await both.tell("more")
    assert "the meeting" in both.written.last("ana").text


async def test_nobody_anywhere_is_left_to_the_telephone(both: Both) -> None:
    both.written.is_left = both.pressed.is_left = True
    await both.tell("news")
    assert (await both.row("news")).state is OutboxState.UNREACHABLE


async def test_answer_stays_in_its_own_chat(both: Both) -> None:
    both.written.is_left = True
    both.written.say("ana", "!help")
    await both.settle()
    assert "You are bound as a voter" not in both.pressed.last("ana").text


async def test_group_has_no_other_network(both: Both) -> None:
    both.written.is_left = True
    async with both.desk.office.core.transactions.write(SYSTEM) as work:
        row = a_message("room", channel="written", address="village", body=NEWS.as_json(), person=None)
        await work.messages.enqueue([row])
    await both.settle()
    async with both.desk.office.core.transactions.read(SYSTEM) as work:
        assert (await work.messages.row_of("room")).state is OutboxState.UNREACHABLE
