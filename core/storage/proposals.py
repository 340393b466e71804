"""Proposals as wholes: one row each, and a row for every signatory, unit, clock, reply and rating, in their order."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from core.domain.deadlines import StartEvent
from core.domain.errors import NotFound
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.clocks import COMMITMENT
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import (
    Clock,
    Consultation,
    Content,
    Feedback,
    Kind,
    Note,
    NoteKind,
    Origin,
    PromiseRating,
    Proposal,
    Publication,
    Reply,
    WhySuggestion,
)
from core.domain.proposals.units import Assignment, HandlingUnit, HandlingUnitKind, Part, UnitStatus
from core.domain.rules.explanation import PlainValue, Step, step
from core.services.stores.proposals import RunningClock
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled, inserting
from core.storage.proposal_search import ProposalIndex
from core.storage.session import Row, Session
from core.storage.tables.cosigning import proposal_invitations as invitations
from core.storage.tables.proposals import (
    handling_units,
    proposal_assignments,
    proposal_clocks,
    proposal_feedback,
    proposal_notes,
    proposal_promise_ratings,
    proposal_replies,
    proposal_signatories,
    proposals,
)

_PARTS = {  # which of a proposal's parts stands in which table
    proposal_signatories: "signatories",
    proposal_assignments: "assignments",
    proposal_clocks: "clocks",
    proposal_replies: "replies",
    proposal_feedback: "feedback",
    proposal_notes: "notes",
    proposal_promise_ratings: "promise_ratings",
}
_CONTENT = ("title", "facts", "request", "topic", "origin", "publication", "is_confidential")
_OWN = (
    "kind", "year", "number", "status", "stage", "round", "submitted_on", "filed_on", "merged_into", "why_suggestion",
    "reason", "imported_on",
)  # fmt: skip

_ORDER = (proposals.c.year, proposals.c.kind, proposals.c.number.is_(None), proposals.c.number, proposals.c.id)
_AS_TEXT = sa.cast(proposal_clocks.c.explanation, sa.Text).label("explanation")  # many are alike: see ``_steps``
_CLOCK = [_AS_TEXT if one is proposal_clocks.c.explanation else one for one in proposal_clocks.c]
_ALIKE = 4_096  # explanations that are kept as they were read last

_UNITS = Fixed(sa.select(handling_units).order_by(handling_units.c.name))
_THIS = sa.bindparam("this", type_=sa.Integer)
_ONE = Fixed(sa.select(proposals).where(proposals.c.id == _THIS))
_CHANGE = Fixed(
    sa.update(proposals)
    .where(proposals.c.id == _THIS)
    .values({name: sa.bindparam(name) for name in (*_OWN, *_CONTENT)})
)
_DROP = {table: Fixed(sa.delete(table).where(table.c.proposal_id == _THIS)) for table in _PARTS}
_RUNNING = Fixed(
    sa.select(*_CLOCK)
    .where(proposal_clocks.c.met_on.is_(None))
    .order_by(proposal_clocks.c.proposal_id, proposal_clocks.c.position)
)
_RUNNING_BETWEEN = Fixed(
    sa.select(*_CLOCK)
    .where(
        proposal_clocks.c.met_on.is_(None),
        proposal_clocks.c.due_on >= sa.bindparam("since", type_=sa.Date),
        proposal_clocks.c.due_on <= sa.bindparam("until", type_=sa.Date),
    )
    .order_by(proposal_clocks.c.proposal_id, proposal_clocks.c.position)
)
_TITLES = Fixed(
    sa.select(proposals.c.id, proposals.c.title).where(
        proposals.c.id.in_(sa.select(proposal_clocks.c.proposal_id).where(proposal_clocks.c.met_on.is_(None)))
    )
)
_OF_PROPOSAL, _AT_PLACE = sa.bindparam("of_proposal", type_=sa.Integer), sa.bindparam("at_place", type_=sa.Integer)
_MOVE_CLOCK = Fixed(
    sa.update(proposal_clocks)
    .where(proposal_clocks.c.proposal_id == _OF_PROPOSAL, proposal_clocks.c.position == _AT_PLACE)
    .values({name: sa.bindparam(name) for name in ("due_on", "is_estimated", "explanation")})
)


class SqlProposalStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._index = ProposalIndex(session)

    async def units(self) -> Sequence[HandlingUnit]:
        rows = await self._session.rows(_UNITS)
        return [
            HandlingUnit(HandlingUnitId(row.id), row.name, HandlingUnitKind(row.kind), row.is_active) for row in rows
        ]

    async def add_unit(self, unit: HandlingUnit) -> HandlingUnitId:
        values = {"name": unit.name, "kind": str(unit.kind), "is_active": unit.is_active}
        return HandlingUnitId(await self._session.insert(handling_units, values))

    async def remove_unit(self, unit: HandlingUnitId) -> None:
        await self._session.execute(sa.delete(handling_units).where(handling_units.c.id == unit))

    async def is_unit_used(self, unit: HandlingUnitId) -> bool:
        query = sa.select(proposal_assignments.c.proposal_id).where(proposal_assignments.c.unit_id == unit).limit(1)
        return await self._session.row(query) is not None

    async def get(self, proposal: ProposalId) -> Proposal:
        of_this = filled("of", [proposal])
        asked = [(_of_several(table, 1), of_this) for table in _PARTS]
        own, *parts = await self._session.together([(_ONE, {"this": proposal}), *asked])
        if not own:
            raise NotFound("proposal.unknown", proposal=proposal)
        return _proposal(own[0], {table.name: rows for table, rows in zip(_PARTS, parts, strict=True)})

    async def promised(self, classes: Collection[str], since: date, until: date) -> Sequence[ProposalId]:
        is_waited_for = sa.select(proposal_clocks.c.proposal_id).where(
            proposal_clocks.c.met_on.is_(None), proposal_clocks.c.key.startswith(f"{COMMITMENT}_", autoescape=True)
        )
        found = sa.select(proposal_replies.c.proposal_id).where(
            proposal_replies.c.result_class.in_(sorted(classes)),
            proposal_replies.c.replied_on.between(since, until) | proposal_replies.c.proposal_id.in_(is_waited_for),
        )
        query = found.distinct().order_by(proposal_replies.c.proposal_id)
        return [ProposalId(row.proposal_id) for row in await self._session.rows(query)]

    async def several(self, wanted: Collection[ProposalId]) -> Mapping[ProposalId, Proposal]:
        found: dict[ProposalId, Proposal] = {}
        for some in chunks(sorted(set(wanted))):
            given = filled("of", some)
            rows = await self._session.rows(_several(len(given)), given)
            found |= {one.id: one for one in await self._with_parts(rows)}
        return found

    async def listed(
        self, *, year: int | None = None, statuses: Collection[Status] = (), unit: HandlingUnitId | None = None
    ) -> Sequence[Proposal]:
        conditions: list[sa.ColumnElement[bool]] = [sa.true()]
        if year is not None:
            conditions.append(proposals.c.year == year)
        if statuses:
            conditions.append(proposals.c.status.in_(sorted(map(str, statuses))))
        else:
            conditions.append((proposals.c.status != str(Status.DRAFT)) | proposals.c.submitted_on.is_not(None))
        if unit is not None:
            theirs = sa.select(proposal_assignments.c.proposal_id).where(
                proposal_assignments.c.unit_id == unit, proposal_assignments.c.status != str(UnitStatus.RETURNED)
            )
            conditions.append(proposals.c.id.in_(theirs))
        return await self._whole(sa.and_(*conditions))

    async def signed_by(self, deputy: DeputyId) -> Sequence[Proposal]:
        theirs = sa.select(proposal_signatories.c.proposal_id).where(proposal_signatories.c.deputy_id == deputy)
        return await self._whole(proposals.c.id.in_(theirs))

    async def running(self, *, since: date | None = None, until: date | None = None) -> Sequence[RunningClock]:
        if since is None and until is None:
            rows = await self._session.rows(_RUNNING)
        else:
            between = {"since": since or date.min, "until": until or date.max}
            rows = await self._session.rows(_RUNNING_BETWEEN, between)
        return [RunningClock(ProposalId(row.proposal_id), row.position, _clock(row)) for row in rows]

    async def move_clocks(self, moved: Sequence[RunningClock]) -> None:
        for some in chunks(moved):
            await self._session.change(_MOVE_CLOCK, [_moved_row(one) for one in some])

    async def titles(self) -> Mapping[ProposalId, str]:
        return {ProposalId(row.id): row.title for row in await self._session.rows(_TITLES)}

    async def last_number(self, year: int, kind: Kind) -> int:
        query = sa.select(sa.func.max(proposals.c.number)).where(
            proposals.c.year == year, proposals.c.kind == str(kind)
        )
        return int(await self._session.scalar(query) or 0)

    async def add(self, proposal: Proposal) -> ProposalId:
        number = ProposalId(await self._session.insert(proposals, _row_of(proposal)))
        await self._session.together(_inserted(replace(proposal, id=number), _PARTS))
        await self._index.put_in(number, proposal.content)
        return number

    async def save(self, proposal: Proposal, *, was: Proposal | None = None) -> None:
        if was is None or was.content != proposal.content:
            await self._index.replace(proposal.id, proposal.content)
        this = {"this": proposal.id}
        changed = [
            table for table, part in _PARTS.items() if was is None or getattr(proposal, part) != getattr(was, part)
        ]
        drops = [(_DROP[table], this) for table in changed]
        await self._session.together([(_CHANGE, this | _row_of(proposal)), *drops, *_inserted(proposal, changed)])

    async def remove(self, proposal: ProposalId) -> None:
        await self._index.take_out(proposal)
        for drop in _DROP.values():
            await self._session.change(drop, {"this": proposal})
        await self._session.execute(sa.delete(invitations).where(invitations.c.proposal_id == proposal))
        await self._session.execute(sa.delete(proposals).where(proposals.c.id == proposal))

    async def _whole(self, condition: sa.ColumnElement[bool]) -> list[Proposal]:
        return await self._with_parts(await self._session.rows(sa.select(proposals).where(condition).order_by(*_ORDER)))

    async def _with_parts(self, rows: Sequence[Row]) -> list[Proposal]:
        found: dict[str, dict[int, list[Row]]] = {table.name: defaultdict(list) for table in _PARTS}
        for some in chunks([row.id for row in rows]):
            given = filled("of", some)
            parts = await self._session.together([(_of_several(table, len(given)), given) for table in _PARTS])
            for table, theirs in zip(_PARTS, parts, strict=True):
                for row in theirs:
                    found[table.name][row.proposal_id].append(row)
        return [_proposal(row, {name: of.get(row.id, ()) for name, of in found.items()}) for row in rows]


@cache
def _several(number: int) -> Fixed:
    """``number`` proposals without their parts."""
    return Fixed(sa.select(proposals).where(among(proposals.c.id, "of", number)).order_by(*_ORDER))


@cache
def _of_several(table: sa.Table, number: int) -> Fixed:
    """Everything in ``table`` of ``number`` proposals."""
    columns = _CLOCK if table is proposal_clocks else list(table.c)
    query = sa.select(*columns).where(among(table.c.proposal_id, "of", number))
    return Fixed(query.order_by(table.c.proposal_id, table.c.position))


def _inserted(proposal: Proposal, tables: Iterable[sa.Table]) -> list[tuple[Fixed, Sequence[dict[str, Any]]]]:
    """What puts a proposal's parts into ``tables``."""
    parts = {table: [_row_in(table, one) for one in getattr(proposal, _PARTS[table])] for table in tables}
    numbered = {
        table: [{"proposal_id": proposal.id, "position": place, **row} for place, row in enumerate(rows)]
        for table, rows in parts.items()
        if rows
    }
    return [(inserting(table, tuple(rows[0])), rows) for table, rows in numbered.items()]


def _row_of(proposal: Proposal) -> dict[str, Any]:
    own = {name: getattr(proposal, name) for name in _OWN}
    return {name: _plain(value) for name, value in (own | asdict(proposal.content)).items()}


def _row_in(table: sa.Table, part: Any) -> dict[str, Any]:
    """One row of a proposal's ``part``."""
    if table is proposal_signatories:
        return {"deputy_id": part}
    if table is proposal_feedback:
        return _values_of(part) | {"marks": [list(mark) for mark in part.marks]}
    if table is proposal_promise_ratings:
        return _unit_row(_values_of(part) | {"marks": [list(mark) for mark in part.marks]})
    if table is proposal_clocks:
        return _unit_row(_values_of(part)) | {"explanation": _steps_as_json(part)}
    return _unit_row(_values_of(part))


def _values_of(part: Any) -> dict[str, Any]:
    """Its fields as they are: ``asdict`` would copy what is in them."""
    return {one.name: getattr(part, one.name) for one in fields(part)}


def _steps_as_json(clock: Clock) -> list[Any]:
    return [one.as_json() for one in clock.explanation]


def _moved_row(one: RunningClock) -> dict[str, Any]:
    return {
        "of_proposal": one.proposal,
        "at_place": one.place,
        "due_on": one.clock.due_on,
        "is_estimated": one.clock.is_estimated,
        "explanation": _steps_as_json(one.clock),
    }


def _unit_row(values: dict[str, Any]) -> dict[str, Any]:
    values["unit_id"] = values.pop("unit")
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _proposal(row: Row, of: Mapping[str, Sequence[Row]]) -> Proposal:
    content = Content(**{name: getattr(row, name) for name in _CONTENT})
    content = replace(content, origin=Origin(row.origin), publication=Publication(row.publication))
    return Proposal(
        ProposalId(row.id),
        Kind(row.kind),
        row.year,
        Status(row.status),
        content,
        tuple(DeputyId(one.deputy_id) for one in of["proposal_signatories"]),
        submitted_on=row.submitted_on,
        number=row.number,
        stage=row.stage,
        round=row.round,
        filed_on=row.filed_on,
        merged_into=ProposalId(row.merged_into) if row.merged_into is not None else None,
        why_suggestion=WhySuggestion(row.why_suggestion) if row.why_suggestion else None,
        reason=row.reason,
        assignments=tuple(_assignment(one) for one in of["proposal_assignments"]),
        clocks=tuple(_clock(one) for one in of["proposal_clocks"]),
        replies=tuple(_reply(one) for one in of["proposal_replies"]),
        feedback=tuple(_feedback(one) for one in of["proposal_feedback"]),
        notes=tuple(_note(one) for one in of["proposal_notes"]),
        promise_ratings=tuple(_promise_rating(one) for one in of["proposal_promise_ratings"]),
        imported_on=row.imported_on,
    )


def _assignment(row: Row) -> Assignment:
    unit, status = HandlingUnitId(row.unit_id), UnitStatus(row.status)
    return Assignment(unit, Part(row.part), row.assigned_on, status, row.answered_on, row.reason)


def _clock(row: Row) -> Clock:
    unit = HandlingUnitId(row.unit_id) if row.unit_id is not None else None
    event, explanation = StartEvent(row.event), _steps(row.explanation)
    return Clock(row.key, unit, row.round, event, row.started_on, row.due_on, row.is_estimated, explanation,
                 row.extended_on, row.extension_reason, row.met_on)  # fmt: skip


@lru_cache(_ALIKE)
def _steps(stored: str) -> tuple[Step, ...]:
    """What is written of a date: the same for whatever began on the same day under the same rule."""
    return tuple(_step(one) for one in json.loads(stored))


def _step(stored: Mapping[str, Any]) -> Step:
    params: dict[str, PlainValue] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name != "code"
    }
    return step(str(stored["code"]), **params)


def _reply(row: Row) -> Reply:
    unit, form = HandlingUnitId(row.unit_id), Consultation(row.consultation)
    return Reply(unit, row.round, row.result_class, row.document_number, row.signatory, row.text, row.replied_on, form)


def _feedback(row: Row) -> Feedback:
    return Feedback(row.round, _marks(row), row.reasons, row.rated_on)


def _promise_rating(row: Row) -> PromiseRating:
    return PromiseRating(HandlingUnitId(row.unit_id), row.note, _marks(row), row.reasons, row.rated_on)


def _marks(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((str(axis), str(rating)) for axis, rating in row.marks)


def _note(row: Row) -> Note:
    return Note(HandlingUnitId(row.unit_id), NoteKind(row.kind), row.text, row.noted_on, Consultation(row.form))
