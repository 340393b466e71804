"""``serve``: channels, inbox, outbox and reminders over one county until somebody says stop.

What must stay true: one server a county (its lock is held before anything is opened); a signal ends it in order, with
nothing lost; a full disk or a busy database ends nothing, it is said and tried again at the next tick.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import time, timedelta

import structlog

from bot.app import ChatApp, chat_parts
from bot.channels.protocol import AnyChannel
from cli.channels import announce
from cli.health import Health
from cli.systemd import Systemd
from core.api import Core
from core.bootstrap import Parts, open_county
from core.county_home import CountyHome
from core.documents.chart_painter import ChartPainter
from core.documents.fonts import find_cjk_font
from core.documents.results import ResultPictures
from core.domain.actors import SYSTEM
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound, Unavailable
from core.scheduling.ticker import Daily, Every, Ticker
from core.settings import Settings
from core.storage.instance_lock import only_instance

log = structlog.get_logger(__name__)
TIDY_AT = time(3, 40)
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Server:
    """One run of ``serve``."""

    def __init__(self, home: CountyHome, settings: Settings, systemd: Systemd) -> None:
        self._home = home
        self._settings = settings
        self._systemd = systemd
        self._stop = asyncio.Event()

    async def run(self, channels: Sequence[AnyChannel]) -> None:
        """Until SIGTERM or SIGINT.

        Errors: Conflict("serve.already_running"), those of ``open_county``, and whatever the chat ends with.
        """
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._stop.set)
        async with AsyncExitStack() as stack:
            stack.enter_context(only_instance(self._home.lock))
            core = await stack.enter_async_context(open_county(self._home, Parts()))
            app = ChatApp(chat_parts(core, _pictures(core)), channels)
            names = [channel.name for channel in channels]
            status = f"channels: {', '.join(names) or 'none'}"
            health = Health(self._systemd, self._home.root, status)
            ticker = Ticker([*jobs_of(core, app.wake_delivery, health), *self._watchdog()])
            ticker.start()
            stack.push_async_callback(ticker.stop)
            announcing = asyncio.create_task(announce(channels))
            announcing.add_done_callback(_announced)
            stack.callback(announcing.cancel)
            await self._chat(app, names, health)
        log.info("serve.stopped")

    async def _chat(self, app: ChatApp, names: Sequence[str], health: Health) -> None:
        chatting = asyncio.create_task(app.run())
        stopped = asyncio.create_task(self._stop.wait())
        self._systemd.ready(health.status)
        log.info("serve.ready", channels=list(names), home=str(self._home.root))
        await asyncio.wait([chatting, stopped], return_when=asyncio.FIRST_COMPLETED)
        self._systemd.stopping()
        log.info("serve.stopping", signalled=self._stop.is_set())
        stopped.cancel()
        if not chatting.done():
            chatting.cancel()
        try:
            await chatting
        except asyncio.CancelledError:
            return

    def _watchdog(self) -> list[Every]:
        every = self._systemd.watchdog_every

        async def alive() -> None:
            self._systemd.alive()

        return [Every("watchdog", every, alive)] if every is not None else []


def jobs_of(core: Core, wake_delivery: Callable[[], None], health: Health) -> list[Every | Daily]:
    """What a server does by itself, in this order at its start. ``wake_delivery``: something is there to be sent."""

    async def remind() -> None:
        await core.reminders.tick(SYSTEM)
        wake_delivery()

    async def lay_year() -> None:
        """A new year, a deputy who joined, holidays that became known: repeating it changes nothing else."""
        try:
            await core.reports.lay_reminders(SYSTEM, date_in(COUNTY_ZONE, core.clock.now()).year)
        except NotFound as error:
            log.info("serve.no_year_to_lay", code=error.code)

    def every(name: str, step: timedelta, act: Callable[[], Awaitable[object]]) -> Every:
        return Every(name, step, _spoken(name, act, health))

    return [
        Every("disk", timedelta(minutes=1), health.look_at_disk),
        every("year", timedelta(hours=12), lay_year),
        every("deadlines", timedelta(minutes=1), lambda: core.proposal_chasing.make_round(SYSTEM)),
        every("reminders", timedelta(minutes=1), remind),
        every("keys", timedelta(hours=1), lambda: core.publishing.destroy_expired_keys(SYSTEM)),
        every("chat keys", timedelta(hours=1), lambda: core.conversations.settle_keys(SYSTEM)),
        Daily("tidying", TIDY_AT, _spoken("tidying", lambda: core.conversations.tidy(SYSTEM), health)),
    ]


def _spoken(name: str, act: Callable[[], Awaitable[object]], health: Health) -> Callable[[], Awaitable[object]]:
    """``act``, with a disk or a database that does not answer said aloud instead of ended with."""

    async def tried() -> object:
        try:
            done = await act()
        except Unavailable as error:
            health.failed(name, error.code)
            return None
        health.done(name)
        return done

    return tried


def _announced(task: asyncio.Task[None]) -> None:
    """A menu is a comfort: a network that does not take it now is told at the next start."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.warning("serve.menu_not_announced", error=type(error).__name__)


def _pictures(core: Core) -> ResultPictures:
    font = find_cjk_font()
    if font is None:
        log.warning("serve.no_cjk_font")
    return ResultPictures(core.publishing, ChartPainter(font))
