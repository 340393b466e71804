"""What a network must be able to do for us, and nothing more. A fake of this is under 50 lines.

Incoming: the channel hands every update to the inbox and tells the network that it has arrived only after the
inbox has committed it (design invariant 2); where the network keeps the events for us, how far we read is stored in
that same commit. Outgoing: one message, one answer; pacing between messages is asked of the channel, keeping the
promises (leases, retries, duplicates) is the outbox's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from core.domain.paces import Pace


class EventKind(StrEnum):
    TEXT = "text"
    BUTTON = "button"
    LEFT = "left"  # the person blocked the bot, or the group threw it out: nothing can be sent any more
    OTHER = "other"  # what no dialogue can read: a voice message, a picture, an edited message
    MOVED = "moved"  # the group has another address from now on
    EDITED = "edited"  # the person changed a message of its own to ``text``; only where that may still matter
    REDACTED = "redacted"  # the person took a message of its own back
    REACTION = "reaction"  # the person put the sign ``text`` under a message of ours


UNDECIPHERED = "undecryptable"  # the ``what`` of an encrypted message that could not be read
POLL = "poll"  # the ``what`` of a TEXT that was not typed but tapped in a poll


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that a person sent and that is still with the network: nothing of it is fetched before somebody wants it.

    ``reference`` is the channel's own way to it. ``name`` is uncleaned; ``size`` in bytes as the network says, 0 where
    it does not say. ``album``: the network's id of several that were sent as one, "" otherwise.
    """

    reference: str
    name: str
    size: int = 0
    album: str = ""


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """One thing that a person did, reduced to what the dialogues need.

    ``event_id`` is the network's own and makes a replay a no-op. ``address`` is where an answer goes (chat id,
    room id); ``sender`` who acted (numeric id, MXID), never a display name. ``text`` is uncleaned.
    ``callback_id`` must be acknowledged to the network at once where it is set. ``what`` names the kind of an OTHER
    ("voice", "edited"), never its content; ``moved_to`` the new address of a MOVED. ``file``: of an OTHER that is one.

    ``message_id`` is the network's id of the message that it is about: of a TEXT itself, of the person's own message
    that was EDITED or REDACTED, of ours under which a BUTTON or a REACTION is. ``replies_to``: of the message that a
    TEXT answers, by a reply or by standing in its thread; "" where it only follows.
    """

    event_id: str
    kind: EventKind
    address: str
    sender: str
    is_private: bool = True
    text: str = ""
    button: str = ""
    message_id: str = ""
    callback_id: str = ""
    language: str = ""
    what: str = ""
    moved_to: str = ""
    replies_to: str = ""
    file: IncomingFile | None = None


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    token: str  # opaque, at most 64 bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """What a message asks, where it may be asked as a poll: never on a ballot. ``choices`` are numbered from 1."""

    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message or, with ``edits`` set, the new content of a message sent before.

    ``text`` is plain and complete. ``key`` is the outbox row's unique key: a network that can make sends
    idempotent derives its transaction id from it. ``protect`` asks the network to forbid forwarding. ``question`` is
    what the text asks, where that is one question and nobody's secret.
    """

    key: str
    address: str
    text: str
    buttons: Sequence[Sequence[Button]] = field(default=())
    attachment: Attachment | None = None
    edits: str = ""
    protect: bool = False
    question: Question | None = None


class SendFailure(Exception):  # noqa: N818 - read as the outcome of a send
    """A send that is known not to have arrived. ``retry_after`` in seconds, None: never."""

    def __init__(self, reason: str, *, retry_after: float | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class SendUncertain(Exception):  # noqa: N818
    """The answer was lost: the message may have arrived. A retry is a possible duplicate."""


class Unreachable(Exception):  # noqa: N818
    """This address cannot be written to any more (blocked, left, deleted)."""


class FetchFailure(Exception):  # noqa: N818 - read as the outcome of a fetch
    """A file could not be fetched. ``may_heal``: another try may succeed."""

    def __init__(self, reason: str, *, may_heal: bool) -> None:
        super().__init__(reason)
        self.may_heal = may_heal


class FileTooLarge(Exception):  # noqa: N818
    """The file is larger than was asked for; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What one writes like on a network. The defaults are those of a network with buttons.

    ``has_buttons``: where it is False every choice is written under the text as a numbered list, ``buttons`` of what is
    sent are empty, and people answer in words. It belongs to the network and not to a message: whoever reads one
    message with buttons and the next without does not know how to answer. ``command_marks``: what a command may begin
    with; the first of them is how we write it. ``batches``: messages are dear there, so that notices which wait for the
    same person are sent as one. ``takes_files``: files that people send can be fetched, and ours are shown.
    """

    has_buttons: bool = True
    command_marks: str = "/"
    batches: bool = False
    takes_files: bool = False


# Stores a batch durably; returns after the commit. A replayed event is a no-op.
Receive = Callable[[Sequence[IncomingEvent]], Awaitable[None]]


class Journal(Protocol):
    """The inbox of a network that keeps its events for us: how far it was read is stored with what was read there."""

    async def position(self) -> str:
        """How far the network was read; "" before it ever was."""
        ...

    async def store(self, events: Sequence[IncomingEvent], position: str) -> None:
        """``events`` and ``position`` in one transaction; returns after the commit. A replayed event is a no-op."""
        ...


class Outlet(Protocol):
    """The way out."""

    name: str

    @property
    def manners(self) -> Manners:
        """The same as long as the channel lives."""
        ...

    async def send(self, message: OutgoingMessage) -> str:
        """Send or edit; the network's message id.

        Errors: SendFailure (known not sent), SendUncertain (perhaps sent), Unreachable.
        """
        ...

    def delay(self, address: str) -> float:
        """Seconds until ``address`` may be written to without breaking the network's limits; 0: now."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class PacedOutlet(Outlet, Protocol):
    """A network that lets an account say only so much: what is known of that is kept for those who plan."""

    @property
    def pace(self) -> Pace:
        """As far as it is known now."""
        ...

    def recall(self, pace: Pace) -> None:
        """``pace`` is what was known when the program last ran; it may have changed since."""
        ...


@runtime_checkable
class FileSource(Outlet, Protocol):
    """A network from which files can be fetched that people sent."""

    async def fetch(self, file: IncomingFile, *, limit: int) -> bytes:
        """The file, decrypted; never more than ``limit`` bytes are read. Errors: FileTooLarge, FetchFailure."""
        ...


@runtime_checkable
class ConnectingOutlet(Outlet, Protocol):
    """A network on which nothing can be sent before it was reached for the first time."""

    async def connected(self) -> None:
        """Returns once messages can be sent."""
        ...


class Channel(Outlet, Protocol):
    """A network that is told of every batch (Telegram)."""

    async def run(self, receive: Receive) -> None:
        """Take updates until cancelled; acknowledge a batch only after ``receive`` returned."""
        ...


@runtime_checkable
class JournalChannel(Outlet, Protocol):
    """A network that is asked for what came after a position of ours (Matrix)."""

    async def follow(self, journal: Journal) -> None:
        """Read on from the journal's position until cancelled."""
        ...


AnyChannel = Channel | JournalChannel
