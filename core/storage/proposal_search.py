"""The index of the words of proposals: kept in step inside the transaction that changes one, and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Publication
from core.domain.proposals.search import indexed
from core.domain.search_words import Term
from core.services.stores.proposal_search import Hit
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.proposal_search import INDEX, WORDS
from core.storage.tables.proposals import handling_units, proposal_assignments, proposal_signatories, proposals

Texts = tuple[str, str, str]
_PUT_IN = sa.text("INSERT INTO proposals_search(rowid, title, body) VALUES (:id, :title, :body)")
_TAKE_OUT = sa.text(
    "INSERT INTO proposals_search(proposals_search, rowid, title, body) VALUES ('delete', :id, :title, :body)"
)
_TITLE_WEIGHT = 4  # against the text's 1
_THIS = sa.bindparam("this", type_=sa.Integer)
_TEXTS = Fixed(sa.select(proposals.c.title, proposals.c.facts, proposals.c.request).where(proposals.c.id == _THIS))
_words = sa.table(WORDS, sa.column("term", sa.String), sa.column("doc", sa.Integer))
_HOLDING = Fixed(sa.select(_words.c.doc).where(_words.c.term == sa.bindparam("word", type_=sa.String)))
_index = sa.table(INDEX, sa.column("rowid", sa.Integer), sa.column(INDEX))
_found = proposals.join(_index, proposals.c.id == _index.c.rowid)
_COLUMNS = (
    proposals.c.id, proposals.c.kind, proposals.c.year, proposals.c.number, proposals.c.status, proposals.c.title,
    proposals.c.facts, proposals.c.request, proposals.c.publication,
)  # fmt: skip


class ProposalIndex:
    """Inside the transaction that changes the proposals."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put_in(self, proposal: ProposalId, content: Content) -> None:
        await self._session.execute(_PUT_IN, _words_of(proposal, _texts(content)))

    async def replace(self, proposal: ProposalId, content: Content) -> None:
        """While the proposal still is as it was; nothing is done where no word changes."""
        before = await self._stored(proposal)
        if before is not None and before != _texts(content):
            await self._session.execute(_TAKE_OUT, _words_of(proposal, before))
            await self.put_in(proposal, content)

    async def take_out(self, proposal: ProposalId) -> None:
        """While the proposal still is there."""
        before = await self._stored(proposal)
        if before is not None:
            await self._session.execute(_TAKE_OUT, _words_of(proposal, before))

    async def _stored(self, proposal: ProposalId) -> Texts | None:
        row = await self._session.row(_TEXTS, {"this": proposal})
        return (row.title, row.facts, row.request) if row is not None else None


class SqlProposalSearchStore:
    """Implements ``core.services.stores.proposal_search.ProposalSearchStore``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, terms: Sequence[Term], *, year: int | None, limit: int) -> Sequence[Hit]:
        expression = " AND ".join(map(_phrase, terms))
        in_title = await self._newest(f"title : ({expression})", year, limit)
        if len(in_title) == limit:
            return await self._hits(in_title, None)
        known = {row.id for row in in_title}
        anywhere = await self._newest(expression, year, limit)
        rest = [row for row in anywhere if row.id not in known]
        return await self._hits([*in_title, *rest][:limit], None)

    async def holding(self, words: Collection[str]) -> Mapping[str, int]:
        found = [(word, await self._session.scalar(_HOLDING, {"word": word})) for word in sorted(words)]
        return {word: int(number) for word, number in found if number is not None}

    async def size(self) -> int:
        return int(await self._session.scalar(sa.select(sa.func.count()).select_from(proposals)))

    async def holding_any(
        self, words: Collection[str], *, reader: DeputyId | None, without: ProposalId | None, limit: int
    ) -> Sequence[Hit]:
        if not words:
            return ()
        query = _asking(" OR ".join(f'"{word}"' for word in sorted(words)))
        if without is not None:
            query = query.where(proposals.c.id != without)
        if reader is not None:
            query = query.where(sa.or_(_is_shown(), _is_of(reader)))
        best = sa.func.bm25(sa.literal_column(INDEX), _TITLE_WEIGHT, 1)
        return await self._hits(await self._session.rows(query.order_by(best, proposals.c.id).limit(limit)), reader)

    async def _newest(self, expression: str, year: int | None, limit: int) -> Sequence[Row]:
        query = _asking(expression)
        if year is not None:
            query = query.where(proposals.c.year == year)
        return await self._session.rows(query.order_by(_index.c.rowid.desc()).limit(limit))

    async def _hits(self, rows: Sequence[Row], reader: DeputyId | None) -> list[Hit]:
        ids = [row.id for row in rows]
        units = await self._units(ids)
        own = set(ids) if reader is None else await self._signed_by(reader, ids)
        return [_hit(row, units[row.id], may_read=_is_open(row) or row.id in own) for row in rows]

    async def _units(self, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        joined = proposal_assignments.join(handling_units)
        query = sa.select(proposal_assignments.c.proposal_id, handling_units.c.name).select_from(joined)
        these = query.where(proposal_assignments.c.proposal_id.in_(ids), proposal_assignments.c.status != "returned")
        order = (proposal_assignments.c.proposal_id, proposal_assignments.c.position)
        found: dict[int, tuple[str, ...]] = defaultdict(tuple)
        for row in await self._session.rows(these.order_by(*order)):
            found[row.proposal_id] += (row.name,)
        return found

    async def _signed_by(self, deputy: DeputyId, ids: Sequence[int]) -> set[int]:
        query = sa.select(proposal_signatories.c.proposal_id).where(
            proposal_signatories.c.deputy_id == deputy, proposal_signatories.c.proposal_id.in_(ids)
        )
        return {row.proposal_id for row in await self._session.rows(query)}


def _asking(expression: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(*_COLUMNS).select_from(_found).where(_index.c[INDEX].op("MATCH")(expression))


def _phrase(term: Term) -> str:
    """Words hold letters and digits only (``core.domain.proposals.search``)."""
    return f'"{" ".join(term.words)}"{" *" if term.is_beginning else ""}'


def _is_shown() -> sa.ColumnElement[bool]:
    """What any deputy may be told of: at least the title may be published, and it is a proposal that stands."""
    return sa.and_(
        proposals.c.publication.in_([str(Publication.FULL), str(Publication.TITLE_ONLY)]),
        proposals.c.is_confidential.is_(False),
        proposals.c.number.is_not(None),
        proposals.c.status != str(Status.WITHDRAWN),
    )


def _is_of(deputy: DeputyId) -> sa.ColumnElement[bool]:
    return proposals.c.id.in_(
        sa.select(proposal_signatories.c.proposal_id).where(proposal_signatories.c.deputy_id == deputy)
    )


def _is_open(row: Row) -> bool:
    return bool(row.publication == Publication.FULL)


def _hit(row: Row, units: tuple[str, ...], *, may_read: bool) -> Hit:
    text = f"{row.facts}\n{row.request}" if may_read else ""
    return Hit(ProposalId(row.id), Kind(row.kind), row.year, row.number, Status(row.status), row.title, text, units)


def _texts(content: Content) -> Texts:
    return content.title, content.facts, content.request


def _words_of(proposal: ProposalId, texts: Texts) -> dict[str, object]:
    title, facts, request = texts
    return {"id": proposal, "title": indexed(title), "body": indexed(f"{facts}\n{request}")}
