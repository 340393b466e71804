"""Keeps the index of words in step with the voters: taken out before a change, put in after it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.storage.chunks import chunks
from core.storage.session import Session
from core.storage.tables.records import voters
from core.storage.tables.search import PUT_IN, TAKE_OUT

_THESE: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
_TAKE_OUT = sa.text(f"{TAKE_OUT} AND id IN :ids").bindparams(_THESE)
_PUT_IN = sa.text(f"{PUT_IN} AND id IN :ids").bindparams(_THESE)
_PUT_IN_NEW = sa.text(f"{PUT_IN} AND id > :last")


class VoterIndex:
    """Inside the transaction that changes the voters."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def last(self) -> int:
        """The highest number of a voter."""
        return int(await self._session.scalar(sa.select(sa.func.coalesce(sa.func.max(voters.c.id), 0))))

    async def put_in_new(self, last: int) -> None:
        """The voters that were added since ``last`` was asked."""
        await self._session.execute(_PUT_IN_NEW, {"last": last})

    async def take_out(self, ids: Sequence[int]) -> None:
        """While they are still as they were."""
        for some in chunks(ids):
            await self._session.execute(_TAKE_OUT, {"ids": list(some)})

    async def put_in(self, ids: Sequence[int]) -> None:
        for some in chunks(ids):
            await self._session.execute(_PUT_IN, {"ids": list(some)})
