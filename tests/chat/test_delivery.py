"""What becomes of a message when the network is difficult, and what is told to whom, in which order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.app import ChatApp, ChatParts, chat_parts
from bot.channels.protocol import OutgoingMessage, SendFailure, SendUncertain, Unreachable
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.notices import Notice, NoticeKind, Plain
from core.services.messages import notice_row
from core.services.stores.enrolment import Account
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from tests.chat.desk import Desk
from tests.chat.fake_channel import FakeChannel
from tests.factories import NOON, a_message, a_reminder

MOVED = Notice(NoticeKind.BINDING_REVOKED)


class Post:
    """The desk's outbox with a fake channel at its end."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.channel = FakeChannel()
        self.app = ChatApp(chat_parts(desk.office.core), [self.channel])

    async def enqueue(self, key: str = "k", **changes: object) -> None:
        valid = {"channel": "fake", "address": key, "body": MOVED.as_json(), "person": Person(PersonKind.VOTER, 1)}
        async with self.desk.office.core.transactions.write(SYSTEM) as work:
            await work.messages.enqueue([a_message(key, **{**valid, **changes})])

    async def row(self, key: str = "k") -> OutboxRow:
        async with self.desk.office.core.transactions.read(SYSTEM) as work:
            return next(row for row in await work.messages.list_in(*OutboxState) if row.key == key)


@pytest.fixture
def post(desk: Desk) -> Post:
    return Post(desk)


async def test_notice_is_worded_when_sent(post: Post) -> None:
    await post.enqueue(language="en")
    await post.app.settle()
    assert post.channel.sent[0].text.isascii()
    assert (await post.row()).state is OutboxState.SENT


async def test_refused_message_waits_as_told(post: Post) -> None:
    await post.enqueue()
    post.channel.faults.append(SendFailure("slow down", retry_after=30))
    await post.app.settle()
    waiting = await post.row()
    post.desk.office.clock.advance(timedelta(seconds=31))
    await post.app.settle()
    assert waiting.not_before == NOON + timedelta(seconds=30)
    assert not (await post.row()).maybe_duplicate
    assert len(post.channel.sent) == 1


async def test_lost_answer_marks_possible_duplicate(post: Post) -> None:
    await post.enqueue()
    post.channel.faults.append(SendUncertain("time out"))
    await post.app.settle()
    post.desk.wait_a_minute()
    await post.app.settle()
    sent = await post.row()
    assert (sent.state, sent.maybe_duplicate) == (OutboxState.SENT, True)


async def test_hopeless_message_fails_for_good(post: Post) -> None:
    await post.enqueue()
    post.channel.faults.append(SendFailure("message is too long", retry_after=None))
    await post.app.settle()
    assert (await post.row()).state is OutboxState.FAILED


async def test_network_down_for_a_day_loses_nothing(post: Post) -> None:
    await post.enqueue()
    post.channel.faults.extend(SendFailure("down", retry_after=1) for _ in range(400))
    for _ in range(24 * 15):
        await post.app.settle()
        post.desk.office.clock.advance(timedelta(minutes=4))
    post.channel.faults.clear()
    post.desk.office.clock.advance(timedelta(minutes=6))
    await post.app.settle()
    assert (await post.row()).state is OutboxState.SENT


async def test_message_is_given_up_after_a_week(post: Post) -> None:
    await post.enqueue()
    post.desk.office.clock.advance(timedelta(days=8))
    post.channel.faults.append(SendUncertain("down"))
    await post.app.settle()
    assert (await post.row()).state is OutboxState.FAILED


async def test_unreachable_person_is_noted(post: Post) -> None:
    await post.enqueue(person=Person(PersonKind.VOTER, post.desk.office.county.voters[0]))
    post.channel.faults.append(Unreachable("bot was blocked"))
    await post.app.settle()
    assert (await post.row()).state is OutboxState.UNREACHABLE


async def test_answers_go_before_broadcasts(post: Post) -> None:
    await post.enqueue("b", priority=Priority.BROADCAST)
    await post.enqueue("r", priority=Priority.REMINDER)
    await post.enqueue("a", priority=Priority.ANSWER)
    await post.app.settle()
    assert [message.key for message in post.channel.sent] == ["a", "r", "b"]


async def test_crashed_send_is_repeated_and_marked(post: Post) -> None:
    """Leased, then killed: the lease runs out and the next try is a possible duplicate."""
    await post.enqueue()
    await post.desk.office.core.delivery.claim("fake", limit=10)
    await post.app.settle()
    assert post.channel.sent == []
    post.desk.office.clock.advance(timedelta(seconds=61))
    await post.app.settle()
    assert (await post.row()).maybe_duplicate


async def test_long_wait_gives_the_message_back(post: Post) -> None:
    await post.enqueue()
    post.channel.delays["k"] = 45.0
    await post.app.settle()
    waiting = await post.row()
    assert (waiting.state, waiting.maybe_duplicate) == (OutboxState.WAITING, False)
    assert waiting.not_before == NOON + timedelta(seconds=45)


async def test_confirmation_button_names_the_row(post: Post) -> None:
    account = Account(1, "fake", "k", "k", Person(PersonKind.VOTER, 1), "en", NOON)  # type: ignore[arg-type]
    async with post.desk.office.core.transactions.write(SYSTEM) as work:
        row = notice_row(work, account, MOVED, key="k", priority=Priority.REMINDER, asks_confirmation=True)
        await work.messages.enqueue([row])
    await post.app.settle()
    assert [button.token for row in post.channel.sent[0].buttons for button in row] == [f"ok.{(await post.row()).id}"]


async def test_room_gets_no_buttons(post: Post) -> None:
    await post.enqueue(person=None, body={**MOVED.as_json(), "asks_confirmation": True})
    await post.app.settle()
    assert list(post.channel.sent[0].buttons) == []


async def test_unknown_notice_fails_alone(post: Post) -> None:
    await post.enqueue("x", body={"notice": "of_a_later_version", "params": {}})
    await post.enqueue("y")
    await post.app.settle()
    assert (await post.row("x")).state is OutboxState.FAILED
    assert (await post.row("y")).state is OutboxState.SENT


class _Painter:
    async def chart(self, meeting: int, language: str) -> bytes | None:
        return f"png of {meeting} in {language}".encode()


async def test_published_result_carries_its_chart(post: Post) -> None:
    parts = chat_parts(post.desk.office.core)
    app = ChatApp(ChatParts(parts.conversations, parts.delivery, parts.office, _Painter()), [post.channel])
    params: dict[str, Plain] = {"meeting": 7, "title": "评议会", "results": [], "chart": True}
    await post.enqueue(body=Notice(NoticeKind.RESULT_PUBLISHED, params).as_json(), language="en")
    await app.settle()
    attachment = post.channel.sent[0].attachment
    assert attachment is not None
    assert attachment.content == b"png of 7 in en"


async def test_refused_picture_leaves_the_words(post: Post) -> None:
    parts = chat_parts(post.desk.office.core)
    post.app = ChatApp(ChatParts(parts.conversations, parts.delivery, parts.office, _Painter()), [post.channel])
    params: dict[str, Plain] = {"title": "meeting", "meeting": 7, "results": [], "chart": True}
    await post.enqueue(body=Notice(NoticeKind.RESULT_PUBLISHED, params).as_json())
    post.channel.faults.append(SendFailure("IMAGE_PROCESS_FAILED", retry_after=None))
    await post.app.settle()
    assert [message.attachment for message in post.channel.sent] == [None]
    assert (await post.row()).state is OutboxState.SENT


async def test_app_runs_until_cancelled_and_closes(post: Post) -> None:
    await post.enqueue()
    running = asyncio.create_task(post.app.run())
    async with asyncio.timeout(10):
        while (await post.row()).state is not OutboxState.SENT:
            post.app.wake_delivery()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert post.channel.is_closed


async def test_send_in_flight_is_finished_before_the_end(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, let_go = asyncio.Event(), asyncio.Event()
    send = post.channel.send

    async def slow(message: OutgoingMessage) -> str:
        begun.set()
        await let_go.wait()
        return await send(message)

    monkeypatch.setattr(post.channel, "send", slow)
    await post.enqueue()
    running = asyncio.create_task(post.app.run())
    await begun.wait()
    running.cancel()
    let_go.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await post.row()).state is OutboxState.SENT


async def test_channel_that_dies_stops_the_app(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(_: object) -> None:
        raise OSError("address in use")

    monkeypatch.setattr(post.channel, "run", dies)
    with pytest.raises(OSError, match="address in use"):
        await post.app.run()
    assert post.channel.is_closed


async def test_pressed_confirmation_reaches_the_office(desk: Desk) -> None:
    await desk.bind_voter("ana")
    voter = Person(PersonKind.VOTER, desk.office.county.voters[0])
    async with desk.office.core.transactions.write(SYSTEM) as work:
        account = (await work.enrolment.accounts_of(voter))[0]
        row = notice_row(work, account, MOVED, key="k", priority=Priority.REMINDER, asks_confirmation=True)
        await work.messages.enqueue([row])
        await work.reminders.add([a_reminder(person=voter)])
        (due,) = await work.reminders.waiting_of(voter)
        outbox = await work.messages.id_of("k")
        assert outbox is not None
        await work.reminders.mark_sent([due.id], outbox, late=[])
    await desk.settle()
    shown = await desk.press("ana", "确认收到")
    assert "已确认收到" in shown.text
    async with desk.office.core.transactions.read(SYSTEM) as work:
        assert (await work.reminders.of_person(voter))[0].confirmed_at == NOON


async def test_foreign_confirmation_is_refused(desk: Desk) -> None:
    await desk.bind_voter("ana")
    desk.channel.press_token("ana", "ok.1")
    await desk.settle()
    assert "不是发给您的" in desk.channel.last("ana").text
