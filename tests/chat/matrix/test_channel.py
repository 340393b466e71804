"""The bot's device on a real homeserver: words in, answers out, encrypted, once."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.login import log_in
from bot.channels.matrix.session import load_session
from bot.channels.protocol import UNDECIPHERED, EventKind, JournalChannel, OutgoingMessage, SendFailure, Unreachable
from core.domain.errors import Conflict, NotAllowed, NotFound
from tests.chat.matrix.conftest import Notebook, config_for, following, met
from tests.homeserver.person import Person, a_person
from tests.homeserver.server import PASSWORD, Homeserver


def test_it_is_a_journal_channel(tmp_path: Path) -> None:
    config = MatrixConfig("http://127.0.0.1:1", "@a:b", tmp_path, tmp_path / "seeds", "key")
    channel = MatrixChannel(config)
    assert isinstance(channel, JournalChannel)
    assert channel.name == "matrix"


async def test_clear_words_go_both_ways(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await person.open_chat(config.user, is_encrypted=False)
        await person.until_joined(room, config.user)
        await person.say(room, "你好")
        [event] = await notebook.until(1)
        await channel.send(OutgoingMessage("k1", room, "收到"))
        heard = await person.until_said(config.user, "收到")
    assert (event.text, event.sender, event.address, event.is_private) == ("你好", person.id, room, True)
    assert heard.content["msgtype"] == "m.notice"


async def test_encrypted_words_go_both_ways(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        await person.say(room, "满意")
        [event] = await notebook.until(1)
        await channel.send(OutgoingMessage("k1", room, "收到"))
        heard = await person.until_said(config.user, "收到")
    assert (event.kind, event.text) == (EventKind.TEXT, "满意")
    assert heard.is_encrypted


async def test_clear_chat_is_encrypted_where_we_may(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await person.open_chat(config.user, is_encrypted=False, may_change_it=True)
        await person.until(lambda one: one.sender == config.user and one.kind == "m.room.encryption")
        await person.say(room, "满意")
        [event] = await notebook.until(1)
        await channel.send(OutgoingMessage("k1", room, "收到"))
        heard = await person.until_said(config.user, "收到")
    assert event.text == "满意"
    assert heard.is_encrypted


async def test_words_written_before_we_came_are_read(config: MatrixConfig, person: Person) -> None:
    room = await person.open_chat(config.user)
    await person.say(room, "在吗")
    notebook = Notebook()
    async with following(config, notebook):
        assert [event.text for event in await notebook.until(1)] == ["在吗"]


async def test_restart_is_no_login_and_repeats_nothing(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook):
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        await person.say(room, "一")
        await notebook.until(1)
    before = load_session(config.state_dir)
    await person.say(room, "二")
    async with following(config, notebook) as channel:
        assert [event.text for event in await notebook.until(2)] == ["一", "二"]
        await channel.send(OutgoingMessage("k", room, "都收到"))
        await person.until_said(config.user, "都收到")
    assert load_session(config.state_dir) == before
    named = [event_id for ids, _ in notebook.written for event_id in ids]
    assert len(named) == len(set(named)) == 2


async def test_what_was_not_stored_is_read_again(config: MatrixConfig, person: Person) -> None:
    """Killed between sync and commit: the keys are spent, the position is not moved, the words come again."""
    notebook = Notebook()
    async with following(config, notebook):
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        await person.say(room, "一")
        await notebook.until(1)
    lost = Notebook(refusals=1_000_000)
    lost.written = list(notebook.written)
    refused = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        refused.set()
        await asyncio.Event().wait()

    doomed = MatrixChannel(config, sleep=sleep)
    task = asyncio.create_task(doomed.follow(lost))
    await person.say(room, "二")
    async with asyncio.timeout(60):
        await refused.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await doomed.close()
    async with following(config, notebook):
        assert [event.text for event in await notebook.until(2)] == ["一", "二"]


async def test_database_that_was_busy_gets_the_batch(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook(refusals=2)
    async with following(config, notebook):
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        await person.say(room, "一")
        assert [event.text for event in await notebook.until(1)] == ["一"]
    assert notebook.refusals == 0


async def test_long_absence_loses_nothing(config: MatrixConfig, person: Person) -> None:
    """More than one answer holds: the gap is filled, in order, and nothing older comes with it."""
    notebook = Notebook()
    async with following(config, notebook):
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        await person.say(room, "before")
        await notebook.until(1)
    said = [f"number {number}" for number in range(130)]
    for text in said:
        await person.say(room, text)
    async with following(config, notebook):
        events = await notebook.until(1 + len(said))
        await person.say(room, "after")
        await notebook.until(2 + len(said))
    assert [event.text for event in events] == ["before", *said, "after"]
    named = [event_id for ids, _ in notebook.written for event_id in ids]
    assert len(named) == len(set(named))


async def test_same_row_sent_twice_arrives_once(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        first = await channel.send(OutgoingMessage("row-1", room, "回执"))
    async with following(config, notebook) as channel:
        again = await channel.send(OutgoingMessage("row-1", room, "回执"))
        await channel.send(OutgoingMessage("row-2", room, "完"))
        await person.until_said(config.user, "完")
    assert again == first
    assert person.said_by(config.user, room) == ["回执", "完"]


async def test_stranger_from_another_server_is_declined(homeserver: Homeserver, tmp_path: Path, person: Person) -> None:
    user = homeserver.register()
    config = config_for(homeserver, tmp_path, user=user)
    await log_in(config, PASSWORD)
    outside = MatrixConfig(config.homeserver, "@desk:elsewhere.test", config.state_dir, config.seeds, config.store_key)
    room = await person.open_chat(user)
    async with following(outside, Notebook()):
        gone = await person.until(lambda one: one.sender == user and one.content.get("membership") == "leave")
    assert gone.room == room


async def test_person_who_left_is_gone(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        await person.client.room_leave(room)
        event = (await notebook.until(2))[-1]
        with pytest.raises(Unreachable):
            await channel.send(OutgoingMessage("k", room, "喂"))
    assert (event.kind, event.sender, event.address, event.is_private) == (EventKind.LEFT, person.id, room, True)


async def test_group_is_not_private(
    config: MatrixConfig, person: Person, homeserver: Homeserver, tmp_path: Path
) -> None:
    notebook = Notebook()
    async with a_person(homeserver, tmp_path) as other, following(config, notebook):
        room = await person.open_chat(config.user)
        await person.client.room_invite(room, other.id)
        await person.until_joined(room, config.user)
        await other.join(room)
        await person.until_joined(room, other.id)
        await person.say(room, "大家好")
        [event] = await notebook.until(1)
    assert (event.text, event.is_private) == ("大家好", False)


# Encrypted with a key that nobody has.
SEALED = {
    "algorithm": "m.megolm.v1.aes-sha2",
    "ciphertext": "AwgAEnACgAkLmt6qF84IK++J7UDH2Za1YVchHyprqTqsg",
    "device_id": "UNKNOWN",
    "sender_key": "IlRMeOPX2e0MurIyfWEucYBRVOEEUMrOHqn/8mLqMjA",
    "session_id": "X3lUlvLELLYxeTx4yOVu6UDpasGEVO0Jbu+QFnm0cKQ",
}


async def test_unreadable_word_is_told_as_such(config: MatrixConfig, person: Person, homeserver: Homeserver) -> None:
    notebook = Notebook()
    async with following(config, notebook):
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        sending = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.encrypted/1"
        homeserver.call("PUT", sending, SEALED, token=person.client.access_token)
        [event] = await notebook.until(1)
    assert (event.kind, event.what, event.sender) == (EventKind.OTHER, UNDECIPHERED, person.id)


def _claimed(server: Homeserver, config: MatrixConfig, token: str) -> str:
    """Somebody's new device takes one of our keys; its name."""
    session = load_session(config.state_dir)
    assert session is not None
    wanted = {"one_time_keys": {session.user_id: {session.device_id: "signed_curve25519"}}}
    answer = server.call("POST", "/_matrix/client/v3/keys/claim", wanted, token=token)
    [key] = answer["one_time_keys"][session.user_id][session.device_id].values()
    return str(key["key"])


async def test_many_new_devices_while_we_are_down_are_heard(
    config: MatrixConfig, person: Person, homeserver: Homeserver
) -> None:
    """All one-time keys are taken: the fallback key serves the others, and fresh keys follow."""
    token = person.client.access_token
    taken = [_claimed(homeserver, config, token) for _ in range(52)]
    assert taken[-1] == taken[-2]
    notebook = Notebook()
    room = await person.open_chat(config.user)
    await person.say(room, "我是第五十三个")
    async with following(config, notebook):
        [event] = await notebook.until(1)
        await person.say(room, "还有一句")
        await notebook.until(2)
    assert event.text == "我是第五十三个"
    assert len({_claimed(homeserver, config, token) for _ in range(10)}) == 10


async def test_lost_device_is_replaced_by_a_signed_one(config: MatrixConfig, person: Person) -> None:
    """The keys are gone, the account's seeds are kept: what was said meanwhile is asked for again, the rest is read."""
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        await channel.send(OutgoingMessage("k1", room, "一"))
        await person.until_said(config.user, "一")
    shutil.rmtree(config.state_dir)
    await person.say(room, "给旧设备的话")
    await log_in(config, PASSWORD)
    async with following(config, notebook) as channel:
        assert (await notebook.until(2))[-1].what == UNDECIPHERED
        await channel.send(OutgoingMessage("k2", room, "请再发一次"))
        assert (await person.until_said(config.user, "请再发一次")).is_readable
        await person.say(room, "给新设备的话")
        assert (await notebook.until(3))[-1].text == "给新设备的话"


async def test_wrong_password_is_said(homeserver: Homeserver, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match=r"matrix\.password_wrong"):
        await log_in(config_for(homeserver, tmp_path), "wrong")


async def test_second_process_may_not_follow(config: MatrixConfig) -> None:
    async with following(config, Notebook()):
        with pytest.raises(Conflict, match=r"matrix\.device_in_use"):
            await MatrixChannel(config).follow(Notebook())


async def test_without_a_login_nothing_is_followed(homeserver: Homeserver, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"matrix\.not_logged_in"):
        await MatrixChannel(config_for(homeserver, tmp_path)).follow(Notebook())


async def test_message_before_the_connection_waits(config: MatrixConfig) -> None:
    with pytest.raises(SendFailure) as failure:
        await MatrixChannel(config).send(OutgoingMessage("k", "!r", "喂"))
    assert failure.value.retry_after


async def test_malformed_events_harm_nobody(config: MatrixConfig, person: Person) -> None:
    """A client may encrypt anything: what cannot be understood is skipped, what follows is read."""
    notebook = Notebook()
    async with following(config, notebook):
        room = await person.open_chat(config.user)
        await person.until_joined(room, config.user)
        for content in ({}, {"msgtype": 7}, {"msgtype": "m.text"}, {"msgtype": "m.text", "body": ["x"]}):
            await person.send(room, content)
        await person.send(room, {"ciphertext": "x"}, "m.room.encrypted")
        await person.send(room, {"membership": "leave"}, "m.room.member")
        await person.send(room, {"m.relates_to": {"rel_type": "m.replace", "event_id": 5}, "msgtype": "m.text"})
        await person.say(room, "还在吗")
        async with asyncio.timeout(60):
            while not any(event.text == "还在吗" for event in notebook.events):
                await notebook.until(len(notebook.events) + 1)
    assert EventKind.LEFT not in {event.kind for event in notebook.events}
