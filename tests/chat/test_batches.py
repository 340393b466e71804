"""Several notices to one person as one message, where messages are dear: together until they arrived, each counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import ChatApp, chat_parts
from bot.channels.protocol import EventKind, IncomingEvent, Manners, SendFailure, SendUncertain, Unreachable
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.notices import Notice, NoticeKind
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from tests.chat.desk import Desk, open_desk
from tests.chat.fake_channel import FakeChannel
from tests.factories import a_message, a_reminder

DEAR = Manners(has_buttons=False, command_marks="!/", batches=True)
STARTS = "2026-03-03T01:00:00+00:00"


def news(title: str) -> dict[str, object]:
    return Notice(NoticeKind.MEETING_CANCELLED, {"title": title, "starts_at": STARTS}).as_json()


class Post:
    """An outbox with a dear network at its end; ``ana`` is a voter there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.channel = FakeChannel(manners=DEAR)
        self.app = ChatApp(chat_parts(desk.office.core), [self.channel])
        self.ana = Person(PersonKind.VOTER, desk.office.county.voters[0])

    async def enqueue(self, *keys: str, **changes: object) -> None:
        fixed = {"channel": "fake", "address": "ana", "person": self.ana, "language": "en"}
        rows = [a_message(key, **{**fixed, "body": news(f"<{key}>"), **changes}) for key in keys]
        async with self.desk.office.core.transactions.write(SYSTEM) as work:
            await work.messages.enqueue(rows)

    async def row(self, key: str) -> OutboxRow:
        async with self.desk.office.core.transactions.read(SYSTEM) as work:
            return await work.messages.row_of(key)

    async def states(self, *keys: str) -> set[tuple[OutboxState, str | None, bool]]:
        rows = [await self.row(key) for key in keys]
        return {(row.state, row.network_id, row.maybe_duplicate) for row in rows}

    def shown(self) -> list[list[str]]:
        """Which keys each message shows."""
        return [[key for key in "abcdefgh" if f"<{key}>" in message.text] for message in self.channel.sent]

    def later(self) -> None:
        self.desk.office.clock.advance(timedelta(minutes=6))


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with open_desk(tmp_path, language="en") as desk:
        yield Post(desk)


async def test_waiting_notices_are_one_message(post: Post) -> None:
    await post.enqueue("a", "b", "c")
    await post.app.settle()
    assert post.shown() == [["a", "b", "c"]]
    assert await post.states("a", "b", "c") == {(OutboxState.SENT, "1", False)}


async def test_network_without_limits_gets_each_alone(post: Post) -> None:
    post.channel.manners = Manners()
    await post.enqueue("a", "b")
    await post.app.settle()
    assert post.shown() == [["a"], ["b"]]


async def test_what_is_not_due_waits(post: Post) -> None:
    await post.enqueue("a", "b")
    await post.enqueue("c", not_before=post.desk.office.clock.now() + timedelta(minutes=5))
    await post.app.settle()
    post.later()
    await post.app.settle()
    assert post.shown() == [["a", "b"], ["c"]]


async def test_lost_answer_repeats_the_same_message(post: Post) -> None:
    """Under the same name and with nothing that came meanwhile, so that the network can drop it."""
    await post.enqueue("a", "b")
    seen: list[str] = []
    post.channel.faults.append(SendUncertain("time out"))
    letters = post.app._pumps[0]._letters
    written = letters.written

    async def noted(outgoing: object) -> object:
        message = await written(outgoing)  # type: ignore[arg-type]
        seen.append(f"{message.key} {message.text}")
        return message

    letters.written = noted  # type: ignore[method-assign, assignment]
    await post.app.settle()
    await post.enqueue("c")
    post.later()
    await post.app.settle()
    assert post.shown() == [["a", "b"], ["c"]]
    assert seen[0] == seen[1]
    assert await post.states("a", "b") == {(OutboxState.SENT, "1", True)}
    assert not (await post.row("c")).maybe_duplicate


async def test_crash_repeats_the_same_message(post: Post) -> None:
    await post.enqueue("a", "b")
    await post.desk.office.core.delivery.claim_batches("fake", limit=9)
    await post.enqueue("c")
    await post.desk.office.core.delivery.take_over("fake")
    await post.app.settle()
    assert post.shown() == [["a", "b"], ["c"]]
    assert await post.states("a", "b") == {(OutboxState.SENT, "1", True)}


async def test_refused_batch_is_no_duplicate(post: Post) -> None:
    await post.enqueue("a", "b")
    post.channel.faults.append(SendFailure("M_LIMIT_EXCEEDED", retry_after=30))
    await post.app.settle()
    post.later()
    await post.app.settle()
    assert post.shown() == [["a", "b"]]
    assert await post.states("a", "b") == {(OutboxState.SENT, "1", False)}


async def test_long_wait_gives_all_of_them_back(post: Post) -> None:
    await post.enqueue("a", "b")
    post.channel.delays["ana"] = 45.0
    await post.app.settle()
    assert await post.states("a", "b") == {(OutboxState.WAITING, None, False)}


async def test_hopeless_batch_is_tried_one_by_one(post: Post) -> None:
    await post.enqueue("a")
    await post.enqueue("b", body={"notice": "of_a_later_version", "params": {}})
    await post.enqueue("c")
    await post.app.settle()
    assert post.shown() == [["a"], ["c"]]
    assert [(await post.row(key)).state for key in "abc"] == [OutboxState.SENT, OutboxState.FAILED, OutboxState.SENT]


async def test_nobody_there_is_written_down_for_each(post: Post) -> None:
    await post.enqueue("a", "b")
    post.channel.faults.append(Unreachable("left"))
    await post.app.settle()
    assert await post.states("a", "b") == {(OutboxState.UNREACHABLE, None, False)}


async def test_batch_goes_to_the_other_network_alone(post: Post) -> None:
    """It was one message there; on the new network each is a promise of its own again."""
    await post.desk.bind("ana", post.ana)
    await post.enqueue("a", "b")
    post.channel.faults.append(Unreachable("left"))
    await post.app.settle()
    await post.desk.settle()
    assert [(await post.row(key)).channel for key in "ab"] == ["local", "local"]
    assert await post.states("a", "b") <= {(OutboxState.SENT, str(number), False) for number in range(99)}


async def test_answers_and_rooms_go_alone(post: Post) -> None:
    await post.enqueue("a", "b", person=None)
    await post.enqueue("c", kind="answer", body={"text": "<c>", "rows": []}, priority=Priority.ANSWER)
    await post.enqueue("d", kind="answer", body={"text": "<d>", "rows": []}, priority=Priority.ANSWER)
    await post.app.settle()
    assert sorted(post.shown()) == [["a"], ["b"], ["c"], ["d"]]


async def test_picture_and_long_list_go_alone(post: Post) -> None:
    drawn = Notice(NoticeKind.RESULT_PUBLISHED, {"title": "<a>", "meeting": 7, "results": [], "chart": True})
    await post.enqueue("a", body=drawn.as_json())
    await post.enqueue("b", body=news("<b>" + "x" * 4_000))
    await post.enqueue("c", "d")
    await post.app.settle()
    assert post.shown() == [["a"], ["b"], ["c", "d"]]


async def test_many_notices_are_several_messages(post: Post) -> None:
    await post.enqueue(*(f"n{number}" for number in range(24)))
    await post.app.settle()
    assert [message.text.count("<n") for message in post.channel.sent] == [10, 10, 4]


async def test_choices_are_counted_through_and_confirmed(post: Post) -> None:
    """The number of the second notice is the second notice's."""
    receive = post.app.ingest.receive_from("fake")
    await receive([IncomingEvent("1", EventKind.TEXT, "ana", "ana", text=await post.desk.code_for(post.ana))])
    await post.app.settle()
    asking = {"asks_confirmation": True}
    await post.enqueue("a", body=news("<a>") | asking)
    await post.enqueue("b", body=news("<b>") | asking)
    async with post.desk.office.core.transactions.write(SYSTEM) as work:
        await work.reminders.add([a_reminder(key=key, person=post.ana) for key in "ab"])
        for due, key in zip(await work.reminders.waiting_of(post.ana), "ab", strict=True):
            outbox = await work.messages.id_of(key)
            assert outbox is not None
            await work.reminders.mark_sent([due.id], outbox, late=[])
    await post.app.settle()
    text = post.channel.sent[-1].text
    assert text.index("<a>") < text.index("1. I have read it") < text.index("<b>") < text.index("2. I have read it")
    await receive([IncomingEvent("2", EventKind.TEXT, "ana", "ana", text="2")])
    await post.app.settle()
    assert await _confirmed(post) == ["b"]
    await receive([IncomingEvent("3", EventKind.REACTION, "ana", "ana", text="👍", message_id="2")])
    await post.app.settle()
    assert await _confirmed(post) == ["a", "b"]


async def _confirmed(post: Post) -> list[str]:
    async with post.desk.office.core.transactions.read(SYSTEM) as work:
        rows = await work.reminders.of_person(post.ana)
    return sorted(row.key for row in rows if row.confirmed_at)
