"""Supervision in four lines and five questions: priority items, and the acts that see a proposal through.

What must stay true: whoever reads an item sees every act that was ever planned on it, also one that was cancelled,
with the reason; choosing, dropping, planning, an outcome and a cancellation can be undone while nothing came after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict
from core.domain.ids import ActId, ContactId, ProposalId
from core.domain.proposals.supervision import (
    Act,
    ActKind,
    Line,
    Priority,
    SupervisionWas,
    chosen,
    planned,
)
from core.domain.undo import as_json, print_of
from core.domain.use_cases import use_case
from core.services.work import Transactions, Work

SIXTY_DAYS, MOST_DAYS = 60, 3_660  # nothing is planned further ahead
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class PriorityView:
    """A priority item with the names that it means."""

    priority: Priority
    title: str
    leader: str
    official: str


@dataclass(frozen=True, slots=True)
class ActView:
    """``days``: from today to the planned day, negative once it is past."""

    act: Act
    title: str
    days: int


@dataclass(frozen=True, slots=True)
class Supervised:
    """A proposal's supervision. ``priority``: also one that was dropped; None: it never was one."""

    proposal: ProposalId
    priority: PriorityView | None
    acts: tuple[ActView, ...]


class Supervision:
    """Priority items and acts."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("supervision.priorities", *_READERS)
    async def priorities(self, actor: Actor) -> Sequence[PriorityView]:
        """The priority items of now, by proposal."""
        async with self._transactions.read(actor) as work:
            return await _named(work, await work.supervision.priorities())

    @use_case("supervision.of_proposal", *_READERS)
    async def of_proposal(self, actor: Actor, proposal: ProposalId) -> Supervised:
        """Its priority and its acts, by planned day. Errors: NotFound("proposal.unknown")."""
        async with self._transactions.read(actor) as work:
            await work.proposals.get(proposal)
            return await _supervised(work, proposal)

    @use_case("supervision.act", *_READERS)
    async def act(self, actor: Actor, act: ActId) -> ActView:
        """One act, whatever became of it. Errors: NotFound("supervision.unknown")."""
        async with self._transactions.read(actor) as work:
            return (await _viewed(work, [await work.supervision.act(act)]))[0]

    @use_case("supervision.coming", *_READERS)
    async def coming(self, actor: Actor, *, within_days: int = SIXTY_DAYS) -> Sequence[ActView]:
        """The acts of all proposals that wait for their day within so many days, or for an outcome, by day."""
        async with self._transactions.read(actor) as work:
            today = _today(work)
            last = today + timedelta(days=min(within_days, MOST_DAYS))
            return await _viewed(work, await work.supervision.planned_by(last))

    @use_case("supervision.choose_priority", *_KEEPERS)
    async def choose_priority(
        self, actor: Actor, proposal: ProposalId, *, leader: ContactId, official: ContactId
    ) -> Supervised:
        """Enter that the Council of Chairpersons picked it, and who supervises and who leads its handling (B3.19).

        Errors: NotFound("proposal.unknown" | "contact.unknown"), those of ``supervision.chosen``.
        """
        async with self._transactions.write(actor) as work:
            found, old = await work.proposals.get(proposal), await work.supervision.priority(proposal)
            supervises, leads = await work.contacts.get(leader), await work.contacts.get(official)
            new = chosen(found, supervises, leads, old, _today(work))
            await work.supervision.save_priority(new)
            await _keep_priority(work, "supervision.choose_priority", old, new)
            return await _supervised(work, proposal)

    @use_case("supervision.drop_priority", *_KEEPERS)
    async def drop_priority(self, actor: Actor, proposal: ProposalId, *, reason: str) -> Supervised:
        """It is a priority item no more.

        Errors: NotFound("proposal.unknown"), Conflict("supervision.no_priority"), Invalid("reason.missing").
        """
        async with self._transactions.write(actor) as work:
            await work.proposals.get(proposal)
            old = await work.supervision.priority(proposal)
            if old is None:
                raise Conflict("supervision.no_priority", proposal=proposal)
            new = old.dropped(_today(work), reason)
            await work.supervision.save_priority(new)
            await _keep_priority(work, "supervision.drop_priority", old, new)
            return await _supervised(work, proposal)

    @use_case("supervision.plan_act", *_KEEPERS)
    async def plan_act(
        self, actor: Actor, proposal: ProposalId, line: Line, kind: ActKind, *, who: str, planned_on: date
    ) -> ActView:
        """Say what is to be done about it, by whom and when; it is reminded of like a deadline.

        Errors: NotFound("proposal.unknown"), those of ``supervision.planned``.
        """
        async with self._transactions.write(actor) as work:
            found = await work.proposals.get(proposal)
            new = planned(found, line, kind, who, planned_on, _today(work))
            stored = replace(new, id=await work.supervision.add_act(new))
            await _keep_act(work, "supervision.plan_act", None, stored)
            return (await _viewed(work, [stored]))[0]

    @use_case("supervision.record_outcome", *_KEEPERS)
    async def record_outcome(self, actor: Actor, act: ActId, outcome: str, *, done_on: date | None = None) -> ActView:
        """It took place, and what came of it. ``done_on`` None: today.

        Errors: NotFound("supervision.unknown"), those of ``Act.held``.
        """
        async with self._transactions.write(actor) as work:
            old, today = await work.supervision.act(act), _today(work)
            return await self._changed(
                work, "supervision.record_outcome", old, old.held(done_on or today, outcome, today)
            )

    @use_case("supervision.cancel_act", *_KEEPERS)
    async def cancel_act(self, actor: Actor, act: ActId, *, reason: str) -> ActView:
        """It does not take place.

        Errors: NotFound("supervision.unknown"), Conflict("supervision.over"), Invalid("reason.missing").
        """
        async with self._transactions.write(actor) as work:
            old = await work.supervision.act(act)
            return await self._changed(work, "supervision.cancel_act", old, old.called_off(_today(work), reason))

    async def _changed(self, work: Work, action: str, old: Act, new: Act) -> ActView:
        await work.supervision.save_act(new)
        await _keep_act(work, action, old, new)
        return (await _viewed(work, [new]))[0]


async def _keep_priority(work: Work, action: str, old: Priority | None, new: Priority) -> None:
    await work.remember(action, _inverse("priority", new.proposal, old, new))
    await work.record(action, f"proposal:{new.proposal}", supervised_by=new.leader, handled_by=new.official)


async def _keep_act(work: Work, action: str, old: Act | None, new: Act) -> None:
    await work.remember(action, _inverse("act", new.id, old, new))
    await work.record(action, f"proposal:{new.proposal}", act=new.id, kind=new.kind, line=new.line)


def _inverse(
    noun: Literal["priority", "act"], number: int, old: Priority | Act | None, new: Priority | Act
) -> SupervisionWas:
    former, was = (as_json(old), str(old.state)) if old is not None else (None, None)
    return SupervisionWas(noun, number, former, print_of(new), was, str(new.state))


async def _supervised(work: Work, proposal: ProposalId) -> Supervised:
    stored = await work.supervision.priority(proposal)
    [view] = await _named(work, [stored]) if stored is not None else [None]
    return Supervised(proposal, view, tuple(await _viewed(work, await work.supervision.of_proposal(proposal))))


async def _named(work: Work, some: Sequence[Priority]) -> list[PriorityView]:
    names = {one.id: one.name for one in await work.contacts.every()} if some else {}
    titles = await _titles(work, [one.proposal for one in some])
    return [PriorityView(one, titles[one.proposal], names[one.leader], names[one.official]) for one in some]


async def _viewed(work: Work, acts: Sequence[Act]) -> list[ActView]:
    titles, today = await _titles(work, [one.proposal for one in acts]), _today(work)
    return [ActView(one, titles[one.proposal], (one.planned_on - today).days) for one in acts]


async def _titles(work: Work, proposals: Sequence[ProposalId]) -> dict[ProposalId, str]:
    found = await work.proposals.several(set(proposals)) if proposals else {}
    return {number: one.content.title for number, one in found.items()}


def _today(work: Work) -> date:
    return date_in(COUNTY_ZONE, work.now)
