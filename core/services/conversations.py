"""The chat's memory: what came in and is not yet handled, where each conversation stands, what its buttons mean.

What must stay true (design invariants 2, 3 and 6):
- an event is a committed row before its network is told; its replay is a no-op;
- handling a row changes the domain, the dialogue, the outbox and the row's own mark in one transaction;
- whatever may carry a choice is stored sealed, padded to a size that does not depend on the choice, and wiped when
  done; a button's token is random and its place in the stored list is shuffled, so it says nothing.
Boxes are sealed inside the transaction that stores them: the key that a closing vote destroys is then never theirs.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from secrets import SystemRandom, token_bytes, token_hex
from typing import Any

from core.domain.actors import SYSTEM, Actor, Person, Role, visitor_actor
from core.domain.enrolment import actor_for
from core.domain.errors import Invalid, NotFound
from core.domain.ids import MeetingId, OutboxId
from core.domain.use_cases import use_case
from core.services.enrolment import conversation_of, roles_of
from core.services.key_keeper import KeyKeeper
from core.services.messages import NOTICE, take_back_copy
from core.services.stores.conversations import DialogRow, InboxRow, KeyboardRow
from core.services.stores.enrolment import Account
from core.services.stores.messages import OutboxRow, Priority
from core.services.vault import SEALING_STEP, Vault
from core.services.work import Transactions, Work

Json = dict[str, Any]

ANSWER = "answer"  # the outbox kind of everything that a dialogue says
KEYBOARD_STEP = 4096  # bytes; a keyboard's options fit one step
KEYBOARD_LIFE = timedelta(days=30)
KEPT_BESIDE = 6  # lists of choices that a conversation without buttons can go back to
KEPT = timedelta(days=7)  # networks repeat what was not acknowledged for a day or two
MAX_FAILURES = 3
SET_ASIDE = "inbox"  # the audit subject of rows that were given up
_KEYBOARD_BYTES = 12
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Received:
    """One event of a network: its own id, where it came from, and everything else as plain JSON."""

    event_id: str
    address: str
    payload: Json
    is_undeciphered: bool = False  # it came encrypted and could not be read


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An unhandled row, without its content. ``conversation`` keeps one chat's rows in order."""

    id: int
    channel: str
    conversation: bytes


@dataclass(frozen=True, slots=True)
class Promise:
    """One message to enqueue. ``body`` is JSON; ``edits`` the key of the row whose message it replaces.

    ``is_sealed``: it may carry a choice, or somebody's data, and is stored only as a box. ``once``: a second message of
    that name in the same chat on the same day is a no-op.
    """

    body: Json
    edits: str = ""
    is_sealed: bool = False
    once: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """The choices under one message, as its reader counts them. ``key``: the outbox key of that message.

    ``options``: what each means, by the token that a button would send.
    """

    key: str
    options: Mapping[str, Json]


class Handling:
    """One event in one transaction: everything that handling it may read and must leave behind."""

    def __init__(self, work: Work, vault: Vault, row: InboxRow, payload: Json) -> None:
        self._work = work
        self._vault = vault
        self._row = row
        self._promised = 0
        self._nonce = token_hex(4)
        self.payload = payload

    @property
    def work(self) -> Work:
        """The transaction that the use cases called meanwhile join."""
        return self._work

    @property
    def channel(self) -> str:
        return self._row.channel

    @property
    def received_at(self) -> datetime:
        """When the event was stored: nothing promised later can have been known to whoever caused it."""
        return self._row.received_at

    async def speaker(self, sender: str) -> tuple[Account | None, Actor]:
        """The active account that ``sender`` speaks from, and who that is today; a visitor without one."""
        account = await self._work.enrolment.account_of_sender(self.channel, sender)
        if account is None:
            return None, visitor_actor(via=self.channel)
        return account, actor_for(account.person, await roles_of(self._work, account.person), via=self.channel)

    async def dialog(self) -> Json | None:
        """Where the conversation stands; None when nothing is under way, or its key is gone."""
        row = await self._work.conversations.dialog(self._row.conversation)
        return self._opened(row.key_epoch, row.sealed) if row is not None else None

    async def save_dialog(self, content: Json, *, meeting: MeetingId | None = None) -> None:
        """Replace the dialogue. One that belongs to ``meeting`` is wiped when its voting closes."""
        epoch, box = self._vault.seal(_encoded(content), step=SEALING_STEP)
        await self._work.conversations.save_dialog(DialogRow(self._row.conversation, epoch, box, meeting))

    async def end_dialog(self) -> None:
        """Nothing is under way any more, and the conversation's buttons mean nothing."""
        await self._work.conversations.end_dialog(self._row.conversation)
        await self._work.conversations.drop_keyboards(self._row.conversation)

    async def lay_keyboard(
        self, options: Sequence[Json], *, meeting: MeetingId | None = None, under: str = ""
    ) -> list[str]:
        """A token for each of ``options``, in order. The conversation's earlier buttons stop working.

        ``under``: the outbox key of the message that lists them, where they may be answered in words.
        """
        await self._work.conversations.drop_keyboards(self._row.conversation)
        return await self._lay(options, self._work.now + KEYBOARD_LIFE, meeting=meeting, under=under)

    async def lay_beside(self, options: Sequence[Json], *, under: str) -> list[str]:
        """As ``lay_keyboard``, for what is only said in passing: the newest lists before it go on working."""
        newest = await self._work.conversations.newest_keyboard(self._row.conversation)
        expires_at = self._work.now + KEYBOARD_LIFE
        if newest is not None:  # their ends keep the order in which they were laid
            expires_at = max(expires_at, newest.expires_at + timedelta(microseconds=1))
        tokens = await self._lay(options, expires_at, meeting=None, under=under)
        await self._work.conversations.keep_newest_keyboards(self._row.conversation, KEPT_BESIDE)
        return tokens

    async def _lay(
        self, options: Sequence[Json], expires_at: datetime, *, meeting: MeetingId | None, under: str
    ) -> list[str]:
        shuffled = _random.sample(options, len(options))
        keyboard = token_bytes(_KEYBOARD_BYTES)
        content = {"under": under, "options": shuffled} if under else shuffled
        epoch, box = self._vault.seal(_encoded(content), step=KEYBOARD_STEP)
        row = KeyboardRow(keyboard, self._row.conversation, epoch, box, expires_at, meeting)
        await self._work.conversations.add_keyboard(row)
        return _tokens(keyboard, shuffled, options)

    async def laid(self) -> list[Laid]:
        """The lists of choices that this conversation may still answer, the newest first."""
        found = []
        for row in await self._work.conversations.keyboards_of(self._row.conversation):
            content = self._opened(row.key_epoch, row.sealed)
            if isinstance(content, dict) and row.expires_at > self._work.now:
                tokens = _tokens(row.id, content["options"], content["options"])
                found.append(Laid(content["under"], dict(zip(tokens, content["options"], strict=True))))
        return found

    async def same_keyboard(self, options: Sequence[Json]) -> list[str] | None:
        """As ``lay_keyboard``, but the buttons that the conversation has already; None where they mean anything else.

        For a screen that is only shown again: its buttons may be under somebody's finger.
        """
        row = await self._work.conversations.newest_keyboard(self._row.conversation)
        laid = self._options(row) if row is not None else None
        if row is None or laid is None or len(laid) != len(options) or not all(option in laid for option in options):
            return None
        return _tokens(row.id, laid, options)

    async def meaning_of(self, token: str) -> Json | None:
        """What a pressed button means here; None when it is old, of another chat, made up, or its key is gone."""
        keyboard, _, place = token.partition(".")
        row = await self._work.conversations.keyboard(_keyboard_id(keyboard))
        if row is None or row.conversation != self._row.conversation or row.expires_at <= self._work.now:
            return None
        options = self._options(row)
        is_place = place.isascii() and place.isdecimal() and int(place) < len(options or ())
        return options[int(place)] if options is not None and is_place else None

    def _options(self, row: KeyboardRow) -> list[Json] | None:
        """In the order in which they are stored; None when the key is gone."""
        content = self._opened(row.key_epoch, row.sealed)
        options: list[Json] | None = content["options"] if isinstance(content, dict) else content
        return options

    @property
    def next_key(self) -> str:
        """The outbox key of the next new message that is promised."""
        return f"{ANSWER}:{self._row.id}:{self._nonce}:{self._promised}"

    def _key_for_today(self, name: str, address: str) -> str:
        """Chats may have longer addresses than a key."""
        chat = sha256(f"{self.channel}:{address}".encode()).hexdigest()[:32]
        return f"{ANSWER}:{name}:{self._work.now.date()}:{chat}"

    async def promise(self, message: Promise, *, address: str, person: Person | None, language: str) -> str:
        """Enqueue an answer, sent after the commit; the key of its row.

        An edit of what nobody can have seen yet takes its place: whoever taps ahead of a slow network gets the last
        screen, not all of them one after the other.
        """
        key = self._key_for_today(message.once, address) if message.once else self.next_key
        self._promised += 1
        epoch, box = self._vault.seal(_encoded(message.body)) if message.is_sealed else (None, None)
        row = OutboxRow(
            id=OutboxId(0),
            key=key,
            channel=self.channel,
            address=address,
            priority=Priority.ANSWER,
            kind=ANSWER,
            language=language,
            not_before=self._work.now,
            created_at=self._work.now,
            person=person,
            body=None if message.is_sealed else message.body,
            key_epoch=epoch,
            sealed=box,
            edits_key=message.edits or None,
        )
        if message.edits and await self._work.messages.rewrite(replace(row, key=message.edits)):
            return message.edits
        await self._work.messages.enqueue([row])
        return key

    async def take_back(self, key: str) -> bool:
        """Unsay the new message of ``key``; False where somebody may have seen it."""
        return await self._work.messages.take_back(key)

    async def arrived(self, key: str, network_id: str) -> None:
        """A button was pressed under the message of ``key``: it has arrived, whatever became of the answer.

        Where another copy of it is the one that is edited from now on, the pressed one is taken back.
        """
        known = await self._work.messages.arrived(key, network_id)
        if known is not None and known != network_id:
            await take_back_copy(self._work, key, network_id)

    async def network_id(self, key: str) -> str | None:
        """The network's id of the message that was sent for ``key``."""
        return await self._work.messages.network_id(key) if key else None

    async def promised(self, key: str) -> OutboxRow | None:
        """The row of that message; None where it was taken back meanwhile."""
        try:
            return await self._work.messages.row_of(key)
        except NotFound:
            return None

    async def sent_to(self, person: Person, network_id: str) -> Sequence[OutboxRow]:
        """What ``person`` was sent here under that id of the network: several notices may be one message."""
        return await self._work.messages.sent_as(person, self.channel, network_id)

    async def last_notices(self, person: Person) -> Sequence[OutboxRow]:
        """The notices that reached ``person`` here lately, the newest first."""
        return await self._work.messages.sent_lately(person, self.channel, NOTICE)

    def _opened(self, epoch: int, box: bytes) -> Any:
        try:
            return json.loads(self._vault.open(epoch, box))
        except Invalid:
            return None


class Conversations:
    """The durable inbox, and the unit of work in which one of its rows is handled."""

    def __init__(self, transactions: Transactions, vault: Vault, keys: KeyKeeper) -> None:
        self._transactions = transactions
        self._vault = vault
        self._keys = keys

    async def receive(self, channel: str, events: Sequence[Received], *, position: str | None = None) -> int:
        """Store ``events`` durably; a replayed one is a no-op. How many were new.

        ``position`` is how far the network was read with them: both are durable together, or neither is.
        """
        async with self._transactions.write(SYSTEM) as work:
            new = {True: 0, False: 0}
            for is_undeciphered, some in groupby(events, lambda event: event.is_undeciphered):
                rows = [self._row(work, channel, event) for event in some]
                new[is_undeciphered] += await work.conversations.receive(rows)
            if position is not None or new[True]:
                await work.conversations.move_on(channel, position, undeciphered=new[True])
        return sum(new.values())

    async def position(self, channel: str) -> str:
        """How far the network of ``channel`` was read; "" before it ever was."""
        async with self._transactions.read(SYSTEM) as work:
            return await work.conversations.position(channel)

    async def waiting(self, limit: int) -> list[WaitingEvent]:
        """The oldest unhandled event of every conversation, oldest first."""
        async with self._transactions.read(SYSTEM) as work:
            rows = await work.conversations.waiting(limit)
        return [WaitingEvent(row.id, row.channel, row.conversation) for row in rows]

    @asynccontextmanager
    async def handling(self, event: int) -> AsyncIterator[Handling | None]:
        """Handle one event: whatever happens in the block is durable together, and the event handled, once it is left.

        None when it was handled before, or when its key is gone: then it is set aside, for nobody can read it. An
        error in the block undoes everything; ``failed`` then counts it.
        """
        async with self._transactions.write(SYSTEM) as work:
            row = await work.conversations.inbox_row(event)
            payload = self._payload(row) if row is not None else None
            if row is None or payload is None:
                if row is not None:
                    await _set_aside(work, row, reason="unreadable")
                yield None
                return
            yield Handling(work, self._vault, row, payload)
            await work.conversations.mark_handled(row.id)

    async def failed(self, event: int) -> bool:
        """Count a failed attempt; whether there have been too many, so that ``give_up`` must follow."""
        async with self._transactions.write(SYSTEM) as work:
            row = await work.conversations.inbox_row(event)
            if row is None:
                return False
            await work.conversations.note_failure(event)
            return row.failures + 1 >= MAX_FAILURES

    @asynccontextmanager
    async def giving_up(self, event: int) -> AsyncIterator[Handling | None]:
        """As ``handling``, for an event that keeps failing: it is set aside and staff can see that it was."""
        async with self._transactions.write(SYSTEM) as work:
            row = await work.conversations.inbox_row(event)
            payload = self._payload(row) if row is not None else None
            if row is not None:
                await _set_aside(work, row, reason="failing")
            yield Handling(work, self._vault, row, payload) if row is not None and payload is not None else None

    @use_case("chat.set_aside", Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER, Role.SYSTEM)
    async def set_aside(self, actor: Actor) -> int:
        """How many events were given up: failed three times, or nobody can read them any more."""
        async with self._transactions.read(actor) as work:
            return len(await work.ledger.lines(subject=SET_ASIDE, limit=1_000))

    @use_case("chat.tidy", Role.SYSTEM)
    async def tidy(self, actor: Actor) -> None:
        """Forget events handled KEPT ago, which no network repeats any more, and buttons that expired."""
        async with self._transactions.write(actor) as work:
            await work.conversations.purge(work.now - KEPT)
            await work.record("chat.tidy", "chat")

    @use_case("chat.settle_keys", Role.SYSTEM)
    async def settle_keys(self, actor: Actor) -> int:
        """Finish what a crash left of a close: older chat keys are destroyed; how much had to be resealed first."""
        async with self._transactions.write(actor) as work:
            moved = await self._vault.settle(work)
            if moved:
                await work.record("chat.settle_keys", "chat", moved=moved)
        return moved

    def _row(self, work: Work, channel: str, event: Received) -> InboxRow:
        epoch, box = self._vault.seal(_encoded({**event.payload, "address": event.address}))
        conversation = conversation_of(self._keys, channel, event.address)
        return InboxRow(0, channel, event.event_id, conversation, work.now, epoch, box)

    def _payload(self, row: InboxRow) -> Json | None:
        try:
            content = json.loads(self._vault.open(row.key_epoch, row.sealed))
        except Invalid:
            return None
        return content if isinstance(content, dict) else None


async def _set_aside(work: Work, row: InboxRow, *, reason: str) -> None:
    await work.conversations.mark_handled(row.id)
    await work.record("chat.set_aside", SET_ASIDE, event=row.id, channel=row.channel, reason=reason)


def _encoded(content: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _tokens(keyboard: bytes, shuffled: Sequence[Json], options: Sequence[Json]) -> list[str]:
    """What each of ``options`` is pressed as."""
    return [f"{urlsafe_b64encode(keyboard).decode()}.{shuffled.index(option)}" for option in options]


def _keyboard_id(token: str) -> bytes:
    try:
        return urlsafe_b64decode(token.encode("ascii", "replace"))
    except (NotBase64, ValueError):
        return b""
