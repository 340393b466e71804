"""What the outbox is asked for every message that goes out, fixed; its conditions are written so that indexes serve."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from core.services.stores.messages import OutboxState
from core.storage.fixed import Fixed, among
from core.storage.tables.chat import outbox
from core.storage.tables.schema import Instant

# Written out, not bound: SQLite uses a partial index only for a condition it can see.
IS_WAITING = outbox.c.state == sa.literal_column("'waiting'")
IS_SENDING = outbox.c.state == sa.literal_column("'sending'")
# It has not been tried, or is known not to have arrived.
IS_UNSEEN = IS_WAITING & outbox.c.maybe_duplicate.is_(False)
# As an expression, so that SQLite walks ix_outbox_waiting in order instead of sorting all that is due.
_not_before = sa.func.coalesce(outbox.c.not_before, outbox.c.not_before)
_IS_SENT = outbox.c.state == OutboxState.SENT
_CHANNEL: sa.BindParameter[str] = sa.bindparam("channel", type_=sa.String)
_NOW = sa.bindparam("now", type_=Instant)
_IS_NAMED = outbox.c.key == sa.bindparam("named")
_edited = outbox.alias("edited")


def _is_kept(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    """It was not given up."""
    return (rows.c.state != OutboxState.FAILED) & (rows.c.state != OutboxState.UNREACHABLE)


def due_query(channel: Any, now: Any) -> sa.Select[Any]:
    """What may be claimed: due, of an address that has nothing on its way, and not held up."""
    others = outbox.alias("others")
    on_its_way = sa.select(others.c.address).where(
        others.c.channel == channel,
        others.c.state == sa.literal_column("'sending'"),
        others.c.lease_until > now,
    )
    return (
        sa.select(outbox.c.id, outbox.c.priority, outbox.c.address)
        .where(outbox.c.channel == channel, IS_WAITING, _not_before <= now)
        .where(outbox.c.address.not_in(on_its_way))
        .where(~_is_held_up(now))
        .order_by(outbox.c.priority, outbox.c.id)
    )


def _is_held_up(now: Any) -> sa.Exists:
    """Whether an earlier row of the address waits to be tried again."""
    earlier = outbox.alias("earlier")
    return sa.exists().where(
        earlier.c.channel == outbox.c.channel,
        earlier.c.address == outbox.c.address,
        earlier.c.priority == outbox.c.priority,
        earlier.c.id < outbox.c.id,
        earlier.c.state == sa.literal_column("'waiting'"),
        earlier.c.attempts > sa.literal_column("0"),
        earlier.c.not_before > now,
    )


def _sent(which: sa.ColumnElement[bool]) -> Fixed:
    """Sent, under the first id that was heard of; returns that id."""
    return Fixed(
        sa.update(outbox)
        .where(which)
        .values(
            state=OutboxState.SENT,
            network_id=sa.case((_IS_SENT, outbox.c.network_id), else_=sa.bindparam("heard", type_=sa.String)),
            sent_at=sa.case((_IS_SENT, outbox.c.sent_at), else_=_NOW),
            sealed=None,
            lease_until=None,
            error=None,
        )
        .returning(outbox.c.network_id)
    )


@cache
def lease(rows: int) -> Fixed:
    """Lease ``rows`` rows, given by ``filled("row", …)``, until ``until``."""
    is_again = sa.or_(outbox.c.maybe_duplicate, outbox.c.state == OutboxState.SENDING)
    return Fixed(
        sa.update(outbox)
        .where(among(outbox.c.id, "row", rows))
        .values(
            state=OutboxState.SENDING,
            lease_until=sa.bindparam("until"),
            attempts=outbox.c.attempts + 1,
            maybe_duplicate=is_again,
        )
        .returning(*outbox.c)
    )


DUE = Fixed(due_query(_CHANNEL, _NOW).limit(sa.bindparam("page", type_=sa.Integer)))
LAPSED = Fixed(
    sa.select(outbox.c.id, outbox.c.priority, outbox.c.address).where(
        outbox.c.channel == _CHANNEL, IS_SENDING, outbox.c.lease_until <= _NOW
    )
)
NEXT_DUE = Fixed(
    sa.select(
        sa.select(sa.func.min(outbox.c.not_before)).where(outbox.c.channel == _CHANNEL, IS_WAITING).scalar_subquery(),
        sa.select(sa.func.min(outbox.c.lease_until)).where(outbox.c.channel == _CHANNEL, IS_SENDING).scalar_subquery(),
    )
)
# A row's message: its own id, or else the row that it edits, unless that was given up and this one is sent anew.
MESSAGE = Fixed(
    sa.select(outbox.c.network_id, _edited.c.key.label("edits"))
    .select_from(
        outbox.outerjoin(_edited, (_edited.c.key == outbox.c.edits_key) & _is_kept(_edited)),
    )
    .where(_IS_NAMED)
)
ID = Fixed(sa.select(outbox.c.id).where(_IS_NAMED))
NETWORK_ID = Fixed(sa.select(outbox.c.network_id).where(_IS_NAMED))
MARK_SENT = _sent(outbox.c.id == sa.bindparam("row"))
MARK_ARRIVED = _sent(_IS_NAMED & _is_kept(outbox))
REWRITE = Fixed(
    sa.update(outbox)
    .where(_IS_NAMED, IS_UNSEEN)
    .values({name: sa.bindparam(f"new_{name}") for name in ("body", "key_epoch", "sealed", "language")})
)
TAKE_BACK = Fixed(sa.delete(outbox).where(_IS_NAMED, IS_UNSEEN, outbox.c.edits_key.is_(None)))
