"""What came in from the networks, and where each conversation stands: sealed, wiped as soon as it is done with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

import sqlalchemy as sa

from core.domain.ids import MeetingId
from core.services.stores.conversations import DialogRow, InboxRow, KeyboardRow
from core.storage.session import Row, Session
from core.storage.tables.chat import dialogs, inbox, keyboards

_INBOX = [inbox.c[field.name] for field in fields(InboxRow)]
_DIALOG = [dialogs.c[field.name] for field in fields(DialogRow)]
_KEYBOARD = [keyboards.c[field.name] for field in fields(KeyboardRow)]
_UNHANDLED = inbox.c.handled_at.is_(None)


class SqlConversationStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def receive(self, rows: Sequence[InboxRow]) -> int:
        new = [{name: value for name, value in asdict(row).items() if name != "id"} for row in rows]
        return await self._session.insert_or_ignore(inbox, new)

    async def waiting(self, limit: int) -> Sequence[InboxRow]:
        earlier = inbox.alias("earlier")
        has_earlier = sa.exists().where(
            earlier.c.conversation == inbox.c.conversation, earlier.c.handled_at.is_(None), earlier.c.id < inbox.c.id
        )
        query = sa.select(*_INBOX).where(_UNHANDLED, ~has_earlier).order_by(inbox.c.id).limit(limit)
        return [_inbox_row(row) for row in await self._session.rows(query)]

    async def inbox_row(self, row: int) -> InboxRow | None:
        found = await self._session.row(sa.select(*_INBOX).where(inbox.c.id == row, _UNHANDLED))
        return _inbox_row(found) if found else None

    async def mark_handled(self, row: int) -> None:
        done = sa.update(inbox).where(inbox.c.id == row).values(handled_at=self._now, sealed=None)
        await self._session.execute(done)

    async def note_failure(self, row: int) -> None:
        await self._session.execute(sa.update(inbox).where(inbox.c.id == row).values(failures=inbox.c.failures + 1))

    async def dialog(self, conversation: bytes) -> DialogRow | None:
        row = await self._session.row(sa.select(*_DIALOG).where(dialogs.c.conversation == conversation))
        return DialogRow(**row._mapping) if row else None

    async def save_dialog(self, row: DialogRow) -> None:
        await self._session.insert_or_replace(dialogs, {**asdict(row), "updated_at": self._now})

    async def end_dialog(self, conversation: bytes) -> None:
        await self._session.execute(sa.delete(dialogs).where(dialogs.c.conversation == conversation))

    async def add_keyboard(self, row: KeyboardRow) -> None:
        await self._session.insert_all(keyboards, [asdict(row)])

    async def keyboard(self, keyboard: bytes) -> KeyboardRow | None:
        row = await self._session.row(sa.select(*_KEYBOARD).where(keyboards.c.id == keyboard))
        return KeyboardRow(**row._mapping) if row else None

    async def newest_keyboard(self, conversation: bytes) -> KeyboardRow | None:
        theirs = sa.select(*_KEYBOARD).where(keyboards.c.conversation == conversation)
        row = await self._session.row(theirs.order_by(keyboards.c.expires_at.desc()).limit(1))
        return KeyboardRow(**row._mapping) if row else None

    async def drop_keyboards(self, conversation: bytes) -> None:
        await self._session.execute(sa.delete(keyboards).where(keyboards.c.conversation == conversation))

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
