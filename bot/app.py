"""The chat application: channels, inbox, router and pumps run together until stopped, and lose nothing then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.channels.protocol import AnyChannel, FileSource, JournalChannel
from bot.delivery import Pump
from bot.file_counter import FileParts
from bot.flood import FloodGate
from bot.ingest import Ingest
from bot.letters import ChartPainter, Letters
from bot.office import Office, OfficeParts
from bot.proposal_counter import ProposalParts
from bot.router import Router
from core.api import Core
from core.services.attachments import Attachments
from core.services.conversations import Conversations
from core.services.delivery import Delivery

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChatParts:
    """What the chat needs of the core."""

    conversations: Conversations
    delivery: Delivery
    office: OfficeParts
    painter: ChartPainter | None = None
    attachments: Attachments | None = None


def chat_parts(core: Core, painter: ChartPainter | None = None) -> ChatParts:
    """What the chat needs of ``core``."""
    office = OfficeParts(
        core.enrolment,
        core.my_office,
        core.reminders,
        core.reports,
        core.rooms,
        core.voting,
        core.unit_items,
        ProposalParts(core.deputy_proposals, core.cosigning, core.proposal_search, core.my_office),
        FileParts(core.attachments, core.deputy_proposals, core.unit_items),
        core.supervised_items,
    )
    return ChatParts(core.conversations, core.delivery, office, painter, core.attachments)


class ChatApp:
    """One set of channels over one database."""

    def __init__(self, parts: ChatParts, channels: Sequence[AnyChannel], *, flood: FloodGate | None = None) -> None:
        self._channels = tuple(channels)
        self._pumps = tuple(
            Pump(parts.delivery, channel, Letters(parts.painter, channel.manners, parts.attachments))
            for channel in channels
        )
        self._router = Router(
            parts.conversations,
            Office(parts.office),
            wake_delivery=self.wake_delivery,
            manners={channel.name: channel.manners for channel in channels},
            files={channel.name: channel for channel in channels if isinstance(channel, FileSource)},
            flood=flood,
        )
        self._ingest = Ingest(parts.conversations, self._router.wake)

    def wake_delivery(self) -> None:
        """Something was promised, by a dialogue or by the office."""
        for pump in self._pumps:
            pump.wake()

    @property
    def ingest(self) -> Ingest:
        return self._ingest

    async def run(self) -> None:
        """Until cancelled. Then: take no more, finish what is in hand, give back what waits, close the channels.

        Errors: whatever a channel or a loop ends with; the others are stopped in order first.
        """
        stopping = asyncio.Event()
        taking = [asyncio.create_task(self._take(channel)) for channel in self._channels]
        working = [asyncio.create_task(self._router.run(stopping))]
        working += [asyncio.create_task(pump.run(stopping)) for pump in self._pumps]
        try:
            done, _ = await asyncio.wait([*taking, *working], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await asyncio.shield(asyncio.ensure_future(self._stop(stopping, taking, working)))

    async def settle(self) -> None:
        """Handle and send everything that waits, without the loops: for demonstrations in accelerated time."""
        while await self._router.drain() + sum([await pump.drain() for pump in self._pumps]):
            pass

    async def _take(self, channel: AnyChannel) -> None:
        if isinstance(channel, JournalChannel):
            await channel.follow(self._ingest.journal_of(channel.name))
        else:
            await channel.run(self._ingest.receive_from(channel.name))

    async def _stop(
        self, stopping: asyncio.Event, taking: Sequence[asyncio.Task[None]], working: Sequence[asyncio.Task[None]]
    ) -> None:
        for task in taking:
            task.cancel()
        await asyncio.gather(*taking, return_exceptions=True)
        stopping.set()
        for outcome in await asyncio.gather(*working, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("chat.loop_failed", error=type(outcome).__name__)
        for channel in self._channels:
            await channel.close()
