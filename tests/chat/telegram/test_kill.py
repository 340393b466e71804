"""A bot process killed between the commit and the next call: its update comes again, its answer is kept."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from bot.channels.telegram.polling import Poller
from bot.channels.telegram.request import AiohttpRequest
from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import TOKEN, VOTER, Inbox

# Answers the first update, notes it on disk and dies without a word.
DOOMED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.channels.protocol import OutgoingMessage
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import TelegramConfig

channel = TelegramChannel(TelegramConfig(sys.argv[1], base_url=sys.argv[2]))

async def receive(events):
    await channel.send(OutgoingMessage(key="1", address=events[0].address, text="收到"))
    Path(sys.argv[3]).write_text(events[0].event_id)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(channel.run(receive))
"""


async def test_killed_bot_receives_again(
    server: RunningServer, people: People, request_: AiohttpRequest, tmp_path: Path
) -> None:
    await people.text(VOTER, "/start")
    noted = tmp_path / "noted"
    doomed = await asyncio.create_subprocess_exec(sys.executable, "-c", DOOMED, TOKEN, server.base_url, str(noted))
    assert await asyncio.wait_for(doomed.wait(), 60) == -signal.SIGKILL
    inbox = Inbox()
    await Poller(request_, long_poll=0).step(inbox)
    assert [event.event_id for event in inbox.events] == [noted.read_text()]
    assert [said["text"] for said in await people.messages(VOTER)] == ["/start", "收到"]
