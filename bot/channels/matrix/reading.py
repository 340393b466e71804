"""The sync loop: events and the server's ``next_batch`` become durable in one transaction, then the next sync is asked.

nio's own storage of the token would confirm what nobody has stored yet (a crash loses it, measured). What must stay
true:
- a batch that was fetched is stored before another is asked for, however long the database does not answer: nio has
  decrypted it and spent its keys, and would not do so twice;
- a gap in a timeline is filled before the batch is stored, in the order in which people wrote;
- what a room held before we were invited is none of our business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import aiohttp
import structlog
from nio import AsyncClient, RoomMessagesResponse, SyncResponse
from nio.exceptions import LocalProtocolError

from bot.channels.backoff import Backoff, Sleep
from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.events import Place, event_of
from bot.channels.matrix.homeserver import NoAnswer, Refused
from bot.channels.matrix.housekeeping import keep_house
from bot.channels.matrix.key_upload import note_count
from bot.channels.matrix.polls import Polls
from bot.channels.matrix.rooms import Invitations, encrypt_direct, left_place, place_of, shares_another_room
from bot.channels.protocol import POLL, EventKind, IncomingEvent, Journal
from core.domain.errors import Unavailable

log = structlog.get_logger(__name__)


LONG_POLL = 30_000  # milliseconds that the server may hold an empty answer
TIMELINE = 50  # events of a room in one answer; more are fetched room by room
PAGE, MOST_PAGES = 100, 50  # of a gap
REFUSED_WAIT = 60.0  # seconds; a token that the server forgot heals only by a new login
_NOTHING = {"not_types": ["*"]}
_FILTER: dict[str, Any] = {
    "room": {"timeline": {"limit": TIMELINE}, "ephemeral": _NOTHING, "account_data": _NOTHING},
    "presence": _NOTHING,
    "account_data": _NOTHING,
}
_LOST = (aiohttp.ClientError, OSError, TimeoutError)


class _NotFilled(Exception):  # noqa: N818
    """A gap could not be filled now."""


class Reader:
    """One device's way through its timeline. ``ready`` is told after the first sync, when the rooms are known."""

    def __init__(
        self,
        client: AsyncClient,
        config: MatrixConfig,
        *,
        ready: Callable[[], None],
        polls: Polls | None = None,
        sleep: Sleep = asyncio.sleep,
        long_poll: int = LONG_POLL,
    ) -> None:
        self._client = client
        self._invitations = Invitations(client, config)
        self._ready = ready
        self._polls = polls
        self._sleep = sleep
        self._long_poll = long_poll
        self._backoff = Backoff()
        self._position = ""
        self._has_begun = False

    async def run(self, journal: Journal) -> None:
        """Read on until cancelled. Errors: whatever the journal raises beside Unavailable."""
        self._position = await journal.position()
        while True:
            wait = await self.step(journal)
            if wait:
                await self._sleep(wait)

    async def step(self, journal: Journal) -> float:
        """One sync, stored; the seconds to wait before the next."""
        try:
            if not self._has_begun:
                await self._invitations.look_for_old()
            answer = await self._synced()
        except (*_LOST, NoAnswer, Refused, LocalProtocolError) as error:
            wait = self._backoff.next()
            log.warning("matrix.sync_failed", error=type(error).__name__, retry_in=wait)
            return wait
        if not isinstance(answer, SyncResponse):
            return self._refused(answer)
        await self._store(journal, answer)
        await self._begin_or_go_on(answer)
        self._backoff.reset()
        return 0.0

    async def _synced(self) -> Any:
        is_first = not self._has_begun
        return await self._client.sync(
            timeout=0 if is_first else self._long_poll,
            since=self._position or None,
            full_state=is_first,
            sync_filter=_FILTER,
        )

    async def _begin_or_go_on(self, answer: SyncResponse) -> None:
        for room_id in answer.rooms.invite:
            self._invitations.note(room_id)
        note_count(self._client, answer)
        await keep_house(self._client)
        await self._invitations.answer()
        for room_id, info in answer.rooms.join.items():
            if since_invited(info.timeline.events, self._client.user_id) is not None:
                await encrypt_direct(self._client, room_id)
        if not self._has_begun:
            self._has_begun = True
            self._ready()

    async def _store(self, journal: Journal, answer: SyncResponse) -> None:
        """Durable, however long it takes: what nio has decrypted cannot be fetched again."""
        if answer.next_batch == self._position:
            return
        events: list[IncomingEvent] | None = None
        while True:
            try:
                if events is None:
                    events = await self._events(answer) if self._position else []
                await journal.store(events, answer.next_batch)
                break
            except (Unavailable, _NotFilled) as error:
                wait = self._backoff.next()
                log.warning("matrix.not_stored", error=type(error).__name__, retry_in=wait)
                await self._sleep(wait)
        self._position = answer.next_batch

    async def _events(self, answer: SyncResponse) -> list[IncomingEvent]:
        found: list[IncomingEvent] = []
        for room_id, info in answer.rooms.join.items():
            raws = since_invited(info.timeline.events, self._client.user_id)
            if raws is None:
                raws = info.timeline.events
                if info.timeline.limited and info.timeline.prev_batch:
                    raws = [*await self._gap(room_id, info.timeline.prev_batch), *raws]
            found += self._understood(place_of(self._client, room_id), raws)
        for room_id, info in answer.rooms.leave.items():
            found += self._understood(left_place(self._client, room_id, info.state), info.timeline.events)
            self._client.rooms.pop(room_id, None)
        return found

    def _understood(self, place: Place, events: Sequence[Any]) -> Iterator[IncomingEvent]:
        for event in events:
            raw = getattr(event, "source", None)
            if not isinstance(raw, dict):
                continue
            understood = event_of(raw, place, is_decrypted=bool(getattr(event, "decrypted", False)))
            if understood is not None and not self._is_still_there(understood):
                yield self._placed(understood)

    def _placed(self, event: IncomingEvent) -> IncomingEvent:
        """A tap in a poll that stands beside a message answers that message."""
        if event.what != POLL or self._polls is None:
            return event
        return replace(event, replies_to=self._polls.answered(event.address, event.replies_to))

    def _is_still_there(self, event: IncomingEvent) -> bool:
        """Whether who left one room of ours is alone with us in another."""
        is_gone = event.kind is EventKind.LEFT and event.is_private
        return is_gone and shares_another_room(self._client, event.sender, event.address)

    async def _gap(self, room_id: str, start: str) -> list[Any]:
        """What was said between our position and the oldest event of the answer, oldest first."""
        pages: list[Any] = []
        for _ in range(MOST_PAGES):
            try:
                page = await self._client.room_messages(room_id, start=start, end=self._position, limit=PAGE)
            except _LOST:
                raise _NotFilled from None
            if not isinstance(page, RoomMessagesResponse):
                raise _NotFilled
            pages += page.chunk
            if not page.chunk or not page.end:
                return pages[::-1]
            start = page.end
        log.error("matrix.gap_too_long", events=len(pages))
        return pages[::-1]

    def _refused(self, answer: object) -> float:
        code, wait_ms = getattr(answer, "status_code", None), getattr(answer, "retry_after_ms", None)
        if code == "M_UNKNOWN_TOKEN":
            log.error("matrix.token_refused", retry_in=REFUSED_WAIT)
            return REFUSED_WAIT
        wait = float(wait_ms) / 1000 if wait_ms else self._backoff.next()
        log.warning("matrix.sync_refused", code=code or "unknown", retry_in=wait)
        return wait


def since_invited(events: Sequence[Any], own: str) -> list[Any] | None:
    """What came after our invitation, where the timeline shows that we are new in the room; None where we are not."""
    has_joined = False
    for place in range(len(events) - 1, -1, -1):
        raw = getattr(events[place], "source", None)
        if isinstance(raw, dict) and raw.get("type") == "m.room.member" and raw.get("state_key") == own:
            membership = _membership(raw.get("content"))
            before = _membership((raw.get("unsigned") or {}).get("prev_content"))
            if membership == "invite" or (membership == "join" and before == "leave"):
                return list(events[place + 1 :])
            has_joined = has_joined or (membership == "join" and before != "join")
    return list(events) if has_joined else None


def _membership(content: object) -> object:
    return content.get("membership") if isinstance(content, dict) else None
