"""How each chat network is doing, from the inbox and the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.domain.paces import Basis, Pace
from core.services.stores.channels import ChannelHealth
from core.services.stores.messages import OutboxState
from core.storage.session import Row, Session
from core.storage.tables.chat import accounts, channel_states, inbox, outbox

_STUCK = (OutboxState.FAILED, OutboxState.UNREACHABLE)
# Written out, not bound: SQLite uses a partial index only for a condition it can see.
_IS_WAITING = outbox.c.state == sa.literal_column("'waiting'")
_IS_UNHANDLED = inbox.c.handled_at.is_(None)
_PACE = ("pace_cost", "pace_burst", "pace_basis", "lifted_by")  # the fields of a Pace
_Numbers = dict[str, tuple[int, datetime | None]]


class SqlChannelStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def health(self) -> list[ChannelHealth]:
        unsent = await self._numbers(outbox, _IS_WAITING, sa.func.min(outbox.c.not_before))
        unhandled = await self._numbers(inbox, _IS_UNHANDLED, sa.func.min(inbox.c.received_at))
        failed = await self._numbers(outbox, outbox.c.state.in_(_STUCK), sa.null())
        unknown = await self._numbers(outbox, sa.literal_column("outbox.maybe_duplicate"), sa.null())
        states = {row.channel: row for row in await self._session.rows(sa.select(channel_states))}
        return [
            ChannelHealth(
                channel,
                last_in_at=await self._last_in(channel),
                last_out_at=await self._last_out(channel),
                unsent=unsent.get(channel, _NONE)[0],
                oldest_unsent_at=unsent.get(channel, _NONE)[1],
                unhandled=unhandled.get(channel, _NONE)[0],
                oldest_unhandled_at=unhandled.get(channel, _NONE)[1],
                failed=failed.get(channel, _NONE)[0],
                unknown=unknown.get(channel, _NONE)[0],
                undeciphered=states[channel].undeciphered if channel in states else 0,
                pace=_pace(states[channel]) if channel in states else None,
            )
            for channel in await self._channels()
        ]

    async def paces(self) -> Mapping[str, Pace]:
        rows = await self._session.rows(sa.select(channel_states))
        return {row.channel: pace for row in rows if (pace := _pace(row)) is not None}

    async def keep_pace(self, channel: str, pace: Pace) -> None:
        fresh = {"channel": channel, "position": "", "undeciphered": 0, "updated_at": self._now}
        await self._session.insert_or_ignore(channel_states, [fresh])
        is_ours = channel_states.c.channel == channel
        found = dict(zip(_PACE, astuple(pace), strict=True))
        await self._session.execute(sa.update(channel_states).where(is_ours).values(found))

    async def due(self) -> Mapping[str, int]:
        is_due = _IS_WAITING & (outbox.c.not_before <= self._now)
        return {channel: number for channel, (number, _) in (await self._numbers(outbox, is_due, sa.null())).items()}

    async def _channels(self) -> list[str]:
        """Each is found by a jump to the next name in an index, however many rows it has."""
        found = {row.channel for row in await self._session.rows(sa.select(accounts.c.channel).distinct())}
        for table in (inbox, outbox):
            name = ""
            while (following := await self._next_name(table, name)) is not None:
                found.add(name := following)
        return sorted(found)

    async def _next_name(self, table: sa.Table, after: str) -> str | None:
        query = sa.select(table.c.channel).where(table.c.channel > after).order_by(table.c.channel).limit(1)
        name = await self._session.scalar(query)
        return str(name) if name is not None else None

    async def _numbers(self, table: sa.Table, which: sa.ColumnElement[bool], oldest: Any) -> _Numbers:
        query = sa.select(table.c.channel, sa.func.count().label("number"), oldest.label("oldest")).where(which)
        rows = await self._session.rows(query.group_by(table.c.channel))
        return {row.channel: (row.number, row.oldest) for row in rows}

    async def _last_in(self, channel: str) -> datetime | None:
        query = sa.select(inbox.c.received_at).where(inbox.c.channel == channel).order_by(inbox.c.id.desc()).limit(1)
        found: datetime | None = await self._session.scalar(query)
        return found

    async def _last_out(self, channel: str) -> datetime | None:
        sent = (outbox.c.channel == channel) & (outbox.c.state == OutboxState.SENT)
        query = sa.select(outbox.c.sent_at).where(sent).order_by(outbox.c.id.desc()).limit(1)
        found: datetime | None = await self._session.scalar(query)
        return found


_NONE: tuple[int, datetime | None] = (0, None)


def _pace(row: Row) -> Pace | None:
    if row.pace_cost is None:
        return None
    return Pace(row.pace_cost, row.pace_burst, Basis(row.pace_basis), row.lifted_by)
