"""Channel ``local``: a chat inside the program, for demonstrations and tests. No network, no account, no secrets.

Whoever can start it can speak as anybody, so it refuses a real office's database. ``say`` and ``press`` only queue what
a person does; ``run`` (or ``take``, in accelerated time) brings it to the inbox. With the manners ``PLAIN`` it is a
network without buttons.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from bot.channels.protocol import (
    Attachment,
    Button,
    EventKind,
    FetchFailure,
    FileTooLarge,
    IncomingEvent,
    IncomingFile,
    Manners,
    OutgoingMessage,
    Receive,
)
from core.domain.errors import Conflict, NotFound

NAME = "local"
PRESSED = Manners(command_marks="/!", takes_files=True)
PLAIN = Manners(has_buttons=False, command_marks="!/", takes_files=True)


@dataclass(frozen=True, slots=True)
class LocalMessage:
    """A message as the person sees it now."""

    id: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    is_protected: bool = False
    edits: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.label for row in self.buttons for button in row)


class LocalChannel:
    """Every sender has a private chat of the same name."""

    def __init__(
        self, *, is_demonstration: bool, language: str = "zh", manners: Manners = PRESSED, name: str = NAME
    ) -> None:
        """Errors: Conflict("local_channel.real_office")."""
        if not is_demonstration:
            raise Conflict("local_channel.real_office")
        self.name = name
        self.manners = manners
        self._language = language
        self._session = token_hex(6)  # event ids of two runs never meet
        self._number = 0
        self._queue: list[IncomingEvent] = []
        self._queued = asyncio.Event()
        self._chats: dict[str, dict[str, LocalMessage]] = {}
        self._changed = asyncio.Event()
        self._files: dict[str, bytes] = {}
        self.on_message: Callable[[str, LocalMessage], None] = lambda address, message: None

    def say(self, sender: str, text: str, *, room: str = "", replies_to: str = "") -> IncomingEvent:
        """``sender`` writes, in its private chat or in a group ``room``, perhaps in reply to a message."""
        return self._happened(
            EventKind.TEXT, sender, room=room, text=text, message_id=self._next_id(), replies_to=replies_to
        )

    def edit(self, said: IncomingEvent, text: str) -> IncomingEvent:
        """The sender of ``said`` changes it."""
        return self._happened(EventKind.EDITED, said.sender, text=text, message_id=said.message_id)

    def redact(self, said: IncomingEvent) -> IncomingEvent:
        """The sender of ``said`` takes it back."""
        return self._happened(EventKind.REDACTED, said.sender, message_id=said.message_id)

    def react(self, sender: str, sign: str, *, message_id: str) -> IncomingEvent:
        """``sender`` puts a sign under a message of ours."""
        return self._happened(EventKind.REACTION, sender, text=sign, message_id=message_id)

    def press(self, sender: str, label: str, *, message_id: str = "") -> IncomingEvent:
        """``sender`` presses the newest button called ``label`` (of one message, where that is named).

        Errors: NotFound("local.no_such_button").
        """
        for message in reversed(self.messages(sender)):
            for button in (button for row in message.buttons for button in row):
                if button.label == label and message_id in ("", message.id):
                    return self.press_token(sender, button.token, message_id=message.id)
        raise NotFound("local.no_such_button", label=label)

    def press_token(self, sender: str, token: str, *, message_id: str = "") -> IncomingEvent:
        """A client may send anything as a button."""
        return self._happened(EventKind.BUTTON, sender, button=token, message_id=message_id)

    def leave(self, sender: str, *, room: str = "") -> IncomingEvent:
        """``sender`` blocks the bot, or throws it out of a group."""
        return self._happened(EventKind.LEFT, sender, room=room)

    def show(self, sender: str, what: str, *, room: str = "") -> IncomingEvent:
        """``sender`` sends what is no text: ``what`` names its kind."""
        return self._happened(EventKind.OTHER, sender, room=room, what=what)

    def send_file(self, sender: str, name: str, content: bytes, *, what: str = "document") -> IncomingEvent:
        """``sender`` sends a file in its private chat."""
        reference = self._next_id()
        self._files[reference] = content
        return self._happened(EventKind.OTHER, sender, what=what, file=IncomingFile(reference, name, len(content)))

    async def fetch(self, file: IncomingFile, *, limit: int) -> bytes:
        """See ``FileSource``."""
        content = self._files.get(file.reference)
        if content is None:
            raise FetchFailure("there is no such file", may_heal=False)
        if len(content) > limit:
            raise FileTooLarge
        return content

    def move(self, room: str, to: str) -> IncomingEvent:
        """A group gets another address."""
        return self._happened(EventKind.MOVED, "", room=room, moved_to=to)

    def messages(self, address: str) -> list[LocalMessage]:
        """What the chat shows now, oldest first."""
        return list(self._chats.get(address, {}).values())

    def last(self, address: str) -> LocalMessage:
        """The newest message. Errors: NotFound("local.no_message")."""
        messages = self.messages(address)
        if not messages:
            raise NotFound("local.no_message", address=address)
        return messages[-1]

    async def changed(self) -> None:
        """Wait until something is shown to anybody."""
        self._changed.clear()
        await self._changed.wait()

    async def take(self, receive: Receive) -> int:
        """Bring what was queued to the inbox; how many events."""
        events, self._queue = self._queue, []
        self._queued.clear()
        if events:
            await receive(events)
        return len(events)

    async def run(self, receive: Receive) -> None:
        while True:
            await self._queued.wait()
            await self.take(receive)

    async def send(self, message: OutgoingMessage) -> str:
        chat = self._chats.setdefault(message.address, {})
        former = chat.get(message.edits)
        shown = LocalMessage(
            former.id if former is not None else self._next_id(),
            message.text,
            tuple(tuple(row) for row in message.buttons),
            message.attachment,
            former.is_protected if former is not None else message.protect,
            former.edits + 1 if former is not None else 0,
        )
        chat[shown.id] = shown
        self._changed.set()
        self.on_message(message.address, shown)
        return shown.id

    def delay(self, address: str) -> float:
        return 0.0

    async def close(self) -> None:
        """Nothing is open."""

    def _happened(self, kind: EventKind, sender: str, *, room: str = "", **what_happened: Any) -> IncomingEvent:
        event = IncomingEvent(
            event_id=f"{self._session}-{self._next_id()}",
            kind=kind,
            address=room or sender,
            sender=sender,
            is_private=not room,
            language=self._language,
            **what_happened,
        )
        self._queue.append(event)
        self._queued.set()
        return event

    def _next_id(self) -> str:
        self._number += 1
        return str(self._number)
