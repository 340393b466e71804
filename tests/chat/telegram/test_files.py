"""Files that people send over Telegram: known by what leads to them, fetched bounded, failures told apart."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator

import pytest

from bot.channels.protocol import EventKind, FetchFailure, FileTooLarge, IncomingEvent, IncomingFile
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import TelegramConfig
from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import QUICK, TOKEN, VOTER
from tests.chat.telegram.test_channel import Mailbox, running
from tests.domain.proposals.office_files import JPEG, PDF

LIMIT = 1_000


@pytest.fixture
async def files(server: RunningServer) -> AsyncIterator[TelegramChannel]:
    """A channel that fetches from the same server."""
    config = TelegramConfig(TOKEN, base_url=server.base_url, base_file_url=f"{server.url}/file/bot")
    channel = TelegramChannel(config, timeouts=QUICK)
    yield channel
    await channel.close()


async def received(channel: TelegramChannel, people: People, **sent: object) -> IncomingEvent:
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.act("file", user=VOTER, **sent)
        return await mailbox.next()


def file_in(event: IncomingEvent) -> IncomingFile:
    assert event.kind is EventKind.OTHER
    assert event.file is not None
    return event.file


async def test_document_is_fetched_as_it_was_sent(files: TelegramChannel, people: People) -> None:
    event = await received(files, people, name="方案.pdf", content=b64encode(PDF).decode())
    file = file_in(event)
    assert (event.what, file.name, file.size) == ("document", "方案.pdf", len(PDF))
    assert await files.fetch(file, limit=LIMIT) == PDF


async def test_photograph_is_fetched_in_its_largest_size(files: TelegramChannel, people: People) -> None:
    event = await received(files, people, name="", photo=True, album="77", content=b64encode(JPEG).decode())
    file = file_in(event)
    assert (event.what, file.album, file.name) == ("photo", "77", f"photo-{event.message_id}.jpg")
    assert await files.fetch(file, limit=LIMIT) == JPEG


async def test_larger_file_is_not_downloaded(files: TelegramChannel, people: People, server: RunningServer) -> None:
    file = file_in(await received(files, people, name="a.pdf", content=b64encode(PDF).decode()))
    with pytest.raises(FileTooLarge):
        await files.fetch(file, limit=len(PDF) - 1)
    server.world.files[file.reference].content = PDF * 100  # grown after its size was told
    url = f"https://file.invalid/hidden/files/{file.reference}"
    assert await files._request.download(url, limit=LIMIT) is None


@pytest.mark.parametrize("reference", ["F99", "../../getMe"])
async def test_unknown_file_will_never_come(files: TelegramChannel, reference: str) -> None:
    with pytest.raises(FetchFailure) as failure:
        await files.fetch(IncomingFile(reference, "a.pdf"), limit=LIMIT)
    assert not failure.value.may_heal
    assert TOKEN not in str(failure.value)


async def test_lost_line_may_heal() -> None:
    channel = TelegramChannel(TelegramConfig(TOKEN, base_url="http://127.0.0.1:9/bot"), timeouts=QUICK)
    with pytest.raises(FetchFailure) as failure:
        await channel.fetch(IncomingFile("F0", "a.pdf"), limit=LIMIT)
    assert failure.value.may_heal
    await channel.close()
