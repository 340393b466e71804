"""One outgoing message through nio: encrypted where its room is, and what the server's answer means.

What must stay true: ``SendFailure`` only where nothing new reached the person, ``Unreachable`` only where nobody is
there to read. A lost answer is ``SendUncertain``, and harmless: the next try has the same transaction id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
from nio import AsyncClient, JoinedMembersError, RoomRedactResponse, RoomSendResponse
from nio.crypto.attachments import encrypt_attachment
from nio.exceptions import EncryptionError, LocalProtocolError, MembersSyncError, SendRetryError

from bot.channels.backoff import Sleep
from bot.channels.matrix.events import Place
from bot.channels.matrix.homeserver import HomeserverApi, NoAnswer, Refused
from bot.channels.matrix.key_sharing import KeyMissing, share_key
from bot.channels.matrix.pacing import Pacing
from bot.channels.matrix.polls import Polls, suits
from bot.channels.matrix.rooms import place_of
from bot.channels.matrix.writing import (
    Content,
    Part,
    closing_of,
    is_event,
    offer_of,
    parts_of,
    poll_of,
    transaction_of,
    with_file,
)
from bot.channels.protocol import Attachment, OutgoingMessage, Question, SendFailure, SendUncertain, Unreachable

NOT_SENT_WAIT = 5.0  # seconds until a send that never left is worth another try
TOKEN_REFUSED_WAIT = 60.0
UNKNOWN_ROOM_WAIT = 1.0
_PART_TRIES = 3
LIMITED_WAIT = 5.0  # where a gateway in between answers 429 without saying how long
_LIMITED = frozenset({"M_LIMIT_EXCEEDED", "429"})
_GONE = frozenset({"M_FORBIDDEN", "M_NOT_FOUND"})
_NEVER = frozenset({"M_TOO_LARGE", "M_BAD_JSON", "M_INVALID_PARAM", "M_UNSUPPORTED"})
_NOT_READY = (LocalProtocolError, EncryptionError, MembersSyncError, SendRetryError)


class Sender:
    """Sends as one device and tells ``pacing`` what it spent and what was refused."""

    def __init__(
        self, client: AsyncClient, pacing: Pacing, *, polls: Polls | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._client = client
        self._pacing = pacing
        self._polls = polls
        self._sleep = sleep

    async def send(self, message: OutgoingMessage) -> str:
        """The id of the message's first event, or of the one that it edits.

        A protected message is not edited but deleted: clients keep what stood there before an edit, for everybody who
        opens the chat, and the server keeps it for good.

        Errors: SendFailure, SendUncertain, Unreachable.
        """
        if message.address not in self._client.rooms:
            await self._ask_for(message.address)
        place = place_of(self._client, message.address)
        if not place.others:
            raise Unreachable("nobody is in the room")
        if message.protect and is_event(message.edits):
            return await self._deleted(place, message)
        question = self._may_ask(place, message)
        if question is not None and self._polls is not None and self._polls.shows(place.id):
            return await self._asked_in_poll(place, poll_of(message, question), self._polls)
        first, *others = parts_of(message)
        network_id = await self._delivered(place, first)
        for part in others:
            await self._delivered_later(place, part)
        if self._polls is not None:
            await self._beside(place, message, network_id, self._polls)
        return message.edits if is_event(message.edits) and message.text else network_id

    def _may_ask(self, place: Place, message: OutgoingMessage) -> Question | None:
        """What may be asked as a poll here."""
        is_new = not message.edits and not message.protect and place.is_private
        return message.question if self._polls is not None and is_new and suits(message.question) else None

    async def _asked_in_poll(self, place: Place, part: Part, polls: Polls) -> str:
        poll = await self._delivered(place, part)
        await self._close_answered(place, polls)
        polls.opened(place.id, poll)
        return poll

    async def _beside(self, place: Place, message: OutgoingMessage, network_id: str, polls: Polls) -> None:
        """Close the poll that was answered; offer one where nobody has. The message arrived, whatever comes of it."""
        await self._close_answered(place, polls)
        question = self._may_ask(place, message)
        if question is not None and polls.may_be_offered(place.id):
            with suppress(SendFailure, SendUncertain, Unreachable):
                polls.offered(place.id, await self._delivered(place, offer_of(message, question)), network_id)

    async def _close_answered(self, place: Place, polls: Polls) -> None:
        """Not where each message makes the next one wait: who taps again is told that the question is over."""
        poll = polls.to_close(place.id)
        if poll and not self._pacing.cost:
            with suppress(SendFailure, SendUncertain, Unreachable):
                await self._delivered(place, closing_of(poll))

    async def _ask_for(self, room_id: str) -> None:
        """We do not know the room: either the next sync brings it, or we are out of it for good."""
        try:
            answer = await self._client.joined_members(room_id)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise SendFailure(type(error).__name__, retry_after=NOT_SENT_WAIT) from None
        if isinstance(answer, JoinedMembersError) and answer.status_code in _GONE:
            raise Unreachable(str(answer.status_code))
        raise SendFailure("the room is not known yet", retry_after=UNKNOWN_ROOM_WAIT)

    async def _delivered_later(self, place: Place, part: Part) -> None:
        """A part after the first. Something has arrived already, so a failure that another try could heal is uncertain;
        one that no try can heal stays what it is.
        """
        for _ in range(_PART_TRIES):
            await self._sleep(self._pacing.delay())
            try:
                await self._delivered(place, part)
            except SendFailure as failure:
                if failure.retry_after is None:
                    raise
                await self._sleep(failure.retry_after)
            else:
                return
        raise SendUncertain("only the first part of the message arrived")

    async def _delivered(self, place: Place, part: Part) -> str:
        content = part.content
        try:
            if part.attachment is not None:
                content = await self._with_attachment(place, content, part.attachment)
            if place.is_encrypted:
                await share_key(self._client, place.id)
        except KeyMissing as missing:
            if missing.code in _GONE:
                raise Unreachable(missing.code) from None
            raise SendFailure(str(missing), retry_after=_wait(missing.retry_after)) from None
        except Refused as refused:
            raise self._outcome(refused.code or str(refused.status), refused.retry_after, refused.status) from None
        except (NoAnswer, aiohttp.ClientError, OSError, TimeoutError, *_NOT_READY) as error:
            raise SendFailure(type(error).__name__, retry_after=NOT_SENT_WAIT) from None
        return await self._put(place, part, content)

    async def _put(self, place: Place, part: Part, content: Content) -> str:
        transaction = part.transaction
        return await self._asked(
            lambda: self._client.room_send(
                place.id, part.kind, content, tx_id=transaction, ignore_unverified_devices=True
            )
        )

    async def _deleted(self, place: Place, message: OutgoingMessage) -> str:
        transaction = transaction_of(message.key, "deletion")
        await self._asked(lambda: self._client.room_redact(place.id, message.edits, tx_id=transaction))
        return message.edits

    async def _asked(self, request: Callable[[], Awaitable[Any]]) -> str:
        """The id of the event that the server made of ``request``."""
        self._pacing.spend()
        try:
            answer = await request()
        except aiohttp.ClientConnectorError as error:
            raise SendFailure(type(error).__name__, retry_after=NOT_SENT_WAIT) from None
        except _NOT_READY as error:
            raise SendFailure(type(error).__name__, retry_after=NOT_SENT_WAIT) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise SendUncertain(type(error).__name__) from None
        if isinstance(answer, RoomSendResponse | RoomRedactResponse):
            self._pacing.accepted()
            return str(answer.event_id)
        wait = getattr(answer, "retry_after_ms", None)
        raise self._outcome(str(answer.status_code or ""), wait / 1000 if wait else None, _status(answer))

    async def _with_attachment(self, place: Place, content: Content, attachment: Attachment) -> Content:
        keys: Content | None = None
        sent, media_type = attachment.content, attachment.media_type
        if place.is_encrypted:
            sent, keys = encrypt_attachment(attachment.content)
            media_type = "application/octet-stream"
        name = "" if place.is_encrypted else str(content["body"])
        async with HomeserverApi(self._client.homeserver, self._client.access_token, within=120.0) as api:
            address = await api.upload(sent, media_type, name)
        return with_file(content, address, keys)

    def _outcome(self, code: str, retry_after: float | None, status: int) -> Exception:
        """What a refusal says about the message."""
        if code in _LIMITED or status == 429:
            wait = _wait(retry_after)
            self._pacing.refused(wait)
            return SendFailure("too many requests", retry_after=wait)
        if code == "M_UNKNOWN_TOKEN":
            return SendFailure("the access token was refused", retry_after=TOKEN_REFUSED_WAIT)
        if code in _GONE:
            return Unreachable(code)
        if code in _NEVER or status in (400, 413):
            return SendFailure(code or str(status), retry_after=None)
        return SendUncertain(code or str(status))


def _wait(named: float | None) -> float:
    return named if named is not None else LIMITED_WAIT


def _status(answer: Any) -> int:
    return int(getattr(getattr(answer, "transport_response", None), "status", 0) or 0)
