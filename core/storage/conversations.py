"""What came in from the networks, and where each conversation stands: sealed, wiped as soon as it is done with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.domain.ids import MeetingId
from core.services.stores.conversations import DialogRow, InboxRow, KeyboardRow
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.chat import channel_states, dialogs, inbox, keyboards

_RECEIVED = tuple(field.name for field in fields(InboxRow) if field.name != "id")
_INBOX = [inbox.c[field.name] for field in fields(InboxRow)]
_DIALOG = [dialogs.c[field.name] for field in fields(DialogRow)]
_KEYBOARD = [keyboards.c[field.name] for field in fields(KeyboardRow)]
_UNHANDLED = inbox.c.handled_at.is_(None)
_earlier = inbox.alias("earlier")
_HAS_EARLIER = sa.exists().where(
    _earlier.c.conversation == inbox.c.conversation, _earlier.c.handled_at.is_(None), _earlier.c.id < inbox.c.id
)
_IN_CONVERSATION: sa.BindParameter[bytes] = sa.bindparam("conversation")

# What every event takes, and so is not described anew for each.
_WAITING = Fixed(
    sa.select(*_INBOX)
    .where(_UNHANDLED, ~_HAS_EARLIER)
    .order_by(inbox.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_WAITING_ROW = Fixed(sa.select(*_INBOX).where(inbox.c.id == sa.bindparam("row"), _UNHANDLED))
_MARK_HANDLED = Fixed(
    sa.update(inbox).where(inbox.c.id == sa.bindparam("row")).values(handled_at=sa.bindparam("now"), sealed=None)
)
_DIALOG_OF = Fixed(sa.select(*_DIALOG).where(dialogs.c.conversation == _IN_CONVERSATION))
_END_DIALOG = Fixed(sa.delete(dialogs).where(dialogs.c.conversation == _IN_CONVERSATION))
_KEYBOARD_NAMED = Fixed(sa.select(*_KEYBOARD).where(keyboards.c.id == sa.bindparam("keyboard")))
_NEWEST_KEYBOARD = Fixed(
    sa.select(*_KEYBOARD)
    .where(keyboards.c.conversation == _IN_CONVERSATION)
    .order_by(keyboards.c.expires_at.desc())
    .limit(1)
)
_KEYBOARDS_OF = Fixed(
    sa.select(*_KEYBOARD).where(keyboards.c.conversation == _IN_CONVERSATION).order_by(keyboards.c.expires_at.desc())
)
_newest = (
    sa.select(keyboards.c.id)
    .where(keyboards.c.conversation == _IN_CONVERSATION)
    .order_by(keyboards.c.expires_at.desc())
    .limit(sa.bindparam("number", type_=sa.Integer))
)
_KEEP_NEWEST_KEYBOARDS = Fixed(
    sa.delete(keyboards).where(keyboards.c.conversation == _IN_CONVERSATION, keyboards.c.id.not_in(_newest))
)
_DROP_KEYBOARDS = Fixed(sa.delete(keyboards).where(keyboards.c.conversation == _IN_CONVERSATION))


class SqlConversationStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def receive(self, rows: Sequence[InboxRow]) -> int:
        new = [{name: getattr(row, name) for name in _RECEIVED} for row in rows]
        return await self._session.insert_or_ignore(inbox, new)

    async def position(self, channel: str) -> str:
        query = sa.select(channel_states.c.position).where(channel_states.c.channel == channel)
        return str(await self._session.scalar(query) or "")

    async def move_on(self, channel: str, position: str | None, *, undeciphered: int) -> None:
        fresh = {"channel": channel, "position": "", "undeciphered": 0, "updated_at": self._now}
        await self._session.insert_or_ignore(channel_states, [fresh])
        changes: dict[str, Any] = {"undeciphered": channel_states.c.undeciphered + undeciphered}
        changes |= {"updated_at": self._now} | ({} if position is None else {"position": position})
        is_ours = channel_states.c.channel == channel
        await self._session.execute(sa.update(channel_states).where(is_ours).values(changes))

    async def waiting(self, limit: int) -> Sequence[InboxRow]:
        return [_inbox_row(row) for row in await self._session.rows(_WAITING, {"limit": limit})]

    async def inbox_row(self, row: int) -> InboxRow | None:
        found = await self._session.row(_WAITING_ROW, {"row": row})
        return _inbox_row(found) if found else None

    async def mark_handled(self, row: int) -> None:
        await self._session.change(_MARK_HANDLED, {"row": row, "now": self._now})

    async def note_failure(self, row: int) -> None:
        await self._session.execute(sa.update(inbox).where(inbox.c.id == row).values(failures=inbox.c.failures + 1))

    async def dialog(self, conversation: bytes) -> DialogRow | None:
        row = await self._session.row(_DIALOG_OF, {"conversation": conversation})
        return DialogRow(**row._mapping) if row else None

    async def save_dialog(self, row: DialogRow) -> None:
        await self._session.insert_or_replace(dialogs, {**asdict(row), "updated_at": self._now})

    async def end_dialog(self, conversation: bytes) -> None:
        await self._session.change(_END_DIALOG, {"conversation": conversation})

    async def add_keyboard(self, row: KeyboardRow) -> None:
        await self._session.insert_all(keyboards, [asdict(row)])

    async def keyboard(self, keyboard: bytes) -> KeyboardRow | None:
        row = await self._session.row(_KEYBOARD_NAMED, {"keyboard": keyboard})
        return KeyboardRow(**row._mapping) if row else None

    async def newest_keyboard(self, conversation: bytes) -> KeyboardRow | None:
        row = await self._session.row(_NEWEST_KEYBOARD, {"conversation": conversation})
        return KeyboardRow(**row._mapping) if row else None

    async def keyboards_of(self, conversation: bytes) -> Sequence[KeyboardRow]:
        rows = await self._session.rows(_KEYBOARDS_OF, {"conversation": conversation})
        return [KeyboardRow(**row._mapping) for row in rows]

    async def keep_newest_keyboards(self, conversation: bytes, number: int) -> None:
        await self._session.change(_KEEP_NEWEST_KEYBOARDS, {"conversation": conversation, "number": number})

    async def drop_keyboards(self, conversation: bytes) -> None:
        await self._session.change(_DROP_KEYBOARDS, {"conversation": conversation})

    async def forget_meeting(self, meeting: MeetingId) -> None:
        for table in (dialogs, keyboards):
            await self._session.execute(sa.delete(table).where(table.c.meeting_id == meeting))

    async def sealed_before(self, epoch: int) -> tuple[Sequence[InboxRow], Sequence[DialogRow], Sequence[KeyboardRow]]:
        unhandled = sa.select(*_INBOX).where(_UNHANDLED, inbox.c.key_epoch < epoch).order_by(inbox.c.id)
        drafts = sa.select(*_DIALOG).where(dialogs.c.key_epoch < epoch)
        buttons = sa.select(*_KEYBOARD).where(keyboards.c.key_epoch < epoch)
        return (
            [_inbox_row(row) for row in await self._session.rows(unhandled)],
            [DialogRow(**row._mapping) for row in await self._session.rows(drafts)],
            [KeyboardRow(**row._mapping) for row in await self._session.rows(buttons)],
        )

    async def reseal_inbox(self, row: int, epoch: int, sealed: bytes) -> None:
        again = sa.update(inbox).where(inbox.c.id == row, _UNHANDLED).values(key_epoch=epoch, sealed=sealed)
        await self._session.execute(again)

    async def reseal_dialog(self, conversation: bytes, epoch: int, sealed: bytes) -> None:
        again = sa.update(dialogs).where(dialogs.c.conversation == conversation).values(key_epoch=epoch, sealed=sealed)
        await self._session.execute(again)

    async def reseal_keyboard(self, keyboard: bytes, epoch: int, sealed: bytes) -> None:
        again = sa.update(keyboards).where(keyboards.c.id == keyboard).values(key_epoch=epoch, sealed=sealed)
        await self._session.execute(again)

    async def purge(self, before: datetime) -> None:
        await self._session.execute(sa.delete(inbox).where(inbox.c.handled_at < before))
        await self._session.execute(sa.delete(keyboards).where(keyboards.c.expires_at < before))


def _inbox_row(row: Row) -> InboxRow:
    return InboxRow(**row._mapping)
