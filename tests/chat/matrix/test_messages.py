"""What the person's client shows of edits, files and formatted text."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote

import pytest
from nio.crypto.attachments import decrypt_attachment

from bot.channels.matrix.config import MatrixConfig
from bot.channels.protocol import Attachment, OutgoingMessage, Unreachable
from tests.chat.matrix.conftest import Notebook, following, met
from tests.homeserver.person import Heard, Person, a_person
from tests.homeserver.server import Homeserver

CHART = Attachment("result-1.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)


async def _file_of(person: Person, config: MatrixConfig) -> Heard:
    return await person.until(lambda one: one.sender == config.user and one.content.get("msgtype") == "m.image")


async def _downloaded(person: Person, address: str) -> bytes:
    answer = await person.client.download(address)
    return bytes(answer.body)


async def test_edit_replaces_what_was_said(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        first = await channel.send(OutgoingMessage("k1", room, "请核对您的票"))
        again = await channel.send(OutgoingMessage("k2", room, "您的回执", edits=first))
        heard = await person.until_said(config.user, "您的回执")
    assert again == first
    assert heard.content["m.relates_to"] == {"rel_type": "m.replace", "event_id": first}
    assert heard.is_encrypted


async def test_protected_message_is_deleted_instead(
    config: MatrixConfig, person: Person, homeserver: Homeserver
) -> None:
    """What an edit replaced stays with clients and server: a choice must not."""
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        first = await channel.send(OutgoingMessage("k1", room, "请核对您的票", protect=True))
        await person.until_said(config.user, "请核对您的票")
        again = await channel.send(OutgoingMessage("k2", room, "见下一条", edits=first, protect=True))
        await person.until(lambda one: one.sender == config.user and one.kind == "m.room.redaction")
        path = f"/_matrix/client/v3/rooms/{quote(room)}/event/{quote(first)}"
        left = homeserver.call("GET", path, token=person.client.access_token)
    assert again == first
    assert left["content"] == {}


async def test_encrypted_room_gets_an_encrypted_file(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        await channel.send(OutgoingMessage("k1", room, "结果", attachment=CHART))
        await person.until_said(config.user, "结果")
        file = (await _file_of(person, config)).content["file"]
        stored = await _downloaded(person, file["url"])
    opened = decrypt_attachment(stored, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
    assert opened == CHART.content
    assert CHART.content[8:40] not in stored


async def test_clear_room_gets_the_file_as_it_is(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook, is_encrypted=False)
        await channel.send(OutgoingMessage("k1", room, "结果", attachment=CHART))
        heard = await _file_of(person, config)
        stored = await _downloaded(person, heard.content["url"])
    assert hashlib.sha256(stored).digest() == hashlib.sha256(CHART.content).digest()


async def test_new_device_reads_what_is_said_next(
    config: MatrixConfig, person: Person, homeserver: Homeserver, tmp_path: Path
) -> None:
    """The room's key is handed to devices that came meanwhile."""
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        await channel.send(OutgoingMessage("k1", room, "一"))
        await person.until_said(config.user, "一")
        async with a_person(homeserver, tmp_path, user=person.id) as other:
            await other.say(room, "我换了手机")
            await notebook.until(2)
            await channel.send(OutgoingMessage("k2", room, "二"))
            heard = await other.until_said(config.user, "二")
    assert heard.is_readable


async def test_nobody_in_the_room_is_unreachable(config: MatrixConfig, person: Person) -> None:
    notebook = Notebook()
    async with following(config, notebook) as channel:
        await met(config, person, notebook)
        with pytest.raises(Unreachable):
            await channel.send(OutgoingMessage("k", "!" + quote("elsewhere"), "喂"))


async def test_long_text_arrives_whole(config: MatrixConfig, person: Person) -> None:
    text = "".join(f"第{number}句：满意。" for number in range(1_000))
    notebook = Notebook()
    async with following(config, notebook) as channel:
        room = await met(config, person, notebook)
        await channel.send(OutgoingMessage("k1", room, text))
        await person.until_said(config.user, "第999句")
    assert "".join(person.said_by(config.user, room)) == text
