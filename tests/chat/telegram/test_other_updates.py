"""Updates that are neither text nor button: recordings, pictures, edits, groups that move."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.protocol import EventKind, IncomingEvent
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.updates import event_of
from core.domain.errors import Unavailable
from tests.botapi.client import People
from tests.chat.telegram.conftest import VOTER, Draft
from tests.chat.telegram.test_channel import Mailbox, running
from tests.chat.telegram.test_updates import CHAT, PERSON, message

Json = dict[str, Any]
GROUP: Json = {"id": -200, "type": "group", "title": "代表小组"}
SENT = ("voice", "audio", "video_note", "video", "photo", "sticker", "document", "location", "poll", "dice", "story")


def edited(**changes: object) -> Json:
    return {"update_id": 80, "edited_message": message(**changes)["message"] | {"edit_date": 2}}


@pytest.mark.parametrize("kind", SENT)
def test_what_people_send_is_named(kind: str) -> None:
    event = event_of(message(text=None, caption="CANARY", **{kind: {"file_id": "x", "title": "CANARY"}}))
    assert event is not None
    assert (event.kind, event.what, event.address, event.text) == (EventKind.OTHER, kind, "5", "")
    assert "CANARY" not in f"{event}"


@pytest.mark.parametrize(
    ("kinds", "what"),
    [(("document", "animation"), "animation"), (("location", "venue"), "venue"), (("document", "video"), "video")],
)
def test_double_names_are_told_apart(kinds: tuple[str, ...], what: str) -> None:
    event = event_of(message(text=None, **{kind: {"file_id": "x"} for kind in kinds}))
    assert event is not None
    assert event.what == what


def test_photographs_of_an_album_are_files_of_their_own() -> None:
    album: Json = {"text": None, "media_group_id": "9001", "photo": [{"file_id": "small"}, {"file_id": "large"}]}
    events = [event_of(message(**album) | {"update_id": number}) for number in (1, 2)]
    found = [(event.event_id, event.file) for event in events if event is not None]
    assert [(one, file.reference, file.album) for one, file in found if file] == [
        ("1", "large", "9001"),
        ("2", "large", "9001"),
    ]


def test_album_is_one_event() -> None:
    album: Json = {"text": None, "media_group_id": "9001", "photo": [{}]}
    events = [event_of(message(**album) | {"update_id": number}) for number in (1, 2, 3)]
    assert {event.event_id for event in events if event is not None} == {"album:9001"}


def test_edited_text_is_an_event_without_it() -> None:
    event = event_of(edited(text="CANARY"))
    assert event is not None
    assert (event.kind, event.what, event.event_id) == (EventKind.OTHER, "edited", "80")
    assert "CANARY" not in f"{event}"


@pytest.mark.parametrize(
    "update",
    [
        edited(text=None, location={"latitude": 1}),
        edited(chat=GROUP),
        message(text=None, chat=GROUP, voice={"file_id": "x"}),
        message(text=None, voice={"file_id": "x"}, **{"from": PERSON | {"is_bot": True}}),
        message(text=None, pinned_message={"message_id": 1}),
        message(text=None, chat=GROUP, migrate_from_chat_id=-200),
        message(text=None, chat=GROUP, migrate_to_chat_id="-100300"),
    ],
)
def test_service_messages_and_groups_are_left_alone(update: Json) -> None:
    assert event_of(update) is None


def test_moved_group_names_its_new_address() -> None:
    event = event_of({"update_id": 81, "message": {"chat": GROUP, "date": 1, "migrate_to_chat_id": -100300}})
    assert event is not None
    assert (event.kind, event.address, event.moved_to, event.is_private) == (EventKind.MOVED, "-200", "-100300", False)


def test_group_that_throws_the_bot_out_is_an_event() -> None:
    change = {"chat": GROUP, "from": PERSON, "new_chat_member": {"user": CHAT, "status": "kicked"}}
    event = event_of({"update_id": 82, "my_chat_member": change})
    assert event is not None
    assert (event.kind, event.address, event.is_private) == (EventKind.LEFT, "-200", False)


async def test_network_brings_what_people_show(channel: TelegramChannel, people: People) -> None:
    mailbox = Mailbox()
    async with running(channel, mailbox):
        typed = await people.text(VOTER, "投票")
        await mailbox.next()
        await people.act("show", user=VOTER, kind="voice")
        assert (await mailbox.next()).what == "voice"
        await people.act("edit", user=VOTER, message_id=typed["message_id"], text="投票！")
        assert (await mailbox.next()).what == "edited"


async def test_group_that_moves_says_so(channel: TelegramChannel, people: People) -> None:
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.act("migrate", user=VOTER, chat=-200, to=-100300)
        moved = await mailbox.next()
    assert (moved.kind, moved.address, moved.moved_to) == (EventKind.MOVED, "-200", "-100300")


async def test_send_that_finds_a_group_elsewhere_says_so(
    channel: TelegramChannel, people: People, draft: Draft
) -> None:
    await people.act("chat", chat=-100300)
    await people.act("chat", chat=-200, migrated_to=-100300)
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.text(VOTER, "您好")  # the channel runs
        await mailbox.next()
        for _ in range(2):
            await channel.send(draft(address="-200"))
        moved = [await mailbox.next(), await mailbox.next()]
    assert {(event.kind, event.event_id, event.moved_to) for event in moved} == {
        (EventKind.MOVED, "moved:-200", "-100300")
    }


async def test_full_disk_does_not_spoil_the_send(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.act("chat", chat=-100300)
    await people.act("chat", chat=-200, migrated_to=-100300)
    started, refused = asyncio.Event(), asyncio.Event()

    async def receive(events: list[IncomingEvent]) -> None:
        started.set()
        if events[0].kind is EventKind.MOVED:
            refused.set()
            raise Unavailable("storage.full")

    task = asyncio.create_task(channel.run(receive))  # type: ignore[arg-type]
    await people.text(VOTER, "您好")
    await asyncio.wait_for(started.wait(), 10)
    assert await channel.send(draft(address="-200"))
    await asyncio.wait_for(refused.wait(), 10)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
