"""What the networks bring, cleaned and stored before they are told that we have it (design invariant 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.channels.protocol import UNDECIPHERED, EventKind, IncomingEvent, IncomingFile, Journal, Receive
from core.domain.text import MAX_TEXT, clean_line, clean_text
from core.services.conversations import Conversations, Json, Received

MAX_BUTTON = 64  # characters; what is longer is no token of ours
_MAX_ID = 255
_MAX_REFERENCE = 2_000


class Ingest:
    """``wake`` is told when something new was stored."""

    def __init__(self, conversations: Conversations, wake: Callable[[], None]) -> None:
        self._conversations = conversations
        self._wake = wake

    def receive_from(self, channel: str) -> Receive:
        """The ``receive`` that the channel of that name is run with."""

        async def receive(events: Sequence[IncomingEvent]) -> None:
            if events:
                await self._conversations.receive(channel, [_received(event) for event in events])
                self._wake()

        return receive

    def journal_of(self, channel: str) -> Journal:
        """The journal that the channel of that name follows."""
        return _Journal(self._conversations, channel, self._wake)


class _Journal:
    """One channel's events and its position in them."""

    def __init__(self, conversations: Conversations, channel: str, wake: Callable[[], None]) -> None:
        self._conversations = conversations
        self._channel = channel
        self._wake = wake

    async def position(self) -> str:
        return await self._conversations.position(self._channel)

    async def store(self, events: Sequence[IncomingEvent], position: str) -> None:
        received = [_received(event) for event in events]
        await self._conversations.receive(self._channel, received, position=position)
        if events:
            self._wake()


def event_of(payload: Json) -> IncomingEvent:
    """The event as it was stored."""
    return IncomingEvent(
        event_id="",
        kind=EventKind(payload["kind"]),
        address=payload["address"],
        sender=payload["sender"],
        is_private=payload["is_private"],
        text=payload["text"],
        button=payload["button"],
        message_id=payload["message_id"],
        language=payload["language"],
        what=payload.get("what", ""),  # rows of an earlier version hold none of these
        moved_to=payload.get("moved_to", ""),
        replies_to=payload.get("replies_to", ""),
        file=IncomingFile(**payload["file"]) if payload.get("file") else None,
    )


def _received(event: IncomingEvent) -> Received:
    return Received(
        event.event_id[:_MAX_ID],
        event.address[:_MAX_ID],
        {
            "kind": event.kind.value,
            "sender": event.sender[:_MAX_ID],
            "is_private": event.is_private,
            "text": clean_text(event.text, limit=MAX_TEXT),
            "button": event.button if len(event.button) <= MAX_BUTTON else "",
            "message_id": event.message_id[:_MAX_ID],
            "language": clean_line(event.language, limit=20),
            "what": clean_line(event.what, limit=20),
            "moved_to": event.moved_to[:_MAX_ID],
            "replies_to": event.replies_to[:_MAX_ID],
            **({"file": _file(event.file)} if event.file is not None else {}),
        },
        is_undeciphered=event.what == UNDECIPHERED,
    )


def _file(file: IncomingFile) -> Json:
    """The name is judged once it is known whether anybody wants the file."""
    is_known = len(file.reference) <= _MAX_REFERENCE
    return {
        "reference": file.reference if is_known else "",
        "name": clean_line(file.name, limit=_MAX_ID),
        "size": file.size,
        "album": file.album[:_MAX_ID],
    }
