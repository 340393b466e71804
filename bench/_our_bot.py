"""The chat application of ``serve`` over one county, without the pace that Telegram asks for: for ``bench telegram``.

python -m bench._our_bot DIRECTORY URL
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import structlog

from bot.app import ChatApp, chat_parts
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.pacing import Limits
from core.bootstrap import open_county
from core.county_home import CountyHome, read_secret

_NO_LIMITS = Limits(per_chat=1e6, burst=1_000_000, overall=1_000_000)


async def run(root: Path, url: str) -> None:
    """Until SIGTERM."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    home = CountyHome(root)
    async with open_county(home) as core:
        config = TelegramConfig(read_secret(home.telegram_token), base_url=f"{url}/bot")
        app = ChatApp(chat_parts(core), [TelegramChannel(config, limits=_NO_LIMITS)])
        running = asyncio.ensure_future(app.run())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2]))
