"""What words answer on a network without buttons: a choice that was listed, a question that is over, or nothing.

A choice that was named becomes the token that its button would have sent, and goes the button's way from there. A bare
answer is for the newest list in the chat, a dialogue's or a notice's, unless nobody can have seen that yet: who types
faster than the network carries answers what stood there before, which is over. A message that was sent again after
its outcome was lost counts from when it was promised. A reply, or a word in a thread, is for
the message it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answers import listed
from bot.channels.protocol import POLL, EventKind, IncomingEvent, Manners
from bot.dialogs.model import State
from bot.dialogs.numbered import Option, chosen, is_only_digits, number_in
from bot.letters import choices_under, confirmation_of
from core.domain.actors import Person
from core.domain.text import fold_width
from core.services.conversations import Handling, Laid
from core.services.messages import NOTICE
from core.services.stores.messages import OutboxRow, OutboxState

# What people write, and put under a message, when they have read it.
READ_WORDS = frozenset({"收到", "已收到", "已阅", "已读", "知道了", "ok", "done", "seen", "read", "yes"})
READ_SIGNS = frozenset("👍👌✅✔☑🆗🙏💯👏") | {"+1", "done", "seen", "ok", "已阅", "已读", "收到"}
_DECORATION = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])  # how a sign is drawn, and the colour of a hand


@dataclass(frozen=True, slots=True)
class Named:
    """A choice, as the ``token`` of its button."""

    token: str


@dataclass(frozen=True, slots=True)
class Over:
    """The question that was answered is over, or was not there yet."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A number that stands before no choice of the newest list. ``last``: the last that does."""

    last: int


Answer = Named | Over | Unlisted


@dataclass(frozen=True, slots=True)
class _List:
    """The choices under one message. ``at`` orders messages; ``is_ours``: of the dialogue that is under way."""

    options: Sequence[Option]
    at: tuple[datetime, int]
    is_ours: bool = False
    is_seen: bool = True
    confirms: str = ""  # the token that says it was read, under a notice that asks for it


class Hearing:
    """One event's words. ``state`` is the dialogue that is under way."""

    def __init__(
        self, handling: Handling, event: IncomingEvent, manners: Manners, person: Person | None, state: State | None
    ) -> None:
        self._handling = handling
        self._event = event
        self._manners = manners
        self._person = person
        self._state = state

    async def answer(self) -> Answer | None:
        """What the text answers; None: it is text."""
        if self._event.replies_to:
            answered = await self._answered()
            if isinstance(answered, Over):
                return answered if self._state is not None or is_only_digits(self._event.text) else None
            if answered is not None:
                return self._choice(answered)
            if self._event.what == POLL:  # one that nobody here remembers asks nothing any more
                return Over()
        newest = await self._newest()
        return self._choice(newest) if newest is not None else None

    async def confirmation(self) -> str:
        """The token that confirms the notice under which a sign was put; "" where that means nothing."""
        sign = self._event.text.strip().casefold().translate(_DECORATION)
        if self._event.kind is not EventKind.REACTION or self._person is None or sign not in READ_SIGNS:
            return ""
        return confirmation_of(await self._handling.sent_to(self._person, self._event.message_id))

    def _choice(self, under: _List) -> Answer | None:
        text = self._event.text
        option = chosen(text, under.options)
        token = option.token if option is not None else self._read(under)
        if not under.is_seen and (token or number_in(text) is not None):
            return Over()
        if token:
            return Named(token)
        return None if under.is_ours or not is_only_digits(text) else Unlisted(len(under.options))

    def _read(self, under: _List) -> str:
        return under.confirms if fold_width(self._event.text).strip(" .。!").casefold() in READ_WORDS else ""

    async def _answered(self) -> _List | Over | None:
        """The list under the message that is replied to; Over where it is there no more, None: none of ours."""
        for laid in await self._handling.laid():
            network_id = await self._handling.network_id(laid.key)
            if network_id == self._event.replies_to:
                return await self._list(laid)
            if network_id is None and self._event.what == POLL:
                shown = await self._list(laid)  # tapped before its outcome was written down; one is tried at a time
                if shown is not None and shown.is_seen:
                    return shown
        if self._person is None:
            return None
        rows = await self._handling.sent_to(self._person, self._event.replies_to)
        if not rows:
            return None
        return self._under_notice(rows) if rows[0].kind == NOTICE else Over()

    async def _newest(self) -> _List | None:
        """A notice's list counts from when it was sent, so that no answer changes its meaning on its way."""
        newest = None
        for laid in await self._handling.laid():
            newest = newest or await self._list(laid)
        if self._person is None:
            return newest
        for row in await self._handling.last_notices(self._person):
            is_in_time = row.sent_at is not None and row.sent_at <= self._handling.received_at
            if newest is not None and not (is_in_time and _when(row) > newest.at):
                continue
            notice = self._under_notice(await self._handling.sent_to(self._person, row.network_id or ""))
            if notice.options:
                return notice
        return newest

    async def _list(self, laid: Laid) -> _List | None:
        """None: its message was taken back."""
        row = await self._handling.promised(laid.key)
        if row is None:
            return None
        name = self._state.dialog if self._state is not None else ""
        is_ours = any(option.get("dialog") == name for option in laid.options.values())
        return _List(listed(laid.options), _when(row), is_ours=is_ours, is_seen=self._can_have_been_seen(row))

    def _under_notice(self, rows: Sequence[OutboxRow]) -> _List:
        """``rows`` went in one message, which may have been corrected since."""
        notices = [row for row in rows if row.kind == NOTICE and row.edits_key is None]
        return _List(choices_under(notices, self._manners), _when(rows[0]), confirms=confirmation_of(notices))

    def _can_have_been_seen(self, row: OutboxRow) -> bool:
        """When the answer came in: promised before it, and tried at least."""
        is_tried = row.state is not OutboxState.WAITING or row.maybe_duplicate
        return is_tried and row.created_at <= self._handling.received_at


def _when(row: OutboxRow) -> tuple[datetime, int]:
    """When it was first seen, as far as is known: what was sent again may have been there all the time."""
    if row.sent_at is None or row.maybe_duplicate:
        return row.created_at, row.id
    return row.sent_at, row.id
