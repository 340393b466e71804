"""The index of the words of proposals: kept in step inside the transaction that changes one, and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import sqlalchemy as sa

from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Publication
from core.domain.proposals.search import indexed
from core.domain.proposals.units import UnitStatus
from core.domain.search_words import Term
from core.services.stores.proposal_search import Hit
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled
from core.storage.session import Row, Session
from core.storage.tables.proposal_search import INDEX, WORDS
from core.storage.tables.proposals import handling_units, proposal_assignments, proposal_signatories, proposals

Texts = tuple[str, str, str]
_PUT_IN = sa.text("INSERT INTO proposals_search(rowid, title, body) VALUES (:id, :title, :body)")
_TAKE_OUT = sa.text(
    "INSERT INTO proposals_search(proposals_search, rowid, title, body) VALUES ('delete', :id, :title, :body)"
)
_THIS = sa.bindparam("this", type_=sa.Integer)
_TEXTS = Fixed(sa.select(proposals.c.title, proposals.c.facts, proposals.c.request).where(proposals.c.id == _THIS))
_words = sa.table(WORDS, sa.column("term", sa.String), sa.column("doc", sa.Integer))
_index = sa.table(INDEX, sa.column("rowid", sa.Integer), sa.column(INDEX))
_FITS = _index.c[INDEX].op("MATCH")(sa.bindparam("expression", type_=sa.String))
_FOUND = proposals.join(_index, proposals.c.id == _index.c.rowid)
_COLUMNS = (
    proposals.c.id, proposals.c.kind, proposals.c.year, proposals.c.number, proposals.c.status, proposals.c.title,
    proposals.c.facts, proposals.c.request, proposals.c.publication,
)  # fmt: skip
_MOST, _YEAR = sa.bindparam("most", type_=sa.Integer), sa.bindparam("year", type_=sa.Integer)
_READER, _WITHOUT = sa.bindparam("reader", type_=sa.Integer), sa.bindparam("without", type_=sa.Integer)
# A draft that was never handed in is its deputy's own: nobody else finds it.
_WAS_HANDED_IN = sa.or_(proposals.c.status != str(Status.DRAFT), proposals.c.submitted_on.is_not(None))
_NEWEST = (
    sa.select(*_COLUMNS).select_from(_FOUND).where(_FITS, _WAS_HANDED_IN).order_by(_index.c.rowid.desc()).limit(_MOST)
)
_BEST = (  # numbers only: thousands may have to be sorted, and their texts with them
    sa.select(proposals.c.id)
    .select_from(_FOUND)
    .where(_FITS, proposals.c.id != _WITHOUT)
    .order_by(sa.func.bm25(sa.literal_column(INDEX), sa.literal_column("4"), sa.literal_column("1")), proposals.c.id)
    .limit(_MOST)
)
_SIGNED = sa.select(proposal_signatories.c.proposal_id).where(proposal_signatories.c.deputy_id == _READER)
# What any deputy may be told of: at least the title may be published, and it is a proposal that stands.
_IS_SHOWN = sa.and_(
    proposals.c.publication != str(Publication.NOT),
    proposals.c.is_confidential.is_(False),
    proposals.c.number.is_not(None),
    proposals.c.status != str(Status.WITHDRAWN),
)
_NEWEST_EVER, _NEWEST_OF_YEAR = Fixed(_NEWEST), Fixed(_NEWEST.where(proposals.c.year == _YEAR))
_BEST_OF_ALL = Fixed(_BEST.where(_WAS_HANDED_IN))
_BEST_SHOWN = Fixed(_BEST.where(sa.or_(_IS_SHOWN, proposals.c.id.in_(_SIGNED))))
_SIZE = Fixed(sa.select(sa.func.count()).select_from(proposals))
_SIGNED_BY = Fixed(_SIGNED)
_NOBODY = 0  # no proposal has this number


@cache
def _holding(number: int) -> Fixed:
    return Fixed(sa.select(_words.c.term, _words.c.doc).where(among(_words.c.term, "word", number)))


@cache
def _rows(number: int) -> Fixed:
    return Fixed(sa.select(*_COLUMNS).where(among(proposals.c.id, "id", number)))


@cache
def _units(number: int) -> Fixed:
    shares = proposal_assignments.c
    query = sa.select(shares.proposal_id, handling_units.c.name).select_from(proposal_assignments.join(handling_units))
    theirs = query.where(among(shares.proposal_id, "id", number), shares.status != str(UnitStatus.RETURNED))
    return Fixed(theirs.order_by(shares.proposal_id, shares.position))


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
            return await self._hits(in_title)
        known = {row.id for row in in_title}
        rest = [row for row in await self._newest(expression, year, limit) if row.id not in known]
        return await self._hits([*in_title, *rest][:limit])

    async def holding(self, words: Collection[str]) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for some in chunks(sorted(words)):
            asked = filled("word", some)
            found |= {row.term: row.doc for row in await self._session.rows(_holding(len(asked)), asked)}
        return found

    async def size(self) -> int:
        return int(await self._session.scalar(_SIZE))

    async def holding_any(
        self, words: Collection[str], *, reader: DeputyId | None, without: ProposalId | None, limit: int
    ) -> Sequence[Hit]:
        if not words:
            return ()
        expression = " OR ".join(f'"{word}"' for word in sorted(words))
        asked = {"expression": expression, "without": without or _NOBODY, "most": limit}
        if reader is None:
            return await self._hits(await self._rows(await self._session.rows(_BEST_OF_ALL, asked)))
        rows = await self._rows(await self._session.rows(_BEST_SHOWN, {**asked, "reader": reader}))
        own = {row.proposal_id for row in await self._session.rows(_SIGNED_BY, {"reader": reader})}
        return await self._hits(rows, withheld={row.id for row in rows if not _is_open(row)} - own)

    async def _newest(self, expression: str, year: int | None, limit: int) -> Sequence[Row]:
        asked = {"expression": expression, "most": limit}
        if year is None:
            return await self._session.rows(_NEWEST_EVER, asked)
        return await self._session.rows(_NEWEST_OF_YEAR, {**asked, "year": year})

    async def _rows(self, best: Sequence[Row]) -> Sequence[Row]:
        """All of these proposals, in the same order."""
        found: dict[int, Row] = {}
        for some in chunks([row.id for row in best]):
            asked = filled("id", some)
            found |= {row.id: row for row in await self._session.rows(_rows(len(asked)), asked)}
        return [found[row.id] for row in best]

    async def _hits(self, rows: Sequence[Row], *, withheld: Collection[int] = ()) -> list[Hit]:
        units: dict[int, tuple[str, ...]] = defaultdict(tuple)
        for some in chunks([row.id for row in rows]):
            asked = filled("id", some)
            for share in await self._session.rows(_units(len(asked)), asked):
                units[share.proposal_id] += (share.name,)
        return [_hit(row, units[row.id], is_withheld=row.id in withheld) for row in rows]


def _phrase(term: Term) -> str:
    """Words hold letters and digits only (``core.domain.proposals.search``)."""
    return f'"{" ".join(term.words)}"{" *" if term.is_beginning else ""}'


def _is_open(row: Row) -> bool:
    return bool(row.publication == Publication.FULL)


def _hit(row: Row, units: tuple[str, ...], *, is_withheld: bool) -> Hit:
    text = "" if is_withheld else f"{row.facts}\n{row.request}"
    return Hit(ProposalId(row.id), Kind(row.kind), row.year, row.number, Status(row.status), row.title, text, units)


def _texts(content: Content) -> Texts:
    return content.title, content.facts, content.request


def _words_of(proposal: ProposalId, texts: Texts) -> dict[str, object]:
    title, facts, request = texts
    return {"id": proposal, "title": indexed(title), "body": indexed(f"{facts}\n{request}")}
