"""The audit trail: one line a write, chained by hashes, so that no line can be changed without the rest showing it.

What must stay true: ids have no gaps, and every stored byte of a line goes into its digest. Cutting off the newest
lines is not seen by the chain alone; whoever keeps an older digest elsewhere sees it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.services.stores.ledger import AuditEntry, AuditLine
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.ledger import audit

GENESIS = bytes(32)
_PAGE = 1_000
_TIP = Fixed(sa.select(audit.c.id, audit.c.digest).order_by(audit.c.id.desc()).limit(1))
_TEXTS = ("at", "actor", "via", "action", "subject", "details")


class SqlLedgerStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def append(self, at: datetime, entries: Sequence[AuditEntry]) -> None:
        number, tip = await self._tip()
        rows: list[dict[str, Any]] = []
        for entry in entries:
            number += 1
            line = _line(number, at, entry)
            digest = digest_of(tip, _stored_form(line))
            rows.append({**line, "previous": tip, "digest": digest})
            tip = digest
        await self._session.insert_all(audit, rows)
        self._session.ledger_tip = (number, tip)

    async def latest(self, *, subject: str | None = None, limit: int = 200) -> Sequence[AuditLine]:
        query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        return [AuditLine(**row._mapping) for row in await self._session.rows(query)]

    async def lines(self, *, subject: str | None = None, after: int = 0, limit: int = 200) -> Sequence[AuditLine]:
        query = sa.select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(limit)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        return [AuditLine(**row._mapping) for row in await self._session.rows(query)]

    async def first_broken(self) -> int | None:
        expected, tip = 1, GENESIS
        while page := await self._raw_lines(from_id=expected):
            for row in page:
                if not _follows(row, expected, tip):
                    return expected
                expected, tip = expected + 1, row.digest
        return None if await self._count() == expected - 1 else expected

    async def _tip(self) -> tuple[int, bytes]:
        if self._session.ledger_tip is None:
            row = await self._session.row(_TIP)
            self._session.ledger_tip = (row.id, row.digest) if row else (0, GENESIS)
        return self._session.ledger_tip

    async def _raw_lines(self, *, from_id: int) -> Sequence[Row]:
        """Lines as the bytes that are stored: a damaged one may not be text, a date or JSON any more."""
        raw = [sa.cast(audit.c[name], sa.LargeBinary).label(name) for name in _TEXTS]
        query = sa.select(audit.c.id, *raw, audit.c.previous, audit.c.digest)
        return await self._session.rows(query.where(audit.c.id >= from_id).order_by(audit.c.id).limit(_PAGE))

    async def _count(self) -> int:
        return int(await self._session.scalar(sa.select(sa.func.count()).select_from(audit)))


def digest_of(previous: bytes, line: Mapping[str, Any]) -> bytes:
    """SHA-256 of the previous digest and the line's canonical JSON (sorted keys, no blanks, UTF-8)."""
    canonical = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()


def _line(number: int, at: datetime, entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": number,
        "at": at,
        "actor": entry.actor.label,
        "via": entry.actor.via,
        "action": entry.action,
        "subject": entry.subject,
        "details": dict(entry.details),
    }


def _stored_form(line: Mapping[str, Any]) -> dict[str, Any]:
    """``line`` with its instant and its details as the very text that the column holds."""
    at: datetime = line["at"]
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return {**line, "at": text, "details": json.dumps(line["details"])}


def _follows(row: Row, number: int, previous: bytes) -> bool:
    try:
        texts = {name: bytes(row._mapping[name]).decode() for name in _TEXTS}
    except (UnicodeDecodeError, TypeError):
        return False
    digest = digest_of(previous, {"id": number, **texts})
    return (row.id, row.previous, row.digest) == (number, previous, digest)
