"""Priority items and acts of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.domain.ids import ActId, ContactId, ProposalId
from core.domain.proposals.supervision import Act, ActKind, Line, Priority
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.supervision import proposal_priorities as priorities
from core.storage.tables.supervision import supervision_acts as acts

_PROPOSAL = sa.bindparam("proposal", type_=sa.Integer)
_PRIORITY = Fixed(sa.select(priorities).where(priorities.c.proposal_id == _PROPOSAL))
_BY_PROPOSAL = Fixed(sa.select(acts).where(acts.c.proposal_id == _PROPOSAL).order_by(acts.c.planned_on, acts.c.id))
_IS_WAITING = acts.c.done_on.is_(None) & acts.c.cancelled_on.is_(None)


class SqlSupervisionStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def priority(self, proposal: ProposalId) -> Priority | None:
        row = await self._session.row(_PRIORITY, {"proposal": proposal})
        return _priority(row) if row is not None else None

    async def priorities(self) -> Sequence[Priority]:
        query = sa.select(priorities).where(priorities.c.dropped_on.is_(None)).order_by(priorities.c.proposal_id)
        return [_priority(row) for row in await self._session.rows(query)]

    async def save_priority(self, priority: Priority) -> None:
        await self._session.insert_or_replace(
            priorities,
            {
                "proposal_id": priority.proposal,
                "leader_id": priority.leader,
                "official_id": priority.official,
                "chosen_on": priority.chosen_on,
                "dropped_on": priority.dropped_on,
                "reason": priority.reason,
            },
        )

    async def remove_priority(self, proposal: ProposalId) -> None:
        await self._session.execute(sa.delete(priorities).where(priorities.c.proposal_id == proposal))

    async def act(self, act: ActId) -> Act:
        row = await self._session.row(sa.select(acts).where(acts.c.id == act))
        if row is None:
            raise NotFound("supervision.unknown", act=act)
        return _act(row)

    async def of_proposal(self, proposal: ProposalId) -> Sequence[Act]:
        return [_act(row) for row in await self._session.rows(_BY_PROPOSAL, {"proposal": proposal})]

    async def planned_by(self, last: date) -> Sequence[Act]:
        query = sa.select(acts).where(acts.c.planned_on <= last, _IS_WAITING).order_by(acts.c.planned_on, acts.c.id)
        return [_act(row) for row in await self._session.rows(query)]

    async def in_line(self, line: Line, since: date) -> Sequence[Act]:
        is_shown = _IS_WAITING | (acts.c.done_on >= since)
        query = sa.select(acts).where(acts.c.line == str(line), is_shown).order_by(acts.c.planned_on, acts.c.id)
        return [_act(row) for row in await self._session.rows(query)]

    async def add_act(self, act: Act) -> ActId:
        return ActId(await self._session.insert(acts, _values(act)))

    async def save_act(self, act: Act) -> None:
        await self._session.execute(sa.update(acts).where(acts.c.id == act.id).values(_values(act)))

    async def remove_act(self, act: ActId) -> None:
        await self._session.execute(sa.delete(acts).where(acts.c.id == act))


def _priority(row: Row) -> Priority:
    return Priority(
        ProposalId(row.proposal_id),
        ContactId(row.leader_id),
        ContactId(row.official_id),
        row.chosen_on,
        row.dropped_on,
        row.reason,
    )


def _values(act: Act) -> dict[str, Any]:
    return {
        "proposal_id": act.proposal,
        "line": str(act.line),
        "kind": str(act.kind),
        "who": act.who,
        "planned_on": act.planned_on,
        "entered_on": act.entered_on,
        "done_on": act.done_on,
        "outcome": act.outcome,
        "cancelled_on": act.cancelled_on,
        "reason": act.reason,
    }


def _act(row: Row) -> Act:
    return Act(
        ActId(row.id),
        ProposalId(row.proposal_id),
        Line(row.line),
        ActKind(row.kind),
        row.who,
        row.planned_on,
        row.entered_on,
        row.done_on,
        row.outcome,
        row.cancelled_on,
        row.reason,
    )
